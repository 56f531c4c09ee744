"""Coders: who codes, and in which role."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.coding.listing import count_by_coder
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import finished
from qualcode.team.coders import ROLES, add_coder, set_role


@noun("coder")
def coder() -> None:
    """Who codes, and in which role."""


@coder.verb("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="coder", show_default=True)
def add(session: Session, name: str, role: str) -> None:
    """Add the coder NAME."""
    with session.writing() as project:
        say(add_coder(project, name, role=role).summary)


@coder.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List all coders."""
    with session.reading() as project, project.reading():
        counts = count_by_coder(project)
        done = [coder_id for _, coder_id in finished(project)]
        rows = [
            {
                "id": found.uuid,
                "name": found.name,
                "role": found.role,
                "codings": counts.get(found.id, 0),
                "finished": done.count(found.id),
            }
            for found in list_coders(project)
        ]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        ("name", "role", "codings", "documents done"),
        [(one_line(str(row["name"])), row["role"], row["codings"], row["finished"]) for row in rows],
        right=("codings", "documents done"),
    )


@coder.verb("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def role(session: Session, name: str, role: str) -> None:
    """Make the coder NAME a lead or a coder."""
    with session.writing() as project:
        say(set_role(project, name, role).summary)
