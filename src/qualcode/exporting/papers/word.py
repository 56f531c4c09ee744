"""Papers as Word files, in the house's styles or in those of the researcher's own template."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.domain.summaries import SummaryTable
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, hidden_told, rows_told
from qualcode.exporting.quotes_out import QuoteOut, around, marks_of
from qualcode.exporting.word_files import (
    ATTRIBUTION,
    CONTENTS,
    FIELD,
    LABEL,
    NOTE,
    add_text,
    begin_field,
    end_field,
    put,
    word_bytes,
)
from qualcode.exporting.word_templates import opened_for_writing, page_edges

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_WIDEST_CM = 16.0
_HIGHEST_CM = 20.0
_NUMBER_CM, _NAMES_LEAST = 2.5, 0.35
"""How wide a column of numbers is, unless the names of rows would get less than this share of the line."""
_MANY = 8
"""With more columns than these a table is set small."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper_to_docx(paper: Paper, *, template: Path | None = None) -> bytes:
    """A paper as a Word file: headings for sections, a table of contents with links, tables, quotes and charts.

    Equal papers give equal bytes. No text acts: no field, link or markup comes from one.

    Args:
        template: The researcher's own file: its styles, page, header and footer are kept, and the paper stands in the
            place of its paragraph `{{report}}`, or at its end.

    Raises:
        InputError: The template cannot be read as a Word file.
    """
    document, before = opened_for_writing(template)
    page_edges(document, paper.heading, own=template is None)
    write = _Writer(document, before)
    heading = paper.heading
    write.text("Title", heading.title)
    write.strong(heading.marking, heading.warning)
    write.facts(heading.facts)
    if paper.contents:
        write.contents(paper)
    for part in paper.parts:
        write.part(part, heading.marking)
    write.strong(heading.marking, heading.warning)
    return word_bytes(document, heading.title)


