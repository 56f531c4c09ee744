"""Putting one file's content in the place of another's: all of it or nothing, and nothing is left of what was there."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.domain.errors import LockedProjectError, ProjectError
from qualcode.storage import connecting
from qualcode.storage.connecting import connect_file
from qualcode.storage.overwriting import overwrite

pytestmark = pytest.mark.sqlite

CHILD = """
import sys
from pathlib import Path
from qualcode.storage.overwriting import overwrite
live, *sources = map(Path, sys.argv[1:])
print("ready", flush=True)
for number in range(10_000):
    overwrite(live, sources[number % len(sources)])
    print(number, flush=True)
"""
ROOM = """
import resource, signal, sys
from pathlib import Path
from qualcode.domain.errors import ProjectError
from qualcode.storage.overwriting import overwrite
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    overwrite(Path(sys.argv[1]), Path(sys.argv[2]))
except ProjectError as error:
    print(error.sentence)
"""


def written(path: Path, word: str, rows: int, *, wal: bool = True) -> Path:
    """A file whose rows all hold one word; in WAL mode as projects are, or with a rollback journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        file.execute("CREATE TABLE kept (what TEXT)")
        file.execute("BEGIN")
        file.executemany("INSERT INTO kept VALUES (?)", [(f"{word} " * 40 + str(n),) for n in range(rows)])
        file.execute("COMMIT")
    return path


def content(path: Path) -> tuple[set[str], int]:
    """The words that a sound file holds, and how many rows."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = [row[0].split()[0] for row in file.execute("SELECT what FROM kept")]
    return set(rows), len(rows)


@pytest.mark.parametrize("rows", [200, 4000])
def test_the_file_holds_what_the_other_held_and_nothing_of_its_own(tmp_path: Path, rows: int) -> None:
    live = written(tmp_path / "live", "before", 1500)
    inode = live.stat().st_ino
    overwrite(live, written(tmp_path / "source", "after", rows, wal=False))
    assert content(live) == ({"after"}, rows)
    assert live.stat().st_ino == inode
    assert b"before" not in b"".join(left.read_bytes() for left in tmp_path.glob("live*"))
    with closing(sqlite3.connect(live)) as file:
        assert file.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_what_waits_in_the_journal_goes_too(tmp_path: Path) -> None:
    live, source = written(tmp_path / "live", "before", 20), written(tmp_path / "source", "after", 30)
    late = sqlite3.connect(live, isolation_level=None)
    late.execute("INSERT INTO kept VALUES ('latest words')")
    (tmp_path / "moved").write_bytes(live.read_bytes())
    (tmp_path / "moved-wal").write_bytes((tmp_path / "live-wal").read_bytes())
    late.close()
    overwrite(tmp_path / "moved", source)
    assert content(tmp_path / "moved") == ({"after"}, 30)
    assert b"latest" not in b"".join(left.read_bytes() for left in tmp_path.glob("moved*"))


@pytest.mark.parametrize("wal", [True, False])
def test_a_file_that_somebody_reads_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wal: bool
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    live, source = written(tmp_path / "live", "before", 20, wal=wal), written(tmp_path / "source", "after", 30)
    with closing(sqlite3.connect(live, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM kept").fetchone()
        with pytest.raises(LockedProjectError, match="is open in another program"):
            overwrite(live, source)
    assert content(live) == ({"before"}, 20)


def test_a_reader_between_two_looks_counts_as_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    live, source = written(tmp_path / "live", "before", 20), written(tmp_path / "source", "after", 30)
    with closing(connect_file(live, read_only=True)) as reader:
        reader.execute("SELECT * FROM kept").fetchall()
        with pytest.raises(LockedProjectError):
            overwrite(live, source)
        assert reader.execute("SELECT count(*) FROM kept").fetchone()[0] == 20


def test_a_source_that_somebody_writes_is_taken_in_one_state(tmp_path: Path) -> None:
    live, source = written(tmp_path / "live", "before", 20), written(tmp_path / "source", "after", 30)
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO kept VALUES ('half')")
        overwrite(live, source)
    assert content(live) == ({"after"}, 30)


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.long)])
def test_killed_at_any_instant_it_is_one_or_the_other(tmp_path: Path, kills: int) -> None:
    live = written(tmp_path / "live", "start", 300)
    sources = [written(tmp_path / "one", "one", 3000), written(tmp_path / "two", "two", 700, wal=False)]
    held = [({"one"}, 3000), ({"two"}, 700)]
    for seed in range(kills):
        before = content(live)
        command = [sys.executable, "-c", CHILD, str(live), *map(str, sources)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(random.Random(seed).uniform(0, 0.06))
            child.kill()
            said = child.stdout.read().split()
        last = held[int(said[-1]) % 2] if said else before
        following = held[(int(said[-1]) + 1) % 2] if said else held[0]
        assert content(live) in (last, following)


def test_a_disk_that_fills_leaves_what_was_there(tmp_path: Path) -> None:
    live = written(tmp_path / "live", "before", 300)
    source = written(tmp_path / "source", "after", 6000, wal=False)
    pytest.importorskip("resource")
    for room in (64_000, 200_000, 700_000):
        said = subprocess.run(
            [sys.executable, "-c", ROOM, str(live), str(source), str(room)], capture_output=True, text=True, check=True
        ).stdout
        assert str(live) in said
        assert content(live) == ({"before"}, 300)


def test_a_source_that_is_no_database_changes_nothing(tmp_path: Path) -> None:
    live = written(tmp_path / "live", "before", 20)
    (tmp_path / "source").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(ProjectError):
        overwrite(live, tmp_path / "source")
    assert content(live) == ({"before"}, 20)
