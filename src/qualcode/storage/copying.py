"""Whole copies of a project, from a file to a server and back: every row with its ids, UUIDs and journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DatabaseError

from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import ServerAddress, location
from qualcode.domain.progress import Stage, stage, steps
from qualcode.domain.translation import tr
from qualcode.storage import tables
from qualcode.storage.dialects import defer_references, highest_ids, set_highest_ids
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_keys import FileKey
from qualcode.storage.migrate import make_file
from qualcode.storage.opened import Project
from qualcode.storage.opening import unusable
from qualcode.storage.placing import drafted
from qualcode.storage.raw_sql import fetch_all, on_server, run
from qualcode.storage.statements import key_columns, written
from qualcode.storage.word_index import index_rest

_ROWS = {"content": 20, "change_image": 200}
"""Rows of these tables may be long: so few are held at a time."""
_ROWS_ELSE = 2000
INDEX = frozenset({"indexed_text", "vocabulary"})
"""What follows from the texts is made anew."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    where: str
    """As people are told it."""
    rows: dict[str, int]
    """Table → how many rows, held to be the same on both sides."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of all of them in the order of their keys."""

    rows: int
    digest: bytes


def copy_whole(source: Project, target: Path | str | ServerAddress, key: FileKey | None = None) -> Copied:
    """Copy a project, with its journal, to a new file or an empty database; there is none there until it is whole.

    Args:
        source: The project; it is read in one state, whatever others write meanwhile.
        target: A file that does not exist, or the URL of a database that is empty or does not exist.
        key: What opens the file; None: everything.

    Raises:
        ProjectError: There is something already, it cannot be written, or it does not hold what the source holds.
        RuleError: A part of the source is hidden from the session's coder.
    """
    place = location(target)
    with source.reading() as connection, source.seeing_all():
        if isinstance(place, ServerAddress):
            from qualcode.storage.server_projects import new_database

            with new_database(place) as engine:
                return Copied(place.label, _fill(connection, engine, place.label))
        return _to_file(connection, place, key)


def _to_file(source: Connection, path: Path, key: FileKey | None) -> Copied:
    with drafted(path) as (draft, whole):
        try:
            make_file(draft, key)
            engine = open_engine(draft, read_only=False)
            with closing_engine(engine):
                rows = _fill(source, engine, str(whole))
        except DatabaseError as error:
            raise unusable(whole, error.orig) from error
    return Copied(str(whole), rows)


@contextmanager
def closing_engine(engine: Engine) -> Iterator[None]:
    """Leave no connection of an engine open."""
    try:
        yield
    finally:
        engine.dispose()


def _fill(source: Connection, engine: Engine, label: str) -> dict[str, int]:
    """Write all rows into empty tables, and hold them against those they were read from."""
    with closing(engine.connect()) as target:
        target.info[WRITING] = True
        with target.begin():
            defer_references(target)
            sums = _copied(source, target)
            set_highest_ids(target, highest_ids(source))
            index_rest(target)
            if on_server(target):
                from qualcode.storage.server_rules import grant_all

                grant_all(target)
        target.info[WRITING] = False
        with target.begin():
            for table in steps(_copied_tables(), tr("comparing"), tr("tables"), name=lambda table: table.name):
                if sum_of(target, table) != sums[table.name]:
                    raise ProjectError(
                        tr(
                            "the copy at {place} does not hold what the project has in “{name}” and was taken away",
                            place=label,
                            name=table.name,
                        ),
                        remedy=tr("look at the disk or the server, and copy again"),
                    )
    return {name: sum_.rows for name, sum_ in sums.items()}


def _copied(source: Connection, target: Connection) -> dict[str, Sum]:
    """Write the rows of all tables, and tell how far that has come."""
    sums: dict[str, Sum] = {}
    count = sum(fetch_all(source, f'SELECT count(*) FROM "{table.name}"')[0][0] for table in _copied_tables())
    with stage(tr("copying"), tr("rows"), count) as here:
        for table in _copied_tables():
            done = sum(one.rows for one in sums.values())
            sums[table.name] = copy_rows(source, target, table, partial(_told, here, done))
    return sums


def _told(here: Stage, before: int, count: int) -> None:
    here.at(before + count)


def _copied_tables() -> list[Table]:
    return [table for table in tables.metadata.sorted_tables if table.name not in INDEX]


def copy_rows(
    source: Connection, target: Connection, table: Table, told: Callable[[int], object] = lambda count: None
) -> Sum:
    """Write all rows of a table into the empty one of another database; what was written is told by its sum.

    Args:
        told: Called with how many are written, now and then.
    """
    names = ", ".join(f'"{column.name}"' for column in table.c)
    insert = f"INSERT INTO {written(table)} ({names}) VALUES ({', '.join('?' * len(table.c))})"
    digest, count = hashlib.sha256(), 0
    for rows in _batches(source, table):
        run(target, insert, rows)
        count += _take_in(digest, rows)
        told(count)
    return Sum(count, digest.digest())


def sum_of(connection: Connection, table: Table) -> Sum:
    """What a table holds."""
    digest = hashlib.sha256()
    count = sum(_take_in(digest, rows) for rows in _batches(connection, table))
    return Sum(count, digest.digest())


def _take_in(digest: Any, rows: list[tuple[Any, ...]]) -> int:
    for row in rows:
        digest.update(repr(row).encode())
    return len(rows)


def _batches(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """All rows of a table by their keys, some at a time."""
    size = _ROWS.get(table.name, _ROWS_ELSE)
    keys = key_columns(table)
    positions = [list(table.c).index(table.c[key]) for key in keys]
    after: tuple[Any, ...] = ()
    while True:
        rows = fetch_all(connection, _page(table, bool(after), size), after)
        if rows:
            yield rows
            after = tuple(rows[-1][position] for position in positions)
        if len(rows) < size:
            return


@cache
def _page(table: Table, further: bool, size: int) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.c)
    keys = ", ".join(f'"{key}"' for key in key_columns(table))
    behind = f"WHERE ({keys}) > ({', '.join('?' * len(key_columns(table)))})" if further else ""
    return f'SELECT {names} FROM "{table.name}" {behind} ORDER BY {keys} LIMIT {size}'
