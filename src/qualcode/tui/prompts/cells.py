"""A table to edit in: a list with a cursor that stands on one cell; columns that have no room are scrolled to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList

_LEAST = 6
"""Cells that a column has at least where another stands beside it."""


class CellList(RowList):
    """A list whose first column stays in sight, with a cursor that goes over the others too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "beside(-1)", tr("Left"), id="list.left", show=False, tooltip=tr("The column before")),
        Binding("right", "beside(1)", tr("Right"), id="list.right", show=False, tooltip=tr("The column behind")),
    ]

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(columns, id=id)
        self.column_cursor = 0
        self._first_shown = 1
        """The column that stands beside the first one."""
        self._drawn_for: list[int] = []
        """The widths that the drawn rows have."""

    def show(
        self, rows: Iterable[Row], *, columns: Sequence[Column] | None = None, key: Hashable = None, top: bool = False
    ) -> None:
        """Show other rows; the cursor stays on its row and column if they are still there."""
        if columns is not None:
            self.column_cursor = min(self.column_cursor, len(columns) - 1)
            self._first_shown = max(1, min(self._first_shown, len(columns) - 1))
        super().show(rows, columns=columns, key=key, top=top)
        self._bring_into_sight()

    def action_beside(self, step: int) -> None:
        """Go to the column beside."""
        self.go_to_column(self.column_cursor + step)

    def go_to_column(self, column: int) -> None:
        """Put the cursor on a column; beyond the edges it stays."""
        self.column_cursor = max(0, min(column, len(self.columns) - 1))
        self._bring_into_sight()
        self._drawn.clear()
        self.refresh()
        self.post_message(self.Moved(self, self.current))

    def on_resize(self) -> None:
        """Take the room there is now: columns that were scrolled away come back where they fit."""
        self._first_shown = 1
        self._bring_into_sight()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the window: the titles, or a row."""
        widths = self.shown_widths()
        if widths != self._drawn_for:  # A line may be asked for before the news of another size comes.
            self._drawn_for = widths
            self._drawn.clear()
        return super().render_line(y)

    def on_click(self, event: events.Click) -> None:
        left = 1
        for number, width in enumerate(self.shown_widths()):
            if width and left <= event.x <= left + width:
                self.go_to_column(number)
            left += width + 1 if width else 0

    def _bring_into_sight(self) -> None:
        if self.column_cursor == 0:
            self._first_shown = 1
        elif self.column_cursor < self._first_shown:
            self._first_shown = self.column_cursor
        while self._first_shown < self.column_cursor and not self.shown_widths()[self.column_cursor]:
            self._first_shown += 1

    def shown_widths(self) -> list[int]:
        """Cells of each column; 0 for one that is out of sight."""
        total = self.scrollable_content_region.width - 2
        widths = [0] * len(self.columns)
        if not self.columns or total <= 0:
            return widths
        widths[0] = min(self.columns[0].width, max(_LEAST, total // 2))
        spare = total - widths[0]
        for number in range(self._first_shown, len(self.columns)):
            room = min(self.columns[number].width, spare - 1)
            if room < min(_LEAST, self.columns[number].width):
                break
            if room < self.columns[number].width and number > self._first_shown:
                break
            widths[number] = room
            spare -= room + 1
        shares = sum(column.grow for column, width in zip(self.columns, widths, strict=True) if width) or 1
        return [w + spare * c.grow // shares if w else 0 for c, w in zip(self.columns, widths, strict=True)]

    @property
    def out_of_sight(self) -> int:
        """How many columns have no room."""
        return self.shown_widths().count(0)

    def _strip(self, cells: Sequence[Cell], width: int, over: Style | None, pointer: str) -> Strip:
        base = over or self.rich_style
        widths = self.shown_widths()
        here = pointer == "›"
        segments = [Segment(pointer, base)]
        for number, (column, cell, room) in enumerate(zip(self.columns, cells, widths, strict=False)):
            if room:
                ink = over
                if here and number == self.column_cursor:
                    ink = self._ink("cursor" if self.has_focus else "away")
                segments.extend(self._cell(cell, room, column.right, ink))
                segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(width, base)

    def _row_strip(self, row: Row, width: int, state: str) -> Strip:
        if row.heading or not state:
            return super()._row_strip(row, width, state)
        return self._strip(row.cells, width, self._ink("away"), "›")
