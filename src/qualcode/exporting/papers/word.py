"""Papers as Word files, in the house's styles or in those of the researcher's own template."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.domain.report_words import facts_in_words
from qualcode.domain.summaries import SummaryColumn, SummaryTable
from qualcode.domain.translation import tr
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, Part, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.cells import NUMBERS, facts_told, head_told, hidden_told, rows_told
from qualcode.exporting.word_files import LABEL, NOTE, add_text, put, set_language, word_bytes
from qualcode.exporting.word_paragraphs import WordParagraphs, WordTitle, put_before
from qualcode.exporting.word_templates import opened_for_writing, page_edges

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_WIDEST_CM = 16.0
_HIGHEST_CM = 20.0
_NUMBER_CM, _NAMES_LEAST = 2.0, 0.3
"""How wide a column of numbers is at least, unless the names of rows would get less than this share of the line."""
_LETTER_CM, _EDGES_CM = 0.24, 0.5
"""How wide a letter of a heading is at most, on the average of a word, and the edges of a cell."""
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
    if template is None:
        set_language(document)
    write = _Writer(document, before)
    write.head(paper)
    for part in paper.parts:
        write.part(part, paper.heading.marking)
    write.strong(paper.heading.marking, paper.heading.warning)
    return word_bytes(document, paper.heading.title)


class _Writer(WordParagraphs):
    """Writes parts one behind the other."""

    def __init__(self, document: Document, before: _Element) -> None:
        super().__init__(document)
        self._document, self._before = document, before
        self._number = 0

    def head(self, paper: Paper) -> None:
        """Write all that stands before the first part."""
        heading = paper.heading
        self._put(self.text("Title", heading.title))
        self.strong(heading.marking, heading.warning)
        self._put(*(self.labelled(what, value) for what, value in facts_in_words(heading.facts)))
        if paper.contents:
            self._put(*self.contents([_title(number, section) for number, section in paper.sections]))

    def strong(self, *texts: str) -> None:
        """Write what must not be overlooked."""
        self._put(*(self.text("Normal", text, bold=True) for text in texts if text))

    def part(self, part: Part, marking: str) -> None:
        """Write one part."""
        match part:
            case Section():
                self._number += 1
                self._put(self.title(_title(self._number, part)))
                if part.level == 1:
                    self.strong(marking)
            case Words(text, quiet):
                lines = filter(str.strip, text.split("\n"))
                self._put(*(self.text(NOTE if quiet else "Normal", line) for line in lines))
            case Facts(facts, command):
                # Beside the quotes and numbers that they are about they must not stand out.
                self._put(*(self.text(NOTE, said) for said in (facts_told(facts), command) if said))
            case TablePart():
                self._table(part)
            case QuotesPart(quotes):
                self._put(*(paragraph for quote in quotes for paragraph in self.quote(quote)))
            case ChartPart():
                self._chart(part)

    def _put(self, *paragraphs: str) -> None:
        put_before(self._before, paragraphs)

    def _table(self, part: TablePart) -> None:
        from docx.oxml.parser import OxmlElement

        table = part.table
        if table.title:
            self._put(self.text(LABEL, table.title))
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
        _row(made, tuple(_kept(column) for column in table.columns), cells, head=True)
        for row in rows_told(table):
            _row(made, row, cells)
        self._before.addprevious(made)
        notes = [note for note in (*table.notes, hidden_told(table)) if note]
        self._put(*(self.text(NOTE, note) for note in notes or [""]))  # Word joins tables that touch.

    def _chart(self, part: ChartPart) -> None:
        from docx.shared import Cm
        from docx.text.paragraph import Paragraph

        from qualcode.exporting.charts import draw

        self._put(self.paragraph("Normal", ""))
        place: Any = self._before.getprevious()
        made = Paragraph(place, self._document._body)
        picture = made.add_run().add_picture(io.BytesIO(draw(part.chart, "png")))
        shrunk = min(1.0, Cm(_WIDEST_CM) / picture.width, Cm(_HIGHEST_CM) / picture.height)
        picture.width, picture.height = round(picture.width * shrunk), round(picture.height * shrunk)
        described = picture._inline.docPr
        described.set("name", tr("Chart {number}", number=self._number))
        described.set("descr", part.chart.title)
        if part.caption:
            self._put(self.text(NOTE, part.caption))


class _Cell(NamedTuple):
    """How the cells of a column are set."""

    width: int
    """In twentieths of a point."""
    number: bool
    small: bool


def _cells(table: SummaryTable) -> list[_Cell]:
    """Names of rows are wide, numbers as narrow as the longest word above them lets them be; with many columns all are
    set small."""
    numbers = [column.kind in NUMBERS for column in table.columns]
    whole, names = _twips(_WIDEST_CM), numbers.count(False)
    wanted = [_wanted(head_told(column)) for column, number in zip(table.columns, numbers, strict=True) if number]
    room = whole - (round(whole * _NAMES_LEAST) if names else 0)
    shrunk = min(1.0, room / sum(wanted)) if names and wanted else whole / max(sum(wanted), 1)
    narrow = [int(width * shrunk) for width in wanted]
    wide = (whole - sum(narrow)) // max(names, 1)
    widths = iter(narrow)
    return [_Cell(next(widths) if number else wide, number, len(numbers) > _MANY) for number in numbers]


def _wanted(title: str) -> int:
    """How wide a column of numbers has to be so that no word above it is broken."""
    longest = max(map(len, title.split()), default=0)
    return _twips(max(_NUMBER_CM, longest * _LETTER_CM + _EDGES_CM))


def _kept(column: SummaryColumn) -> str:
    """A heading of a column whose denominator stays on one line: `teacher (of 12)`."""
    title, sign, of = head_told(column).rpartition(" (")
    return f"{title} ({of.replace(' ', chr(0xA0), 1)}" if sign and column.of is not None else head_told(column)


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


def _title(number: int, section: Section) -> WordTitle:
    return WordTitle(number, section.level, section.title)
