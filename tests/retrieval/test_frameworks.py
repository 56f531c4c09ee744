"""The framework matrix: who stands where is counted anew, the best quotes come first, and own summaries stand with
them, can be undone, are merged, and are hidden from who codes blindly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counted_anew import CODES, Anew, scatter
from counted_study import give, opened, working_as
from qualcode.cases.attributes import find_bearer
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_star
from qualcode.coding.memo_listing import list_all_memos
from qualcode.coding.memos import add_memo, type_memo
from qualcode.coding.own_summaries import clear_summary, list_summaries, write_summary
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.summary_answers_matrix import Framework, FrameworkCell
from qualcode.domain.values import OWN_SUMMARY, Case
from qualcode.history.undoing import redo, undo
from qualcode.reports.memos import memos_file
from qualcode.reports.summaries.framework import FrameworkOptions, answer_framework, framework_summary
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases, list_memos
from qualcode.storage.reads.documents import find_document
from qualcode.team.coders import add_coder, set_role
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def matrix(project: Project, wish: SummaryWish | None = None, **options: Any) -> Framework:
    return answer_framework(project, wish or SummaryWish(), FrameworkOptions(**options))


def cell(answer: Framework, case: str, theme: str) -> FrameworkCell:
    return next(one for one in answer.cells if (one.case, one.theme) == (case, theme))


def write(project: Project, case: str, code: str, text: str, **how: str) -> Effects:
    tree, found = load_tree(project), find_bearer(project, case)
    assert isinstance(found, Case)
    return write_summary(project, tree, found, tree.find(code).id, text, **how)


def clear(project: Project, case: str, code: str, **how: str) -> Effects:
    tree, found = load_tree(project), find_bearer(project, case)
    assert isinstance(found, Case)
    return clear_summary(project, tree, found, tree.find(code).id, **how)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", ["participant", "site"])
def test_each_cell_has_the_codings_that_reach_its_case(study: Project, seed: int, kind: str) -> None:
    scatter(study, seed)
    answer, anew = matrix(study, case_kind=kind, quotes=100), Anew(study)
    site_of = {row["participant"]: row["site"] for row in anew.people.values()}
    assert [one.case for one in answer.cases] == (
        ["P1", "P2", "P3", "P4"] if kind == "participant" else ["Elm", "Oak Hill"]
    )
    assert [(one.theme, one.rolled_up) for one in answer.themes] == [("Plan", True), ("Time", False)]
    for one in answer.cells:
        rows = []
        for row in anew.of(anew.below(one.theme)):
            persons = anew.persons(row)
            sites = {site_of[person] for person in persons} or {anew.sheet[row.document]["site"]}
            if one.case in (persons if kind == "participant" else sites):
                rows.append(row)
        assert one.segments == len(rows)
        places = {(row.document, row.start, row.end) for row in rows}
        shown = [(quote.document, quote.start, quote.end) for quote in one.quotes]
        assert set(shown) <= places and bool(shown) is bool(places)
        for document, start, end in places:  # Each is shown, or shares a character with one that is.
            assert any(d == document and s < end and start < e for d, s, e in shown)
        for quote in one.quotes:
            assert quote.quote == anew.texts[quote.document][quote.start : quote.end]


def test_the_best_quotes_come_first_and_no_passage_twice(study: Project) -> None:
    long = give(study, "first", "We use it daily.", "Plan")
    starred = give(study, "first", "daily", "Liked")
    set_star(study, starred, True)
    quotes = cell(matrix(study, SummaryWish(codes=("Plan",))), "P1", "Plan").quotes
    assert [quote.quote for quote in quotes] == ["daily", "I like the plan."]
    assert quotes[0].star and long != starred
    assert len(cell(matrix(study, quotes=1), "P1", "Plan").quotes) == 1
    assert cell(matrix(study, quotes=0), "P1", "Plan").quotes == ()


def test_themes_are_the_codes_asked_for(study: Project) -> None:
    assert [one.theme for one in matrix(study, SummaryWish(codes=("Liked", "=Plan"))).themes] == ["Plan/Liked", "Plan"]
    assert cell(matrix(study, SummaryWish(codes=("=Plan",))), "P1", "Plan").segments == 0
    assert cell(matrix(study, SummaryWish(codes=("Plan",), roll_up=False)), "P1", "Plan").segments == 0


def test_what_reaches_nobody_stands_in_no_row_and_is_told(study: Project) -> None:
    assert "2 codings of these themes reach no participant" in " ".join(matrix(study).notes)


def test_a_summary_stands_in_its_cell_before_the_quotes(study: Project) -> None:
    write(study, "P1", "Plan", "She likes it.\nEvery day.")
    answer = matrix(study)
    (own,) = cell(answer, "P1", "Plan").summaries
    assert (own.text, own.coder) == ("She likes it.\nEvery day.", "mara")
    assert sum(len(one.summaries) for one in answer.cells) == 1
    table = framework_summary(answer).table("matrix")
    assert table is not None and table.columns[1].kind == "text"
    words = table.rows[0][1]
    assert isinstance(words, str)
    assert words.startswith("She likes it.\nEvery day.\n“") and "(D01:T002)" in words


def test_labels_of_speakers_stand_in_no_cell(study: Project) -> None:
    table = framework_summary(matrix(study)).table("matrix")
    assert table is not None
    words = "".join(str(value) for row in table.rows for value in row)
    assert "We use it daily. / I do not like it." in words
    assert not any(label in words for label in ("ANNA", "BEN", "CARA", "DORA"))


def test_behind_a_row_stands_its_participant_or_those_of_its_site(study: Project) -> None:
    summary = framework_summary(matrix(study))
    assert {people for table in summary.tables for row in table.people for people in row} == {None, 0, 1}
    sites = framework_summary(matrix(study, case_kind="site")).table("matrix")
    assert sites is not None and sites.people == ((None, 2, 2), (None, 2, 2))


def test_words_of_a_label_that_is_not_mapped_are_told(study: Project) -> None:
    with study.change("map-speaker", "") as tx:
        tx.update_where("speaker", {"label": "BEN"}, role="unknown", case_id=None)
    answer = matrix(study)
    assert [(one.label, one.document) for one in answer.unmapped] == [("BEN", "first")]
    assert [one.case for one in answer.cases] == ["P1", "P3", "P4"]


def test_who_is_left_out_has_no_row_and_no_words(study: Project) -> None:
    (ben,) = [case.id for case in list_cases(study, "participant") if case.name == "P2"]
    write(study, "P2", "Plan", "He does not like it.")
    wish = SummaryWish(left_out=frozenset({ben}))
    answer = matrix(study, wish)
    assert [one.case for one in answer.cases] == ["P1", "P3", "P4"]
    assert not any("I do not like it" in quote.quote for one in answer.cells for quote in one.quotes)
    assert [one.people for one in matrix(study, wish, case_kind="site").cases] == [2, 1]


def test_without_roll_up_a_theme_has_its_own_codings_alone(study: Project) -> None:
    answer = matrix(study, SummaryWish(roll_up=False))
    assert (answer.filter.codings, answer.filter.roll_up) == (4, False)  # Three of Time, one of Plan.
    assert matrix(study).filter.codings == 7
    assert matrix(study, SummaryWish(codes=("=Plan",))).filter.codings == 1


def test_a_case_that_is_only_written_of_has_a_row(study: Project) -> None:
    write(study, "P4", "Plan", "Says little.")
    answer = matrix(study, SummaryWish(documents=("first",)))
    assert [one.case for one in answer.cases] == ["P1", "P2", "P4"]
    assert cell(answer, "P4", "Plan").segments == 0


def test_a_study_without_codings_has_an_empty_matrix(tmp_path: Path) -> None:
    with opened(tmp_path, coded=False) as project:
        answer = matrix(project)
    assert {(one.segments, one.quotes, one.summaries) for one in answer.cells} == {(0, (), ())}


# ---------------------------------------------------------------- own summaries


def test_writing_again_takes_the_place_of_what_was_written(study: Project) -> None:
    write(study, "P1", "Plan", "First thought.")
    effects = write(study, "P1", "Plan", "Second thought.")
    assert effects.summary == "summary of participant P1, Plan rewritten"
    assert [own.text for own in cell(matrix(study), "P1", "Plan").summaries] == ["Second thought."]
    undo(study)
    assert [own.text for own in cell(matrix(study), "P1", "Plan").summaries] == ["First thought."]
    undo(study)
    assert cell(matrix(study), "P1", "Plan").summaries == ()
    redo(study, 2)
    assert [own.text for own in cell(matrix(study), "P1", "Plan").summaries] == ["Second thought."]


def test_clearing_takes_it_away_and_can_be_undone(study: Project) -> None:
    write(study, "Oak Hill", "Time", "No time there.")
    clear(study, "Oak Hill", "Time")
    assert list_summaries(study) == {}
    undo(study)
    assert cell(matrix(study, case_kind="site"), "Oak Hill", "Time").summaries[0].text == "No time there."
    with pytest.raises(NotFoundError, match="you have written no summary"):
        clear(study, "P1", "Time")


def test_each_coder_has_her_own_and_only_a_lead_changes_anothers(study: Project) -> None:
    write(study, "P1", "Plan", "Mine.")
    with working_as(study, "jonas"):
        write(study, "P1", "Plan", "His.")
        with pytest.raises(RuleError, match="was written by mara"):
            write(study, "P1", "Plan", "Hers, changed.", of="mara")
        with pytest.raises(RuleError, match="was written by mara"):
            clear(study, "P1", "Plan", of="mara")
    assert [(o.coder, o.text) for o in cell(matrix(study), "P1", "Plan").summaries] == [
        ("mara", "Mine."),
        ("jonas", "His."),
    ]
    set_role(study, "mara", "lead")
    write(study, "P1", "Plan", "His, mended.", of="jonas")
    assert [o.text for o in cell(matrix(study), "P1", "Plan").summaries] == ["Mine.", "His, mended."]
    clear(study, "P1", "Plan", of="jonas")
    assert [o.text for o in cell(matrix(study), "P1", "Plan").summaries] == ["Mine."]


def test_a_summary_needs_words_and_stays_one(study: Project) -> None:
    with pytest.raises(RuleError, match="some text"):
        write(study, "P1", "Plan", " \n")
    with pytest.raises(RuleError, match="NUL"):
        write(study, "P1", "Plan", "a\0b")
    with pytest.raises(RuleError, match="a summary is of a case and a theme"):
        add_memo(study, "On nothing.", kind=OWN_SUMMARY)
    write(study, "P1", "Plan", "Words.")
    (memo,) = list_memos(study)
    with pytest.raises(RuleError, match="no other kind"):
        type_memo(study, "Words.", kind="note", target=_target(memo), memo_id=memo.id)


def _target(memo: Any) -> Any:
    from qualcode.coding.memos import target_of

    return target_of(memo)


def test_summaries_follow_a_merge_of_codes_and_are_made_one_by_writing(study: Project) -> None:
    write(study, "P1", "Plan/Liked", "Liked it.")
    write(study, "P1", "Plan/Unknown", "Did not know it.")
    tree = load_tree(study)
    merge_codes(study, [tree.find("Liked").id], tree.find("Unknown").id)
    wish = SummaryWish(codes=("Unknown",))
    assert [o.text for o in cell(matrix(study, wish), "P1", "Plan/Unknown").summaries] == [
        "Liked it.",
        "Did not know it.",
    ]
    write(study, "P1", "Unknown", "Both.")
    assert [o.text for o in cell(matrix(study, wish), "P1", "Plan/Unknown").summaries] == ["Both."]
    undo(study)
    assert len(cell(matrix(study, wish), "P1", "Plan/Unknown").summaries) == 2


def test_the_words_of_a_summary_stay_when_its_code_is_removed(study: Project) -> None:
    write(study, "P1", "Liked", "Liked it.")
    remove_code(study, load_tree(study).find("Liked").id, with_codings=True)
    (listed,) = list_all_memos(study, kind=OWN_SUMMARY)
    assert (listed.memo.text, listed.on, listed.case) == ("Liked it.", "case", "P1")


def test_summaries_are_memos_with_their_case_and_theme(study: Project) -> None:
    write(study, "P1", "Liked", "Liked it.")
    (listed,) = list_all_memos(study, kind=OWN_SUMMARY)
    assert listed.about() == "code Plan/Liked, participant P1"
    written = memos_file(study, Terms("2026-11-22", internal=True))
    assert "the code Plan/Liked, participant P1" in written and "Liked it." in written


@pytest.mark.sqlite
def test_a_project_with_summaries_is_sound(study: Project) -> None:
    write(study, "P1", "Liked", "Liked it.")
    assert [one for one in check_project(study.path).findings if one.severity == "error"] == []


def test_who_codes_blindly_reads_no_summary_of_others(study: Project) -> None:
    write(study, "P1", "Plan", "Mine.")
    with working_as(study, "jonas"):
        write(study, "P1", "Plan", "His secret.")
    set_role(study, "mara", "lead")
    add_coder(study, "lea")
    documents = [find_document(study, name).id for name in ("first", "second")]
    new_round(study, "R", documents=documents, coders=["lea", "jonas"], blind=True)
    with working_as(study, "lea"):
        assert cell(matrix(study), "P1", "Plan").summaries == ()
        assert list_all_memos(study, kind=OWN_SUMMARY) == []
        write(study, "P1", "Plan", "Hers.")
        assert [o.text for o in cell(matrix(study), "P1", "Plan").summaries] == ["Hers."]
        assert {one.segments for one in matrix(study).cells if one.case != "P9"} == {0}
        with pytest.raises(RuleError, match="is not to be seen"):
            remove_code(study, load_tree(study).find("Plan").id, with_codings=True)
    assert len(cell(matrix(study), "P1", "Plan").summaries) == 3


def test_codes_that_the_test_knows_are_those_of_the_study(study: Project) -> None:
    assert {load_tree(study).path(code.id) for code in load_tree(study).walk()} == set(CODES)
