"""Copies of a project that a synchronising service left beside it because two machines had written to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.storage.connecting import connect_file
from qualcode.storage.opening import SUFFIX

_BEHIND = " (-_."
"""With what services begin what they put behind a name: `study (conflicted copy …)`, `study-HOST`, `study 2`."""


def may_be_copy(name: str, other: str) -> bool:
    """Whether one of two names of project files may have been made from the other by a service."""
    short, long = sorted((name.removesuffix(SUFFIX), other.removesuffix(SUFFIX)), key=len)
    return len(short) < len(long) and long.startswith(short) and long[len(short)] in _BEHIND


def copies_beside(path: Path) -> list[str]:
    """The names of the files beside a project that hold the same project, bundles of it left aside.

    Only files whose names begin as its own does are looked into.
    """
    path = path.resolve()
    own = _identity(path)
    try:
        names = sorted(other.name for other in path.parent.glob(f"*{SUFFIX}"))
    except OSError:
        return []
    return [name for name in names if own and may_be_copy(path.name, name) and _identity(path.with_name(name)) == own]


def _identity(path: Path) -> bytes | None:
    """The UUID of the project in a file; None where it is a bundle, an older schema or no project."""
    try:
        with closing(connect_file(path, read_only=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            row = file.execute("SELECT uuid FROM project WHERE bundle IS NULL").fetchone()
    except (sqlite3.Error, OSError):
        return None
    return bytes(row[0]) if row and isinstance(row[0], bytes) else None
