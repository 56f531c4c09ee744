"""Codebooks as tables, CSV and Excel: a code a row, read back as an equal codebook."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qualcode.domain.codebook_entries import COLOURS, PATH_SEPARATOR, TEXT_FIELDS, CodebookEntry, CodebookFile, shown
from qualcode.domain.errors import RuleError
from qualcode.domain.report_words import word_of
from qualcode.domain.translation import tr
from qualcode.exporting.csv_rows import csv_text
from qualcode.exporting.sheet_files import LONGEST_CELL, held_by_xml, timeless

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

BOOK_COLUMNS = ("codebook", "version")
"""Filled in the first row only, and absent where the codebook has neither name nor version."""

_COLOUR_NAMES = {colour: name for name, colour in COLOURS.items()}
# What readers take for a separator of paths where no path has a `/`.
_LIKE_SEPARATORS = (">", "\\", "::")
_WIDTHS = {"path": 40, "name": 30, "parent": 20, "colour": 12, "mark": 8, "retired": 10, "id": 38, "version": 10}
_WIDTH = 50


def codebook_to_csv(book: CodebookFile) -> str:
    """The codebook as a table, a code a row, each after the one above it in the tree.

    The columns are `path`, the fields of a code, then `themes` (separated by `; `) and `retired` where a code has
    them, `id` where a code has a UUID, `codebook` and `version` where the codebook has one. Codes without any level
    above them whose names hold what could separate a path elsewhere have `name` and `parent` instead of `path`.
    Cells that a spreadsheet would take for a formula are guarded.
    """
    return csv_text(_rows(book))


def codebook_to_xlsx(book: CodebookFile) -> bytes:
    """The codebook as an Excel file with one sheet, “Codebook”, that has the columns of `codebook_to_csv`.

    Every cell is text, so that none is a formula or becomes a number. The same codebook gives the same bytes.

    Raises:
        RuleError: A text is longer than a cell can hold.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = "qualcode"
    sheet = workbook.worksheets[0]
    sheet.title = "Codebook"
    _fill(sheet, _rows(book))
    out = io.BytesIO()
    workbook.save(out)
    return timeless(out.getvalue())


def written(entry: CodebookEntry, field: str) -> str:
    """A text of a code as files have it: colours of the palette by their names."""
    value: str = getattr(entry, field)
    return _COLOUR_NAMES.get(value, value) if field == "colour" else value


def _walk(entries: tuple[CodebookEntry, ...], above: str) -> Iterator[tuple[str, CodebookEntry]]:
    for entry in entries:
        yield above + entry.name, entry
        yield from _walk(entry.children, above + entry.name + PATH_SEPARATOR)


def _rows(book: CodebookFile) -> list[list[str]]:
    """The header and a row for each code; where there is none, one that has the codebook's name."""
    codes = list(_walk(book.entries, ""))
    flat = not any(entry.children for entry in book.entries)
    by_name = flat and any(sign in path for path, _ in codes for sign in _LIKE_SEPARATORS)
    columns = [*(("name", "parent") if by_name else ("path",)), *TEXT_FIELDS]
    columns += ["themes"] if any(entry.themes for _, entry in codes) else []
    columns += ["retired"] if any(entry.retired for _, entry in codes) else []
    columns += ["id"] if any(entry.uuid for _, entry in codes) else []
    of_book = [book.name, book.version] if book.name or book.version else []
    rows = [[_cell(path, entry, column) for column in columns] for path, entry in codes]
    if of_book:
        rows = rows or [[""] * len(columns)]
        rows = [[*row, *(of_book if i == 0 else ("", ""))] for i, row in enumerate(rows)]
    return [[*columns, *(BOOK_COLUMNS if of_book else ())], *rows]


def _cell(path: str, entry: CodebookEntry, column: str) -> str:
    if column in ("path", "name"):
        return path
    if column == "parent":
        return ""
    if column == "themes":
        return "; ".join(_listed(theme) for theme in entry.themes)
    if column == "retired":
        return "yes" if entry.retired else ""
    return entry.uuid if column == "id" else written(entry, column)


def _listed(theme: str) -> str:
    """A path in a list that semicolons separate: in quotation marks where it has one itself, or begins with a mark."""
    if ";" in theme or theme.startswith('"'):
        doubled = theme.replace('"', '""')
        return f'"{doubled}"'
    return theme


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    wrapped = Alignment(wrap_text=True, vertical="top")
    bold = Font(bold=True)
    columns = rows[0]
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column, _WIDTH)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        for at, (column, text) in enumerate(zip(columns, row, strict=True), start=1):
            cell = sheet.cell(number, at)
            cell.number_format = "@"  # What is typed later stays text too: no name becomes a date or a formula.
            cell.alignment = wrapped
            if number == 1:
                cell.font = bold
            if text:
                cell.value = _fitting(text, column, row[0])
                cell.data_type = "s"  # The library takes what begins with `=` for a formula, and `#N/A` for an error.


def _fitting(text: str, column: str, path: str) -> str:
    text = held_by_xml(text)
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > LONGEST_CELL:
        raise RuleError(
            tr(
                "the {column} of “{code}” has {characters:,} characters, a cell of Excel holds {most:,}",
                column=word_of(column),
                code=shown(path),
                characters=units,
                most=LONGEST_CELL,
            ),
            remedy=tr("shorten it, or write the codebook as YAML or CSV"),
        )
    return text
