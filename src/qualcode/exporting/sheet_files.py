"""Excel files: texts that a cell can hold, names that a sheet can bear, and bytes without anybody's name or time."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.text.cells import visible

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""
_LONGEST_NAME = 31
# What XML cannot hold, and what a spreadsheet would take for the sign that stands for it.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_MODIFIED = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_NO_NAME = re.compile(r"[\\/*?:\[\]]")


def held_by_xml(text: str) -> str:
    """A text with signs for what XML cannot hold, as spreadsheets write them."""
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def cell_text(text: str) -> str:
    """A text to be shown in a cell: controls and marks of direction are signs, line ends stay.

    Raises:
        RuleError: It is longer than a cell can hold.
    """
    shown = held_by_xml(visible(text))
    units = len(shown.encode("utf-16-le", "surrogatepass")) // 2
    if units > LONGEST_CELL:
        raise RuleError(
            tr(
                "a text of {characters:,} characters begins “{words}…”, a cell of Excel holds {most:,}",
                characters=units,
                words=shown[:30],
                most=LONGEST_CELL,
            ),
            remedy=tr("write the file in another format, such as CSV"),
        )
    return shown


def sheet_name(title: str, taken: set[str]) -> str:
    """A name for a sheet that no other has; it is added to those that are taken."""
    base = " ".join(_NO_NAME.sub(" ", held_by_xml(visible(title))).split()).strip("'")[:_LONGEST_NAME] or tr("Table")
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        end = f" {number}"
        name = base[: _LONGEST_NAME - len(end)] + end
    taken.add(name.casefold())
    return name


def workbook_bytes(workbook: Workbook, title: str) -> bytes:
    """The workbook as a file that is the same each time: nobody's name, no time.

    Args:
        title: The title in its properties.
    """
    workbook.properties.creator = "qualcode"
    workbook.properties.title = held_by_xml(visible(title))
    out = io.BytesIO()
    workbook.save(out)
    return timeless(out.getvalue())


def timeless(data: bytes) -> bytes:
    """An Excel file without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in archive.namelist():
            part = archive.read(name)
            part = _MODIFIED.sub(b"", part) if name == "docProps/core.xml" else part
            written.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
