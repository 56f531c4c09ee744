"""Papers as LaTeX documents that compile by themselves with pdfLaTeX, XeLaTeX and LuaLaTeX; they hold no charts."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.errors import InputError
from qualcode.exporting.latex_pages import latex_page, latex_strong
from qualcode.exporting.latex_text import latex_line, latex_lines
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, hidden_told, rows_told
from qualcode.exporting.quotes_out import QuoteOut, around, marks_of

_LEVELS = ("section", "subsection", "subsubsection", "paragraph")
_TEXT_WIDTH = 0.9
"""Of the line, what all columns of a table share."""


def paper_to_latex(paper: Paper) -> str:
    """A paper as a whole document. The same paper gives the same text."""
    body = ["\\tableofcontents\n"] if paper.contents else []
    for part in paper.parts:
        body += [f"{line}\n" for line in _part(part, paper.heading.marking)]
    return latex_page(paper.heading, body)


def _part(part: Part, marking: str) -> Iterator[str]:
    match part:
        case Section(title, level):
            yield rf"\{_LEVELS[min(level, len(_LEVELS)) - 1]}{{{latex_line(title)}}}"
            if marking and level == 1:
                yield latex_strong(marking)
        case Words(text, quiet):
            said = latex_lines(text)
            yield (rf"{{\small {said}\par}}" if quiet else said) + "\n"
        case Facts(facts, command):
            yield from _facts(facts)
            if command:
                yield rf"{{\small\texttt{{{latex_line(command)}}}\par}}" + "\n"
        case TablePart():
            yield from _table(part)
        case QuotesPart(quotes):
            for quote in quotes:
                yield from _quote(quote)
        case ChartPart(chart):
            raise InputError(
                f"a LaTeX file holds no charts (“{chart.title}”)", remedy="write the chart as .pdf and include it"
            )


def _facts(facts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if facts:
        yield r"\begin{description}"
        yield from (rf"\item[{{{latex_line(what)}}}] {latex_line(value)}" for what, value in facts)
        yield r"\end{description}" + "\n"


def _table(part: TablePart) -> Iterator[str]:
    table = part.table
    if table.title:
        yield rf"\textbf{{{latex_line(table.title)}}}\par"
    wide = sum(3 if column.kind not in NUMBERS else 1 for column in table.columns)
    widths = [_TEXT_WIDTH * (1 if column.kind in NUMBERS else 3) / wide for column in table.columns]
    sides = ["left" if column.kind in NUMBERS else "right" for column in table.columns]
    columns = "".join(
        rf">{{\ragged{side}\arraybackslash}}p{{{width:.3f}\linewidth}}"
        for side, width in zip(sides, widths, strict=True)
    )
    head = " & ".join(rf"\textbf{{{latex_line(column.title)}}}" for column in table.columns)
    yield rf"{{\small\begin{{longtable}}{{{columns}}}\hline {head} \\ \hline\endhead"
    yield from (" & ".join(map(latex_line, row)) + r" \\" for row in rows_told(table))
    yield r"\hline\end{longtable}}" + "\n"
    notes = [note for note in (*table.notes, hidden_told(table)) if note]
    yield from (rf"{{\small {latex_line(note)}\par}}" for note in notes)


def _quote(quote: QuoteOut) -> Iterator[str]:
    yield r"\begin{quote}"
    for context, lines in around(quote):
        for line in lines:
            marks = marks_of(line, context, len(lines) > 1)
            said = (rf"{{\small {{[}}{latex_line(', '.join(marks))}{{]}}}} " if marks else "") + latex_lines(line.text)
            yield (rf"\textit{{{said}}}" if context else said) + r"\par"
    yield rf"{{\small --- {latex_line(quote.attribution)} ({latex_line(quote.place)})}}"
    yield r"\end{quote}" + "\n"
