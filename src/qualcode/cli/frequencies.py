"""How often codes and themes occur, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import Publishing
from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.answers import Frequencies
    from qualcode.storage.project import Project


@command("frequencies")
@click.option(
    "--by",
    default="all",
    show_default=True,
    metavar="WHAT",
    help=tr("Columns: all, document, speaker, participant, site or an attribute."),
)
@summary_options
def frequencies(session: Session, by: str, shared: Shared) -> None:
    """Count segments, documents, participants and sites for every code, each with its denominator.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    from qualcode.analysis.frequencies import frequencies as count
    from qualcode.reports.frequencies_file import frequencies_file
    from qualcode.retrieval.conditions import codings_where

    wanted = Publishing(**shared.publishing)
    form = shared.form(wanted)
    if shared.chart is not None or shared.table is not None or form not in ("table", *_WHOLE):
        answer_summary(session, "frequencies", shared, {"by": by})
        return
    with session.reading() as project:
        wanted.check_target(project)
        wish = shared.wish(project)
        options: dict[str, Any] = {
            "by": by,
            "codes": wish.codes,
            "roll_up": wish.roll_up,
            "coders": wish.coders,
            "documents": wish.documents,
            "without": wish.without,
            "where": wish.where,
            "starred": wish.starred,
        }
        if wanted.output is None and not wanted.asked_for and form in ("table", "json"):
            answer = count(project, **options, only=codings_where(project, wish))
            if form == "json":
                answer_json(answer.model_dump(mode="json"))
            else:
                _print(answer)
            return
        terms = wanted.terms(session, project)
        form = "md" if form == "table" else form
        wanted.answer(frequencies_file(project, terms, format=form, **options), form, terms, project)


_WHOLE = ("md", "csv", "json")
"""Formats that hold all units side by side."""


def _print(answer: Frequencies) -> None:
    from qualcode.exporting.tables import frequency_tables

    for number, table in enumerate(frequency_tables(answer)):
        if number:
            say("")
        if table.title:
            say(table.title)
        columns = [one_line(column) for column in table.columns]
        answer_table(
            columns,
            [tuple(one_line(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows],
            right=columns[1:],
        )
    _print_facts(answer)


def _print_facts(answer: Frequencies) -> None:
    say(tr("\ncodings of {whose}", whose=answer.filter.whose))
    for text in (*answer.filter.notes, answer.filter.by_machine):
        if text:
            say(text)


def print_themes(project: Project) -> None:
    """The theme summary: each theme with all codes below it."""
    from qualcode.analysis.frequencies import frequencies as count
    from qualcode.codebook.tree import SEPARATOR

    answer = count(project)
    rows = {row.code: row for row in answer.rows if SEPARATOR not in row.code}  # The rolled-up row comes last.
    of = answer.denominators["all"]
    columns = (
        tr("theme"),
        tr("segments"),
        tr("documents (of {documents})", documents=of.documents),
        tr("participants (of {participants})", participants=of.participants),
    )
    answer_table(
        columns,
        [(one_line(row.code), row.segments, row.documents, row.participants) for row in rows.values()],
        right=columns[1:],
    )
    _print_facts(answer)
