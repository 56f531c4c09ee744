"""Quotes as publications show them, and what their writers share with those of memos and reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.domain.report_words import facts_in_words
from qualcode.domain.translation import language, tr
from qualcode.domain.wording import by_machine
from qualcode.exporting.escaping import html_text, markdown_line, markdown_lines
from qualcode.exporting.tables import Heading

FORMATS = ("md", "docx", "html", "tex", "csv", "xlsx", "json")
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
    """Its name: internal files show it, publications what it is `called`."""
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
    path: tuple[str, ...] = ()
    """The names of the codes above its own, and its own; empty for what is no code."""
    reference: str = ""
    """By what it is cited, the same in every file: `I017:T042` is turn 42 of the document I017."""
    time: str = ""
    """When its turn starts in the recording, `0:07:42`; empty where that is not known."""
    question: Line | None = None
    """What an interviewer asked before it."""
    edited: tuple[Line, ...] = ()
    """The lines with editorial marks, shortened if that was asked for; empty where they are the lines as they are."""
    language: str = ""
    """The language tag of its document; empty where that is not known."""
    cited: str = ""
    """By what a publication calls its document, whose name may tell who speaks: `D03`; empty in internal files."""

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines as a reader sees them: with editorial marks."""
        return self.edited or self.lines

    @property
    def place(self) -> str:
        """Where it stands: `I017:T042, 0:07:42`; in internal files also in which document, where that tells more."""
        stands = self.reference or tr("{called}, turn {turn}", called=self.called, turn=self.turn)
        named = () if self.cited or self._is_known else (self.document,)
        return ", ".join((stands, *named, *((self.time,) if self.time else ())))

    @property
    def called(self) -> str:
        """What its document is called in this file."""
        return self.cited or self.document

    @property
    def named_place(self) -> str:
        """Where it stands, for those who know the study: with the document's name where the reference has another."""
        stands = self.reference or tr("in “{document}”, turn {turn}", document=self.document, turn=self.turn)
        return stands if self._is_known else f"{stands} ({self.document})"

    @property
    def _is_known(self) -> bool:
        """Whether the reference begins as the document's name does, or there is only the name."""
        return self.document.startswith(self.reference.rpartition(":")[0])

    @property
    def text(self) -> str:
        """The words of the quote; where several speak, each on a line of their own with who they are."""
        return words_of(self.lines)


@dataclass(frozen=True, slots=True)
class SiteShare:
    """How one site stands among the quotes of a code."""

    site: str
    quotes: int
    """Those that are shown."""
    of_quotes: int
    """Those that there are."""
    participants: int
    """Those who are quoted."""
    of_participants: int
    """Those who said it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How the sites stand among the quotes of a code; a quote of people of two sites counts for both."""

    code: str
    sites: tuple[SiteShare, ...]


def balance_columns() -> tuple[str, ...]:
    """What stands above a table of sites."""
    return (
        tr("site"),
        tr("quotes shown"),
        tr("of quotes"),
        tr("participants quoted"),
        tr("of those who said it"),
    )


def share_cells(share: SiteShare) -> tuple[str, int, int, int, int]:
    """A site as a row of a table with `BALANCE_COLUMNS`."""
    return share.site, share.quotes, share.of_quotes, share.participants, share.of_participants


def quotes_by_machine(quotes: Sequence[QuoteOut]) -> str:
    """How many of some quotes were suggested or autocoded, as the end of a file says it; empty where none was."""
    return by_machine(Counter(quote.origin for quote in quotes), len(quotes), "quote")


def words_of(lines: Sequence[Line]) -> str:
    """The words of a passage; where several speak, each on a line of their own with who they are."""
    return lines[0].text if len(lines) == 1 else named_words(lines)


def named_words(lines: Sequence[Line]) -> str:
    """What is said, each voice on a line of its own with who it is."""
    return "\n".join(f"{line.who}: {line.text}" if line.who else line.text for line in lines)


def around(quote: QuoteOut) -> list[tuple[str, Sequence[Line]]]:
    """A quote with what was said around it, in order: `question`, `before`, empty for itself, `after`."""
    asked = [("question", (quote.question,))] if quote.question is not None else []
    parts = [*asked, ("before", quote.before), ("", quote.shown), ("after", quote.after)]
    return [(context, lines) for context, lines in parts if lines]


def marks_of(line: Line, context: str, several: bool) -> list[str]:
    """What stands in brackets before a line: what it is, if it is no part of the quote, and who says it."""
    name = line.who if context or several else ""
    said = {"question": tr("question"), "before": tr("context before"), "after": tr("context after")}
    return [text for text in (said.get(context, ""), name) if text]


def section_to_markdown(heading: Heading, title: str) -> list[str]:
    """The title of a section, with the marking of the file below it."""
    marking = [f"\n**{markdown_line(heading.marking)}**\n"] if heading.marking else []
    return [f"\n## {markdown_line(title)}\n", *marking]


def block_quote(lines: Sequence[Line], context: str = "") -> list[str]:
    """The paragraphs of a block quote; several voices, and context, are named.

    Args:
        context: `question`, `before` or `after` for what was said around a quote.
    """
    found = []
    for line in lines:
        texts = markdown_lines(line.text) or [""]
        marks = marks_of(line, context, len(lines) > 1)
        if marks:
            texts[0] = f"\\[{markdown_line(', '.join(marks))}\\] {texts[0]}"
        if context:
            texts = [f"*{text}*" for text in texts]
        found.append("  \n".join(f"> {text}" for text in texts))
    return found


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
    body += [f"<dt>{html_text(what)}</dt><dd>{html_text(value)}</dd>" for what, value in facts_in_words(heading.facts)]
    body += ["</dl>", *content, *marks]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{html_text(heading.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
