"""The file itself under repair: indexes, tables that are missing, what acts by itself, the numbers that are given."""

from __future__ import annotations

import re
import sqlite3

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from qualcode.domain.progress import steps
from qualcode.domain.translation import several, tr
from qualcode.storage import tables
from qualcode.storage.own_schema import strange_object
from qualcode.storage.repairing.bench import HIGHEST, Bench
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.whole_file import check_schema, complaints_of
from qualcode.storage.types import unpacked, utf8_bytes
from qualcode.text.word_forms import RULE, distinct_words, index_token

WORD_INDEX = (
    "CREATE VIRTUAL TABLE word_index USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
)
_TEXTS = """SELECT c.sha256, c.codec, c.data FROM main.content c
            WHERE c.sha256 IN (SELECT text_sha256 FROM main.version) ORDER BY c.sha256"""


_TAKEN_AWAY = {
    "trigger": several(
        "{number:,} trigger that no qualcode makes taken away", "{number:,} triggers that no qualcode makes taken away"
    ),
    "view": several(
        "{number:,} view that no qualcode makes taken away", "{number:,} views that no qualcode makes taken away"
    ),
}
_OF_VALUES = re.compile(r"CHECK constraint failed in |\w+ value in ")


class BeyondRepairError(Exception):
    """The file is damaged where only what can still be read can be brought into a new one."""


def mend_pages(bench: Bench) -> None:
    """Make all indexes anew where SQLite finds the file damaged.

    Raises:
        BeyondRepairError: More than indexes is damaged.
    """
    if not _complaints(bench.db):
        return
    try:
        _drop_word_index(bench.db)
        bench.db.execute("REINDEX")
    except sqlite3.DatabaseError as error:
        raise BeyondRepairError(str(error)) from error
    left = _complaints(bench.db)
    if left:
        raise BeyondRepairError(left)
    bench.did(
        "file",
        several(
            "{number:,} set of indexes made anew, which did not hold what the tables hold",
            "{number:,} sets of indexes made anew, which did not hold what the tables hold",
        ),
    )


