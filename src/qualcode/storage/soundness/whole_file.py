"""The file as SQLite sees it: its pages, its tables, its references, the numbers it gives."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Table, UniqueConstraint

from qualcode.domain.translation import several, tr
from qualcode.storage import tables
from qualcode.storage.soundness.findings import Findings

_MOST_COMPLAINTS = 20
_OTHERS = {"alembic_version", "word_index", "word_index_config", "word_index_data", "word_index_idx"}
"""Tables that are in every project beside its own."""
_ACTING = {
    "trigger": several("{number:,} trigger that no qualcode makes", "{number:,} triggers that no qualcode makes"),
    "view": several("{number:,} view that no qualcode makes", "{number:,} views that no qualcode makes"),
}


def complaints_of(connection: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with pages, indexes and constraints, line by line; nothing where all is well."""
    try:
        rows = connection.execute(f"PRAGMA integrity_check({_MOST_COMPLAINTS})").fetchall()
        complaints = [line for (text,) in rows for line in str(text).splitlines() if not line.startswith("***")]
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        complaints = [str(error)]
    return [line for line in complaints if line != "ok"]


def check_pages(connection: sqlite3.Connection, findings: Findings) -> bool:
    """SQLite's own check of every page, index and constraint; whether it finds the file whole."""
    complaints = complaints_of(connection)
    of_words = [line for line in complaints if "word_index" in line]
    if of_words:  # SQLite from 3.44 on looks into such indexes as well: they follow from the texts.
        findings.say("index", tr("the word index is damaged: {reason}", reason=of_words[0]), len(of_words))
        complaints = [line for line in complaints if line not in of_words]
    if complaints:
        shown = "; ".join(complaints[:3])
        if more := len(complaints[3:]):
            shown = tr("{shown} and {more} more", shown=shown, more=more)
        findings.say("file", tr("SQLite finds the file damaged: {shown}", shown=shown), len(complaints))
    return not complaints


def check_schema(connection: sqlite3.Connection, findings: Findings) -> None:
    """Tables, columns, references and indexes are those of the newest schema; nothing else acts."""
    names: dict[str, set[str]] = {}
    for kind, name in connection.execute("SELECT type, name FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"):
        names.setdefault(kind, set()).add(name)
    for kind, what in _ACTING.items():
        for name in sorted(names.get(kind, ())):
            findings.add("schema", what, name)
    for name in sorted(names.get("table", set()) - set(tables.metadata.tables) - _OTHERS):
        findings.add(
            "schema",
            several("{number:,} table that no qualcode makes", "{number:,} tables that no qualcode makes"),
            name,
            severity="warning",
        )
    for table in tables.metadata.sorted_tables:
        if table.name in names.get("table", ()):
            _check_table(connection, table, names.get("index", set()), findings)
        else:
            findings.add("schema", several("{number:,} table missing", "{number:,} tables missing"), table.name)


def _check_table(connection: sqlite3.Connection, table: Table, indexes: set[str], findings: Findings) -> None:
    columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}
    for column in table.c:
        if column.name not in columns:
            findings.add(
                "schema",
                several("{number:,} column missing", "{number:,} columns missing"),
                f"{table.name}.{column.name}",
            )
    for index in table.indexes:
        if index.name not in indexes:
            findings.add(
                "schema",
                several(
                    "{number:,} index missing, so that reading is slow",
                    "{number:,} indexes missing, so that reading is slow",
                ),
                str(index.name),
                severity="warning",
            )
    there = {(row[3], row[2]) for row in connection.execute(f'PRAGMA foreign_key_list("{table.name}")')}
    for key in table.foreign_keys:
        if (key.parent.name, key.column.table.name) not in there:
            findings.add(
                "schema",
                several(
                    "{number:,} reference that the file does not guard",
                    "{number:,} references that the file does not guard",
                ),
                f"{table.name}.{key.parent.name}",
            )
    held = _unique_columns(connection, table.name)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            wanted = tuple(column.name for column in constraint.columns)
            if wanted not in held:
                place = f"{table.name} ({', '.join(wanted)})"
                findings.add(
                    "schema",
                    several(
                        "{number:,} value that the file lets stand twice",
                        "{number:,} values that the file lets stand twice",
                    ),
                    place,
                )


def _unique_columns(connection: sqlite3.Connection, table: str) -> set[tuple[str, ...]]:
    unique = [row[1] for row in connection.execute(f'PRAGMA index_list("{table}")') if row[2]]
    return {tuple(row[2] for row in connection.execute(f'PRAGMA index_info("{name}")')) for name in unique}


def check_references(connection: sqlite3.Connection, findings: Findings) -> None:
    """Everything that a row names is there."""
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        place = () if rowid is None else (tr("no. {id}", id=rowid),)
        findings.add(
            "references",
            several(
                "{number:,} row of “{table}” that names what is no longer in “{parent}”",
                "{number:,} rows of “{table}” that name what is no longer in “{parent}”",
                table=table,
                parent=parent,
            ),
            *place,
        )


def check_numbers(connection: sqlite3.Connection, findings: Findings) -> None:
    """No number that a row has, or had, will be given to another row."""
    given = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    for table in tables.metadata.sorted_tables:
        if "id" in table.c:
            highest = connection.execute(f'SELECT max(id) FROM "{table.name}"').fetchone()[0] or 0
            if highest > given.get(table.name, 0):
                findings.add(
                    "references",
                    several(
                        "{number:,} table whose next row would get a number that another has",
                        "{number:,} tables whose next row would get a number that another has",
                    ),
                    table.name,
                )
