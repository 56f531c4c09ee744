"""Connections to project files: where every one of them begins."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qualcode.storage.file_header import file_uri


def connect_file(
    path: Path, *, read_only: bool, timeout: float = 5.0, check_same_thread: bool = True
) -> sqlite3.Connection:
    """A connection to a project file that exists, without transactions of the driver's own.

    Args:
        path: The file.
        read_only: Write nothing, also not beside it.
        timeout: Seconds that it waits for another program's lock.
        check_same_thread: Whether only the thread that made the connection may use it.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    return sqlite3.connect(
        file_uri(path, read_only), uri=True, timeout=timeout, isolation_level=None, check_same_thread=check_same_thread
    )
