"""The options that say which figures of agreement are wanted, as every command that tells them takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.session import F, coder_names
from qualcode.domain.agreement_choices import AGREEMENT_LABELS, AGREEMENT_UNIVERSES, FINISHED, INTERVAL_KINDS, PER_CODE
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.agreement_answers import AgreementWish

OF_WHOM = (
    click.option("--coders", metavar="A,B", help=tr("Only these coders; else all of the round, or of the project.")),
    click.option("--round", "round_", metavar="ROUND", help=tr("Only a round's documents and coders.")),
)
OF_WHAT = (
    click.option(
        "--labels",
        type=click.Choice(AGREEMENT_LABELS),
        default=PER_CODE,
        show_default=True,
        help=tr("Yes or no for each code, one code for each unit, or a set of codes."),
    ),
    click.option(
        "--universe",
        type=click.Choice(AGREEMENT_UNIVERSES),
        default=FINISHED,
        show_default=True,
        help=tr("Speech; all text, labels too; speech of participants; what at least one coder coded."),
    ),
    click.option(
        "--uncoded",
        type=click.Choice(["none", "missing"]),
        default="none",
        show_default=True,
        help=tr("With --labels single: a unit without a code has “no code”, or was not rated."),
    ),
)
HOW = (
    click.option(
        "--metric",
        "metrics",
        metavar="NAME",
        multiple=True,
        help=tr("Which figures; see `qualcode agreement --metrics`. Else those that suit."),
    ),
    click.option("--assume-finished", is_flag=True, help=tr("Count every document in which a coder has a coding.")),
    click.option("--interval", "intervals", type=click.Choice(INTERVAL_KINDS), default="bootstrap", show_default=True),
    click.option("--replicates", type=click.IntRange(100, 100_000), default=2000, show_default=True),
    click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True),
)


def with_options(options: Sequence[Callable[[F], F]]) -> Callable[[F], F]:
    """A decorator that gives a command options, listed by its help in this order."""

    def decorated(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorated


def parted(values: Sequence[str]) -> tuple[str, ...]:
    """What is named by options that take several with commas, each once."""
    return tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def named_metrics(options: dict[str, Any]) -> tuple[str, ...]:
    """The metrics that are named.

    Raises:
        click.UsageError: The option is given and names nothing.
    """
    found = parted(options["metrics"])
    if options["metrics"] and not found:
        raise click.UsageError(tr("--metric names nothing"))
    return found


def wish_of_shared(options: dict[str, Any], unit: str) -> AgreementWish:
    """What the options of `OF_WHOM`, `OF_WHAT` and `HOW` mean.

    Args:
        options: Their values by the names of their parameters, others besides.
        unit: The one named, or what stands for none.
    """
    from qualcode.domain.agreement_answers import AgreementWish

    names = coder_names(options["coders"])
    return AgreementWish(
        coders=None if names is None else tuple(names),
        round=options["round_"],
        unit=unit,
        labels=options["labels"],
        universe=options["universe"],
        uncoded_is_missing=options["uncoded"] == "missing",
        metrics=named_metrics(options),
        assume_finished=options["assume_finished"],
        intervals=options["intervals"],
        replicates=options["replicates"],
        seed=options["seed"],
    )
