"""Erasing a participant: her words are nowhere any more, and everything else goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import rmtree

import pytest

import erased_study
from erased_study import LEAD, OTHERS, OWN_WORDS, SAID, SHORT, WHO, laid_out, left_of, place, who
from qualcode.cases.attributes import find_bearer
from qualcode.cases.erased_before import erased_before
from qualcode.cases.erasing import GOES, VERB, WRITTEN_OVER, ErasePlan, plan_erasing
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.domain.erasure import Erased
from qualcode.domain.errors import NotFoundError, RuleError, UndoError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.erasing.erasing import erase_from_file, rehearse_erasing
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_transcript
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.restoring import preview_restore, restore

pytestmark = pytest.mark.sqlite


def opened(path: Path, coder: str = LEAD) -> Project:
    return open_project(path, coder=coder, insist=True)


def erase(path: Path) -> tuple[ErasePlan, Erased]:
    with opened(path) as project:
        plan = plan_erasing(project, who(project))
    return plan, erase_from_file(path, plan.erasure, plan.line)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "study")


@pytest.fixture
def alone(study: Path) -> Path:
    """The project alone, without backups and bundles."""
    for path in study.parent.iterdir():
        if path.is_dir():
            rmtree(path)
        elif path != study:
            path.unlink()
    return study


@pytest.mark.long
def test_no_sentence_of_hers_is_left_in_any_byte_of_the_project(alone: Path) -> None:
    before = left_of(alone.parent)
    assert before["study.qualcode"] >= {*SAID, SHORT, *OWN_WORDS}  # The search finds them while they are there.
    erase(alone)
    assert left_of(alone.parent, (*SAID, SHORT, *OWN_WORDS, WHO, "Ms. Quill", "zephyr academy")) == {}
    assert left_of(alone.parent, (OTHERS, erased_study.NOTES)) == {"study.qualcode": {OTHERS, erased_study.NOTES}}


def test_what_is_said_before_is_what_happens(alone: Path) -> None:
    plan, erased = erase(alone)
    told = {document.name: (document.what, document.versions, document.standing) for document in plan.documents}
    assert told == {
        "alone": (GOES, 2, True),
        "group": (WRITTEN_OVER, 2, True),
        f"{WHO} What was hardest?": (GOES, 1, True),
        f"{WHO} What helped you most?": (GOES, 1, True),
        "second": (GOES, 1, False),
    }
    assert [(one.name, one.written_over) for one in plan.elsewhere] == [("notes", True)]
    assert plan.names == (WHO, "MS. QUILL")
    assert erased.rows["document"] == 3 and erased.texts == 3
    with opened(alone) as project:
        assert {document.name for document in list_documents(project)} == {
            "group", "notes", "other", "Odo Marsh What was hardest?", "Odo Marsh What helped you most?"
        }  # fmt: skip
        with pytest.raises(NotFoundError):
            find_bearer(project, WHO)


@pytest.mark.long
def test_a_rehearsal_counts_the_same_and_changes_nothing(alone: Path) -> None:
    with opened(alone) as project:
        plan = plan_erasing(project, who(project))
    whole = alone.read_bytes()
    told = rehearse_erasing(alone, plan.erasure, plan.line)
    assert alone.read_bytes() == whole
    assert not any(path.stat().st_size for path in alone.parent.iterdir() if path.name[-4:] not in ("code", "-shm"))
    assert told == erase_from_file(alone, plan.erasure, plan.line)


def test_what_another_said_keeps_its_place_and_its_codings(alone: Path) -> None:
    with opened(alone) as project:
        before = {(one.uuid, one.start, one.end) for one in list_codings(project) if one.quote == OTHERS}
        length = find_document(project, "group").length
    erase(alone)
    with opened(alone) as project:
        assert {(one.uuid, one.start, one.end) for one in list_codings(project) if one.quote == OTHERS} == before
        assert len(before) == 2
        transcript = read_transcript(project, find_document(project, "group"))
        assert len(transcript.text) == length and place(project, "group", OTHERS)[1] == list_spans(project)[0]
        silent = [turn for turn in transcript.turns if turn.speaker == "[erased]"]
        assert len(silent) == 2 and not any(turn.speech for turn in silent)
        assert all("Quill" not in memo.text for memo in list_memos(project))


def list_spans(project: Project) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in list_codings(project) if one.quote == OTHERS]


def test_an_erased_project_is_sound_and_everything_else_can_be_undone_and_redone(alone: Path) -> None:
    erase(alone)
    assert check_project(alone).findings == ()
    with opened(alone) as project:
        apply_code(project, *place(project, "group", "nothing to add"), list_codes(project)[0].id)
        steps = 0
        while True:
            try:
                undo(project)
            except UndoError as error:
                assert error.problem == "there is nothing to undo"
                break
            steps += 1
        assert steps > 20 and list_documents(project) == []
    assert check_project(alone).sound
    with opened(alone) as project:
        redo(project, steps)
        assert [one.quote for one in list_codings(project) if one.quote == "nothing to add"]
    assert check_project(alone).findings == ()
    assert left_of(alone.parent) == {}


def test_the_audit_line_remains_without_content_and_cannot_be_undone(alone: Path) -> None:
    plan, _ = erase(alone)
    with opened(alone) as project:
        line = history(project)[0]
        assert (line.verb, line.coder, line.kind) == (VERB, LEAD, "setup")
        assert line.summary == "a participant was erased, with 4 documents; 1 document written over in places"
        assert plan.case.uuid in line.reason and WHO not in line.reason
        with pytest.raises(UndoError):
            undo_change(project, line.uuid)
        told = " ".join(f"{entry.summary} {entry.reason}" for entry in history(project))
    assert "Quill" not in told and "[erased]" in told


@pytest.mark.long
def test_two_who_are_erased_one_after_the_other_do_not_meet(alone: Path) -> None:
    erase(alone)
    with opened(alone) as project:
        case = find_bearer(project, "Tomas Reed")
        plan = plan_erasing(project, case)
    assert [(one.name, one.what) for one in plan.documents] == [("group", GOES)]
    erase_from_file(alone, plan.erasure, plan.line)
    assert check_project(alone).findings == ()


def test_a_site_is_not_erased_and_who_is_no_lead_erases_nobody(alone: Path) -> None:
    with opened(alone, "jonas") as project, pytest.raises(RuleError):
        plan_erasing(project, who(project))
    with opened(alone) as project, pytest.raises(RuleError):
        plan_erasing(project, find_document(project, "group"))


@pytest.mark.long
def test_nothing_of_it_is_in_the_free_pages_or_beside_the_file(alone: Path) -> None:
    erase(alone)
    assert {path.name for path in alone.parent.iterdir()} <= {"study.qualcode", "study.qualcode-shm"}
    with closing(sqlite3.connect(alone)) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_bundle_that_comes_back_brings_nothing_of_it_in_again(alone: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "jonas.qualcode"
    with opened(alone) as project:
        write_bundle(project, bundle, plan_bundle(project, "jonas"))
    with open_project(bundle, coder="jonas") as theirs:
        code = list_codes(theirs)[0].id
        apply_code(theirs, *place(theirs, "alone", SAID[2]), code)
        apply_code(theirs, *place(theirs, "group", SAID[5]), code)
        apply_code(theirs, *place(theirs, "group", "nothing to add"), code)
        add_memo(theirs, f"She means: {SAID[4]}", document_id=find_document(theirs, "group").id)
    erase(alone)
    with opened(alone) as project:
        merge_file(project, bundle, Answers())
        assert "nothing to add" in {one.quote for one in list_codings(project)}
        assert "She means: [erased]" in {memo.text for memo in list_memos(project)}
    assert left_of(alone.parent) == {}
    assert check_project(alone).findings == ()


@pytest.mark.long
def test_a_copy_of_the_whole_project_brings_nothing_of_it_in_again(alone: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.qualcode"
    copy.write_bytes(alone.read_bytes())
    with open_project(copy, coder=LEAD) as project:
        add_memo(project, f"Later: {SAID[0]}")
    erase(alone)
    with opened(alone) as project:
        merge_file(project, copy, Answers())
        assert "Later: [erased]" in {memo.text for memo in list_memos(project)}
    assert left_of(alone.parent) == {}


@pytest.mark.long
def test_restoring_a_backup_brings_nobody_back(study: Path) -> None:
    (study.parent / "jonas.qualcode").unlink()
    plan, _ = erase(study)
    backup = max(study.parent.glob("*.backups/*.backup"))
    seen = preview_restore(study, backup, LEAD)
    assert "participants were erased since this backup was made; they stay erased" in seen.notes
    restore(study, backup, LEAD)
    assert "study.qualcode" not in left_of(study.parent)
    with opened(study) as project:
        with pytest.raises(NotFoundError):
            find_bearer(project, WHO)
        erased = erased_before(project)
    assert erased is not None and plan.erasure.participants == erased.participants
    assert check_project(study).sound
