"""Encrypting a project with all that lies beside it, decrypting it, and giving it another passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from qualcode.domain.encryption import Keeping, KeptCopy, KeptProject, Rekept
from qualcode.domain.errors import ProjectError, QualcodeError, RuleError, StoppedError
from qualcode.domain.translation import tr
from qualcode.settings import passphrases
from qualcode.settings.passphrases import PROJECT
from qualcode.storage.backups import list_backups
from qualcode.storage.encryption import keep_otherwise, wipe
from qualcode.storage.file_keys import FileKey, key_of, new_key, salt_of
from qualcode.storage.lock import WriteLock
from qualcode.storage.opening import inspect
from qualcode.storage.project import Project
from qualcode.suggest.cache import cache_file, is_plain_cache

Backups = Literal["leave", "same", "remove"]
"""What becomes of the backups that are kept otherwise than the project: nothing, the same, or an end."""


def how_kept(path: Path) -> KeptProject:
    """How a project and its backups are kept; nobody is asked for a passphrase.

    Raises:
        ProjectError: They cannot be read.
    """
    own = salt_of(path)
    return KeptProject(path=path, encrypted=own is not None, copies=tuple(_copies(path, own)))


def is_encrypted(project: Project) -> bool:
    """Whether an open project is a file that only a passphrase opens."""
    return isinstance(project.location, Path) and salt_of(project.location) is not None


def check_plain(kept: KeptProject) -> None:
    """Refuse to encrypt what is encrypted.

    Raises:
        RuleError: It is.
    """
    if kept.encrypted:
        raise RuleError(
            tr("{path} is encrypted already", path=kept.path),
            remedy=tr("`qualcode passwd` gives it another passphrase"),
        )


def check_opens(path: Path) -> None:
    """Refuse to go on without the passphrase of an encrypted project; somebody may be asked for it.

    Raises:
        RuleError: It is not encrypted.
        ProjectError: Its passphrase is not known.
    """
    _key_before(path)


def encrypt(path: Path, passphrase: str, *, backups: Backups = "leave", keyring: bool = False) -> Rekept:
    """Encrypt a project that is kept in plain.

    Args:
        passphrase: What opens it from now on. Nobody can open it without.
        backups: What becomes of its backups.
        keyring: Let the system's keyring keep the passphrase, too.

    Raises:
        RuleError: It is encrypted already.
        InputError: The passphrase cannot be taken.
        ProjectError: It is open elsewhere, or the disk fails; it is as it was.
    """
    check_plain(how_kept(path))
    return _with_key(path, passphrase, backups, keyring)


def change_passphrase(path: Path, passphrase: str, *, backups: Backups = "leave", keyring: bool = False) -> Rekept:
    """Give an encrypted project another passphrase, and another key; what the old one opened it opens no more.

    Where the keyring kept the old passphrase it keeps the new one. Arguments and errors as those of `encrypt`.

    Raises:
        RuleError: It is not encrypted.
    """
    before = _key_before(path)
    kept = passphrases.from_keyring(PROJECT, before.name) is not None
    done = _with_key(path, passphrase, backups, keyring or kept)
    passphrases.forget_in_keyring(PROJECT, before.name)
    return done


def decrypt(path: Path, *, backups: Backups = "leave") -> Rekept:
    """Keep an encrypted project in plain again.

    Raises:
        RuleError: It is not encrypted.
        ProjectError: It is open elsewhere, or the disk fails; it is as it was.
    """
    before = _key_before(path)
    done = _rekept(path, None, backups)
    if not done.left:
        passphrases.forget_in_keyring(PROJECT, before.name)
    return done


def _key_before(path: Path) -> FileKey:
    key = key_of(path)
    if key is None:
        raise RuleError(tr("{path} is not encrypted", path=path), remedy=tr("`qualcode encrypt` does it"))
    return key


def _with_key(path: Path, passphrase: str, backups: Backups, keyring: bool) -> Rekept:
    key = new_key(passphrase)
    if keyring:  # Before anything is changed: there may be no such store.
        passphrases.keep_in_keyring(PROJECT, key.name, passphrases.checked(passphrase))
    try:
        return _rekept(path, key, backups)
    except BaseException:
        if keyring:
            passphrases.forget_in_keyring(PROJECT, key.name)
        raise


def _rekept(path: Path, key: FileKey | None, backups: Backups) -> Rekept:
    """Keep a project behind another key, and its backups as is wished; what was computed of it is wiped."""
    lock = WriteLock(path)
    try:
        inspect(path, thorough=True)
        keep_otherwise(path, key)
        _wipe_cache(path)
        changes: dict[Backups, Callable[[Path], None]] = {
            "same": lambda copy: keep_otherwise(copy, key),
            "remove": wipe,
        }
        done, left, problems = [], [], []
        stopped = False
        for copy in _copies(path, key.salt if key is not None else None):
            if copy.keeping == ("same" if key is not None else "plain"):
                continue
            try:
                if backups == "leave" or stopped:
                    left.append(copy.path)
                else:
                    changes[backups](copy.path)
                    done.append(copy.path)
            except StoppedError:  # The project is done, and stays so.
                stopped = True
                left.append(copy.path)
                problems.append(
                    tr("{path} and the backups after it are kept as before, since this was stopped", path=copy.path)
                )
            except QualcodeError as error:
                left.append(copy.path)
                problems.append(error.sentence)
        return Rekept(path, tuple(done), tuple(left), tuple(problems))
    finally:
        lock.release()


def _wipe_cache(path: Path) -> None:
    """Take away what was computed of a project and lies beside it in plain."""
    cache = cache_file(path)
    try:
        if is_plain_cache(cache):
            wipe(cache)
    except OSError as error:
        raise ProjectError(
            tr("{cache} cannot be read ({reason})", cache=cache, reason=error.strerror),
            remedy=tr("delete it yourself"),
        ) from error


def _copies(path: Path, own: bytes | None) -> list[KeptCopy]:
    found = []
    for backup in list_backups(path):
        try:
            salt = salt_of(backup.path)
        except ProjectError:
            continue  # It goes just now, or is not to be read by this user: no business of this project's key.
        keeping: Keeping = "plain" if salt is None else "same" if salt == own else "other"
        found.append(KeptCopy(path=backup.path, keeping=keeping, size=backup.size))
    return found
