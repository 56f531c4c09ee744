"""Quotes as a Word file: headings for themes and codes, contents with links, quotes in styles that can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.domain.report_words import count_of, facts_in_words
from qualcode.domain.translation import ENGLISH, language, tr
from qualcode.exporting.quotes_out import (
    Balance,
    QuoteOut,
    balance_columns,
    quotes_by_machine,
    share_cells,
)
from qualcode.exporting.tables import Heading
from qualcode.exporting.word_files import LABEL, NOTE, set_default_language, set_language, word_bytes
from qualcode.exporting.word_paragraphs import LANGUAGE, WordParagraphs, WordTitle, put_before, run
from qualcode.exporting.word_templates import opened_for_writing, page_edges

if TYPE_CHECKING:
    from docx.document import Document


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
    document, before = opened_for_writing(template)
    page_edges(document, heading, own=template is None)
    if template is None:
        _set_language(document, quotes)
    put_before(before, _Writer(document).all(heading, quotes, {balance.code: balance for balance in balances}))
    return word_bytes(document, heading.title)


class _Writer(WordParagraphs):
    """Makes what is in the file."""

    def all(self, heading: Heading, quotes: Sequence[QuoteOut], tables: dict[str, Balance]) -> Iterator[str]:
        """Everything between the edges of the pages."""
        strong = [self.text("Normal", text, bold=True) for text in (heading.marking, heading.warning) if text]
        yield self.text("Title", heading.title)
        yield from strong
        for what, value in facts_in_words(heading.facts):
            yield self.labelled(what, value)
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

    def balance(self, balance: Balance) -> str:
        """How the sites stand, as a small table."""
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>' for side in ("top", "bottom", "insideH")
        )
        grid = "<w:gridCol/>" * len(balance_columns())
        rows = [_row(balance_columns(), head=True), *(_row(share_cells(share)) for share in balance.sites)]
        table = (
            f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders>'
            f'<w:tblLayout w:type="autofit"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )
        return f"{self.text(LABEL, tr('Sites'))}{table}{self.text(NOTE, '')}"


def _titles(paths: Sequence[tuple[str, ...]]) -> list[list[WordTitle]]:
    """For each code, the headings before its quotes: its own, and of those above it the ones that are new."""
    found: list[list[WordTitle]] = []
    number, above = 0, tuple[str, ...]()
    for path in paths:
        same = 0
        while same < min(len(above), len(path) - 1) and above[same] == path[same]:
            same += 1
        group = []
        for level, name in enumerate(path[same:], start=same + 1):
            number += 1
            group.append(WordTitle(number, level, name))
        found.append(group)
        above = path
    return found


def _row(cells: Sequence[str | int], *, head: bool = False) -> str:
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    found = []
    for at, cell in enumerate(cells):
        side = '<w:jc w:val="right"/>' if at else ""
        layout = f'<w:pPr><w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
        words = run(cell if isinstance(cell, str) else count_of(cell), bold=head)
        found.append(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p>{layout}{words}</w:p></w:tc>')
    return f"<w:tr>{kept}{''.join(found)}</w:tr>"


def _set_language(document: Document, quotes: Sequence[QuoteOut]) -> None:
    """Say in which language the document is: of an English one that of its quotes, so that they are checked by it."""
    set_language(document)
    languages = {quote.language for quote in quotes} if language() == ENGLISH else set()
    tag = languages.pop() if len(languages) == 1 else ""
    if LANGUAGE.fullmatch(tag):
        set_default_language(document, tag)
