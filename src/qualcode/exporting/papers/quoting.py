"""A quote as Markdown, HTML and LaTeX have it: in papers and in files of quotes alike."""

from __future__ import annotations

from qualcode.domain.report_words import word_of
from qualcode.domain.translation import language
from qualcode.exporting.escaping import html_text, markdown_line
from qualcode.exporting.latex_text import latex_line, latex_lines
from qualcode.exporting.quotes_out import Line, QuoteOut, around, block_quote, marks_of

LATEX_COMMANDS = r"""\newcommand{\saidby}[1]{\par\nobreak\noindent\hspace*{1em}{\small --- #1}\par}
\newcommand{\aside}[1]{\textit{#1}}
"""
"""What the preamble of a document must have in which quotes stand."""


def quote_to_markdown(quote: QuoteOut) -> str:
    """A block quote with its attribution and place below it, and what else the file tells of it."""
    block = [line for context, lines in around(quote) for line in block_quote(lines, context)]
    said = f"— {markdown_line(quote.attribution)} ({markdown_line(quote.place)})\n"
    extra = [f"\n- {markdown_line(word_of(what))}: {markdown_line(value)}" for what, value in quote.extra if value]
    return "".join(["\n>\n".join(block), "\n\n", said, *extra, *(["\n"] if quote.extra else [])])


def quote_to_html(quote: QuoteOut) -> list[str]:
    """A figure: the quote, its attribution and place below it, and what else the file tells of it."""
    spoken = f' lang="{html_text(quote.language)}"' if quote.language and quote.language != language() else ""
    found = ['<figure class="quote">', f"<blockquote{spoken}>"]
    for context, lines in around(quote):
        found += [_paragraph(line, context, len(lines) > 1) for line in lines]
    said = f"— {html_text(quote.attribution)} ({html_text(quote.place)})"
    found += ["</blockquote>", f'<figcaption dir="auto">{said}</figcaption>']
    extra = [f"<dt>{html_text(word_of(what))}</dt><dd>{html_text(value)}</dd>" for what, value in quote.extra if value]
    return [*found, *(["<dl>", *extra, "</dl>"] if extra else []), "</figure>"]


def _paragraph(line: Line, context: str, several: bool) -> str:
    marks = [html_text(text) for text in marks_of(line, context, several)]
    who = f'<span class="who">[{", ".join(marks)}]</span> ' if marks else ""
    return f'<p dir="auto"{" class=context" if context else ""}>{who}{html_text(line.text)}</p>'


def quote_to_latex(quote: QuoteOut) -> str:
    """A `quote` with its attribution and place below it, and what else the file tells of it; the document has
    `LATEX_COMMANDS`."""
    paragraphs = []
    for context, lines in around(quote):
        for line in lines:
            marks = marks_of(line, context, len(lines) > 1)
            name = f"{{[}}{latex_line(', '.join(marks))}{{]}} " if marks else ""
            words = f"{name}{latex_lines(line.text)}"
            paragraphs.append(f"\\aside{{{words}}}" if context else words)
    extra = [
        f"\n{{\\footnotesize {latex_line(word_of(what))}: {latex_line(value)}\\par}}\n"
        for what, value in quote.extra
        if value
    ]
    said = f"\n\n\\saidby{{{latex_line(quote.attribution)} ({latex_line(quote.place)})}}\n"
    return "".join(["\n\\begin{quote}\n", "\n\n".join(paragraphs), said, *extra, "\\end{quote}\n"])
