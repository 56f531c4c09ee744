"""What the two engines do in their own ways: keys, deferred references, and telling other sessions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from qualcode.storage.columns import metadata
from qualcode.storage.raw_sql import on_server, run
from qualcode.storage.server import CHANNEL

SESSION, OWN = "qualcode_session", "qualcode_own"
"""Keys of `Connection.info`: by what name other sessions know this one, and the entries of the journal it wrote."""


def defer_references(connection: Connection) -> None:
    """Let rows of this transaction point at rows that come or go before its end."""
    connection.exec_driver_sql(
        "SET CONSTRAINTS ALL DEFERRED" if on_server(connection) else "PRAGMA defer_foreign_keys = ON"
    )


def take_ids(connection: Connection, table: Table, count: int, known: dict[str, int]) -> list[int]:
    """Ids that no row of a table ever had, also none that an undo removed; the caller writes, and nobody else does.

    Args:
        known: Table → the next id, as far as this transaction has taken any.
    """
    if on_server(connection):
        sequence = f"{table.name}_id_seq"
        took = "SELECT nextval(?)" if count == 1 else "SELECT setval(?, nextval(?) + ?)"
        values = (sequence,) if count == 1 else (sequence, sequence, count - 1)
        last: int = run(connection, took, values).scalar_one()
        return list(range(last - count + 1, last + 1))
    first = known.get(table.name)
    if first is None:
        row = run(connection, "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).one_or_none()
        first = (row[0] if row else 0) + 1
    known[table.name] = first + count
    return list(range(first, first + count))


def keep_ids_taken(connection: Connection, table: Table, highest: int) -> None:
    """Rows were written with ids of their own, up to this one: SQLite sees that itself."""
    if on_server(connection):
        sequence = f'"{table.name}_id_seq"'
        sql = f"SELECT setval(?, greatest(last_value, ?), is_called OR last_value < ?) FROM {sequence}"
        run(connection, sql, (f"{table.name}_id_seq", highest, highest))


def highest_ids(connection: Connection, among: Sequence[str] = ()) -> dict[str, int]:
    """Table → the highest id that a row of it ever had; 0 where none had one.

    Args:
        among: Only these tables; all that have ids which are never used twice unless given.
    """
    names = among or _numbered()
    if on_server(connection):
        asked = " UNION ALL ".join(
            f"SELECT '{name}', CASE WHEN is_called THEN last_value ELSE 0 END FROM \"{name}_id_seq\"" for name in names
        )
        return {row[0]: int(row[1]) for row in run(connection, asked)}
    given = {row[0]: row[1] for row in run(connection, "SELECT name, seq FROM sqlite_sequence")}
    return {name: given.get(name, 0) for name in names}


def set_highest_ids(connection: Connection, highest: dict[str, int]) -> None:
    """Let no id be given again that a row of a project had, of which this is a copy."""
    for name, number in highest.items():
        if number and on_server(connection):
            run(connection, "SELECT setval(?, ?)", (f"{name}_id_seq", number))
        elif number:
            run(connection, "DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            run(connection, "INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (name, number))


def _numbered() -> list[str]:
    """The tables whose rows have ids that are never used twice, but for those of the index."""
    return [table.name for table in metadata.sorted_tables if "uuid" in table.c]


def announce(connection: Connection, change_id: int) -> None:
    """Tell other sessions of a change of this one, once it is committed."""
    if on_server(connection):
        connection.info.setdefault(OWN, set()).add(change_id)
        run(connection, "SELECT pg_notify(?, ?)", (CHANNEL, f"{change_id} {connection.info.get(SESSION, '')}"))


def integrity_is_of_references(error: BaseException) -> bool:
    """Whether a row was missed that others point to, rather than a value that may stand only once."""
    return "foreign key" in str(error).casefold()
