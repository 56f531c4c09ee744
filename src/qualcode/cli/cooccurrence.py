"""Codes that stand together."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.choices import COEFFICIENTS, RELATIONS
from qualcode.domain.translation import tr


@command("cooccurrence")
@click.option(
    "--relation",
    type=click.Choice(RELATIONS),
    default="overlap",
    show_default=True,
    help=tr("When two codings stand together: they share text, reach into one turn, or are a few turns apart."),
)
@click.option(
    "--turns", type=click.IntRange(min=0), default=1, show_default=True, help=tr("With --relation near: how far apart.")
)
@click.option(
    "--measure",
    type=click.Choice(COEFFICIENTS),
    default="c",
    show_default=True,
    help=tr("The coefficient: c of codings, or the Jaccard index of documents."),
)
@summary_options
def cooccurrence(session: Session, relation: str, turns: int, measure: str, shared: Shared) -> None:
    """Which codes stand together: counts, a coefficient, and the pairs in order.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    options = {"relation": relation, "measure": measure}
    answer_summary(session, "cooccurrence", shared, options | ({"turns": turns} if relation == "near" else {}))
