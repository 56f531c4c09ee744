"""What was computed from the texts, beside the project in a file of its own: lost without harm, made again.

It holds the words of participants: a document that goes is wiped from it, with every model that saw it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self, TypeVar

from qualcode.domain.translation import tr

Kind = Literal["words", "vectors", "names"]
"""Words as `packed_words` packs them, vectors of passages, candidates for identifiers."""

APPLICATION_ID = 0x51434348
"""`QCCH`: what SQLite files of this kind say of themselves."""
FORMAT = 1
MODELS_KEPT = 3
_PATIENCE_MS = 2_000
_HEADER_BYTES = 100
_TABLES = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
CREATE TABLE feat (
  document TEXT NOT NULL,
  kind TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  crc INTEGER NOT NULL,
  blob BLOB NOT NULL,
  PRIMARY KEY (document, kind)
);
CREATE INDEX feat_fresh ON feat (kind, fingerprint, document, text_sha256);
CREATE TABLE model (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL UNIQUE,
  crc INTEGER NOT NULL,
  blob BLOB NOT NULL
);
"""
_T = TypeVar("_T")


def cache_file(project: Path) -> Path:
    """Where the cache of a project lies: `NAME.cache.sqlite` beside `NAME.qualcode`."""
    return project.with_name(f"{project.name.removesuffix('.qualcode')}.cache.sqlite")


def is_plain_cache(path: Path) -> bool:
    """Whether a file is a cache that anybody can read, and not something else of its name.

    Raises:
        OSError: It cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def delete_cache(path: Path) -> None:
    """Delete the file with all that SQLite has put beside it; nobody should have it open.

    Raises:
        OSError: It cannot be deleted.
    """
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


class Connect(Protocol):
    """Connects to an SQLite database, and answers with errors of `sqlite3`: a plain or an encrypted one."""

    def __call__(self, address: str, /, *, timeout: float) -> sqlite3.Connection: ...


def connect_plain(address: str, /, *, timeout: float) -> sqlite3.Connection:
    """A connection to a database that anybody can read, without transactions of the driver's own."""
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=timeout)


