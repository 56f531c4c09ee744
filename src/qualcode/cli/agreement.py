"""How far coders agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isnan
from typing import Any, TypeVar

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import Session, coder_names, command, documents_named, json_option
from qualcode.domain.agreement_answers import (
    AGREEMENT_LABELS,
    AGREEMENT_UNITS,
    AGREEMENT_UNIVERSES,
    CHAR,
    FINISHED,
    INTERVAL_KINDS,
    PER_CODE,
    SPAN,
    Agreement,
    AgreementWish,
)
from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])
_OF_SPANS = ("u_alpha", "span_f1", "segment_match", "maxqda", "bar_u", "cu_", "k_u", "gamma")


def wish_options(function: F) -> F:
    """What figures are wanted; the function gets them by the names of `wish_of`."""
    for option in reversed(
        (
            click.option("--coders", metavar="A,B", help="Who is compared; else all who finished a document."),
            click.option("--round", "round_", metavar="ROUND", help="Only a round's documents and coders."),
            click.option("--document", "docs", metavar="DOC", multiple=True, help="Only this document; repeatable."),
            click.option("--set", "set_name", metavar="NAME", help="Only the documents of a set."),
            click.option(
                "--code", "codes", metavar="CODE", multiple=True, help="Only this code and those below it; repeatable."
            ),
            click.option("--roll-up", is_flag=True, help="A code counts wherever one below it does."),
            click.option(
                "--unit",
                type=click.Choice(AGREEMENT_UNITS),
                help="What is compared: code points, sentences, turns, or codings as they stand.  [default: char]",
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
                "--by",
                metavar="WHAT",
                multiple=True,
                help="Figures by code, pair, document, round or an attribute; several with commas.  [default: code]",
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
            click.option(
                "--overlap",
                type=click.FloatRange(0, 100, min_open=True),
                default=90,
                show_default=True,
                help="Per cent of two codings that must overlap to match (segment_match).",
            ),
            click.option(
                "--iou",
                type=click.FloatRange(0, 1, min_open=True),
                default=0.5,
                show_default=True,
                help="Share of two codings that must overlap (span_f1_iou).",
            ),
        )
    ):
        function = option(function)
    return function


def _parted(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def wish_of(project: Project, options: dict[str, Any]) -> AgreementWish:
    """What the options of `wish_options` mean.

    Raises:
        NotFoundError: There is no such document or set.
    """
    documents = documents_named(project, options["docs"], options["set_name"])
    names = coder_names(options["coders"])
    metrics = _parted(options["metrics"])
    for name in ("metrics", "by"):
        if options[name] and not _parted(options[name]):
            raise click.UsageError(f"--{name.removesuffix('s')} names nothing")
    for name in ("overlap", "iou"):
        if isnan(options[name]):
            raise click.UsageError(f"--{name} is no number")
    unit = options["unit"] or (SPAN if metrics and all(_of_spans(name) for name in metrics) else CHAR)
    return AgreementWish(
        coders=None if names is None else tuple(names),
        round=options["round_"],
        documents=None if documents is None else tuple(document.name for document in documents),
        codes=options["codes"],
        roll_up=options["roll_up"],
        unit=unit,
        labels=options["labels"],
        universe=options["universe"],
        uncoded_is_missing=options["uncoded"] == "missing",
        by=_parted(options["by"]) or AgreementWish().by,
        metrics=metrics,
        assume_finished=options["assume_finished"],
        intervals=options["intervals"],
        replicates=options["replicates"],
        seed=options["seed"],
        overlap=options["overlap"] / 100,
        iou=options["iou"],
    )


def _of_spans(name: str) -> bool:
    return name.startswith(_OF_SPANS)


@command("agreement")
@wish_options
@click.option("--confusions", is_flag=True, help="Also which codes one coder gives where another gives others.")
@click.option(
    "--sort",
    type=click.Choice(["trouble", "codebook"]),
    default="trouble",
    show_default=True,
    help="The codes of least agreement first, or the order of the codebook.",
)
@click.option("--metrics", "list_metrics", is_flag=True, help="List all figures with formula and source, and stop.")
@click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json", "md", "html"]), help="Else by the file’s ending."
)
@json_option
@publishing_options
def agreement(
    session: Session,
    confusions: bool,
    sort: str,
    list_metrics: bool,
    format_: str | None,
    as_json: bool,
    publishing: dict[str, Any],
    **options: Any,
) -> None:
    """Say how far the coders agree, code by code, with all that each figure stands on.

    Only finished documents count: `documents done` says that one is. What goes to stdout is a working copy; a file
    (`-o`) is a publication, in which coders are called A, B … unless --show-coders is given.
    """
    from qualcode.reconcile.measuring.measure import measure
    from qualcode.reconcile.measuring.ordering import most_troubled_first
    from qualcode.reports.agreement_file import FORMATS, agreement_file

    if list_metrics:
        _list_metrics(as_json)
        return
    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "table")
    if shape == "table" and wanted.output is not None:
        raise click.UsageError("a file is written as md, csv, html or json")
    with session.reading() as project:
        wanted.check_target(project)
        answer = measure(project, replace(wish_of(project, options), confusions=confusions))
        if sort == "trouble":
            answer = most_troubled_first(answer)
        if wanted.output is None and not wanted.asked_for and shape in ("table", "json"):
            if shape == "json":
                answer_json(answer.model_dump(mode="json"))
            else:
                _print(answer)
            return
        terms = wanted.terms(session)
        shape = "md" if shape == "table" else shape
        wanted.answer(agreement_file(project, terms, answer, format=shape), shape, terms, project)


def _print(answer: Agreement) -> None:
    from qualcode.exporting.agreement_out import confusion_table, definitions, figure_table

    for table in (figure_table(answer), *((confusion_table(answer),) if answer.confusions else ())):
        if table.title:
            say(f"\n{table.title}")
        answer_table(
            [one_line(column) for column in table.columns],
            [tuple(one_line(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows],
        )
    say("")
    for what, value in definitions(answer):
        say(one_line(f"{what}: {value}"))


def _list_metrics(as_json: bool) -> None:
    from qualcode.agreement.catalogue import METRICS

    if as_json:
        fields = ("name", "title", "kind", "pairwise", "source", "formula", "compatible_with")
        answer_json([{name: getattr(metric, name) for name in fields} for metric in METRICS.values()])
        return
    for metric in METRICS.values():
        say(f"{metric.name}\n    {metric.title}: {metric.formula}\n    {metric.source}")
