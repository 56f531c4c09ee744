"""The open project: one file, one connection, one door for writes."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import ProjectError, ReadOnlyError, UndoError
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.storage import journal, tables
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_header import HEAD
from qualcode.storage.inverting import invert, quoted
from qualcode.storage.lock import WriteLock, holder_of
from qualcode.storage.migrate import back_up, index_again, make_file, upgrade
from qualcode.storage.opening import inspect, unusable
from qualcode.storage.placing import (
    DRAFT,
    check_after_a_crash,
    free_path,
    journal_left,
    put_in_place,
    sweep,
    sync_folder,
)
from qualcode.storage.structures import Kept, Structures
from qualcode.storage.transaction import Transaction

T = TypeVar("T")
DAMAGE = (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError, zlib.error)
"""What reading a file may raise in which a page or a text is not what was written."""


class Project:
    """One study, open in this process for one coder; made by `open_project` and `create_project`."""

    def __init__(self, path: Path, engine: Engine, lock: WriteLock | None, why_read_only: str, coder: str) -> None:
        self.path = path
        self.coder = coder
        """The name of the coder who works in this session."""
        self.why_read_only = why_read_only
        """Why nothing can be written; empty if the project is open for writing."""
        self._engine = engine
        self._lock = lock
        self._connection = engine.connect()
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._transaction: Transaction | None = None
        self.structures = Structures()
        self._codebook_writes = 0
        self._kept = Kept()
        self.last: Effects = Effects(None, "")
        """What the latest change of this session touched."""
        self.upgraded_from: Path | None = None
        """The backup taken before the file was upgraded at this opening, if it was."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._connection.close()
        self._engine.dispose()
        if self._lock:
            self._lock.release()

    @property
    def writable(self) -> bool:
        """Whether this process may write."""
        return self._lock is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the project throughout; inside a change, what it has written."""
        if self._connection.in_transaction():
            yield self._connection
            return
        try:
            with self._connection.begin():
                yield self._connection
        except DAMAGE as error:
            raise unusable(self.path, getattr(error, "orig", error)) from error

    @contextmanager
    def change(self, verb: str, summary: str, *, reason: str = "", coder: str | None = None) -> Iterator[Transaction]:
        """The one door for writes: one user-visible action, one transaction, one entry of the journal.

        What it touched stands in `last` afterwards. An action that wrote nothing leaves no entry. Inside another
        change it becomes part of that one.

        Args:
            verb: What is done, as a binding or command names it: `apply`, `rename` …
            summary: What the history shows; may be changed through `Transaction.summary`.
            reason: Why, in the user's words.
            coder: Whose change it is; the session's coder unless named.

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        if self._transaction is not None:
            self._transaction.summary = self._transaction.summary or summary
            yield self._transaction
            return
        with self._writing() as tx:
            tx.summary = summary
            coder_id = self.coder_id(coder)
            yield tx
            self.last = Effects(None, tx.summary, focus=tx.focus)
            if tx.images:
                self.last = journal.append(
                    self._connection,
                    tx,
                    kind="do",
                    coder_id=coder_id,
                    verb=verb,
                    summary=tx.summary,
                    reason=reason,
                )

    @contextmanager
    def rehearsal(self) -> Iterator[Transaction]:
        """Let a change be made that is taken back on leaving, as if it had never been: what would it do?

        What the history would say of it stands in the transaction's summary; what it refuses is raised.

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        last = self.last
        try:
            with suppress(_RehearsedError), self._writing() as tx:
                yield tx
                raise _RehearsedError
        finally:
            self.last = last

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A write transaction without an entry of its own; all of it is committed on leaving, or nothing."""
        if self._lock is None:
            raise ReadOnlyError(f"{self.path} is open for reading only: {self.why_read_only}")
        self._connection.info[WRITING] = True
        try:
            with self._connection.begin():
                self._transaction = Transaction(self._connection)
                yield self._transaction
        except (IntegrityError, sqlite3.IntegrityError):
            raise
        except DAMAGE as error:
            raise unusable(self.path, getattr(error, "orig", error)) from error
        finally:
            if self._transaction is not None and self._transaction.codebook_writes:
                self._codebook_writes += 1
            self._transaction = None
            self._connection.info[WRITING] = False
            # A commit that SQLite refuses leaves its transaction open: without this, nothing could be written after it.
            self._driver.rollback()

    def of_codebook(self, make: Callable[[Project], T]) -> T:
        """What a function makes of the codebook; it is called again only once the codebook has changed.

        It reads codes, their further themes and what was merged, and nothing else; what it gives is never changed.
        """
        with self.reading() as connection:
            others = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            own = self._transaction.codebook_writes if self._transaction is not None else 0
            stamp = (others, self._codebook_writes, own)
            return self._kept.since(make, stamp, lambda: make(self))

    def kept_since(self, name: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """What a function made under a stamp; inside a change, which may be taken back, it is made anew."""
        return make() if self._transaction is not None else self._kept.since(name, stamp, make)

    def coder_id(self, name: str | None = None) -> int:
        """The id of a coder, the session's unless named; one who is new is signed on, as an entry of its own."""
        name = name or self.coder
        found = self._find_coder(name)
        if found is not None:
            return found
        if self._transaction is not None:
            return self._sign_on(self._connection, name)
        with self._writing():
            return self._sign_on(self._connection, name)

    def known_coder_id(self) -> int | None:
        """The id of the session's coder; None for one who has not written here yet."""
        return self._find_coder(self.coder)

    def _find_coder(self, name: str) -> int | None:
        """The id of the coder of this name, else of the first one who differs from it by case only."""
        ids = self._coders()
        return ids.get(name, next((ids[known] for known in ids if known.casefold() == name.casefold()), None))

    def spelling(self, name: str) -> str:
        """A coder's name as the project spells it, whatever its case; the name itself where it is new."""
        ids = self._coders()
        return name if name in ids else next((known for known in ids if known.casefold() == name.casefold()), name)

    def _coders(self) -> dict[str, int]:
        with self.reading() as connection:
            rows = connection.execute(select(tables.coder.c.name, tables.coder.c.id).order_by(tables.coder.c.id))
            return {row.name: row.id for row in rows}

    def _sign_on(self, connection: Connection, name: str) -> int:
        tx = Transaction(connection)
        coder_id = tx.add("coder", name=name, role="coder", colour="", created_ms=now_ms())
        journal.append(
            connection,
            tx,
            kind="setup",
            coder_id=coder_id,
            verb="sign-on",
            summary=f"{name} signed on as a coder",
        )
        return coder_id

    def undo(self, changes: Iterable[Change]) -> list[Effects]:
        """Take back actions, in the order given, as one transaction with one entry for each.

        Args:
            changes: What to take back; each is asked for when those before it are taken back.

        Raises:
            UndoError: One of them stands undone already, a later change stands in the way, or what would come back
                breaks a rule that holds among what stands now; nothing is undone.
        """
        return self._invert(changes, "undo")

    def redo(self, changes: Iterable[Change]) -> list[Effects]:
        """Bring back what these undo entries took back, in the order given, as `undo` takes back."""
        return self._invert(changes, "redo")

    def _invert(self, changes: Iterable[Change], kind: str) -> list[Effects]:
        coder_id = self.coder_id()
        done: list[Effects] = []
        what = ""
        try:
            with self._writing() as tx:
                self._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                for change in changes:
                    what = quoted(change)
                    done.append(invert(self._connection, tx, change, kind, coder_id))
        except IntegrityError as error:
            stands = "needs has been removed since" if "FOREIGN KEY" in str(error) else "would hold is taken since"
            raise UndoError(
                f"{what} cannot be taken back or brought back: what it {stands}", remedy="see `qualcode history`"
            ) from error
        if done:
            self.last = done[-1]
        return done


class _RehearsedError(Exception):
    """Ends a rehearsal, so that nothing of it is committed."""


def open_project(
    path: Path,
    *,
    coder: str,
    write: bool = True,
    insist: bool = False,
    take_over: bool = False,
    thorough: bool = False,
) -> Project:
    """Open a project file, upgrading one of an older schema after a backup.

    Args:
        path: The project file.
        coder: Who works in this session.
        write: Ask for the right to write; without it nothing beside the file is touched.
        insist: Fail if another process holds the project, instead of opening it for reading.
        take_over: Take the lock although a process on another host left its record.
        thorough: Check the whole file first, as for one that comes from elsewhere.

    Raises:
        ProjectError: It is no project, damaged, newer than this qualcode, or held by another process.
    """
    schema = inspect(path, thorough=thorough)
    lock, why = None, "only asked for reading"
    if write:
        try:
            lock = WriteLock(path, take_over=take_over)
        except ProjectError as error:  # held by another process, or in a folder that cannot be written
            if insist:
                raise
            why = error.sentence
        else:
            if not os.access(path, os.W_OK):
                lock.release()
                lock, why = None, f"{path} may not be written"
                if insist:
                    raise ReadOnlyError(why, remedy="change its permissions, or work on a copy")
    try:
        return _opened(path, coder, lock, why, schema, thorough)
    except BaseException:
        if lock:
            lock.release()
        raise


def _opened(path: Path, coder: str, lock: WriteLock | None, why: str, schema: str, thorough: bool) -> Project:
    left = journal_left(path)
    if not thorough and (lock.found or left if lock else left and holder_of(path) is None):
        check_after_a_crash(path)
    backup = None
    if schema != HEAD:
        if lock is None:
            raise ReadOnlyError(
                f"{path} must be upgraded before it can be read",
                remedy="`qualcode FILE`, or any command that writes, upgrades it and keeps a backup beside it",
            )
        backup = back_up(path, "before-upgrade")
    engine = open_engine(path, read_only=lock is None)
    try:
        if backup:
            upgrade(engine)
        elif lock:
            index_again(engine)
        project = Project(path, engine, lock, "" if lock else why, coder)
        project.coder = project.spelling(coder)
    except DatabaseError as error:
        engine.dispose()
        raise unusable(path, error.orig) from error
    except BaseException:
        engine.dispose()
        raise
    project.upgraded_from = backup
    return project


def create_project(path: Path, *, name: str, coder: str, fill: Callable[[Project], object] | None = None) -> Project:
    """Make a project file and open it for writing; it appears under its name only when it is whole.

    Args:
        path: The file; its ending is added where it is missing.
        name: What the study is called.
        coder: Who works in this session.
        fill: What is to be in it from the start: if that fails, or is cut off, there is no project.

    Raises:
        ProjectError: The file exists already, or the folder cannot be written.
    """
    path = free_path(path)
    sweep(path.parent)
    try:
        folder = Path(mkdtemp(prefix=DRAFT, dir=path.parent))
    except OSError as error:
        raise ProjectError(
            f"{path.parent} cannot be written ({error.strerror})",
            remedy="choose a folder that exists and is yours",
        ) from error
    draft = folder / path.name
    try:
        make_file(draft)
        with open_project(draft, coder=coder) as project:
            _describe(project, name)
            if fill:
                fill(project)
        put_in_place(draft, path)
        sync_folder(path.parent)
    except DatabaseError as error:
        raise unusable(path, error.orig) from error
    except OSError as error:
        raise ProjectError(f"{path} cannot be made ({error.strerror})", remedy="choose another name or disk") from error
    finally:
        rmtree(folder, ignore_errors=True)
    return open_project(path, coder=coder, insist=True)


def _describe(project: Project, name: str) -> None:
    with project._writing() as tx:
        coder_id = project.coder_id()
        tx.add("project", uuid=new_uuids(1)[0], name=name, created_ms=now_ms())
        journal.append(
            project._connection,
            tx,
            kind="setup",
            coder_id=coder_id,
            verb="new",
            summary=f"project “{name}” made",
        )
