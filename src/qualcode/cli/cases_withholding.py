"""Verbs that withhold participants and sites from publications."""

from __future__ import annotations

import click

from qualcode.cli.cases import cases
from qualcode.cli.output import say
from qualcode.cli.session import Session
from qualcode.domain.translation import tr

__all__ = ["cases"]


@cases.verb("withdraw")
@click.argument("name")
@click.option("--reason", default="", metavar="TEXT", help=tr("Why; it stands in the history."))
def withdraw_(session: Session, name: str, reason: str) -> None:
    """Note that the participant or site NAME withdrew: no publication may show or count them any more.

    Their words stay in the project, and in what is handed to the team.
    """
    from qualcode.cases.attributes import find_bearer
    from qualcode.cases.withholding import withdraw

    with session.writing() as project:
        say(withdraw(project, find_bearer(project, name), reason).summary)


@cases.verb("embargo")
@click.argument("name")
@click.option(
    "--until", required=True, metavar="DATE", help=tr("The first day on which they may be shown: 2027-01-31.")
)
def embargo_(session: Session, name: str, until: str) -> None:
    """Withhold the participant or site NAME from publications until a day."""
    from qualcode.cases.attributes import find_bearer
    from qualcode.cases.withholding import embargo

    with session.writing() as project:
        say(embargo(project, find_bearer(project, name), until).summary)


@cases.verb("release")
@click.argument("name")
def release_(session: Session, name: str) -> None:
    """Let publications show the participant or site NAME again."""
    from qualcode.cases.attributes import find_bearer
    from qualcode.cases.withholding import release

    with session.writing() as project:
        say(release(project, find_bearer(project, name)).summary)
