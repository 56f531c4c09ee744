"""Tables as Excel files: a sheet that says what they are, and one for each table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.domain.formula_guard import guard_formula
from qualcode.domain.report_words import facts_in_words, word_of
from qualcode.domain.summaries import CellPlace, SummaryTable
from qualcode.domain.translation import tr
from qualcode.exporting.papers.cells import HIDDEN, cell_told, head_told, hidden_told
from qualcode.exporting.sheet_files import cell_text, sheet_name, workbook_bytes
from qualcode.exporting.tables import Heading

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMATS = {"share": "0.0%", "figure": "0.00", "count": "0"}


def tables_to_xlsx(heading: Heading, tables: Sequence[SummaryTable], notes: Sequence[str] = ()) -> bytes:
    """Tables as an Excel file whose numbers are numbers and whose texts are texts, never formulas.

    The first sheet, “About”, has what the head of a file says; its marking and warning are at the top and the foot of
    every printed page too. The same values give the same bytes.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    about = workbook.worksheets[0]
    about.title = tr("About")
    lines = [("", heading.title), *(("", text) for text in (heading.marking, heading.warning) if text)]
    lines += [*facts_in_words(heading.facts), *((word_of("note"), note) for note in notes)]
    for number, (what, value) in enumerate(lines, start=1):
        _put(about, number, 1, what)
        _put(about, number, 2, value)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 90
    _edges(about, heading)
    taken = {about.title.casefold()}
    for table in tables:
        sheet = workbook.create_sheet(sheet_name(table.title or table.key, taken))
        _fill(sheet, table, heading)
    return workbook_bytes(workbook, heading.title)


def _fill(sheet: Worksheet, table: SummaryTable, heading: Heading) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    first = 1
    for text in (heading.marking, heading.warning):
        if text:
            _put(sheet, first, 1, text)
            first += 1
    for at, column in enumerate(table.columns, start=1):
        _put(sheet, first, at, head_told(column))
        cell = sheet.cell(first, at)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(at)].width = 40 if column.kind in ("label", "text") else 14
    for i, row in enumerate(table.rows):
        for j, value in enumerate(row):
            place = (first + 1 + i, j + 1)
            if CellPlace(i, j) in table.hidden:
                _put(sheet, *place, HIDDEN)
            elif isinstance(value, str):
                _put(sheet, *place, cell_told(value, table.columns[j].kind))
            elif value is not None:
                cell = sheet.cell(*place)
                cell.value, cell.number_format = value, _FORMATS.get(table.columns[j].kind, "General")
    last = first + len(table.rows)
    sheet.freeze_panes = f"B{first + 1}"
    if table.rows:
        sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(table.columns))}{last}"
    for note in (*table.notes, hidden_told(table)):
        if note:
            last += 1
            _put(sheet, last + 1, 1, note)
    _edges(sheet, heading)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text that stays one, whatever it looks like."""
    if text:
        cell = sheet.cell(row, column)
        cell.value = cell_text(guard_formula(text))
        cell.data_type = "s"


def _edges(sheet: Worksheet, heading: Heading) -> None:
    """What stands at the head and the foot of each printed page."""
    said = " · ".join(text for text in (heading.marking, heading.warning) if text)
    for edge in (sheet.oddHeader, sheet.oddFooter) if said else ():
        if edge is not None:
            edge.center.text = said.replace("&", "&&")
