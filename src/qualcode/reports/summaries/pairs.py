"""What tables of code × code share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.domain.summaries import CellPlace, Value
from qualcode.domain.summary_answers_documents import CodeLine
from qualcode.reports.summaries.code_rows import sums_of_themes

Cell = Callable[[int, int], Value]
"""row, column → what stands there, both counted from 0 without heads."""


def square(size: int, value: Cell) -> tuple[tuple[Value, ...], ...]:
    """Rows of a table of so many codes × codes, without the names of the rows."""
    return tuple(tuple(value(i, j) for j in range(size)) for i in range(size))


def shown_lines(lines: Sequence[CodeLine]) -> tuple[CodeLine, ...]:
    """The rows, each made of those that are there: one that is left out since it has no coding adds nothing."""
    there = {line.code for line in lines}
    return tuple(line.model_copy(update={"parts": tuple(p for p in line.parts if p in there)}) for line in lines)


def sums_both_ways(lines: Sequence[CodeLine]) -> list[tuple[CellPlace, ...]]:
    """Every rolled-up row with the rows that it is made of, in each column; and every such column in each row."""
    shown = shown_lines(lines)
    down = sums_of_themes(shown, range(1, len(lines) + 1))
    # What lies at (row, column + 1) of a square table lies, the other way round, at (column, row + 1).
    across = [tuple(CellPlace(place.column - 1, place.row + 1) for place in places) for places in down]
    return [*down, *across]
