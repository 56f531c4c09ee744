"""Rows as the journal has them: text as text, UUIDs in words, all else as it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.storage.images import Image, unpack_one_by_one
from qualcode.storage.raw_sql import fetch_all
from qualcode.storage.types import Identifier, Utf8, identifier_text


def rows_of_table(connection: Connection, table: Table, where: str = "") -> Iterator[tuple[Any, ...]]:
    """The rows of a table as plain values, in the order of its columns."""
    names = ", ".join(f'"{column.name}"' for column in table.c)
    readers = [_reader(column.type) for column in table.c]
    for row in fetch_all(connection, f'SELECT {names} FROM "{table.name}" {where}'):
        yield tuple(
            value if value is None or read is None else read(value) for value, read in zip(row, readers, strict=True)
        )


def images_of_all(connection: Connection) -> Iterator[tuple[int, str, bytes]]:
    """Id of every change in order, with its images as they are packed; read one by one, since a big import is long."""
    changes = fetch_all(connection, "SELECT change_id FROM change_image ORDER BY change_id")
    for (change_id,) in steps(changes, tr("going through the history"), tr("changes")):
        sql = "SELECT codec, data FROM change_image WHERE change_id = ?"
        codec, data = fetch_all(connection, sql, (change_id,))[0]
        yield change_id, codec, bytes(data)


def played(connection: Connection, tables: Sequence[str]) -> Iterator[Image]:
    """Every image of some tables, in the order in which they were written."""
    wanted = frozenset(tables)
    for _, codec, data in images_of_all(connection):
        yield from (image for image in unpack_one_by_one(codec, data) if image.table in wanted)


def _reader(type_: Any) -> Callable[[Any], Any] | None:
    if isinstance(type_, Utf8):
        return lambda value: str(value, "utf-8")
    if isinstance(type_, Identifier):
        return lambda value: identifier_text(bytes(value))
    return None
