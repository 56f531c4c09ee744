"""The program's line to what suggests codes: begun beside the coding screen, told of changes, ended in any case."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual.message import Message
from textual.screen import Screen

from qualcode.domain.changes import Effects
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.tui.stack import StackedApp

if TYPE_CHECKING:
    from qualcode.suggestions.messages import Told

IN_DOCUMENTS = frozenset({"coding", "coverage_mark", "document_state", "rejection"})
"""What is learned from, document by document; it changes nothing else that suggestions depend on."""
OF_NO_USE = frozenset({"memo", "pinned_code", "codebook_version", "freeze", "proposal", "sets", "set_member"})
"""What no suggestion depends on."""


class Suggesting(Protocol):
    """What suggests codes, as the screens know it; none of it waits."""

    def start(self) -> None: ...

    def ask(self, document_id: int, start: int, end: int) -> None: ...

    def refresh(self, document_ids: frozenset[int] | None) -> None: ...

    def prefetch(self, document_id: int) -> None: ...

    def request(self, kind: str, **arguments: Any) -> int: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class SuggestionMaker(Protocol):
    """Makes what suggests for a project; `tell` is called from a thread of its own."""

    def __call__(self, path: Location, coder: str, tell: Callable[[Told], None]) -> Suggesting: ...


def _suggestion_service(path: Location, coder: str, tell: Callable[[Told], None]) -> Suggesting:
    from qualcode.suggestions.service import SuggestionService

    return SuggestionService(path, coder, tell)


class ToldOfSuggestions(Message):
    """What suggests codes has said something."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


class ToldOfList(Message, bubble=False):
    """What suggests codes has said something of a list that was asked for, or that it is in trouble."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


class AdvisedApp(StackedApp):
    """A program for which codes are suggested, while a project is open."""

    suggestion_service: ClassVar[SuggestionMaker | None] = staticmethod(_suggestion_service)
    """Makes what suggests codes; None: nothing does."""

    def __init__(self) -> None:
        super().__init__()
        self.adviser: Suggesting | None = None
        """What suggests codes for the open project; None before it was begun."""
        self._advised: Screen[None] | None = None
        """The screen that shows suggestions at the caret."""
        self._listing: tuple[int, Screen[None]] | None = None
        """The list that is being made: its number, and the screen that asked for it."""
        self._told_last: Told | None = None
        self.is_advising_over = False
        """Whether what suggests codes has stopped, and has said nothing since."""

    def begin_advising(self, path: Location, coder: str, asker: Screen[None] | None) -> None:
        """Begin to suggest for a project, unless that was begun already; `asker` gets `ToldOfSuggestions`."""
        self._advised = asker or self._advised
        if self.adviser is None and self.suggestion_service is not None:
            self.is_advising_over = False
            self.adviser = self.suggestion_service(path, coder, self._tell)
            self.adviser.start()

    def _tell(self, told: Told) -> None:
        """Hand on what was said, in a thread of the service's own."""
        from qualcode.suggestions.messages import Listed, Listing, Trouble

        if isinstance(told, Listing) and told == self._told_last:
            return  # While what is coded is learned, a list stays where it is, and that is said a thousand times.
        self._told_last = told
        if not isinstance(told, Listing | Listed) and self._advised is not None:
            self._advised.post_message(ToldOfSuggestions(told))
        if isinstance(told, Listing | Listed | Trouble):
            self.post_message(ToldOfList(told))
        self.is_advising_over = isinstance(told, Trouble) and not told.alive

    # ------------------------------------------------------------------ lists

    def request_list(self, kind: str, asker: Screen[None], **arguments: Any) -> None:
        """Ask for a list; `asker` gets `ToldOfList`. A newer list takes the place of an older one."""
        if self.adviser is not None:
            self._listing = (self.adviser.request(kind, **arguments), asker)

    def drop_list(self, asker: Screen[None]) -> None:
        """Let the list that a screen asked for not be made any further."""
        if self._listing is not None and self._listing[1] is asker:
            self._listing = None
            if self.adviser is not None:
                self.adviser.cancel()

    def on_told_of_list(self, event: ToldOfList) -> None:
        """Only here it is known who asked: an answer may come before the number under which it was asked for."""
        from qualcode.suggestions.messages import Listed, Trouble

        event.stop()
        told = event.told
        if self._listing is None:
            return
        number, asker = self._listing
        if isinstance(told, Trouble) or getattr(told, "number", None) == number:
            if isinstance(told, Listed) or (isinstance(told, Trouble) and not told.alive):
                self._listing = None
            asker.post_message(ToldOfList(told))

    def advise_of(self, effects: Effects) -> None:
        """Tell what suggests codes of a committed change."""
        if self.adviser is None or not effects.tables - OF_NO_USE:
            return
        narrow = effects.documents and effects.tables <= IN_DOCUMENTS | OF_NO_USE
        self.adviser.refresh(effects.documents if narrow else None)

    async def stop_advising(self) -> None:
        """End what suggests codes, without keeping the screen waiting."""
        if self.adviser is not None:
            await asyncio.to_thread(self.end_advising)

    def end_advising(self) -> None:
        """End what suggests codes; nothing is left of it afterwards."""
        adviser, self.adviser = self.adviser, None
        listing, self._listing = self._listing, None
        if listing is not None:
            from qualcode.suggestions.messages import Trouble

            listing[1].post_message(ToldOfList(Trouble(tr("suggestions were ended meanwhile"), alive=False)))
        if adviser is not None:
            adviser.close()

    def on_unmount(self) -> None:
        """However the program ends, no process of it stays behind."""
        self.end_advising()
