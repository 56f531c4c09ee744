"""What is opened as a project, and what is refused with a sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.domain.errors import (
    DamagedProjectError,
    LockedProjectError,
    NewerProjectError,
    NotAProjectError,
    ProjectError,
    ReadOnlyError,
)
from qualcode.storage.engine import APPLICATION_ID
from qualcode.storage.lock import lock_path
from qualcode.storage.opening import unusable
from qualcode.storage.project import Project, create_project, open_project

pytestmark = pytest.mark.sqlite


def made(tmp_path: Path) -> Path:
    path = tmp_path / "study.qualcode"
    create_project(path, name="Study", coder="mara").close()
    return path


def test_a_new_project_is_marked_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith("_")] == ["study.qualcode"]


def test_a_project_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    path = made(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="exists already"):
        create_project(path, name="Other", coder="mara")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "is not a qualcode project"), (b"Dear diary", "is not a qualcode project")],
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "notes.qualcode"
    path.write_bytes(content)
    with pytest.raises(NotAProjectError, match=word):
        open_project(path, coder="mara")
    assert not lock_path(path).exists()


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAProjectError, match="there is no project"):
        open_project(tmp_path / "none.qualcode", coder="mara")
    with pytest.raises(NotAProjectError, match="is a folder"):
        open_project(tmp_path, coder="mara")


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.qualcode"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE source (id INTEGER)")
    raw.close()
    with pytest.raises(NotAProjectError, match="another program"):
        open_project(path, coder="mara")


def test_a_newer_project_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(NewerProjectError, match="newer qualcode"):
        open_project(path, coder="mara")
    assert path.read_bytes() == before


def test_a_damaged_project_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path)
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xaa" * 200
    path.write_bytes(data)
    with pytest.raises(DamagedProjectError, match="damaged"):
        open_project(path, coder="mara", thorough=True)


def test_a_cut_off_project_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(DamagedProjectError, match="damaged"):
        open_project(path, coder="mara", thorough=True)


def test_a_second_opening_is_read_only_and_names_the_holder(tmp_path: Path, project: Project) -> None:
    with open_project(project.path, coder="jonas") as second:
        assert not second.writable
        assert f"process {os.getpid()}" in second.why_read_only
        with pytest.raises(ReadOnlyError, match="reading only"), second.change("x", "x"):
            raise AssertionError("the door must stay shut")
    with pytest.raises(LockedProjectError, match="open for writing elsewhere"):
        open_project(project.path, coder="jonas", insist=True)


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    path = made(tmp_path)
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom qualcode.storage.project import open_project\n"
        "p = open_project(Path(sys.argv[1]), coder='mara')\n"
        "with p.change('x', 'kept') as tx:\n    tx.add('sets', kind='code', name='kept')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    assert lock_path(path).exists()
    with open_project(path, coder="mara", insist=True) as again:
        assert again.writable
        with again.reading() as connection:
            assert connection.exec_driver_sql("SELECT name FROM sets").all() == [(b"kept",)]


def test_a_lock_from_another_host_is_taken_over_only_when_asked(tmp_path: Path) -> None:
    path = made(tmp_path)
    lock_path(path).write_text('{"host": "elsewhere", "pid": 7, "since_ms": 1700000000000}')
    with pytest.raises(LockedProjectError, match="--take-over"):
        open_project(path, coder="mara", insist=True)
    with open_project(path, coder="mara", insist=True, take_over=True) as project:
        assert project.writable


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o500)
    with pytest.raises(ProjectError, match="cannot be written"):
        create_project(folder / "study.qualcode", name="Study", coder="mara")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="choose a folder"):
        create_project(tmp_path / "none" / "study.qualcode", name="Study", coder="mara")


def test_a_full_disk_is_said_in_a_sentence_and_loses_nothing(project: Project) -> None:
    with project.change("x", "small") as tx:
        tx.add("sets", kind="code", name="kept")
    with project.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with (
        pytest.raises(ProjectError, match="is full; nothing of this action was saved"),
        project.change("x", "big") as tx,
    ):
        tx.insert_many("sets", ("kind", "name"), [("code", f"set {i} " * 20) for i in range(3000)])
    with project.reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sets").all() == [(b"kept",)]
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with project.change("x", "after") as tx:
        tx.add("sets", kind="code", name="goes on")


def test_reading_goes_on_while_another_process_writes(project: Project) -> None:
    with open_project(project.path, coder="jonas", write=False) as reader:
        with project.change("x", "x") as tx:
            tx.add("sets", kind="code", name="not yet seen")
            with reader.reading() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM sets").scalar_one() == 0
        with reader.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM sets").scalar_one() == 1


def test_a_disk_that_fails_while_a_project_is_made_names_the_project_and_not_its_draft(tmp_path: Path) -> None:
    def fill(project: Project) -> None:
        raise unusable(project.path, sqlite3.OperationalError("disk I/O error"))

    with pytest.raises(ProjectError) as refused:
        create_project(tmp_path / "study", name="Study", coder="mara", fill=fill)
    assert f"{tmp_path / 'study.qualcode'} could not be" in refused.value.sentence
    assert "nothing was made" in refused.value.sentence
    assert not list(tmp_path.glob("*.qualcode*"))
