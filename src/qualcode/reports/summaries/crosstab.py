"""Cross tables as a summary: a table each of counts, shares, expected numbers and residuals, all of one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.crosstabs import SMALL, crosstab
from qualcode.analysis.resolving import NO_VALUE
from qualcode.analysis.sample import load_sample
from qualcode.domain.choices import CountUnit
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.summaries import (
    Above,
    CellPlace,
    ColumnKind,
    Summary,
    SummaryColumn,
    SummaryTable,
    SummaryWish,
    Value,
)
from qualcode.domain.summary_answers_crosstab import Crosstab, CrosstabCell
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.code_tables import counted_column, value_in_words
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


class CrosstabOptions(BaseModel):
    """What only a cross table is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: tuple[str, ...] = ()
    """One attribute, or a pair."""
    unit: CountUnit = "participants"


def answer_crosstab(project: Project, wish: SummaryWish, options: CrosstabOptions) -> Crosstab:
    """Count as `analysis.crosstabs` does.

    Raises:
        InputError: No attribute is named, or more than two.
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    with project.reading():
        return crosstab(load_sample(project, wish, only=codings_where(project, wish)), options.by, options.unit)


def crosstab_summary(answer: Crosstab) -> Summary:
    """The answer as tables, without columns of what has no value that count nothing out of nothing."""
    answer = _without_empty(answer)
    told: list[tuple[str, str, ColumnKind, Callable[[CrosstabCell], Value]]] = [
        ("counts", word_of(answer.unit).capitalize(), "count", lambda cell: cell.count),
        ("row_shares", tr("Shares of the row"), "share", lambda cell: cell.row_share),
        ("column_shares", tr("Shares of the column"), "share", lambda cell: cell.column_share),
        ("expected", tr("Expected numbers"), "figure", lambda cell: cell.expected),
        ("residuals", tr("Residuals"), "figure", lambda cell: cell.residual),
    ]
    by = " × ".join(answer.by)
    return Summary(
        kind="crosstab",
        title=tr("Codes by {by}", by=by),
        facts=(
            ("by", by),
            ("counted", word_of(answer.unit)),
            ("out of", _out_of(answer)),
            *answer.filter.facts,
            ("expected", tr("row × column ÷ all: those who have the code and those who have it not")),
            ("residuals", tr("adjusted standardised: (n − e) ÷ √(e · (1 − row) · (1 − column)), Haberman 1973")),
        ),
        tables=tuple(_table(answer, key, title, kind, value) for key, title, kind, value in told),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        telling=frozenset({"out of"}),
        unmapped=tuple((label.label, label.document) for label in answer.unmapped),
        coders=answer.coders,
    )


def _without_empty(answer: Crosstab) -> Crosstab:
    empty = {
        j
        for j, column in enumerate(answer.columns)
        if NO_VALUE in column.values and not column.of and not any(row.cells[j].count for row in answer.rows)
    }
    rows = tuple(
        row.model_copy(update={"cells": tuple(cell for j, cell in enumerate(row.cells) if j not in empty)})
        for row in answer.rows
    )
    columns = tuple(column for j, column in enumerate(answer.columns) if j not in empty)
    return answer.model_copy(update={"columns": columns, "rows": rows}) if empty else answer


def _out_of(answer: Crosstab) -> str:
    """Out of how many is counted."""
    if answer.unit == "segments":
        return tr("{of} codings of every code of the codebook", of=count_of(answer.all.of))
    return f"{count_of(answer.all.of)} {word_of(answer.unit)}"


def _table(
    answer: Crosstab, key: str, title: str, kind: ColumnKind, value: Callable[[CrosstabCell], Value]
) -> SummaryTable:
    last = len(answer.columns) + 1
    rows, columns = range(len(answer.rows)), range(1, last)
    small = frozenset(CellPlace(i, j) for i in rows for j in range(1, last + 1) if _small(answer, key, i, j - 1))
    return SummaryTable(
        key=key,
        title=tr("{title} by {by}", title=title, by=" × ".join(answer.by)),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            *_heads(answer, kind),
            counted_column("all", tr("all"), answer.all.of, kind, answer.all.people),
        ),
        rows=tuple(
            (code_label(line), *map(value, row.cells)) for line, row in zip(answer.codes, answer.rows, strict=True)
        ),
        people=tuple((None, *(cell.people for cell in row.cells)) for row in answer.rows),
        sums=(
            *((CellPlace(i, last), *(CellPlace(i, j) for j in columns)) for i in rows if len(columns)),
            *sums_of_themes(answer.codes, range(1, last + 1)),
        ),
        tells=tuple(_tells(answer, key, last)),
        above=_above(answer, key),
        small=small,
        notes=(f"* {_said_of_small(key)}",) if small else (),
    )


def _above(answer: Crosstab, key: str) -> Above:
    """What the numbers above the columns are: of segments those of every code of the codebook, which are sums of all
    rows, or of the rows and what is known of the codes that have none."""
    if answer.unit != "segments":
        return "known"
    return "divided" if key in ("column_shares", "expected", "residuals") else "summed"


def _tells(answer: Crosstab, key: str, last: int) -> Iterator[tuple[CellPlace, str, CellPlace]]:
    """Which cells tell others of their row: shares and residuals are made with its total, and what is expected with the
    sum of those columns that are compared, which is another number than the total where one is not."""
    if key not in ("row_shares", "expected", "residuals"):
        return
    compared = [j for j in range(1, last) if any(row.cells[j - 1].expected is not None for row in answer.rows)]
    apart = key != "row_shares" and 0 < len(compared) < last - 1
    for i in range(len(answer.rows)):
        for j in range(1, last):
            yield CellPlace(i, j), key, CellPlace(i, last)
            if apart:  # By way of one cell, since all tell the same: tables may have hundreds of columns.
                yield CellPlace(i, j), "expected", CellPlace(i, compared[0])
        if apart:
            yield from ((CellPlace(i, compared[0]), "counts", CellPlace(i, other)) for other in compared)


def _said_of_small(key: str) -> str:
    """What the mark means in a table."""
    if key == "expected":
        return tr("fewer than {small} are expected", small=SMALL)
    if key == "residuals":
        return tr("fewer than {small} are expected: it says little", small=SMALL)
    return tr("a share of fewer than {small}", small=SMALL)


def _small(answer: Crosstab, key: str, row: int, column: int) -> bool:
    """Whether a number rests on little; columns are counted from 0, the last is that of all."""
    cells = answer.rows[row].cells
    if key == "row_shares":
        return 0 < cells[-1].count < SMALL
    if key == "column_shares":
        return 0 < (*answer.columns, answer.all)[column].of < SMALL
    return key in ("expected", "residuals") and cells[column].small


def _heads(answer: Crosstab, kind: ColumnKind) -> Iterator[SummaryColumn]:
    for column in answer.columns:
        about = ", ".join(f"{name}: {value}" for name, value in zip(answer.by, column.values, strict=True))
        title = ", ".join(map(value_in_words, column.values))
        yield counted_column(column.title, title, column.of, kind, column.people, about)
