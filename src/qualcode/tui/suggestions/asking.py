"""Asking for a list and waiting for it, while the screen stays alive."""

from __future__ import annotations

from typing import Any

from textual import on

from qualcode.domain.translation import tr
from qualcode.storage.reads.suggestions import suggestions_wanted
from qualcode.tui.advised import ToldOfList
from qualcode.tui.screens.base import WorkScreen

SWITCHED_OFF = tr(
    "Suggestions are switched off in this project, and with them this list.\n"
    "\nA lead switches them on with `qualcode suggest --on`."
)
NOTHING_SUGGESTS = tr("Nothing suggests codes here, so there is no such list.")


class AsksForList(WorkScreen):
    """A screen that shows a list which the process that suggests makes."""

    KIND = ""
    """One of `suggestions.lists.LISTS`."""
    IS_SUGGESTION = True
    """Whether the list goes with the suggestions where a project has them switched off."""

    def __init__(self) -> None:
        super().__init__()
        self.is_waiting = False
        """Whether the list is being made."""
        self.done, self.of = 0, 0
        """How far it has come; 0 of 0 before that is known."""

    async def request(self, **arguments: Any) -> None:
        """Ask for the list; it comes by `listed`, or `refused_list` says why not."""
        app, path = self.qualcode, self.qualcode.store.path
        if self.IS_SUGGESTION and not await self.read(suggestions_wanted):
            await self.refused_list(SWITCHED_OFF)
            return
        if app.is_advising_over:
            await app.stop_advising()
        if path is not None and self.is_there:
            app.begin_advising(path, app.store.coder, None)
        if app.adviser is None:
            await self.refused_list(NOTHING_SUGGESTS)
        elif self.is_there:
            self.is_waiting, self.done, self.of = True, 0, 0
            app.request_list(self.KIND, self, **arguments)
            self.show_waiting()

    def cancel(self) -> None:
        """Wait no longer."""
        self.is_waiting = False
        self.qualcode.drop_list(self)

    def on_unmount(self) -> None:
        """Who has left waits for nothing."""
        self.cancel()

    @on(ToldOfList)
    async def _told_of_list(self, event: ToldOfList) -> None:
        from qualcode.suggestions.messages import Listed, Listing, Trouble

        event.stop()
        told = event.told
        if not self.is_waiting or not self.is_there:
            return
        if isinstance(told, Listing):
            self.done, self.of = told.done, told.of
            self.show_waiting()
        elif isinstance(told, Listed):
            self.is_waiting = False
            if told.refused:
                await self.refused_list(_sentence(told.refused))
            else:
                await self.listed(told.found)
        elif isinstance(told, Trouble) and not told.alive:
            self.is_waiting = False
            await self.refused_list(_sentence(told.sentence))
        elif isinstance(told, Trouble):
            self.notify(_sentence(told.sentence), severity="warning", markup=False)

    def show_waiting(self) -> None:
        """Show how far the list has come."""
        raise NotImplementedError

    async def listed(self, found: Any) -> None:
        """Take over the list."""
        raise NotImplementedError

    async def refused_list(self, sentence: str) -> None:
        """Say why there is no list."""
        raise NotImplementedError


def _sentence(text: str) -> str:
    """A refusal as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"
