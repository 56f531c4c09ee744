"""What an unlucky user met: memos that moved, documents that came back, finished work, words that are coded twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from returned import Study, code, rows, work

from qualcode.codebook.merging import merge_codes
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.coding.memos import add_memo
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.history.undoing import undo_change
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.team.rounds import new_round

pytestmark = pytest.mark.sqlite


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def first_words(project: Project) -> tuple[int, int]:
    text = read_text(project, find_document(project, "first").version_id)
    start = text.index(" ") + 1
    return start, start + 12


def test_a_removed_coding_goes_although_her_own_memo_was_on_it(study: Study) -> None:
    path = study.hand_out()

    def noted(project: Project) -> None:
        start, end = first_words(project)
        document = find_document(project, "first").id
        coding = apply_code(project, document, (start, end), code(project, study_code(project))).coding_id
        add_memo(project, "my own", coding_id=coding)

    work(path, noted)
    study.back(path)
    before = study.said()
    work(path, lambda project: remove_codings(project, [rows(project, "memo", text="my own")[0]["coding_id"]]))
    report = study.back(path)
    assert report.taken["coding"].removed == 1 and len(study.said()) == len(before) - 1 and not report.notes
    (memo,) = study.rows("memo", text="my own")
    assert memo["coding_id"] is None and memo["start"] is not None


def study_code(project: Project) -> str:
    """The path of a code of the study that ann has not given where she codes now."""
    return str(rows(project, "code")[0]["name"])


def test_a_removal_that_is_undone_after_the_merge_lets_the_rest_come_in(study: Study) -> None:
    path = study.hand_out()
    before = study.said()

    def coded(project: Project) -> None:
        start, end = first_words(project)
        apply_code(project, find_document(project, "first").id, (start, end), code(project, study_code(project)))
        add_memo(project, "of the study")

    work(path, coded)
    with study.lead() as project:
        remove_document(project, find_document(project, "first").id, with_codings=True)
        removal = rows(project, "change")[-1]["uuid"]
    study.back(path, leave_out_removed=True)
    assert study.rows("memo", text="of the study")
    with study.lead() as project:
        undo_change(project, removal)
    study.back(path)
    assert len(study.said()) == len(before) + 1
    assert len(study.rows("memo", text="of the study")) == 1


def test_what_is_finished_in_a_bundle_is_finished_in_all_open_rounds(study: Study) -> None:
    with study.lead() as project:
        document = find_document(project, "first").id
        for name in ("R1", "R2"):
            new_round(project, name, documents=[document], coders=["ann"], blind=False)
    path = study.hand_out()
    work(path, lambda project: set_done(project, find_document(project, "first").id, True), coder="another")
    report = study.back(path, coders={"another": "ann"})
    assert report.finished == 1
    assert {row["state"] for row in study.rows("assignment", document_id=document)} == {"done"}


def test_words_that_are_coded_twice_are_told(study: Study) -> None:
    path = study.hand_out()

    def coded(from_: int) -> object:
        def act(project: Project) -> None:
            start, end = first_words(project)
            document = find_document(project, "first").id
            project.coder = "ann"
            apply_code(project, document, (start + from_, end + from_), code(project, study_code(project)))

        return act

    work(path, coded(0))
    with study.lead() as project:
        coded(3)(project)  # type: ignore[operator]
    assert study.back(path).overlaps == 1


def test_a_merge_of_codes_says_what_it_does_here(study: Study) -> None:
    path = study.hand_out()
    with study.lead() as project:
        one, other = rows(project, "code")[-2:]
        start, end = first_words(project)
        apply_code(project, find_document(project, "first").id, (start, end), one["id"])
    work(path, lambda project: merge_codes(project, [one["id"]], other["id"]))
    (note,) = [note for note in study.back(path).notes if "was merged into" in note]
    assert "here passed to it" in note
