"""Reports: what a paper says of how its material was coded."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import F, Session, coder_names, json_option, noun
from qualcode.domain.agreement_answers import (
    AGREEMENT_LABELS,
    AGREEMENT_UNITS,
    AGREEMENT_UNIVERSES,
    CHAR,
    FINISHED,
    INTERVAL_KINDS,
    PER_CODE,
    AgreementWish,
)
from qualcode.domain.methods_answers import Methods, MethodsPart
from qualcode.storage.project import Project


@noun("report")
def report() -> None:
    """What goes into a paper or a report."""


def _figures_options(function: F) -> F:
    """Which figures of agreement are told: as of `qualcode agreement`."""
    for option in reversed(
        (
            click.option("--round", "round_", metavar="ROUND", help="Only a round: its documents and its coders."),
            click.option(
                "--coders", metavar="A,B", help="Only these coders; else all of the round, or of the project."
            ),
            click.option(
                "--unit",
                type=click.Choice(AGREEMENT_UNITS),
                help="In what agreement is counted; else in the unit of the round, or code points.",
            ),
            click.option(
                "--labels",
                type=click.Choice(AGREEMENT_LABELS),
                default=PER_CODE,
                show_default=True,
                help="Yes or no for each code, one code for each unit, or a set of codes.",
            ),
            click.option(
                "--universe",
                type=click.Choice(AGREEMENT_UNIVERSES),
                default=FINISHED,
                show_default=True,
                help="Speech; all text, labels too; speech of participants; what at least one coder coded.",
            ),
            click.option(
                "--uncoded",
                type=click.Choice(["none", "missing"]),
                default="none",
                show_default=True,
                help="With --labels single: a unit without a code has “no code”, or was not rated.",
            ),
            click.option(
                "--metric",
                "metrics",
                metavar="NAME",
                multiple=True,
                help="Which figures; see `qualcode agreement --metrics`. Else those that suit.",
            ),
            click.option("--assume-finished", is_flag=True, help="Count every document in which a coder has a coding."),
            click.option(
                "--interval", "intervals", type=click.Choice(INTERVAL_KINDS), default="bootstrap", show_default=True
            ),
            click.option("--replicates", type=click.IntRange(100, 100_000), default=2000, show_default=True),
            click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True),
        )
    ):
        function = option(function)
    return function


def _wish(project: Project, options: dict[str, Any]) -> AgreementWish:
    """What the options mean; a round that is coded by something has its agreement counted in it."""
    from qualcode.team.rounds import find_round

    round_ = find_round(project, options["round_"]) if options["round_"] is not None else None
    names = coder_names(options["coders"])
    metrics = tuple(dict.fromkeys(part.strip() for name in options["metrics"] for part in name.split(",")))
    return AgreementWish(
        coders=None if names is None else tuple(names),
        round=round_.name if round_ is not None else None,
        unit=options["unit"] or (round_.unit if round_ is not None else CHAR),
        labels=options["labels"],
        universe=options["universe"],
        uncoded_is_missing=options["uncoded"] == "missing",
        metrics=tuple(name for name in metrics if name),
        assume_finished=options["assume_finished"],
        intervals=options["intervals"],
        replicates=options["replicates"],
        seed=options["seed"],
    )


@report.verb("methods")
@_figures_options
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "md", "html"]), help="Else by the file’s ending."
)
@json_option
@publishing_options
def methods(session: Session, format_: str | None, as_json: bool, publishing: dict[str, Any], **options: Any) -> None:
    """Write what a paper says of its coding: who, what, how drawn, how far they agreed, how differences were settled.

    Below every part stand the commands that give its figures again. What goes to stdout is a working copy, unchecked; a
    file (`-o`) is a publication. Coders are called A, B … unless --show-coders is given.
    """
    from qualcode.reports.methods import FORMATS, methods_file
    from qualcode.reports.methods import methods as tell

    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "text")
    if shape == "text" and wanted.output is not None:
        raise click.UsageError("a file is written as md, html or json")
    with session.reading() as project:
        wanted.check_target(project)
        answer = tell(project, _wish(project, options), show_coders=wanted.show_coders)
        if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
            if shape == "json":
                answer_json(answer.model_dump(mode="json"))
            else:
                _print(answer)
            return
        terms = wanted.terms(session)
        shape = "md" if shape == "text" else shape
        wanted.answer(methods_file(project, terms, answer, format=shape), shape, terms, project)


def _print(answer: Methods) -> None:
    from qualcode.exporting.methods_out import ITEMS, guidelines

    for part in answer.parts:
        _print_part(part)
    say(ITEMS)
    for guideline, items in guidelines(answer).items():
        say(f"  {guideline}")
        for item in items:
            say(f"    {one_line(item)}")
    for note in answer.notes:
        say(f"\n{note}")


def _print_part(part: MethodsPart) -> None:
    from qualcode.exporting.methods_out import figure_told, sources

    say(f"{part.title}\n{one_line(' '.join(part.sentences))}\n")
    table = part.table
    if table is not None:
        answer_table([one_line(column) for column in table.columns], [tuple(map(one_line, row)) for row in table.rows])
        for note in table.notes:
            say(f"  {one_line(note)}")
        say(f"  $ {one_line(table.command)}\n")
    for command, figures in sources(part):
        say(f"  $ {one_line(command)}")
        for figure in figures:
            say(f"    {one_line(figure_told(figure))}")
    if part.figures:
        say("")
