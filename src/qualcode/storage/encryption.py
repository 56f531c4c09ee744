"""Encrypting a whole project file, decrypting it, and giving it another passphrase: all of it, or nothing.

The file is written anew beside itself, held against the old one row by row, and takes its name in one step; whoever
is killed meanwhile leaves the one or the other. What the old file held is then written over, as far as the disk lets
a program reach it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qualcode.domain.errors import LockedProjectError, ProjectError
from qualcode.domain.progress import stage, steps
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_cipher, connect_with
from qualcode.storage.file_keys import FileKey, is_open_here, key_of
from qualcode.storage.opening import LAST_STATE, SUFFIX, unusable
from qualcode.storage.placing import private_folder, sync_folder

_ZEROS = bytes(1 << 20)
_HEADER = ("application_id", "user_version")
"""What stands in the header of a file beside its tables."""


def keep_otherwise(path: Path, key: FileKey | None) -> None:
    """Keep a file that there is behind another key than now; the caller holds its lock, and has it closed.

    Args:
        path: The project, or a backup of one.
        key: What opens it afterwards; None: everything.

    Raises:
        ProjectError: Another program has it open, or the disk fails; it is as it was.
    """
    path = path.resolve()
    before = key_of(path)
    try:
        with private_folder(path) as folder, _held(path, before) as (held, remains):
            draft = folder / f"anew{SUFFIX}"  # What a killed process leaves is known by its ending, and goes later.
            _copy(held, draft, key)
            draft.chmod(stat.S_IMODE(path.stat().st_mode))
            _sync(draft)
            with stage(tr("writing over what was there"), stops_itself=True):  # Stopped in here, it could be read.
                draft.replace(path)
                sync_folder(path.parent)
                held.close()  # Before any other handle on the file is: that would drop its locks.
                for handle in remains:
                    _write_over(handle)
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    except OSError as error:
        raise ProjectError(
            tr(
                "{path} could not be written anew ({reason}); {last_state}",
                path=path,
                reason=error.strerror,
                last_state=LAST_STATE,
            ),
            remedy=tr("make room on the disk"),
        ) from error


def copy_kept(source: Path, target: Path, key: FileKey | None) -> None:
    """Copy a whole file to a new one behind another key, and hold the two against each other.

    Args:
        target: A file that does not exist, where nobody else can read.
        key: What opens it; None: everything.

    Raises:
        ProjectError: The disk fails, or the source is damaged.
    """
    try:
        with closing(connect_cipher(source, key_of(source), read_only=True)) as held:
            _copy(held, target, key)
    except sqlite3.Error as error:
        raise unusable(source, error) from error


def wipe(path: Path) -> None:
    """Write over what a file holds, and what SQLite has put beside it, and delete them; where there is none, nothing.

    Of a link the name alone goes: what it points to is somebody else's.

    Raises:
        ProjectError: It cannot be deleted.
    """
    for ending in ("", "-wal", "-journal", "-shm"):
        left = path.with_name(path.name + ending)
        try:
            if not left.is_symlink():
                with left.open("r+b", buffering=0) as file:
                    _write_over(file.fileno())
            left.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ProjectError(
                tr("{path} cannot be deleted ({reason})", path=left, reason=error.strerror),
                remedy=tr("close it elsewhere, and delete it yourself"),
            ) from error


@contextmanager
def _held(path: Path, key: FileKey | None) -> Iterator[tuple[sqlite3.Connection, list[int]]]:
    """A file with nothing beside it that nobody else can open, and handles on all that it leaves on the disk.

    Raises:
        LockedProjectError: Another program has it open.
        sqlite3.Error: The disk fails.
    """
    if is_open_here(path):
        raise _in_use(path)
    handles = [os.open(left, os.O_RDWR | getattr(os, "O_BINARY", 0)) for left in _to_write_over(path)]
    try:
        with closing(connect_cipher(path, key, read_only=False)) as held:
            try:
                held.execute("PRAGMA journal_mode = DELETE").fetchone()  # Refused while others have it open.
                held.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
                held.execute("BEGIN EXCLUSIVE")
                held.execute("COMMIT")  # The lock stays.
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise _in_use(path) from error
                raise
            yield held, handles
    finally:
        for handle in handles:
            os.close(handle)


def _in_use(path: Path) -> LockedProjectError:
    return LockedProjectError(
        tr("{path} is open in another window or program", path=path), remedy=tr("close it there and try again")
    )


def _to_write_over(path: Path) -> list[Path]:
    """What is on the disk of a file; nothing on Windows, which lets no file be replaced that is open."""
    if os.name == "nt":
        return []
    beside = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    return [path, *(left for left in beside if left.is_file())]


def _copy(held: sqlite3.Connection, target: Path, key: FileKey | None) -> None:
    """Write all that a connection sees to a new file, and see that it is there."""
    target.touch(mode=0o600, exist_ok=False)
    held.execute("ATTACH ? AS anew KEY ?", (target.as_uri(), f"x'{key.pragma}'" if key is not None else ""))
    for setting in ("journal_mode = OFF", "synchronous = OFF"):  # Half a file is none: it is synced when it is whole.
        held.execute(f"PRAGMA anew.{setting}").fetchone()
    with stage(tr("writing the file anew")):
        held.execute("SELECT sqlcipher_export('anew')").fetchone()
    for name in _HEADER:
        held.execute(f"PRAGMA anew.{name} = {held.execute(f'PRAGMA main.{name}').fetchone()[0]}")
    held.execute("DETACH anew")
    with closing(connect_with(target, key, read_only=True)) as copy:
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok" or _sums(copy) != _sums(held):
            raise ProjectError(
                tr("what was written anew does not hold what was there before; {last_state}", last_state=LAST_STATE),
                remedy=tr("look at the disk, and run `qualcode doctor`"),
            )


def _sums(connection: sqlite3.Connection) -> dict[str, str]:
    """All that a file holds: the definition of each thing in it, and the SHA-256 of the rows of each table."""
    things = connection.execute("SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema ORDER BY type, name")
    found = {f"{kind} {name}": sql for kind, name, sql in things.fetchall()}
    names = [key.removeprefix("table ") for key in found if key.startswith("table ")]
    for name in steps(names, tr("comparing what was written"), tr("tables")):
        digest = hashlib.sha256(found[f"table {name}"].encode())
        if not found[f"table {name}"].upper().startswith("CREATE VIRTUAL"):
            rows = connection.execute(f'SELECT * FROM main."{name}" ORDER BY {_order(connection, name)}')
            while batch := rows.fetchmany(500):
                digest.update(repr(batch).encode())
        found[f"table {name}"] = digest.hexdigest()
    return found


def _order(connection: sqlite3.Connection, table: str) -> str:
    """By what the rows of a table come in the same order from two files."""
    columns = connection.execute(f'PRAGMA main.table_info("{table}")').fetchall()
    keys = sorted((row[5], row[1]) for row in columns if row[5]) or [(0, row[1]) for row in columns]
    return ", ".join(f'"{name}"' for _, name in keys)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_over(handle: int) -> None:
    """Write zeros over all that an open file holds, and give its place back."""
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, _ZEROS[: min(left, len(_ZEROS))])
    os.fsync(handle)
    os.ftruncate(handle, 0)
