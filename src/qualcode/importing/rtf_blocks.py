"""Rows and cells of RTF, which names only their ends, written into blocks, which want their beginnings."""

from __future__ import annotations

from qualcode.importing.blocks import Blocks

DEEPEST_TABLE = 16
"""Tables within tables; deeper ones are written as part of the last."""


class _Grid:
    """An open table."""

    __slots__ = ("cell", "header", "merged", "place", "row")

    def __init__(self) -> None:
        self.row = False
        self.cell = False
        self.place = 0
        self.header = False
        self.merged: list[bool] = []
        """For each cell of the row: it is only the continuation of the one before it."""


class Writer:
    """One flow of text: the body, a comment or a footnote."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.level = 0
        """How many tables the paragraph in hand lies in."""
        self._grids: list[_Grid] = []
        self._open = False
        self._in_row = False
        self._row_head = False
        self._merged: list[bool] = []
        self._next_merged = False

    def write(self, text: str, *, bold: bool) -> None:
        """Add text to the paragraph in hand."""
        if not self._open:
            self._open_paragraph()
        self.blocks.write(text, bold=bold)

    def end_paragraph(self, *, heading: bool = False) -> None:
        """End the paragraph in hand; without any text it is an empty line."""
        if not self._open:
            self._open_paragraph()
        self.blocks.close_paragraph(heading=heading)
        self._open = False

    def begin_row_definition(self) -> None:
        """Forget the definition of the row above."""
        self._row_head, self._merged, self._next_merged = False, [], False
        self._in_row = True

    def define(self, *, head: bool = False, merged: bool = False, cell_ends: bool = False) -> None:
        """Note one word of a row's definition."""
        self._row_head = self._row_head or head
        self._next_merged = self._next_merged or merged
        if cell_ends:
            self._merged.append(self._next_merged)
            self._next_merged = False

    def end_cell(self, *, nested: bool) -> None:
        """End a cell of the innermost table, or of the outermost one."""
        self.level = min(max(self.level, 2), DEEPEST_TABLE) if nested else 1
        at_level = len(self._grids) == self.level
        if self._open and not at_level:
            self.end_paragraph()  # the end of a cell that nothing had begun
            return
        grid = self._grids[-1] if at_level else None
        if grid is not None and grid.row and not grid.cell and _flag(self._merged, grid.place):
            grid.place += 1
            return
        self.end_paragraph()
        grid = self._grids[-1]
        self.blocks.close_cell()
        grid.cell = False
        grid.place += 1

    def end_row(self, *, nested: bool) -> None:
        """End a row of the innermost table, or of the outermost one."""
        level = min(max(self.level, 2), DEEPEST_TABLE) if nested else 1
        self._in_row = self._in_row and nested
        if len(self._grids) < level:
            return
        self._close_to(level)
        self._close_row(self._grids[-1])

    def finish(self) -> None:
        """End all that is open."""
        self._close_to(0)

    def _open_paragraph(self) -> None:
        level = max(self.level, int(self._in_row))
        self._close_to(level)
        while len(self._grids) < level:
            self._enter_cell()
            self.blocks.open_table()
            self._grids.append(_Grid())
        self._enter_cell()
        self.blocks.open_paragraph()
        self._open = True

    def _enter_cell(self) -> None:
        """Have a cell open in the innermost table, if there is one."""
        if not self._grids:
            return
        grid = self._grids[-1]
        if not grid.row:
            self.blocks.open_row()
            grid.row, grid.place = True, 0
        if not grid.cell:
            self.blocks.open_cell()
            grid.cell = True

    def _close_to(self, level: int) -> None:
        if len(self._grids) > level:
            self._end_open()
        while len(self._grids) > level:
            self._close_row(self._grids[-1])
            self.blocks.close_table()
            self._grids.pop()

    def _close_row(self, grid: _Grid) -> None:
        self._end_open()
        if grid.cell:
            self.blocks.close_cell()
        if grid.row:
            self.blocks.close_row(header=self._row_head)
        grid.row = grid.cell = False

    def _end_open(self) -> None:
        if self._open:
            self.blocks.close_paragraph()
            self._open = False


def _flag(flags: list[bool], place: int) -> bool:
    return place < len(flags) and flags[place]