class _Writer:
    """Writes parts one behind the other."""

    def __init__(self, document: Document, before: _Element) -> None:
        self._document, self._before = document, before
        self._ids = {style.name: style.style_id for style in document.styles}
        self._number = 0

    def part(self, part: Part, marking: str) -> None:
        """Write one part."""
        match part:
            case Section():
                self._section(part)
                if part.level == 1:
                    self.strong(marking)
            case Words(text, quiet):
                for line in filter(str.strip, text.split("\n")):
                    self.text(NOTE if quiet else "Normal", line)
            case Facts(facts, command):
                self.facts(facts)
                if command:
                    self.text(NOTE, command)
            case TablePart():
                self._table(part)
            case QuotesPart(quotes):
                for quote in quotes:
                    self._quote(quote)
            case ChartPart():
                self._chart(part)

    def paragraph(self, style: str) -> _Element:
        """A new paragraph behind all that was written."""
        from docx.oxml.parser import OxmlElement

        made: _Element = OxmlElement("w:p")
        put(put(made, "pPr"), "pStyle", val=self._ids[style])
        self._before.addprevious(made)
        return made

    def text(self, style: str, text: str, *, bold: bool = False) -> None:
        """A paragraph of one text."""
        add_text(self.paragraph(style), text, bold=bold)

    def strong(self, *texts: str) -> None:
        """What must not be overlooked."""
        for text in filter(None, texts):
            self.text("Normal", text, bold=True)

    def facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """What was counted, a line for each fact."""
        for what, value in facts:
            made = self.paragraph(FIELD)
            add_text(made, f"{what[:1].upper()}{what[1:]}\t", bold=True)
            add_text(made, value)

    def contents(self, paper: Paper) -> None:
        """A table of contents that Word can renew, filled with the titles for programs that do not."""
        listed = paper.sections
        if not listed:
            return
        self.text(CONTENTS, "Contents")
        for number, section in listed:
            made = self.paragraph(f"toc {min(section.level, 9)}")
            if number == 1:
                begin_field(made, 'TOC \\o "1-3" \\h \\z')
            add_text(put(made, "hyperlink", anchor=_bookmark(number), history="1"), section.title)
            if number == len(listed):
                end_field(made)

    def _section(self, section: Section) -> None:
        self._number += 1
        made = self.paragraph(f"Heading {min(section.level, 9)}")
        put(made, "bookmarkStart", id=str(self._number), name=_bookmark(self._number))
        add_text(made, section.title)
        put(made, "bookmarkEnd", id=str(self._number))

    def _table(self, part: TablePart) -> None:
        from docx.oxml.parser import OxmlElement

        table = part.table
        if table.title:
            self.text(LABEL, table.title)
        made: _Element = OxmlElement("w:tbl")
        properties = put(made, "tblPr")
        put(properties, "tblW", w="5000", type="pct")
        borders = put(properties, "tblBorders")
        for side in ("top", "bottom", "insideH"):
            put(borders, side, val="single", sz="4", space="0", color="A6A6A6")
        put(properties, "tblLayout", type="fixed")
        cells = _cells(table)
        grid = put(made, "tblGrid")
        for cell in cells:
            put(grid, "gridCol", w=str(cell.width))
        _row(made, tuple(column.title for column in table.columns), cells, head=True)
        for row in rows_told(table):
            _row(made, row, cells)
        self._before.addprevious(made)
        for note in (*table.notes, hidden_told(table)):
            if note:
                self.text(NOTE, note)
        if not table.notes and not table.hidden:
            self.text(NOTE, "")  # Word joins tables that touch.

    def _quote(self, quote: QuoteOut) -> None:
        for context, lines in around(quote):
            for line in lines:
                made = self.paragraph("Quote")
                marks = marks_of(line, context, len(lines) > 1)
                if marks:
                    add_text(made, f"[{', '.join(marks)}] ", bold=not context)
                add_text(made, line.text.strip("\n"))
        self.text(ATTRIBUTION, f"— {quote.attribution} ({quote.place})")

    def _chart(self, part: ChartPart) -> None:
        from docx.shared import Cm
        from docx.text.paragraph import Paragraph

        from qualcode.exporting.charts import draw

        made = Paragraph(self.paragraph("Normal"), self._document._body)  # type: ignore[arg-type]
        picture = made.add_run().add_picture(io.BytesIO(draw(part.chart, "png")))
        shrunk = min(1.0, Cm(_WIDEST_CM) / picture.width, Cm(_HIGHEST_CM) / picture.height)
        picture.width, picture.height = round(picture.width * shrunk), round(picture.height * shrunk)
        described = picture._inline.docPr
        described.set("name", f"Chart {self._number}")
        described.set("descr", part.chart.title)
        if part.caption:
            self.text(NOTE, part.caption)


class _Cell(NamedTuple):
    """How the cells of a column are set."""

    width: int
    """In twentieths of a point."""
    number: bool
    small: bool


def _cells(table: SummaryTable) -> list[_Cell]:
    """Names of rows are wide, numbers narrow; with many columns all are set small."""
    numbers = [column.kind in NUMBERS for column in table.columns]
    whole, count = _twips(_WIDEST_CM), numbers.count(True)
    names = len(numbers) - count
    least = round(whole * _NAMES_LEAST) if names else 0
    narrow = min(_twips(_NUMBER_CM), (whole - least) // max(count, 1)) if names else whole // count
    wide = (whole - narrow * count) // max(names, 1)
    return [_Cell(narrow if number else wide, number, len(numbers) > _MANY) for number in numbers]


def _twips(centimetres: float) -> int:
    return round(centimetres / 2.54 * 1440)


def _row(table: _Element, texts: tuple[str, ...], cells: list[_Cell], *, head: bool = False) -> None:
    row = put(table, "tr")
    properties = put(row, "trPr")
    put(properties, "cantSplit")
    if head:
        put(properties, "tblHeader")
    for text, cell in zip(texts, cells, strict=True):
        made = put(row, "tc")
        put(put(made, "tcPr"), "tcW", w=str(cell.width), type="dxa")
        paragraph = put(made, "p")
        layout = put(paragraph, "pPr")
        put(layout, "spacing", before="20", after="20")
        if cell.number:
            put(layout, "jc", val="right")
        run = add_text(paragraph, text, bold=head)
        if cell.small:
            _set_small(run)


def _set_small(run: _Element) -> None:
    """Set a run in 8 points."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        properties = put(run, "rPr")
        run.insert(0, properties)
    for name in ("sz", "szCs"):
        put(properties, name, val="16")


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"
