"""What is hidden in a cross table cannot be calculated from what is shown, in whichever of its tables that is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from qualcode.analysis.crosstabs import adjusted_residual, expected_number
from qualcode.domain.answers import Denominators
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import SummaryFilter
from qualcode.domain.summary_answers_crosstab import Crosstab, CrosstabCell, CrosstabColumn, CrosstabRow
from qualcode.domain.summary_answers_documents import CodeLine
from qualcode.reports.hiding import hide_small
from qualcode.reports.summaries.crosstab import crosstab_summary

K = 3
SIZES = (9, 6, 4)
"""Participants of each value."""
LINES = (
    CodeLine(code="A", rolled_up=True, parts=("A/a", "A/b")),
    CodeLine(code="A/a", rolled_up=False, parts=()),
    CodeLine(code="A/b", rolled_up=False, parts=()),
    CodeLine(code="B", rolled_up=False, parts=()),
)


def by_chance(seed: int, none: int = 0) -> Crosstab:
    """Participants of three values who have three codes by chance; nobody has both codes of the theme.

    Args:
        none: How many have no value, so that their column is compared with no other; 0 for no such column.
    """
    chance = Random(seed)
    sizes = (*SIZES, none) if none else SIZES
    compared = len(SIZES)
    counts = {}
    for code in ("A/a", "A/b", "B"):
        counts[code] = [chance.choice([0, 1, 2, size // 2]) for size in sizes]
    counts["A"] = [a + b for a, b in zip(counts["A/a"], counts["A/b"], strict=True)]
    of = Denominators(documents=1, participants=sum(sizes), sites=1)
    names = [*(f"v{n}" for n in range(compared)), "(none)"][: len(sizes)]
    columns = [
        CrosstabColumn(title=name, values=(name,), of=size, denominators=of, people=size)
        for name, size in zip(names, sizes, strict=True)
    ]
    rows = []
    for line in LINES:
        own, total = counts[line.code], sum(counts[line.code])
        of_compared = sum(own[:compared])
        cells = [
            CrosstabCell(
                count=count,
                row_share=count / total if total else None,
                column_share=count / size,
                expected=expected_number(of_compared, size, sum(SIZES)) if place < compared else None,
                residual=adjusted_residual(count, of_compared, size, sum(SIZES)) if place < compared else None,
                small=False,
                people=count,
            )
            for place, (count, size) in enumerate(zip(own, sizes, strict=True))
        ]
        last = CrosstabCell(
            count=total,
            row_share=1.0 if total else None,
            column_share=total / sum(sizes),
            expected=None,
            residual=None,
            small=False,
            people=total,
        )
        rows.append(CrosstabRow(code=line.code, rolled_up=line.rolled_up, cells=(*cells, last)))
    return Crosstab(
        coders=(),
        filter=SummaryFilter(
            whose="all coders",
            codes=(),
            documents=None,
            where="",
            starred=False,
            roll_up=True,
            without=(),
            codings=1,
            suggested=0,
            autocoded=0,
            notes=(),
        ),
        denominators=of,
        unmapped=(),
        by=("group",),
        unit="participants",
        columns=tuple(columns),
        all=CrosstabColumn(title="all", values=(), of=sum(sizes), denominators=of, people=sum(sizes)),
        codes=LINES,
        rows=tuple(rows),
    )


def told(summary: Summary, above: Sequence[int] = ()) -> dict[CellPlace, float]:
    """All counts that somebody who can calculate gets out of the tables that are shown.

    Args:
        above: What stands above each column as the sum of all rows; none where that is no sum of rows.
    """
    tables = {table.key: table for table in summary.tables}
    last = len(tables["counts"].columns) - 1
    sizes = (*SIZES, *(column.people or 0 for column in tables["counts"].columns[1 + len(SIZES) : -1]))
    sizes = (*sizes, sum(sizes))
    sums: list[tuple[CellPlace, ...]] = list(tables["counts"].sums)
    known: dict[CellPlace, float] = {}
    for j, of in enumerate(above, start=1):
        sums.append((CellPlace(len(LINES), j), CellPlace(0, j), CellPlace(3, j)))
        if "–" not in tables["counts"].columns[j].title:
            known[CellPlace(len(LINES), j)] = of
    sums += [(CellPlace(len(LINES), last), *(CellPlace(len(LINES), j) for j in range(1, last)))] if above else []
    compared = range(1, len(SIZES) + 1)

    def shown(key: str, place: CellPlace) -> float | None:
        value = tables[key].shown(place)
        return value if isinstance(value, (int, float)) else None

    for i in range(len(LINES)):
        of_compared = CellPlace(i, last + 1)  # It stands in no table, and can be calculated.
        sums.append((of_compared, *(CellPlace(i, j) for j in compared)))
        for j in range(1, last + 1):
            place, of = CellPlace(i, j), sizes[j - 1]
            count, share = shown("counts", place), shown("column_shares", place)
            expected, part = shown("expected", place), shown("row_shares", place)
            if count is not None or share is not None:
                known[place] = count if count is not None else (share or 0) * of
                if part and j < last:
                    known[CellPlace(i, last)] = known[place] / part
            if expected is not None:
                known[of_compared] = expected * sum(SIZES) / of
    more = True
    while more:
        more = False
        for first, *parts in sums:
            unknown = [place for place in (first, *parts) if place not in known]
            if len(unknown) == 1:
                rest = sum(known[place] for place in parts if place in known)
                known[unknown[0]] = rest if unknown == [first] else known[first] - rest
                more = True
    return known


@pytest.mark.parametrize("none", [0, 30])
@pytest.mark.parametrize("seed", range(40))
def test_no_count_of_few_people_can_be_calculated(seed: int, none: int) -> None:
    answer = by_chance(seed, none)
    few = {
        CellPlace(i, j + 1)
        for i, row in enumerate(answer.rows)
        for j, cell in enumerate(row.cells)
        if 0 < cell.people < K
    }
    whole = crosstab_summary(answer)
    assert few <= told(whole).keys(), "without hiding all is told"
    hidden = hide_small(whole, K)
    assert not few & told(hidden).keys()


@pytest.mark.parametrize("seed", range(40))
def test_no_count_can_be_calculated_from_the_codings_of_the_whole_codebook(seed: int) -> None:
    answer = by_chance(seed)
    top = [row for row in answer.rows if row.code in ("A", "B")]
    above = [sum(row.cells[j].count for row in top) for j in range(len(SIZES) + 1)]
    columns = tuple(c.model_copy(update={"of": of}) for c, of in zip(answer.columns, above, strict=False))
    in_all = answer.all.model_copy(update={"of": above[-1]})
    whole = crosstab_summary(answer.model_copy(update={"unit": "segments", "columns": columns, "all": in_all}))
    few = {
        CellPlace(i, j + 1)
        for i, row in enumerate(answer.rows)
        for j, cell in enumerate(row.cells)
        if 0 < cell.people < K
    }
    hidden = hide_small(whole, K)
    assert not few & told(hidden, above).keys()
    assert ("out of" in dict(hidden.facts)) == (not hidden.tables[0].hidden)
    assert few <= told(whole, above).keys()


def test_a_ranking_leaves_out_what_it_hides() -> None:
    table = SummaryTable(
        key="pairs",
        title="",
        columns=(SummaryColumn("code", "label"), SummaryColumn("codings", "count")),
        rows=(("A", 9), ("B", 5), ("C", 4)),
        people=((None, 9), (None, 2), (None, 4)),
        sums=((CellPlace(0, 1), CellPlace(1, 1)), (CellPlace(0, 1), CellPlace(2, 1))),
        small=frozenset({CellPlace(2, 1)}),
        ranked=True,
    )
    (left,) = Summary("x", "X", (), (table.hiding(frozenset({CellPlace(1, 1)})),)).tables
    assert left.rows == (("A", 9), ("C", 4))
    assert left.people == ((None, 9), (None, 4))
    assert left.sums == ((CellPlace(0, 1), CellPlace(1, 1)),)
    assert (left.small, left.hidden) == (frozenset({CellPlace(1, 1)}), frozenset())
    (note,) = left.notes
    assert "one row is left out" in note
