"""Whole projects: copying one to a server and back."""

from __future__ import annotations

import click

from qualcode.cli.output import note, say
from qualcode.cli.session import LOCATION, Session, completed, noun
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.wording import counted
from qualcode.storage.copying import copy_whole
from qualcode.storage.project import open_project


@noun("project")
def project() -> None:
    """Copy a whole project, to a server and back."""


@project.verb("copy")
@click.argument("source", metavar="FROM", type=LOCATION)
@click.argument("target", metavar="TO", type=LOCATION)
def copy(session: Session, source: Location, target: Location) -> None:
    """Copy the project FROM to TO, a new file or an empty database; each is a PATH or a URL.

    The copy has every row with its ids, its UUIDs and the whole journal, and is held against FROM row by row before
    it bears its name: if anything goes wrong, nothing is left of it.
    """
    with open_project(completed(source), coder=session.coder, write=False) as opened:
        done = copy_whole(opened, target)
    rows = done.rows
    say(
        f"{opened.label} copied to {done.where}: {counted(rows['document'], 'document')}, "
        f"{counted(rows['coding'], 'coding')}, {counted(rows['change'], 'change')}; all "
        f"{sum(rows.values()):,} rows are the same on both sides"
    )
    if isinstance(target, ServerAddress):
        note("work goes on in one of the two: what is done in FROM from now on is not in TO")
