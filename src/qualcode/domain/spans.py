"""Spans: half-open stretches `[start, end)` of a document's text, in Unicode code points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """`[start, end)` in code points of one document's text."""

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        """True if the two share at least one code point; touching spans do not."""
        return self.start < other[1] and other[0] < self.end

    def contains(self, offset: int) -> bool:
        """True if the code point at `offset` lies inside."""
        return self.start <= offset < self.end


def unite(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The union as disjoint ascending spans; touching spans become one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1].end:
            if end > united[-1].end:
                united[-1] = Span(united[-1].start, end)
        elif end > start:
            united.append(Span(start, end))
    return united
