"""Many stretches of text at once, each divided by coders into segments: what span coefficients count on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.ratings import IntArray
from qualcode.domain.translation import tr


class OverlappingValuesError(ValueError):
    """A coder gave two values to the same code points although a point takes one; the coefficient is undefined.

    Args:
        continuum: The index of the continuum it happens in.
        coder: The index of the coder.
        values: The indices of the two values, the one that begins first first.
        place: The first code point that has both, from the beginning of the continuum.
    """

    def __init__(self, continuum: int, coder: int, values: tuple[int, int], place: int) -> None:
        self.continuum = continuum
        self.coder = coder
        self.values = values
        self.place = place
        super().__init__(
            tr(
                "coder {coder} gave the values {value} and {other} to code point {place} of continuum {continuum}",
                coder=coder,
                value=values[0],
                other=values[1],
                place=place,
                continuum=continuum,
            )
        )


class Segments(NamedTuple):
    """Spans as columns of one length."""

    continua: IntArray
    """Which continuum each lies in: a document, or a document for one code."""
    coders: IntArray
    values: IntArray
    """What the coder gave it; 0 where there is but one value."""
    starts: IntArray
    """In code points (or units) from the beginning of the continuum."""
    ends: IntArray


@dataclass(frozen=True, eq=False)
class Continua:
    """Texts side by side on one axis, and what coders marked in them: united, and ordered by coder and place."""

    lengths: IntArray
    """(continua,): code points, or units, of each."""
    present: NDArray[np.bool_]
    """(continua, coders): who finished it; nobody else counts, whatever she marked."""
    segments: Segments
    """Ordered by coder, continuum and start; of one coder and value none overlap, though they may touch."""

    @classmethod
    def of(cls, segments: Segments, lengths: Sequence[int] | IntArray, present: NDArray[np.bool_]) -> Continua:
        """Take spans in any order, also overlapping ones of one coder and value, which become one; touching stay two.

        Raises:
            ValueError: A span leaves its continuum.
        """
        sizes = np.asarray(lengths, dtype=np.int64)
        kept = Segments(*(np.asarray(column, dtype=np.int64) for column in segments))
        some = present[kept.continua, kept.coders] & (kept.ends > kept.starts)
        kept = Segments(*(column[some] for column in kept))
        if np.any(kept.starts < 0) or np.any(kept.ends > sizes[kept.continua]):
            raise ValueError("a span leaves its continuum")
        empty = cls(sizes, present, kept)
        return cls(sizes, present, empty._united()) if len(kept.starts) else empty

    @property
    def stride(self) -> int:
        """From the beginning of a continuum to that of the next on the common axis."""
        return int(self.lengths.max(initial=0)) + 1

    def places(self, column: IntArray) -> IntArray:
        """Starts or ends of the segments on the common axis."""
        return self.segments.continua * self.stride + column

    def marked_twice(self) -> OverlappingValuesError | None:
        """The first place that one coder gave two values, if there is one: no coefficient of segments takes it."""
        continua, coders, values, starts, ends = self.segments
        # One coder's segments stand by start, so that overlapping ones would be neighbours.
        apart = (starts[1:] >= ends[:-1]) | (continua[1:] != continua[:-1]) | (coders[1:] != coders[:-1])
        found = np.flatnonzero(~apart)
        if not len(found):
            return None
        at = int(found[0])
        both = (int(values[at]), int(values[at + 1]))
        return OverlappingValuesError(int(continua[at]), int(coders[at]), both, int(starts[at + 1]))

    def _united(self) -> Segments:
        continua, coders, values, starts, ends = self.segments
        lines = coders * (int(values.max()) + 1) + values
        axis = len(self.lengths) * self.stride
        low = lines * axis + self.places(starts)
        order = np.argsort(low, kind="stable")
        low = low[order]
        high = np.maximum.accumulate((lines * axis + self.places(ends))[order])
        first = np.ones(len(low), dtype=bool)
        first[1:] = low[1:] >= high[:-1]
        begins = np.flatnonzero(first)
        lasts = np.append(begins[1:], len(low)) - 1
        owner = order[begins]
        reach = high[lasts] - low[begins] + starts[owner]
        result = Segments(continua[owner], coders[owner], values[owner], starts[owner], reach)
        again = np.argsort(result.coders * axis + result.continua * self.stride + result.starts, kind="stable")
        return Segments(*(column[again] for column in result))
