"""Codes that follow each other."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.translation import tr


@command("sequence")
@click.option(
    "--lag",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=tr("1: what begins next behind a coding; 2: what begins next after that …"),
)
@click.option(
    "--within",
    type=click.IntRange(min=0),
    metavar="N",
    help=tr("At most so many turns on; else anywhere in the document."),
)
@summary_options
def sequence(session: Session, lag: int, within: int | None, shared: Shared) -> None:
    """Which code follows which: counts, shares, expected numbers and residuals.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "sequence", shared, {"lag": lag, "within": within})
