"""αU as it stood before 2016, for comparison with older papers: it judges how far boundaries lie apart.

Source: K. Krippendorff: On the reliability of unitizing continuous data, Sociological Methodology 25 (1995), 47–76;
K. Krippendorff: Content Analysis, 2nd edition (2004), pp. 251–256. Its author replaced it by the coefficients of
`unitizing`, since it misleads with more than two observers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np

from qualcode.agreement.ratings import FloatArray, ratio
from qualcode.agreement.uniting import united

Span = tuple[int, int]


class Disagreement(NamedTuple):
    """What coders disagree on one value in one continuum."""

    observed: float
    """D_o, as a share of the squared length."""
    expected: float
    """D_e: the same if all segments and gaps lay anywhere."""


class _Partition(NamedTuple):
    segments: list[Span]
    gaps: list[Span]


def disagreement(coders: Sequence[Iterable[Span]], length: int) -> Disagreement:
    """D_o and D_e of one value in one continuum, from the spans that each coder gave the value.

    Overlapping spans of one coder are one; touching ones stay two. NaN for less than two coders or an empty text.

    Args:
        coders: For each coder her spans, from 0 to `length`.

    Raises:
        ValueError: A span leaves the continuum.
    """
    partitions = [_partition(united(spans), length) for spans in coders]
    m = len(partitions)
    if m < 2 or not length:
        return Disagreement(float("nan"), float("nan"))
    squared = sum(_apart(first, second) for first, second in permutations(partitions, 2))
    observed = squared / (m * (m - 1) * length**2)
    sizes = [end - start for partition in partitions for start, end in partition.segments]
    holes = [end - start for partition in partitions for start, end in partition.gaps]
    chance = 0.0
    for size in sizes:
        among_segments = (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        chance += among_segments + size**2 * sum(hole - size + 1 for hole in holes if hole >= size)
    places = m * length * (m * length - 1) - sum(size * (size - 1) for size in sizes)
    return Disagreement(observed, 2 / length * chance / places if places else float("nan"))


def alpha_u_1995(*parts: Disagreement) -> FloatArray:
    """αU (1995) = 1 − Σ D_o ÷ Σ D_e of one value, or of several values of one continuum.

    NaN where nobody gave any of the values. If all coders gave one to the whole continuum the equations make it 1,
    since segments might have lain elsewhere.
    """
    observed, expected = (np.asarray(sum(column), dtype=float) for column in zip(*parts, strict=True))
    return np.asarray(1.0 - ratio(observed, expected))


def _partition(segments: list[Span], length: int) -> _Partition:
    if segments and (segments[0][0] < 0 or segments[-1][1] > length):
        raise ValueError("a span leaves its continuum")
    edges = [0, *(place for segment in segments for place in segment), length]
    gaps = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
    return _Partition(segments, gaps)


def _apart(first: _Partition, second: _Partition) -> float:
    """δ² summed over all sections of one coder against all of another."""
    total = 0
    for start, end in first.segments:
        total += sum(
            (start - begin) ** 2 + (end - stop) ** 2 for begin, stop in second.segments if begin < end and start < stop
        )
    for one, other in ((first, second), (second, first)):
        for start, end in one.segments:
            total += sum((end - start) ** 2 for begin, stop in other.gaps if begin <= start and end <= stop)
    return float(total)
