"""The names in a project file that a shell completes while a command is typed: read quickly, without SQLAlchemy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from qualcode.domain.errors import QualcodeError
from qualcode.storage.connecting import connect_with
from qualcode.storage.file_header import APPLICATION_ID, KNOWN, schema_of
from qualcode.storage.file_keys import salt_of
from qualcode.storage.own_schema import is_table, strange_object

Named = Literal["attribute", "case", "code", "coder", "document", "participant", "query", "round", "set"]
"""What has names that are completed: commands list them for any coder, also for one who codes blindly."""

MOST = 5000
"""Names that are given at most: nobody reads more in a shell."""
_LONGEST = 1000
"""Bytes of a name that is given: a longer one is on no line."""
_PATIENCE = 0.1
"""Seconds that are waited for another program's lock: a name that comes late is of no use."""
_NAMES = {
    "attribute": "SELECT DISTINCT name FROM attribute",
    "case": "SELECT name FROM cases",
    "code": """
        WITH RECURSIVE path(id, name, depth) AS (
            SELECT id, name, 1 FROM code WHERE parent_id IS NULL
            UNION ALL
            SELECT code.id, CAST(path.name || X'2F' || code.name AS BLOB), depth + 1
            FROM code JOIN path ON code.parent_id = path.id WHERE depth < 32
        )
        SELECT name FROM path""",
    "coder": "SELECT name FROM coder",
    "document": "SELECT name FROM document",
    "participant": "SELECT name FROM cases WHERE kind = 'participant'",
    "query": "SELECT name FROM saved_query",
    "round": "SELECT name FROM round",
    "set": "SELECT name FROM sets",
}


def names_to_complete(path: Path, named: Named) -> list[str]:
    """The names of one kind in a project file, sorted; of codes their paths.

    There are none where the file is encrypted, of another program, of a schema that must be upgraded first, damaged,
    or held by somebody who is writing: whoever presses Tab wants no word about that, and nobody is ever asked for a
    passphrase. Names with characters that act on a terminal, that stand on no one line, or that are endless, are left
    out.

    Args:
        path: The project file.
        named: What is named.
    """
    try:
        if salt_of(path) is not None or _cut_off(path):
            return []
        with closing(connect_with(path, None, read_only=True, timeout=_PATIENCE)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            if not _is_own(connection):
                return []
            rows = connection.execute(
                f"SELECT name FROM ({_NAMES[named]}) WHERE length(name) <= {_LONGEST} LIMIT {MOST}"
            ).fetchall()
        names = {bytes(name).decode() for (name,) in rows}
    except (sqlite3.Error, QualcodeError, OSError, TypeError, ValueError):
        return []  # What is wrong with it is said by the command itself.
    return sorted((name for name in names if name and name.isprintable()), key=lambda name: (name.casefold(), name))


def _cut_off(path: Path) -> bool:
    """Whether a writer was cut off in a way that only writing puts right."""
    journal = path.resolve().with_name(path.resolve().name + "-journal")
    return journal.exists()


def _is_own(connection: sqlite3.Connection) -> bool:
    """Whether all that is asked stands in a project's own tables: a view in their place may have no end."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return False
    if not is_table(connection, "alembic_version") or schema_of(connection) not in KNOWN:
        return False
    return strange_object(connection) is None
