"""Sheets: the lines of CSV, TSV and Excel files, as text, with their numbers. What they mean is others' business."""

from __future__ import annotations

import csv
import datetime
import io
import re
import struct
import warnings
import zipfile
import zlib
from pathlib import PurePath
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.packages import Package
from qualcode.importing.whole_files import LARGEST
from qualcode.importing.xml_trees import local_name

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm")
MOST_LINES = 500_000
MOST_COLUMNS = 2_000
_DELIMITERS = ",;\t|"
# What openpyxl lets through from parts that are not what they should be: the XML parser's errors are SyntaxErrors, its
# own InvalidFileException is an Exception of no other kind and means another suffix, which is looked at before.
_DAMAGE = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, SyntaxError, OSError, EOFError),
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, AssertionError),
)


_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


class Line(NamedTuple):
    """One line of a sheet."""

    number: int
    """As a spreadsheet or editor counts it, from 1."""
    cells: list[str]
    """Without white space at their ends, unless asked for; the first line has the names of the columns."""


class Sheet(NamedTuple):
    """One sheet of an Excel file."""

    title: str
    lines: list[Line]
    """Those that hold something."""
    part: str
    """Where it stands in the file."""


class SheetLines(NamedTuple):
    """All lines that hold something."""

    lines: list[Line]
    encoding: str | None
    """None for Excel files, which fix theirs."""
    warnings: tuple[str, ...]


def read_lines(data: bytes, file: str) -> SheetLines:
    """The lines of a sheet that hold something.

    Raises:
        InputError: It is no sheet, is encrypted, damaged or too large; the message names the line.
    """
    if PurePath(file).suffix.lower() in (".xlsx", ".xlsm"):
        return _excel_lines(data, file)
    decoded = decode(data, file)
    return SheetLines(_csv_lines(decoded.text, file), decoded.encoding, tuple(decoded.warnings))


def _csv_lines(text: str, file: str) -> list[Line]:
    """The delimiter is the one that the first line has most of."""
    start = next((line for line in text.split("\n") if line.strip()), "")
    bare = "".join(part for i, part in enumerate(start.split('"')) if i % 2 == 0)
    delimiter = max(_DELIMITERS, key=bare.count)
    csv.field_size_limit(LARGEST)  # A cell may be longer than Python's own 128 KiB.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    before = 0
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                found.append(Line(before + 1, stripped))
            before = reader.line_num
    except csv.Error as error:
        raise InputError(
            tr("this is no sheet that can be read ({error})", error=error),
            file=file,
            line=before + 1,
            remedy=tr("close quotation marks, and save it as CSV in UTF-8"),
        ) from error
    return found


def read_workbook(data: bytes, file: str, *, verbatim: bool = False) -> list[Sheet]:
    """The sheets of an Excel file that hold something, in their order.

    Formulas are read by the values that were saved with them, macros never.

    Args:
        data: The whole file.
        file: The name used in messages.
        verbatim: Keep the white space at the ends of cells.

    Raises:
        InputError: It is no Excel file, is encrypted, damaged or too large; the message names the line.
    """
    Package(data, file, ".xlsx").check_all()
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of styles and extensions that the library does not know.
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [
                Sheet(sheet.title, _sheet_lines(sheet, file, verbatim), sheet._worksheet_path)  # type: ignore[attr-defined]
                for sheet in book.worksheets
            ]
    except InputError:
        raise
    except _DAMAGE as error:
        raise InputError(
            tr("this Excel file is damaged"), file=file, remedy=tr("open it in a spreadsheet and save it again")
        ) from error
    return [sheet for sheet in sheets if sheet.lines]


def formulas_without_values(data: bytes, file: str, part: str) -> list[str]:
    """The cells of a sheet, as `B7`, that are read as empty since their formulas were saved without values.

    Programs that only write files save them so; a spreadsheet saves what it computed.

    Args:
        data: The whole Excel file.
        file: The name used in messages.
        part: The sheet's, as `read_workbook` gives it.
    """
    package = Package(data, file, ".xlsx")
    if _FORMULA.search(package.read(part)) is None:
        return []
    found = []
    for cell in package.xml(part).iter():
        if local_name(cell) != "c" or cell.get("t") == "str":  # A text may be empty because that is the result.
            continue
        inside = {local_name(one): one.text for one in cell}
        if "f" in inside and not inside.get("v"):
            found.append(cell.get("r", "?"))
    return found


def _excel_lines(data: bytes, file: str) -> SheetLines:
    """The first sheet that holds anything."""
    filled = read_workbook(data, file)
    if not filled:
        return SheetLines([], None, ())
    title, lines, _ = filled[0]
    others = ", ".join(f"“{sheet.title}”" for sheet in filled[1:])
    said = (tr("only the sheet “{title}” was read, not {others}", title=title, others=others),) if others else ()
    return SheetLines(lines, None, said)


def _sheet_lines(sheet: object, file: str, verbatim: bool) -> list[Line]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # A file may claim more than it holds.
    found = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        if number > MOST_LINES or len(row) > MOST_COLUMNS:
            raise InputError(
                tr(
                    "a sheet of more than {most_lines:,} lines or {most_columns:,} columns cannot be read",
                    most_lines=MOST_LINES,
                    most_columns=MOST_COLUMNS,
                ),
                file=file,
                line=number,
                remedy=tr("take it apart, or remove empty formatted cells"),
            )
        cells = [_shown(value) if verbatim else _shown(value).strip() for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(Line(number, cells))
    return found


def _shown(value: object) -> str:
    """A cell as a person reads it: whole numbers without `.0`, dates as 2026-03-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
