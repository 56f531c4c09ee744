"""Which page belongs to which table, and the rows of all of them: by the trees as far as they hold, else by looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import BigInteger, Column, Integer, LargeBinary

from qualcode.storage import tables
from qualcode.storage.salvaging.pages import Pages
from qualcode.storage.salvaging.records import (
    KEY_INTERIOR,
    KEY_LEAF,
    LEAF,
    Record,
    Value,
    children,
    kind_of,
    records,
)
from qualcode.storage.soundness.values import PACKED, WORDS
from qualcode.storage.statements import key_columns
from qualcode.storage.types import PACKED_SPAN, Identifier, Utf8

FOLLOWING = frozenset({"indexed_text", "vocabulary"})
"""Tables that follow from others, and are made anew."""
WANTED = tuple(table.name for table in tables.metadata.sorted_tables if table.name not in FOLLOWING)
_NUMBERS = "sqlite_sequence"
_LEAST_SURE = 0.6
"""The share of rows on a page that must look like those of a table."""
Key = tuple[Value, ...]
Layout = Mapping[str, Sequence[str]]
"""Table → its columns in the order in which a file has them."""


@dataclass(slots=True)
class Found:
    """What was read of a damaged file."""

    rows: dict[str, dict[Key, list[Value]]] = field(default_factory=lambda: {name: {} for name in WANTED})
    """Table → key → values in the order of the file's columns; missing ones are None."""
    partial: dict[str, set[Key]] = field(default_factory=lambda: {name: set() for name in WANTED})
    """Rows of which the end is missing."""
    given: dict[str, int] = field(default_factory=dict)
    """Table → the highest number that a row of it ever had, as the file says."""
    pages: int = 0
    loose: int = 0
    """Pages that no tree led to, and whose rows were told by their looks."""


def read_rows(pages: Pages, layout: Layout) -> Found:
    """Read every row that a file holds.

    Args:
        pages: The file.
        layout: The columns of its tables.
    """
    found = Found(pages=pages.count)
    owners = _owners(pages)
    strangers: set[int] = set()
    for number, table in owners.items():
        rows = list(records(pages, number))
        if _are_of(table, rows, kind_of(pages.page(number), number), layout):
            for record in rows:
                _take(found, table, record, layout)
        else:
            strangers.add(number)  # A page that was written where another belongs.
    free = _free_pages(pages)
    for number in pages.numbers():
        if number not in strangers and (number in owners or number in free):
            continue
        page = pages.page(number)
        kind = kind_of(page, number)
        if kind in (LEAF, KEY_LEAF, KEY_INTERIOR):
            _take_loose(found, list(records(pages, number)), kind, layout)
    return found


def _are_of(table: str, rows: list[Record], kind: int, layout: Layout) -> bool:
    """Whether the rows of a page that a tree gives to a table look as if they were of it."""
    if table not in layout or not rows:
        return True
    return sum(_points(record, table, kind, layout) is not None for record in rows) >= len(rows) / 2


def _owners(pages: Pages) -> dict[int, str]:
    """Page → its table, wherever a tree leads to it; those of indexes are not followed."""
    roots: dict[int, str] = {}
    for record in _in_tree(pages, 1):
        match record.values:
            case ("table", str(name), _, int(root), *_) if name in WANTED or name == _NUMBERS:
                roots[root] = name
    owners: dict[int, str] = {}
    for root, name in roots.items():
        for number in _walk(pages, root):
            owners.setdefault(number, name)
    return owners


def _in_tree(pages: Pages, root: int) -> Iterator[Record]:
    for number in _walk(pages, root):
        yield from records(pages, number)


def _walk(pages: Pages, root: int) -> Iterator[int]:
    """The pages of a tree from its root on, each once."""
    waiting, seen = [root], set()
    while waiting:
        number = waiting.pop()
        if number in seen or not 0 < number <= pages.count:
            continue
        seen.add(number)
        yield number
        waiting += children(pages, number)


