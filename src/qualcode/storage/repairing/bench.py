"""The file under repair: rows read as values, and every row that is written recorded for the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy.sql.type_api import TypeEngine

from qualcode.domain.identity import new_uuids
from qualcode.domain.translation import Several
from qualcode.storage import tables
from qualcode.storage.images import Image
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.statements import binders, key_columns
from qualcode.storage.types import Identifier, Utf8, identifier_text

Row = list[Any]
HIGHEST = 2**53
"""No row has had a number as high as this: SQLite gives one more each time, and none behind its last."""


class Bench:
    """One transaction of repairs over a connection that checks no references meanwhile."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.images: list[Image] = []
        self.done = Findings()
        self.documents: set[int] = set()
        """The documents of which something was written."""
        self.coders: set[int] = set()
        """Whose work was written."""

    def did(self, check: str, what: Several, *places: str, count: int = 1) -> None:
        """Note what was mended: `{number:,} codings put back on their words`."""
        self.done.add(check, what, *places, severity="note", count=count)

    def rows(self, table: str, *columns: str, where: str = "", values: Sequence[Any] = ()) -> list[Row]:
        """Some columns of the rows that meet a condition in SQL, in the order of their keys."""
        target = tables.metadata.tables[table]
        names = ", ".join(f'"{name}"' for name in columns)
        order = ", ".join(f'"{name}"' for name in key_columns(target))
        condition = f" WHERE {where}" if where else ""
        read = readers(table, tuple(columns))
        found = self.db.execute(f'SELECT {names} FROM main."{table}"{condition} ORDER BY {order}', values)
        return [
            [value if value is None or f is None else f(value) for f, value in zip(read, row, strict=True)]
            for row in found
        ]

    def add(self, table: str, **values: Any) -> int:
        """Insert a row; its id and UUID are made here unless given."""
        target = tables.metadata.tables[table]
        if "uuid" in target.c and "uuid" not in values:
            values["uuid"] = new_uuids(1)[0]
        if "id" in target.c and "id" not in values:
            values["id"] = self.next_id(table)
        self.insert(table, tuple(values), [list(values.values())])
        return int(values.get("id", 0))

    def insert(self, table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Insert rows, keys and all."""
        self.write(table, columns, rows)
        self.record(Image(table, columns, None, rows))

    def update(self, table: str, id_: int, **values: Any) -> None:
        """Set columns of the row with an id; nothing is recorded where they hold that already."""
        columns = ("id", *values)
        (before,) = self.rows(table, *columns, where="id = ?", values=(id_,))
        after = [id_, *values.values()]
        if before == after:
            return
        sets = ", ".join(f'"{name}" = ?' for name in values)
        self.db.execute(f'UPDATE main."{table}" SET {sets} WHERE id = ?', (*bound(table, columns, after)[1:], id_))
        self.record(Image(table, columns, [before], [after]))
        self.touch_rows(table, "id = ?", (id_,))

    def remove(self, table: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
        """Delete the rows that meet a condition; what they held, column by column as the table has them."""
        columns = column_names(table)
        gone = self.rows(table, *columns, where=where, values=values)
        if gone:
            self.db.execute(f'DELETE FROM main."{table}" WHERE {where}', values)
            self.record(Image(table, columns, gone, None))
        return gone

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert rows without recording them.

        Raises:
            sqlite3.IntegrityError: One stands in the place of another, or has no place.
        """
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.db.executemany(
            f'INSERT INTO main."{table}"({names}) VALUES ({marks})',
            (bound(table, columns, row) for row in rows),
        )

    def erase(self, table: str, keys: Iterable[Sequence[Any]]) -> None:
        """Delete rows by their keys without recording them."""
        names = " AND ".join(f'"{name}" = ?' for name in key_columns(tables.metadata.tables[table]))
        self.db.executemany(f'DELETE FROM main."{table}" WHERE {names}', keys)

    def record(self, image: Image) -> None:
        """Let the journal say what was written."""
        self.images.append(image)
        for rows in (image.before, image.after):
            self.touch(image.table, image.columns, rows or ())

    def touch(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Note of whose work and of which documents rows are."""
        for name, noted in (("document_id", self.documents), ("coder_id", self.coders)):
            if name in columns:
                at = columns.index(name)
                noted.update(row[at] for row in rows if row[at] is not None)
        if table == "document" and "id" in columns:
            at = columns.index("id")
            self.documents.update(row[at] for row in rows)

    def touch_rows(self, table: str, where: str, values: Sequence[Any] = ()) -> None:
        """Note of whose work and of which documents the rows are that meet a condition."""
        columns = tuple(name for name in ("document_id", "coder_id") if name in column_names(table))
        if columns:
            self.touch(table, columns, self.rows(table, *columns, where=where, values=values))

    def touched(self, table: str) -> tuple[str, ...]:
        """The names of the documents, or coders, of which something was written."""
        ids = self.documents if table == "document" else self.coders
        return tuple(sorted(name for id_, name in self.rows(table, "id", "name") if id_ in ids))

    def next_id(self, table: str) -> int:
        """The number that the next row of a table gets: none that one has or had, as far as that can be told."""
        query = f'SELECT coalesce(max(id), 0) FROM main."{table}" WHERE id < ?'
        highest = self.db.execute(query, (HIGHEST,)).fetchone()[0]
        given = self.db.execute("SELECT seq FROM main.sqlite_sequence WHERE name = ?", (table,)).fetchone()
        held = given[0] if given and isinstance(given[0], int) and given[0] < HIGHEST else 0
        return int(max(highest, held)) + 1


def bound(table: str, columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """A row as the driver takes it."""
    bind = _binders(table, tuple(columns))
    return [value if value is None or f is None else f(value) for f, value in zip(bind, row, strict=True)]


@cache
def _binders(table: str, columns: tuple[str, ...]) -> list[Callable[[Any], Any] | None]:
    return binders(tables.metadata.tables[table], columns)


def same(raw: Sequence[Any], row: Sequence[Any]) -> bool:
    """Whether two rows of the driver are the same, kinds of values and all."""
    return list(raw) == list(row) and list(map(type, raw)) == list(map(type, row))


@cache
def column_names(table: str) -> tuple[str, ...]:
    """The columns of a table, in its order."""
    return tuple(column.name for column in tables.metadata.tables[table].c)


@cache
def readers(table: str, columns: tuple[str, ...]) -> tuple[Callable[[Any], Any] | None, ...]:
    """For each column how the driver's value becomes that of an image; None where it is that already."""
    return tuple(_reader(tables.metadata.tables[table].c[name].type) for name in columns)


def _reader(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(type_, Utf8):
        return _text
    if isinstance(type_, Identifier):
        return _identifier
    return None


def _text(value: Any) -> str:
    return str(value, "utf-8", "replace") if isinstance(value, bytes) else str(value)


def _identifier(value: Any) -> str:
    return identifier_text(value) if isinstance(value, bytes) else str(value)
