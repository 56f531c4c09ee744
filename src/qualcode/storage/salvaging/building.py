"""A new project of what could be read of a damaged one: sound, with its journal, and with a word on what is missing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qualcode.domain.errors import DamagedProjectError, ProjectError
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import tr
from qualcode.storage import file_keys, tables
from qualcode.storage.connecting import connect_file
from qualcode.storage.migrate import make_file
from qualcode.storage.opening import unusable
from qualcode.storage.placing import drafted
from qualcode.storage.repairing.bench import Bench, bound, column_names
from qualcode.storage.repairing.entries import read_entries
from qualcode.storage.repairing.mending import Mended, Tools, mend
from qualcode.storage.repairing.playing import TABLES, known_state, standing
from qualcode.storage.repairing.values import fitted
from qualcode.storage.repairing.whole_file import BeyondRepairError
from qualcode.storage.salvaging.pages import Open, Pages, read_pages
from qualcode.storage.salvaging.rows import WANTED, Found, Layout, read_rows
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.looking_through import look_at_contents

VERB = "salvage"
OpenPage = Callable[[bytes, bytes, bool], bytes]
"""A file's key, a page of it, whether it is the first → what it holds."""
_IN_ORDER = ("content", "change", "change_image")


@dataclass(frozen=True, slots=True)
class TableSalvaged:
    """What became of one table."""

    table: str
    read: int
    """Rows that the damaged file gave."""
    there: int
    """Rows of the new project: more where the journal or other rows gave them back."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of salvaging a file."""

    path: Path
    pages: int
    loose: int
    """Pages that no tree led to, and whose rows were told by their looks."""
    tables: tuple[TableSalvaged, ...]
    done: tuple[Finding, ...]
    """What was put right in it, as sentences."""
    documents: tuple[str, ...]
    """The documents of which something was put right or is missing."""
    coders: tuple[str, ...]
    journal: bool
    """Whether the journal could be kept."""


def salvage_file(source: Path, target: Path, coder: str, tools: Tools, open_page: OpenPage) -> Built:
    """Bring what can be read of a file into a new project; the file is only read.

    Args:
        source: The damaged file; the log beside it is read too.
        target: A new file.
        coder: Whose entry in the history it is.
        tools: What other rooms know.
        open_page: Opens a page of an encrypted file.

    Raises:
        DamagedProjectError: There is nothing of a project in it.
        ProjectError: The new file exists, or cannot be written.
    """
    key = None
    pages = _pages(source, None)
    if not pages.looks_plain and (key := file_keys.key_of(source)) is not None:
        pages = _pages(source, partial(open_page, key.raw))
    with drafted(target) as (draft, whole):
        try:
            make_file(draft, key)
            with closing(connect_file(draft, read_only=False)) as db:
                found = read_rows(pages, _layout(db))
                if not any(found.rows[table] for table in ("document", "coding", "code", "change")):
                    raise DamagedProjectError(
                        tr("nothing of a project can be read in {source}", source=source),
                        remedy=tr("open a backup (`qualcode backup --list`)"),
                    )
                return _build(db, found, source, whole, coder, tools)
        except sqlite3.Error as error:
            raise unusable(whole, error) from error


def _pages(source: Path, opened: Open | None) -> Pages:
    try:
        return read_pages(source, opened)
    except OSError as error:
        raise ProjectError(
            tr("{source} cannot be read ({reason})", source=source, reason=error.strerror),
            remedy=tr("look at its path and permissions, or at the disk"),
        ) from error


def _layout(db: sqlite3.Connection) -> Layout:
    """The columns of the tables in the order in which a file has them."""
    return {table: [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')] for table in WANTED}


def _build(db: sqlite3.Connection, found: Found, source: Path, whole: Path, coder: str, tools: Tools) -> Built:
    """Write the rows and put them right: with their journal, or, where that makes no whole, without it."""
    for journal in (True, False):
        with _taken_back_unless_sound(db) as bench:
            _write(bench, found, journal=journal)
            if journal:
                _complete(bench)
            try:
                mended = mend(db, coder, tools, verb=VERB, what=tr("salvaged from {name}", name=source.name))
            except BeyondRepairError:
                continue
            looked = look_at_contents(db, Findings())
            if looked.complete and all(finding.severity != "error" for finding in looked.findings):
                db.execute("COMMIT")
                return _told(db, found, mended, whole, journal)
    raise DamagedProjectError(
        tr("what can be read in {source} makes no whole project", source=source),
        remedy=tr("open a backup (`qualcode backup --list`)"),
    )


@contextmanager
def _taken_back_unless_sound(db: sqlite3.Connection) -> Iterator[Bench]:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("BEGIN IMMEDIATE")
    try:
        yield Bench(db)
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _write(bench: Bench, found: Found, *, journal: bool) -> None:
    """Put the rows that were read into the empty tables; of two in one place the first stays."""
    for table in (*_IN_ORDER, *(name for name in WANTED if name not in _IN_ORDER)):
        if not journal and table in tables.JOURNAL:
            continue
        columns = column_names(table)
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{name}"' for name in columns)
        order = [row[1] for row in bench.db.execute(f'PRAGMA table_info("{table}")')]
        at = [order.index(name) for name in columns]
        statement = f'INSERT OR IGNORE INTO main."{table}"({names}) VALUES ({marks})'
        for row in found.rows[table].values():
            values = [row[i] for i in at]
            if table == "content" and not _is_content(values):
                continue
            if table == "change_image" and not isinstance(values[2], bytes):
                continue
            bench.db.execute(statement, bound(table, columns, fitted(table, columns, values)))
    if journal:
        for table, number in found.given.items():
            if table in WANTED and isinstance(number, int):
                bench.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
                bench.db.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (table, number))


def _is_content(values: Sequence[object]) -> bool:
    digest, _, _, data = values
    return isinstance(digest, bytes) and len(digest) == hashlib.sha256().digest_size and isinstance(data, bytes)


def _complete(bench: Bench) -> None:
    """Where the journal has gaps, let the tables have the rows that the rest of it says were there.

    A row that is missing may have been lost with a page, or taken away by a change that was: it is kept.
    """
    entries = read_entries(bench)
    if all(entry.images is not None for entry in entries):
        return
    state, (present, _) = known_state(entries), standing(bench)
    for table in TABLES:
        names = ", ".join(f'"{name}"' for name in column_names(table))
        marks = ", ".join("?" * len(column_names(table)))
        for key, row in state[table].items():
            if key not in present[table]:
                values = bound(table, column_names(table), fitted(table, column_names(table), row))
                bench.db.execute(f'INSERT OR IGNORE INTO main."{table}"({names}) VALUES ({marks})', values)


def _told(db: sqlite3.Connection, found: Found, mended: Mended, whole: Path, journal: bool) -> Built:
    rows = []
    for table in WANTED:
        there = db.execute(f'SELECT count(*) FROM main."{table}"').fetchone()[0]
        if found.rows[table] or there:
            rows.append(TableSalvaged(table, len(found.rows[table]), there))
    done = tuple(finding for finding in mended.done if finding.check != "index")  # A new file has none to begin with.
    return Built(whole, found.pages, found.loose, tuple(rows), done, mended.documents, mended.coders, journal)
