"""Merging what came back: each thing that can be done on one side, or on both, by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from returned import Step, Study, code, codings, give, rows, said, work

from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import recolour_code, redefine_code, rename_code
from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code
from qualcode.codebook.proposing import accept_proposal, propose_code
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.coding.changing import change_code, pin_code, remove_codings, resize, set_comment, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.documents.listing import set_done
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.history import list_changes
from qualcode.team.merging.merge import Answers, preview_merge


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def first(project: Project) -> Any:
    return codings(project)[0]


# ---------------------------------------------------------------------- codings

ALONE: dict[str, tuple[Step, dict[str, tuple[int, int, int]]]] = {
    "a coding more": (lambda p: give(p, "very much", "Time"), {"coding": (1, 0, 0)}),
    "a coding fewer": (lambda p: remove_codings(p, [first(p).id]), {"coding": (0, 0, 1)}),
    "a comment": (lambda p: set_comment(p, first(p).id, "why"), {"coding": (0, 1, 0)}),
    "a star": (lambda p: set_star(p, first(p).id, True), {"coding": (0, 1, 0)}),
    "another code": (lambda p: change_code(p, first(p).id, code(p, "Time")), {"coding": (0, 1, 0)}),
    "another passage": (lambda p: resize(p, first(p).id, (first(p).start, first(p).end + 3)), {"coding": (0, 1, 0)}),
    "a memo": (lambda p: add_memo(p, "m", coding_id=first(p).id), {"memo": (1, 0, 0)}),
    "a read passage": (lambda p: mark_nothing(p, first(p).document_id, (0, 20)), {"coverage_mark": (1, 0, 0)}),
    "a finished document": (lambda p: set_done(p, first(p).document_id, True), {"document_state": (1, 0, 0)}),
    "a pinned code": (lambda p: pin_code(p, 6, code(p, "Time")), {"pinned_code": (1, 0, 0)}),
    "a proposal": (lambda p: propose_code(p, "New"), {"proposal": (1, 0, 0)}),
    "a code": (lambda p: create_code(p, "New"), {"code": (1, 0, 0)}),
    "a name": (lambda p: rename_code(p, code(p, "Time"), "Hours"), {"code": (0, 1, 0)}),
    "a colour": (lambda p: recolour_code(p, code(p, "Time"), "#123456"), {"code": (0, 1, 0)}),
    "a move": (lambda p: move_code(p, code(p, "Time"), code(p, "Change")), {"code": (0, 1, 0)}),
    "a retirement": (lambda p: retire_code(p, code(p, "Time")), {"code": (0, 1, 0)}),
    "a further theme": (lambda p: add_theme(p, code(p, "Time"), code(p, "Change")), {"code_theme": (1, 0, 0)}),
    "another meaning": (
        lambda p: redefine_code(p, code(p, "Time"), definition="other"), {"code": (0, 1, 0), "definition": (2, 0, 0)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_what_one_side_did_comes_in(study: Study, name: str, dump: Callable[[Project], Any]) -> None:
    step, wanted = ALONE[name]
    path = study.hand_out()
    with study.lead() as project:
        before = dump(project)
    work(path, step)
    with study.lead() as project:
        told = preview_merge(project, path, Answers())
        assert dump(project) == before
    report = study.back(path)
    assert told.taken == report.taken
    found = {table: (taken.added, taken.changed, taken.removed) for table, taken in report.taken.items() if taken.total}
    assert found == {table: counts for table, counts in wanted.items() if sum(counts)}
    assert study.conflicts() == []
    with study.lead() as project:
        after = dump(project)
        assert after != before
        undo(project)
        assert dump(project) == before
        redo(project)
        assert dump(project) == after
        assert list_changes(project, limit=10)[-1] is not None


def test_what_comes_in_says_the_same_as_there(study: Study) -> None:
    path = study.hand_out()
    work(path, *(ALONE[name][0] for name in ("a coding more", "a comment", "another code", "a star", "a code")))
    work(path, lambda p: give(p, "the hard part", "New"))
    study.back(path)
    with study.lead() as project:
        mine = said(project)
    work(path, lambda p: mine_there.update(said(p)))
    assert mine == mine_there and any(one[0] == "New" for one in mine)


mine_there: set[tuple[str, str, str]] = set()

BOTH: dict[str, tuple[Step, Step, tuple[str, str]]] = {
    "two comments": (
        lambda p: set_comment(p, first(p).id, "there"), lambda p: set_comment(p, first(p).id, "here"),
        ("changed", "coding"),
    ),
    "removed here": (
        lambda p: set_comment(p, first(p).id, "there"), lambda p: remove_codings(p, [first(p).id]),
        ("removed here", "coding"),
    ),
    "removed there": (
        lambda p: remove_codings(p, [first(p).id]), lambda p: set_comment(p, first(p).id, "here"),
        ("removed there", "coding"),
    ),
    "two names": (
        lambda p: rename_code(p, code(p, "Time"), "There"), lambda p: rename_code(p, code(p, "Time"), "Here"),
        ("changed", "code"),
    ),
    "a code of one name": (
        lambda p: create_code(p, "New", definition="there"), lambda p: create_code(p, "New", definition="here"),
        ("same name", "code"),
    ),
    "two definitions": (
        lambda p: redefine_code(p, code(p, "Time"), definition="there"),
        lambda p: redefine_code(p, code(p, "Time"), definition="here"), ("changed", "code"),
    ),
    "frozen meanwhile": (
        lambda p: rename_code(p, code(p, "Time"), "There"), lambda p: freeze_codebook(p, "R"), ("frozen", "code")
    ),
    "removed there while frozen": (
        lambda p: remove_code(p, code(p, "Time"), with_codings=True), lambda p: freeze_codebook(p, "R"),
        ("removed there", "code"),
    ),
    "a circle": (
        lambda p: move_code(p, code(p, "Time"), code(p, "People")),
        lambda p: move_code(p, code(p, "People"), code(p, "Time")), ("changed", "code"),
    ),
    "a name that was taken here": (
        lambda p: rename_code(p, code(p, "Time"), "Taken"), lambda p: create_code(p, "Taken"), ("changed", "code")
    ),
    "under a retired code": (
        lambda p: move_code(p, code(p, "Time"), code(p, "People")), lambda p: retire_code(p, code(p, "People")),
        ("changed", "code"),
    ),
    "retired with one in use below": (
        lambda p: retire_code(p, code(p, "People")), lambda p: create_path(p, "People/New"), ("changed", "code")
    ),
    "a code that was removed here and changed there": (
        lambda p: rename_code(p, code(p, "Time"), "There"),
        lambda p: remove_code(p, code(p, "Time"), with_codings=True), ("removed here", "code"),
    ),
    "a code that others use here": (
        lambda p: remove_code(p, code(p, "Time"), with_codings=True), lambda p: give(p, "The bell", "Time"),
        ("removed there", "code"),
    ),
    "a code changed here and merged there": (
        lambda p: merge_codes(p, [code(p, "Time")], code(p, "People")),
        lambda p: rename_code(p, code(p, "Time"), "Here"), ("removed there", "code"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOTH)
def test_what_both_sides_did_waits_and_stays_as_it_is_here(
    study: Study, name: str, dump: Callable[[Project], Any]
) -> None:
    there, here, kind = BOTH[name]
    path = study.hand_out()
    work(path, there)
    with study.lead() as project:
        here(project)
        before = dump(project)
        if kind[1] == "code":
            kept = rows(project, "code")
    report = study.back(path)
    assert study.conflicts() == [kind] and report.conflicts == 1
    if kind[1] == "code":
        assert study.rows("code") == kept
    else:
        with study.lead() as project:
            assert dump(project)["coding"] == before["coding"]


def test_the_same_done_on_both_sides_is_no_conflict(study: Study) -> None:
    path = study.hand_out()
    steps: tuple[Step, ...] = (
        lambda p: set_comment(p, first(p).id, "same"),
        lambda p: rename_code(p, code(p, "Time"), "Hours"),
        lambda p: create_code(p, "New", definition="same"),
        lambda p: redefine_code(p, code(p, "People"), definition="same"),
        lambda p: remove_codings(p, [codings(p)[1].id]),
    )
    work(path, *steps)
    with study.lead() as project:
        for step in steps:
            step(project)
    study.back(path)
    assert study.conflicts() == [] and study.paths().count("New") == 1


def test_a_conflict_comes_once_and_again_only_when_it_was_changed_again(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: set_comment(p, first(p).id, "there"))
    with study.lead() as project:
        set_comment(project, first(project).id, "here")
    study.back(path)
    work(path, lambda p: give(p, "very much", "Time"))
    assert study.back(path).conflicts == 0
    work(path, lambda p: set_comment(p, first(p).id, "there again"))
    assert study.back(path).conflicts == 1
    assert ("Change", codings_words(study)[0], "here") in study.said()


def codings_words(study: Study) -> list[str]:
    with study.lead() as project:
        return [one.quote for one in codings(project)]


# ---------------------------------------------------------------------- older copies


def test_an_older_copy_of_what_came_in_changes_nothing(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: set_comment(p, first(p).id, "early"))
    older = path.with_name("older.qualcode")
    older.write_bytes(path.read_bytes())
    work(path, lambda p: set_comment(p, first(p).id, "late"))
    study.back(path)
    assert study.back(older).nothing
    assert study.conflicts() == []


def test_two_copies_of_a_bundle_that_were_both_coded_in_come_together(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: set_comment(p, first(p).id, "early"))
    other = path.with_name("other.qualcode")
    other.write_bytes(path.read_bytes())
    work(path, lambda p: set_comment(p, first(p).id, "late"), lambda p: give(p, "very much", "Time"))
    work(other, lambda p: give(p, "the hard part", "Time"))
    study.back(path)
    assert study.back(other).conflicts == 0
    said = study.said()
    assert {("Time", "very much", ""), ("Time", "the hard part", "")} <= said
    assert any(comment == "late" for _, _, comment in said)


def test_what_was_taken_back_comes_in_again(study: Study, dump: Callable[[Project], Any]) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    study.back(path)
    with study.lead() as project:
        undo(project)
    assert study.back(path).of("coding").added == 1
    assert ("Time", "very much", "") in study.said()


# ---------------------------------------------------------------------- codes


def test_codings_of_a_code_that_was_merged_here_have_what_it_went_into_and_are_outdated(study: Study) -> None:
    work(study.path, lambda p: give(p, "liked the rest", "Time"))
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), lambda p: set_comment(p, time_of(p), "mine"))
    with study.lead() as project:
        merge_codes(project, [code(project, "Time")], code(project, "People"))
    report = study.back(path)
    assert report.conflicts == 0
    assert ("People", "very much", "") in study.said()
    assert any(one[2] == "mine" and one[0] == "People" for one in study.said())
    with study.lead() as project:
        assert {one.coding.quote for one in list_outdated(project)} >= {"very much"}


def time_of(project: Project) -> int:
    return next(one.id for one in codings(project) if one.code_id == code(project, "Time") and one.quote != "very much")


def test_a_code_merged_there_takes_everybodys_codings_along(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: merge_codes(p, [code(p, "Time")], code(p, "People")))
    with study.lead() as project:
        give(project, "very much", "Time")
    study.back(path)
    assert "Time" not in study.paths() and study.conflicts() == []
    with study.lead() as project:
        assert ("People", "very much", "") in said(project, "mara")


def test_codings_of_a_code_come_to_the_same_whether_it_was_merged_before_or_after(study: Study) -> None:
    """Ann merges Time into People; Bea has coded overlapping passages with both."""
    ann, bea = study.hand_out("ann"), study.hand_out("bea")
    work(ann, lambda p: merge_codes(p, [code(p, "Time")], code(p, "People")))
    work(
        bea,
        lambda p: give(p, "liked the rest of", "Time"),
        lambda p: give(p, "the rest of first", "People"),
        lambda p: add_memo(p, "on it", coding_id=max(one.id for one in codings(p, "bea"))),
        coder="bea",
    )
    (study.folder / "other").mkdir()
    other = Study(study.folder / "other")
    other.path.write_bytes(study.path.read_bytes())
    for one, order in ((study, (ann, bea)), (other, (bea, ann))):
        for path in order:
            one.back(path)
    assert study.said("bea") == other.said("bea")
    assert study.conflicts() == other.conflicts() == []


def test_a_code_removed_here_comes_back_where_it_was_used_there(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Change/Bells"))
    with study.lead() as project:
        remove_code(project, code(project, "Change"), with_codings=True)
    report = study.back(path)
    assert {"Change", "Change/Bells"} <= set(study.paths())
    assert any("came back" in note for note in report.notes)
    assert ("Change/Bells", "very much", "") in study.said()


def test_a_new_code_under_one_that_was_retired_here_comes_to_the_top(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: create_path(p, "People/New"))
    with study.lead() as project:
        retire_code(project, code(project, "People"))
    study.back(path)
    assert "New" in study.paths()


def test_new_codes_of_one_name_are_one_and_its_codings_come_to_it(study: Study) -> None:
    ann, bea = study.hand_out("ann"), study.hand_out("bea")
    for path, coder in ((ann, "ann"), (bea, "bea")):
        work(path, lambda p: create_code(p, "New"), lambda p: give(p, "very much", "New"), coder=coder)
        study.back(path)
    assert study.paths().count("New") == 1 and study.conflicts() == []
    assert ("New", "very much", "") in study.said("ann") & study.said("bea")


def test_both_meanings_of_a_code_are_kept_when_both_sides_gave_it_one(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: redefine_code(p, code(p, "Time"), definition="there"), lambda p: give(p, "very much", "Time"))
    with study.lead() as project:
        redefine_code(project, code(project, "Time"), definition="here")
    study.back(path)
    assert {row["definition"] for row in study.rows("definition")} == {"Time.", "here", "there"}
    with study.lead() as project:
        assert "very much" in {one.coding.quote for one in list_outdated(project)}


def test_a_proposal_comes_in_is_decided_here_and_stays_decided(study: Study) -> None:
    path = study.hand_out(frozen=True)
    work(path, lambda p: propose_code(p, "New", passage=(first(p).document_id, (0, 11))))
    study.back(path)
    with study.lead() as project:
        (proposal,) = list_proposals(project)
        accept_proposal(project, proposal.id)
    work(path, lambda p: give(p, "very much", "Time"))
    study.back(path)
    assert "New" in study.paths() and study.conflicts() == []
    assert [row["state"] for row in study.rows("proposal")] == ["accepted"]


def test_a_proposal_that_was_taken_back_there_goes(study: Study) -> None:
    path = study.hand_out(frozen=True)
    work(path, lambda p: propose_code(p, "New"))
    study.back(path)
    work(path, lambda p: undo(p))
    assert study.back(path).of("proposal").removed == 1
    assert study.rows("proposal") == []


# ---------------------------------------------------------------------- memos


def test_a_memo_on_a_coding_that_was_removed_here_stands_on_its_words(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: add_memo(p, "mine", coding_id=first(p).id))
    with study.lead() as project:
        words = first(project)
        remove_codings(project, [words.id])
    study.back(path)
    with study.lead() as project:
        (memo,) = list_memos(project)
        assert (memo.text, memo.coding_id, memo.start, memo.end) == ("mine", None, words.start, words.end)


def test_a_coding_removed_there_stays_where_somebody_wrote_a_memo_on_it(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: remove_codings(p, [first(p).id]))
    with study.lead() as project:
        kept = first(project)
        add_memo(project, "the lead's", coding_id=kept.id)
    report = study.back(path)
    with study.lead() as project:
        assert first(project).uuid == kept.uuid
    assert any("there are memos on them" in note for note in report.notes)


def test_two_changes_of_one_memo_wait(study: Study) -> None:
    with study.lead() as project:
        pass
    work(study.path, lambda p: add_memo(p, "before", document_id=find_document(p, "first").id))
    path = study.hand_out()
    work(path, lambda p: rewrite_memo(p, list_memos(p)[0], "there"))
    with study.lead() as project:
        rewrite_memo(project, list_memos(project)[0], "here")
    study.back(path)
    assert study.conflicts() == [("changed", "memo")]
    assert [row["text"] for row in study.rows("memo")] == ["here"]
