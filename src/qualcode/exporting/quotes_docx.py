"""Quotes as a Word file: headings for themes and codes, contents with links, quotes in styles that can be changed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.exporting.quotes_out import (
    BALANCE_COLUMNS,
    Balance,
    QuoteOut,
    around,
    marks_of,
    quotes_by_machine,
    share_cells,
)
from qualcode.exporting.tables import Heading
from qualcode.exporting.word_files import (
    ATTRIBUTION,
    CONTENTS,
    FIELD,
    LABEL,
    LEVELS,
    NOTE,
    word_bytes,
    word_text,
)
from qualcode.exporting.word_templates import opened_for_writing, page_edges

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NAMESPACE}}}"
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def quotes_to_docx(
    heading: Heading,
    quotes: Sequence[QuoteOut],
    balances: Sequence[Balance] = (),
    *,
    template: Path | None = None,
) -> bytes:
    """Quotes as a Word file: title, facts, contents, a heading for each theme and code, and each quote below its own.

    The contents list the headings with links and the pages on which they stand, which Word fills in. Quotes are of the
    style `Quote`, and who says them is of the style `Quote Attribution`. The marking and the warning of the heading
    stand on every page. No text acts: no field, link or markup comes from one. The file holds nobody's name, and no
    time; equal values give equal bytes.

    Args:
        heading: The title, the facts that stand below it, and what every page must say.
        quotes: In their order; those of a code stand together.
        balances: How the sites stand among the quotes of some codes.
        template: The researcher's own file: its styles, page, header and footer are kept, and the quotes stand in the
            place of its paragraph `{{quotes}}`, or at its end.

    Raises:
        InputError: The template cannot be used.
    """
    from docx.oxml.parser import parse_xml

    document, before = opened_for_writing(template)
    page_edges(document, heading, own=template is None)
    if template is None:
        _set_language(document, quotes)
    write = _Writer({str(style.name): style.style_id for style in document.styles})
    content = "".join(write.all(heading, quotes, {balance.code: balance for balance in balances}))
    # One parse of the whole is many times as fast as making each element alone.
    parsed = parse_xml(f'<w:body xmlns:w="{_NAMESPACE}">{content}</w:body>')
    for element in list(parsed):
        before.addprevious(element)
    return word_bytes(document, heading.title)


class _Title:
    """A heading of the file."""

    def __init__(self, number: int, level: int, text: str) -> None:
        self.level, self.text = min(level, LEVELS), text
        self.bookmark = f"_Toc{number:08d}"
        self.number = number


class _Writer:
    """Writes paragraphs as Word has them in a file."""

    def __init__(self, style_ids: dict[str, str]) -> None:
        self._ids = {name: html.escape(style_id) for name, style_id in style_ids.items()}
        self._language = ""

    def all(self, heading: Heading, quotes: Sequence[QuoteOut], tables: dict[str, Balance]) -> Iterator[str]:
        """Everything between the edges of the pages."""
        strong = [self.text("Normal", text, bold=True) for text in (heading.marking, heading.warning) if text]
        yield self.text("Title", heading.title)
        yield from strong
        for what, value in heading.facts:
            yield self.paragraph(FIELD, run(f"{what[:1].upper()}{what[1:]}\t", bold=True) + run(value))
        sections = [(code, list(some)) for code, some in groupby(quotes, key=lambda quote: quote.code)]
        titles = _titles([some[0].path or (code,) for code, some in sections])
        yield from self.contents([title for group in titles for title in group])
        for (code, some), group in zip(sections, titles, strict=True):
            yield from map(self.title, group)
            if code in tables:
                yield self.balance(tables[code])
            for quote in some:
                yield from self.quote(quote)
        noted = quotes_by_machine(quotes)
        if noted:
            yield self.text(NOTE, noted)
        yield from strong

    def paragraph(self, style: str, inner: str) -> str:
        """A paragraph of a style around runs."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self._ids[style]}"/></w:pPr>{inner}</w:p>'

    def text(self, style: str, text: str, *, bold: bool = False) -> str:
        """A paragraph of one text."""
        return self.paragraph(style, run(text, bold=bold))

    def contents(self, titles: Sequence[_Title]) -> Iterator[str]:
        """A table of contents that Word can renew; its entries are there for programs that do not."""
        if not titles:
            return
        yield self.text(CONTENTS, "Contents")
        for at, title in enumerate(titles):
            begun = field_begin(f'TOC \\o "1-{LEVELS}" \\h \\z \\u') if at == 0 else ""
            number = field_begin(f"PAGEREF {title.bookmark} \\h", stale=True) + run(" ") + FIELD_END
            entry = f"{run(title.text)}<w:r><w:tab/></w:r>{number}"
            link = f'<w:hyperlink w:anchor="{title.bookmark}" w:history="1">{entry}</w:hyperlink>'
            ended = FIELD_END if at == len(titles) - 1 else ""
            yield self.paragraph(f"toc {title.level}", f"{begun}{link}{ended}")

    def title(self, title: _Title) -> str:
        """A heading that the contents point to."""
        mark = f'<w:bookmarkStart w:id="{title.number}" w:name="{title.bookmark}"/>'
        end = f'<w:bookmarkEnd w:id="{title.number}"/>'
        return self.paragraph(f"Heading {title.level}", f"{mark}{run(title.text)}{end}")

    def balance(self, balance: Balance) -> str:
        """How the sites stand, as a small table."""
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>' for side in ("top", "bottom", "insideH")
        )
        grid = "<w:gridCol/>" * len(BALANCE_COLUMNS)
        rows = [_row(BALANCE_COLUMNS, head=True), *(_row(share_cells(share)) for share in balance.sites)]
        table = (
            f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders>'
            f'<w:tblLayout w:type="autofit"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )
        return f"{self.text(LABEL, 'Sites')}{table}{self.text(NOTE, '')}"

    def quote(self, quote: QuoteOut) -> Iterator[str]:
        """A quote with what was said around it, and who says it."""
        language = quote.language if _LANGUAGE.fullmatch(quote.language) else ""
        for context, lines in around(quote):
            for line in lines:
                marks = marks_of(line, context, len(lines) > 1)
                name = run(f"[{', '.join(marks)}] ", bold=not context, italic=bool(context)) if marks else ""
                words = run(line.text.strip("\n"), italic=bool(context), language=language)
                yield self.paragraph("Quote", f"{name}{words}")
        yield self.text(ATTRIBUTION, f"— {quote.attribution} ({quote.place})")
        extra = " · ".join(f"{what}: {value}" for what, value in quote.extra if value)
        if extra:
            yield self.text(NOTE, extra)


def run(text: str, *, bold: bool = False, italic: bool = False, language: str = "") -> str:
    """Words in one dress; line breaks and tabs stay, nothing in the text acts."""
    dress = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    dress += f'<w:lang w:val="{language}"/>' if language else ""
    properties = f"<w:rPr>{dress}</w:rPr>" if dress else ""
    words = "".join(
        _SIGNS.get(piece) or f'<w:t xml:space="preserve">{html.escape(piece, quote=False)}</w:t>'
        for piece in _PIECES.findall(word_text(text))
    )
    return f"<w:r>{properties}{words}</w:r>"


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_begin(code: str, *, stale: bool = False) -> str:
    """The begin of a field; what follows until `FIELD_END` is its result. `code` is ours, never a person's.

    Args:
        stale: Whether Word is to renew it when it opens the file.
    """
    dirty = ' w:dirty="true"' if stale else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {html.escape(code, quote=False)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _titles(paths: Sequence[tuple[str, ...]]) -> list[list[_Title]]:
    """For each code, the headings before its quotes: its own, and of those above it the ones that are new."""
    found: list[list[_Title]] = []
    number, above = 0, tuple[str, ...]()
    for path in paths:
        same = 0
        while same < min(len(above), len(path) - 1) and above[same] == path[same]:
            same += 1
        group = []
        for level, name in enumerate(path[same:], start=same + 1):
            number += 1
            group.append(_Title(number, level, name))
        found.append(group)
        above = path
    return found


def _row(cells: Sequence[str | int], *, head: bool = False) -> str:
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    found = []
    for at, cell in enumerate(cells):
        side = '<w:jc w:val="right"/>' if at else ""
        layout = f'<w:pPr><w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
        words = run(str(cell), bold=head)
        found.append(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p>{layout}{words}</w:p></w:tc>')
    return f"<w:tr>{kept}{''.join(found)}</w:tr>"


def _set_language(document: Document, quotes: Sequence[QuoteOut]) -> None:
    """Say in what language the file is, where all quotes are in one that is known."""
    languages = {quote.language for quote in quotes}
    language = languages.pop() if len(languages) == 1 else ""
    defaults: _Element | None = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    if defaults is not None and _LANGUAGE.fullmatch(language):
        from lxml.etree import SubElement

        SubElement(defaults, f"{_W}lang", {f"{_W}val": language, f"{_W}eastAsia": language, f"{_W}bidi": language})
