"""The list of the code picker: what each row shows, and what a click on it does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from qualcode.codebook.picking import Match
from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.domain.translation import tr
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, one_line
from qualcode.tui.prompts.summaries import end_of_path

MARKED = "✓"
_MARK_CELLS = 3
"""Columns at the left in which a click marks."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What a row says of a code beside its name."""

    tree: CodeTree
    marked: Collection[int | str]
    given: Mapping[int, str]
    """code → in what way the passage has it already."""
    keys: Mapping[int, str]
    """code → the key that gives it in one press."""
    frozen: bool = False
    """Whether a new code is only proposed."""

    def code(self, match: Match) -> Row:
        """The row of a code."""
        entry = match.entry
        above = entry.path.rpartition(SEPARATOR)[0]
        glyph = self.tree.mark(entry.code_id) or entry.name[:1].upper()
        name: Cell = (
            (f"{glyph} ", drawn_colour(self.tree, entry.code_id)),
            (entry.name, ""),
            ("  " if above else "", "quiet"),
            (above, "quiet"),
        )
        note = self.given.get(entry.code_id) or match.reason
        return self._row(entry.code_id, name, self.keys.get(entry.code_id, ""), note)

    def new(self, path: str) -> Row:
        """The row of a code that is still to be made; its key is the path."""
        above, _, name = path.rpartition(SEPARATOR)
        where = tr("  under ") if above else tr("  at the top")
        what = tr("? propose ") if self.frozen else tr("＋ new code ")
        parts: Cell = ((what, "strong"), (f"“{name}”", ""), (where, "quiet"), (above, "quiet"))
        return self._row(path, parts, "", "")

    def top(self) -> Row:
        """The row that stands for no parent at all."""
        return Row("", ("", ((tr("at the top, as a theme"), ""),), "", ""))

    def _row(self, key: int | str, name: Cell, one_key: str, note: str) -> Row:
        mark = MARKED if key in self.marked else ""
        return Row(key, (((mark, "good"),), name, ((one_key, "quiet"),), ((note, "quiet"),)))


class PickerRows(RowList, can_focus=False):
    """The codes that fit, one a row; what is typed stays with the line above."""

    @dataclass
    class Clicked(Message):
        """A row was clicked."""

        row: Row
        mark: bool
        """Whether where marks stand."""

    def __init__(self) -> None:
        super().__init__(
            [Column("", 1), Column("", 20, grow=1), Column("", 1, rank=1), Column("", 19, rank=2)], id="picker-list"
        )

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()  # Of the list as such: there a click only moves the cursor.
        place = event.y + self.scroll_offset.y
        if 0 <= place < len(self.rows):
            self._put(place)
            self.post_message(self.Clicked(self.rows[place], event.x < _MARK_CELLS))

    def _cell(self, cell: Cell, room: int, right: bool, over: Style | None) -> list[Segment]:
        if isinstance(cell, tuple) and len(cell) > 1:
            # The last part says under which codes this one stands; the nearest of them tells most.
            *parts, (path, ink) = cell
            left = room - sum(cell_len(one_line(text, room)) for text, _ in parts)
            cell = (*parts, (end_of_path(path, left), ink))
        return super()._cell(cell, room, right, over)

    def _ink(self, name: str) -> Style:
        # The row under the cursor is what Enter takes, although the line has the focus.
        return super()._ink("cursor" if name == "away" else name)


def no_codes(*, may_create: bool) -> str:
    """What stands in the list where the codebook is empty."""
    if may_create:
        return tr("there are no codes yet: type a name to make one")
    return tr("there are no codes yet: press ‹picker.cancel›, then ‹app.codebook› to make some")
