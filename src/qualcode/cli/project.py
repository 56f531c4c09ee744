"""Whole projects: copying one to a server and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import note, say
from qualcode.cli.passphrases import next_passphrase
from qualcode.cli.session import LOCATION, Session, completed, noun
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.settings.passphrases import PROJECT

if TYPE_CHECKING:
    from qualcode.storage.file_keys import FileKey
    from qualcode.storage.project import Project


@noun("project")
def project() -> None:
    """Copy a whole project, to a server and back."""


@project.verb("copy")
@click.argument("source", metavar="FROM", type=LOCATION)
@click.argument("target", metavar="TO", type=LOCATION)
@click.option("--encrypt", "kept", flag_value="encrypt", help=tr("Give the copy a passphrase; you are asked for one."))
@click.option("--plain", "kept", flag_value="plain", help=tr("Keep the copy in plain, of a project that is encrypted."))
def copy(session: Session, source: Location, target: Location, kept: str | None) -> None:
    """Copy the project FROM to TO, a new file or an empty database; each is a PATH or a URL.

    The copy of an encrypted file is encrypted, and has the same passphrase.

    The copy has every row with its ids, its UUIDs and the whole journal, and is held against FROM row by row before
    it bears its name: if anything goes wrong, nothing is left of it.
    """
    from qualcode.storage.copying import copy_whole
    from qualcode.storage.known_copies import note_copy
    from qualcode.storage.project import open_project
    from qualcode.storage.reads.codes import project_uuid

    with open_project(completed(source), coder=session.coder, write=False) as opened:
        done = copy_whole(opened, target, _key(opened, target, kept))
        if isinstance(target, Path):
            note_copy(project_uuid(opened), Path(done.where), "copy")
    rows = done.rows
    say(
        tr(
            "{label} copied to {where}: {documents}, {codings}, {changes}; all {sum:,} rows are the same on both sides",
            label=opened.label,
            where=done.where,
            documents=counted(rows["document"], "document"),
            codings=counted(rows["coding"], "coding"),
            changes=counted(rows["change"], "change"),
            sum=sum(rows.values()),
        )
    )
    if isinstance(target, ServerAddress):
        note(tr("work goes on in one of the two: what is done in FROM from now on is not in TO"))


def _key(source: Project, target: Location, kept: str | None) -> FileKey | None:
    """What opens a copy: as was said, else what opens the project."""
    from qualcode.storage.file_keys import key_of, new_key

    if isinstance(target, ServerAddress):
        if kept == "encrypt":
            raise click.UsageError(tr("--encrypt is for copies that are files."))
        return None
    if kept == "encrypt":
        return new_key(next_passphrase(PROJECT, target))
    return key_of(source.location) if isinstance(source.location, Path) and kept is None else None
