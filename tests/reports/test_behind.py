"""Behind every cell of a summary stands a query: it finds as many codings as the cell counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from counted_anew import scatter
from counted_study import opened, working_as
from qualcode.cases.attributes import set_attribute, set_attribute_type
from qualcode.coding.changing import set_star
from qualcode.domain.summaries import CellPlace, Summary, SummaryWish
from qualcode.reports.summaries.behind import finds_more, query_behind
from qualcode.reports.summaries.catalogue import SUMMARIES, make_summary
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import chosen_codings
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import find_document
from qualcode.team.sets import add_to_set, new_set

ALL = SummaryWish()


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Coded by chance, also over several speakers; one document without a day."""
    with opened(tmp_path_factory.mktemp("behind")) as project:
        for name, day in (("first", "2018-03-02"), ("second", "2018-05-31")):
            set_attribute(project, find_document(project, name), "held", day)
        set_attribute_type(project, "document.held", "date")
        scatter(project, 3, 40)
        for coding in chosen_codings(project)[::3]:
            with working_as(project, list_coders(project)[coding[4] - 1].name):
                set_star(project, coding[0], True)
        yield project


def found(project: Project, summary: Summary, key: str, place: CellPlace, wish: SummaryWish) -> int:
    """How many quotes are shown for a cell."""
    query = query_behind(summary, key, place, wish)
    assert query is not None, (key, place)
    answered = ask(project, query, without=wish.without)
    assert answered.level == "passages" and all(one.coding_id is not None for one in answered.passages), query
    return len(answered.passages)


def check(project: Project, kind: str, key: str, wish: SummaryWish = ALL, **options: Any) -> None:
    """Each number of a table that counts codings is that of the quotes behind it."""
    _, summary = make_summary(project, kind, wish, options)
    table = summary.table(key)
    assert table is not None
    seen = 0
    for i, row in enumerate(table.rows):
        for j, value in enumerate(row):
            if table.columns[j].kind == "count" and isinstance(value, int):
                query = query_behind(summary, key, CellPlace(i, j), wish)
                assert found(project, summary, key, CellPlace(i, j), wish) == value, (row[0], table.columns[j], query)
                seen += value
    assert seen


CASES = [
    pytest.param(ALL, id="all"),
    pytest.param(SummaryWish(roll_up=False), id="flat", marks=pytest.mark.long),
    pytest.param(SummaryWish(codes=("Plan", "=Time"), coders=("jonas",)), id="some", marks=pytest.mark.long),
    pytest.param(SummaryWish(where='text:plan or speaker:"BEN"', documents=("first", "second")), id="where"),
    pytest.param(SummaryWish(starred=True, without=("suggested",)), id="starred", marks=pytest.mark.long),
]
"""Without filters, and with each of them."""


@pytest.mark.parametrize("wish", CASES)
@pytest.mark.parametrize(
    "by", ["document", "participant", "site", "speaker", "role", "state", "document.kind", "phase", "held"]
)
def test_quotes_behind_frequencies(study: Project, by: str, wish: SummaryWish) -> None:
    check(study, "frequencies", "segments", wish, by=by)


@pytest.mark.parametrize("by", [("role",), ("role", "state"), ("phase", "role"), ("role", "participant")])
def test_quotes_behind_cross_tables(study: Project, by: tuple[str, ...]) -> None:
    check(study, "crosstab", "counts", by=by, unit="segments")


@pytest.mark.parametrize("wish", CASES)
@pytest.mark.parametrize("options", [{}, {"relation": "turn"}, {"relation": "near", "turns": 2}])
def test_quotes_behind_codes_that_stand_together(study: Project, wish: SummaryWish, options: dict[str, Any]) -> None:
    check(study, "cooccurrence", "counts", wish, **options)


