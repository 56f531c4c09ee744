"""Papers in Markdown; charts are drawn in characters."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.report_words import facts_in_words
from qualcode.domain.summaries import ColumnKind
from qualcode.exporting.escaping import markdown_line, markdown_lines
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, head_told, hidden_told, rows_told
from qualcode.exporting.papers.quoting import quote_to_markdown
from qualcode.exporting.tables import footing_to_markdown, heading_to_markdown, markdown_cell
from qualcode.text.cells import visible

_WIDTH = 76
"""Cells that a chart may be wide."""


def paper_to_markdown(paper: Paper) -> str:
    """A paper in Markdown. The same paper gives the same text."""
    lines = [heading_to_markdown(paper.heading)]
    if paper.contents:
        indents = [(section, "  " * (section.level - 1)) for _, section in paper.sections]
        lines.append("\n".join(f"{indent}- {markdown_line(section.title)}" for section, indent in indents) + "\n")
    for part in paper.parts:
        lines += _part(part, paper.heading.marking)
    return "\n".join(lines) + footing_to_markdown(paper.heading)


def _part(part: Part, marking: str) -> Iterator[str]:
    match part:
        case Section(title, level):
            yield f"{'#' * min(level + 1, 6)} {markdown_line(title)}\n"
            if marking and level == 1:
                yield f"**{markdown_line(marking)}**\n"
        case Words(text):
            yield from (f"{line}\n" for line in markdown_lines(text))
        case Facts(facts, command):
            yield (
                "\n".join(f"- {markdown_line(what)}: {markdown_line(value)}" for what, value in facts_in_words(facts))
                + "\n"
            )
            if command:
                yield _fence(command, "console")
        case TablePart():
            yield _table(part)
        case QuotesPart(quotes):
            yield "\n".join(map(quote_to_markdown, quotes))
        case ChartPart(chart, caption):
            from qualcode.exporting.chart_characters import plain_chart

            yield _fence("\n".join(plain_chart(chart, _WIDTH)), "text")
            if caption:
                yield f"{markdown_line(caption)}\n"


def _table(part: TablePart) -> str:
    table = part.table
    head = f"| {' | '.join(markdown_cell(head_told(column)) for column in table.columns)} |"
    rule = f"|{'|'.join('---:' if column.kind in NUMBERS else '---' for column in table.columns)}|"
    kinds = [column.kind for column in table.columns]
    rows = [f"| {' | '.join(map(_cell, row, kinds))} |" for row in rows_told(table)]
    title = [f"**{markdown_line(table.title)}**\n"] if table.title else []
    notes = [f"- {markdown_line(note)}" for note in (*table.notes, hidden_told(table)) if note]
    return "\n".join([*title, head, rule, *rows, *(["", *notes] if notes else [])]) + "\n"


def _cell(text: str, kind: ColumnKind) -> str:
    """A cell; words of people keep their lines."""
    return "<br>".join(markdown_lines(text)) if kind == "text" else markdown_cell(text)


def _fence(text: str, language: str) -> str:
    """Words as they stand: in a block of code nothing is markup; a line of backticks cannot end it."""
    longest = max((len(run) for run in _runs(text)), default=0)
    fence = "`" * max(3, longest + 1)
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return f"{fence}{language}\n{shown}\n{fence}\n"


def _runs(text: str) -> list[str]:
    """The runs of backticks in a text."""
    return [run for run in "".join(c if c == "`" else " " for c in text).split() if run]
