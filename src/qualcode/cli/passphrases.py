"""Asking for passphrases at the terminal: without echo, and twice for a new one. No option takes one, since what
stands on the command line is in the shell's history and in every list of processes."""

from __future__ import annotations

import getpass
import sys
import warnings
from pathlib import Path

import click

from qualcode.cli.output import note, one_line, visible
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.settings.passphrases import Purpose, checked, forms, from_environment, next_from_environment

_TRIES = 3


def ask_existing(purpose: Purpose, path: Path, complaint: str = "") -> str | None:
    """The passphrase of a file that there is, as it is typed; None where there is no terminal to ask at.

    Args:
        complaint: What was wrong with the last answer.
    """
    before = f"{visible(complaint)}\n" if complaint else ""
    return _typed(before + tr("Passphrase of the {what} {file}: ", what=purpose.what, file=one_line(str(path))))


def has_terminal() -> bool:
    """Whether somebody can be asked what is to be done."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def first_passphrase(purpose: Purpose, path: Path) -> str:
    """The passphrase that a file gets which had none: from the environment, else typed twice alike.

    Raises:
        InputError: There is neither, or nothing that can be taken was typed.
    """
    given = from_environment(purpose)
    return checked(given) if given else _typed_twice(purpose, path, purpose.variable)


def next_passphrase(purpose: Purpose, path: Path) -> str:
    """The passphrase that a file gets in the place of another, from wherever `first_passphrase` takes one.

    Raises:
        InputError: There is none, or nothing that can be taken was typed.
    """
    given = next_from_environment(purpose)
    return checked(given) if given else _typed_twice(purpose, path, purpose.new_variable)


def _typed_twice(purpose: Purpose, path: Path, variable: str) -> str:
    for _ in range(_TRIES):
        first = _typed(tr("New passphrase for the {what} {file}: ", what=purpose.what, file=one_line(str(path))))
        if first is None:
            raise InputError(
                tr("there is no terminal to ask for the new passphrase at"),
                remedy=tr("give it in ${variable}", variable=variable),
            )
        try:
            passphrase = checked(first)
        except InputError as error:
            note(error.sentence)
            continue
        again = _typed(tr("The same once more: "))
        if again is not None and forms(again)[0] == passphrase:
            return passphrase
        note(tr("the two are not the same"))
    raise InputError(tr("no passphrase was chosen"), remedy=tr("try again; nothing was changed"))


def _typed(prompt: str) -> str | None:
    """A line typed without echo; None without a terminal.

    Raises:
        click.Abort: The input ended instead.
    """
    if sys.stdin is not sys.__stdin__:
        return None  # Whoever has put something else in its place does not sit at the terminal.
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning:  # It would be seen on the screen, or come from a pipe.
            return None
        except EOFError as error:
            raise click.Abort from error
