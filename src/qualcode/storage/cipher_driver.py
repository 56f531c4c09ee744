"""SQLCipher's driver in the words of Python's own: the same methods, and above all the same errors.

SQLCipher comes with a driver that knows its own exceptions only. Whatever asks a project file answers to those of
`sqlite3`; here, and nowhere else, the ones become the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlcipher3 import dbapi2

from qualcode.domain.translation import tr
from qualcode.storage.file_keys import FileKey, drop_connection

R = TypeVar("R")


def connect(uri: str, key: FileKey | None, *, timeout: float, check_same_thread: bool) -> sqlite3.Connection:
    """A connection to an encrypted file, or to a new one that will be, without transactions of the driver's own.

    Args:
        uri: The file, with how it is to be opened.
        key: What opens the file; None for a plain one.
        timeout: Seconds that it waits for another program's lock.
        check_same_thread: Whether only the thread that made the connection may use it.

    Raises:
        sqlite3.Error: It cannot be opened. A wrong key is found out only by reading.
    """
    try:
        connection = dbapi2.connect(
            uri,
            uri=True,
            timeout=timeout,
            isolation_level=None,
            check_same_thread=check_same_thread,
            factory=CipherConnection,
        )
    except dbapi2.Error as error:
        raise _said_by_sqlite(error) from None
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # Else it writes to the screen what it finds damaged.
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.pragma}'\"")
            connection.file_key = key
    except BaseException:
        connection.close()
        raise
    # It has every method of Python's own that is used here; no annotation can say so of what another module made.
    return cast(sqlite3.Connection, connection)


def _said_by_sqlite(error: Exception) -> sqlite3.Error:
    """The error of Python's own driver that one of SQLCipher's is called as."""
    kind = getattr(sqlite3, type(error).__name__, sqlite3.DatabaseError)
    told = cast(sqlite3.Error, kind(*error.args))
    told.sqlite_errorcode = getattr(error, "sqlite_errorcode", 0)
    told.sqlite_errorname = getattr(error, "sqlite_errorname", "")
    return told


def _told_alike(method: Callable[..., R]) -> Callable[..., R]:
    """A method that raises what Python's own driver would."""

    def call(*args: Any, **named: Any) -> R:
        try:
            return method(*args, **named)
        except dbapi2.Error as error:
            raise _said_by_sqlite(error) from None

    return call


class CipherCursor(dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that raises errors of `sqlite3`."""

    execute = _told_alike(dbapi2.Cursor.execute)
    executemany = _told_alike(dbapi2.Cursor.executemany)
    executescript = _told_alike(dbapi2.Cursor.executescript)
    fetchone = _told_alike(dbapi2.Cursor.fetchone)
    fetchmany = _told_alike(dbapi2.Cursor.fetchmany)
    fetchall = _told_alike(dbapi2.Cursor.fetchall)
    __next__ = _told_alike(dbapi2.Cursor.__next__)


class CipherConnection(dbapi2.Connection):  # type: ignore[misc]
    """A connection that raises errors of `sqlite3`, as its cursors do."""

    file_key: FileKey | None = None
    """What opens the file; None for a plain one."""

    def cursor(self, factory: type[CipherCursor] = CipherCursor) -> Any:
        """A cursor of our own; the methods of a connection that execute something ask for one, too."""
        try:
            return super().cursor(factory)
        except dbapi2.Error as error:
            raise _said_by_sqlite(error) from None

    def close(self) -> None:
        """Close it; the first bytes of the file may be read again afterwards."""
        try:
            super().close()
        except dbapi2.Error as error:
            raise _said_by_sqlite(error) from None
        drop_connection(cast(sqlite3.Connection, self))

    commit = _told_alike(dbapi2.Connection.commit)
    rollback = _told_alike(dbapi2.Connection.rollback)
    create_function = _told_alike(dbapi2.Connection.create_function)

    def backup(self, target: Any, **how: Any) -> None:
        """SQLite's own backup, to another encrypted file: SQLCipher makes none between a plain and an encrypted one.

        Raises:
            sqlite3.NotSupportedError: The other file is plain.
        """
        if not isinstance(target, dbapi2.Connection):
            raise sqlite3.NotSupportedError(tr("no backup is made from an encrypted to a plain file"))
        try:
            super().backup(target, **how)
        except dbapi2.Error as error:
            raise _said_by_sqlite(error) from None
