"""Project files that are made of rows of another: whole from the start, with one entry in their journal."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from qualcode.domain.locations import Location
from qualcode.domain.soundness import Finding
from qualcode.storage import journal, tables
from qualcode.storage.connecting import connect_file, connect_new
from qualcode.storage.encryption import copy_kept
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_header import HEAD
from qualcode.storage.file_keys import FileKey, key_of
from qualcode.storage.migrate import make_file, upgrade
from qualcode.storage.opening import inspect, unusable
from qualcode.storage.placing import drafted
from qualcode.storage.project import Project
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class FirstEntry:
    """The entry of the journal that a copy begins with."""

    coder_id: int
    verb: str
    summary: str


Judge = Callable[[Sequence[Finding]], None]
"""Is told what is wrong among the rows of a copy before any of them is kept; what it raises ends the copying."""


def make_copy(
    path: Path, fill: Callable[[Transaction], FirstEntry], judge: Judge | None = None, key: FileKey | None = None
) -> tuple[Path, bytes]:
    """Make a project file of rows; it appears under its name only when it is whole.

    Args:
        path: The file; its ending is added where it is missing.
        fill: Writes the rows, in any order, ids and UUIDs included.
        judge: For rows of which it is not known that they make a sound project.
        key: What opens the file; None: everything.

    Returns:
        Where it is, and its seal: the SHA-256 of the images of all that it holds.

    Raises:
        ProjectError: The file exists already, or cannot be written.
    """
    with drafted(path) as (draft, whole):
        try:
            make_file(draft, key)
            return whole, _fill(draft, fill, judge)
        except DatabaseError as error:
            raise unusable(whole, error.orig) from error


def _fill(draft: Path, fill: Callable[[Transaction], FirstEntry], judge: Judge | None) -> bytes:
    engine = open_engine(draft, read_only=False)
    try:
        with engine.connect() as connection:
            connection.info[WRITING] = True
            with connection.begin():
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                tx = Transaction(connection)
                entry = fill(tx)
                tx.write_index()
                if judge is not None:
                    judge(_looked_at(connection))
                journal.append(
                    connection, tx, kind="setup", coder_id=entry.coder_id, verb=entry.verb, summary=entry.summary
                )
                return _seal(connection)
    finally:
        engine.dispose()


def _looked_at(connection: Connection) -> Sequence[Finding]:
    from qualcode.storage.soundness.looking_through import look_at_new_rows  # Copies of sound projects never need it.

    driver = connection.connection.driver_connection
    assert driver is not None
    return look_at_new_rows(driver)


def _seal(connection: Connection) -> bytes:
    first = select(tables.change_image.c.data).order_by(tables.change_image.c.change_id).limit(1)
    return hashlib.sha256(connection.execute(first).scalar_one()).digest()


def seal_of(project: Project) -> bytes:
    """The seal that a copy has by now: that of its first entry, which never changes."""
    with project.reading() as connection:
        return _seal(connection)


def private_copy(path: Path, folder: Path, beside: Location | None = None) -> Path:
    """A copy of a project file that comes from elsewhere, upgraded where it is of an older schema.

    The file itself is only read, also what its writer has not yet put into it.

    Args:
        folder: Where the copy goes: one that nobody else can read.
        beside: The project for which it is made; where that or the file is encrypted, so is the copy.

    Raises:
        ProjectError: It is no project, damaged, or newer than this qualcode.
    """
    schema = inspect(path, thorough=True)
    copy = folder / "copy.qualcode"
    key = key_of(beside) if isinstance(beside, Path) else None
    if key is not None and key_of(path) is None:
        copy_kept(path, copy, key)
    else:
        try:
            with (
                closing(connect_file(path, read_only=True)) as source,
                closing(connect_new(copy, like=path)) as target,
            ):
                source.backup(target)
        except sqlite3.Error as error:
            raise unusable(path, error) from error
    if schema != HEAD:
        engine = open_engine(copy, read_only=False)
        try:
            upgrade(engine)
        except DatabaseError as error:
            raise unusable(path, error.orig) from error
        finally:
            engine.dispose()
    return copy
