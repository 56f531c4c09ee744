"""Making hostile SQLite files: values of other types, tables that are views, triggers, and pages that are torn."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from random import Random
from typing import Any

from fuzzing.zoo import NUMBERS, SIGNS, WORDS


def databases(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Changes values, tables and the schema of an SQLite file, or its pages."""
    if chance.random() < 0.25:
        return _bent_pages(data, chance)
    connection = sqlite3.connect(":memory:")
    try:
        # A file in WAL mode cannot be opened from memory; two bytes say which it is.
        connection.deserialize(data[:18] + b"\1\1" + data[20:] if len(data) > 20 else data)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA recursive_triggers = OFF")
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            _changed_database(connection, chance)
        connection.commit()
        made = connection.serialize()
        return made[:18] + b"\2\2" + made[20:] if chance.random() < 0.3 else made
    except (sqlite3.Error, OverflowError, UnicodeError, MemoryError):
        return _bent_pages(data, chance)
    finally:
        connection.close()


def _bent_pages(data: bytes, chance: Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8))):
        if not made:
            break
        at = chance.randrange(min(len(made), 100) if chance.random() < 0.15 else len(made))
        match chance.randrange(4):
            case 0:
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                made[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                start = at - at % 512
                made[start : start + 512] = bytes(min(512, len(made) - start))
            case _:
                if chance.random() < 0.2:
                    del made[at:]
                else:
                    made[at : at + 4] = chance.randbytes(4)
    return bytes(made)


def _changed_database(connection: sqlite3.Connection, chance: Random) -> None:
    tables = [
        str(name)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    if not tables:
        return
    table = chance.choice(tables)
    columns = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]
    if not columns:
        return
    column = _quoted(chance.choice(columns))
    name = _quoted(table)
    match chance.randrange(12):
        case 0:
            connection.execute(f"DELETE FROM {name} WHERE rowid % 2 = ?", (chance.randrange(2),))
        case 1:
            connection.execute(f"DROP TABLE {name}")
        case 2:
            connection.execute(f"ALTER TABLE {name} RENAME COLUMN {column} TO gone")
        case 3:
            others = ", ".join(map(_quoted, columns))
            connection.execute(
                f"CREATE TRIGGER t{chance.randrange(10**6)} AFTER {chance.choice(('INSERT', 'UPDATE', 'DELETE'))} ON {name} BEGIN DELETE FROM {_quoted(chance.choice(tables))}; END"
            )
            connection.execute(f"SELECT {others} FROM {name} LIMIT 0")
        case 4:
            connection.execute(f"ALTER TABLE {name} RENAME TO old_one")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM old_one UNION ALL SELECT * FROM old_one")
        case 5:  # A table without end.
            connection.execute(f"ALTER TABLE {name} RENAME TO old_two")
            listed = ", ".join(f"n AS {_quoted(one)}" for one in columns)
            connection.execute(
                f"CREATE VIEW {name} AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT {listed} FROM c"
            )
        case 6:
            connection.execute(f"INSERT OR IGNORE INTO {name} SELECT * FROM {name}")
        case _:
            connection.execute(
                f"UPDATE OR IGNORE {name} SET {column} = ? WHERE rowid IN (SELECT rowid FROM {name} ORDER BY random() LIMIT ?)",
                (_cell(chance), chance.choice((1, 1, 3, 1000))),
            )


def _cell(chance: Random) -> Any:
    return chance.choice(
        (None, 0, 1, -1, 2**31, 2**63 - 1, -(2**63), 1.5, float("inf"), -0.0, b"", b"\0", b"\xff\xfe\x80", chance.randbytes(8), "", "a\0b", chance.choice(WORDS), chance.choice(NUMBERS), chance.choice(SIGNS), "x" * 5000, "[]", "{}", '{"a":1}', "[[[[", b"x\x9c\x03\x00\x00\x00\x00\x01")
    )  # fmt: skip


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
