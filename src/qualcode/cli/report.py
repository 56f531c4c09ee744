"""Reports: what a paper says of how its material was coded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.figure_options import HOW, OF_WHAT, OF_WHOM, wish_of_shared, with_options
from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.agreement_choices import AGREEMENT_UNITS
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.agreement_answers import AgreementWish
    from qualcode.domain.methods_answers import Methods, MethodsPart, MethodsTable
    from qualcode.storage.project import Project

_UNIT = click.option(
    "--unit",
    type=click.Choice(AGREEMENT_UNITS),
    help=tr("In what agreement is counted; else in the unit of the round, or code points."),
)


@noun("report")
def report() -> None:
    """What goes into a paper or a report."""


def _wish(project: Project, options: dict[str, Any]) -> AgreementWish:
    """What the options mean; a round that is coded by something has its agreement counted in it."""
    from qualcode.domain.agreement_choices import CHAR
    from qualcode.team.rounds import find_round

    round_ = find_round(project, options["round_"]) if options["round_"] is not None else None
    wish = wish_of_shared(options, options["unit"] or (round_.unit if round_ is not None else CHAR))
    return replace(wish, round=round_.name if round_ is not None else None)


@report.verb("methods")
@with_options((*OF_WHOM, _UNIT, *OF_WHAT, *HOW))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "md", "html"]), help=tr("Else by the file’s ending.")
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
        raise click.UsageError(tr("a file is written as md, html or json"))
    with session.reading() as project:
        wanted.check_target(project)
        with wanted.in_language(shape):
            answer = tell(project, _wish(project, options), show_coders=wanted.show_coders)
            if wanted.output is None and not wanted.asked_for and shape in ("text", "json"):
                if shape == "json":
                    answer_json(answer.model_dump(mode="json"))
                else:
                    _print(answer)
                return
        terms = wanted.terms(session, project)
        shape = "md" if shape == "text" else shape
        wanted.answer(methods_file(project, terms, answer, format=shape), shape, terms, project)


def _print(answer: Methods) -> None:
    from qualcode.exporting.methods_out import guidelines, items_title

    for part in answer.parts:
        _print_part(part)
    say(items_title())
    for guideline, items in guidelines(answer).items():
        say(f"  {guideline}")
        for item in items:
            say(f"    {one_line(item)}")
    for note in answer.notes:
        say(f"\n{note}")


def _print_part(part: MethodsPart) -> None:
    from qualcode.exporting.methods_out import figure_told, sources

    say(f"{part.title}\n{one_line(' '.join(part.sentences))}\n")
    if part.table is not None:
        _print_table(part.table)
    for command, figures in sources(part):
        say(f"  $ {one_line(command)}")
        for figure in figures:
            say(f"    {one_line(figure_told(figure))}")
    if part.figures:
        say("")


def _print_table(table: MethodsTable) -> None:
    """The table: whole, or with what goes into the width of a narrow terminal."""
    from qualcode.cli.fitting import Shown, answer_fitted, without

    whole = Shown(
        tuple(map(one_line, table.columns)),
        tuple(tuple(map(one_line, row)) for row in table.rows),
        tr("code") if tr("code") in table.columns else None,
    )
    less = without(whole, tr("prevalence"), tr("prevalence: in a file (`-o`), --json, or a wider terminal"))
    least = without(less, "n", tr("n: in a file (`-o`), --json, or a wider terminal"))
    answer_fitted((whole, less, least))
    for note in table.notes:
        say(f"  {one_line(note)}")
    say(f"  $ {one_line(table.command)}\n")
