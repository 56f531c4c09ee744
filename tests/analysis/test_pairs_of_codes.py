"""Codes that stand together and codes that follow each other, checked by hand and against queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened, working_as
from qualcode.analysis import pairing
from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.sample import load_sample
from qualcode.analysis.sequences import sequence
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.choices import Coefficient, Relation
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import CellPlace, Summary, SummaryWish
from qualcode.domain.summary_answers_pairs import Cooccurrence, Sequence
from qualcode.reports.summaries.cooccurrence import cooccurrence_summary
from qualcode.reports.summaries.sequence import sequence_summary
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def together(
    project: Project,
    relation: Relation = "overlap",
    turns: int = 1,
    measure: Coefficient = "c",
    wish: SummaryWish | None = None,
) -> Cooccurrence:
    return cooccurrence(project, load_sample(project, wish or SummaryWish()), relation, turns, measure)


def following(project: Project, lag: int = 1, within: int | None = None) -> Sequence:
    return sequence(project, load_sample(project, SummaryWish()), lag, within)


def code_at(project: Project, document: str, start: int, end: int, code: str, coder: str = "mara") -> None:
    found = find_document(project, document)
    with working_as(project, coder):
        apply_code(project, found.id, (start, end), load_tree(project).find(code).id)


@pytest.fixture
def line(project: Project, tmp_path: Path) -> Project:
    """One document of forty characters without a speaker, and the codes A, B and C."""
    from qualcode.documents.importing import import_documents

    (tmp_path / "line.txt").write_text("abcd efgh " * 4 + "\n", encoding="utf-8")
    import_documents(project, [tmp_path / "line.txt"])
    for code in ("A", "B", "C"):
        create_path(project, code)
    return project


def test_a_long_coding_around_many_short_ones_stands_together_once(line: Project) -> None:
    code_at(line, "line", 0, 40, "A")
    for start in (0, 10, 20, 30):
        code_at(line, "line", start, start + 4, "B")
    (pair,) = together(line).pairs
    assert (pair.first, pair.second) == ("A", "B")
    assert (pair.of_first, pair.of_second, pair.count) == (1, 4, 1)
    # One to four: 1 ÷ (1 + 4 − 1). Pairs, as others count, would give 4 ÷ (1 + 4 − 4) = 4.
    assert pair.coefficient == 0.25
    assert together(line, measure="documents").pairs[0].coefficient == 1


def test_the_coefficient_is_one_where_each_coding_has_a_partner(line: Project) -> None:
    for start in (0, 10):
        code_at(line, "line", start, start + 4, "A")
        code_at(line, "line", start + 3, start + 8, "B")
    (pair,) = together(line).pairs
    assert (pair.count, pair.coefficient) == (2, 1)


def test_codings_that_only_touch_do_not_stand_together(line: Project) -> None:
    code_at(line, "line", 0, 4, "A")
    code_at(line, "line", 4, 8, "B")
    assert together(line).pairs == ()
    assert [pair.count for pair in together(line, "turn").pairs] == [1]


def test_codes_of_different_documents_never_stand_together(study: Project) -> None:
    at_ends = (("first", "INTERVIEWER: How"), ("second", "once"), ("hall", "The hall"))
    for document, words in at_ends:
        give(study, document, words, "Time" if document == "second" else "Plan/Unknown")
    for relation in ("overlap", "turn", "near"):
        for pair in together(study, relation, 50).pairs:
            assert pair.documents <= 2
            assert (pair.first, pair.second) != ("Plan/Liked", "Plan/Unknown") or pair.documents == 1


@pytest.mark.parametrize(("relation", "turns", "asked"), [("overlap", 1, "overlaps"), ("near", 3, "near/3t")])
def test_a_query_finds_as_many(study: Project, relation: Relation, turns: int, asked: str) -> None:
    give(study, "first", "plan. We", "Time")
    give(study, "second", "I saw it once.", "Plan/Unknown")
    pairs = together(study, relation, turns).pairs
    assert pairs
    for pair in pairs:
        first, second = f'"{pair.first}"', f'"{pair.second}"'
        assert pair.of_first == len(ask(study, f"{first} {asked} {second}").passages)
        assert pair.of_second == len(ask(study, f"{second} {asked} {first}").passages)


def test_a_theme_is_not_set_against_its_own_codes(study: Project) -> None:
    answer = together(study, "near", 50)
    assert ("Plan", "Plan/Liked") in answer.undefined
    summary = cooccurrence_summary(answer)
    counts = summary.tables[0]
    labels = [row[0] for row in counts.rows]
    theme, code = labels.index("Plan (with the codes below)"), labels.index("Plan/Liked")
    assert counts.rows[theme][code + 1] is None
    assert counts.rows[code][theme + 1] is None
    assert counts.rows[theme][theme + 1] == answer.totals[theme].segments == 4


def test_without_codings_nothing_stands_together_and_nothing_follows(tmp_path: Path) -> None:
    with opened(tmp_path, coded=False) as project:
        answer, after = together(project), following(project)
        assert (answer.pairs, answer.codes, answer.without_codings) == ((), (), 4)
        assert (after.rows, after.of, after.without_codings) == ((), 0, 4)
        assert [len(table.rows) for table in cooccurrence_summary(answer).tables] == [0, 0, 0]
        assert [len(table.rows) for table in sequence_summary(after).tables] == [1, 1, 1, 1]


def test_a_codebook_that_nobody_could_read_as_a_table_is_refused(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="--code"):
        together(study)
    assert len(together(study, wish=SummaryWish(codes=("Plan",))).codes) == 3


def test_a_distance_is_never_less_than_nothing(study: Project) -> None:
    with pytest.raises(InputError):
        together(study, "near", -1)
    for lag, within in ((0, None), (1, -1)):
        with pytest.raises(InputError):
            following(study, lag, within)


# -------------------------------------------------------------------- sequences


def counts(answer: Sequence) -> dict[str, tuple[int, ...]]:
    return {row.code: (*(cell.count for cell in row.cells), row.followed) for row in answer.rows}


def test_what_begins_next_behind_a_coding_follows_it(line: Project) -> None:
    for place, code in enumerate("ABABCABA"):
        code_at(line, "line", 5 * place, 5 * place + 4, code)
    answer = following(line)
    assert counts(answer) == {"A": (0, 3, 0, 3), "B": (2, 0, 1, 3), "C": (1, 0, 0, 1)}
    assert [row.preceded for row in answer.rows] == [3, 3, 1]
    ab = answer.rows[0].cells[1]
    assert ab.share == 1
    # Of seven codings that anything follows three are of A, B follows three, and these are the same.
    assert ab.expected == pytest.approx(9 / 7)
    assert ab.residual == pytest.approx((3 - 9 / 7) / (9 / 7 * 4 / 7 * 4 / 7) ** 0.5)
    assert counts(following(line, 2)) == {"A": (2, 0, 1, 3), "B": (1, 1, 0, 2), "C": (0, 1, 0, 1)}


def test_coders_do_not_follow_each_other(line: Project) -> None:
    code_at(line, "line", 0, 4, "A")
    code_at(line, "line", 5, 9, "B", "jonas")
    code_at(line, "line", 10, 14, "C")
    assert counts(following(line)) == {"A": (0, 0, 1, 1), "B": (0, 0, 0, 0), "C": (0, 0, 0, 0)}


def test_what_overlaps_a_coding_does_not_follow_it(line: Project) -> None:
    code_at(line, "line", 0, 8, "A")
    code_at(line, "line", 5, 9, "B")
    code_at(line, "line", 10, 14, "C")
    code_at(line, "line", 10, 18, "B")
    # Two begin at the same place, so A is followed by both; and counts once among all that are followed.
    answer = following(line)
    assert counts(answer)["A"] == (0, 1, 1, 1)
    assert any("more than its total" in note for note in answer.filter.notes)


def test_a_distance_in_turns_leaves_out_what_is_further_on(study: Project) -> None:
    near, far = following(study, within=0), following(study)
    assert near.of < far.of
    assert all(
        a.count <= b.count
        for x, y in zip(near.rows, far.rows, strict=True)
        for a, b in zip(x.cells, y.cells, strict=True)
    )


# ------------------------------------------------------- what may be told of people


def hiding(summary: Summary, key: str, place: CellPlace) -> Summary:
    tables = tuple(table.hiding(frozenset({place})) if table.group == "cells" else table for table in summary.tables)
    assert summary.table(key) is not None
    return Summary("", "", (), tables)


def test_who_must_not_see_a_pair_sees_it_nowhere(study: Project) -> None:
    give(study, "first", "plan. We", "Time")
    summary = cooccurrence_summary(together(study))
    counts, coefficient, pairs = summary.tables
    labels = [row[0] for row in counts.rows]
    i, j = labels.index("Plan/Liked"), labels.index("Time")
    hidden = hiding(summary, "counts", CellPlace(i, j + 1))
    for table in hidden.tables[:2]:
        assert table.rows[i][j + 1] is table.rows[j][i + 1] is None
    hidden_pairs = hidden.tables[2]
    left = [row for row in pairs.rows if row[:2] != ("Plan/Liked", "Time")]
    assert list(hidden_pairs.rows) == left != list(pairs.rows), "its place among the others would tell of it, too"
    assert len(hidden_pairs.people) == len(left)
    assert any("one row is left out" in note for note in hidden_pairs.notes)
    assert coefficient.rows[i][j + 1] is not None, "it was there before"
    own = hiding(summary, "counts", CellPlace(i, i + 1))
    assert own.tables[0].rows[i][j + 1] is not None
    assert own.tables[1].rows[i][j + 1] is None, "with the count it would tell how many codings the code has"


def test_who_must_not_see_a_total_sees_nothing_made_of_it(study: Project) -> None:
    summary = sequence_summary(following(study))
    last = len(summary.tables[0].columns) - 1
    hidden = hiding(summary, "counts", CellPlace(0, last))
    shown = {table.key: table.rows[0][1:] for table in hidden.tables}
    assert any(value is not None for value in shown["counts"])
    assert set(shown["shares"]) == set(shown["expected"]) == set(shown["residuals"]) == {None}


def test_sums_of_people_hold(study: Project) -> None:
    give(study, "first", "plan. We", "Time")
    for summary in (cooccurrence_summary(together(study, "near", 9)), sequence_summary(following(study))):
        for table in summary.tables:
            for places in table.sums:
                first, *parts = (table.people[place.row][place.column] for place in places)
                assert first is not None
                assert max((part for part in parts if part is not None), default=0) <= first
