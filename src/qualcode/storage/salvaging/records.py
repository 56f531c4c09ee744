"""Records as SQLite writes them on its pages: what of each can be read, and nothing believed that is out of bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.storage.salvaging.pages import Pages

LEAF, INTERIOR = 13, 5
"""Kinds of pages of tables with row numbers."""
KEY_LEAF, KEY_INTERIOR = 10, 2
"""Kinds of pages of indexes, and of tables without row numbers."""
_LONGEST = 2**28
_MOST_COLUMNS = 200
_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
Value = int | float | str | bytes | None


class Record(NamedTuple):
    """A row as a page holds it."""

    rowid: int | None
    """None in tables without row numbers."""
    values: tuple[Value, ...]
    whole: bool
    """Whether all of it could be read; else the last values may be cut off or missing."""


def kind_of(page: bytes, number: int) -> int:
    """What a page is."""
    at = start_of(page, number)
    return page[at] if len(page) > at else 0


def start_of(page: bytes, number: int) -> int:
    """Where the header of a page begins: behind that of the file on the first one, if it is the first one."""
    return 100 if number == 1 and page[:1] not in (b"\x02", b"\x05", b"\x0a", b"\x0d") else 0


def children(pages: Pages, number: int) -> list[int]:
    """The pages below a page of a tree, as far as they can be read."""
    page = pages.page(number)
    at = start_of(page, number)
    if kind_of(page, number) not in (INTERIOR, KEY_INTERIOR):
        return []
    found = [int.from_bytes(page[start : start + 4]) for start in _cells(pages, page, number)]
    return [*found, int.from_bytes(page[at + 8 : at + 12])]


def records(pages: Pages, number: int) -> Iterator[Record]:
    """The rows on a page."""
    page = pages.page(number)
    kind = kind_of(page, number)
    if kind not in (LEAF, KEY_LEAF, KEY_INTERIOR):
        return
    for start in _cells(pages, page, number):
        record = _record(pages, page, start + (4 if kind == KEY_INTERIOR else 0), numbered=kind == LEAF)
        if record is not None:
            yield record


def _cells(pages: Pages, page: bytes, number: int) -> Iterator[int]:
    """Where the cells of a page begin, those that lie on it."""
    at = start_of(page, number)
    header = 12 if kind_of(page, number) in (INTERIOR, KEY_INTERIOR) else 8
    first = at + header
    count = min(int.from_bytes(page[at + 3 : at + 5]), (pages.usable - first) // 2)
    for i in range(count):
        start = int.from_bytes(page[first + 2 * i : first + 2 * i + 2])
        if first <= start < pages.usable - 3:
            yield start


def _record(pages: Pages, page: bytes, at: int, *, numbered: bool) -> Record | None:
    length, at = _varint(page, at)
    rowid: int | None = None
    if numbered:
        number, at = _varint(page, at)
        rowid = number - 2**64 if number >= 2**63 else number
    if not 1 < length <= _LONGEST or at >= pages.usable:
        return None
    payload = _payload(pages, page, at, length, numbered=numbered)
    return _parsed(payload, rowid, len(payload) == length)


def _payload(pages: Pages, page: bytes, at: int, length: int, *, numbered: bool) -> bytes:
    """The bytes of a record: what lies on its page and on those behind; as much as there is."""
    usable = pages.usable
    most = usable - 35 if numbered else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return page[at : min(at + length, usable)]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= most else least
    found = bytearray(page[at : min(at + local, usable)])
    following = int.from_bytes(page[at + local : at + local + 4])
    seen: set[int] = set()
    while len(found) < length and 1 < following <= pages.count and following not in seen:
        seen.add(following)
        behind = pages.page(following)
        if not any(behind):
            break  # Nothing was ever written so: even the last page of a row has words on it.
        found += behind[4 : min(usable, 4 + length - len(found))]
        following = int.from_bytes(behind[:4])
    return bytes(found)


def _parsed(payload: bytes, rowid: int | None, whole: bool) -> Record | None:
    """A record of its bytes; None where they are none."""
    header, at = _varint(payload, 0)
    if not at <= header <= min(len(payload), 9 * _MOST_COLUMNS):
        return None
    kinds: list[int] = []
    while at < header:
        kind, at = _varint(payload, at)
        if kind in (10, 11) or kind > 2 * _LONGEST:
            return None
        kinds.append(kind)
    if at != header or len(kinds) > _MOST_COLUMNS:
        return None
    values: list[Value] = []
    for kind in kinds:
        width = _WIDTHS[kind] if kind < 10 else (kind - 12) // 2
        part = payload[at : at + width]
        if len(part) < width:
            whole = False
            values.append(bytes(part) if kind >= 12 and part else None)
        else:
            values.append(_value(kind, part))
        at += width
    return Record(rowid, tuple(values), whole)


def _value(kind: int, part: bytes) -> Value:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        number: float = struct.unpack(">d", part)[0]
        return number
    if kind < 7:
        return int.from_bytes(part, signed=True)
    return part.decode("utf-8", "replace") if kind % 2 else part


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of one to nine bytes, and where it ends."""
    value = 0
    for i in range(8):
        byte = data[at + i] if at + i < len(data) else 0
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + i + 1
    last = data[at + 8] if at + 8 < len(data) else 0
    return value << 8 | last, at + 9
