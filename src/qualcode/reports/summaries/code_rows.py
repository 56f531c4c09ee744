"""What tables of codes share: how their rows are called, and which of them are made of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.domain.summaries import CellPlace
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.summary_answers_documents import CodeLine


def code_label(line: CodeLine) -> str:
    """The path of a code, marked where it takes in the codes below."""
    return f"{line.code}{BELOW}" if line.rolled_up else line.code


def sums_of_themes(lines: Sequence[CodeLine], columns: Iterable[int]) -> list[tuple[CellPlace, ...]]:
    """In each of some columns every rolled-up row with the rows that it is made of.

    Args:
        lines: The codes of the rows, in their order.
        columns: As they are counted in the table.
    """
    rows = {line.code: number for number, line in enumerate(lines)}
    return [
        (CellPlace(number, column), *(CellPlace(rows[part], column) for part in line.parts))
        for column in columns
        for number, line in enumerate(lines)
        if line.parts
    ]
