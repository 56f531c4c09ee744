"""Putting the content of one project file in the place of another's: all of it, or what was there before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.domain.errors import ProjectError
from qualcode.storage.connecting import connect_file
from qualcode.storage.opening import unusable


def overwrite(path: Path, source: Path) -> None:
    """Let a project file hold what another file holds, in one transaction; the file stays the same one on the disk.

    A process that is killed, or a disk that fills, leaves what was there before. Afterwards nothing of that is left in
    the file or in the journal beside it: pages are written over, the rest is cut off.

    Args:
        path: The project; its lock must be held by the caller and no connection of this process be open.
        source: What it is to hold: a whole project file of the same page size.

    Raises:
        ProjectError: The disk fails, or another program has the project open.
    """
    try:
        with (
            closing(connect_file(source, read_only=True)) as whole,
            closing(connect_file(path, read_only=False)) as file,
        ):
            file.execute("PRAGMA synchronous = FULL")
            file.execute("PRAGMA secure_delete = ON")
            whole.backup(file)
            busy, *_ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise ProjectError(
                    f"{path} is open in another program, and what it held before may be left in {path.name}-wal",
                    remedy="close it there, and open the project once more",
                )
    except sqlite3.Error as error:
        raise unusable(path, error) from error
