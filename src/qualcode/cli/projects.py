"""Making projects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import note, say
from qualcode.cli.passphrases import first_passphrase
from qualcode.cli.session import LOCATION, Session, command
from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.settings.passphrases import PROJECT

if TYPE_CHECKING:
    from qualcode.storage.file_keys import FileKey


@command("new")
@click.argument("path", metavar="PATH|URL", type=LOCATION)
@click.option("--name", help=tr("What the study is called; else the file's name."))
@click.option(
    "--codebook", type=click.Path(path_type=Path), help=tr("A codebook to begin with: .yaml, .csv, .xlsx or .qdc.")
)
@click.option("--encrypt", is_flag=True, help=tr("Nobody opens it without its passphrase; you are asked for one."))
def new(session: Session, path: Location, name: str | None, codebook: Path | None, encrypt: bool) -> None:
    """Make the project PATH, a file that ends in .qualcode, or the database URL on a server.

    Status 3: done, with warnings on the codebook.
    """
    from qualcode.storage.project import create_project
    from qualcode.team.coders import check_coder_name

    # A file's name may be no UTF-8; the study's is text.
    stem = os.fsencode(path.stem).decode("utf-8", "replace") if isinstance(path, Path) else path.database
    title = " ".join((name or stem).split()) or stem
    coder = check_coder_name(session.coder)
    key = _key(path) if encrypt else None
    if codebook is None:
        with create_project(path, name=title, coder=coder, key=key) as project:
            say(tr("{label} made", label=project.label))
            session.warn_of_place(project)
        return
    from qualcode.codebook.exchange import read_codebook
    from qualcode.codebook.importing import import_codebook
    from qualcode.codebook.tree import load_tree

    book = read_codebook(codebook)
    with create_project(
        path, name=title, coder=coder, fill=lambda project: import_codebook(project, book), key=key
    ) as project:
        session.warn_of_place(project)
        say(
            tr(
                "{label} made, with {number} codes from {codebook}",
                label=project.label,
                number=len(load_tree(project)),
                codebook=codebook,
            )
        )
    for warning in book.warnings:
        note(tr("warning: {warning}", warning=warning))
    if book.warnings:
        click.get_current_context().exit(3)


def _key(path: Location) -> FileKey:
    """What opens a project that is to be made, from a passphrase that is asked for.

    Raises:
        ProjectError: It is to be on a server, or there is a file already.
    """
    from qualcode.storage.file_keys import new_key
    from qualcode.storage.placing import free_path

    if not isinstance(path, Path):
        raise ProjectError(
            tr("{path} is on a server, which keeps it in ways of its own", path=path), remedy=tr("leave --encrypt out")
        )
    return new_key(first_passphrase(PROJECT, free_path(path)))
