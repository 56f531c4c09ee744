"""A codebook as a Word file to attach to a thesis or a report: each code with its rules, counts and anchor quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.exporting.quotes_out import Line
from qualcode.exporting.tables import Heading
from qualcode.exporting.word_files import (
    ATTRIBUTION,
    CONTENTS,
    FIELD,
    LABEL,
    LEVELS,
    NOTE,
    add_text,
    begin_field,
    end_field,
    new_document,
    put,
    word_bytes,
)
from qualcode.exporting.word_templates import page_edges

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

RETIRED = "(retired)"
"""What stands behind the name of a code that is not to be used any more."""


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
    The contents list the codes with links; Word puts page numbers there when it is told to update the field. The
    marking and the warning of the heading stand on every page. Colour is only a small field behind a name: nothing is
    lost in a grey print. No text acts: no field, link or markup comes from one, and control characters are shown as
    signs. The file holds no author, date or language but what the heading says; equal values give equal bytes.

    Args:
        heading: The title, the facts that stand below it, and what every page must say.
        pages: The codes, each behind the one above it in the tree.
    """
    document = new_document()
    write = _Writer(document)
    page_edges(document, heading, own=True)
    write.text("Title", heading.title)
    write.strong(heading.marking, heading.warning)
    for what, value in heading.facts:
        write.labelled(what, value)
    write.contents(pages)
    for number, page in enumerate(pages, start=1):
        write.code(page, number)
    write.strong(heading.marking, heading.warning)
    return word_bytes(document, heading.title)


class _Writer:
    """Writes paragraphs one behind the other."""

    def __init__(self, document: Document) -> None:
        self._body: _Element = document.element.body
        self._end: _Element = self._body[-1]  # the section's own properties must stay last
        self._ids = {style.name: style.style_id for style in document.styles}

    def paragraph(self, style: str) -> _Element:
        """A new last paragraph."""
        made = put(self._body, "p")
        put(put(made, "pPr"), "pStyle", val=self._ids[style])
        self._end.addprevious(made)
        return made

    def text(self, style: str, text: str, *, bold: bool = False) -> None:
        """A paragraph of one text."""
        add_text(self.paragraph(style), text, bold=bold)

    def strong(self, *texts: str) -> None:
        """What must not be overlooked."""
        for text in filter(None, texts):
            self.text("Normal", text, bold=True)

    def labelled(self, label: str, text: str) -> None:
        """A text with what it is before it."""
        made = self.paragraph(FIELD)
        add_text(made, f"{label[:1].upper()}{label[1:]}\t", bold=True)
        add_text(made, text)

    def contents(self, pages: Sequence[CodePage]) -> None:
        """A table of contents that Word can renew, filled with the names for programs that do not."""
        if not pages:
            return
        self.text(CONTENTS, "Codes")
        for number, page in enumerate(pages, start=1):
            made = self.paragraph(f"toc {_level(page)}")
            if number == 1:
                begin_field(made, f'TOC \\o "1-{LEVELS}" \\h \\z')
            add_text(put(made, "hyperlink", anchor=_bookmark(number), history="1"), _title(page))
            if number == len(pages):
                end_field(made)

    def code(self, page: CodePage, number: int) -> None:
        """The entry of one code."""
        self._heading(page, number)
        notes = [page.path] if page.level > 1 else []
        notes += [" · ".join(f"{what}: {value}" for what, value in page.counts)] if page.counts else []
        for note in notes:
            self.text(NOTE, note)
        for field in _FIELDS:
            text: str = getattr(page, field)
            if text:
                self.labelled(field, text)
        if page.quotes:
            self.text(LABEL, "Anchor quotes" if len(page.quotes) > 1 else "Anchor quote")
        for quote in page.quotes:
            self._quote(quote)

    def _heading(self, page: CodePage, number: int) -> None:
        made = self.paragraph(f"Heading {_level(page)}")
        put(made, "bookmarkStart", id=str(number), name=_bookmark(number))
        add_text(made, _title(page))
        put(made, "bookmarkEnd", id=str(number))
        if page.colour:
            add_text(made, "  ")
            # A border, so that a light colour is seen on white paper.
            swatch = put(made, "r")
            properties = put(swatch, "rPr")
            put(properties, "bdr", val="single", sz="4", space="0", color="808080")
            put(properties, "shd", val="clear", color="auto", fill=page.colour.removeprefix("#"))
            put(swatch, "t").text = "\u00a0" * 5

    def _quote(self, quote: AnchorQuote) -> None:
        for line in quote.lines:
            made = self.paragraph("Quote")
            if line.who and len(quote.lines) > 1:
                add_text(made, f"{line.who}: ", bold=True)
            add_text(made, line.text.strip("\n"))
        source = f"({quote.document})" if quote.document else ""
        said = " ".join(part for part in (quote.attribution, source) if part)
        self.text(ATTRIBUTION, f"— {said}" if said else "")


def _title(page: CodePage) -> str:
    """A code's name with its mark; a retired one says so."""
    return " ".join(part for part in (page.name, page.mark, RETIRED if page.retired else "") if part)


def _level(page: CodePage) -> int:
    return min(max(page.level, 1), LEVELS)


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"
