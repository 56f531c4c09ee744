"""Putting the content of one project file in the place of another's: all of it, or what was there before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.domain.errors import LockedProjectError, ProjectError
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file
from qualcode.storage.opening import unusable


def overwrite(path: Path, source: Path) -> None:
    """Let a project file hold what another file holds, in one transaction; the file stays the same one on the disk.

    A process that is killed, or a disk that fills, leaves what was there before. Afterwards nothing of that is left in
    the file or in the journal beside it: pages are written over, the rest is cut off. Where anybody else has the file
    open, be it for reading, nothing is done: she would see what is gone, and keep it in the journal.

    Args:
        path: The project; its lock must be held by the caller and no connection of this process be open.
        source: What it is to hold: a whole project file of the same page size, of which it is known that it is sound.

    Raises:
        LockedProjectError: Another program has one of the files open.
        ProjectError: The disk fails.
    """
    try:
        with closing(connect_file(path, read_only=False)) as file:
            _have_alone(file)
            with stage(
                tr("writing over what was there"), stops_itself=True
            ):  # Stopped in here, it could still be read.
                with closing(connect_file(source, read_only=True)) as whole:
                    # It would wait for ever for a lock that somebody else holds: both are held before it begins.
                    whole.execute("BEGIN")
                    whole.execute("SELECT count(*) FROM sqlite_master").fetchone()
                    whole.backup(file)
                _leave_nothing(file, path)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LockedProjectError(
                tr("{path} is open in another program, and as long as it is its content cannot be replaced", path=path),
                remedy=tr("close it there and try again"),
            ) from error
        raise unusable(path, error) from error


def _have_alone(file: sqlite3.Connection) -> None:
    """Let nobody else read or write a file as long as it is open here."""
    file.execute("PRAGMA locking_mode = EXCLUSIVE")
    file.execute("PRAGMA synchronous = FULL")
    file.execute("PRAGMA secure_delete = ON")
    file.execute("BEGIN EXCLUSIVE")
    file.execute("COMMIT")


def _leave_nothing(file: sqlite3.Connection, path: Path) -> None:
    """Bring what is committed from the journal into the file, and empty the journal.

    Raises:
        ProjectError: The disk fails; what was committed stands in the journal.
    """
    try:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise ProjectError(
            tr(
                "{path} holds what it is to hold, but what it held before could not be taken off the disk ({reason})",
                path=path,
                reason=error,
            ),
            remedy=tr("make room, and open and close the project once"),
        ) from error
