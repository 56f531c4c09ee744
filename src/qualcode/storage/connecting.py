"""Connections to project files, plain and encrypted ones: where every one of them begins."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Protocol

from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.storage import file_keys
from qualcode.storage.file_header import file_uri
from qualcode.storage.file_keys import FileKey

PATIENCE = 5.0
"""Seconds that a connection waits for another program's lock."""


class Beside(Protocol):
    """Connects to the database that an address names."""

    def __call__(self, address: str, /, *, timeout: float) -> sqlite3.Connection: ...


class PlainConnection(sqlite3.Connection):
    """A connection to a plain file of which it is known, as long as it is open, that it is."""

    def close(self) -> None:
        """Close it; the first bytes of the file may be read again afterwards."""
        super().close()
        file_keys.drop_connection(self)


def connect_file(
    path: Path, *, read_only: bool, timeout: float | None = None, check_same_thread: bool = True
) -> sqlite3.Connection:
    """A connection to a project file that exists, without transactions of the driver's own.

    For an encrypted one of which this process does not know the key, the environment and the system's keyring are
    looked at, and then somebody is asked. Whatever goes wrong, is an error of `sqlite3`, of encrypted files too.

    Args:
        path: The file.
        read_only: Write nothing, also not beside it.
        timeout: Seconds that it waits for another program's lock, if not as long as all do.
        check_same_thread: Whether only the thread that made the connection may use it.

    Raises:
        sqlite3.Error: It cannot be opened.
        PassphraseNeededError: It is encrypted, and nobody gives its passphrase.
        WrongPassphraseError: What was given is not its passphrase.
        ProjectError: It is encrypted, and SQLCipher is not installed.
    """
    return connect_with(
        path, file_keys.key_of(path), read_only=read_only, timeout=timeout, check_same_thread=check_same_thread
    )


def connect_new(path: Path, *, like: Path | sqlite3.Connection | None) -> sqlite3.Connection:
    """A connection to a file that is made here, for its owner alone: what it is to hold comes from another file.

    Args:
        path: The file, which does not exist or is empty.
        like: The project file, or a connection to it, as which it is kept: in plain, or behind the same passphrase.

    Raises:
        sqlite3.Error: It cannot be opened.
        OSError: It cannot be made.
        ProjectError: `like` is encrypted, and cannot be opened.
    """
    key = _key_like(like) if like is not None else None
    path.touch(mode=0o600)
    return connect_with(path, key, read_only=False)


def connect_with(
    path: Path,
    key: FileKey | None,
    *,
    read_only: bool,
    timeout: float | None = None,
    check_same_thread: bool = True,
) -> sqlite3.Connection:
    """A connection to a file by a key; None opens plain files. A wrong key is found out only by reading.

    Raises:
        sqlite3.Error: It cannot be opened.
        ProjectError: SQLCipher is not installed.
    """
    how: dict[str, Any] = {
        "timeout": PATIENCE if timeout is None else timeout,
        "check_same_thread": check_same_thread,
    }
    uri = file_uri(path, read_only)
    connection: sqlite3.Connection
    if key is None:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, factory=PlainConnection, **how)
    else:
        connection = _encrypted(path, uri, key, how)
    file_keys.note_connection(path, connection, key.salt if key is not None else None)
    return connection


def connect_cipher(path: Path, key: FileKey | None, *, read_only: bool) -> sqlite3.Connection:
    """A connection by SQLCipher, which opens plain files too: both kinds can be attached to it.

    Raises:
        sqlite3.Error: It cannot be opened.
        ProjectError: SQLCipher is not installed.
    """
    how = {"timeout": PATIENCE, "check_same_thread": True}
    connection = _encrypted(path, file_uri(path, read_only), key, how)
    file_keys.note_connection(path, connection, key.salt if key is not None else None)
    return connection


def connect_beside(project: Path) -> Beside:
    """What connects to a database that lies beside a project, or in memory, and is kept as the project is.

    Raises:
        ProjectError: The project is encrypted, and its passphrase is not known.
    """
    key = file_keys.key_of(project)

    def connect(address: str, /, *, timeout: float) -> sqlite3.Connection:
        if key is None:
            return sqlite3.connect(address, uri=True, isolation_level=None, timeout=timeout)
        return _encrypted(project, address, key, {"timeout": timeout, "check_same_thread": True})

    return connect


def connect_memory(*, like: sqlite3.Connection) -> sqlite3.Connection:
    """A connection to an empty database in memory, into which SQLite's backup copies a file.

    Args:
        like: A connection to that file.
    """
    key = _key_like(like)
    if key is None:
        return sqlite3.connect(":memory:", isolation_level=None)
    return _encrypted(Path(), "file::memory:", key, {"timeout": PATIENCE, "check_same_thread": True})


def _key_like(like: Path | sqlite3.Connection) -> FileKey | None:
    if isinstance(like, Path):
        return file_keys.key_of(like)
    key: FileKey | None = getattr(like, "file_key", None)  # Those to plain files have none.
    return key


def _encrypted(path: Path, uri: str, key: FileKey | None, how: dict[str, Any]) -> sqlite3.Connection:
    try:
        from qualcode.storage import cipher_driver  # Only who has encrypted projects needs it, or has it.
    except ImportError as error:
        raise ProjectError(
            tr("{path} is encrypted, and what opens such projects is not installed", path=path),
            remedy=tr("install it with `pip install 'qualcode[encrypted]'`"),
        ) from error
    return cipher_driver.connect(uri, key, **how)
