"""Opening the identity key of a project: where its passphrase comes from, and whether it is that project's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from qualcode.domain.errors import InputError, QualcodeError, WrongPassphraseError
from qualcode.domain.identity_key import IdentityKey
from qualcode.domain.translation import tr
from qualcode.identity.key_files import VARIABLE, change_key, read_key
from qualcode.settings.passphrases import IDENTITY_KEY, KEY_VARIABLE, asked, forms, unasked
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_uuid

_TRIES = 3

_typed: dict[Path, str] = {}
"""Passphrases that opened a key in this process: nobody is asked twice."""


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key that is open: what it holds, and what it is changed with."""

    path: Path
    key: IdentityKey
    passphrase: str = field(repr=False)

    def changed(self, change: Callable[[IdentityKey], IdentityKey], *, for_good: bool = False) -> OpenKey:
        """The key after a change of what its file holds now; see `key_files.change_key`.

        Raises:
            QualcodeError: The file cannot be changed.
        """
        return OpenKey(self.path, change_key(self.path, self.passphrase, change, for_good=for_good), self.passphrase)


def open_key(project: Project, path: Path) -> OpenKey:
    """The key of a project, by the passphrase that the environment or the system's keyring gives, else by asking.

    Raises:
        NotFoundError: There is no such file.
        InputError: It is no key, damaged, or that of another project.
        WrongPassphraseError: No passphrase that was given is its own.
        QualcodeError: There is none, and nobody can be asked.
    """
    own = project_uuid(project)
    wrong: WrongPassphraseError | None = None
    # One after the other: the system's keyring, which may ask for itself, is not looked into where it need not be.
    for passphrase in chain(_remembered(path), unasked(IDENTITY_KEY, own)):
        try:
            return _with(project, path, passphrase)
        except WrongPassphraseError as error:
            wrong = error
    for _ in range(_TRIES):
        answer = asked(IDENTITY_KEY, path, wrong.sentence if wrong is not None else "")
        if answer is None:
            break
        try:
            return open_key_with(project, path, answer)
        except WrongPassphraseError as error:
            wrong = error
    if wrong is not None:
        raise wrong
    raise QualcodeError(
        tr("the identity key {path} is not open", path=path),
        remedy=tr(
            "give its passphrase at a terminal, in ${variable} or by the system's keyring",
            variable=KEY_VARIABLE,
        ),
    )


def open_key_unasked(project: Project, path: Path) -> OpenKey | None:
    """As `open_key`, but None where somebody had to be asked.

    Raises:
        NotFoundError: There is no such file.
        InputError: It is no key, damaged, or that of another project.
    """
    for passphrase in chain(_remembered(path), unasked(IDENTITY_KEY, project_uuid(project))):
        try:
            return _with(project, path, passphrase)
        except WrongPassphraseError:
            continue
    return None


def open_key_with(project: Project, path: Path, passphrase: str) -> OpenKey:
    """The key of a project by a passphrase that somebody typed.

    Raises:
        NotFoundError: There is no such file.
        WrongPassphraseError: It has another passphrase.
        InputError: The passphrase is empty, or the file is no key, damaged, or that of another project.
    """
    return _with(project, path, forms(passphrase)[0])


def remember_passphrase(path: Path, passphrase: str) -> None:
    """Open a key without asking as long as this process runs, as after it was made or sealed anew."""
    _typed[path.resolve()] = forms(passphrase)[0]


def forget_passphrases() -> None:
    """Ask anew from now on."""
    _typed.clear()


def _remembered(path: Path) -> tuple[str, ...]:
    found = _typed.get(path.resolve())
    return () if found is None else (found,)


def _with(project: Project, path: Path, passphrase: str) -> OpenKey:
    key = read_key(path, passphrase)
    if key.project != project_uuid(project):
        raise InputError(
            tr("this is the identity key of “{name}”, not of this project", name=key.project_name)
            if key.project_name
            else tr("this is the identity key of another project, not of this project"),
            file=path,
            remedy=tr("name its own with --key FILE or in ${variable}", variable=VARIABLE),
        )
    remember_passphrase(path, passphrase)
    return OpenKey(path, key, passphrase)
