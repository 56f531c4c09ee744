"""How every summary answers: tables for reading, JSON, a chart in characters, or a file that was checked."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from typing import Any

from qualcode.cli.fitting import Shown, in_parts
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.publishing import Publishing
from qualcode.cli.session import Session
from qualcode.cli.summary_options import Shared
from qualcode.domain.report_words import facts_in_words
from qualcode.domain.summaries import Summary, SummaryTable
from qualcode.reports.summaries.command_lines import command_line

_WIDEST = 1_000_000
"""Cells of what is no terminal."""
_PAGE = 120
"""Cells of a chart in characters where there is no terminal."""


def answer_summary(
    session: Session,
    kind: str,
    shared: Shared,
    options: Mapping[str, Any] | None = None,
) -> None:
    """All that the command of a summary does once its options are read.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.

    Args:
        kind: Its name in the catalogue.
        options: What only this kind of summary can be told, by the names of its options.
    """
    from qualcode.reports.summaries.catalogue import make_summary, summary_kind
    from qualcode.reports.summary_file import summary_file, wish_on
    from qualcode.reports.terms import Terms

    wanted = Publishing(**shared.publishing)
    form = shared.form(wanted)
    asked = options or {}
    with session.reading() as project:
        wanted.check_target(project)
        reading = wanted.output is None and not wanted.asked_for and form in ("table", "json")
        terms = Terms("", internal=True) if reading else wanted.terms(session, project)
        wish = shared.wish(project)
        with wanted.in_language(form):
            answer, summary = make_summary(project, kind, wish_on(project, wish, terms), asked)
            if reading:
                if form == "json":
                    answer_json(answer.model_dump(mode="json"))
                else:
                    print_answer(summary, shared.table, shared.chart)
                return
        named = terms.internal or terms.show_coders
        form = "md" if form == "table" else form
        content = summary_file(
            project,
            terms,
            summary,
            format=form,
            chart=shared.chart or None,
            table=shared.table,
            command=command_line(summary_kind(kind).command, wish, asked, name_coders=named),
            template=shared.template,
        )
        wanted.answer(content, form, terms, project)


def print_answer(summary: Summary, table: str | None, chart: str | None) -> None:
    """A summary on stdout: all its tables or the one of a key, or, where `chart` names a kind or is empty, drawn."""
    from qualcode.reports.summary_file import only_table

    shown = summary if table is None else only_table(summary, table)
    if chart is not None:
        _print_chart(shown, chart)
    else:
        print_summary(shown)


def print_summary(summary: Summary) -> None:
    """A summary on stdout: its title, what was counted, its tables as wide as the terminal, and its notes."""
    _tell(summary.title)
    for what, value in facts_in_words(summary.facts):
        _tell(f"{what}: {value}")
    for table in summary.tables:
        say("")
        if table.title:
            _tell(table.title)
        _print_table(table)
        for note in table.notes:
            _tell(note)
    if summary.notes:
        say("")
    for note in summary.notes:
        _tell(note)


def _tell(text: str) -> None:
    """A sentence on as many lines as the terminal is too narrow for."""
    width = _terminal_width()
    say(one_line(text) if width == _WIDEST else textwrap.fill(one_line(text), max(20, width), subsequent_indent="  "))


def _print_table(table: SummaryTable) -> None:
    from qualcode.exporting.papers.cells import head_told, rows_told  # They load what checks answers.

    kinds = [column.kind for column in table.columns]
    labels = next((place for place, kind in enumerate(kinds) if kind != "label"), len(kinds))
    columns = tuple(one_line(head_told(column)) for column in table.columns)
    rows = tuple(tuple(map(one_line, row)) for row in rows_told(table))
    shown = Shown(columns, rows, columns[0] if labels else None)
    for number, part in enumerate(in_parts(shown, labels, _terminal_width())):
        if number:
            say("")
        answer_table(part.columns, part.rows, right=part.columns[labels:] if "text" not in kinds else ())


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return _WIDEST
    from rich.console import Console

    return Console(file=sys.stdout).width


def _print_chart(summary: Summary, kind: str) -> None:
    from qualcode.exporting.chart_characters import plain_chart
    from qualcode.reports.charting import chart_of

    wide = _terminal_width()
    for line in plain_chart(chart_of(summary, kind or None), wide if wide < _WIDEST else _PAGE):
        say(line)