def _complaints(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong with more than single values, which are looked at row by row."""
    return "; ".join(line for line in complaints_of(db) if _OF_VALUES.match(line) is None)


def _drop_word_index(db: sqlite3.Connection) -> None:
    """Take the index of words away, whatever state it is in."""
    db.execute("DROP TABLE IF EXISTS main.word_index")


def mend_schema(bench: Bench) -> None:
    """Take away what acts by itself and make the tables, columns and indexes that are missing.

    Raises:
        BeyondRepairError: A table has not the columns or references that it must have.
    """
    for kind, name in bench.db.execute("SELECT type, name FROM main.sqlite_schema").fetchall():
        if kind in _TAKEN_AWAY:
            bench.db.execute(f'DROP {kind.upper()} main."{name.replace(chr(34), chr(34) * 2)}"')
            bench.did("schema", _TAKEN_AWAY[kind], name)
    strange = strange_object(bench.db)
    if strange is not None:
        raise BeyondRepairError(strange)
    dialect = sqlite.dialect()
    there = {name for (name,) in bench.db.execute("SELECT name FROM main.sqlite_schema")}
    for table in tables.metadata.sorted_tables:
        if table.name not in there:
            bench.db.execute(str(CreateTable(table).compile(dialect=dialect)))
            bench.did(
                "schema",
                several(
                    "{number:,} table that was missing made, without a row",
                    "{number:,} tables that were missing made, without a row",
                ),
                table.name,
            )
        for column in table.c:
            if column.nullable and table.name in there and column.name not in _columns(bench.db, table.name):
                bench.db.execute(f'ALTER TABLE main."{table.name}" ADD COLUMN "{column.name}" {column.type}')
                bench.did(
                    "schema",
                    several(
                        "{number:,} column that was missing made, empty",
                        "{number:,} columns that were missing made, empty",
                    ),
                    f"{table.name}.{column.name}",
                )
        for index in table.indexes:
            if index.name not in there:
                bench.db.execute(str(CreateIndex(index).compile(dialect=dialect)))
                bench.did(
                    "schema",
                    several("{number:,} index that was missing made", "{number:,} indexes that were missing made"),
                    str(index.name),
                )
    if "word_index" not in there:
        bench.db.execute(WORD_INDEX)
    findings = Findings()
    check_schema(bench.db, findings)
    if findings.failed:
        raise BeyondRepairError("; ".join(finding.sentence for finding in findings.result()))


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f'PRAGMA main.table_info("{table}")')}


def mend_numbers(bench: Bench, highest: dict[str, int]) -> None:
    """Let no number be given again that a row has or had.

    Args:
        highest: Table → the highest number that a row had in the journal.
    """
    given = dict(bench.db.execute("SELECT name, seq FROM main.sqlite_sequence").fetchall())
    for table in tables.metadata.sorted_tables:
        if "id" not in table.c:
            continue
        there = bench.db.execute(f'SELECT coalesce(max(id), 0) FROM main."{table.name}"').fetchone()[0]
        wanted = max(there, highest.get(table.name, 0))
        held = given.get(table.name, 0)
        if not isinstance(held, int) or wanted > held or held >= HIGHEST:
            bench.db.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", (table.name,))
            bench.db.execute("INSERT INTO main.sqlite_sequence(name, seq) VALUES (?, ?)", (table.name, wanted))
            if table.name in given:
                bench.did(
                    "references",
                    several(
                        "{number:,} table whose next row gets a number that none had",
                        "{number:,} tables whose next row gets a number that none had",
                    ),
                    table.name,
                )


def mend_word_index(bench: Bench) -> None:
    """Make the index of words anew, if it does not hold what the texts hold."""
    if _is_indexed(bench.db):
        return
    _drop_word_index(bench.db)
    bench.db.execute(WORD_INDEX)
    bench.db.execute("DELETE FROM main.vocabulary")
    bench.db.execute("DELETE FROM main.indexed_text")
    bench.db.execute("DELETE FROM main.sqlite_sequence WHERE name = 'indexed_text' AND seq >= ?", (HIGHEST,))
    known: set[str] = set()
    for digest, codec, data in steps(bench.db.execute(_TEXTS).fetchall(), tr("indexing"), tr("texts")):
        _index(bench.db, digest, unpacked(codec, data).decode(), known)
    bench.did(
        "index",
        several(
            "{number:,} index of words made anew from the texts", "{number:,} indexes of words made anew from the texts"
        ),
    )


def _is_indexed(db: sqlite3.Connection) -> bool:
    """Whether the index of words holds what the texts hold, and nothing else."""
    from qualcode.storage.soundness.contents import check_contents
    from qualcode.storage.soundness.word_index import check_word_index

    lost = "SELECT count(*) FROM main.indexed_text WHERE sha256 NOT IN (SELECT sha256 FROM main.content)"
    odd = "SELECT count(*) FROM main.vocabulary WHERE typeof(word) <> 'blob'"
    odd_texts = "SELECT count(*) FROM main.indexed_text WHERE typeof(sha256) <> 'blob' OR typeof(rule) <> 'text'"
    if any(db.execute(query).fetchone()[0] for query in (lost, odd, odd_texts)):
        return False
    findings = Findings()
    try:
        check_word_index(db, findings, check_contents(db, Findings(), None))
    except UnicodeDecodeError:
        return False
    return not findings.result()


def _index(db: sqlite3.Connection, digest: bytes, text: str, known: set[str]) -> None:
    words = distinct_words(text)
    row = db.execute(
        "INSERT INTO main.indexed_text(sha256, rule) VALUES (?, ?) RETURNING id", (digest, RULE)
    ).fetchone()
    tokens = " ".join(map(index_token, words))
    db.execute("INSERT INTO main.word_index(rowid, words) VALUES (?, ?)", (row[0], tokens))
    new = sorted(words - known)
    db.executemany("INSERT INTO main.vocabulary(word) VALUES (?)", [(utf8_bytes(word),) for word in new])
    known.update(new)
