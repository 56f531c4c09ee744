"""Small cells and their complements: nothing hidden can be calculated from what is shown."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from example_counts import examples
from qualcode.domain.answers import Denominators
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import SummaryFilter
from qualcode.domain.summary_answers_crosstab import Crosstab, CrosstabCell, CrosstabColumn, CrosstabRow
from qualcode.domain.summary_answers_documents import CodeLine
from qualcode.reports.hiding import cells_to_hide, hidden_fact, hide_small
from qualcode.reports.summaries.crosstab import crosstab_summary


def told(people: dict[Any, int], sums: list[tuple[Any, ...]], hidden: frozenset[Any], group: tuple[Any, ...]) -> bool:
    """Whether whole numbers from 0 that agree with all that is shown agree on the sum of a group."""
    cells = sorted(hidden, key=str)
    equations, right = [], []
    for first, *parts in sums:
        equations.append([(cell in parts) - (cell == first) for cell in cells])
        right.append(
            sum((cell == first) * people[cell] - (cell in parts) * people[cell] for cell in {first, *parts} - hidden)
        )
    wanted = numpy.array([float(cell in group) for cell in cells])
    ends = [
        milp(sign * wanted, integrality=numpy.ones(len(cells)), bounds=Bounds(0, 60),
             constraints=LinearConstraint(numpy.array(equations, float), right, right)).fun * sign
        for sign in (1, -1)
    ]  # fmt: skip
    return bool(round(ends[0]) == round(ends[1]))


def check(people: dict[Any, int], sums: list[tuple[Any, ...]], k: int) -> frozenset[Any]:
    hidden = cells_to_hide(people, sums, k)
    assert {cell for cell, count in people.items() if 0 < count < k} <= hidden
    small = [cell for cell in hidden if 0 < people[cell] < k]
    for size in range(1, min(k, 3)):
        for group in combinations(small, size):
            if sum(people[cell] for cell in group) < k:
                assert not told(people, sums, hidden, group), (people, sums, k, group, hidden)
    return hidden


def crossed(cells: list[list[int]]) -> tuple[dict[Any, int], list[tuple[Any, ...]]]:
    """A table with a sum of each row and column, and of all."""
    rows, columns = len(cells), len(cells[0])
    people: dict[Any, int] = {(i, j): cells[i][j] for i in range(rows) for j in range(columns)}
    sums: list[tuple[Any, ...]] = []
    for i in range(rows):
        people[i, "all"] = sum(cells[i])
        sums.append(((i, "all"), *((i, j) for j in range(columns))))
    for j in range(columns):
        people["all", j] = sum(row[j] for row in cells)
        sums.append((("all", j), *((i, j) for i in range(rows))))
    people["all", "all"] = sum(map(sum, cells))
    sums.append((("all", "all"), *(("all", j) for j in range(columns))))
    sums.append((("all", "all"), *((i, "all") for i in range(rows))))
    return people, sums


def test_one_small_cell_of_a_sum_takes_the_smallest_other_with_it() -> None:
    people = {"all": 21, "a": 2, "b": 7, "c": 5, "d": 7, "e": 0}
    assert cells_to_hide(people, [("all", "a", "b", "c", "d", "e")], 3) == {"a", "c"}


def test_hidden_people_together_are_k_at_least() -> None:
    people = {"all": 12, "a": 1, "b": 1, "c": 4, "d": 6}
    assert cells_to_hide(people, [("all", "a", "b", "c", "d")], 3) == {"a", "b", "c"}
    assert cells_to_hide(people | {"b": 2, "all": 13}, [("all", "a", "b", "c", "d")], 3) == {"a", "b"}


def test_where_no_other_part_is_left_the_sum_goes_and_nothing_without_need() -> None:
    assert cells_to_hide({"all": 5, "a": 5, "b": 0}, [("all", "a", "b")], 3) == frozenset()
    assert cells_to_hide({"all": 2, "a": 2, "b": 0}, [("all", "a", "b")], 3) == {"all", "a"}
    # A union of people that is small although its parts are, each, at least hidden.
    assert cells_to_hide({"theme": 2, "a": 1, "b": 2}, [("theme", "a", "b")], 3) == {"theme", "a", "b"}


def test_a_hidden_sum_is_not_told_by_its_parts_nor_by_the_sum_above_it() -> None:
    people = {"all": 30, "north": 2, "south": 28, "a": 1, "b": 1, "c": 14, "d": 14}
    sums = [("all", "north", "south"), ("north", "a", "b"), ("south", "c", "d")]
    hidden = check(people, sums, 3)
    assert {"north", "south", "a", "b"} <= hidden and hidden & {"c", "d"}


def test_a_bridge_between_two_squares_of_a_crossed_table_is_not_told() -> None:
    # Each row and column with a hidden cell has two, and yet the cell in the middle would be the only one that fits.
    cells = [[1, 9, 9, 9, 2], [9, 2, 9, 1, 9], [2, 9, 1, 9, 9], [9, 9, 9, 9, 9]]
    people, sums = crossed(cells)
    check(people, sums, 3)


def test_many_cells_that_hang_together_lose_their_sums() -> None:
    cells = [[1 + (i * j) % 2 for j in range(24)] for i in range(24)]
    people, sums = crossed(cells)
    hidden = cells_to_hide(people, sums, 3)
    assert {cell for cell in people if people[cell] < 3} <= hidden
    assert ("all", 3) in hidden and (4, "all") in hidden


@settings(max_examples=examples(60), deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 5), min_size=columns, max_size=columns), min_size=2, max_size=3
        )
    ),
    st.integers(2, 4),
)
def test_no_cell_of_a_crossed_table_can_be_told(cells: list[list[int]], k: int) -> None:
    check(*crossed(cells), k)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=3), min_size=1, max_size=3), st.integers(2, 4))
def test_no_code_below_a_theme_can_be_told(themes: list[list[int]], k: int) -> None:
    people: dict[Any, int] = {}
    sums: list[tuple[Any, ...]] = []
    for number, codes in enumerate(themes):
        own = [(number, place) for place in range(len(codes))]
        people |= dict(zip(own, codes, strict=True)) | {f"theme {number}": sum(codes)}
        sums.append((f"theme {number}", *own))
    people["all"] = sum(map(sum, themes))
    sums.append(("all", *(f"theme {number}" for number in range(len(themes)))))
    check(people, sums, k)


def table(key: str, kind: Any, rows: tuple[tuple[Any, ...], ...], people: Any, **more: Any) -> SummaryTable:
    columns = (
        SummaryColumn("code", "label"),
        SummaryColumn("teacher (of 9)", kind, 9, "role: teacher", of=9),
        SummaryColumn("head (of 6)", kind, 6, "role: head", of=6),
        SummaryColumn("all (of 15)", kind, 15, of=15),
    )
    return SummaryTable(key, key, columns, rows, people, **more)


ROW_SUM = (CellPlace(0, 3), CellPlace(0, 1), CellPlace(0, 2))
OTHER = (CellPlace(1, 3), CellPlace(1, 1), CellPlace(1, 2))
PEOPLE = ((None, 2, 5, 7), (None, 6, 4, 10))


def test_tables_of_a_group_hide_the_same_cells() -> None:
    counts = table("counts", "count", (("A", 4, 9, 13), ("B", 6, 4, 10)), PEOPLE, sums=(ROW_SUM, OTHER))
    shares = table("shares", "share", (("A", 0.3, 0.7, 1.0), ("B", 0.6, 0.4, 1.0)), PEOPLE)
    other = table("others", "count", (("A", 4, 9, 13), ("B", 6, 4, 10)), (), group="others")
    summary = hide_small(Summary("crosstab", "t", (), (counts, shares, other), groups=(("x", "y", 2),)), 3)
    hidden = {CellPlace(0, 1), CellPlace(0, 2)}
    assert summary.tables[0].hidden == hidden == summary.tables[1].hidden
    assert summary.tables[0].rows[0] == ("A", None, None, 13) and summary.tables[2].hidden == frozenset()
    assert summary.groups == (("x", "y", 2),), "what the summary as a whole says of two is not settled by hiding"


def test_a_hidden_sum_hides_the_shares_that_are_made_with_it() -> None:
    people = ((None, 2, 0, 2), (None, 6, 4, 10))
    counts = table("counts", "count", (("A", 4, 0, 4), ("B", 6, 4, 10)), people, sums=(ROW_SUM, OTHER))
    shares = table("shares", "share", (("A", 1.0, 0.0, 1.0), ("B", 0.6, 0.4, 1.0)), people)
    summary = hide_small(Summary("crosstab", "t", (), (counts, shares)), 3)
    assert summary.tables[0].rows[0] == ("A", None, 0, None)
    assert summary.tables[1].rows[0] == ("A", None, None, None)


def roles(**sizes: int) -> Summary:
    """The cross table of one code by role: half of each have it."""
    of = Denominators(documents=1, participants=sum(sizes.values()), sites=1)
    columns = [CrosstabColumn(title=n, values=(n,), of=s, denominators=of, people=s) for n, s in sizes.items()]
    whole = CrosstabColumn(title="all", values=(), of=of.participants, denominators=of, people=of.participants)
    counts = [size // 2 for size in sizes.values()]
    cells = tuple(
        CrosstabCell(count=n, row_share=None, column_share=None, expected=None, residual=None, small=False, people=n)
        for n in (*counts, sum(counts))
    )
    found = SummaryFilter(
        whose="all coders", codes=(), documents=None, where="", starred=False, roll_up=True, without=(),
        codings=9, suggested=2, autocoded=0, notes=("a note",),
    )  # fmt: skip
    return crosstab_summary(
        Crosstab(
            coders=(),
            filter=found,
            denominators=of,
            unmapped=(),
            by=("role",),
            unit="participants",
            columns=tuple(columns),
            all=whole,
            codes=(CodeLine(code="A", rolled_up=False, parts=()),),
            rows=(CrosstabRow(code="A", rolled_up=False, cells=cells),),
        )
    )


def test_a_column_of_too_few_people_goes_whole_with_its_number_and_one_more() -> None:
    found = hide_small(roles(teacher=9, cook=2, head=4), 3)
    assert [column.title for column in found.tables[0].columns] == [
        "code", "teacher (of 9)", "cook (of –)", "head (of –)", "all (of 15)",
    ]  # fmt: skip
    assert found.tables[0].rows == (("A", 4, None, None, 7),)


def test_what_tells_of_hidden_columns_and_cells_is_not_said() -> None:
    whole = roles(teacher=9, cook=2, head=4)
    said = "2 of 9 segments"
    assert any(note.startswith(said) for note in whole.notes) and dict(whole.facts)["out of"] == "15 participants"
    hidden = hide_small(whole, 3)
    assert not any(note.startswith(said) for note in hidden.notes) and "a note" in hidden.notes
    assert "out of" not in dict(hidden.facts) and dict(hidden.facts)["by"] == "role"
    nothing = hide_small(roles(teacher=9, cook=8), 3)
    assert any(note.startswith(said) for note in nothing.notes) and "out of" in dict(nothing.facts)


def test_without_a_column_of_all_another_column_goes_since_their_sum_may_be_known() -> None:
    columns = (
        SummaryColumn("code", "label"),
        SummaryColumn("2025 (of 9)", "count", 9, "wave: 2025", of=9),
        SummaryColumn("2026 (of 2)", "count", 2, "wave: 2026", of=2),
        SummaryColumn("2027 (of 4)", "count", 4, "wave: 2027", of=4),
        SummaryColumn("2028 (of 0)", "count", 0, "wave: 2028", of=0),
    )
    one = SummaryTable("participants", "", columns, (("A", 9, 1, 4, 0),), ((None, 9, 1, 4, 0),))
    found = hide_small(Summary("timeline", "t", (), (one,)), 3).tables[0]
    assert [column.title for column in found.columns[1:]] == [
        "2025 (of 9)",
        "2026 (of –)",
        "2027 (of –)",
        "2028 (of 0)",
    ]
    assert found.rows == (("A", 9, None, None, 0),)


def test_the_head_says_how_many_cells_are_hidden() -> None:
    assert hidden_fact(0, 3) == ()
    assert hidden_fact(4, 3) == (("hidden (–)", "4 cells, of fewer than k = 3 people or such as would tell of them"),)
