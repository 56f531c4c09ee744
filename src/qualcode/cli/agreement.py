"""How far coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.figure_options import HOW, OF_WHAT, OF_WHOM, named_metrics, parted, wish_of_shared, with_options
from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.session import Session, command, documents_named, json_option
from qualcode.domain.agreement_choices import AGREEMENT_UNITS
from qualcode.domain.report_words import facts_in_words
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.cli.fitting import Shown
    from qualcode.domain.agreement_answers import Agreement, AgreementWish
    from qualcode.storage.project import Project

_OF_SPANS = ("u_alpha", "span_f1", "segment_match", "maxqda", "bar_u", "cu_", "k_u", "gamma")
_WHERE = (
    click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only this document; repeatable.")),
    click.option("--set", "set_name", metavar="NAME", help=tr("Only the documents of a set.")),
    click.option(
        "--code", "codes", metavar="CODE", multiple=True, help=tr("Only this code and those below it; repeatable.")
    ),
    click.option("--roll-up", is_flag=True, help=tr("A code counts wherever one below it does.")),
)
_UNIT = (
    click.option(
        "--unit",
        type=click.Choice(AGREEMENT_UNITS),
        help=tr("What is compared: code points, sentences, turns, or codings as they stand.  [default: char]"),
    ),
)
_BY = (
    click.option(
        "--by",
        metavar="WHAT",
        multiple=True,
        help=tr("Figures by code, pair, document, round or an attribute; several with commas.  [default: code]"),
    ),
)
_MATCHING = (
    click.option(
        "--overlap",
        type=click.FloatRange(0, 100, min_open=True),
        default=90,
        show_default=True,
        help=tr("Per cent of two codings that must overlap to match (segment_match)."),
    ),
    click.option(
        "--iou",
        type=click.FloatRange(0, 1, min_open=True),
        default=0.5,
        show_default=True,
        help=tr("Share of two codings that must overlap (span_f1_iou)."),
    ),
)


def _wish(project: Project, options: dict[str, Any]) -> AgreementWish:
    """What the options mean.

    Raises:
        NotFoundError: There is no such document or set.
    """
    from qualcode.domain.agreement_answers import AgreementWish
    from qualcode.domain.agreement_choices import CHAR, SPAN

    documents = documents_named(project, options["docs"], options["set_name"])
    metrics, by = named_metrics(options), parted(options["by"])
    if options["by"] and not by:
        raise click.UsageError(tr("--by names nothing"))
    for name in ("overlap", "iou"):
        if isnan(options[name]):
            raise click.UsageError(tr("--{option} is no number", option=name))
    unit = options["unit"] or (SPAN if metrics and all(_of_spans(name) for name in metrics) else CHAR)
    return replace(
        wish_of_shared(options, unit),
        documents=None if documents is None else tuple(document.name for document in documents),
        codes=options["codes"],
        roll_up=options["roll_up"],
        by=by or AgreementWish().by,
        overlap=options["overlap"] / 100,
        iou=options["iou"],
        confusions=options["confusions"],
    )


def _of_spans(name: str) -> bool:
    return name.startswith(_OF_SPANS)


@command("agreement")
@with_options((*OF_WHOM, *_WHERE, *_UNIT, *OF_WHAT, *_BY, *HOW, *_MATCHING))
@click.option("--confusions", is_flag=True, help=tr("Also which codes one coder gives where another gives others."))
@click.option(
    "--sort",
    type=click.Choice(["trouble", "codebook"]),
    default="trouble",
    show_default=True,
    help=tr("The codes of least agreement first, or the order of the codebook."),
)
@click.option("--metrics", "list_metrics", is_flag=True, help=tr("List all figures with formula and source, and stop."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "md", "html"]),
    help=tr("Else by the file’s ending."),
)
@json_option
@publishing_options
def agreement(
    session: Session,
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
    from qualcode.reports.agreement_file import FORMATS, agreement_file, wish_on
    from qualcode.reports.terms import Terms

    if list_metrics:
        _list_metrics(as_json)
        return
    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "table")
    if shape == "table" and wanted.output is not None:
        raise click.UsageError(tr("a file is written as md, csv, html or json"))
    with session.reading() as project:
        wanted.check_target(project)
        reading = wanted.output is None and not wanted.asked_for and shape in ("table", "json")
        terms = Terms("", internal=True) if reading else wanted.terms(session, project)
        with wanted.in_language(shape):
            answer = measure(project, wish_on(project, _wish(project, options), terms))
            if sort == "trouble":
                answer = most_troubled_first(answer)
            if reading:
                if shape == "json":
                    answer_json(answer.model_dump(mode="json"))
                else:
                    _print(answer)
                return
        shape = "md" if shape == "table" else shape
        wanted.answer(agreement_file(project, terms, answer, format=shape), shape, terms, project)


def _print(answer: Agreement) -> None:
    from qualcode.cli.fitting import Shown, answer_fitted
    from qualcode.exporting.agreement_out import confusion_table, definitions

    answer_fitted(tuple(_shown(answer)))
    if answer.confusions:
        table = confusion_table(answer)
        say(f"\n{table.title}")
        rows = tuple(tuple(one_line(str(cell)) for cell in row) for row in table.rows)
        answer_fitted((Shown(tuple(map(one_line, table.columns)), rows, None),))
    say("")
    for what, value in facts_in_words(definitions(answer)):
        say(one_line(f"{what}: {value}"))


def _shown(answer: Agreement) -> Iterator[Shown]:
    """The table whole, and with less and less of what a narrow terminal has no room for."""
    from qualcode.cli.fitting import Shown, without
    from qualcode.exporting.agreement_out import figure_table, reasons_told

    def shown(titles: bool, intervals: bool, reasons: bool, notes: tuple[str, ...] = ()) -> Shown:
        table = figure_table(answer, intervals=intervals, brief=True, reasons=reasons)
        named = {metric.name: metric.title for metric in answer.metrics} if titles else {}
        columns = tuple(one_line(named.get(column, column)) for column in table.columns)
        rows = tuple(tuple(one_line(str(cell)) for cell in row) for row in table.rows)
        return Shown(columns, rows, tr("code") if tr("code") in columns else None, notes)

    yield shown(titles=False, intervals=True, reasons=True)
    why = tuple(one_line(tr("undefined: {reason}", reason=reason)) for reason in reasons_told(answer))
    yield shown(True, True, False, why)
    valued = any(row.interval is not None for row in answer.rows)
    less = shown(True, False, False, (*why, *((tr("intervals: --format csv, or a wider terminal"),) if valued else ())))
    yield less
    yield without(less, tr("prevalence"), tr("prevalence: --format csv, or a wider terminal"))


def _list_metrics(as_json: bool) -> None:
    from qualcode.agreement.catalogue import METRICS

    if as_json:
        fields = ("name", "title", "kind", "pairwise", "source", "formula", "compatible_with")
        answer_json([{name: getattr(metric, name) for name in fields} for metric in METRICS.values()])
        return
    for metric in METRICS.values():
        say(f"{metric.name}\n    {metric.title}: {metric.formula}\n    {metric.source}")
