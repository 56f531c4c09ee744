"""Statements that are put into the driver's words once: opening a document asks a dozen, each of a few rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from qualcode.storage.raw_sql import on_server
from qualcode.storage.types import maker


class Prepared:
    """A SELECT with named parameters, read straight from the driver of a file.

    SQLAlchemy takes some 0.2 ms for a statement, however few rows it finds: to put it together, to find it among
    those it knows, and to make ready for its rows. The values are those that SQLAlchemy would give.

    Args:
        make: Makes the statement, when it is needed first.
    """

    def __init__(self, make: Callable[[], Select[Any]]) -> None:
        self._make = make
        self._statement: Select[Any] | None = None
        self._sql = ""
        self._names: tuple[str, ...] = ()
        self._made_of: list[Callable[[Any], Any] | None] = []

    def rows(self, connection: Connection, **values: Any) -> Iterable[Sequence[Any]]:
        """What it finds."""
        if self._statement is None:
            self._statement = self._make()
        if on_server(connection):
            return connection.execute(self._statement, values).all()
        if not self._sql:
            self._compile(connection)
        driver = connection.connection.driver_connection
        assert driver is not None
        rows: list[Sequence[Any]] = driver.execute(self._sql, [values[name] for name in self._names]).fetchall()
        if not rows:
            return rows
        made = zip(self._made_of, zip(*rows, strict=True), strict=True)
        return zip(*(map(make, column) if make is not None else column for make, column in made), strict=True)

    def _compile(self, connection: Connection) -> None:
        assert self._statement is not None
        dialect = connection.dialect
        compiled = self._statement.compile(dialect=dialect)
        self._names = tuple(getattr(compiled, "positiontup", None) or ())
        self._made_of = [maker(column.type) for column in self._statement.selected_columns]
        self._sql = str(compiled)
