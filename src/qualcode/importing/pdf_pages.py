"""The lines of a PDF with their places: a program of its own, so that a file made to harm harms no one else.

It reads a PDF from standard input and writes one JSON document to standard output: `{"pages": [{"width", "height",
"images", "pieces": [[left, top, right, bottom, size, bold, text], …]}, …], "information": {…}}`, or
`{"refused": reason}`. Places are points from the upper left corner; `bold` counts the code points that a piece
begins with in bold type.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import re
import sys
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MOST_MEMORY = 640 * 2**20
"""Bytes of address space, where the system can hold a program to it (Linux)."""
MOST_PAGES = 5_000
MOST_CHARACTERS = 8_000_000
MOST_PIECES = 400_000
LARGEST_PAGE = 20_000.0
"""Points; the format's own bound is 14,400."""
_EDGE = 50.0
"""Points beyond the page's edge at which letters are no longer printed."""
_GAP = 1.8
"""A gap as wide as this many letters' height parts two pieces of a line."""
_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_BLANKS = frozenset((0x20, 0xA, 0xD, 0x9, 0xA0))
_HYPHENS = (0x2, 0xFFFE)
"""What the library puts for a hyphen at a line's end."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_INFORMATION = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}


class _RefusedError(Exception):
    """The file cannot be read; the argument is the reason."""


class _Piece:
    """Letters that follow each other on a line."""

    __slots__ = ("bold", "bottom", "codes", "first", "last", "left", "right", "size", "top")

    def __init__(self, first: int, box: tuple[float, float, float, float]) -> None:
        self.first = first
        self.left, self.top, self.right, self.bottom = box
        self.last = self.left
        """Where the latest letter begins: two letters of one ligature share its place."""
        self.codes: list[int] = []
        self.size = 0.0
        self.bold = 0

    def takes(self, box: tuple[float, float, float, float]) -> bool:
        """True if a letter in `box` goes on with this piece."""
        left, top, _, bottom = box
        height = self.bottom - self.top
        upper = top if top > self.top else self.top
        lower = bottom if bottom < self.bottom else self.bottom
        if lower - upper < 0.4 * (height if height < bottom - top else bottom - top):
            return False
        return (left > self.right - 0.5 * height or left >= self.last) and left - self.right < _GAP * height

    def add(self, code: int, box: tuple[float, float, float, float]) -> None:
        """Take a letter in."""
        self.codes.append(code)
        self.last, top, right, bottom = box
        if top < self.top:
            self.top = top
        if right > self.right:
            self.right = right
        if bottom > self.bottom:
            self.bottom = bottom


def main() -> None:
    """Read standard input, write standard output."""
    _limit_memory()
    data = sys.stdin.buffer.read()
    try:
        answer = _read(data)
    except _RefusedError as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "memory"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # a system that cannot be held to it still has the time limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _read(data: bytes) -> dict[str, Any]:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _RefusedError("encrypted" if pdfium.FPDF_GetLastError() in _ENCRYPTED else "damaged")
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise _RefusedError("encrypted")
    count = pdfium.FPDF_GetPageCount(document)
    if count > MOST_PAGES:
        raise _RefusedError("pages")
    pages, characters, pieces = [], 0, 0
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            pages.append({"width": 0.0, "height": 0.0, "images": False, "damaged": True, "pieces": []})
            continue
        answer, letters = _page(page)
        characters += letters
        pieces += len(answer["pieces"])
        if characters > MOST_CHARACTERS or pieces > MOST_PIECES:
            raise _RefusedError("characters")
        pages.append(answer)
        pdfium.FPDF_ClosePage(page)
    return {"pages": pages, "information": _information(document)}


def _page(page: Any) -> tuple[dict[str, Any], int]:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (0 < width < LARGEST_PAGE and 0 < height < LARGEST_PAGE):
        return {"width": 0.0, "height": 0.0, "images": False, "damaged": True, "pieces": []}, 0
    text = pdfium.FPDFText_LoadPage(page)
    count = pdfium.FPDFText_CountChars(text) if text else 0
    pieces = _pieces(text, width, height, count) if count > 0 else []
    images = not pieces and any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, number)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for number in range(min(pdfium.FPDFPage_CountObjects(page), 10_000))
    )
    written = [_written(piece, text) for piece in pieces]
    if text:
        pdfium.FPDFText_ClosePage(text)
    return {"width": width, "height": height, "images": images, "damaged": False, "pieces": written}, max(count, 0)


def _pieces(text: Any, width: float, height: float, count: int) -> list[_Piece]:
    """The letters of a page, in the order of the file, parted at line ends and wide gaps."""
    pieces: list[_Piece] = []
    current: _Piece | None = None
    rectangle = pdfium.FS_RECTF()
    place = ctypes.byref(rectangle)
    spaces = 0
    for number in range(count):
        code = pdfium.FPDFText_GetUnicode(text, number)
        if code in _BLANKS:
            spaces += 1
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, number, place):
            continue
        box = (rectangle.left, height - rectangle.top, rectangle.right, height - rectangle.bottom)
        if not (-_EDGE < box[0] < width + _EDGE and -_EDGE < box[1] < box[3] < height + _EDGE and box[2] < 2 * width):
            continue
        if current is None or not current.takes(box):
            current = _Piece(number, box)
            current.size = pdfium.FPDFText_GetFontSize(text, number) or (box[3] - box[1])
            pieces.append(current)
        elif spaces:
            current.codes.append(0x20)
        spaces = 0
        if code in _HYPHENS:
            code = 0x2D
        current.add(code if 0x20 <= code < 0x110000 else 0xFFFD, box)
    return pieces


def _written(piece: _Piece, text: Any) -> list[Any]:
    units = "".join(map(chr, piece.codes))
    said = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    places = [round(value, 2) for value in (piece.left, piece.top, piece.right, piece.bottom, piece.size)]
    return [*places, min(_bold(piece, text), len(said)), said]


def _bold(piece: _Piece, text: Any) -> int:
    """How many code points the piece begins with in bold type."""
    number, bold = piece.first, 0
    for code in piece.codes:
        if code != 0x20:
            while pdfium.FPDFText_GetUnicode(text, number) in _BLANKS:
                number += 1
            if not _is_bold(text, number):
                break
            number += 1
        bold += 1
    return bold


def _is_bold(text: Any, number: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, number) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, number, name, 128, ctypes.byref(flags))
    called = name.value.decode("latin-1").lower()
    return any(word in called for word in _BOLD_NAMES)


def _information(document: Any) -> dict[str, str]:
    found = {}
    for key, name in _INFORMATION.items():
        buffer = ctypes.create_string_buffer(2048)
        size = pdfium.FPDF_GetMetaText(document, key.encode("ascii"), buffer, 2048)
        value = buffer.raw[: max(0, min(size, 2048) - 2)].decode("utf-16-le", "replace").strip()
        if name == "created":
            date = _DATE.match(value)
            value = "-".join(date.groups()) if date else ""
        if value:
            found[name] = value
    return found


if __name__ == "__main__":
    main()
