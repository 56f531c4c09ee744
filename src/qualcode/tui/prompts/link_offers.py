"""What a link can lead to, offered while it is being typed in a memo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import work
from textual.message import Message
from textual.widgets import TextArea

from qualcode.codebook.picking import Entry, Finder
from qualcode.coding.memo_links import LinkName
from qualcode.domain.memo_links import LINK_KINDS, link_begun
from qualcode.domain.shown_words import shown_word
from qualcode.tui.prompts.rows import Column, Row, RowList

Names = Callable[[], Awaitable[Sequence[LinkName]]]
"""Reads what a link can be written to."""
MOST = 50
"""So many things are offered."""
ROWS = 5
"""So many of them are seen at once."""


class LinkOffers(RowList, can_focus=False):
    """The things that fit what has been typed of a link, the best first; hidden while none is being typed.

    Args:
        names: Reads what there is, once a link is begun; None where links are not offered.
    """

    DEFAULT_CSS = "LinkOffers { display: none; background: $surface; margin: 0 0 1 0; }"

    @dataclass
    class Turned(Message):
        """It was opened or closed."""

        offers: LinkOffers

        @property
        def control(self) -> LinkOffers:
            return self.offers

    def __init__(self, names: Names | None) -> None:
        super().__init__([Column("", 8), Column("", 20, grow=1)], id="link-offers")
        self._read = names
        self._asked = False
        self._names: Sequence[LinkName] = ()
        self._finders: dict[str, tuple[Sequence[LinkName], Finder]] = {}
        self._found: list[LinkName] = []
        self._typed: str | None = None
        self._left: str | None = None
        """What stands before a link that the writer wants to type herself."""

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return bool(self.display)

    @property
    def rows_taken(self) -> int:
        """Rows of the screen that it takes."""
        return int(self.styles.height.value) + 1 if self.is_open and self.styles.height is not None else 0

    def follow(self, field: TextArea) -> None:
        """Offer what fits what stands before the cursor of a field."""
        before = before_cursor(field)
        typed = link_begun(before)
        head = before[: len(before) - len(typed)] if typed is not None else None
        if head is None or head != self._left:
            self._left = None
        if typed is not None and not self._asked and self._read is not None:
            self._asked = True
            self._learn(field, self._read)
        self._offer(typed if self._left is None else None)

    @work(group="names")
    async def _learn(self, field: TextArea, read: Names) -> None:
        self._names, self._finders, self._typed = await read(), {}, None
        self.follow(field)

    def leave(self, field: TextArea) -> None:
        """Offer nothing more for the link that stands before the cursor."""
        before = before_cursor(field)
        self._left = before[: len(before) - len(link_begun(before) or "")]
        self._offer(None)

    def take(self, field: TextArea) -> None:
        """Write the link that is chosen, so that it survives a change of the name."""
        typed, place = link_begun(before_cursor(field)), self.current_key
        if typed is None or not isinstance(place, int) or not self.is_open:
            return
        row, column = field.cursor_location
        behind = field.document.get_line(row)[column:]
        end = (row, column + (2 if behind.startswith("]]") else 0))
        begin = (row, column - len(typed) - len("[["))
        field.replace(self._found[place].link, begin, end, maintain_selection_offset=False)
        self._offer(None)

    def _offer(self, typed: str | None) -> None:
        """Offer what fits what has been typed behind the two brackets; nothing outside a link."""
        was_open = self.is_open
        if typed is None:
            self.display, self._typed = False, None
        elif typed != self._typed:
            self._typed = typed
            self._found = self._fitting(typed)
            rows = [
                Row(place, (((shown_word(name.kind), "quiet"),), name.name)) for place, name in enumerate(self._found)
            ]
            self.styles.height = min(ROWS, max(1, len(rows)))
            self.show(rows, key=0)
            self.display = bool(rows)
        if self.is_open != was_open:
            self.post_message(self.Turned(self))

    def _fitting(self, typed: str) -> list[LinkName]:
        kind, colon, rest = typed.partition(":")
        kind = kind.strip().lower()
        if not colon or kind not in LINK_KINDS:
            kind, rest = "", typed
        names, finder = self._finder(kind)
        return [names[match.entry.code_id] for match in finder.rank(rest, MOST)]

    def _finder(self, kind: str) -> tuple[Sequence[LinkName], Finder]:
        if kind not in self._finders:
            names = [name for name in self._names if not kind or name.kind == kind]
            entries = [Entry(place, _last(name), name.name, "", 0.0) for place, name in enumerate(names)]
            self._finders[kind] = (names, Finder(entries))
        return self._finders[kind]


def before_cursor(field: TextArea) -> str:
    """What stands in the line before the cursor; nothing while words are selected."""
    row, column = field.cursor_location
    return field.document.get_line(row)[:column] if field.selection.is_empty else ""


def _last(name: LinkName) -> str:
    """The name of a code without its path: people type that."""
    return name.name.rpartition("/")[2] if name.kind == "code" else name.name
