"""One document from its beginning to its end."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options


@command("portrait")
@click.argument("document", metavar="DOC", default="")
@summary_options
def portrait(session: Session, document: str, shared: Shared) -> None:
    """What was coded in the document DOC from where to where, and who speaks there.

    DOC may be left out where --document names it, or where there is only one.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "portrait", shared, {"document": document})
