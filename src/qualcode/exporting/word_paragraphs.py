"""Paragraphs as Word has them in a file: texts, headings, tables of contents and quotes, for all that writes them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.domain.report_words import word_of
from qualcode.domain.translation import tr
from qualcode.exporting.quotes_out import QuoteOut, around, marks_of
from qualcode.exporting.word_files import ATTRIBUTION, CONTENTS, FIELD, LEVELS, NOTE, word_text

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""What is a language tag."""
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@dataclass(frozen=True, slots=True)
class WordTitle:
    """A heading of a file, which its contents point to."""

    number: int
    """From 1, in the order of the file."""
    level: int
    """From 1; below Word's last level all are of that."""
    text: str

    @property
    def bookmark(self) -> str:
        """What links to it name."""
        return f"_Toc{self.number:08d}"

    @property
    def shown_level(self) -> int:
        """Its level, as Word has it."""
        return min(max(self.level, 1), LEVELS)


class WordParagraphs:
    """Makes paragraphs in the styles of a document. No text in them acts: no field, link or markup comes from one."""

    def __init__(self, document: Document) -> None:
        ids: Mapping[str, str] = {str(style.name): style.style_id for style in document.styles}
        self._ids = {name: html.escape(style_id) for name, style_id in ids.items()}

    def paragraph(self, style: str, inner: str) -> str:
        """A paragraph of a style around runs."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self._ids[style]}"/></w:pPr>{inner}</w:p>'

    def text(self, style: str, text: str, *, bold: bool = False) -> str:
        """A paragraph of one text."""
        return self.paragraph(style, run(text, bold=bold))

    def labelled(self, label: str, text: str) -> str:
        """A text with what it is before it."""
        return self.paragraph(FIELD, run(f"{label[:1].upper()}{label[1:]}\t", bold=True) + run(text))

    def contents(self, titles: Sequence[WordTitle], called: str = "") -> Iterator[str]:
        """A table of contents that Word can renew; its entries, with links, are there for programs that do not.

        On which pages they stand Word fills in.
        """
        if not titles:
            return
        yield self.text(CONTENTS, called or tr("Contents"))
        for at, title in enumerate(titles):
            begun = field_begin(f'TOC \\o "1-{LEVELS}" \\h \\z \\u') if at == 0 else ""
            number = field_begin(f"PAGEREF {title.bookmark} \\h", stale=True) + run(" ") + FIELD_END
            entry = f"{run(title.text)}<w:r><w:tab/></w:r>{number}"
            link = f'<w:hyperlink w:anchor="{title.bookmark}" w:history="1">{entry}</w:hyperlink>'
            ended = FIELD_END if at == len(titles) - 1 else ""
            yield self.paragraph(f"toc {title.shown_level}", f"{begun}{link}{ended}")

    def title(self, title: WordTitle, behind: str = "") -> str:
        """A heading that the contents point to.

        Args:
            behind: Runs behind its text, which are no part of it.
        """
        mark = f'<w:bookmarkStart w:id="{title.number}" w:name="{title.bookmark}"/>'
        end = f'<w:bookmarkEnd w:id="{title.number}"/>'
        return self.paragraph(f"Heading {title.shown_level}", f"{mark}{run(title.text)}{end}{behind}")

    def quote(self, quote: QuoteOut) -> Iterator[str]:
        """A quote with what was said around it, who says it, and what else the file tells of it."""
        language = quote.language if LANGUAGE.fullmatch(quote.language) else ""
        for context, lines in around(quote):
            for line in lines:
                marks = marks_of(line, context, len(lines) > 1)
                name = run(f"[{', '.join(marks)}] ", bold=not context, italic=bool(context)) if marks else ""
                words = run(line.text.strip("\n"), italic=bool(context), language=language)
                yield self.paragraph("Quote", f"{name}{words}")
        yield self.text(ATTRIBUTION, f"— {quote.attribution} ({quote.place})")
        extra = " · ".join(f"{word_of(what)}: {value}" for what, value in quote.extra if value)
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


def put_before(mark: _Element, paragraphs: Iterable[str]) -> None:
    """Put paragraphs, and tables, before an element of a document.

    One parse of many is many times as fast as making each element alone.
    """
    from docx.oxml.parser import parse_xml

    for element in list(parse_xml(f'<w:body xmlns:w="{_NAMESPACE}">{"".join(paragraphs)}</w:body>')):
        mark.addprevious(element)
