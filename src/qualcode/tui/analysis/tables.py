"""The tables of a summary as lists: the names of rows stay in sight, numbers stand flush right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from rich.cells import cell_len

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.summaries import SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import BELOW
from qualcode.exporting.papers.cells import NUMBERS, rows_told
from qualcode.tui.prompts.rows import Cell, Column, Row, one_line

UNDEFINED = "·"
"""Stands in a cell that has no value."""
PLUS = " +"
"""Behind a code that takes in those below it, where there is little room."""
_NAME_LEAST, _NAME_MOST = 12, 44
_LABEL_MOST, _WORDS = 30, 30
"""Cells of a column at most: of names behind the first, of words of people."""
_TITLES_MOST, _TITLE_USUAL = (32, 24, 18, 14, 10), 14
"""Cells that the title of a column of numbers may take: the most at which all columns have room, else as usual."""


_OF = re.compile(r"(?P<name>.+) \(\w+ (?P<number>[\d,.]+)\)")
_NUMBER_AT_END = re.compile(r"[\d.,]*\d[.,]?$")
_JOINT = " · "
"""Stands between the values of a column of several attributes."""
_PERIOD_MOST = 10
"""Cells up to which a name that begins with a number, such as a date, is never shortened: it would be another one."""
_NAME_SEEN = 3
"""Cells of a name that are seen at least beside its number."""


class Listed(NamedTuple):
    """A table as a list."""

    columns: list[Column]
    rows: list[Row]


def listed(table: SummaryTable, width: int) -> Listed:
    """A table as columns and rows.

    Args:
        width: Cells of the screen: names take at most two fifths of them.
    """
    told = list(rows_told(table))
    of_codes = bool(table.columns) and "code" in (table.columns[0].key, table.columns[0].title)
    names = _indented([row[0] for row in told]) if of_codes else [row[0] for row in told]
    widest = max((cell_len(name) for name in names), default=_NAME_LEAST)
    most = min(_NAME_MOST, max(_NAME_LEAST, 2 * width // 5))
    first = Column(table.columns[0].title, min(most, max(_NAME_LEAST, widest)), middle=not of_codes)
    widths = [max((cell_len(row[n].split("\n")[0]) for row in told), default=1) for n in range(len(table.columns))]
    columns = [first, *_columns(table, widths, width - first.width - 4)]
    keys: Counter[str] = Counter()
    rows = []
    for name, row in zip(names, told, strict=True):
        keys[row[0]] += 1
        rows.append(Row(key_of(row[0], keys[row[0]]), (_name(name, row[0], of_codes), *_cells(table, row))))
    return Listed(columns, rows)


def key_of(label: str, number: int) -> Hashable:
    """What a row is known by: its name, and how many rows of that name there were by then."""
    return (label, number)


def short(title: str) -> str:
    """The title of a column where there is little room: of a code its own name."""
    path = title.removesuffix(BELOW)
    return f"{path.rpartition(SEPARATOR)[2]}{PLUS}" if path != title else path.rpartition(SEPARATOR)[2] or title


def head(title: str, room: int) -> str:
    """The title of a column of numbers in `room` cells: out of how many is never cut, and no number is cut in two.

    `student (of 14)` becomes `student (14)` and then `stud… (14)`; `teacher · FL (of 1)`, which its last value tells
    from the next, becomes `te…FL (1)`.
    """
    if cell_len(title) <= room:
        return title
    found = _OF.fullmatch(title)
    if found is None:
        return _cut(title, room)
    of = f" ({found['number']})"
    name, room = found["name"], max(1, room - cell_len(of))
    first, _, last = name.rpartition(_JOINT)
    rest = room - cell_len(last) - 1
    if first and cell_len(name) > room and rest >= _NAME_SEEN - 1:
        return f"{_cut(first, rest).removesuffix('…')}…{last}{of}"
    return _cut(name, room) + of


def _cut(name: str, room: int) -> str:
    """A name in `room` cells at most, cut before a number that it would be cut in."""
    if cell_len(name) <= room:
        return name
    kept = one_line(name, room).rstrip(" ").removesuffix("…")
    if name[len(kept) : len(kept) + 1].isdigit() or re.match(r"[.,]\d", name[len(kept) :]):
        kept = _NUMBER_AT_END.sub("", kept)
    return f"{kept.rstrip(' ')}…"


def _least(title: str) -> int:
    """Cells that the title of a column of numbers takes at least."""
    found = _OF.fullmatch(title)
    name = found["name"] if found is not None else title
    whole = name[:1].isdigit() and cell_len(name) <= _PERIOD_MOST
    seen = cell_len(name) if whole else min(cell_len(name), _NAME_SEEN + 1)
    return seen + (len(f" ({found['number']})") if found is not None else 0)


def _columns(table: SummaryTable, widths: list[int], room: int) -> list[Column]:
    """The columns behind the first; titles of numbers are as long as there is room for all."""
    for most in _TITLES_MOST:
        found = [_column(one, wide, most) for one, wide in zip(table.columns[1:], widths[1:], strict=True)]
        if sum(column.width + 1 for column in found) <= room:
            return found
    return [_column(one, wide, _TITLE_USUAL) for one, wide in zip(table.columns[1:], widths[1:], strict=True)]


def _column(column: SummaryColumn, widest: int, most: int) -> Column:
    title = short(column.title) if not column.about else column.title
    if column.kind == "text":
        return Column(title, _WORDS, grow=1)
    if column.kind not in NUMBERS:
        return Column(title, min(_LABEL_MOST, max(cell_len(title), widest)), middle=True)
    width = max(widest, min(most, cell_len(title)), min(_least(title), cell_len(title)))
    return Column(head(title, width), width, right=True)


def _indented(labels: list[str]) -> list[str]:
    """Codes by their own names below their themes, where these stand above them."""
    there: set[str] = set()
    found = []
    for label in labels:
        path = label.removesuffix(BELOW)
        above = path.split(SEPARATOR)[:-1]
        depth = next((n for n in range(len(above), 0, -1) if SEPARATOR.join(above[:n]) in there), 0)
        name = SEPARATOR.join(path.split(SEPARATOR)[depth:])
        there.add(path)
        found.append(f"{'  ' * depth}{name}{PLUS if label != path else ''}")
    return found


def _name(name: str, label: str, of_codes: bool) -> Cell:
    own = name.lstrip(" ") if of_codes else name
    return ((name[: len(name) - len(own)], ""), (own, "strong" if of_codes and SEPARATOR not in label else ""))


def _cells(table: SummaryTable, row: tuple[str, ...]) -> Iterable[Cell]:
    for column, text in zip(table.columns[1:], row[1:], strict=True):
        if not text:
            yield ((UNDEFINED if column.kind in NUMBERS else "", "quiet"),)
        else:
            shown = one_line(text, 4 * _WORDS) if column.kind == "text" else text
            yield ((shown, "quiet" if text.replace(",", ".") in ("0", "0.0%", "0.00") else ""),)
