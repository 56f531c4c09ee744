"""Merging where documents came, went, or were corrected on one side or the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from returned import Step, Study, code, codings, correct, give, rows, work

from qualcode.codebook.creating import create_code
from qualcode.coding.changing import change_code, remove_codings, resize, set_comment
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import RuleError
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.merging.merge import Answers, merge_file


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def first(project: Project) -> Any:
    return codings(project)[0]


# ---------------------------------------------------------------------- documents


def test_a_document_added_there_comes_in_with_its_codings(study: Study, tmp_path: Path) -> None:
    path = study.hand_out()
    (tmp_path / "third.txt").write_text("A: We said it once more, and then we went home.\n")
    work(path, lambda p: import_documents(p, [tmp_path / "third.txt"]))
    work(path, lambda p: mark_nothing(p, find_document(p, "third").id, (3, 20)))
    report = study.back(path)
    assert report.of("document").added == 1 and report.of("coverage_mark").added == 1


def test_a_document_added_on_both_sides_is_one(study: Study, tmp_path: Path) -> None:
    path = study.hand_out()
    (tmp_path / "third.txt").write_text("A: We said it once more, and then we went home.\n")
    for file, coder in ((path, "ann"), (study.path, "mara")):
        work(file, lambda p: import_documents(p, [tmp_path / "third.txt"]), coder=coder)
    work(path, lambda p: mark_nothing(p, find_document(p, "third").id, (3, 20)))
    assert study.back(path).of("document").added == 0
    assert len(study.rows("document")) == 3 and len(study.rows("coverage_mark")) == 1


def test_a_document_removed_there_stays_here_with_its_codings(study: Study, dump: Callable[[Project], Any]) -> None:
    path = study.hand_out()
    with study.lead() as project:
        before = dump(project)["coding"]
    work(path, lambda p: remove_document(p, find_document(p, "first").id, with_codings=True))
    report = study.back(path)
    with study.lead() as project:
        assert dump(project)["coding"] == before
    assert any("removed there" in note for note in report.notes)


def test_work_on_a_document_removed_here_is_refused_unless_it_is_left_out(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), lambda p: create_code(p, "New"))
    with study.lead() as project:
        remove_document(project, find_document(project, "first").id, with_codings=True)
        with pytest.raises(RuleError, match="“first” came in, which was removed here"):
            merge_file(project, path, Answers())
    report = study.back(path, leave_out_removed=True)
    assert report.of("coding").total == 0 and "New" in study.paths()


# ---------------------------------------------------------------------- corrected transcripts


def test_codings_come_to_their_words_in_a_transcript_that_was_corrected_here(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"), lambda p: set_comment(p, first(p).id, "mine"))
    with study.lead() as project:
        correct(project, "We had a plan", "Well, we had a plan")
        correct(project, "nobody read it", "nobody read it, honestly")
    report = study.back(path)
    assert report.placed and not report.waiting and study.conflicts() == []
    assert ("Time", "very much", "") in study.said() and any(one[2] == "mine" for one in study.said())


def test_codings_whose_words_are_gone_here_wait(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: give(p, "The bell was the hard part of it.", "Time"))
    with study.lead() as project:
        correct(project, "The bell was the hard part of it. ", "")
    report = study.back(path)
    assert report.waiting == 1
    with study.lead() as project:
        assert "The bell was the hard part of it." in {one.quote for one in list_unplaced(project)}


WAITING: dict[str, tuple[Step, Callable[[dict[str, Any]], bool]]] = {
    "commented": (lambda p: set_comment(p, bell(p), "mine"), lambda row: '"mine"' in row["rest"]),
    "recoded": (lambda p: change_code(p, bell(p), code(p, "People")), lambda row: row["code_id"] != 6),
    "resized": (lambda p: resize(p, bell(p), (codings(p)[-1].start, codings(p)[-1].end - 4)), lambda row: "it." not in row["quote"]),
}  # fmt: skip


def bell(project: Project) -> int:
    return next(one.id for one in codings(project) if one.quote.startswith("The bell"))


@pytest.mark.parametrize("name", WAITING)
def test_what_waits_here_takes_over_what_was_done_to_it_there(study: Study, name: str) -> None:
    work(study.path, lambda p: give(p, "The bell was the hard part of it.", "Time"))
    path = study.hand_out()
    step, holds = WAITING[name]
    work(path, step)
    with study.lead() as project:
        correct(project, "The bell was the hard part of it. ", "")
    study.back(path)
    (row,) = [one for one in study.rows("unplaced") if one["quote"].startswith("The bell")]
    assert holds(row) and study.conflicts() == []


def test_what_waits_here_goes_when_it_was_removed_there(study: Study) -> None:
    work(study.path, lambda p: give(p, "The bell was the hard part of it.", "Time"))
    path = study.hand_out()
    work(path, lambda p: remove_codings(p, [bell(p)]))
    with study.lead() as project:
        correct(project, "The bell was the hard part of it. ", "")
    study.back(path)
    assert [one for one in study.rows("unplaced") if one["quote"].startswith("The bell")] == []


def test_what_lost_its_place_by_a_correction_there_stands_here_as_it_did(study: Study) -> None:
    work(study.path, lambda p: give(p, "The bell was the hard part of it.", "Time"))
    path = study.hand_out()
    before = study.said()
    work(path, lambda p: correct(p, "The bell was the hard part of it. ", ""))
    report = study.back(path)
    assert study.said() == before and study.rows("unplaced") == []
    assert any("corrections were not taken over" in note for note in report.notes)


def test_a_correction_there_is_no_change_of_what_stands_behind_it(study: Study) -> None:
    path = study.hand_out()
    work(
        path,
        lambda p: mark_nothing(p, first(p).document_id, (200, 220)),
        lambda p: add_memo(p, "m", document_id=first(p).document_id, span=(210, 230)),
    )
    study.back(path)
    before = [study.rows(table) for table in ("coding", "coverage_mark", "memo")]
    work(path, lambda p: correct(p, "We had a plan", "Well, so we had a plan"))
    with study.lead() as project:
        set_comment(project, codings(project)[-1].id, "here")
        before[0] = rows(project, "coding")
    assert study.back(path).conflicts == 0
    assert [study.rows(table) for table in ("coding", "coverage_mark", "memo")] == before
    work(path, lambda p: set_comment(p, codings(p)[2].id, "there"))
    assert study.back(path).conflicts == 0 and any(one[2] == "there" for one in study.said())


def test_what_was_coded_in_words_corrected_there_comes_to_the_words_here_or_waits(study: Study) -> None:
    path = study.hand_out()
    work(
        path,
        lambda p: correct(p, "nobody read it", "nobody read it, honestly"),
        lambda p: give(p, "nobody read it, honestly", "Time"),
        lambda p: correct(p, "once more. ", "once more. Xylophones played all night long. "),
        lambda p: give(p, "Xylophones played all night", "Time"),
    )
    report = study.back(path)
    assert any(one[1].startswith("nobody read it") for one in study.said())
    assert report.waiting == 1


def test_what_was_coded_lost_and_still_waits_there_waits_here(study: Study) -> None:
    path = study.hand_out()
    work(
        path,
        lambda p: correct(p, "once more. ", "once more. Xylophones played all night long. "),
        lambda p: give(p, "Xylophones played all night", "Time"),
        lambda p: correct(p, "Xylophones played all night long. ", ""),
    )
    study.back(path)
    assert len(study.rows("unplaced")) == 1
