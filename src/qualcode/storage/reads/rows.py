"""Whole rows of any table: what copies of a project are made of and compared by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import select

from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts, key_columns
from qualcode.storage.types import unpacked

Row = dict[str, Any]
"""A row by column name."""
POINTING = {("code", "definition_id"): "definition", ("coding", "definition_id"): "definition"}
"""Columns that hold the id of a row without being a foreign key."""


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in their order."""
    return tuple(column.name for column in tables.metadata.tables[table].c)


@cache
def references_of(table: str) -> Mapping[str, str]:
    """Column → the table whose ids it holds."""
    target = tables.metadata.tables[table]
    found = {key.parent.name: key.column.table.name for key in target.foreign_keys if key.column.name == "id"}
    return found | {column: to for (of, column), to in POINTING.items() if of == table}


@cache
def tables_in_order() -> tuple[str, ...]:
    """All tables but the journal's and those kept by hash, each behind those that it points to."""
    return tuple(
        table.name for table in tables.metadata.sorted_tables if table.name not in tables.JOURNAL | tables.IMMUTABLE
    )


def read_rows(
    project: Project, table: str, where: Mapping[str, Any] | None = None, columns: Collection[str] | None = None
) -> list[tuple[Any, ...]]:
    """Rows of a table as plain values, by key.

    Args:
        where: Column → a value, None, or a collection of values of which one must hold; every row without it.
        columns: Of which columns; of all without it.
    """
    target = tables.metadata.tables[table]
    query = select(*(target.c[name] for name in columns or columns_of(table)))
    query = query.order_by(*(target.c[name] for name in key_columns(target)))
    with project.reading() as connection:
        return [
            tuple(row)
            for part in in_parts(where or {})
            for row in connection.execute(query.where(condition(target, part)))
        ]


def rows_of(project: Project, table: str, where: Mapping[str, Any] | None = None) -> list[Row]:
    """Whole rows of a table by column name, by key."""
    names = columns_of(table)
    return [dict(zip(names, values, strict=True)) for values in read_rows(project, table, where)]


def row_of(project: Project, table: str, **where: Any) -> Row | None:
    """The first row that meets a condition; None where there is none."""
    return next(iter(rows_of(project, table, where)), None)


def ids_of_uuids(project: Project, table: str) -> dict[str, int]:
    """UUID → id of every row of a table."""
    return {uuid: id_ for id_, uuid in read_rows(project, table, columns=("id", "uuid"))}


def read_content(project: Project, digest: bytes) -> bytes:
    """What is kept under a hash."""
    content = tables.content
    with project.reading() as connection:
        codec, data = connection.execute(
            select(content.c.codec, content.c.data).where(content.c.sha256 == digest)
        ).one()
        return unpacked(codec, data)
