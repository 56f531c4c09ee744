"""The tables of summaries as grids of what is drawn: labels that are short, hidden cells without a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.domain.charts import ChartValue
from qualcode.domain.codebook_entries import PATH_SEPARATOR
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr

NUMBERS = ("count", "share", "figure")
"""Kinds of columns that can be drawn."""
_MARK = " +"
"""Stands in a chart behind a theme that takes in the codes below it, since labels are short there."""


class Grid(NamedTuple):
    """The numbers of a table."""

    labels: tuple[str, ...]
    columns: tuple[SummaryColumn, ...]
    values: tuple[tuple[ChartValue, ...], ...]
    """rows × columns."""
    notes: tuple[str, ...]
    """What must be said of how the labels are written, and what was left out."""


def grid_of(summary: Summary, table: SummaryTable) -> Grid:
    """The numbers of a table without the totals, beside which all else would look small."""
    shown = [i for i, column in enumerate(table.columns) if column.kind in NUMBERS]
    if summary.kind == "crosstab" and len(shown) > 1 and table.columns[shown[-1]].key == "all":
        del shown[-1]
    rows = [row for row in range(len(table.rows)) if not _is_of_theme_alone(table, row)]
    if summary.kind == "profile" and len(rows) > 1 and table.key != "documents":
        del rows[-1]
    labels = [label_of(table, row) for row in rows]
    coded = bool(table.columns) and table.columns[0].key == "code"
    return Grid(
        tree_labels(labels) if coded else tuple(labels),
        tuple(table.columns[column] for column in shown),
        tuple(tuple(value_of(table, row, column) for column in shown) for row in rows),
        (below_note(),) if coded and any(label.endswith(BELOW) for label in labels) else (),
    )


def _is_of_theme_alone(table: SummaryTable, row: int) -> bool:
    """Whether a row is that of a theme that was given nowhere itself, beside one that takes in the codes below it."""
    below = f"{table.rows[row][0]}{BELOW}"
    if not any(other[0] == below for other in table.rows):
        return False
    return all(
        value == 0 for value, column in zip(table.rows[row], table.columns, strict=True) if column.kind in NUMBERS
    )


def below_note() -> str:
    return tr("+ stands behind themes that take in the codes below them.")


def square_of(summary: Summary, table: SummaryTable) -> Grid:
    """The numbers of codes by codes, without the themes that take in others.

    Raises:
        InputError: The table's columns are not its rows.
    """
    numbers = [i for i, column in enumerate(table.columns) if column.kind in NUMBERS]
    labels = [label_of(table, row) for row in range(len(table.rows))]
    if [table.columns[i].title for i in numbers] != labels:
        square = ", ".join(t.key for t in summary.tables if len(t.columns) == len(t.rows) + 1)
        raise InputError(
            tr("the table “{key}” is not one of codes by codes", key=table.key),
            remedy=tr("such tables are: {names}", names=square or tr("none")),
        )
    kept = [i for i, label in enumerate(labels) if not label.endswith(BELOW)]
    without: tuple[str, ...] = ()
    if len(kept) < len(labels):
        without = (tr("Themes that take in the codes below them are left out: they go with their codes anyway."),)
    if kept and kept[-1] == len(labels) - 1 and summary.kind == "sequence":
        del kept[-1]
    return Grid(
        short_names([labels[i] for i in kept]),
        tuple(table.columns[numbers[i]] for i in kept),
        tuple(tuple(value_of(table, row, numbers[column]) for column in kept) for row in kept),
        without,
    )


def label_of(table: SummaryTable, row: int) -> str:
    value = table.shown(CellPlace(row, 0))
    return "–" if value is None else str(value)


def value_of(table: SummaryTable, row: int, column: int) -> ChartValue:
    """A number as it is drawn, shares in hundredths; None where it is hidden or undefined."""
    value = table.shown(CellPlace(row, column))
    if value is None or isinstance(value, str):
        return None
    return round(value * 100, 1) if table.columns[column].kind == "share" else value


def tree_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Paths of codes, each set in by two blanks for every theme above it that has a row too, and without its path; `+`
    stands behind themes that take in the codes below."""
    paths = {label.removesuffix(BELOW) for label in labels}
    found = []
    for label in labels:
        parts = label.removesuffix(BELOW).split(PATH_SEPARATOR)
        above = [i for i in range(1, len(parts)) if PATH_SEPARATOR.join(parts[:i]) in paths]
        rest = PATH_SEPARATOR.join(parts[above[-1] if above else 0 :])
        found.append("  " * len(above) + rest + (_MARK if label.endswith(BELOW) else ""))
    return tuple(found)


def short_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Codes by their last part; by their path where two have the same."""
    last = [label.rsplit(PATH_SEPARATOR, 1)[-1] for label in labels]
    often = Counter(last)
    return tuple(label if often[name] > 1 else name for label, name in zip(labels, last, strict=True))


def said_of(table: SummaryTable, title: str) -> str:
    """What the numbers of a table are, with the per cent that shares are drawn in."""
    share = any(column.kind == "share" for column in table.columns)
    return tr("{title}, in %", title=title) if share else title


def notes_of(summary: Summary, table: SummaryTable) -> tuple[str, ...]:
    small = (
        (
            tr(
                "{small} of the numbers rest on little; the table marks them with *.",
                small=len(table.small),
            ),
        )
        if table.small
        else ()
    )
    return (*small, *summary.notes) if small else (*table.notes, *summary.notes)