class Cache:
    """The cache of a project. Whatever befalls it, it answers: at worst that it knows nothing.

    One process writes; others may read beside it. It belongs to the thread that made it.

    Args:
        path: Its file, made where it is missing; one that is damaged or of another version is made anew, and a
            database of something else is left alone. None for one in memory.
        writing: Whether this process may write. One that only reads finds nothing where there is no file.
        connect: Connects to its file as the project's is kept; one that is kept otherwise is made anew.
    """

    def __init__(self, path: Path | None, *, writing: bool = True, connect: Connect = connect_plain) -> None:
        self.path = path
        self._connect = connect
        self._lasting = ""
        self._passing = ""
        self._writing = writing
        self._database = self._opened()

    @property
    def problem(self) -> str:
        """Why nothing is kept on disk, or could not be at the last attempt, as a sentence; empty if all is well."""
        return self._lasting or self._passing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the cache must not be used afterwards."""
        self._database.close()

    def get(self, document: str, text_sha256: str, kind: Kind, fingerprint: str) -> bytes | None:
        """What was computed from a document's text by a model; None where it was not, or is damaged.

        Args:
            document: The document's UUID.
            text_sha256: The SHA-256 of its text.
            kind: What was computed.
            fingerprint: That of the model.
        """
        return self._blob(
            "SELECT blob, crc FROM feat WHERE document = ? AND kind = ? AND text_sha256 = ? AND fingerprint = ?",
            (document, kind, text_sha256, fingerprint),
        )

    def put(self, document: str, text_sha256: str, kind: Kind, fingerprint: str, blob: bytes) -> None:
        """Keep what was computed; it takes the place of what was kept of the document in that kind.

        Of a document's older text nothing is left, in no kind, and no model that may have learned from it.
        """
        row = (document, kind, text_sha256, fingerprint, zlib.crc32(blob), blob)

        def keep(database: sqlite3.Connection) -> None:
            older = "DELETE FROM feat WHERE document = ? AND text_sha256 <> ?"
            if database.execute(older, (document, text_sha256)).rowcount:
                database.execute("DELETE FROM model")
            database.execute("INSERT OR REPLACE INTO feat VALUES (?, ?, ?, ?, ?, ?)", row)

        self._write(keep)

    def fresh(self, kind: Kind, fingerprint: str) -> frozenset[tuple[str, str]]:
        """The documents, each with the SHA-256 of its text, of which this kind was computed by this model."""
        rows = self._read(
            "SELECT document, text_sha256 FROM feat WHERE kind = ? AND fingerprint = ?", (kind, fingerprint)
        )
        return frozenset((str(document), str(sha)) for document, sha in rows)

    def forget(self, document: str) -> bool:
        """Wipe all that was computed from a document, and every model, since a model knows words of it.

        Returns:
            Whether the file surely holds none of it now. If not, `delete_cache` does it for all documents.
        """

        def wipe(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM feat WHERE document = ?", (document,))
            database.execute("DELETE FROM model")

        return self._write(wipe) and not self._lasting

    def prune(self, known: Iterable[tuple[str, str]]) -> int:
        """Wipe what belongs to no text of the project.

        Args:
            known: Each document's UUID with the SHA-256 of its text.

        Returns:
            How many entries went; 0 where they could not be wiped. If any went, the models went with them.
        """
        kept = frozenset(known)
        rows = self._read("SELECT document, text_sha256, kind FROM feat", ())
        gone = [(document, kind) for document, sha, kind in rows if (document, sha) not in kept]
        if not gone:
            return 0

        def wipe(database: sqlite3.Connection) -> None:
            database.executemany("DELETE FROM feat WHERE document = ? AND kind = ?", gone)
            database.execute("DELETE FROM model")

        return len(gone) if self._write(wipe) else 0

    def get_model(self, digest: str) -> bytes | None:
        """A fitted model by the digest of what it was fitted on; None where it is not kept, or damaged."""
        return self._blob("SELECT blob, crc FROM model WHERE digest = ?", (digest,))

    def put_model(self, digest: str, blob: bytes) -> None:
        """Keep a fitted model; of all models the newest three are kept."""

        def keep(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT OR REPLACE INTO model (digest, crc, blob) VALUES (?, ?, ?)", (digest, zlib.crc32(blob), blob)
            )
            database.execute(
                "DELETE FROM model WHERE number NOT IN (SELECT number FROM model ORDER BY number DESC LIMIT ?)",
                (MODELS_KEPT,),
            )

        self._write(keep)

    def clear(self) -> None:
        """Wipe everything and give the space back."""

        def wipe(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM feat")
            database.execute("DELETE FROM model")

        self._write(wipe)
        if self._writing:
            with contextlib.suppress(sqlite3.OperationalError):
                self._database.execute("VACUUM")

    def size(self) -> int:
        """Bytes of the file; 0 in memory."""
        try:
            return self.path.stat().st_size if self.path is not None and self.path.is_file() else 0
        except OSError:
            return 0

    def _opened(self) -> sqlite3.Connection:
        if self.path is None:
            return self._in_memory()
        if not self._writing:
            return self._opened_for_reading(self.path)
        try:
            return self._on_disk(self.path)
        except sqlite3.OperationalError as error:
            return self._memory_instead(error)
        except sqlite3.DatabaseError:
            return self._made_anew(self.path)

    def _opened_for_reading(self, path: Path) -> sqlite3.Connection:
        if not path.is_file():
            return self._in_memory()
        try:
            return _checked(self._connected(f"{path.resolve().as_uri()}?mode=ro"))
        except sqlite3.Error:
            self._lasting = tr("What was computed for suggestions cannot be read from {name}.", name=path.name)
            return self._in_memory()

    def _made_anew(self, path: Path) -> sqlite3.Connection:
        if self._is_of_something_else(path):
            return self._memory_instead(OSError(0, tr("it is a database of something else")))
        try:
            delete_cache(path)
            return self._on_disk(path)
        except (OSError, sqlite3.Error) as error:
            return self._memory_instead(error)

    def _memory_instead(self, error: Exception) -> sqlite3.Connection:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        name = self.path.name if self.path is not None else ""
        self._lasting = tr(
            "{name} cannot be written ({reason}): suggestions are computed again at the next start.",
            name=name,
            reason=reason,
        )
        return self._in_memory()

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            self._passing = tr("What was computed for suggestions cannot be read ({error}).", error=error)
        except sqlite3.DatabaseError:
            self._replace()
        return []

    def _blob(self, query: str, values: tuple[object, ...]) -> bytes | None:
        for blob, crc in self._read(query, values):
            if isinstance(blob, bytes) and zlib.crc32(blob) == crc:
                return blob
        return None

    def _write(self, step: Callable[[sqlite3.Connection], _T]) -> bool:
        """One short transaction; a file that turns out to be damaged is made anew, and the step done in that."""
        if not self._writing:
            return False
        for _ in range(2):
            try:
                with _transaction(self._database) as database:
                    step(database)
                self._passing = ""
                return True
            except sqlite3.OperationalError as error:
                self._passing = tr("What was computed for suggestions cannot be kept ({error}).", error=error)
                return False
            except sqlite3.DatabaseError:
                self._replace()
        return False

    def _replace(self) -> None:
        """Put a new database in the place of a damaged one; one that only reads goes on without."""
        self._database.close()
        if self.path is None or not self._writing:
            self._database = self._in_memory()
        else:
            self._database = self._made_anew(self.path)

    def _in_memory(self) -> sqlite3.Connection:
        database = self._connected("file::memory:")
        database.executescript(_TABLES)
        return database

    def _on_disk(self, path: Path) -> sqlite3.Connection:
        """The file's database, its tables made where it is new.

        Raises:
            sqlite3.OperationalError: It cannot be opened or written.
            sqlite3.DatabaseError: It is damaged, or something else than a cache of this format.
        """
        if not path.exists():
            # Only its owner reads it until the owner says otherwise.
            with contextlib.suppress(OSError):
                path.touch(mode=0o600)
        database = self._connected(f"{path.absolute().as_uri()}?mode=rwc")
        try:
            if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and not _number(
                database, "user_version"
            ):
                database.executescript(f"BEGIN IMMEDIATE;{_TABLES}COMMIT;")
            _checked(database)
            # Fails here, and not at the first answer, where the file cannot be written.
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _connected(self, address: str) -> sqlite3.Connection:
        database = self._connect(address, timeout=_PATIENCE_MS / 1000)
        try:
            # What is deleted is overwritten with zeros.
            for setting in ("secure_delete = ON", "trusted_schema = OFF", "synchronous = NORMAL"):
                database.execute(f"PRAGMA {setting}")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _is_of_something_else(self, path: Path) -> bool:
        """Whether it is a sound database with tables that no cache has made: somebody may need it."""
        for connect in {connect_plain, self._connect}:
            with contextlib.suppress(sqlite3.Error):
                address = f"{path.resolve().as_uri()}?mode=ro"
                with contextlib.closing(connect(address, timeout=_PATIENCE_MS / 1000)) as database:
                    tables = int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
                    return tables > 0 and _number(database, "application_id") != APPLICATION_ID
        return False


def _checked(database: sqlite3.Connection) -> sqlite3.Connection:
    try:
        known = (_number(database, "application_id"), _number(database, "user_version")) == (APPLICATION_ID, FORMAT)
        if not known:
            raise sqlite3.DatabaseError(tr("it is no cache of this format"))
        if database.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchone()[0]:
            raise sqlite3.DatabaseError(tr("it holds what no cache does"))  # A view may have no end.
        database.execute("SELECT document, kind, text_sha256, fingerprint, crc, blob FROM feat LIMIT 0")
        database.execute("SELECT number, digest, crc, blob FROM model LIMIT 0")
    except sqlite3.OperationalError as error:
        database.close()
        if "no such" in str(error):
            raise sqlite3.DatabaseError(tr("it is no cache of this format")) from error
        raise
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _number(database: sqlite3.Connection, pragma: str) -> int:
    return int(database.execute(f"PRAGMA {pragma}").fetchone()[0])


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    finally:
        if database.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
