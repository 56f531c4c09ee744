"""Passphrases that nobody needs to type: from the environment, or from the store of secrets that the system keeps.

They are never in the settings file, in an argument or in a log.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.translation import tr

PROJECT_VARIABLE = "QUALCODE_PASSPHRASE"
"""Holds the passphrase of encrypted projects."""
KEY_VARIABLE = "QUALCODE_KEY_PASSPHRASE"
"""Holds the passphrase of identity keys."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a passphrase opens."""

    what: str
    """As people are told it."""
    variable: str
    """The environment's variable."""
    new_variable: str
    """The variable of the passphrase that is to take its place."""
    service: str
    """Under what the system's store keeps it."""


PROJECT = Purpose(tr("project"), PROJECT_VARIABLE, "QUALCODE_NEW_PASSPHRASE", "qualcode project")
IDENTITY_KEY = Purpose(tr("identity key"), KEY_VARIABLE, "QUALCODE_NEW_KEY_PASSPHRASE", "qualcode identity key")

Asking = Callable[[Purpose, Path, str], str | None]
"""Asks somebody for the passphrase of a file; it is told what was wrong with the last answer, and gives None where
nobody can be asked."""

_taken: dict[str, str] = {}
_asking: list[Asking] = []


def checked(passphrase: str) -> str:
    """A new passphrase in the one form that every keyboard gives (Unicode NFC).

    Raises:
        InputError: It is empty, or holds what no keyboard gives.
    """
    if not passphrase.strip():
        raise InputError(
            tr("a passphrase cannot be empty"), remedy=tr("choose several words that only you would put together")
        )
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in passphrase):
        raise InputError(
            tr("a passphrase cannot hold control characters"), remedy=tr("type letters, digits and blanks")
        )
    return unicodedata.normalize("NFC", passphrase)


def forms(passphrase: str) -> tuple[str, ...]:
    """In which forms a passphrase that was typed is tried: as ours are, then as it came, for another program's file."""
    composed = unicodedata.normalize("NFC", passphrase)
    return (composed,) if composed == passphrase else (composed, passphrase)


def take_from_environment() -> None:
    """Take the variables out of the environment, so that no program that is started from here gets them too."""
    for purpose in (PROJECT, IDENTITY_KEY):
        for variable in (purpose.variable, purpose.new_variable):
            passphrase = os.environ.pop(variable, None)
            if passphrase:
                _taken[variable] = passphrase


def from_environment(purpose: Purpose) -> str | None:
    """The passphrase that the environment gives; None where it gives none."""
    return _given(purpose.variable)


def next_from_environment(purpose: Purpose) -> str | None:
    """The passphrase that the environment gives to take the place of the present one."""
    return _given(purpose.new_variable)


def _given(variable: str) -> str | None:
    return os.environ.get(variable) or _taken.get(variable)


def unasked(purpose: Purpose, name: str) -> Iterator[str]:
    """The passphrases to be tried before anybody is asked: that of the environment, then that of the system's store.

    Args:
        name: Under what the store keeps it: what tells the file from others wherever it lies.
    """
    given = from_environment(purpose)
    if given:
        yield given
    kept = from_keyring(purpose, name)
    if kept:
        yield kept


def asked(purpose: Purpose, path: Path, complaint: str) -> str | None:
    """What somebody answers who is asked for the passphrase of a file; None where nobody can be asked.

    Args:
        complaint: What was wrong with the last answer; empty at first.
    """
    return _asking[-1](purpose, path, complaint) if _asking else None


def ask_with(asking: Asking | None) -> None:
    """Say how somebody is asked from now on in this process; None where nobody can be."""
    _asking[:] = [asking] if asking is not None else []


def from_keyring(purpose: Purpose, name: str) -> str | None:
    """What the system's store of secrets keeps; None where it keeps nothing, or there is no such store."""
    store = _store()
    if store is None:
        return None
    try:
        kept = store.get_password(purpose.service, name)
    except _failures():
        return None  # Locked, or not reachable from here: somebody is asked instead.
    return str(kept) if kept else None


def keep_in_keyring(purpose: Purpose, name: str, passphrase: str) -> None:
    """Let the system's store of secrets keep a passphrase.

    Raises:
        QualcodeError: There is no such store here, or it refuses.
    """
    store = _store()
    if store is None:
        raise QualcodeError(
            tr("the passphrase cannot be kept: there is no keyring here"),
            remedy=tr("install `qualcode[keyring]`, or give the passphrase at each start"),
        )
    try:
        store.set_password(purpose.service, name, passphrase)
    except _failures() as error:
        raise QualcodeError(
            tr("the system's keyring did not take the passphrase ({reason})", reason=type(error).__name__),
            remedy=tr("unlock it, or give the passphrase at each start"),
        ) from error


def forget_in_keyring(purpose: Purpose, name: str) -> bool:
    """Take a passphrase out of the system's store of secrets; whether it was there."""
    store = _store()
    if store is None or from_keyring(purpose, name) is None:
        return False
    try:
        store.delete_password(purpose.service, name)
    except _failures():
        return False
    return True


def _store() -> Any:
    """The library that knows the system's store; None without the extra."""
    try:
        import keyring  # 0.1 s that only those pay who keep passphrases there
    except ImportError:
        return None
    return keyring


def _failures() -> tuple[type[Exception], ...]:
    """What the backends of the library raise."""
    from keyring.errors import KeyringError

    return (KeyringError, OSError, RuntimeError)
