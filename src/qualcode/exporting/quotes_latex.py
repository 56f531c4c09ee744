"""Quotes as a LaTeX document that compiles as it is, with pdflatex or, for all scripts, with lualatex."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.report_words import count_of
from qualcode.exporting.latex_pages import latex_page
from qualcode.exporting.latex_text import latex_line
from qualcode.exporting.papers.quoting import LATEX_COMMANDS, quote_to_latex
from qualcode.exporting.quotes_out import (
    Balance,
    QuoteOut,
    balance_columns,
    quotes_by_machine,
    share_cells,
)
from qualcode.exporting.tables import Heading

_LEVELS = ("section", "subsection", "subsubsection")


def quotes_to_latex(heading: Heading, quotes: Sequence[QuoteOut], balances: Sequence[Balance] = ()) -> str:
    """Quotes as a whole document: title, facts, contents, a section for each theme and code, quotes in `quote`.

    No text acts. Letters beyond those of European print stand in `\\elsewhere{…}`: lualatex and xelatex show them if
    their font has them, pdflatex says that they are there. Equal values give an equal text.
    """
    tables = {balance.code: balance for balance in balances}
    parts = ["\\tableofcontents\n"] if quotes else []
    path: tuple[str, ...] = ()
    code = None
    for quote in quotes:
        if quote.code != code:
            code = quote.code
            above, path = path, quote.path or (code,)
            parts += headings_between(above, path)
            parts += [_table(tables[code])] if code in tables else []
        parts.append(quote_to_latex(quote))
    noted = quotes_by_machine(quotes)
    parts += [f"\n\\bigskip\\noindent {latex_line(noted)}\n"] if noted else []
    return latex_page(heading, parts, commands=LATEX_COMMANDS)


def headings_between(above: tuple[str, ...], path: tuple[str, ...]) -> list[str]:
    """The headings to be written before the quotes of a code, behind those of another: its own, and of those above it
    the ones that are new. Below the third level all stand in the third."""
    shown = path if len(path) <= len(_LEVELS) else (*path[: len(_LEVELS) - 1], " / ".join(path[len(_LEVELS) - 1 :]))
    before = above if len(above) <= len(_LEVELS) else (*above[: len(_LEVELS) - 1], " / ".join(above[2:]))
    same = 0
    while same < min(len(before), len(shown) - 1) and before[same] == shown[same]:
        same += 1
    return [f"\n\\{_LEVELS[level]}{{{latex_line(name)}}}\n" for level, name in enumerate(shown) if level >= same]


def _table(balance: Balance) -> str:
    columns = "p{0.3\\linewidth}" + "p{0.13\\linewidth}" * (len(balance_columns()) - 1)
    lines = [" & ".join(map(latex_line, balance_columns()))]
    lines += [
        " & ".join(latex_line(cell if isinstance(cell, str) else count_of(cell)) for cell in share_cells(share))
        for share in balance.sites
    ]
    body = " \\\\\n".join([f"{lines[0]} \\\\ \\hline\n{lines[1]}", *lines[2:]])
    return f"\n\\noindent{{\\footnotesize\\begin{{tabular}}{{{columns}}}\n{body} \\\\\n\\end{{tabular}}}}\\par\n"
