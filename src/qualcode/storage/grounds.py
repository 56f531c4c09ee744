"""What an open project stands on, a file or a server: where they differ, and nothing else."""

from __future__ import annotations

import sqlite3
import time
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError

from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.storage.blindness import Blind, Blindness
from qualcode.storage.engine import WRITING
from qualcode.storage.images import Image
from qualcode.storage.lock import WriteLock
from qualcode.storage.opening import unusable
from qualcode.storage.watching import FileWatch, State, mend_journal


class Hiding(Protocol):
    """Keeps from the session's coder what is to be hidden from her."""

    standing: Blind | None

    @property
    def asked(self) -> Blind | None: ...

    def look(self) -> None: ...

    def forget(self, *, taken_back: bool = False) -> None: ...

    def lifted(self) -> AbstractContextManager[None]: ...


class Ground(ABC):
    """The engine under an open project."""

    location: Location
    why_read_only: str
    """Why nothing can be written; empty if the project is open for writing."""
    damage: tuple[type[Exception], ...]
    """What a question may raise that the engine cannot answer."""
    engine: Engine
    waiting_since: float | None = None
    """When, by the monotonic clock, it began to wait for the disk; None while it does not."""

    @property
    @abstractmethod
    def writable(self) -> bool:
        """Whether this session may write."""

    def connect(self) -> Connection:
        """The connection that the session works over."""
        return self.engine.connect()

    @abstractmethod
    def hiding(self, connection: Connection, coder: Callable[[], str]) -> Hiding:
        """What hides rows from the coder of this name."""

    @abstractmethod
    def sentence(self, error: BaseException) -> QualcodeError:
        """What one of `damage` means."""

    @abstractmethod
    def others_codebook(self, connection: Connection) -> Hashable:
        """Another value once another session has changed the codebook."""

    def state(self, connection: Connection) -> Hashable | None:
        """Another value once anything has changed; None where that cannot be told, as entries may be hidden."""
        return None

    def check_not_overtaken(self, connection: Connection, images: Sequence[Image]) -> None:
        """Refuse what was meant for rows that others have changed since this session saw them.

        Raises:
            OvertakenError: They have.
        """
        return

    def broken(self, error: BaseException) -> QualcodeError | None:
        """What it means that a constraint does not hold, where others may have brought that about."""
        return None

    def look(self) -> State:
        """What has become of it since it was opened, as far as that is known; may be asked from any thread."""
        return "there"

    def check_in_place(self, connection: Connection) -> None:
        """Refuse to go on with what is no longer what was opened; mend what can be mended.

        Raises:
            ProjectGoneError: The file has lost its name.
            LockedProjectError: Another process has taken its lock.
        """
        return

    @contextmanager
    def saving(self, connection: Connection) -> Iterator[None]:
        """Around all that one change writes: on leaving it is saved, or something is raised.

        Raises:
            ProjectGoneError: What is written would be gone with the program, or is.
        """
        yield

    @abstractmethod
    def finish(self, connection: Connection) -> None:
        """Leave nothing open behind a transaction that was committed or taken back."""

    def close(self) -> None:
        """Give everything back."""
        self.engine.dispose()


class FileGround(Ground):
    """A project file, held for writing or open for reading."""

    damage = (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError, zlib.error)

    def __init__(
        self, path: Path, engine: Engine, lock: WriteLock | None, why_read_only: str, watch: FileWatch
    ) -> None:
        self.location = path
        self.path = path
        self.engine = engine
        self.why_read_only = why_read_only
        self._lock = lock
        self._watch = watch

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            self.waiting_since = None

        @event.listens_for(engine, "commit")
        def about_to_commit(connection: Connection) -> None:
            # Reading waits for nothing when it ends; what is worked out afterwards is no stalled disk.
            if connection.info.get(WRITING, False):
                self.waiting_since = time.monotonic()

    @property
    def writable(self) -> bool:
        return self._lock is not None

    def connect(self) -> Connection:
        connection = super().connect()
        self._watch.note()
        self._watch.guard(driver_of(connection))
        return connection

    def look(self) -> State:
        return self._watch.look()

    @contextmanager
    def saving(self, connection: Connection) -> Iterator[None]:
        self.waiting_since = time.monotonic()
        self.check_in_place(connection)
        try:
            yield
        finally:
            self._watch.note_writing()
        self.check_in_place(connection)
        self._watch.note_saved(driver_of(connection))

    def check_in_place(self, connection: Connection) -> None:
        state = self._watch.look()
        if state == "journal":
            mend_journal(driver_of(connection), self._watch)
        elif state == "changed":
            if not self._watch.is_only_touched():
                self._watch.leave_to_others()
                raise self._watch.refusal(state)
            self._watch.note_writing()
        elif state != "there":
            with suppress(sqlite3.Error, OSError):  # The refusal tells what matters.
                self._watch.let_go(driver_of(connection))
            raise self._watch.refusal(state)
        if self._lock is not None:
            self._lock.hold()

    def hiding(self, connection: Connection, coder: Callable[[], str]) -> Hiding:
        return Blindness(connection, driver_of(connection), coder)

    def sentence(self, error: BaseException) -> QualcodeError:
        return unusable(self.path, getattr(error, "orig", error))

    def others_codebook(self, connection: Connection) -> Hashable:
        version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        return version

    def state(self, connection: Connection) -> Hashable | None:
        # What others have done, and what this connection has: all of it has an entry.
        own: int = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM main.change").scalar_one()
        return self.others_codebook(connection), own

    def finish(self, connection: Connection) -> None:
        # A commit that SQLite refuses leaves its transaction open: without this, nothing could be written after it.
        driver_of(connection).rollback()
        self.waiting_since = None

    def close(self) -> None:
        super().close()
        self._watch.close()
        if self._lock:
            self._lock.release()


def driver_of(connection: Connection) -> Any:
    """The driver's own connection under one."""
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver
