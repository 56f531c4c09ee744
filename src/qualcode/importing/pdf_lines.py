"""Lines of a printed page in the order of reading: columns one after the other, running heads apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

_NARROWEST_GUTTER = 7.0
"""Points between two columns."""
_COLUMN = 0.25
"""The least width of a column, as a part of the page's text; narrower ones hold speakers' names or numbers."""
_ZONE = 0.14
"""The part of a page's height, above and below, in which running heads stand."""
_MOST_LOOKED_AT = 3
"""Lines at each edge of a page."""
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|seite|página|pagina|p\.|s\.|pág\.|strana|sida|side|blz\.?)\s{0,2})?(?P<number>\d{1,4})"
    r"(?:\s{0,2}(?:/|of|von|de|di|van|sur|av|z|\|)\s{0,2}\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that follow each other on a line; places are points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: int
    """Code points of its beginning in bold type."""
    text: str

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column."""

    page: int
    """Counted from 1."""
    number: int
    """Of the line on its page, in the order of reading, counted from 1; running heads are not counted."""
    column: int
    """Counts through all columns of all pages, so that lines of one column share it."""
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: int
    text: str


def lines_of(pages: Sequence[tuple[float, Sequence[Piece]]]) -> tuple[list[Line], Counter[str]]:
    """The lines of all pages, and the running heads and page numbers that were taken out, with how often each came.

    Args:
        pages: Height and pieces of each page.
    """
    rows = [_rows(pieces) for _, pieces in pages]
    heads = _running_heads(rows, [height for height, _ in pages])
    left_out: Counter[str] = Counter()
    lines: list[Line] = []
    column = 0
    for page, found in enumerate(rows):
        kept = []
        for number, row in enumerate(found):
            if (page, number) in heads:
                left_out[_DIGITS.sub("#", _text(row))] += 1
            else:
                kept.append(row)
        number = 0
        for part in _columns(kept, 0):
            column += 1
            for row in part:
                number += 1
                lines.append(_line(row, page + 1, number, column))
    return lines, left_out


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces whose middles lie at one height, from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        if rows and piece.middle - rows[-1][0].middle < 0.4 * min(
            piece.bottom - piece.top, rows[-1][0].bottom - rows[-1][0].top
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def _text(row: Sequence[Piece]) -> str:
    return "\t".join(piece.text for piece in row)


def _line(row: Sequence[Piece], page: int, number: int, column: int) -> Line:
    bold, length = 0, 0
    for piece in row:
        if bold == length:
            bold = length + piece.bold + (piece.bold == len(piece.text))
        length += len(piece.text) + 1
    text = _text(row)
    return Line(
        page,
        number,
        column,
        row[0].left,
        min(piece.top for piece in row),
        row[-1].right,
        max(piece.bottom for piece in row),
        max(piece.size for piece in row),
        min(bold, len(text)),
        text,
    )


def _running_heads(rows: Sequence[list[list[Piece]]], heights: Sequence[float]) -> set[tuple[int, int]]:
    """(page, row) of lines at the edges that come back on many pages, and of page numbers that count them."""
    groups: defaultdict[tuple[bool, int, str], list[tuple[int, int]]] = defaultdict(list)
    numbers: defaultdict[tuple[bool, int], list[tuple[int, int]]] = defaultdict(list)
    for page, found in enumerate(rows):
        for number in {
            *range(min(_MOST_LOOKED_AT, len(found))),
            *range(max(0, len(found) - _MOST_LOOKED_AT), len(found)),
        }:
            row = found[number]
            above = row[0].bottom < _ZONE * heights[page]
            if not above and row[0].top < (1 - _ZONE) * heights[page]:
                continue
            text = _text(row)
            groups[above, round(row[0].middle / 6), _DIGITS.sub("#", text)].append((page, number))
            counted = _PAGE_NUMBER.fullmatch(text.strip())
            if counted:
                numbers[above, int(counted["number"]) - page].append((page, number))
    heads = set()
    enough = max(2, 0.4 * len(rows)) if len(rows) < 6 else max(3, 0.3 * len(rows))
    for places in groups.values():
        if len({page for page, _ in places}) >= enough:
            heads.update(places)
    for (_, first), places in numbers.items():
        if len(places) > 1 or first == 1:
            heads.update(places)
    return heads


def _columns(rows: list[list[Piece]], depth: int) -> list[list[list[Piece]]]:
    """The parts of a page in the order of reading, each a list of rows from top to bottom."""
    gutter = _gutter(rows) if depth < 2 else None
    if gutter is None:
        return [rows] if rows else []
    parts: list[list[list[Piece]]] = []
    band: list[list[Piece]] = []
    for row in [*rows, []]:
        crosses = any(piece.left < gutter < piece.right for piece in row)
        if row and not crosses:
            band.append(row)
            continue
        for side in (True, False):
            beside = [part for one in band if (part := [piece for piece in one if (piece.left < gutter) is side])]
            parts.extend(_columns(beside, depth + 1))
        band = []
        if crosses:
            parts.append([row])
    return parts


def _gutter(rows: Sequence[Sequence[Piece]]) -> float | None:
    """The middle of the empty strip between two columns; None where there is one column."""
    pieces = [piece for row in rows for piece in row]
    if len(rows) < 4:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = right - left
    steps = [0] * (int(width / 2) + 3)
    for piece in pieces:
        steps[int((piece.left - left) / 2)] += 1
        steps[int((piece.right - left) / 2) + 1] -= 1
    cover = list(accumulate(steps))
    allowed = 0.12 * len(rows)
    best: tuple[int, int] | None = None
    start: int | None = None
    for place in range(int(len(cover) * _COLUMN), int(len(cover) * (1 - _COLUMN)) + 1):
        empty = cover[place] <= allowed
        if empty and start is None:
            start = place
        if not empty and start is not None:
            best = max(best or (0, 0), (place - start, start))
            start = None
    if best is None or best[0] * 2 < _NARROWEST_GUTTER:
        return None
    gutter = left + best[1] * 2 + best[0]
    sides = (
        [piece for piece in pieces if piece.right <= gutter],
        [piece for piece in pieces if piece.left >= gutter],
    )
    full = all(
        len(side) >= 3 and median(piece.right - piece.left for piece in side) >= 0.6 * _COLUMN * width for side in sides
    )
    return gutter if full else None
