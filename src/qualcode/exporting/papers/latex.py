"""Papers as LaTeX documents that compile by themselves with pdfLaTeX, XeLaTeX and LuaLaTeX; they hold no charts."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.exporting.latex_pages import latex_page, latex_strong
from qualcode.exporting.latex_text import latex_line, latex_lines
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, facts_told, head_told, hidden_told, rows_told
from qualcode.exporting.papers.quoting import LATEX_COMMANDS, quote_to_latex

_LEVELS = ("section", "subsection", "subsubsection", "paragraph")
_TEXT_WIDTH = 0.9
"""Of the line, what all columns of a table share."""


def paper_to_latex(paper: Paper) -> str:
    """A paper as a whole document. The same paper gives the same text."""
    body = ["\\tableofcontents\n"] if paper.contents else []
    for part in paper.parts:
        body += [f"{line}\n" for line in _part(part, paper.heading.marking)]
    quoting = any(isinstance(part, QuotesPart) for part in paper.parts)
    return latex_page(paper.heading, body, commands=LATEX_COMMANDS if quoting else "")


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
            # Beside the quotes and numbers that they are about they must not stand out.
            if facts:
                yield rf"{{\footnotesize {latex_line(facts_told(facts))}\par}}" + "\n"
            if command:
                yield rf"{{\footnotesize\texttt{{{latex_line(command)}}}\par}}" + "\n"
        case TablePart():
            yield from _table(part)
        case QuotesPart(quotes):
            yield from map(quote_to_latex, quotes)
        case ChartPart(chart):
            raise InputError(
                tr("a LaTeX file holds no charts (“{title}”)", title=chart.title),
                remedy=tr("write the chart as .pdf and include it"),
            )


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
    head = " & ".join(rf"\textbf{{{latex_line(head_told(column))}}}" for column in table.columns)
    yield rf"{{\small\begin{{longtable}}{{{columns}}}\hline {head} \\ \hline\endhead"
    yield from (" & ".join(map(latex_line, row)) + r" \\" for row in rows_told(table))
    yield r"\hline\end{longtable}}" + "\n"
    notes = [note for note in (*table.notes, hidden_told(table)) if note]
    yield from (rf"{{\small {latex_line(note)}\par}}" for note in notes)
