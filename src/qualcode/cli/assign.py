"""Assigning documents to coders in a round that stands."""

from __future__ import annotations

import click

from qualcode.cli.output import say
from qualcode.cli.session import Session, coder_names, command
from qualcode.domain.translation import tr


@command("assign")
@click.argument("docs", metavar="DOC…", nargs=-1, required=True)
@click.option("--round", "name", metavar="NAME", required=True, help=tr("The round."))
@click.option("--to", "coders", metavar="A,B,…", required=True, help=tr("The coders."))
@click.option("--remove", is_flag=True, help=tr("Take the documents from them instead; their codings stay."))
def assign(session: Session, docs: tuple[str, ...], name: str, coders: str, remove: bool) -> None:
    """Let coders code DOC in a round."""
    from qualcode.storage.reads.documents import find_document
    from qualcode.team.assigning import assign as assign_
    from qualcode.team.assigning import unassign
    from qualcode.team.rounds import find_round

    with session.writing() as project:
        documents = [find_document(project, doc).id for doc in docs]
        verb = unassign if remove else assign_
        say(verb(project, find_round(project, name), documents, coder_names(coders) or ()).summary)
