"""Sequences as a summary: codes × codes, how often the column's code follows the row's."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from qualcode.analysis.crosstabs import SMALL
from qualcode.analysis.sample import load_sample
from qualcode.analysis.sequences import sequence
from qualcode.domain.summaries import CellPlace, ColumnKind, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_pairs import Sequence, SequenceCell
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.pairs import shown_lines, sums_both_ways
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


class SequenceOptions(BaseModel):
    """What only sequences are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lag: int = Field(default=1, ge=1)
    """Which of the places behind a coding."""
    within: int | None = Field(default=None, ge=0)
    """How many turns on at most; None for anywhere in the document."""


def answer_sequence(project: Project, wish: SummaryWish, options: SequenceOptions) -> Sequence:
    """Count as `analysis.sequences` does.

    Raises:
        InputError: Too many codes have codings.
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        sample = load_sample(project, wish, only=codings_where(project, wish))
        return sequence(project, sample, options.lag, options.within)


def sequence_summary(answer: Sequence) -> Summary:
    """The answer as tables of one shape: what each code is followed by, and in the last column by anything."""
    told: list[tuple[str, str, ColumnKind, Callable[[SequenceCell], Value]]] = [
        ("counts", tr("Codings that are followed by"), "count", lambda cell: cell.count),
        ("shares", tr("Shares of what follows"), "share", lambda cell: cell.share),
        ("expected", tr("Expected numbers"), "figure", lambda cell: cell.expected),
        ("residuals", tr("Residuals"), "figure", lambda cell: cell.residual),
    ]
    return Summary(
        kind="sequence",
        title=tr("Sequence of codes"),
        facts=(
            ("follows", _follows(answer)),
            ("counted", tr("codings of the row's code; in the last column those that anything follows")),
            *answer.filter.facts,
            ("expected", tr("row × column ÷ all: those of the row's code, those that the column's code follows")),
            (
                "residuals",
                tr(
                    "adjusted standardised: (n − e) ÷ √(e · (1 − row) · (1 − column)), "
                    "Haberman 1973; Allison & Liker 1982"
                ),
            ),
        ),
        tables=tuple(_table(answer, key, title, kind, value) for key, title, kind, value in told),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        unmapped=tuple((label.label, label.document) for label in answer.unmapped),
        coders=answer.coders,
        settings={"within": answer.within},
    )


def _follows(answer: Sequence) -> str:
    what = (
        tr("what begins next behind a coding")
        if answer.lag == 1
        else tr("what begins behind a coding at lag {lag}", lag=answer.lag)
    )
    return (
        what
        if answer.within is None
        else tr("{what}, at most {turns} on", what=what, turns=counted(answer.within, "turn"))
    )


def _margins(answer: Sequence, key: str) -> tuple[list[Value], list[Value]]:
    """The last column and the last row, which end in the same cell."""
    followed = [row.followed for row in answer.rows]
    preceded = [row.preceded for row in answer.rows]
    if key == "counts":
        return [*followed, answer.of], [*preceded]
    if key == "shares":
        right: list[Value] = [1.0 if number else None for number in followed]
        return [*right, 1.0 if answer.of else None], [n / answer.of if answer.of else None for n in preceded]
    return [None] * (len(answer.rows) + 1), [None] * len(answer.rows)


def _table(
    answer: Sequence, key: str, title: str, kind: ColumnKind, value: Callable[[SequenceCell], Value]
) -> SummaryTable:
    lines, size = answer.codes, range(len(answer.codes))
    last = len(lines)
    column, bottom = _margins(answer, key)
    small = frozenset(
        CellPlace(i, j + 1)
        for i, row in enumerate(answer.rows)
        for j, cell in enumerate(row.cells)
        if (cell.small if key in ("expected", "residuals") else key == "shares" and 0 < row.followed < SMALL)
    )
    # A share tells the row's number; what is expected tells those of row and column.
    right = [(CellPlace(i, j + 1), key, CellPlace(i, last + 1)) for i in size for j in size]
    below = [(CellPlace(i, j + 1), key, CellPlace(last, j + 1)) for i in size for j in size]
    tells = {"counts": [], "shares": right}.get(key, [*right, *below])
    return SummaryTable(
        key=key,
        title=title,
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            *(SummaryColumn(code_label(line), kind, key=line.code) for line in lines),
            SummaryColumn(tr("all"), kind, key="all"),
        ),
        rows=(
            *(
                (code_label(line), *map(value, row.cells), column[i])
                for i, (line, row) in enumerate(zip(lines, answer.rows, strict=True))
            ),
            (tr("all"), *bottom, column[-1]),
        ),
        people=(
            *((None, *(cell.people for cell in row.cells), row.people_followed) for row in answer.rows),
            (None, *(row.people_preceded for row in answer.rows), answer.people),
        ),
        sums=_sums(answer),
        tells=tuple(tells),
        small=small,
        notes=(f"* {_said_of_small(key)}",) if small else (),
    )


def _said_of_small(key: str) -> str:
    """What the mark means in a table."""
    if key == "expected":
        return tr("fewer than {small} are expected", small=SMALL)
    if key == "residuals":
        return tr("fewer than {small} are expected: it says little", small=SMALL)
    return tr("a share of fewer than {small}", small=SMALL)


def _sums(answer: Sequence) -> tuple[tuple[CellPlace, ...], ...]:
    """Each row and column adds up, or is united, to its last cell, and themes to what they are made of.

    With rows that take in others the ones without parts are enough to tell the total.
    """
    lines = shown_lines(answer.codes)
    last, size = len(lines), range(len(lines))
    single = [i for i, line in enumerate(lines) if not line.parts]
    rows = [(CellPlace(i, last + 1), *(CellPlace(i, j + 1) for j in single)) for i in [*size, last]]
    columns = [(CellPlace(last, j), *(CellPlace(i, j) for i in single)) for j in range(1, last + 2)]
    margins = [
        *sums_of_themes(lines, (last + 1,)),
        *(tuple(CellPlace(last, place.row + 1) for place in places) for places in sums_of_themes(lines, (1,))),
    ]
    return (*rows, *columns, *sums_both_ways(lines), *margins) if lines else ()
