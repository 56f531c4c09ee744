"""Reading a damaged file that only SQLCipher can read: row by row around what is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from qualcode.storage import tables
from qualcode.storage.connecting import connect_file
from qualcode.storage.salvaging.rows import WANTED, Found, Layout
from qualcode.storage.statements import key_columns

_AT_ONCE = 200
_FARTHEST = 2**40


def query_rows(path: Path, layout: Layout) -> Found:
    """Ask for every row of every table; where SQLite finds a page damaged, go on behind it.

    Raises:
        sqlite3.Error: Nothing can be asked: the first page is damaged.
    """
    found = Found()
    with closing(connect_file(path, read_only=True)) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        found.pages = db.execute("PRAGMA page_count").fetchone()[0]
        for table in WANTED:
            names = [name for name in layout[table] if name in _columns(db, table)]
            keys = key_columns(tables.metadata.tables[table])
            for row in _rows(db, table, names, keys):
                values = dict(zip(names, row, strict=True))
                key = tuple(values.get(name) for name in keys)
                found.rows[table].setdefault(key, [values.get(name) for name in layout[table]])
        with suppress(sqlite3.DatabaseError):
            found.given = dict(db.execute("SELECT name, seq FROM sqlite_sequence"))
    return found


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    try:
        return {row[1] for row in db.execute(f'PRAGMA table_info("{table}")')}
    except sqlite3.DatabaseError:
        return set()


def _rows(db: sqlite3.Connection, table: str, names: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table from both ends, and of those between what can be stepped to."""
    if not names or not set(keys) <= set(names):
        return
    selected = ", ".join(f'"{name}"' for name in names)
    if len(keys) > 1 or keys[0] != "id":
        for way in ("ASC", "DESC"):
            order = ", ".join(f'"{key}" {way}' for key in keys)
            yield from _until_damage(db, f'SELECT {selected} FROM main."{table}" ORDER BY {order}')
        return
    at, step = -1, 1
    place = names.index("id")
    while at < _FARTHEST:
        try:
            rows = db.execute(
                f'SELECT {selected} FROM main."{table}" WHERE id > ? ORDER BY id LIMIT ?',
                (at, _AT_ONCE if step == 1 else 1),
            ).fetchall()
        except sqlite3.DatabaseError:
            yield from _until_damage(db, f'SELECT {selected} FROM main."{table}" WHERE id > {at} ORDER BY id')
            at, step = at + step, step * 2
            continue
        if not rows:
            break
        yield from rows
        at, step = rows[-1][place], 1
    yield from _until_damage(db, f'SELECT {selected} FROM main."{table}" ORDER BY id DESC')


def _until_damage(db: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.DatabaseError):
        yield from db.execute(query)
