"""The file of an identity key: sealed, written whole, one writer at a time, with the one before it beside."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.domain.errors import InputError, LockedProjectError, NotFoundError, QualcodeError, WrongPassphraseError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.sealing.sealed import is_sealed, seal, unseal
from qualcode.settings.atomic import write_whole
from qualcode.storage.lock import WriteLock, holder_of

if TYPE_CHECKING:
    from qualcode.domain.identity_key import IdentityKey

SUFFIX = ".identity"
BEFORE = ".before"
"""Ending of the key as it was before the latest change, behind its whole name."""
VARIABLE = "QUALCODE_IDENTITY_KEY"
"""Names the key where no option does: the file, or the folder in which keys lie."""
_LARGEST = 64 << 20
_PATIENCE = 15.0
"""Seconds that a writer waits for another: to open and seal a key takes one."""

Change = Callable[["IdentityKey"], "IdentityKey"]


def key_place(project: Location, *, named: Path | None = None, setting: str = "") -> Path | None:
    """Where the key of a project lies: as it is named, else by the environment, else beside the project, else by the
    settings; None where nothing names one.

    What is named may be a folder: then the key is called there as the project is.

    Args:
        named: By an option.
        setting: The setting `identity_key`.
    """
    own = default_place(project)
    told = named or _path(os.environ.get(VARIABLE, ""))
    if told is not None:
        return told / own.name if _is_folder(told) else told
    if os.path.lexists(own):
        return own
    told = _path(setting)
    if told is not None and _is_folder(told):
        # A folder holds the keys of all studies: that of this one need not be among them.
        return told / own.name if os.path.lexists(told / own.name) else None
    return told


def new_place(project: Location, *, named: Path | None = None, setting: str = "") -> Path:
    """Where a new key of a project is made; see `key_place`."""
    told = named or _path(os.environ.get(VARIABLE, "")) or _path(setting)
    own = default_place(project)
    return own if told is None else told / own.name if _is_folder(told) else told


def default_place(project: Location) -> Path:
    """The key's own place: beside the project file; for a database in the working directory."""
    if isinstance(project, Path):
        return project.with_suffix(SUFFIX)
    return Path(f"{project.database}{SUFFIX}")


def read_key(path: Path, passphrase: str) -> IdentityKey:
    """A key as it stands in its file.

    Raises:
        NotFoundError: There is no such file.
        WrongPassphraseError: It has another passphrase.
        InputError: It is no key, a newer one, or damaged.
    """
    return _opened(path, _bytes(path), passphrase)


def make_key(path: Path, key: IdentityKey, passphrase: str) -> None:
    """Write a new key.

    Raises:
        InputError: Something is there already, or it cannot be written.
    """
    check_free(path)
    with _writing(path):
        check_free(path)
        write_whole(path, _sealed(key, passphrase))


def check_free(path: Path) -> None:
    """Refuse a place for a new key before anybody is asked for a passphrase.

    Raises:
        InputError: Something is there already, or the folder is not.
    """
    if os.path.lexists(path):
        raise InputError(tr("there is a file already"), file=path, remedy=tr("name another for the new identity key"))
    if not _is_folder(path.parent):
        raise InputError(tr("its folder is not there"), file=path, remedy=tr("make the folder, or name another"))


def change_key(path: Path, passphrase: str, change: Change, *, for_good: bool = False) -> IdentityKey:
    """Change what the file holds now, whoever wrote it last; the key as it is then.

    The key as it was stays beside it, so that a slip can be taken back by hand.

    Args:
        change: Makes the new key of the present one.
        for_good: What is taken out must not stay in the copy beside it either: that is written over.

    Raises:
        WrongPassphraseError: It has another passphrase.
        InputError: It is no key, damaged, or cannot be written.
        QualcodeError: Another process writes to it and does not end.
    """
    with _writing(path):
        data = _bytes(path)
        key = _opened(path, data, passphrase)
        changed = change(key)
        if changed != key or for_good:
            _replace(path, data, _sealed(changed, passphrase), for_good=for_good)
        return changed


