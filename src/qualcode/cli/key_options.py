"""What commands share that need the identity key: which file it is, and opening it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.session import Session
from qualcode.domain.errors import NotFoundError, QualcodeError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.identity.key_opening import OpenKey
    from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])

KEY_HELP = tr(
    "The identity key; else as $QUALCODE_IDENTITY_KEY or the settings name it, or NAME.identity by the project."
)


def key_option(function: F) -> F:
    """`--key`; the function gets it as `key_file`."""
    return click.option("--key", "key_file", type=click.Path(path_type=Path), metavar="FILE", help=KEY_HELP)(function)


def key_that_is_set(session: Session, project: Project, named: Path | None) -> Path | None:
    """Where the key of a project lies; None where nothing names one and none lies beside it."""
    from qualcode.identity.key_files import key_place

    return key_place(project.location, named=named, setting=session.settings.identity_key)


def open_set_key(session: Session, project: Project, named: Path | None = None) -> OpenKey | None:
    """The key of a project, by a passphrase from the environment, the system's keyring or the terminal; None where
    there is no key.

    Raises:
        NotFoundError: The key that is named is not there.
        InputError: It is no key, damaged, or that of another project.
        WrongPassphraseError: No passphrase that was given is its own.
        QualcodeError: There is none, and nobody can be asked.
    """
    from qualcode.identity.key_opening import open_key

    place = key_that_is_set(session, project, named)
    return None if place is None else open_key(project, place)


def open_needed_key(session: Session, project: Project, named: Path | None = None) -> OpenKey:
    """As `open_set_key`, where nothing can be done without one.

    Raises:
        NotFoundError: There is no key.
        QualcodeError: It cannot be opened.
    """
    found = open_set_key(session, project, named)
    if found is None:
        raise NotFoundError(
            tr("this project has no identity key here"),
            remedy=tr("`qualcode identity new` makes one, or name it with --key FILE"),
        )
    return found


def open_key_or_refuse(session: Session, project: Project, named: Path | None, *, way_out: str) -> OpenKey | None:
    """As `open_set_key`; a key that is set and does not open refuses what was asked for, and says how to go on.

    Args:
        way_out: What may be done instead, for the message.

    Raises:
        QualcodeError: There is a key and it cannot be opened.
    """
    try:
        return open_set_key(session, project, named)
    except QualcodeError as error:
        raise type(error)(
            error.problem, file=error.file, remedy=tr("{remedy}, or {way_out}", remedy=error.remedy, way_out=way_out)
        ) from error