def test_quotes_behind_each_of_a_pair(study: Project) -> None:
    _, summary = make_summary(study, "cooccurrence", ALL, {})
    pairs = summary.table("pairs")
    assert pairs is not None and pairs.rows
    for i, row in enumerate(pairs.rows):
        for j in (2, 3, 4):
            assert found(study, summary, "pairs", CellPlace(i, j), ALL) == row[j]


@pytest.mark.parametrize("options", [{}, {"lag": 2}, {"within": 1}])
def test_quotes_behind_a_sequence_hold_those_that_it_counts(study: Project, options: dict[str, Any]) -> None:
    _, summary = make_summary(study, "sequence", ALL, options)
    table = summary.table("counts")
    assert table is not None
    for i, row in enumerate(table.rows):
        for j, value in enumerate(row[1:], 1):
            place = CellPlace(i, j)
            if row[0] != "all":  # In the last row what comes before is of any code.
                assert isinstance(value, int) and found(study, summary, "counts", place, ALL) >= value
            assert "next" in finds_more(summary, "counts", place)


@pytest.mark.parametrize("wish", CASES)
def test_quotes_behind_profile_and_timeline(study: Project, wish: SummaryWish) -> None:
    check(study, "profile", "counts", wish)
    for per in ("value", "month", "quarter", "year"):
        check(study, "timeline", "segments", wish, by="held", per=per)
    check(study, "timeline", "segments", wish, by="years")


@pytest.mark.parametrize("case_kind", ["participant", "site"])
@pytest.mark.parametrize("wish", CASES)
def test_quotes_behind_the_framework(study: Project, case_kind: str, wish: SummaryWish) -> None:
    check(study, "framework", "counts", wish, case_kind=case_kind)


def test_quotes_behind_a_portrait_and_saturation(study: Project) -> None:
    _, summary = make_summary(study, "portrait", ALL, {"document": "first"})
    codes = summary.table("codes")
    assert codes is not None and codes.rows
    for i, row in enumerate(codes.rows):
        assert found(study, summary, "codes", CellPlace(i, 2), ALL) == row[2]
    assert query_behind(summary, "speakers", CellPlace(0, 0), ALL) is None
    _, summary = make_summary(study, "saturation", ALL, {"by_site": True})
    for table in summary.tables:
        column = next((n for n, one in enumerate(table.columns) if one.title == "codings"), None)
        assert column is None or not finds_more(summary, table.key, CellPlace(0, column))
        for i, row in enumerate(table.rows if column is not None else ()):
            assert column is not None and found(study, summary, table.key, CellPlace(i, column), ALL) == row[column]
    assert "all of the document" in finds_more(summary, "interviews", CellPlace(0, 0))
    runs = make_summary(study, "saturation", ALL, {"base": 1, "run": 1})[1]
    assert query_behind(runs, "runs", CellPlace(0, 1), ALL) is None


def test_every_kind_has_been_thought_of(study: Project) -> None:
    given: dict[str, dict[str, Any]] = {"crosstab": {"by": ("role",)}, "timeline": {"by": "held"}}
    given["portrait"] = {"document": "first"}
    for kind in SUMMARIES:
        if kind != "quote-use":  # It counts uses in reports.
            _, summary = make_summary(study, kind, ALL, given.get(kind, {}))
            assert query_behind(summary, summary.tables[0].key, CellPlace(0, 1), ALL)


def test_a_set_stands_for_its_documents(study: Project) -> None:
    new_set(study, "first wave", "document")
    add_to_set(study, "first wave", ["first", "hall"])
    wish = SummaryWish(documents=("first", "hall"))
    _, summary = make_summary(study, "frequencies", wish, {})
    table = summary.tables[0]
    for i, row in enumerate(table.rows):
        query = query_behind(summary, "all", CellPlace(i, 1), wish, within='set:"first wave"')
        assert query is not None and query.endswith(' and set:"first wave"')
        assert len(ask(study, query).passages) == row[1] == found(study, summary, "all", CellPlace(i, 1), wish)
    assert query_behind(summary, "all", CellPlace(99, 1), wish) is None
