"""Connections to project files: where every one of them begins."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qualcode.storage.file_header import file_uri

PATIENCE = 5.0
"""Seconds that a connection waits for another program's lock."""


def connect_file(
    path: Path, *, read_only: bool, timeout: float | None = None, check_same_thread: bool = True
) -> sqlite3.Connection:
    """A connection to a project file that exists, without transactions of the driver's own.

    Args:
        path: The file.
        read_only: Write nothing, also not beside it.
        timeout: Seconds that it waits for another program's lock, if not as long as all do.
        check_same_thread: Whether only the thread that made the connection may use it.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    return sqlite3.connect(
        file_uri(path, read_only),
        uri=True,
        timeout=PATIENCE if timeout is None else timeout,
        isolation_level=None,
        check_same_thread=check_same_thread,
    )


def connect_new(path: Path, *, like: Path | None) -> sqlite3.Connection:
    """A connection to a file that is made here, for its owner alone: what it is to hold comes from another file.

    Args:
        path: The file, which does not exist or is empty.
        like: The project file as which it is kept: in plain, or behind the same passphrase.

    Raises:
        sqlite3.Error: It cannot be opened.
        OSError: It cannot be made.
    """
    path.touch(mode=0o600)
    return connect_file(path, read_only=False)
