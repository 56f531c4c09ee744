"""Codebooks in Excel files."""

from __future__ import annotations

import re
from dataclasses import replace
from string import ascii_uppercase

from qualcode.domain.codebook_entries import CodebookFile, shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.importing.codebook_headings import header_at
from qualcode.importing.codebook_tables import read_table
from qualcode.importing.sheets import Line, Sheet, formulas_without_values, read_workbook

# Signs that XML cannot hold are written by their number, and what looks so by that of its first `_`.
_BY_NUMBER = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_\n?|_xFFF[EF]_", re.IGNORECASE)


def read_codebook_xlsx(data: bytes, file: str) -> CodebookFile:
    """Read a codebook from the first sheet whose header says where codes stand, a code a row, as `read_table` says.

    Numbers and dates are read as text, formulas by the values that were saved with them. Other sheets are not read; if
    they hold something, a warning says so, and another if formulas were saved without values.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: As `read_table`, with the sheet's row as the line; no Excel file, or one that is encrypted,
            damaged or too large; no sheet with such a header, with the columns of each.
    """
    sheets = read_workbook(data, file, verbatim=True)
    for title, lines, part in sheets:
        if header_at([line for line in lines if _says(line)]) is not None:
            book = read_table([Line(line.number, [_text(cell) for cell in line.cells]) for line in lines], file)
            return replace(book, warnings=(*_unread(title, sheets), *_unsaved(data, file, part), *book.warnings))
    if len(sheets) < 2:
        return read_table(sheets[0].lines if sheets else [], file)
    found = "; ".join(
        tr("“{title}” has {lines}", title=shown(sheet.title), lines=_listed(sheet.lines)) for sheet in sheets
    )
    raise InputError(
        tr("no sheet has columns that say where a code stands: {found}", found=found),
        file=file,
        remedy=tr("name a column “path” (Theme/Code), or two “name” and “parent” or “level”"),
    )


def _unread(read: str, sheets: list[Sheet]) -> tuple[str, ...]:
    """That only one sheet was read, where others hold something too."""
    others = [shown(sheet.title) for sheet in sheets if sheet.title != read and any(map(_says, sheet.lines))]
    if not others:
        return ()
    named = ", ".join(f"“{title}”" for title in others[:5]) + (" …" if len(others) > 5 else "")
    return (tr("only the sheet “{read}” was read, not {named}", read=shown(read), named=named),)


def _unsaved(data: bytes, file: str, part: str) -> tuple[str, ...]:
    """That cells are empty since their formulas were saved without values."""
    cells = formulas_without_values(data, file, part)
    if not cells:
        return ()
    named = ", ".join(cells[:5]) + (" …" if len(cells) > 5 else "")
    rows = len({cell.lstrip(ascii_uppercase) for cell in cells})
    return (
        plural(
            "{number} formula in {rows} was saved without a value and read as empty ({cells}): "
            "save the file in a spreadsheet first",
            "{number} formulas in {rows} were saved without values and read as empty ({cells}): "
            "save the file in a spreadsheet first",
            len(cells),
            rows=counted(rows, "row"),
            cells=named,
        ),
    )


def _says(line: Line) -> bool:
    return any(cell.strip() for cell in line.cells)


def _listed(lines: list[Line]) -> str:
    header = next((line.cells for line in lines if _says(line)), [])
    return ", ".join(shown(cell.strip()) for cell in header if cell.strip()) or tr("no columns")


def _text(cell: str) -> str:
    return _BY_NUMBER.sub(lambda found: _sign(found[0]), cell)


def _sign(written: str) -> str:
    if written.lower() == "_x005f_":
        return "_"
    return "\n" if written.lower().startswith("_x000d_") else chr(int(written[2:6], 16))
