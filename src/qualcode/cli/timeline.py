"""Codes from wave to wave."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.choices import PERS
from qualcode.domain.translation import tr


@command("timeline")
@click.option(
    "--by", default="", metavar="ATTRIBUTE", help=tr("The time: a date, or a wave; else the only date of documents.")
)
@click.option(
    "--per",
    type=click.Choice(PERS),
    default="auto",
    show_default=True,
    help=tr("What a period is, of dates; auto is the finest that makes a table of modest width."),
)
@summary_options
def timeline(session: Session, by: str, per: str, shared: Shared) -> None:
    """Codes × waves, months, quarters or years: segments, documents and participants, with shares.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "timeline", shared, {"by": by, "per": per})
