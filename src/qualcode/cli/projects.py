"""Making projects."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.output import say
from qualcode.cli.session import Session, command
from qualcode.storage.project import create_project
from qualcode.team.coders import check_coder_name


@command("new")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="What the study is called; else the file's name.")
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook to begin with, .yaml or .csv.")
def new(session: Session, path: Path, name: str | None, codebook: Path | None) -> None:
    """Make the project PATH, a file that ends in .qualcode."""
    title = " ".join((name or path.stem).split()) or path.stem
    coder = check_coder_name(session.coder)
    if codebook is None:
        with create_project(path, name=title, coder=coder) as project:
            say(f"{project.path} made")
        return
    from qualcode.codebook.exchange import import_codebook, read_codebook

    book = read_codebook(codebook)
    with create_project(path, name=title, coder=coder) as project:
        imported = import_codebook(project, book)
        say(f"{project.path} made, with {imported.created} codes from {codebook}")
