"""Whether a file still holds what was erased from the project that it is a copy of."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from pathlib import Path

from qualcode.domain.erasure import Erasure
from qualcode.domain.errors import QualcodeError
from qualcode.storage.connecting import connect_file
from qualcode.storage.types import identifier_bytes


def holds(path: Path, erasure: Erasure, contents: Collection[bytes]) -> bool | None:
    """Whether a file holds a participant, a document or a text that was erased; None where it cannot be looked into.

    Args:
        path: A backup, a bundle or another copy.
        erasure: What was erased.
        contents: The hashes of the texts that went or were written over.
    """
    try:
        with closing(connect_file(path, read_only=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            named = {"cases": erasure.participants, "document": erasure.documents}
            return _any(file, "content", "sha256", contents) or any(
                _any(file, table, "uuid", map(identifier_bytes, uuids)) for table, uuids in named.items()
            )
    except (sqlite3.Error, OSError, QualcodeError):
        return None


def _any(file: sqlite3.Connection, table: str, column: str, wanted: Iterable[bytes]) -> bool:
    query = f'SELECT 1 FROM "{table}" WHERE "{column}" = ?'
    return any(file.execute(query, (one,)).fetchone() is not None for one in wanted)


def kind_of_copy(path: Path, project: Path) -> str:
    """`copy` or `bundle`, where a file holds the same project as another or a part of it; empty where it does not."""
    own, other = _identity(project), _identity(path)
    if own is None or other is None or own[0] != other[0]:
        return ""
    return "bundle" if other[1] is not None else "copy"


def _identity(path: Path) -> tuple[bytes, bytes | None] | None:
    try:
        with closing(connect_file(path, read_only=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            found: tuple[bytes, bytes | None] | None = file.execute("SELECT uuid, bundle FROM project").fetchone()
    except (sqlite3.Error, OSError, QualcodeError):
        return None
    return found
