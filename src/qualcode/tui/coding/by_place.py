"""Codings in the order of their places, and how many of them each sentence has; kept up to date change by change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from qualcode.domain.spans import Span
from qualcode.domain.values import Coding


class ByPlace:
    """Codings ordered by start, end and id; says which reach into a passage without looking at the others."""

    def __init__(self, codings: Iterable[Coding] = ()) -> None:
        self._places = sorted((coding.start, coding.end, coding.id) for coding in codings)
        self._reach: list[int] | None = None
        """The farthest end of each coding and those before it; None until it is asked for."""

    def __iter__(self) -> Iterator[int]:
        """The ids in order."""
        return (id_ for _, _, id_ in self._places)

    def __len__(self) -> int:
        return len(self._places)

    def add(self, coding: Coding) -> None:
        """Take in a coding."""
        insort(self._places, (coding.start, coding.end, coding.id))
        self._reach = None

    def remove(self, coding: Coding) -> None:
        """Take out a coding that is there."""
        place = (coding.start, coding.end, coding.id)
        index = bisect_left(self._places, place)
        assert self._places[index] == place
        del self._places[index]
        self._reach = None

    def overlapping(self, passage: tuple[int, int]) -> list[int]:
        """The ids of those that share a code point with a passage, in order; around an empty one, those it is in."""
        if self._reach is None:
            self._reach = list(accumulate((end for _, end, _ in self._places), max))
        start, end = passage
        low = bisect_left(self._reach, start + 1)
        high = bisect_left(self._places, (end,))
        return [id_ for _, reach, id_ in self._places[low:high] if reach > start]


class SentenceCounts:
    """How many of some spans touch each sentence.

    Args:
        sentences: Ascending and disjoint.
    """

    def __init__(self, sentences: Sequence[Span]) -> None:
        self._starts = [sentence.start for sentence in sentences]
        self._ends = [sentence.end for sentence in sentences]
        self._counts = [0] * len(sentences)
        self.touched = 0
        """How many sentences at least one span touches."""

    def __getitem__(self, sentence: int) -> int:
        return self._counts[sentence]

    def numbers(self, span: tuple[int, int]) -> range:
        """The sentences that share a code point with a span."""
        return range(bisect_left(self._ends, span[0] + 1), bisect_left(self._starts, span[1]))

    def add(self, span: tuple[int, int], by: int = 1) -> None:
        """Count a span in, or with -1 out again."""
        for number in self.numbers(span):
            before = self._counts[number]
            self._counts[number] = before + by
            self.touched += bool(before + by) - bool(before)
