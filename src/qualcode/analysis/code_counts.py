"""What stands in the cells of a table of codes: added up for all cells at once, each thing counted once in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from qualcode.analysis.reach import Ints, Lists, Reach, numbered, once

if TYPE_CHECKING:
    from qualcode.analysis.frequencies import Shares


@dataclass(frozen=True)
class CodeCounts:
    """Rows × columns; the last column is that of what is in none."""

    columns: Mapping[str, int]
    """Column that something is in → its place."""
    tables: tuple[Ints, Ints, Ints, Ints]
    """Segments, documents, participants and sites."""

    def of(self, columns: Sequence[str]) -> list[list[int]]:
        """The four numbers of all cells of some columns, row by row."""
        places = [self.columns.get(column, len(self.columns)) for column in columns]
        return [numbers[:, places].reshape(-1).tolist() for numbers in self.tables]


def count_codes(reach: Reach, shares: Shares, rows: Sequence[Sequence[int]]) -> CodeCounts:
    """Count codings, and the documents, participants and sites that they are of.

    Args:
        shares: Into which columns codings fall, and for whom they count there.
        rows: The codes whose codings stand in each row.
    """
    slots, group = _slotted(reach, shares)
    many = len(slots.of_group)
    code_ids, code = numbered(reach.code, int(reach.code.max(initial=0)) + 1)
    given, count = _counted(code * many + group, len(code_ids) * many)
    entry, slot = Lists(slots.of_group).beside(given % many if many else given)
    code, count = (given // many if many else given)[entry], count[entry]
    entry, row = Lists(_rows_of(rows, code_ids.tolist())).beside(code)
    slot, count = slot[entry], count[entry]
    wide = len(slots.columns) + 1
    cell = row * wide + _column(slots.column)[slot]
    size = len(rows) * wide
    segments = np.bincount(cell, weights=count, minlength=size).astype(np.int64)
    documents = _distinct(cell, _column(slots.document)[slot], size)
    participants, sites = (
        _distinct(cell[entry], whom, size)
        for entry, whom in (Lists(of_slot).beside(slot) for of_slot in (slots.participants, slots.sites))
    )
    shape = (len(rows), wide)
    return CodeCounts(
        slots.columns,
        (segments.reshape(shape), documents.reshape(shape), participants.reshape(shape), sites.reshape(shape)),
    )


@dataclass
class _Slots:
    """What codings of one document that reach the same people add to one column: each such thing once."""

    columns: dict[str, int] = field(default_factory=dict)
    column: list[int] = field(default_factory=list)
    document: list[int] = field(default_factory=list)
    participants: list[Sequence[int]] = field(default_factory=list)
    sites: list[Sequence[int]] = field(default_factory=list)
    of_group: list[list[int]] = field(default_factory=list)
    """All that such codings add, one thing for each column."""


def _slotted(reach: Reach, shares: Shares) -> tuple[_Slots, Ints]:
    """The slots, and for each coding the group of them that it adds to."""
    many = len(reach.voices)
    met, place = numbered(reach.document * many + reach.reached, (int(reach.document.max(initial=0)) + 1) * many)
    slots = _Slots()
    known: dict[tuple[int, int], int] = {}
    groups = []
    for key in met.tolist():
        document, reached = divmod(key, many)
        found = shares.of(document, reach.voices[reached])
        group = known.setdefault((document, id(found)), len(known))  # The same people are the same object.
        if group == len(slots.of_group):
            slots.of_group.append(list(range(len(slots.column), len(slots.column) + len(found))))
            for share in found:
                slots.column.append(slots.columns.setdefault(share.column, len(slots.columns)))
                slots.document.append(document)
                slots.participants.append(tuple(share.participants))
                slots.sites.append(tuple(share.sites))
        groups.append(group)
    return slots, _column(groups)[place]


def _rows_of(rows: Sequence[Sequence[int]], codes: Sequence[int]) -> list[list[int]]:
    """For each code the rows that it stands in."""
    places = {code: place for place, code in enumerate(codes)}
    found: list[list[int]] = [[] for _ in codes]
    for row, taken in enumerate(rows):
        for code in taken:
            if code in places:
                found[places[code]].append(row)
    return found


def _column(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _counted(values: Ints, limit: int) -> tuple[Ints, Ints]:
    """Each value once, ascending, and how often it is there."""
    if limit > 8 * len(values) + 1024:
        found, counts = np.unique(values, return_counts=True)
        return found, counts.astype(np.int64)
    counts = np.bincount(values, minlength=limit)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _distinct(cell: Ints, thing: Ints, size: int) -> Ints:
    """How many different things each cell holds."""
    wide = int(thing.max(initial=0)) + 1
    return np.bincount(once(cell * wide + thing) // wide, minlength=size)
