"""Encrypting projects: a passphrase, and all that lies beside the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.passphrases import first_passphrase, has_terminal, next_passphrase
from qualcode.cli.session import LOCATION, Session, command, completed, json_option
from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.settings.passphrases import PROJECT

if TYPE_CHECKING:
    from qualcode.domain.encryption import Keeping, KeptProject, Rekept
    from qualcode.upkeep.encrypting import Backups

F = TypeVar("F", bound=Callable[..., Any])
WARNED = 3
"""Status where backups are left that are kept otherwise than the project."""
_path = click.argument("path", metavar="[PROJECT]", type=LOCATION, required=False)
_keyring = click.option("--keyring", is_flag=True, help=tr("Let the system's keyring keep the passphrase, too."))


def _backups(verb: str) -> Callable[[F], F]:
    """`--backups`: what becomes of them."""
    return click.option(
        "--backups",
        type=click.Choice(["leave", verb, "remove"]),
        help=tr("What becomes of its backups; else you are asked, and without a terminal they are left."),
    )


@command("encrypt")
@_path
@_backups("encrypt")
@_keyring
@click.option("--dry-run", is_flag=True, help=tr("Say how the project and its backups are kept, and change nothing."))
@json_option
def encrypt(
    session: Session,
    path: Location | None,
    backups: str | None,
    keyring: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Encrypt PROJECT, or the project that `-p` names: nobody opens it without its passphrase.

    The passphrase is asked for twice, or taken from $QUALCODE_PASSPHRASE. Nobody can open the project without it:
    write it down, and keep it where you keep keys. Status 3: backups are left that anybody can read.
    """
    from qualcode.upkeep import encrypting

    file = _file(session, path)
    if dry_run:
        _tell(encrypting.how_kept(file), as_json)
        return
    if as_json:
        raise click.UsageError(tr("--json is for --dry-run."))
    before = encrypting.how_kept(file)
    encrypting.check_plain(before)
    passphrase = first_passphrase(PROJECT, file)
    wished = _wished(before, backups, "encrypt")
    done = encrypting.encrypt(file, passphrase, backups=wished, keyring=keyring)
    say(
        tr(
            "{file} is encrypted now; nobody can open it without its passphrase: write it down",
            file=one_line(str(file)),
        )
    )
    _tell_done(done, wished, _encrypted, _readable)


@command("decrypt")
@_path
@_backups("decrypt")
def decrypt(session: Session, path: Location | None, backups: str | None) -> None:
    """Keep PROJECT, or the project that `-p` names, in plain again: anybody who has the file can read it.

    Status 3: backups are left that only the passphrase opens.
    """
    from qualcode.upkeep import encrypting

    file = _file(session, path)
    wished = _wished(encrypting.how_kept(file), backups, "decrypt")
    done = encrypting.decrypt(file, backups=wished)
    say(tr("{file} is kept in plain now: anybody who has the file can read it", file=one_line(str(file))))
    _tell_done(done, wished, _decrypted, _sealed)


@command("passwd")
@_path
@_backups("change")
@_keyring
def passwd(session: Session, path: Location | None, backups: str | None, keyring: bool) -> None:
    """Give PROJECT, or the project that `-p` names, another passphrase.

    The new one is asked for twice, or taken from $QUALCODE_NEW_PASSPHRASE. Status 3: backups are left that the old
    one opens, or that anybody can read.
    """
    from qualcode.upkeep import encrypting

    file = _file(session, path)
    encrypting.check_opens(file)
    passphrase = next_passphrase(PROJECT, file)
    wished = _wished(encrypting.how_kept(file), backups, "change")
    done = encrypting.change_passphrase(file, passphrase, backups=wished, keyring=keyring)
    say(tr("{file} has another passphrase now: write it down", file=one_line(str(file))))
    _tell_done(done, wished, _encrypted, _unopened)


def _file(session: Session, path: Location | None) -> Path:
    """The project that is meant.

    Raises:
        ProjectError: It is on a server.
    """
    where = completed(path) if path is not None else session.project_path()
    if isinstance(where, ServerAddress):
        raise ProjectError(
            tr("{where} is on a server, which keeps it in ways of its own", where=where),
            remedy=tr("let its disk be encrypted, or `qualcode project copy` it to a file and encrypt that"),
        )
    return where


_QUESTIONS = {
    "encrypt": tr("Encrypt them too, remove them, or leave them as they are"),
    "decrypt": tr("Decrypt them too, remove them, or leave them as they are"),
    "change": tr("Change them too, remove them, or leave them as they are"),
}


def _wished(kept: KeptProject, said: str | None, verb: str) -> Backups:
    """What becomes of the backups: as was said, else as somebody answers."""
    if said is not None:
        wishes: dict[str, Backups] = {"leave": "leave", verb: "same", "remove": "remove"}
        return wishes[said]
    if not kept.copies or not has_terminal():
        return "leave"
    note(
        tr(
            "{backups} of it in {folder}",
            backups=counted(len(kept.copies), "backup"),
            folder=one_line(str(kept.copies[0].path.parent)),
        )
    )
    answer = click.prompt(
        _QUESTIONS[verb],
        type=click.Choice([verb, "remove", "leave"]),
        default=verb,
        err=True,
    )
    return _wished(kept, answer, verb)


def _tell(kept: KeptProject, as_json: bool) -> None:
    if as_json:
        answer_json(kept.model_dump(mode="json"))
        return
    say(f"{one_line(str(kept.path))}: {tr('encrypted') if kept.encrypted else tr('kept in plain')}")
    words: dict[Keeping, str] = {
        "plain": tr("in plain"),
        "same": tr("encrypted as the project is"),
        "other": tr("encrypted with another passphrase"),
    }
    for copy in kept.copies:
        say(f"{one_line(str(copy.path))}: {words[copy.keeping]}")


def _encrypted(count: int) -> str:
    return plural("{number:,} backup encrypted with it", "{number:,} backups encrypted with it", count)


def _decrypted(count: int) -> str:
    return plural("{number:,} backup decrypted", "{number:,} backups decrypted", count)


def _readable(count: int) -> str:
    return plural(
        "warning: {number:,} backup left that anybody can read:",
        "warning: {number:,} backups left that anybody can read:",
        count,
    )


def _sealed(count: int) -> str:
    return plural(
        "warning: {number:,} backup left that only the passphrase opens:",
        "warning: {number:,} backups left that only the passphrase opens:",
        count,
    )


def _unopened(count: int) -> str:
    return plural(
        "warning: {number:,} backup left that the new passphrase does not open:",
        "warning: {number:,} backups left that the new passphrase does not open:",
        count,
    )


def _tell_done(done: Rekept, wished: Backups, how: Callable[[int], str], left: Callable[[int], str]) -> None:
    """Say what became of the backups; status 3 where some are left."""
    if done.done:
        count = len(done.done)
        say(
            plural("{number:,} backup removed", "{number:,} backups removed", count)
            if wished == "remove"
            else how(count)
        )
    for problem in done.problems:
        note(tr("warning: {problem}", problem=problem))
    if done.left:
        note(left(len(done.left)))
        for path in done.left:
            note(f"  {one_line(str(path))}")
        click.get_current_context().exit(WARNED)
