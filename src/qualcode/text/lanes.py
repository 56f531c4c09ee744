"""Margin lanes: which bracket stands in which column of the margin, kept up to date edit by edit.

A bracket's lane depends on what begins above it and on nothing else, so that scrolling never moves a bracket and an
edit moves only what stands below it, up to the row where things are as before.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from qualcode.text.wrapping import WrappedText

NO_LABEL = -1
LABEL_DELAY = 2
"""A name may stand this many rows below the start of its bracket when several brackets start on one row."""


class Placed(NamedTuple):
    """One span in the margin."""

    id: int
    lane: int
    """0 is the lane next to the text."""
    first: int
    """First visual row."""
    last: int
    """Last visual row, inclusive."""
    label: int
    """The row on which its name stands, NO_LABEL where there is no room for it."""


class _Item(NamedTuple):
    """A span before it has a lane; sorts by start, the longer one first."""

    start: int
    backward_end: int
    id: int
    first: int
    last: int


_by_first = attrgetter("first")


class Lanes:
    """The margin of one wrapped document.

    From the top down each span takes the lowest lane that is free on its first row. An edit therefore changes only
    what begins below it, and no more than up to the row where everything that stands aside has ended.

    Args:
        wrapped: The visual lines.
        spans: `(id, start, end)` in code points; ids are unique.
    """

    def __init__(self, wrapped: WrappedText, spans: Iterable[tuple[int, int, int]] = ()) -> None:
        self._wrapped = wrapped
        self._items: dict[int, _Item] = {}
        self._placed: dict[int, Placed] = {}
        self._label_at: dict[int, int] = {}
        self._columns: list[list[Placed]] = []
        for identity, start, end in spans:
            self._items[identity] = self._item(identity, start, end)
        self._order = sorted(self._items.values())
        self._place_all()

    def __len__(self) -> int:
        """The number of spans."""
        return len(self._items)

    def __contains__(self, identity: int) -> bool:
        return identity in self._items

    def placed(self, identity: int) -> Placed:
        """Where a span stands. Raises KeyError for an unknown id."""
        return self._placed[identity]

    def at(self, row: int) -> list[Placed]:
        """The spans that touch a visual row, ordered by lane."""
        found = []
        for column in self._columns:
            before = bisect_right(column, row, key=_by_first) - 1
            if before >= 0 and column[before].last >= row:
                found.append(column[before])
        return found

    def label_at(self, row: int) -> int | None:
        """The id of the span whose name stands on a visual row."""
        return self._label_at.get(row)

    def insert(self, identity: int, start: int, end: int) -> set[int]:
        """Add a span; the visual rows that look different now. Raises ValueError for a known id."""
        if identity in self._items:
            raise ValueError(f"span {identity} is in the margin already")
        return self._replace(None, self._item(identity, start, end))

    def remove(self, identity: int) -> set[int]:
        """Take a span out; the visual rows that look different now. Raises KeyError for an unknown id."""
        return self._replace(self._items[identity], None)

    def update(self, identity: int, start: int, end: int) -> set[int]:
        """Move a span; the visual rows that look different now. Raises KeyError for an unknown id."""
        old = self._items[identity]
        new = self._item(identity, start, end)
        return self._replace(old, new) | {old.first, old.last, new.first, new.last}

    def _item(self, identity: int, start: int, end: int) -> _Item:
        first, last = self._wrapped.rows_of(start, end)
        return _Item(start, -end, identity, first, last)

    # ------------------------------------------------------------------ all at once

    def _place_all(self) -> None:
        labels, _ = self._labelled(0, [], len(self._wrapped) + LABEL_DELAY)
        active: list[_Active] = []
        for item in self._order:
            lane = _lowest_free(active, item)
            self._put(Placed(item.id, lane, item.first, item.last, labels.get(item.id, NO_LABEL)), at_end=True)

    def _put(self, one: Placed, *, at_end: bool = False) -> None:
        while len(self._columns) <= one.lane:
            self._columns.append([])
        column = self._columns[one.lane]
        column.insert(len(column) if at_end else bisect_left(column, one.first, key=_by_first), one)
        self._placed[one.id] = one
        if one.label != NO_LABEL:
            self._label_at[one.label] = one.id

    def _take(self, one: Placed) -> None:
        column = self._columns[one.lane]
        del column[bisect_left(column, one.first, key=_by_first)]
        del self._placed[one.id]
        if self._label_at.get(one.label) == one.id:
            del self._label_at[one.label]

    # ------------------------------------------------------------------ one edit

    def _replace(self, old: _Item | None, new: _Item | None) -> set[int]:
        """Lay out anew what stands below the first row of `old` and `new`, as far as it changes."""
        touched = sorted(item for item in (old, new) if item is not None)
        row = touched[0].first
        above = [one for one in self.at(row) if self._items[one.id] < touched[0]]
        unlabelled = self._waiting(row)
        if old is not None:
            del self._order[bisect_left(self._order, old)]
            del self._items[old.id]
        if new is not None:
            insort(self._order, new)
            self._items[new.id] = new
        lanes = self._new_lanes(touched, above)
        labels, end = self._labelled(row, unlabelled, touched[-1].first + LABEL_DELAY)
        after = self._changed(lanes, labels, row, end)
        gone = [old.id] if old is not None and old.id not in self._items else []
        before = {id_: self._placed[id_] for id_ in (*gone, *after) if id_ in self._placed}
        for one in before.values():
            self._take(one)
        for one in after.values():
            self._put(one)
        return _changed_rows(before, after)

    def _new_lanes(self, touched: Sequence[_Item], above: Iterable[Placed]) -> dict[int, int]:
        """The lanes of the spans from the first touched one on, up to where all is as it was."""
        active: list[_Active] = [(one.last, one.lane) for one in above]
        until = max(item.last for item in touched)
        lanes: dict[int, int] = {}
        for position in range(bisect_left(self._order, touched[0]), len(self._order)):
            item = self._order[position]
            if item.first > until and item > touched[-1]:
                break
            lane = lanes[item.id] = _lowest_free(active, item)
            known = self._placed.get(item.id)
            if known is None or known.lane != lane:
                until = max(until, item.last)
        return lanes

    def _waiting(self, row: int) -> list[_Waiting]:
        """The spans that begin above a row and may have their names on it or below."""
        low = bisect_left(self._order, row - LABEL_DELAY, key=_by_item_first)
        high = bisect_left(self._order, row, key=_by_item_first)
        return [
            (deadline, item)
            for item in self._order[low:high]
            if (deadline := _deadline(item)) >= row and not 0 <= self._placed[item.id].label < row
        ]

    def _labelled(self, row: int, waiting: list[_Waiting], until: int) -> tuple[dict[int, int], int]:
        """A row for as many names as possible from a row on, one name a row, each on or just below its bracket's start.

        Args:
            row: The first row to fill.
            waiting: What waits there for a row.
            until: The last row on which the name of anything that was changed may stand.

        Returns:
            Id → row of its name; and the first row below which all is as it was.
        """
        rows: dict[int, int] = {}
        heapq.heapify(waiting)
        position = bisect_left(self._order, row, key=_by_item_first)
        while position < len(self._order) or waiting:
            if not waiting:
                row = max(row, self._order[position].first)
            while position < len(self._order) and self._order[position].first <= row:
                item = self._order[position]
                heapq.heappush(waiting, (_deadline(item), item))
                position += 1
            while waiting and waiting[0][0] < row:
                heapq.heappop(waiting)
            if waiting:
                rows[heapq.heappop(waiting)[1].id] = row
                row += 1
            if row > until and self._as_before(row, waiting):
                return rows, row
        return rows, len(self._wrapped) + 1

    def _as_before(self, row: int, waiting: Iterable[_Waiting]) -> bool:
        """Whether the same names wait above a row as did before the edit."""
        now = {item.id for deadline, item in waiting if deadline >= row and item.first < row}
        return now == {item.id for _, item in self._waiting(row)}

    def _changed(self, lanes: dict[int, int], labels: dict[int, int], row: int, end: int) -> dict[int, Placed]:
        """The spans that stand elsewhere than before."""
        low = bisect_left(self._order, row - LABEL_DELAY, key=_by_item_first)
        high = bisect_left(self._order, end, key=_by_item_first)
        ids = dict.fromkeys([*lanes, *(item.id for item in self._order[low:high])])
        found = {}
        for id_ in ids:
            item, known = self._items[id_], self._placed.get(id_)
            label = labels.get(id_, NO_LABEL)
            if known is not None and id_ not in labels and not row <= known.label < end:
                label = known.label
            lane = lanes[id_] if id_ in lanes else self._placed[id_].lane
            one = Placed(id_, lane, item.first, item.last, label)
            if one != known:
                found[id_] = one
        return found


_Active = tuple[int, int]
"""Last row and lane of a span that has begun."""
_Waiting = tuple[int, _Item]
"""Last row on which a name may stand, and its span."""


def _by_item_first(item: _Item) -> int:
    return item.first


def _deadline(item: _Item) -> int:
    return min(item.last, item.first + LABEL_DELAY)


def _lowest_free(active: list[_Active], item: _Item) -> int:
    """The lowest lane that nothing takes on the first row of `item`, which takes it; what has ended is dropped."""
    active[:] = [one for one in active if one[0] >= item.first]
    taken = {lane for _, lane in active}
    lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
    active.append((item.last, lane))
    return lane


def _changed_rows(before: dict[int, Placed], after: dict[int, Placed]) -> set[int]:
    rows: set[int] = set()
    for identity in before.keys() | after.keys():
        old, new = before.get(identity), after.get(identity)
        if old == new:
            continue
        if old is None or new is None or old.lane != new.lane:
            for one in (old, new):
                if one is not None:
                    rows.update(range(one.first, one.last + 1))
            continue
        rows.update((old.first, old.last, new.first, new.last))
        rows.update(range(min(old.first, new.first), max(old.first, new.first)))
        rows.update(range(min(old.last, new.last), max(old.last, new.last) + 1))
        rows.update(label for label in (old.label, new.label) if label != NO_LABEL)
    # Where the speaker's name leaves no room, a name is drawn on the row below its own.
    return rows | {row + 1 for row in rows}
