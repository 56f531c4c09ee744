"""A quote inside a paper, as Markdown and HTML have it."""

from __future__ import annotations

from qualcode.exporting.escaping import html_text, markdown_line
from qualcode.exporting.quotes_out import QuoteOut, around, block_quote, marks_of


def quote_to_markdown(quote: QuoteOut) -> str:
    """A block quote with its attribution and place below it."""
    block = [line for context, lines in around(quote) for line in block_quote(lines, context)]
    said = f"— {markdown_line(quote.attribution)} ({markdown_line(quote.place)})\n"
    return "\n>\n".join(block) + f"\n\n{said}"


def quote_to_html(quote: QuoteOut) -> list[str]:
    """A block quote with its attribution and place below it."""
    found = ["<blockquote>"]
    for context, lines in around(quote):
        for line in lines:
            marks = [html_text(text) for text in marks_of(line, context, len(lines) > 1)]
            who = f'<span class="who">[{", ".join(marks)}]</span> ' if marks else ""
            found.append(f'<p dir="auto"{" class=context" if context else ""}>{who}{html_text(line.text)}</p>')
    said = f"— {html_text(quote.attribution)} ({html_text(quote.place)})"
    return [*found, "</blockquote>", f'<p class="place" dir="auto">{said}</p>']
