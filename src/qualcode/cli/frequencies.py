"""How often codes and themes occur, and with whom."""

from __future__ import annotations

from typing import Any

import click

from qualcode.analysis.frequencies import frequencies as count
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options, select, selection_options
from qualcode.cli.session import Session, command, json_option, without_options
from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.answers import Frequencies
from qualcode.exporting.tables import frequency_tables
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.storage.project import Project

FORMATS = {".md": "md", ".csv": "csv", ".json": "json"}


@command("frequencies")
@click.option(
    "--by",
    default="all",
    show_default=True,
    metavar="WHAT",
    help="Columns: all, document, speaker, participant, site or an attribute.",
)
@click.option("--code", "codes", metavar="CODE", multiple=True, help="Only this code and those below it; repeatable.")
@click.option("--no-roll-up", is_flag=True, help="No rows that take in the codes below.")
@click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json", "md"]), help="Else by the file's ending."
)
@without_options
@json_option
@selection_options
@publishing_options
def frequencies(
    session: Session,
    by: str,
    codes: tuple[str, ...],
    no_roll_up: bool,
    format_: str | None,
    without: frozenset[str],
    as_json: bool,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    publishing: dict[str, Any],
) -> None:
    """Count segments, documents, participants and sites for every code, each with its denominator.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    wanted = Publishing(**publishing)
    shape = wanted.format(format_, as_json, FORMATS, "table")
    if shape == "table" and wanted.output is not None:
        raise click.UsageError("a file is written as md, csv or json")
    with session.reading() as project:
        wanted.check_target(project)
        selection = select(project, coders, docs, set_name)
        options: dict[str, Any] = {
            "by": by,
            "codes": codes,
            "roll_up": not no_roll_up,
            "coders": selection.coders,
            "documents": selection.documents,
            "without": without,
        }
        if wanted.output is None and not wanted.asked_for and shape in ("table", "json"):
            answer = count(project, **options)
            if shape == "json":
                answer_json(answer.model_dump(mode="json"))
            else:
                _print(answer)
            return
        terms = wanted.terms(session)
        shape = "md" if shape == "table" else shape
        wanted.answer(frequencies_file(project, terms, format=shape, **options), shape, terms, project)


def _print(answer: Frequencies) -> None:
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
    say(f"\ncodings of {answer.filter.whose}")
    for text in (*answer.filter.notes, answer.filter.by_machine):
        if text:
            say(text)


def print_themes(project: Project) -> None:
    """The theme summary: each theme with all codes below it."""
    answer = count(project)
    rows = {row.code: row for row in answer.rows if SEPARATOR not in row.code}  # The rolled-up row comes last.
    of = answer.denominators["all"]
    columns = ("theme", "segments", f"documents (of {of.documents})", f"participants (of {of.participants})")
    answer_table(
        columns,
        [(one_line(row.code), row.segments, row.documents, row.participants) for row in rows.values()],
        right=columns[1:],
    )
    _print_facts(answer)
