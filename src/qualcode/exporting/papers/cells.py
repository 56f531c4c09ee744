"""Cells of tables as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.domain.report_words import count_of, facts_in_words
from qualcode.domain.summaries import CellPlace, ColumnKind, SummaryColumn, SummaryTable, Value
from qualcode.domain.summary_answers import in_words
from qualcode.domain.translation import number, plural

HIDDEN = "–"
"""What stands in a cell that is left out; an empty one is undefined."""
SMALL = "*"
"""Behind numbers that rest on little."""
NUMBERS = ("count", "share", "figure")
"""Kinds of columns that are set flush right."""


def cell_told(value: Value, kind: ColumnKind) -> str:
    """A value as it is printed: `12`, `41.7%`, `2.31`; nothing where it is undefined."""
    if value is None:
        return ""
    if isinstance(value, str):
        return in_words(value) if kind == "label" else value
    if kind == "share":
        return number(value, ".1%")
    return number(value, ".2f") if isinstance(value, float) else count_of(value)


def head_told(column: SummaryColumn) -> str:
    """What stands above a column."""
    return in_words(column.title)


def rows_told(table: SummaryTable) -> Iterator[tuple[str, ...]]:
    """The rows of a table as they are printed."""
    kinds = [column.kind for column in table.columns]
    for i, row in enumerate(table.rows):
        yield tuple(_told(table, CellPlace(i, j), value, kinds[j]) for j, value in enumerate(row))


def _told(table: SummaryTable, place: CellPlace, value: Value, kind: ColumnKind) -> str:
    if place in table.hidden:
        return HIDDEN
    told = cell_told(value, kind)
    return f"{told}{SMALL}" if place in table.small and told else told


def facts_told(facts: Iterable[tuple[str, str]]) -> str:
    """Facts in a line, to stand small below what they are about: `codes: all · codings of: all coders`."""
    return " · ".join(f"{what}: {value}" for what, value in facts_in_words(facts))


def hidden_told(table: SummaryTable) -> str:
    """What a table says of the cells that it leaves out; empty where it shows all."""
    count = len(table.hidden)
    if not count:
        return ""
    return plural(
        "{hidden}: one cell is left out, since too few people stand behind them or they would tell of such",
        "{hidden}: {number} cells are left out, since too few people stand behind them or they would tell of such",
        count,
        hidden=HIDDEN,
    )
