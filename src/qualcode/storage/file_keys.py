"""Which files are encrypted, and the keys by which this process opens them.

A key is derived from a passphrase as SQLCipher 4 derives it, so that every program that knows SQLCipher opens the
files with the passphrase alone. Deriving takes a fifth of a second, on purpose, and is done once for each salt: a
project and all that is made of it (backups, private copies, what is cached) have the same.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from weakref import WeakSet

from qualcode.domain.errors import PassphraseNeededError, ProjectError, WrongPassphraseError
from qualcode.domain.translation import tr
from qualcode.settings import passphrases
from qualcode.settings.passphrases import PROJECT
from qualcode.storage.cipher_pages import PAGE, SALT, CipherPages

_ROUNDS = 256_000
_PLAIN = b"SQLite format 3\x00"
_TRIES = 3
_OTHERS = (
    b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"\x89PNG",
    b"\xff\xd8\xff", b"GIF8", b"RIFF", b"OggS", b"ID3", b"\xd0\xcf\x11\xe0", b"Salted__", b"age-encryption",
    b"-----BEGIN",
)  # fmt: skip
"""How files of other kinds begin whose bytes look as if they were drawn by lot."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """What opens an encrypted file, and those made of it."""

    raw: bytes = field(repr=False)
    salt: bytes

    @property
    def pragma(self) -> str:
        """Key and salt as SQLCipher takes them."""
        return (self.raw + self.salt).hex()

    @property
    def name(self) -> str:
        """What tells its files from others wherever they lie: under it a keyring keeps the passphrase."""
        return self.salt.hex()


_lock = RLock()
_keys: dict[bytes, FileKey] = {}
"""Salt → key."""
_passphrases: list[str] = []
"""Those by which files were opened or made in this process, the latest first: other files may have the same."""
_open: dict[tuple[int, int], tuple[bytes | None, WeakSet[sqlite3.Connection]]] = {}
"""File → its salt, None for a plain one, and the connections that this process has to it."""


def new_key(passphrase: str) -> FileKey:
    """A key for files that are made, from a passphrase that somebody chose.

    Raises:
        InputError: The passphrase cannot be taken.
    """
    key = _derived(passphrases.checked(passphrase), os.urandom(SALT))
    _remember(key, passphrase)
    return key


def key_of(path: Path) -> FileKey | None:
    """The key of a file; None for one that is not encrypted. Somebody may be asked for its passphrase.

    Raises:
        PassphraseNeededError: It is encrypted, and nobody gives its passphrase.
        WrongPassphraseError: What was given is not its passphrase.
        ProjectError: It cannot be read.
    """
    salt = salt_of(path)
    if salt is None:
        return None
    return _keys.get(salt) or _found(path, salt)


def needs_asking(path: Path) -> bool:
    """Whether a file is encrypted, and somebody would have to be asked for its passphrase.

    Raises:
        ProjectError: It cannot be read.
    """
    salt = salt_of(path)
    return salt is not None and salt not in _keys and _tried(path, salt, _unasked(salt)) is None


def unlock(path: Path, passphrase: str) -> FileKey | None:
    """Let this process open an encrypted file from now on; its key, or None if it is not encrypted.

    Raises:
        WrongPassphraseError: That is not its passphrase.
        ProjectError: It cannot be read.
    """
    salt = salt_of(path)
    if salt is None:
        return None
    key = _tried(path, salt, [passphrase])
    if key is None:
        raise _wrong(tr("this is not the passphrase of {path}, or its first bytes are damaged", path=path))
    return key


def known_keys() -> tuple[FileKey, ...]:
    """The keys that this process knows, for another that it starts: to be handed over by a pipe and not otherwise."""
    return tuple(_keys.values())


def take_keys(keys: Iterable[FileKey]) -> None:
    """Know the keys that the process knows which started this one."""
    _keys.update((key.salt, key) for key in keys)


def forget_keys() -> None:
    """Know no key any more: every encrypted file is asked for again."""
    _keys.clear()
    _passphrases.clear()


def salt_of(path: Path) -> bytes | None:
    """The salt of an encrypted file; None for one that is plain, empty or plainly something else.

    Its first bytes are read only while this process has no connection to the file: closing it would drop the locks
    of SQLite's own that the connection holds.

    Raises:
        ProjectError: It cannot be read.
    """
    with _lock:
        try:
            state = path.stat()
            known = _live((state.st_dev, state.st_ino))
            if known is not None:
                return known[0]
            return _salt_read(path, state.st_size)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ProjectError(
                tr("{path} cannot be read ({reason})", path=path, reason=error.strerror),
                remedy=tr("look at its permissions"),
            ) from error


def is_open_here(path: Path) -> bool:
    """Whether this process has a connection to a file: locks keep only other processes out."""
    with _lock:
        state = path.stat()
        return _live((state.st_dev, state.st_ino)) is not None


def note_connection(path: Path, connection: sqlite3.Connection, salt: bytes | None) -> None:
    """Remember that this process has a connection to a file, and of what kind the file is."""
    with _lock:
        state = path.stat()
        known = _live((state.st_dev, state.st_ino))
        if known is None:
            known = _open[state.st_dev, state.st_ino] = (salt, WeakSet())
        known[1].add(connection)


def drop_connection(connection: sqlite3.Connection) -> None:
    """Forget a connection that is closed."""
    with _lock:
        for _, connections in _open.values():
            connections.discard(connection)


def _live(file: tuple[int, int]) -> tuple[bytes | None, WeakSet[sqlite3.Connection]] | None:
    """What is known of a file that this process has open now."""
    for gone in [other for other, (_, connections) in _open.items() if not connections]:
        del _open[gone]
    return _open.get(file)


def _salt_read(path: Path, size: int) -> bytes | None:
    if size < PAGE or not path.is_file():
        return None
    with path.open("rb") as file:
        first = file.read(PAGE)
        if first.startswith(_PLAIN) or first.startswith(_OTHERS) or not _looks_drawn_by_lot(first):
            return None
        places = {size // PAGE // 2 * PAGE, (size // PAGE - 1) * PAGE}
        for place in places:
            file.seek(place)
            if _looks_drawn_by_lot(file.read(PAGE)):
                return first[:SALT]
    return None


def _looks_drawn_by_lot(page: bytes) -> bool:
    """Whether a page could be encrypted: of 4,096 bytes drawn by lot hardly one of the 256 values is missing."""
    return len(set(page)) > 245


def _found(path: Path, salt: bytes) -> FileKey:
    """The key of a file for which there is none yet: from the environment and the keyring, else somebody is asked."""
    key = _tried(path, salt, _unasked(salt))
    wrong = (
        _wrong(
            tr(
                "what ${variable} holds is not the passphrase of {path}, or its first bytes are damaged",
                variable=PROJECT.variable,
                path=path,
            ),
        )
        if passphrases.from_environment(PROJECT)
        else None
    )
    for _ in range(_TRIES):
        if key is not None:
            return key
        answer = passphrases.asked(PROJECT, path, wrong.shown if wrong is not None else "")
        if answer is None:
            break
        key = _tried(path, salt, [answer])
        wrong = _wrong(tr("this is not the passphrase of {path}, or its first bytes are damaged", path=path))
    if key is None:
        raise wrong or PassphraseNeededError(path)
    return key


def _unasked(salt: bytes) -> Iterator[str]:
    yield from tuple(_passphrases)
    yield from passphrases.unasked(PROJECT, salt.hex())


def _tried(path: Path, salt: bytes, given: Iterable[str]) -> FileKey | None:
    """The key that one of some passphrases gives, if it opens the file; it is remembered then."""
    tried: set[str] = set()
    for passphrase in given:
        for form in passphrases.forms(passphrase):
            if form and form not in tried:
                tried.add(form)
                key = _derived(form, salt)
                if _opens(path, key):
                    _remember(key, passphrase)
                    return key
    return None


def _opens(path: Path, key: FileKey) -> bool:
    """Whether a key is that of a file, also of one whose first page is damaged behind the salt."""
    from qualcode.storage.connecting import connect_with
    from qualcode.storage.opening import unusable

    try:
        with closing(connect_with(path, key, read_only=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_NOTADB:
            raise unusable(path, error) from error
        return _fits_behind(path, key)
    return True


def _fits_behind(path: Path, key: FileKey) -> bool:
    """Whether a key that does not open the first page is that of others: then the passphrase is right."""
    with _lock:
        try:
            return not is_open_here(path) and CipherPages(key).fit(path)
        except OSError:
            return False


def _remember(key: FileKey, passphrase: str) -> None:
    _keys[key.salt] = key
    if passphrase in _passphrases:
        _passphrases.remove(passphrase)
    _passphrases.insert(0, passphrase)


def _derived(passphrase: str, salt: bytes) -> FileKey:
    return FileKey(
        hashlib.pbkdf2_hmac("sha512", passphrase.encode("utf-8", "surrogateescape"), salt, _ROUNDS, 32), salt
    )


def _wrong(said: str) -> WrongPassphraseError:
    return WrongPassphraseError(
        said,
        remedy=tr("look at capital letters and the keyboard's language; nobody can open it without its passphrase"),
    )
