"""Codebooks in CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from qualcode.domain.codebook_entries import CodebookFile, shown
from qualcode.domain.errors import InputError
from qualcode.domain.formula_guard import unguard_formula
from qualcode.domain.translation import tr
from qualcode.importing.codebook_headings import header_at
from qualcode.importing.codebook_tables import read_table
from qualcode.importing.decoding import decode
from qualcode.importing.sheets import Line
from qualcode.importing.whole_files import LARGEST

_SEPARATOR_LINE = re.compile(r"sep=(.)\n")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_codebook_csv(data: bytes, file: str) -> CodebookFile:
    """Read a codebook with a code a row, as `read_table` says. Commas, semicolons or tabs stand between the cells.
    If its encoding had to be guessed, a warning says so.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: As `read_table`; quotation marks that are not closed.
    """
    decoded = decode(data, file)
    book = read_table(_lines(decoded.text, file), file)
    return replace(book, warnings=(*decoded.warnings, *book.warnings))


def _lines(text: str, file: str) -> list[Line]:
    """The lines that hold something, each with the number of the line of the file on which it begins."""
    stated = _SEPARATOR_LINE.match(text)
    if stated is not None:
        return _parted(text[stated.end() :], stated[1], file, 1)
    first, *others = _delimiters(text)
    lines = _parted(text, first, file, 0)
    if header_at(lines) is None:  # The first line may be a title, which has no delimiters, or others.
        for delimiter in others:
            try:
                again = _parted(text, delimiter, file, 0)
            except InputError:
                continue
            if header_at(again) is not None:
                return again
    return lines


def _parted(body: str, delimiter: str, file: str, skipped: int) -> list[Line]:
    """The lines with that delimiter between their cells; `skipped` lines of the file stand above them."""
    csv.field_size_limit(LARGEST)  # A definition may be longer than Python's own 128 KiB.
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    number = 1 + skipped
    try:
        for cells in reader:
            if any(cells):
                lines.append(Line(number, [unguard_formula(cell) for cell in cells]))
            number = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise InputError(
            tr("this is no table ({written})", written=shown(str(error), 200)),
            file=file,
            line=number,
            remedy=tr("look for a quotation mark that is not closed"),
        ) from error
    return lines


def _delimiters(text: str) -> list[str]:
    """Comma, semicolon and tab, the commonest in the first line, outside quotation marks, before the others."""
    header = _QUOTED.sub("", text.lstrip("\n").split("\n", 1)[0])
    return sorted((",", ";", "\t"), key=header.count, reverse=True)
