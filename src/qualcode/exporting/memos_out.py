"""Memos as Markdown, CSV, JSON and a standalone HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.domain.report_words import day_of_report, word_of
from qualcode.domain.translation import tr
from qualcode.exporting.escaping import html_text, markdown_line, markdown_lines
from qualcode.exporting.quotes_out import (
    Line,
    block_quote,
    page_to_html,
    section_to_html,
    section_to_markdown,
    words_of,
)
from qualcode.exporting.tables import (
    Heading,
    footing_to_csv,
    footing_to_markdown,
    heading_to_csv,
    heading_to_json,
    heading_to_markdown,
    json_text,
    published_csv,
)

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class MemoOut:
    """A memo as a file shows it."""

    section: str
    """The title below which it stands: what it is on, or the day."""
    kind: str
    on: str
    """What it is on, in words."""
    written: str
    """The day."""
    changed: str
    """The day of the last change; empty if that was the same."""
    text: str
    """With plain names in the place of its links."""
    lines: tuple[Line, ...] = ()
    """What is said in the passage that it is on, voice by voice."""
    attribution: str = ""
    """Who says it."""
    document: str = ""
    turn: int | None = None
    """Of the passage, counted from 1."""
    extra: tuple[tuple[str, str], ...] = ()
    """Further columns, the same for every memo of a file."""

    @property
    def quote(self) -> str:
        """The words of the passage; where several speak, each on a line of their own with who they are."""
        return words_of(self.lines)

    @property
    def place(self) -> str:
        """Who says the words, and where."""
        return tr(
            "{attribution} ({document}, turn {turn})",
            attribution=self.attribution,
            document=self.document,
            turn=self.turn,
        )

    @property
    def about(self) -> str:
        """Its kind, what it is on, and when it was written."""
        said = {"kind": word_of(self.kind), "on": self.on, "written": day_of_report(self.written)}
        if self.changed:
            return tr("{kind} on {on}, {written}, changed {changed}", **said, changed=day_of_report(self.changed))
        return tr("{kind} on {on}, {written}", **said)


def memos_to_markdown(heading: Heading, memos: Sequence[MemoOut]) -> str:
    """Memos below what they are on or their day; the words of a passage stand before the memo as a block quote."""
    parts = [heading_to_markdown(heading)]
    section = None
    for memo in memos:
        if memo.section != section:
            section = memo.section
            parts += section_to_markdown(heading, section)
        parts.append(f"\n### {markdown_line(memo.about)}\n")
        if memo.lines:
            parts.append("\n" + "\n>\n".join(block_quote(memo.lines)) + "\n")
            parts.append(f"\n— {markdown_line(memo.place)}\n")
        parts.append("\n" + "\n\n".join(_paragraphs(memo.text)) + "\n")
        parts += [f"\n- {markdown_line(word_of(what))}: {markdown_line(value)}" for what, value in memo.extra if value]
        parts.append("\n" if memo.extra else "")
    return "".join(parts) + footing_to_markdown(heading)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a memo in Markdown; an empty line parts them."""
    found = ("  \n".join(markdown_lines(part)) for part in _BLANK_LINES.split(text))
    return [part for part in found if part]


def memos_to_csv(heading: Heading, memos: Sequence[MemoOut]) -> str:
    """Memos with a line for each."""
    extra = [what for what, _ in memos[0].extra] if memos else []
    head = ["kind", "on", "written", "changed", "memo", "quote", "attribution", "document", "turn", *extra]
    marking = [heading.marking] if heading.marking else []
    rows: list[Sequence[str | int]] = [[*head, *(["marking"] if marking else [])]]
    for memo in memos:
        passage: list[str | int] = [memo.quote, memo.attribution, memo.document, memo.turn or ""]
        values = [value for _, value in memo.extra]
        rows.append([memo.kind, memo.on, memo.written, memo.changed, memo.text, *passage, *values, *marking])
    return heading_to_csv(heading) + published_csv(rows) + footing_to_csv(heading)


def memos_to_json(heading: Heading, memos: Sequence[MemoOut]) -> str:
    """Memos as one object: `about` and `memos`; text is exact but for the links."""
    rows = [
        {
            "kind": memo.kind,
            "on": memo.on,
            "written": memo.written,
            "changed": memo.changed or memo.written,
            "text": memo.text,
            "quote": memo.quote or None,
            "attribution": memo.attribution or None,
            "document": memo.document or None,
            "turn": memo.turn,
            **dict(memo.extra),
        }
        for memo in memos
    ]
    return json_text({"about": heading_to_json(heading), "memos": rows})


def memos_to_html(heading: Heading, memos: Sequence[MemoOut]) -> str:
    """Memos as an HTML page that stands alone: no script, nothing loaded from anywhere; it prints well."""
    body: list[str] = []
    section = None
    for memo in memos:
        if memo.section != section:
            section = memo.section
            body += section_to_html(heading, section)
        body.append(f'<h3 dir="auto">{html_text(memo.about)}</h3>')
        if memo.lines:
            body += ["<blockquote>", *map(_paragraph, memo.lines, [len(memo.lines) > 1] * len(memo.lines))]
            body += ["</blockquote>", f'<p class="place" dir="auto">— {html_text(memo.place)}</p>']
        body.append(f'<p dir="auto">{html_text(memo.text)}</p>')
        extra = [
            f"<dt>{html_text(word_of(what))}</dt><dd>{html_text(value)}</dd>" for what, value in memo.extra if value
        ]
        body += ["<dl>", *extra, "</dl>"] if extra else []
    return page_to_html(heading, body)


def _paragraph(line: Line, named: bool) -> str:
    who = f'<span class="who">[{html_text(line.who)}]</span> ' if named and line.who else ""
    return f'<p dir="auto">{who}{html_text(line.text)}</p>'
