"""A copy of what an open session sees, taken over its own connection: also where the file itself has gone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_new
from qualcode.storage.grounds import driver_of
from qualcode.storage.opened import Project
from qualcode.storage.opening import unusable
from qualcode.storage.placing import drafted


def copy_open(project: Project, target: Path) -> Path:
    """Write all that a session on a file sees to a new file, which is kept as the project is: in plain or encrypted.

    Args:
        target: The new file; its ending is added where it is missing.

    Returns:
        Where it is; it bears its name only once it is whole.

    Raises:
        ProjectError: The project is on a server, its disk cannot be read, or the file exists or cannot be written.
    """
    with drafted(target) as (draft, whole):
        try:
            with project.reading() as connection:
                source = driver_of(connection)
            with closing(connect_new(draft, like=source)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # A file that needs nothing beside it.
                verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise unusable(whole, error) from error
        if verdict != "ok":
            raise ProjectError(
                tr("what can still be read of {project} is damaged ({reason})", project=project.label, reason=verdict)
            )
        _sync(draft)
    return whole


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
