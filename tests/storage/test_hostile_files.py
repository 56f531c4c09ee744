"""Whatever lies where a project, its lock or its journal should be: nothing saved is lost, nothing else is touched."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import (
    DamagedProjectError,
    LockedProjectError,
    NotAProjectError,
    ProjectError,
    QualcodeError,
)
from qualcode.storage.engine import open_engine
from qualcode.storage.lock import lock_path
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import list_documents, read_text

pytestmark = pytest.mark.sqlite

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are made otherwise there")


def made(folder: Path, name: str = "study.qualcode") -> Path:
    path = folder / name
    create_project(path, name="Study", coder="mara").close()
    return path


def names(project: Project) -> list[str]:
    return sorted(code.name for code in load_tree(project).walk())


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


_READER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('select count(*) from code'); c.close()"


def test_looking_at_an_open_project_again_does_not_let_another_program_take_its_journal(project: Project) -> None:
    create_code(project, "First")
    open_project(project.path, coder="jonas", write=False).close()
    subprocess.run([sys.executable, "-c", _READER, str(project.path)], check=True)
    create_code(project, "Saved")
    with closing(sqlite3.connect(project.path)) as other:
        assert other.execute("select count(*) from code").fetchone() == (2,)


@posix
def test_a_pipe_or_a_device_is_no_project(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.qualcode")
    for path in (tmp_path / "pipe.qualcode", Path("/dev/zero")):
        with pytest.raises(NotAProjectError):
            open_project(path, coder="mara")


@pytest.mark.parametrize("name", ["", ".", "..", "/", "n" * 5000])
def test_a_path_that_can_be_no_file_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError):
        create_project(Path(name), name="Study", coder="mara")
    with pytest.raises(ProjectError):
        open_project(Path(name), coder="mara")


@posix
def test_a_link_and_its_file_have_one_lock(tmp_path: Path) -> None:
    path = made(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.qualcode"
    link.symlink_to(path)
    with open_project(path, coder="mara", insist=True), pytest.raises(LockedProjectError):
        open_project(link, coder="jonas", insist=True)
    with open_project(link, coder="jonas", insist=True) as project:
        create_code(project, "Through the link")
    with open_project(path, coder="mara", write=False) as project:
        assert names(project) == ["Through the link"]


@posix
def test_a_project_is_not_made_over_a_link(tmp_path: Path) -> None:
    link = tmp_path / "study.qualcode"
    link.symlink_to(tmp_path / "nowhere.qualcode")
    with pytest.raises(ProjectError, match="exists already"):
        create_project(link, name="Study", coder="mara")
    assert link.is_symlink()


def test_of_two_projects_made_at_once_under_one_name_the_first_stays(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"

    def other_first(project: Project) -> None:
        with create_project(path, name="First", coder="jonas") as first:
            create_code(first, "Precious")

    with pytest.raises(ProjectError, match="exists already"):
        create_project(path, name="Second", coder="mara", fill=other_first)
    with open_project(path, coder="mara", write=False) as project:
        assert names(project) == ["Precious"]
    assert not list(tmp_path.glob(".qualcode-*"))


def test_what_cannot_be_filled_is_not_there(tmp_path: Path) -> None:
    def fill(project: Project) -> None:
        create_code(project, "A")
        create_code(project, "A")

    with pytest.raises(QualcodeError):
        create_project(tmp_path / "study.qualcode", name="Study", coder="mara", fill=fill)
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith("_")] == []


def test_drafts_of_killed_processes_go_after_a_day_and_no_other_folder_does(tmp_path: Path) -> None:
    old = time.time() - 100_000
    for folder, file in ((".qualcode-abcd1234", "x.qualcode-wal"), (".qualcode-mythesis", "thesis.txt")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).touch()
        os.utime(tmp_path / folder, (old, old))
    made(tmp_path)
    assert not (tmp_path / ".qualcode-abcd1234").exists()
    assert (tmp_path / ".qualcode-mythesis" / "thesis.txt").exists()


def journal_of(folder: Path) -> bytes:
    """The journal of another project, as a crash leaves it."""
    path = made(folder, "other.qualcode")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        raw.execute("UPDATE project SET name = zeroblob(30000)")
        raw.commit()
        journal = beside(path, "-wal").read_bytes()
    assert journal
    return journal


def test_a_new_project_never_takes_up_the_journal_of_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    left = tmp_path / "study.qualcode-wal"
    left.write_bytes(journal_of(tmp_path / "there"))
    with pytest.raises(ProjectError, match="left of an earlier project"):
        create_project(tmp_path / "study.qualcode", name="Study", coder="mara")
    assert left.exists()
    assert not (tmp_path / "study.qualcode").exists()


def test_an_empty_journal_left_by_a_reader_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "study.qualcode-wal").touch()
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        create_code(project, "Works")


def test_the_journal_of_another_file_is_not_written_into_a_project(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    journal = journal_of(tmp_path / "there")
    path = made(tmp_path)
    with open_project(path, coder="mara") as project:
        for number in range(200):
            create_code(project, f"Code {number}", definition="d" * 300)
    before = path.read_bytes()
    beside(path, "-wal").write_bytes(journal)
    for write in (True, False):
        with pytest.raises(DamagedProjectError, match="-wal beside it"):
            open_project(path, coder="mara", write=write)
    assert path.read_bytes() == before


def test_a_copy_with_its_journal_holds_the_latest_change(tmp_path: Path, project: Project) -> None:
    create_code(project, "Latest")
    copy = tmp_path / "copy" / "study.qualcode"
    copy.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(beside(project.path, ending), beside(copy, ending))
    with open_project(copy, coder="mara", insist=True) as other:
        assert names(other) == ["Latest"]


GARBAGE = {
    "bytes": b"\xff\x00lock",
    "nested": b"[" * 4096,
    "infinite": b'{"host": "h", "pid": 1, "since_ms": Infinity}',
    "far": b'{"host": "h", "pid": 1, "since_ms": 1' + b"0" * 300 + b"}",
    "lines": b'{"host": "a\\nb", "pid": 1, "since_ms": 5}',
    "list": b"[1]",
    "empty": b"",
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=list(GARBAGE))
def test_garbage_in_a_lock_that_nobody_holds_is_taken_over(tmp_path: Path, content: bytes) -> None:
    path = made(tmp_path)
    lock_path(path).write_bytes(content)
    with open_project(path, coder="mara", insist=True) as project:
        assert json.loads(lock_path(path).read_bytes())["pid"] == os.getpid()
        create_code(project, "Works")
    assert not lock_path(path).exists()


@posix
def test_what_a_lock_of_that_name_points_to_is_never_written(tmp_path: Path) -> None:
    path = made(tmp_path)
    victim = tmp_path / "letter.txt"
    victim.write_text("dear")
    lock_path(path).symlink_to(victim)
    with pytest.raises(ProjectError, match="no ordinary file"):
        open_project(path, coder="mara", insist=True)
    assert victim.read_text() == "dear"
    with open_project(path, coder="mara") as project:  # For the screens: reading goes on, and says why.
        assert "no ordinary file" in project.why_read_only


@posix
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_folder_or_a_pipe_where_the_lock_belongs_is_named(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = made(tmp_path)
    make(lock_path(path))
    with pytest.raises(ProjectError, match=r"study\.qualcode\.lock is no ordinary file"):
        open_project(path, coder="mara", insist=True)


def test_a_project_that_another_program_keeps_locked_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)
    monkeypatch.setattr("qualcode.storage.connecting.PATIENCE", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProjectError, match="locked by another program") as refusal:
            open_project(path, coder="mara", write=False)
    assert not isinstance(refusal.value, DamagedProjectError)


def test_a_commit_that_is_refused_does_not_stop_the_ones_after_it(project: Project) -> None:
    create_code(project, "Before")
    with pytest.raises(Exception, match="FOREIGN KEY"), project.change("break", "break") as tx:
        project._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        tx.add("memo", kind="note", text="", coder_id=999, created_ms=0, changed_ms=0)
    create_code(project, "After")
    assert names(project) == ["After", "Before"]


def test_a_damaged_text_is_never_shown_as_the_text(coded: Project) -> None:
    path = coded.path
    coded.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(
            "UPDATE content SET data = cast(replace(cast(data AS text), 'plan', 'plot') AS blob) WHERE codec = 'plain'"
        )
        raw.commit()
    with open_project(path, coder="mara", write=False) as project:
        document = list_documents(project)[0]
        with pytest.raises(DamagedProjectError, match="not what was imported"):
            read_text(project, document.version_id)


def test_a_name_that_is_no_text_any_more_is_said_in_a_sentence(coded: Project) -> None:
    path = coded.path
    coded.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE code SET name = x'80'")
        raw.commit()
    with open_project(path, coder="mara", write=False) as project, pytest.raises(DamagedProjectError):
        load_tree(project)


def test_a_text_with_half_a_character_is_refused_and_nothing_is_written(
    project: Project, dump: Callable[[Project], Any]
) -> None:
    before = dump(project)
    with pytest.raises(QualcodeError, match=r"half a character \(U\+DCFF\)"):
        add_memo(project, "x\udcff")
    assert dump(project) == before


def test_a_coder_is_the_same_whatever_the_case_of_the_name(tmp_path: Path) -> None:
    path = made(tmp_path)
    with open_project(path, coder="MARA") as project:
        create_code(project, "Mine")
        assert project.coder == "mara"
        with project.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM coder").scalar_one() == 1


_IMPORT = """
import sys
from pathlib import Path
from qualcode.documents.importing import import_documents
from qualcode.storage.project import open_project
with open_project(Path(sys.argv[1]), coder="mara") as project:
    print("ready", flush=True)
    import_documents(project, [Path(sys.argv[2])])
    print("done", flush=True)
"""


@posix
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3])
def test_an_import_that_is_killed_is_there_as_a_whole_or_not_at_all(tmp_path: Path, delay: float) -> None:
    path = made(tmp_path)
    (tmp_path / "transcripts").mkdir()
    for number in range(60):
        text = "ANNA: I plan my week.\n\nBEN: No time for it.\n\n" * 30 + f"ANNA: {number}\n"
        (tmp_path / "transcripts" / f"{number}.txt").write_text(text)
    arguments = [sys.executable, "-c", _IMPORT, str(path), str(tmp_path / "transcripts")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
    with open_project(path, coder="mara", insist=True) as project:
        assert len(list_documents(project)) in (0, 60)
        import_documents(project, [tmp_path / "transcripts"])
        assert len(list_documents(project)) == 60


def test_a_refused_upgrade_of_the_journal_mode_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)

    def fails(*args: Any, **options: Any) -> Any:
        engine = open_engine(*args, **options)
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("DROP TABLE coder")
            raw.commit()
        return engine

    monkeypatch.setattr("qualcode.storage.file_projects.open_engine", fails)
    with pytest.raises(ProjectError):
        open_project(path, coder="mara", insist=True)
    assert not lock_path(path).exists()
