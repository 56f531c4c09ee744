"""The text that counts, laid out on one line: what is compared, code point by code point or unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.ratings import IntArray


@dataclass(frozen=True, eq=False)
class Stretches:
    """Spans of text that count, by document and place; none overlaps another of its document."""

    documents: IntArray
    """Which document each lies in: 0, 1, 2 …, ascending."""
    starts: IntArray
    ends: IntArray
    units: IntArray | None
    """Which unit each belongs to – a turn may consist of several –, ascending over all documents; None where each code
    point is a unit."""


class Axis:
    """All documents that are compared, one behind the other, on a line of code points or of units that count.

    Args:
        lengths: Of the whole text of each document, in code points.
        stretches: What of it counts.
    """

    def __init__(self, lengths: Sequence[int], stretches: Stretches) -> None:
        self._bases = np.concatenate(([0], np.cumsum(np.asarray(lengths, dtype=np.int64) + 1)))
        self._starts = self._bases[stretches.documents] + stretches.starts
        self._ends = self._bases[stretches.documents] + stretches.ends
        self._per_unit = stretches.units is not None
        count = len(lengths)
        if stretches.units is None:
            sizes = stretches.ends - stretches.starts
            self._before = np.concatenate(([0], np.cumsum(sizes)))
            per_document = np.bincount(stretches.documents, weights=sizes, minlength=count).astype(np.int64)
        else:
            first = np.ones(len(stretches.units), dtype=bool)
            first[1:] = np.diff(stretches.units) != 0
            self._before = np.cumsum(first) - 1
            per_document = np.bincount(stretches.documents[first], minlength=count).astype(np.int64)
        self.firsts = np.concatenate(([0], np.cumsum(per_document)))
        """(documents + 1,): where each document begins on the line; the last is the length of all."""

    def place(self, documents: IntArray, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
        """Where spans of text lie on the line, as `[low, high)`; `high <= low` for what touches nothing that counts.

        A span that shares a code point with a unit takes the whole unit.
        """
        if not len(self._starts):
            nothing = np.zeros(len(documents), dtype=np.int64)
            return nothing, nothing
        begin, end = self._bases[documents] + starts, self._bases[documents] + ends
        first = np.searchsorted(self._ends, begin, side="right")
        last = np.searchsorted(self._starts, end, side="left") - 1
        some = (first <= last) & (first < len(self._starts))
        first, last = np.minimum(first, len(self._starts) - 1), np.maximum(last, 0)
        if self._per_unit:
            low, high = self._before[first], self._before[last] + 1
        else:
            low = self._before[first] + np.maximum(begin - self._starts[first], 0)
            high = self._before[last] + np.minimum(end, self._ends[last]) - self._starts[last]
        return np.where(some, low, 0), np.where(some, high, 0)


@dataclass(frozen=True, eq=False)
class Line:
    """Places on a line, and where its documents begin; what `Axis.place` gives, perhaps cut to a part of it."""

    firsts: IntArray
    lows: IntArray
    highs: IntArray

    @property
    def lengths(self) -> IntArray:
        """How long each document is on it, in code points or units."""
        return np.diff(self.firsts)

    def cut_to(self, kept: NDArray[np.bool_]) -> Line:
        """The line of those places alone that some of what lies on it covers.

        Args:
            kept: Which of the places of the line decide what remains.
        """
        some = kept & (self.highs > self.lows)
        order = np.argsort(self.lows[some], kind="stable")
        lows, reach = self.lows[some][order], np.maximum.accumulate(self.highs[some][order])
        begins = np.ones(len(lows), dtype=bool)
        begins[1:] = lows[1:] > reach[:-1]
        ends = np.ones(len(lows), dtype=bool)
        ends[:-1] = begins[1:]
        parts = lows[begins], reach[ends]
        return Line(*(_within(parts, places) for places in (self.firsts, self.lows, self.highs)))


def _within(parts: tuple[IntArray, IntArray], places: IntArray) -> IntArray:
    """How much of some disjoint ascending parts lies before each place."""
    starts, ends = parts
    before = np.concatenate(([0], np.cumsum(ends - starts)))
    index = np.searchsorted(starts, places, side="right") - 1
    inside = np.minimum(places, ends[index]) - starts[index] if len(starts) else np.zeros_like(places)
    return np.where(index >= 0, before[np.maximum(index, 0)] + inside, 0)
