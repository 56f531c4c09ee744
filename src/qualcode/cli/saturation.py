"""New codes from document to document."""

from __future__ import annotations

import click

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.translation import tr


@command("saturation")
@click.option(
    "--order",
    default="",
    metavar="WHAT",
    help=tr("name, import or an attribute of documents; else the only date of documents, else import."),
)
@click.option("--by-site", is_flag=True, help=tr("Follow each site as well."))
@click.option("--finished", is_flag=True, help=tr("Only documents that are finished."))
@click.option(
    "--numbered", is_flag=True, help=tr("Number the documents instead of naming them, as a publication must.")
)
@click.option("--base", type=click.IntRange(min=1), default=4, show_default=True, help=tr("Documents of the base."))
@click.option("--run", type=click.IntRange(min=1), default=2, show_default=True, help=tr("Documents of a run."))
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help=tr("From which ratio of new codes on it is saturated."),
)
@summary_options
def saturation(
    session: Session,
    order: str,
    by_site: bool,
    finished: bool,
    numbered: bool,
    base: int,
    run: int,
    threshold: float,
    shared: Shared,
) -> None:
    """New codes in each document, in order, codes so far, and when so few are new that they are saturated.

    The ratio of new codes is that of Guest, Namey and Chen (2020): new codes of a run divided by the codes of the base.
    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    options = {
        "order": order,
        "by_site": by_site,
        "finished": finished,
        "numbered": numbered,
        "base": base,
        "run": run,
        "threshold": threshold,
    }
    answer_summary(session, "saturation", shared, options)
