"""Codes by the values of one attribute, or of two."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.choices import COUNT_UNITS
from qualcode.domain.translation import tr


@command("crosstab")
@click.option(
    "--by",
    metavar="ATTRIBUTE",
    multiple=True,
    required=True,
    help=tr("The columns: an attribute, document, participant or site; given twice, pairs of values."),
)
@click.option(
    "--unit",
    type=click.Choice(COUNT_UNITS),
    default="participants",
    show_default=True,
    help=tr("What is counted; segments are codings."),
)
@summary_options
def crosstab(session: Session, by: tuple[str, ...], unit: str, shared: Shared) -> None:
    """Codes × an attribute or a pair: counts, shares, expected numbers and residuals.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "crosstab", shared, {"by": by, "unit": unit})
