"""Statements in the driver's own words, written once for SQLite and put into PostgreSQL's words where that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult

# What `str.isspace` calls white space.
_WHITE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

NUMBERS = "(SELECT value FROM json_each(?))"
"""The numbers of a JSON list, for `IN`: one parameter, however many they are."""
WORDS = "(SELECT CAST(value AS TEXT) FROM json_each(?))"
"""The words of a JSON list, for `IN`."""
BLANK = f"ltrim(quote, CAST(x'{_WHITE.encode().hex()}' AS TEXT)) = ''"
"""Whether a quote is all white space; a server tells it by the bytes, and may also say so of what is not."""
SEEING_ALL = "qualcode_seeing_all"
"""Option of a statement to a server: nothing is hidden from it, where the server lets this session choose that."""

_FORMS = (
    (NUMBERS, "(SELECT value::integer FROM jsonb_array_elements_text(?::jsonb))"),
    (WORDS, "(SELECT value FROM jsonb_array_elements_text(?::jsonb))"),
    (BLANK, f"length(btrim(quote, x'{bytes(sorted(set(_WHITE.encode()))).hex()}')) = 0"),
)
_BYTES = re.compile(r"\bx'([0-9A-Fa-f]*)'")
# Where a name stands between quotation marks, and where a text does between single ones, it is no schema's.
_MAIN = re.compile(r"""(?<![\w."'])main\.(?=["\w])(?=(?:[^']*'[^']*')*[^']*\Z)""")
_LISTED = re.compile(r"\bjson_group_array\(")
_JOINED = re.compile(r"CAST\(group_concat\((\w+), ''\) AS BLOB\)")
_CONTAINS = re.compile(r"\binstr\((\"?\w+\"?), ([^()]+)\)")


def on_server(connection: Connection) -> bool:
    """Whether a connection is one to a server."""
    return connection.dialect.name != "sqlite"


def run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement with `?` for its parameters: once with some values, or for each of a list of rows of values."""
    if on_server(connection):
        sql = for_server(sql)
    return connection.exec_driver_sql(sql, values if isinstance(values, list) else tuple(values))


def write(connection: Connection, sql: str, values: Sequence[Any]) -> None:
    """Run a statement that writes to the tables themselves, whatever is hidden from the coder."""
    if on_server(connection):
        many = values if isinstance(values, list) else tuple(values)
        connection.exec_driver_sql(for_server(sql), many, execution_options={SEEING_ALL: True})
    else:
        run(connection, sql, values)


def fetch_all(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows straight from the driver: whole studies are read, and a Row object for each would double the time."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if on_server(connection):
        # Bytes come as they are: written out as digits they would take twice the way, and be read one by one.
        rows: list[tuple[Any, ...]] = driver.execute(for_server(sql), tuple(values), binary=True).fetchall()
    else:
        rows = driver.execute(sql, values).fetchall()
    return rows


def each_row(connection: Connection, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """As `fetch_all`, row after row where the driver can: for what is made smaller on the way, and never held whole."""
    if on_server(connection):
        yield from fetch_all(connection, sql, values)
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    yield from driver.execute(sql, values)


@lru_cache(maxsize=512)
def for_server(sql: str) -> str:
    """A statement as PostgreSQL's driver takes it."""
    for here, there in _FORMS:
        sql = sql.replace(here, there)
    sql = _CONTAINS.sub(r"position(\2 in \1)", sql)
    sql = _LISTED.sub("json_agg(", sql)
    sql = _JOINED.sub(r"string_agg(\1, ''::bytea)", sql)
    sql = _BYTES.sub(r"'\\x\1'::bytea", sql)
    return _MAIN.sub("", sql).replace("%", "%%").replace("?", "%s")
