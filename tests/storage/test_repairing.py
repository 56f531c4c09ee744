"""Repairing: for everything that can be wrong, the project is sound afterwards, says what was done, and can be undone."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from damages import DAMAGE
from test_soundness import ELM, OAK, built, damaged, with_round

from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import (
    DamagedProjectError,
    LockedProjectError,
    ProjectError,
    QualcodeError,
    StoppedError,
    UndoError,
)
from qualcode.domain.progress import Watch
from qualcode.domain.repairs import Repaired
from qualcode.history.undoing import undo, undo_change
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.history import list_changes
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.repairing import mending
from qualcode.upkeep import repairing
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.repairing import repair

pytestmark = pytest.mark.sqlite
__all__ = ["built", "with_round"]

BEYOND = {"a column too few"}
"""Only a new file helps."""
TOLD = {"a text too many", "two coders of a name", "a table too many"}
"""What stays for a person to look at."""


def most_in_the_long_run(*short: str) -> list[object]:
    """All damages that can be repaired, of which only a few are tried in the short run."""
    names = [name for name in DAMAGE if name not in BEYOND]
    return [name if name in short else pytest.param(name, marks=pytest.mark.long) for name in names]


@pytest.fixture
def study(with_round: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(with_round, tmp_path / "study.qualcode"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def told(repaired: Repaired) -> str:
    return "; ".join(finding.sentence for finding in repaired.done)


def undo_all(path: Path) -> int:
    """Undo until nothing is left or a sentence says why not; how many actions were taken back."""
    count = 0
    with open_project(path, coder="mara", insist=True) as project:
        try:
            while True:
                undo(project)
                count += 1
        except UndoError:
            return count


@pytest.mark.parametrize("what", most_in_the_long_run("no number"))
def test_what_is_damaged_is_sound_afterwards_and_every_change_can_be_undone(study: Path, what: str) -> None:
    damaged(study, DAMAGE[what][0])
    repaired = repair(study, "mara")
    assert repaired.sound and (repaired.done or what in TOLD)
    assert not [finding for finding in repaired.left if what not in TOLD]
    assert undo_all(study) > 10
    assert check_project(study).sound


@pytest.mark.parametrize("what", most_in_the_long_run("a circle", "a turn over another", "a trigger"))
def test_it_is_sound_afterwards_also_where_no_record_of_any_change_is_left(study: Path, what: str) -> None:
    """So that nothing can be taken from the journal: what is right must follow from the rest."""
    damaged(study, DAMAGE[what][0], "DELETE FROM change_image")
    repaired = repair(study, "mara")
    assert repaired.sound and repaired.done
    with open_project(study, coder="mara") as project:
        assert {document.name for document in list_documents(project)} == {"oak", "elm"}
        assert len(list_codings(project)) == 3 and len(list_memos(project)) == 2


@pytest.mark.parametrize("what", sorted(BEYOND))
def test_what_only_a_new_file_helps_is_refused_and_says_how(study: Path, what: str) -> None:
    damaged(study, DAMAGE[what][0])
    before = study.read_bytes()
    with pytest.raises(DamagedProjectError, match="doctor --salvage --to NEW"):
        repair(study, "mara")
    assert study.read_bytes() == before


def test_a_dry_run_says_the_same_and_changes_nothing(study: Path) -> None:
    damaged(study, DAMAGE["a circle"][0], DAMAGE["another text"][0])
    before = study.read_bytes()
    rehearsed = repair(study, "mara", dry_run=True)
    assert rehearsed.dry_run and rehearsed.sound and rehearsed.backup is None
    assert study.read_bytes() == before
    assert not [path.name for path in study.parent.iterdir() if "backup" in path.name]
    assert told(rehearsed) == told(repair(study, "mara"))


def test_a_sound_project_is_left_alone(study: Path) -> None:
    before = study.read_bytes()
    repaired = repair(study, "mara")
    assert (repaired.done, repaired.backup, repaired.sound) == ((), None, True)
    assert study.read_bytes() == before


@pytest.mark.long
def test_the_project_as_it_was_is_kept_before(study: Path) -> None:
    damaged(study, DAMAGE["a circle"][0])
    backup = repair(study, "mara").backup
    assert backup is not None
    assert "below themselves" in " ".join(finding.sentence for finding in check_project(Path(backup)).findings)


def test_the_history_says_who_had_what_repaired_and_no_key_takes_it_back(study: Path) -> None:
    damaged(study, DAMAGE["a mark behind the text"][0], "DELETE FROM change_image")
    repair(study, "rosa")
    with open_project(study, coder="rosa", insist=True) as project:
        entry = list_changes(project, limit=1)[0]
        assert (entry.verb, entry.coder, entry.kind) == ("repair", "rosa", "setup")
        assert entry.summary.startswith("project repaired: ")
        with pytest.raises(UndoError, match="nothing to undo"):
            undo(project)
        with pytest.raises(UndoError, match="cannot be undone"):
            undo_change(project, entry.uuid)


@pytest.mark.long
def test_a_change_whose_record_is_gone_is_made_anew_from_those_around_it(study: Path) -> None:
    with closing(sqlite3.connect(study)) as raw, raw:
        count = raw.execute("SELECT count(*) FROM change").fetchone()[0]
        raw.execute("DELETE FROM change_image WHERE change_id % 3 = 0")
    repaired = repair(study, "mara")
    assert f"{count // 3} changes whose record of rows was made anew from those around it" in told(repaired)
    assert undo_all(study) > 10
    with open_project(study, coder="mara") as project:
        assert not list_codings(project) and not list_documents(project) and not list(load_tree(project).walk())


@pytest.mark.long
def test_changes_that_are_gone_altogether_leave_what_they_wrote(study: Path) -> None:
    with closing(sqlite3.connect(study)) as raw, raw:
        raw.execute("DELETE FROM change_image WHERE change_id > 20")
        raw.execute("DELETE FROM change WHERE id > 20")
        kept = raw.execute("SELECT uuid FROM memo").fetchall()
    assert not check_project(study).sound
    assert repair(study, "mara").sound
    with closing(sqlite3.connect(study)) as raw:
        assert raw.execute("SELECT uuid FROM memo").fetchall() == kept
    with open_project(study, coder="mara") as project:
        assert "a change of which the record is lost" in [change.summary for change in list_changes(project)]


@pytest.mark.long
def test_a_text_is_read_again_from_its_file_to_the_letter(study: Path) -> None:
    """The file differs from the text, here by its line ends; else both were kept as one."""
    with closing(sqlite3.connect(study)) as raw, raw:
        data = OAK.replace("\n", "\r\n").encode()
        digest = hashlib.sha256(data).digest()
        raw.execute("INSERT INTO content VALUES (?, ?, 'plain', ?)", (digest, len(data), data))
        raw.execute("UPDATE version SET original_sha256 = ? WHERE id = 1", (digest,))
        raw.execute("DELETE FROM change_image")
    assert repair(study, "mara").sound
    damaged(study, f"UPDATE content SET data = zeroblob(9) WHERE sha256 = x'{digest_of(OAK)}'")
    repaired = repair(study, "mara")
    assert "1 text found again, to the letter: oak" in told(repaired)
    with open_project(study, coder="mara") as project:
        assert read_text(project, 1) == OAK


def test_a_lost_text_keeps_the_words_that_codings_hold_at_their_places(study: Path) -> None:
    damaged(study, DAMAGE["no text"][0])
    repaired = repair(study, "mara")
    assert repaired.sound and repaired.documents == ("oak",)
    with open_project(study, coder="mara") as project:
        text = read_text(project, 1)
        assert len(text) == len(OAK)
        assert {a for a, b in zip(text, OAK, strict=True) if a != b} == {"▯"}
        assert all(
            text[one.start : one.end] == OAK[one.start : one.end] for one in list_codings(project, document_id=1)
        )


@pytest.mark.long
def test_a_text_of_which_the_end_is_lost_keeps_its_beginning_and_every_place(study: Path) -> None:
    damaged(study, f"UPDATE content SET data = substr(data, 1, 60) WHERE sha256 = x'{digest_of(OAK)}'")
    repaired = repair(study, "mara")
    assert repaired.sound and "1 text that is lost in part; ▯ stands where nothing kept the words: oak" in told(
        repaired
    )
    with open_project(study, coder="mara") as project:
        text = read_text(project, 1)
        assert text.startswith(OAK[:60]) and len(text) == len(OAK)
        assert all(
            text[one.start : one.end] == OAK[one.start : one.end] for one in list_codings(project, document_id=1)
        )


def test_a_word_that_was_changed_in_a_text_is_put_right_where_a_coding_kept_it(study: Path) -> None:
    damaged(study, DAMAGE["another text"][0])
    assert "1 text put right by the words that codings keep, to the letter: oak" in told(repair(study, "mara"))
    with open_project(study, coder="mara") as project:
        assert read_text(project, 1) == OAK


def test_a_document_that_lost_its_text_is_known_by_the_words_that_codings_keep(study: Path) -> None:
    """The record of the import is gone as well: nothing says which text was whose, but for what stands in them."""
    damaged(study, "DELETE FROM version", "DELETE FROM sentences", "DELETE FROM change_image")
    assert "2 texts given back to documents that had lost them" in told(repair(study, "mara"))
    with open_project(study, coder="mara") as project:
        texts = {document.name: read_text(project, document.version_id) for document in list_documents(project)}
        assert texts == {"oak": OAK, "elm": ELM} and len(list_codings(project)) == 3


def test_of_a_lost_change_only_as_much_is_made_anew_as_it_noted(study: Path) -> None:
    """A coding that was damaged meanwhile is no part of a change that renamed a code."""
    damaged(
        study,
        "DELETE FROM change_image WHERE change_id = (SELECT id FROM change WHERE verb = 'rename-code')",
        "UPDATE coding SET comment = CAST('sneaked in' AS BLOB) WHERE id = 1",
        "DELETE FROM turn WHERE version_id = 2",
    )
    said = told(repair(study, "mara"))
    assert "1 change whose record of rows was made anew" in said and "2 rows of “turn” put back" in said
    assert "1 row of “coding” put back as the last change left it" in said


@pytest.mark.long
def test_a_coding_whose_words_stand_nowhere_waits_for_a_place_with_its_memo(study: Path) -> None:
    words = "CAST('These words were never said.' AS BLOB)"
    damaged(
        study,
        f"UPDATE coding SET quote = {words}, prefix = CAST('x' AS BLOB), suffix = CAST('y' AS BLOB) WHERE id = 3",
        "DELETE FROM change_image",
    )
    assert "1 coding whose words stand nowhere put into the queue" in told(repair(study, "mara"))
    with open_project(study, coder="mara") as project:
        coding, memo = sorted(list_unplaced(project), key=lambda one: one.kind)
        assert "“These words were never said.”" in str(coding.rest["comment"])
        assert memo.kind == "memo" and memo.holder == coding.uuid and memo.rest["text"] == "On a coding."


@pytest.mark.long
def test_words_that_moved_are_found_again(study: Path) -> None:
    damaged(study, 'UPDATE coding SET "start" = 0, "end" = 9 WHERE id = 3', "DELETE FROM change_image")
    assert "1 coding put back on its words: oak" in told(repair(study, "mara"))
    with open_project(study, coder="mara") as project:
        (coding,) = [one for one in list_codings(project, document_id=1) if one.id == 3]
        assert OAK[coding.start : coding.end] == "I liked it, mostly."


def test_an_index_that_lacks_rows_is_made_anew(study: Path) -> None:
    damaged(
        study,
        "DROP INDEX ix_coding_code",
        "CREATE INDEX ix_coding_code ON coding (code_id, document_id, coder_id) WHERE id < 0",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE id < 0', '') WHERE name = 'ix_coding_code'",
    )
    assert not check_project(study).complete
    repaired = repair(study, "mara")
    assert repaired.sound and "indexes made anew" in told(repaired)
    assert repaired.backup is not None and Path(repaired.backup).exists()


def test_a_repair_that_fails_in_the_middle_leaves_the_file_as_it_was(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged(study, DAMAGE["a circle"][0], DAMAGE["another text"][0])
    before = study.read_bytes()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(mending, "mend_word_index", fail)
    with pytest.raises(ProjectError, match="disk I/O error"):
        repair(study, "mara")
    with closing(sqlite3.connect(study)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert study.read_bytes() == before


@pytest.mark.long
def test_without_a_backup_nothing_is_repaired(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged(study, DAMAGE["a circle"][0])

    def full(*_: object) -> Path:
        raise ProjectError("there is no room")

    monkeypatch.setattr("qualcode.upkeep.repairing.back_up", full)
    monkeypatch.setattr("qualcode.upkeep.repairing.set_aside", full)
    with pytest.raises(ProjectError, match="no room"):
        repair(study, "mara")
    assert not check_project(study).sound


@pytest.mark.long
def test_a_project_in_which_somebody_works_is_not_repaired(study: Path) -> None:
    with open_project(study, coder="mara", insist=True), pytest.raises(LockedProjectError):
        repair(study, "mara")


@pytest.mark.long
def test_no_file_and_files_of_others_are_refused_in_a_sentence(tmp_path: Path) -> None:
    other = tmp_path / "other.qualcode"
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TABLE t (x)")
    (tmp_path / "text.qualcode").write_text("no database")
    for path in (tmp_path / "none.qualcode", other, tmp_path / "text.qualcode"):
        with pytest.raises(QualcodeError):
            repair(path, "mara")


def test_a_repair_stopped_at_its_backup_puts_no_other_copy_beside_the_project(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    shutil.copy(built, path)
    watch = Watch(lambda progress: watch.stop())
    with watch.looking_on(), pytest.raises(StoppedError):
        repairing._kept(path)
    assert not list(tmp_path.glob("*.damaged"))
