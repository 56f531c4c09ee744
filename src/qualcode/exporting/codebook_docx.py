"""A codebook as a Word file to attach to a thesis or a report: each code with its rules, counts and anchor quotes."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.domain.report_words import facts_in_words, word_of
from qualcode.domain.translation import tr
from qualcode.exporting.quotes_out import Line
from qualcode.exporting.tables import Heading
from qualcode.exporting.word_files import ATTRIBUTION, LABEL, NOTE, new_document, set_language, word_bytes
from qualcode.exporting.word_paragraphs import WordParagraphs, WordTitle, put_before, run
from qualcode.exporting.word_templates import page_edges


@dataclass(frozen=True, slots=True)
class AnchorQuote:
    """A quote that shows what a code means."""

    lines: tuple[Line, ...]
    attribution: str
    """As the publication calls those who speak; empty where nobody is named."""
    document: str
    """Where it stands, as the publication calls it; empty to leave it out."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """What the file says of one code. Every text is empty where there is none."""

    path: str
    name: str
    level: int
    """1 at the top."""
    definition: str
    include: str
    exclude: str
    example: str
    keywords: str
    memo: str
    colour: str
    """`#RRGGBB`."""
    mark: str
    retired: bool
    counts: tuple[tuple[str, str], ...]
    """(what, how many): codings, documents, participants …"""
    quotes: tuple[AnchorQuote, ...]


_FIELDS = ("definition", "include", "exclude", "example", "keywords", "memo")


def codebook_to_docx(heading: Heading, pages: Sequence[CodePage]) -> bytes:
    """The codebook as a Word file: title, facts, a table of contents, and an entry for each code.

    Codes are headings of their level (below the ninth all are of the ninth), so that Word's navigation has the tree.
    The contents list the codes with links and the pages on which they stand, which Word fills in. The
    marking and the warning of the heading stand on every page. Colour is only a small field behind a name: nothing is
    lost in a grey print. No text acts: no field, link or markup comes from one, and control characters are shown as
    signs. The file holds no author, date or language but what the heading says; equal values give equal bytes.

    Args:
        heading: The title, the facts that stand below it, and what every page must say.
        pages: The codes, each behind the one above it in the tree.
    """
    document = new_document()
    set_language(document)
    page_edges(document, heading, own=True)
    # The section's own properties must stay last.
    put_before(document.element.body[-1], _Writer(document).all(heading, pages))
    return word_bytes(document, heading.title)


class _Writer(WordParagraphs):
    """Makes what is in the file."""

    def all(self, heading: Heading, pages: Sequence[CodePage]) -> Iterator[str]:
        """Everything between the edges of the pages."""
        strong = [self.text("Normal", text, bold=True) for text in (heading.marking, heading.warning) if text]
        titles = [WordTitle(number, page.level, _title(page)) for number, page in enumerate(pages, start=1)]
        yield self.text("Title", heading.title)
        yield from strong
        for what, value in facts_in_words(heading.facts):
            yield self.labelled(what, value)
        yield from self.contents(titles, tr("Codes"))
        for page, title in zip(pages, titles, strict=True):
            yield from self.code(page, title)
        yield from strong

    def code(self, page: CodePage, title: WordTitle) -> Iterator[str]:
        """The entry of one code."""
        yield self.title(title, _swatch(page.colour) if page.colour else "")
        notes = [page.path] if page.level > 1 else []
        notes += [" · ".join(f"{word_of(what)}: {value}" for what, value in page.counts)] if page.counts else []
        for note in notes:
            yield self.text(NOTE, note)
        for field in _FIELDS:
            text: str = getattr(page, field)
            if text:
                yield self.labelled(word_of(field), text)
        if page.quotes:
            yield self.text(LABEL, tr("Anchor quotes") if len(page.quotes) > 1 else tr("Anchor quote"))
        for quote in page.quotes:
            yield from self.anchor(quote)

    def anchor(self, quote: AnchorQuote) -> Iterator[str]:
        """A quote that shows what a code means."""
        for line in quote.lines:
            name = run(f"{line.who}: ", bold=True) if line.who and len(quote.lines) > 1 else ""
            yield self.paragraph("Quote", name + run(line.text.strip("\n")))
        source = f"({quote.document})" if quote.document else ""
        said = " ".join(part for part in (quote.attribution, source) if part)
        yield self.text(ATTRIBUTION, f"— {said}" if said else "")


def _swatch(colour: str) -> str:
    """A small field of a colour, `#RRGGBB`; with a border, so that a light one is seen on white paper."""
    dress = (
        '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{html.escape(colour.removeprefix("#"))}"/>'
    )
    return f"{run('  ')}<w:r><w:rPr>{dress}</w:rPr><w:t>{chr(0xA0) * 5}</w:t></w:r>"


def _title(page: CodePage) -> str:
    """A code's name with its mark; a retired one says so."""
    return " ".join(part for part in (page.name, page.mark, tr("(retired)") if page.retired else "") if part)
