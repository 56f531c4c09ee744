"""Asking for real names at the terminal, line by line: what stands in an argument stays in the history of the shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import click

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.identity.key_people import Told


def asked_person(source: IO[str] | None) -> Told:
    """What is said of a person: in a file, else at the terminal.

    Raises:
        InputError: The file is not UTF-8.
    """
    from qualcode.identity.key_tables import read_told

    return read_told(_read(source) if source is not None else "\n".join(_asked_lines()))


def asked_line(source: IO[str] | None, what: str) -> str:
    """One line: of a file, else as it is typed.

    Raises:
        InputError: The file is not UTF-8.
    """
    return _asked(what) if source is None else _read(source).strip()


def _asked_lines() -> Iterator[str]:
    """What `read_told` reads, as it is typed."""
    if not (name := _asked(tr("Real name, whole"))):
        return
    yield name
    while name := _asked(tr("Also called (Enter ends)")):
        yield f"name: {name}"
    while contact := _asked(tr("Contact (Enter ends)")):
        yield f"contact: {contact}"
    yield f"consent: {_asked(tr('Consent'))}"


def _asked(what: str) -> str:
    return str(click.prompt(what, default="", show_default=False, err=True)).strip()


def _read(source: IO[str]) -> str:
    try:
        return source.read()
    except UnicodeDecodeError as error:
        raise InputError(tr("it is not UTF-8"), file=source.name, remedy=tr("save it as UTF-8")) from error
