"""A list whose rows are put into words only when they come into sight: of thousands few ever do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.strip import Strip

from qualcode.text.cells import cell_width, clusters
from qualcode.tui.prompts.rows import Cell, Column, Piece, Row, RowList, column_widths, harmless

Draw = Callable[[Row, Sequence[int]], tuple[Cell, ...]]
"""The cells of a row in columns of these widths."""


def tail(text: str, width: int) -> str:
    """The end of a text in exactly `width` cells, blanks before it."""
    kept: list[str] = []
    room = width
    for cluster in reversed(list(clusters(text))):
        room -= cell_width(cluster)
        if room < 0:
            kept[-1:] = ["…" + " " * (cell_len(kept[-1]) - 1)] if kept else []
            break
        kept.append(harmless(cluster) if cluster not in "\n\t" else " ")
    line = "".join(reversed(kept))
    return " " * (width - cell_len(line)) + line


def in_context(before: str, quote: str, after: str, width: int) -> tuple[Piece, ...]:
    """A hit among its words in so many cells: all begin in the same column, two fifths of the way."""
    return ((tail(before, 2 * width // 5), ""), (quote, "hit"), (after, ""))


class DrawnRows(RowList):
    """A list of rows that are drawn by a function; a row itself holds its key alone.

    Args:
        columns: The columns.
        draw: What puts a row into words.
    """

    def __init__(self, columns: Sequence[Column], draw: Draw) -> None:
        super().__init__(columns)
        self._draw = draw

    def redraw(self) -> None:
        """Put all rows into words anew: what they say has changed, and no row has come or gone."""
        self._drawn.clear()
        self.refresh()

    def _row_strip(self, row: Row, width: int, state: str) -> Strip:
        widths = column_widths(self.columns, width - 2)
        return super()._row_strip(Row(row.key, self._draw(row, widths), row.heading), width, state)
