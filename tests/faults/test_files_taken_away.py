"""The file deleted, moved or replaced under the running program: nothing more is acknowledged, all is still to be had."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_path
from qualcode.domain.errors import LockedProjectError, ProjectError, ProjectGoneError
from qualcode.history.undoing import history, undo
from qualcode.storage.lock import WriteLock
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.saving_elsewhere import place_elsewhere, save_elsewhere

pytestmark = [pytest.mark.sqlite, pytest.mark.skipif("sys.platform == 'win32'", reason="Windows keeps open files")]

Dump = Callable[[Project], dict[str, list[tuple[Any, ...]]]]


def _names(project: Project) -> list[str]:
    return [code.name for code in list_codes(project)]


def _replaced(path: Path) -> None:
    other = path.with_name("other.qualcode")
    create_project(other, name="Other", coder="ann").close()
    other.replace(path)


TAKEN: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "moved": lambda path: path.rename(path.with_name("elsewhere.qualcode")),
    "replaced": _replaced,
    "put back from a copy": lambda path: (shutil.copy(path, path.with_name("copy")), path.unlink(),
                                          path.with_name("copy").rename(path)),
}  # fmt: skip


@pytest.mark.parametrize("how", TAKEN)
def test_nothing_is_acknowledged_once_the_file_has_gone_and_all_of_it_can_be_saved_elsewhere(
    coded: Project, tmp_path: Path, dump: Dump, how: str
) -> None:
    create_path(coded, "Before")
    TAKEN[how](coded.path)
    for _ in range(2):
        with pytest.raises(ProjectGoneError, match=r"while it was open; nothing of this action is saved"):
            create_path(coded, "After")
    assert "Before" in _names(coded)
    assert "After" not in _names(coded)
    saved = save_elsewhere(coded, tmp_path / "saved")
    assert saved == tmp_path / "saved.qualcode"
    assert saved.stat().st_mode & 0o777 == 0o600
    assert check_project(saved).sound
    with open_project(saved, coder="mara") as there:
        assert dump(there) == dump(coded)
        assert len(history(there)) == len(history(coded))
        assert undo(there)[0].summary
        create_path(there, "After")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".qualcode-")) == []


def test_a_change_that_is_committed_into_a_file_without_a_name_is_not_acknowledged(coded: Project) -> None:
    with pytest.raises(ProjectGoneError, match="deleted or moved"), coded.change("create", "one more"):
        create_path(coded, "Too late")
        coded.path.unlink()


def test_a_file_that_was_moved_holds_all_that_was_acknowledged(coded: Project, tmp_path: Path) -> None:
    create_path(coded, "Before")
    moved = coded.path.rename(tmp_path / "moved.qualcode")
    with pytest.raises(ProjectGoneError):
        create_path(coded, "After")
    copy = Path(shutil.copy(moved, tmp_path / "as killed.qualcode"))
    with open_project(copy, coder="ann", write=False) as found:
        assert "Before" in _names(found)
    assert [path.name for path in tmp_path.glob("study.qualcode-*")] == []


def test_a_file_that_was_moved_and_comes_back_is_written_again(coded: Project) -> None:
    away = coded.path.with_name("away.qualcode")
    coded.path.rename(away)
    with pytest.raises(ProjectGoneError):
        create_path(coded, "While away")
    away.rename(coded.path)
    create_path(coded, "Back")
    assert "Back" in _names(coded)
    assert "While away" not in _names(coded)


def test_a_folder_that_is_renamed_takes_the_project_along(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with create_project(tmp_path / "folder" / "study", name="Study", coder="mara") as project:
        create_path(project, "Before")
        (tmp_path / "folder").rename(tmp_path / "other")
        with pytest.raises(ProjectGoneError, match="deleted or moved"):
            create_path(project, "After")
    with open_project(tmp_path / "other" / "study.qualcode", coder="mara") as project:
        assert _names(project) == ["Before"]


def test_closing_takes_nothing_from_the_project_that_has_its_place(coded: Project, tmp_path: Path) -> None:
    _replaced(coded.path)
    with pytest.raises(ProjectGoneError, match="another file now"):
        create_path(coded, "After")
    with open_project(coded.path, coder="ann", write=False) as other:
        assert _names(other) == []
    with closing(sqlite3.connect(coded.path)) as other_program:
        other_program.execute("PRAGMA journal_mode = WAL")
        other_program.execute("UPDATE project SET name = CAST('Mine' AS BLOB)")
        other_program.commit()
        coded.close()
        assert coded.path.with_name(coded.path.name + "-wal").exists()
    with closing(sqlite3.connect(coded.path)) as after:
        assert after.execute("SELECT CAST(name AS TEXT) FROM project").fetchall() == [("Mine",)]


@pytest.mark.parametrize("taken", ["-wal", "-shm", "both"])
def test_without_its_journal_the_program_puts_all_into_the_file_and_goes_on(coded: Project, taken: str) -> None:
    create_path(coded, "Before")
    beside = [coded.path.with_name(coded.path.name + ending) for ending in ("-wal", "-shm")]
    for path in beside:
        if taken in (path.name[-4:], "both"):
            path.unlink()
    create_path(coded, "After")
    assert beside[0].stat().st_size > 0
    shutil.copy(coded.path, coded.path.with_name("as killed.qualcode"))
    shutil.copy(beside[0], coded.path.with_name("as killed.qualcode-wal"))
    with open_project(coded.path.with_name("as killed.qualcode"), coder="ann", write=False) as found:
        assert {"Before", "After"} <= set(_names(found))
    assert check_project(coded.path).sound


def test_a_journal_that_goes_during_a_change_costs_nothing(coded: Project) -> None:
    with coded.change("create", "one more"):
        create_path(coded, "Within")
        coded.path.with_name(coded.path.name + "-wal").unlink()
    copy = shutil.copy(coded.path, coded.path.with_name("as killed.qualcode"))  # Without any journal.
    with open_project(Path(copy), coder="ann", write=False) as found:
        assert "Within" in _names(found)


def test_a_journal_that_cannot_be_mended_while_others_read_is_refused_and_loses_nothing(coded: Project) -> None:
    create_path(coded, "Before")
    with open_project(coded.path, coder="ann", write=False) as reader:
        assert "Before" in _names(reader)
        coded.path.with_name(coded.path.name + "-wal").unlink()
        with pytest.raises(ProjectGoneError, match=r"-wal beside .* was taken away"):
            create_path(coded, "Refused")
        copy = shutil.copy(coded.path, coded.path.with_name("as killed.qualcode"))
    with open_project(Path(copy), coder="ann", write=False) as found:
        assert "Before" in _names(found)
    create_path(coded, "After")
    assert "After" in _names(coded)


def test_a_lock_that_was_taken_away_is_taken_again_unless_another_process_has_it(coded: Project) -> None:
    lock = coded.path.with_name(coded.path.name + ".lock")
    lock.unlink()
    create_path(coded, "Mine")
    assert lock.exists()
    lock.unlink()
    other = WriteLock(coded.path)
    with pytest.raises(LockedProjectError, match="open for writing elsewhere"):
        create_path(coded, "Not mine")
    coded.close()
    assert lock.exists()
    other.release()


def test_saving_elsewhere_never_overwrites_and_says_what_the_disk_refuses(coded: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="exists already"):
        save_elsewhere(coded, coded.path)
    with pytest.raises(ProjectError, match="cannot be written"):
        save_elsewhere(coded, tmp_path / "no such folder" / "x")
    assert place_elsewhere(coded.path) == tmp_path / "study (saved).qualcode"
    (tmp_path / "study (saved).qualcode").touch()
    assert place_elsewhere(coded.path) == tmp_path / "study (saved 2).qualcode"
    assert place_elsewhere(tmp_path / "gone" / "study.qualcode").parent == Path.home()


@pytest.mark.parametrize("after", ["with a journal", "without one"])
def test_a_file_that_is_written_over_is_not_mixed_with_what_was_done_here(
    coded: Project, tmp_path: Path, after: str
) -> None:
    create_path(coded, "Before")
    if after == "without one":
        with closing(sqlite3.connect(coded.path)) as other_program:
            other_program.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other = tmp_path / "other.qualcode"
    with create_project(other, name="Other", coder="ann") as made:
        create_path(made, "Theirs")
    content = other.read_bytes()
    coded.path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(ProjectGoneError, match="was written over by another program while it was open"):
            create_path(coded, "Refused")
    coded.close()
    assert coded.path.read_bytes() == content
    with open_project(coded.path, coder="mara") as found:
        assert _names(found) == ["Theirs"]
    assert check_project(coded.path).sound


def test_a_file_that_is_only_touched_is_worked_on(coded: Project) -> None:
    create_path(coded, "Before")
    for number in range(3):
        os.utime(coded.path, (1_600_000_000 + number, 1_600_000_000 + number))
        create_path(coded, f"After {number}")
    assert {"Before", "After 0", "After 1", "After 2"} <= set(_names(coded))
    coded.close()
    assert check_project(coded.path).sound


def test_a_journal_that_is_put_into_the_file_by_sqlite_itself_is_nobody_elses_doing(coded: Project) -> None:
    with coded.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 3")
    for number in range(20):
        create_path(coded, f"Code {number}")
    assert len(history(coded)) >= 20


def test_another_program_may_put_the_journal_into_the_file(coded: Project) -> None:
    for mode in ("PASSIVE", "TRUNCATE"):
        create_path(coded, f"Before {mode}")
        with closing(sqlite3.connect(coded.path)) as other_program:
            other_program.execute(f"PRAGMA wal_checkpoint({mode})")
        create_path(coded, f"After {mode}")
    coded.close()
    with open_project(coded.path, coder="mara") as found:
        assert {"Before PASSIVE", "After PASSIVE", "Before TRUNCATE", "After TRUNCATE"} <= set(_names(found))