def _free_pages(pages: Pages) -> set[int]:
    """The pages that the file says hold nothing: what is left on them was taken away."""
    free: set[int] = set()
    if not pages.header_is_whole:
        return free
    trunk = int.from_bytes(pages.page(1)[32:36])
    while 1 < trunk <= pages.count and trunk not in free:
        free.add(trunk)
        page = pages.page(trunk)
        count = min(int.from_bytes(page[4:8]), pages.usable // 4 - 2)
        free.update(int.from_bytes(page[8 + 4 * i : 12 + 4 * i]) for i in range(count))
        trunk = int.from_bytes(page[:4])
    return free


def _take(found: Found, table: str, record: Record, layout: Layout) -> None:
    """Take in a row of a table that is known; one that a better copy is there of is passed over."""
    if table == _NUMBERS:
        match record.values:
            case (str(name), int(number)) if 0 < number < 2**53:
                found.given[name] = max(number, found.given.get(name, 0))
        return
    if table not in found.rows:
        return
    row = _whole_row(table, record, layout)
    key = _key(table, row, layout) if row else None
    if row is None or key is None:
        return
    known = found.rows[table].get(key)
    if known is not None and not (key in found.partial[table] and record.whole):
        return
    found.rows[table][key] = row
    (found.partial[table].discard if record.whole else found.partial[table].add)(key)


def _whole_row(table: str, record: Record, layout: Layout) -> list[Value] | None:
    """The values of a row by the columns of its table; None where it has more of them."""
    columns = layout[table]
    if len(record.values) > len(columns):
        return None
    row = [*record.values, *[None] * (len(columns) - len(record.values))]
    if record.rowid is not None and (number := _numbered_by(table)) is not None:
        row[columns.index(number)] = record.rowid
    return row


@cache
def _numbered_by(table: str) -> str | None:
    """The column that is the row's number: SQLite does not write it into the record."""
    keys = key_columns(tables.metadata.tables[table])
    only = tables.metadata.tables[table].c[keys[0]]
    return keys[0] if len(keys) == 1 and isinstance(only.type, Integer) else None


def _key(table: str, row: Sequence[Value], layout: Layout) -> Key | None:
    key = tuple(row[layout[table].index(name)] for name in key_columns(tables.metadata.tables[table]))
    return None if None in key else key


def _take_loose(found: Found, rows: list[Record], kind: int, layout: Layout) -> None:
    """Take in the rows of a page that no tree led to, as those of the table that they look like."""
    if not rows:
        return
    votes: Counter[str] = Counter()
    for record in rows:
        votes.update(looks_like(record, kind, layout))
    table, count = votes.most_common(1)[0] if votes else ("", 0)
    if not table or count < _LEAST_SURE * len(rows):
        return
    found.loose += 1
    for record in rows:
        if table in looks_like(record, kind, layout):
            _take(found, table, record, layout)


def looks_like(record: Record, kind: int, layout: Layout) -> list[str]:
    """The tables that a row may be of; only the likeliest, where words of the program's own tell."""
    sure = {table: points for table in layout if (points := _points(record, table, kind, layout)) is not None}
    best = max(sure.values(), default=0)
    return [table for table, points in sure.items() if points == best]


def _points(record: Record, table: str, kind: int, layout: Layout) -> int | None:
    """How much a row looks like one of a table; None where it cannot be."""
    columns = tuple(layout[table])
    if (kind == LEAF) == (table in _WITHOUT_NUMBERS):
        return None
    least = len(columns) - _late(table, columns) if record.whole else 2
    if not least <= len(record.values) <= len(columns):
        return None
    told = [check(value) for check, value in zip(_checks(table, columns), record.values, strict=False)]
    return sum(told) if all(one >= 0 for one in told) else None


_WITHOUT_NUMBERS = frozenset(
    table.name for table in tables.metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is False
)


@cache
def _late(table: str, columns: tuple[str, ...]) -> int:
    """How many columns at the end of a row may not be written, since they came later and are empty."""
    target, late = tables.metadata.tables[table], 0
    for name in reversed(columns):
        if not target.c[name].nullable:
            break
        late += 1
    return late


@cache
def _checks(table: str, columns: tuple[str, ...]) -> tuple[Callable[[Value], int], ...]:
    target = tables.metadata.tables[table]
    return tuple(_check(table, target.c[name]) for name in columns)


def _check(table: str, column: Column[object]) -> Callable[[Value], int]:
    """How much a value speaks for standing in a column: −1 if it cannot."""
    name, type_ = f"{table}.{column.name}", column.type
    number = column.name == _numbered_by(table)
    words = WORDS.get(name)

    def look(value: Value) -> int:
        if value is None:
            return 0 if column.nullable or number else -1
        if number:
            return -1
        if words is not None:
            return 3 if value in words else -1
        if isinstance(type_, Integer | BigInteger):
            return 1 if isinstance(value, int) else -1
        if isinstance(type_, Identifier):
            return 2 if isinstance(value, bytes) and len(value) == 16 else -1
        if isinstance(type_, LargeBinary):
            return _of_bytes(value, type_.length, packed=name in PACKED)
        if isinstance(type_, Utf8):
            return _of_text(value)
        return 1 if isinstance(value, str) and value.isascii() else -1

    return look


def _of_bytes(value: Value, length: int | None, *, packed: bool) -> int:
    if not isinstance(value, bytes) or (length is not None and len(value) != length):
        return -1
    if packed and len(value) % PACKED_SPAN:
        return -1
    return 2 if length is not None else 1


def _of_text(value: Value) -> int:
    if not isinstance(value, bytes):
        return -1
    try:
        value.decode()
    except UnicodeDecodeError:
        return 0
    return 1
