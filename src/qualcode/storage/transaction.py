"""The one door for writes: every row goes through a `Transaction`, which records its image for the journal."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, select

from qualcode.domain.changes import Focus
from qualcode.domain.identity import new_uuids
from qualcode.domain.progress import stage
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.storage import tables
from qualcode.storage.blindness import whole
from qualcode.storage.dialects import keep_ids_taken, take_ids
from qualcode.storage.images import Image, Rows
from qualcode.storage.raw_sql import run, write
from qualcode.storage.statements import binders, condition, in_parts, insert_statement, key_columns, written
from qualcode.storage.types import identifier_bytes, utf8_bytes
from qualcode.storage.word_index import MOST_WAITING, IndexWriter

COMPRESS_FROM = 512
"""Contents from this many bytes on are compressed, where that is asked for."""
_LEVEL = 1
"""Of compression: at 6 speech takes a seventh less room and four times as long, a third of a big import."""
_ROWS_AT_ONCE = 2000
"""Rows handed to the driver in one call: a big import is not to be held a second time."""
_CANONICAL, _HYPHENS = 36, 4
"""Characters of a UUID, and the hyphens among them."""
_KNOWN_CONTENT = 'SELECT 1 FROM "content" WHERE "sha256" = ?'


class Transaction:
    """The rows that one change writes, and their images.

    Rows are given as plain Python values by column name; conditions as a mapping from column to a value, to None,
    or to a collection of values of which one must hold.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next_ids: dict[str, int] = {}
        self.images: list[Image] = []
        self._index = IndexWriter(connection)
        self.codebook_writes = 0
        """Steps so far that changed what the codebook consists of, or took such a step back."""
        self.team_writes = 0
        """Steps so far that changed who codes what."""
        self.weighed: set[int] = set()
        """The documents of which the change itself has said whether Consensus is done with them."""
        self.focus: Focus | None = None
        self.summary = ""
        """What the history will show."""

    def look_at(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        """Say where this change takes place, so that undo can go there and show it."""
        self.focus = Focus(document_id, Span(*span) if span else None)

    def add(self, table: str, **values: Any) -> int:
        """Insert one row and return its id; `id` and `uuid` are made here unless given."""
        target = tables.metadata.tables[table]
        if "id" not in target.c:
            raise ValueError(f"rows of {table} have no id of their own: insert_many writes them")
        return self.insert_many(table, tuple(values), [tuple(values.values())])[0]

    def insert_many(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
        """Insert rows and return their ids in order; an empty list for tables without an id of their own."""
        if not rows:
            return []
        target = tables.metadata.tables[table]
        ids: list[int] = []
        made: list[tuple[str, Sequence[Any]]] = []
        if "id" in target.c and "id" not in columns:
            ids = take_ids(self._connection, target, len(rows), self._next_ids)
            made.append(("id", ids))
        elif "id" in columns:
            position = tuple(columns).index("id")
            ids = [row[position] for row in rows]
        if "uuid" in target.c and "uuid" not in columns:
            made.append(("uuid", new_uuids(len(rows))))
        columns = (*(name for name, _ in made), *columns)
        # Rows stay tuples: the garbage collector leaves those of plain values alone, lists it visits again and again.
        whole = _with_first([values for _, values in made], rows)
        self._execute_many(insert_statement(target, columns), binders(target, columns), whole)
        if "id" in columns and not made:
            keep_ids_taken(self._connection, target, max(ids))
        self._record(Image(table, columns, None, whole))
        return ids

    def update_where(self, table: str, where: Mapping[str, Any], **values: Any) -> int:
        """Set columns of all rows that meet a condition; rows that hold the values already are left alone.

        Returns:
            How many rows changed.
        """
        target = tables.metadata.tables[table]
        keys = key_columns(target)
        names = (*keys, *values)
        wanted = list(values.values())
        before = [row for row in self._find(target, names, where) if row[len(keys) :] != wanted]
        self._write_updates(target, names, before, [[*row[: len(keys)], *wanted] for row in before])
        return len(before)

    def update_rows(self, table: str, columns: Sequence[str], rows: Mapping[int, Sequence[Any]]) -> int:
        """Set columns row by row: id → the values of `columns`; returns how many rows changed."""
        target = tables.metadata.tables[table]
        names = ("id", *columns)
        found = self._find(target, names, {"id": list(rows)})
        before = [row for row in found if row[1:] != list(rows[row[0]])]
        self._write_updates(target, names, before, [[row[0], *rows[row[0]]] for row in before])
        return len(before)

    def delete_where(self, table: str, where: Mapping[str, Any]) -> int:
        """Delete all rows that meet a condition; returns how many."""
        target = tables.metadata.tables[table]
        columns = tuple(column.name for column in target.c)
        before = self._find(target, columns, where)
        if before:
            self._delete_rows(target, columns, before)
        return len(before)

    def keep(self, data: bytes, *, compress: bool = False) -> bytes:
        """Store bytes under their SHA-256, once, and return the hash."""
        digest = hashlib.sha256(data).digest()
        known = run(self._connection, _KNOWN_CONTENT, (digest,)).one_or_none()
        if known is None:
            packed = zlib.compress(data, _LEVEL) if compress and len(data) >= COMPRESS_FROM else data
            codec = "zlib" if packed is not data else "plain"
            statement = insert_statement(tables.content, ("sha256", "size", "codec", "data"))
            run(self._connection, statement, (digest, len(data), codec, packed))
        return digest

    def keep_text(self, text: str) -> bytes:
        """Store the text of a version, and by the end of the change its words in the index; returns its hash."""
        digest = self.keep(utf8_bytes(text))
        self._index.add(digest, text)
        self._write_lot()
        return digest

    def _write_lot(self) -> None:
        """Write the words of a full lot; not inside an attempt, with which texts kept before it would be taken back."""
        if len(self._index) >= MOST_WAITING and not self._connection.in_nested_transaction():
            with self._connection.begin_nested():  # Broken off in the middle, it is written again.
                self._index.write()

    def write_index(self) -> None:
        """Write the words of the texts that were kept; until then the index does not know these texts."""
        if len(self._index):
            with stage(tr("writing the index of words"), stops_itself=True):
                self._index.write()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the change that leaves nothing behind, rows nor images, if it raises."""
        self._write_lot()
        recorded, ids, focus, waiting = len(self.images), dict(self._next_ids), self.focus, len(self._index)
        try:
            with self._connection.begin_nested():
                yield
        except BaseException:
            del self.images[recorded:]
            self.codebook_writes += 1
            self._next_ids, self.focus = ids, focus
            self._index.forget_after(waiting)
            raise

    def restore(self, image: Image) -> None:
        """Write the inverse of an image; the caller has checked that the rows still hold its after state."""
        target = tables.metadata.tables[image.table]
        keys = key_columns(target)
        if image.before is None:
            assert image.after is not None
            self._delete_rows(target, image.columns, image.after)
        elif image.after is None:
            self._execute_many(
                insert_statement(target, image.columns),
                binders(target, image.columns),
                image.before,
            )
            self._record(Image(image.table, image.columns, None, [list(row) for row in image.before]))
        else:
            assert image.columns[: len(keys)] == keys
            self._write_updates(target, image.columns, image.after, image.before)

    def _record(self, image: Image) -> None:
        self.images.append(image)
        self.codebook_writes += image.table in tables.CODEBOOK
        self.team_writes += image.table in tables.TEAM

    def _find(self, target: Table, names: Sequence[str], where: Mapping[str, Any]) -> list[list[Any]]:
        query = whole(self._connection, select(*(target.c[name] for name in names)))
        return [
            list(row)
            for part in in_parts(where)
            for row in self._connection.execute(query.where(condition(target, part)))
        ]

    def _delete_rows(self, target: Table, columns: tuple[str, ...], rows: Rows) -> None:
        keys = key_columns(target)
        positions = [columns.index(key) for key in keys]
        where = " AND ".join(f'"{key}" = ?' for key in keys)
        write(
            self._connection,
            f"DELETE FROM {written(target)} WHERE {where}",
            [tuple(row[p] for p in positions) for row in reversed(rows)],
        )
        self._record(Image(target.name, columns, [list(row) for row in rows], None))

    def _write_updates(self, target: Table, names: tuple[str, ...], before: Rows, after: Rows) -> None:
        if not before:
            return
        keys = key_columns(target)
        assignments = ", ".join(f'"{name}" = ?' for name in names[len(keys) :])
        where = " AND ".join(f'"{key}" = ?' for key in keys)
        order = binders(target, (*names[len(keys) :], *keys))
        self._execute_many(
            f"UPDATE {written(target)} SET {assignments} WHERE {where}",
            order,
            [(*row[len(keys) :], *row[: len(keys)]) for row in after],
        )
        self._record(Image(target.name, names, before, after))

    def _execute_many(
        self, statement: str, bind: Sequence[Callable[[Any], Any] | None], rows: Sequence[Sequence[Any]]
    ) -> None:
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            columns: list[Sequence[Any]] = list(zip(*rows[first : first + _ROWS_AT_ONCE], strict=True))
            for i, function in enumerate(bind):
                if function is utf8_bytes:
                    columns[i] = _as_utf8(columns[i])
                elif function is identifier_bytes:
                    columns[i] = _as_identifiers(columns[i])
                elif function is not None:
                    columns[i] = [None if value is None else function(value) for value in columns[i]]
            write(self._connection, statement, list(zip(*columns, strict=True)))


def _as_utf8(texts: Sequence[str | None]) -> list[bytes | None]:
    """The texts of one column as `utf8_bytes` has each; called for each, it would take three times as long."""
    try:
        return [None if text is None else text.encode() for text in texts]
    except UnicodeEncodeError:
        return [None if text is None else utf8_bytes(text) for text in texts]


def _as_identifiers(texts: Sequence[str | None]) -> list[bytes | None]:
    """The UUIDs of one column as `identifier_bytes` has each; all together take a third of the time."""
    given = [text for text in texts if text is not None and len(text) == _CANONICAL and text.count("-") == _HYPHENS]
    if len(given) == len(texts):
        raw = bytes.fromhex("".join(given).replace("-", ""))
        return [raw[i : i + 16] for i in range(0, len(raw), 16)]
    return [None if text is None else identifier_bytes(text) for text in texts]


def _with_first(columns: Sequence[Sequence[Any]], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows with the values of further columns before theirs."""
    match columns:
        case [ids, uuids]:
            return [(id_, uuid, *row) for id_, uuid, row in zip(ids, uuids, rows, strict=True)]
        case [ids]:
            return [(id_, *row) for id_, row in zip(ids, rows, strict=True)]
    return [tuple(row) for row in rows]
