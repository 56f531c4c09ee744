"""What a project file is made of, and nothing else: tables of its own, which neither act nor compute."""

from __future__ import annotations

import re
import sqlite3

from qualcode.domain.errors import brief
from qualcode.domain.translation import tr

_VIRTUAL = {"word_index": re.compile(r"CREATE VIRTUAL TABLE \"?word_index\"? USING fts5\(", re.IGNORECASE)}
_COMPUTED = re.compile(r"\bAS\s*\(|\bGENERATED\b", re.IGNORECASE)


def strange_object(connection: sqlite3.Connection) -> str | None:
    """What stands in a file that no project has, and that could act when it is written to, or never end when it is
    read: a trigger, a view, a virtual table, a column that is computed. In words for a sentence; None if nothing does.

    It asks only SQLite's own list, so that nothing of the file is carried out.

    Raises:
        sqlite3.Error: The list cannot be read.
    """
    for kind, name, rootpage, written in connection.execute("SELECT type, name, rootpage, sql FROM sqlite_master"):
        sql = written if isinstance(written, str) else ""
        if kind in ("trigger", "view"):
            return _said(kind, name)
        if kind == "table":
            virtual = _VIRTUAL.get(str(name))
            if not rootpage and (virtual is None or virtual.match(sql) is None):
                return _said(kind, name)
            if rootpage and _COMPUTED.search(sql):
                return _said(kind, name)
    return None


def is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a name is that of an ordinary table.

    Raises:
        sqlite3.Error: SQLite's list cannot be read.
    """
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?", (name,))
    return row.fetchone() is not None


def _said(kind: str, name: object) -> str:
    shown = brief(str(name))
    if kind == "trigger":
        return tr("it holds a trigger “{name}”, which no project has", name=shown)
    if kind == "view":
        return tr("it holds a view “{name}”, which no project has", name=shown)
    return tr("it holds a table that is computed, “{name}”, which no project has", name=shown)
