"""What marks a file as a project and says its schema: looked at before anything else, and without SQLAlchemy."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

APPLICATION_ID = 0x51434F44
"""`QCOD` in the file's header marks a qualcode project (`PRAGMA application_id`)."""

HEAD = "0008"
"""The newest schema that this qualcode knows; a test compares it with the migrations."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""All schemas from which this qualcode can upgrade, oldest first, HEAD last."""


def schema_of(connection: sqlite3.Connection) -> str | None:
    """The schema revision that a file says it has; None if it says nothing."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


_SHARED_MEMORY = 2**16
"""Bytes that SQLite may need beside a file even to read it."""


def file_uri(path: Path, read_only: bool) -> str:
    """The SQLite URI of a file that exists; one where nothing can be written is opened as immutable."""
    path = path.resolve()  # SQLite keeps its journal beside the file itself, not beside a link to it.
    uri = path.as_uri()
    if not read_only:
        return f"{uri}?mode=rw"
    if _rolled_back(path):
        return f"{uri}?mode=rw"
    has_wal = path.with_name(path.name + "-wal").exists()
    if not has_wal and not _can_make_files(path.parent):
        return f"{uri}?mode=ro&immutable=1"
    return f"{uri}?mode=ro"


def _rolled_back(path: Path) -> bool:
    """Whether a writer was cut off where no write-ahead log is kept: to be read, its half must be taken back."""
    journal = path.with_name(path.name + "-journal")
    try:
        left = journal.stat().st_size > 0
    except OSError:
        return False
    return left and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _can_make_files(folder: Path) -> bool:
    """Whether SQLite could make its shared-memory file beside the project."""
    return os.access(folder, os.W_OK) and _has_room(folder)


def _has_room(folder: Path) -> bool:
    """Whether a disk has room for that file; it has as far as the system does not say how much there is."""
    if not hasattr(os, "statvfs"):
        return True
    try:
        disk = os.statvfs(folder)
    except OSError:
        return True
    return disk.f_blocks == 0 or disk.f_bavail * disk.f_frsize >= _SHARED_MEMORY
