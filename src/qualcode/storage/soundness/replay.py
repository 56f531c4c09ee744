"""The journal played from its beginning: what every row must hold, kept as eight bytes a value."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from qualcode.storage import tables
from qualcode.storage.images import Image, Rows
from qualcode.storage.statements import binders, key_columns

_ROWS_AT_ONCE = 2000
Key = Any
"""The key of a row: a number, or several."""


class Replay:
    """What all changes so far have left, table by table."""

    def __init__(self) -> None:
        self._tables = {
            table.name: _TableReplay(table)
            for table in tables.metadata.sorted_tables
            if table.name not in tables.JOURNAL | tables.IMMUTABLE
        }

    def apply(self, image: Image) -> int:
        """Play one step of a change; for how many rows it does not go on from what was there before.

        Raises:
            ValueError: It is no image of rows of a project.
        """
        table = self._tables.get(image.table)
        if table is None or not {*image.columns} <= {*table.columns} or not {*table.keys} <= {*image.columns}:
            raise ValueError(f"no rows of “{image.table}” are kept so")
        lengths = {len(row) for rows in (image.before, image.after) for row in rows or ()}
        if lengths - {len(image.columns)}:
            raise ValueError("a row has more or fewer values than columns")
        if image.before is None:
            return table.insert(image.columns, image.after or ())
        if image.after is None:
            return table.delete(image.columns, image.before)
        if len(image.before) != len(image.after):
            raise ValueError("there are not as many rows before as after")
        return table.update(image.columns, image.before, image.after)

    def compare(self, connection: sqlite3.Connection) -> Iterator[tuple[str, str, Key]]:
        """Rows that are not as the last change left them: table, `changed`, `new` or `gone`, and key."""
        for table in self._tables.values():
            yield from table.compare(connection)

    def highest(self) -> Iterator[tuple[str, int]]:
        """For each table with numbers of its own the highest that a row had."""
        for name, table in self._tables.items():
            if table.keys == ("id",):
                yield name, table.highest


class _TableReplay:
    """What the rows of one table must hold."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = tuple(column.name for column in table.c)
        self.keys = key_columns(table)
        self.highest = 0
        self._key_of = itemgetter(*(self.columns.index(name) for name in self.keys))
        self._held: dict[Key, bytes] = {}

    def insert(self, columns: Sequence[str], rows: Rows) -> int:
        places = [columns.index(name) if name in columns else len(columns) for name in self.columns]
        whole = itemgetter(*places)
        wrong = 0
        for row in self._bound(columns, rows):
            full = whole((*row, None))
            key = self._key_of(full)
            wrong += key in self._held
            self._held[key] = _packed(full)
            if self.keys == ("id",):
                self.highest = max(self.highest, key)
        return wrong

    def delete(self, columns: Sequence[str], rows: Rows) -> int:
        wrong = 0
        for row in self._bound(columns, rows):
            wrong += not self._holds(columns, row, self._held.pop(self._key(columns, row), None))
        return wrong

    def update(self, columns: Sequence[str], before: Rows, after: Rows) -> int:
        wrong = 0
        for old, new in zip(self._bound(columns, before), self._bound(columns, after), strict=True):
            key = self._key(columns, new)
            held = self._held.get(key)
            wrong += key != self._key(columns, old) or not self._holds(columns, old, held)
            if held is not None:
                values = array("q", held)
                for name, value in zip(columns, new, strict=True):
                    values[self.columns.index(name)] = hash(value)
                self._held[key] = values.tobytes()
        return wrong

    def compare(self, connection: sqlite3.Connection) -> Iterator[tuple[str, str, Key]]:
        names = ", ".join(f'"{name}"' for name in self.columns)
        for row in connection.execute(f'SELECT {names} FROM "{self.table.name}"'):
            key = self._key_of(row)
            held = self._held.pop(key, None)
            if held is None:
                yield self.table.name, "new", key
            elif held != _packed(row):
                yield self.table.name, "changed", key
        for key in self._held:
            yield self.table.name, "gone", key

    def _key(self, columns: Sequence[str], row: Sequence[Any]) -> Key:
        found = tuple(row[columns.index(name)] for name in self.keys)
        return found if len(found) > 1 else found[0]

    def _holds(self, columns: Sequence[str], row: Sequence[Any], held: bytes | None) -> bool:
        """Whether a row that is held has these values."""
        if held is None:
            return False
        values = array("q", held)
        return all(values[self.columns.index(name)] == hash(value) for name, value in zip(columns, row, strict=True))

    def _bound(self, columns: Sequence[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
        """Rows of an image with their values as the file holds them."""
        bind = binders(self.table, columns)
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            values: list[Sequence[Any]] = list(zip(*rows[first : first + _ROWS_AT_ONCE], strict=True))
            for i, function in enumerate(bind):
                if function is not None:
                    values[i] = [None if value is None else function(value) for value in values[i]]
            yield from zip(*values, strict=True)


def _packed(row: Sequence[Any]) -> bytes:
    return array("q", map(hash, row)).tobytes()
