"""Quantiles of Student's t, for intervals from few units."""

from __future__ import annotations

import math
from statistics import NormalDist


def t_quantile(probability: float, freedom: int) -> float:
    """The value that a t-distributed quantity with so many degrees of freedom stays below with the probability.

    Right to at least nine digits. Source: Abramowitz & Stegun 1964, 26.7.3–5.

    Raises:
        ValueError: The probability is not between 0 and 1, or there is no degree of freedom.
    """
    if not 0 < probability < 1:
        raise ValueError(f"a quantile needs a probability between 0 and 1, not {probability}")
    if freedom < 1:
        raise ValueError("Student’s t needs a degree of freedom")
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    if freedom > _SERIES_ENDS:
        return _expanded(NormalDist().inv_cdf(probability), freedom)
    low, high = 0.0, math.pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _within(middle, freedom) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def _within(angle: float, freedom: int) -> float:
    """P(|t| < √ν·tan(angle)): a finite series in the cosine, another one for odd than for even ν."""
    odd = freedom % 2
    cosine = math.cos(angle)
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for i in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (i - 1) / i
        total += term
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total


def _expanded(z: float, freedom: int) -> float:
    """From the normal quantile, by powers of one over the degrees of freedom."""
    square = z * z
    terms = (
        (square + 1) / 4,
        ((5 * square + 16) * square + 3) / 96,
        (((3 * square + 19) * square + 17) * square - 15) / 384,
        ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
    )
    return z + z * math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))


_SERIES_ENDS = 400
"""Beyond, the expansion is as exact and needs no search."""
_HALVINGS = 60
