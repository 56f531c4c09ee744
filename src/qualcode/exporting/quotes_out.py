"""Quotes as Markdown, CSV, JSON and a standalone HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.domain.wording import by_machine
from qualcode.exporting.escaping import html_text, markdown_line, markdown_lines
from qualcode.exporting.tables import (
    Heading,
    footing_to_csv,
    footing_to_markdown,
    heading_to_csv,
    heading_to_json,
    heading_to_markdown,
    json_text,
    note_to_markdown,
    published_csv,
)

FORMATS = ("md", "csv", "json", "html")
"""The formats in which quotes are written, as files end."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice says."""

    who: str
    """As the publication calls the speaker; empty where nobody is named."""
    text: str


@dataclass(frozen=True, slots=True)
class QuoteOut:
    """A quote as a file shows it."""

    code: str
    attribution: str
    document: str
    turn: int
    """Counted from 1."""
    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Further columns, the same for every quote of a file: the coder, in internal files also attributes …"""
    origin: str = ""
    """How its coding came to be: in CSV and JSON for each; what is made to be read says at its end how many of them
    were suggested or autocoded."""

    @property
    def text(self) -> str:
        """The words of the quote; where several speak, each on a line of their own with who they are."""
        return words_of(self.lines)


def quotes_by_machine(quotes: Sequence[QuoteOut]) -> str:
    """How many of some quotes were suggested or autocoded, as the end of a file says it; empty where none was."""
    return by_machine(Counter(quote.origin for quote in quotes), len(quotes), "quote")


def words_of(lines: Sequence[Line]) -> str:
    """The words of a passage; where several speak, each on a line of their own with who they are."""
    return lines[0].text if len(lines) == 1 else _joined(lines)


def quotes_to_markdown(heading: Heading, quotes: Sequence[QuoteOut]) -> str:
    """Quotes as block quotes, each with its attribution and place; context is marked as such."""
    parts = [heading_to_markdown(heading)]
    code = None
    for quote in quotes:
        if quote.code != code:
            code = quote.code
            parts += section_to_markdown(heading, code)
        block = [*block_quote(quote.before, "before"), *block_quote(quote.lines), *block_quote(quote.after, "after")]
        parts.append("\n" + "\n>\n".join(block) + "\n")
        parts.append(f"\n— {markdown_line(quote.attribution)} ({markdown_line(quote.document)}, turn {quote.turn})\n")
        parts += [f"\n- {markdown_line(what)}: {markdown_line(value)}" for what, value in quote.extra if value]
        parts.append("\n" if quote.extra else "")
    return "".join(parts) + note_to_markdown(quotes_by_machine(quotes)) + footing_to_markdown(heading)


def section_to_markdown(heading: Heading, title: str) -> list[str]:
    """The title of a section, with the marking of the file below it."""
    marking = [f"\n**{markdown_line(heading.marking)}**\n"] if heading.marking else []
    return [f"\n## {markdown_line(title)}\n", *marking]


def block_quote(lines: Sequence[Line], context: str = "") -> list[str]:
    """The paragraphs of a block quote; several voices, and context, are named.

    Args:
        context: `before` or `after` for what was said around a quote.
    """
    found = []
    for line in lines:
        texts = markdown_lines(line.text) or [""]
        name = line.who if context or len(lines) > 1 else ""
        marks = [text for text in (f"context {context}" if context else "", name) if text]
        if marks:
            texts[0] = f"\\[{markdown_line(', '.join(marks))}\\] {texts[0]}"
        if context:
            texts = [f"*{text}*" for text in texts]
        found.append("  \n".join(f"> {text}" for text in texts))
    return found


def quotes_to_csv(heading: Heading, quotes: Sequence[QuoteOut]) -> str:
    """Quotes with a line for each."""
    context = any(quote.before or quote.after for quote in quotes)
    extra = [what for what, _ in quotes[0].extra] if quotes else []
    around_it = ["before", "after"] if context else []
    head = ["code", "quote", "attribution", "document", "turn", "origin", *around_it, *extra]
    rows: list[Sequence[str | int]] = [[*head, *(["marking"] if heading.marking else [])]]
    for quote in quotes:
        around = [_joined(quote.before), _joined(quote.after)] if context else []
        cells: list[str | int] = [quote.code, quote.text, quote.attribution, quote.document, quote.turn, quote.origin]
        marking = [heading.marking] if heading.marking else []
        cells += [*around, *(value for _, value in quote.extra)]
        rows.append([*cells, *marking])
    return heading_to_csv(heading) + published_csv(rows) + footing_to_csv(heading)


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(f"{line.who}: {line.text}" if line.who else line.text for line in lines)


def quotes_to_json(heading: Heading, quotes: Sequence[QuoteOut]) -> str:
    """Quotes as one object: `about` and `quotes`; text is exact."""
    rows = [
        {
            "code": quote.code,
            "quote": quote.text,
            "attribution": quote.attribution,
            "document": quote.document,
            "turn": quote.turn,
            "origin": quote.origin,
            "before": [{"speaker": line.who, "text": line.text} for line in quote.before],
            "after": [{"speaker": line.who, "text": line.text} for line in quote.after],
            **dict(quote.extra),
        }
        for quote in quotes
    ]
    return json_text({"about": heading_to_json(heading), "quotes": rows})


_STYLE = """
body { font: 1rem/1.5 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #111; background: #fff; }
blockquote { margin: 1.5rem 0 .25rem; padding-left: 1rem; border-left: 3px solid #888; break-inside: avoid; }
.context { color: #555; font-style: italic; }
.who { font-variant: small-caps; }
.place, dl { color: #444; font-size: .9rem; margin: 0 0 0 1.2rem; }
.note { color: #444; font-size: .9rem; margin: 2rem 0 0; }
dt { float: left; clear: left; margin-right: .5rem; } dt::after { content: ":"; } dd { margin: 0; }
.mark { font-weight: bold; border: 2px solid #900; color: #900; padding: .25rem .5rem; }
.page { position: fixed; top: 0; left: 0; right: 0; text-align: center; background: #fff; }
@media print { body { margin: 2rem 0; max-width: none; } h2 { break-after: avoid; } }
""".strip()


def quotes_to_html(heading: Heading, quotes: Sequence[QuoteOut]) -> str:
    """Quotes as an HTML page that stands alone: no script, nothing loaded from anywhere; it prints well."""
    body: list[str] = []
    code = None
    for quote in quotes:
        if quote.code != code:
            code = quote.code
            body += section_to_html(heading, code)
        body += ["<blockquote>", *_paragraphs(quote.before, "before"), *_paragraphs(quote.lines, "")]
        body += [*_paragraphs(quote.after, "after"), "</blockquote>"]
        place = f"{html_text(quote.document)}, turn {quote.turn}"
        body.append(f'<p class="place" dir="auto">— {html_text(quote.attribution)} ({place})</p>')
        extra = [f"<dt>{html_text(what)}</dt><dd>{html_text(value)}</dd>" for what, value in quote.extra if value]
        body += ["<dl>", *extra, "</dl>"] if extra else []
    noted = quotes_by_machine(quotes)
    return page_to_html(heading, [*body, *([f'<p class="note">{html_text(noted)}</p>'] if noted else [])])


def section_to_html(heading: Heading, title: str) -> list[str]:
    """The title of a section, with the marking of the file below it."""
    marking = [f'<p class="mark">{html_text(heading.marking)}</p>'] if heading.marking else []
    return [f"<h2>{html_text(title)}</h2>", *marking]


def page_to_html(heading: Heading, content: Sequence[str]) -> str:
    """An HTML page that stands alone: its head, what is in it, and its markings, which are on each printed page."""
    marks = [f'<p class="mark">{html_text(text)}</p>' for text in (heading.marking, heading.warning) if text]
    body = [f"<h1>{html_text(heading.title)}</h1>", *marks, "<dl>"]
    if heading.marking:
        # A fixed element is repeated on every printed page.
        body.insert(0, f'<div class="mark page">{html_text(heading.marking)}</div>')
    body += [f"<dt>{html_text(what)}</dt><dd>{html_text(value)}</dd>" for what, value in heading.facts]
    body += ["</dl>", *content, *marks]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{html_text(heading.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _paragraphs(lines: Sequence[Line], context: str) -> list[str]:
    found = []
    for line in lines:
        name = line.who if context or len(lines) > 1 else ""
        marks = [html_text(text) for text in (f"context {context}" if context else "", name) if text]
        who = f'<span class="who">[{", ".join(marks)}]</span> ' if marks else ""
        found.append(f'<p dir="auto"{" class=context" if context else ""}>{who}{html_text(line.text)}</p>')
    return found
