"""SQL made from the tables: statements for whole rows and the conversions their values need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, true
from sqlalchemy.sql.type_api import TypeEngine

from qualcode.storage.types import Identifier, Utf8, identifier_bytes, utf8_bytes

MOST_VALUES = 10_000
"""Values of one IN: SQLite takes 32,766 parameters in a statement."""


def key_columns(table: Table) -> tuple[str, ...]:
    """The names of a table's primary key, in its order."""
    return tuple(column.name for column in table.primary_key)


def condition(table: Table, where: Mapping[str, Any]) -> ColumnElement[bool]:
    """`{"code_id": [1, 2], "star": 0}` as SQL; None means IS NULL, an empty mapping every row."""
    parts: list[ColumnElement[bool]] = []
    for name, value in where.items():
        column = table.c[name]
        if isinstance(value, list | tuple | set | frozenset):
            parts.append(column.in_(list(value)) if value else false())
        else:
            parts.append(column.is_(None) if value is None else column == value)
    return and_(true(), *parts)


def in_parts(where: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A condition cut into several that together mean the same, none with more values than SQLite takes."""
    for name, value in where.items():
        if isinstance(value, list | tuple | set | frozenset) and len(value) > MOST_VALUES:
            values = list(dict.fromkeys(value))
            for i in range(0, len(values), MOST_VALUES):
                yield from in_parts({**where, name: values[i : i + MOST_VALUES]})
            return
    yield where


def written(table: Table) -> str:
    """What a statement that writes calls a table: the table itself, not a view that hides rows of it."""
    return f'main."{table.name}"'


def insert_statement(table: Table, columns: Sequence[str]) -> str:
    """`INSERT INTO …` in the driver's own words, for many rows at once."""
    return _insert(table, tuple(columns))


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {written(table)} ({names}) VALUES ({', '.join('?' * len(columns))})"


def binders(table: Table, columns: Sequence[str]) -> list[Callable[[Any], Any] | None]:
    """For each column how its value becomes the driver's; None where it is that already."""
    return [_binder(table.c[name].type) for name in columns]


def _binder(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(type_, Utf8):
        return utf8_bytes
    if isinstance(type_, Identifier):
        return identifier_bytes
    return None
