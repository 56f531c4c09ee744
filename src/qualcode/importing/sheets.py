"""Sheets: the lines of CSV, TSV and Excel files, as text, with their numbers. What they mean is others' business."""

from __future__ import annotations

import csv
import datetime
import io
import struct
import warnings
import zipfile
import zlib
from pathlib import PurePath
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.importing.decoding import decode
from qualcode.importing.packages import Package
from qualcode.importing.whole_files import LARGEST

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


class Line(NamedTuple):
    """One line of a sheet."""

    number: int
    """As a spreadsheet or editor counts it, from 1."""
    cells: list[str]
    """Without white space at their ends, unless asked for; the first line has the names of the columns."""


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
            f"this is no sheet that can be read ({error})",
            file=file,
            line=before + 1,
            remedy="close quotation marks, and save it as CSV in UTF-8",
        ) from error
    return found


def read_workbook(data: bytes, file: str, *, verbatim: bool = False) -> list[tuple[str, list[Line]]]:
    """The sheets of an Excel file that hold something, in their order, each with its name and its lines.

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
            sheets = [(sheet.title, _sheet_lines(sheet, file, verbatim)) for sheet in book.worksheets]
    except InputError:
        raise
    except _DAMAGE as error:
        raise InputError(
            "this Excel file is damaged", file=file, remedy="open it in a spreadsheet and save it again"
        ) from error
    return [(title, lines) for title, lines in sheets if lines]


def _excel_lines(data: bytes, file: str) -> SheetLines:
    """The first sheet that holds anything."""
    filled = read_workbook(data, file)
    if not filled:
        return SheetLines([], None, ())
    title, lines = filled[0]
    others = ", ".join(f"“{name}”" for name, _ in filled[1:])
    said = (f"only the sheet “{title}” was read, not {others}",) if others else ()
    return SheetLines(lines, None, said)


def _sheet_lines(sheet: object, file: str, verbatim: bool) -> list[Line]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # A file may claim more than it holds.
    found = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        if number > MOST_LINES or len(row) > MOST_COLUMNS:
            raise InputError(
                f"a sheet of more than {MOST_LINES:,} lines or {MOST_COLUMNS:,} columns cannot be read",
                file=file,
                line=number,
                remedy="take it apart, or remove empty formatted cells",
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