def change_passphrase(path: Path, passphrase: str, new: str) -> None:
    """Seal a key anew; the copy beside it opens by the new passphrase, too.

    Raises:
        WrongPassphraseError: It has another passphrase.
        InputError: It is no key, damaged, or cannot be written.
        QualcodeError: Another process writes to it and does not end.
    """
    with _writing(path):
        data = _bytes(path)
        _replace(path, data, _sealed(_opened(path, data, passphrase), new), for_good=True)


def before(path: Path) -> Path:
    """Where the key lies as it was before its latest change."""
    return path.with_name(path.name + BEFORE)


def _replace(path: Path, old: bytes, new: bytes, *, for_good: bool) -> None:
    """Write the new content; first the old one beside it, or last the new one there too."""
    beside = before(path)
    if not for_good:
        write_whole(beside, old)
    write_whole(path, new)
    if for_good and os.path.lexists(beside):
        write_whole(beside, new)


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError(tr("this is no file"), file=path, remedy=tr("look at the path"))
        if path.stat().st_size > _LARGEST:
            raise InputError(tr("it is larger than any identity key"), file=path, remedy=tr("look at the path"))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(
            tr("there is no identity key {path}", path=path), remedy=tr("`qualcode identity new` makes one")
        ) from error
    except OSError as error:
        raise InputError(
            tr("it cannot be read ({reason})", reason=error.strerror), file=path, remedy=tr("look at the path")
        ) from error


def _opened(path: Path, data: bytes, passphrase: str) -> IdentityKey:
    from pydantic import ValidationError

    from qualcode.domain.identity_key import VERSION, IdentityKey

    if not is_sealed(data):
        raise InputError(tr("this is no identity key"), file=path, remedy=tr("look at the path"))
    try:
        text = unseal(data, passphrase)
    except InputError as error:
        beside = before(path)
        remedy = (
            tr("as it was before its latest change it lies in {beside}", beside=beside)
            if beside.exists()
            else error.remedy
        )
        raise InputError(error.problem, file=path, remedy=remedy) from error
    except WrongPassphraseError as error:
        raise WrongPassphraseError(
            tr("{path}: the passphrase is not that of this identity key", path=path), remedy=tr("type it again")
        ) from error
    try:
        return IdentityKey.model_validate_json(text)
    except ValidationError as error:
        # What pydantic says of it would show real names.
        newer = any(problem["loc"] == ("version",) for problem in error.errors(include_input=False))
    if newer:
        raise InputError(
            tr("it was written by a newer qualcode (form {version} is the latest known here)", version=VERSION),
            file=path,
            remedy=tr("upgrade qualcode to open it"),
        )
    raise InputError(tr("what it holds is no identity key"), file=path, remedy=tr("look at the path"))


def _sealed(key: IdentityKey, passphrase: str) -> bytes:
    """A key as its file holds it.

    Raises:
        InputError: It could not be read again.
    """
    try:
        text = key.model_dump_json(indent=1)
        whole = type(key).model_validate_json(text) is not None
    except ValueError:  # Of pydantic or of the encoding; either would show real names.
        whole = False
    if not whole:
        raise InputError(
            tr("a name or note in it is empty or too long, or not UTF-8"), remedy=tr("shorten it, or write it anew")
        )
    return seal(text.encode(), passphrase)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Hold the right to write to a key.

    Raises:
        QualcodeError: Another process has it and does not end.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            lock = WriteLock(path)
            break
        except LockedProjectError as error:
            if time.monotonic() > until:
                who = holder_of(path) or tr("another process")
                raise QualcodeError(
                    tr("the identity key {path} is being written by {who}", path=path, who=who),
                    remedy=tr("wait until it has ended; if nobody works there, remove {name}.lock", name=path.name),
                ) from error
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.release()


def _path(told: str) -> Path | None:
    return Path(told).expanduser() if told.strip() else None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # What cannot be looked at is told of when it is opened.
