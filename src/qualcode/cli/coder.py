"""Coders: who codes, and in which role."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.choices import CODER_ROLES
from qualcode.domain.coder_colours import AUTOMATIC
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr


@noun("coder")
def coder() -> None:
    """Who codes, and in which role."""


@coder.verb("add")
@click.argument("name")
@click.option("--role", type=click.Choice(CODER_ROLES), default="coder", show_default=True)
@click.option("--colour", default=AUTOMATIC, show_default=True, help=tr("#RRGGBB, the name of a colour, or auto."))
@click.option("--login", metavar="ROLE", help=tr("On a server: the role by which the coder comes in."))
def add(session: Session, name: str, role: str, colour: str, login: str | None) -> None:
    """Add the coder NAME; on a server, let NAME in by a role, also one who was added before.

    A role that is missing is made, if you may make roles. It gets no password: how to set one is said then.
    """
    from qualcode.team.coders import add_coder
    from qualcode.team.logins import add_with_login

    with session.writing() as project:
        if login is None:
            say(add_coder(project, name, role=role, colour=colour).summary)
            return
        made = add_with_login(project, name, login, role=role, colour=colour)
        say(project.last.summary)
        if made:
            note(
                tr(
                    "the role “{login}” was made without a password: set one by `psql`, with `\\password {login}`",
                    login=login,
                )
            )


@coder.verb("again")
@click.argument("name")
def again(session: Session, name: str) -> None:
    """Let NAME code anew what NAME has coded, as `NAME (again)`, so that the two can be compared.

    Give documents to `NAME (again)` in a blind round; what is coded under that name counts in no report beside the
    first.
    """
    from qualcode.team.coders import add_again

    with session.writing() as project:
        say(add_again(project, name).summary)


@coder.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List all coders."""
    from qualcode.coding.listing import count_by_coder
    from qualcode.storage.reads.codes import list_coders
    from qualcode.storage.reads.documents import finished

    with session.reading() as project, project.reading():
        counts = count_by_coder(project)
        done = [coder_id for _, coder_id in finished(project)]
        rows = [
            {
                "id": found.uuid,
                "name": found.name,
                "role": found.role,
                "colour": found.colour,
                "codings": counts.get(found.id, 0),
                "finished": done.count(found.id),
            }
            for found in list_coders(project)
        ]
    if as_json:
        answer_json(rows)
        return
    answer_table(
        (tr("name"), tr("role"), tr("colour"), tr("codings"), tr("documents done")),
        [
            (one_line(str(row["name"])), shown_word(str(row["role"])), row["colour"], row["codings"], row["finished"])
            for row in rows
        ],
        right=(tr("codings"), tr("documents done")),
    )


@coder.verb("role")
@click.argument("name")
@click.argument("role", type=click.Choice(CODER_ROLES))
def role(session: Session, name: str, role: str) -> None:
    """Make the coder NAME a lead or a coder."""
    from qualcode.team.coders import set_role

    with session.writing() as project:
        say(set_role(project, name, role).summary)


@coder.verb("colour")
@click.argument("name")
@click.argument("colour")
def colour(session: Session, name: str, colour: str) -> None:
    """Show the coder NAME in COLOUR: #RRGGBB, the name of a colour, or auto."""
    from qualcode.team.coders import set_colour

    with session.writing() as project:
        say(set_colour(project, name, colour).summary)


@coder.verb("rename")
@click.argument("old")
@click.argument("new")
def rename(session: Session, old: str, new: str) -> None:
    """Call the coder OLD by the name NEW from now on.

    Whoever works as OLD gives the new name from then on, with --coder or in the settings: the old one would be that
    of another coder.
    """
    from qualcode.team.coders import rename_coder

    with session.writing() as project:
        say(rename_coder(project, old, new).summary)
