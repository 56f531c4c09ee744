"""Margin lanes: which bracket stands in which column of the margin, kept up to date edit by edit.

Spans are laid out per cluster, a maximal run of visual rows connected by overlapping spans, so that an edit
touches only its own cluster and scrolling never moves a bracket.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
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


@dataclass(slots=True)
class _Cluster:
    first: int
    last: int
    items: list[_Item]
    lanes: int


_by_first = attrgetter("first")
_by_last = attrgetter("last")
_by_lane = attrgetter("lane")


class Lanes:
    """The margin of one wrapped document.

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
        self._clusters: list[_Cluster] = []
        for identity, start, end in spans:
            self._items[identity] = self._item(identity, start, end)
        for cluster in _connect(sorted(self._items.values())):
            self._clusters.append(cluster)
            self._add(cluster, _place(cluster))

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
        position = bisect_right(self._clusters, row, key=_by_first) - 1
        if position < 0 or self._clusters[position].last < row:
            return []
        found = []
        for column in self._columns[: self._clusters[position].lanes]:
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

    def _replace(self, old: _Item | None, new: _Item | None) -> set[int]:
        """Lay out anew the clusters that `old` and `new` touch."""
        touched = [item for item in (old, new) if item is not None]
        first, last = min(item.first for item in touched), max(item.last for item in touched)
        low = bisect_left(self._clusters, first, key=_by_last)
        high = bisect_right(self._clusters, last, key=_by_first)
        members = [item for cluster in self._clusters[low:high] for item in cluster.items]
        before = {item.id: self._placed[item.id] for item in members}
        for cluster in self._clusters[low:high]:
            self._drop(cluster)
        if old is not None:
            members.remove(old)
            del self._items[old.id]
        if new is not None:
            members.append(new)
            self._items[new.id] = new
        clusters = list(_connect(sorted(members)))
        self._clusters[low:high] = clusters
        for cluster in clusters:
            self._add(cluster, _place(cluster))
        after = {item.id: self._placed[item.id] for item in members}
        return _changed_rows(before, after)

    def _drop(self, cluster: _Cluster) -> None:
        for column in self._columns[: cluster.lanes]:
            low = bisect_left(column, cluster.first, key=_by_first)
            high = bisect_right(column, cluster.last, key=_by_first)
            del column[low:high]
        for item in cluster.items:
            label = self._placed.pop(item.id).label
            if label != NO_LABEL:
                del self._label_at[label]

    def _add(self, cluster: _Cluster, placed: list[Placed]) -> None:
        while len(self._columns) < cluster.lanes:
            self._columns.append([])
        for lane, group in groupby(sorted(placed, key=_by_lane), key=_by_lane):
            column = self._columns[lane]
            position = bisect_left(column, cluster.first, key=_by_first)
            column[position:position] = group
        for one in placed:
            self._placed[one.id] = one
            if one.label != NO_LABEL:
                self._label_at[one.label] = one.id


def _connect(items: list[_Item]) -> Iterator[_Cluster]:
    """Clusters of sorted items: a new one begins where no span reaches the next one's first row."""
    run: list[_Item] = []
    last = -1
    for item in items:
        if run and item.first > last:
            yield _Cluster(run[0].first, last, run, 0)
            run = []
        run.append(item)
        last = max(last, item.last)
    if run:
        yield _Cluster(run[0].first, last, run, 0)


def _place(cluster: _Cluster) -> list[Placed]:
    """Give each span of a cluster the lowest free lane and a row for its name; count the lanes."""
    labels = _label_rows(cluster.items)
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    placed = []
    for item in cluster.items:
        while busy and busy[0][0] < item.first:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane = cluster.lanes
            cluster.lanes += 1
        heapq.heappush(busy, (item.last, lane))
        placed.append(Placed(item.id, lane, item.first, item.last, labels.get(item.id, NO_LABEL)))
    return placed


def _label_rows(items: list[_Item]) -> dict[int, int]:
    """A row for as many names as possible, one name a row, each on or just below its bracket's first row."""
    rows: dict[int, int] = {}
    waiting: list[tuple[int, int, int]] = []
    position, row = 0, 0
    while position < len(items) or waiting:
        if not waiting:
            row = max(row, items[position].first)
        while position < len(items) and items[position].first <= row:
            item = items[position]
            heapq.heappush(waiting, (min(item.last, item.first + LABEL_DELAY), position, item.id))
            position += 1
        while waiting and waiting[0][0] < row:
            heapq.heappop(waiting)
        if waiting:
            rows[heapq.heappop(waiting)[2]] = row
            row += 1
    return rows


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
