"""SQLite as qualcode uses it: pragmas and explicit transactions."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from qualcode.storage.connecting import connect_file, connect_with
from qualcode.storage.file_header import APPLICATION_ID
from qualcode.storage.file_keys import FileKey
from qualcode.storage.shared_folder import network_place

__all__ = ["APPLICATION_ID", "WRITING", "open_engine"]

WRITING = "qualcode_writing"
"""Key of `Connection.info`: whether the next transaction is to take the write lock at once."""


def open_engine(path: Path, *, read_only: bool, key: FileKey | None = None) -> Engine:
    """An engine with one connection to a project file, with full syncs: in WAL mode, or with a rollback journal on a
    network drive, where the memory that a write-ahead log is shared by is not shared.

    The driver's own transactions are switched off, since they would let half of a failed migration stand:
    every transaction begins with an explicit `BEGIN` (reading) or `BEGIN IMMEDIATE` (writing).

    Args:
        key: Behind what a file that is still empty is to be kept; what is kept in one tells by itself.
    """

    def connect() -> sqlite3.Connection:
        if key is not None:
            return connect_with(path, key, read_only=read_only, check_same_thread=False)
        return connect_file(path, read_only=read_only, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        # Pages of 10 MB: what counts a whole study goes through all of them once, and more would only be held.
        connection.execute("PRAGMA cache_size = -10000")
        if not read_only:
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if network_place(path) else 'WAL'}")
            # FULL, and where a rollback journal ends a change by going, that it has gone outlasts a power cut too.
            connection.execute("PRAGMA synchronous = EXTRA")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.info.get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
