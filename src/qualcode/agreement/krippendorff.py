"""Krippendorff's α: one minus the disagreement that was observed over the one expected by chance.

α = 1 − (N−1)·Σ_u d_u ÷ Σ_c Σ_k n_c·n_k·δ_ck, where n_c is how often value c was given in the units that at least two
coders rated, N the sum of the n_c, δ_ck the distance of two values (squared in the metrics for numbers and ranks) and
d_u the sum of the distances of all ordered pairs of values in unit u, over r_u − 1. Units with one value drop out;
missing values are no hindrance. The n_c are the margins of Krippendorff's coincidence matrix o_ck, and Σ_u d_u is
Σ o_ck·δ_ck.

Source: Krippendorff 2004, ch. 11; Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import combinations
from numbers import Real

import numpy as np

from qualcode.agreement.ratings import MISSING, FloatArray, Ratings, ratio
from qualcode.agreement.set_distances import jaccard_distances, masi_distances, passonneau_distances


def alpha(ratings: Ratings, distances: FloatArray) -> FloatArray:
    """α with any distances between the categories; NaN where the values given leave no disagreement to expect.

    Args:
        distances: (q, q), taken as they are (not squared): symmetric, not negative, 0 on the diagonal.

    Raises:
        ValueError: The distances are not such a matrix.
    """
    _check_distances(distances, len(ratings.categories))
    distances = distances / (distances.max(initial=0.0) or 1.0)  # α does not depend on their scale, rounding does.
    given = _given(ratings)
    expected = np.sum((given @ distances) * given, axis=-1)
    return _alpha(ratings.weights @ _disagreement(ratings, distances), expected, given.sum(axis=-1))


def alpha_nominal(ratings: Ratings) -> FloatArray:
    """α for values that are alike or not: δ = 0 or 1. Source: Krippendorff 2011."""
    r = ratings.rated
    differing = (r * r - np.sum(ratings.counts**2, axis=1)) * (r >= 2) / np.maximum(r - 1, 1)
    given = _given(ratings)
    total = given.sum(axis=-1)
    return _alpha(ratings.weights @ differing, np.sum(given * (total[..., None] - given), axis=-1), total)


def alpha_ordinal(ratings: Ratings) -> FloatArray:
    """α for ranks, the categories in their order: δ = (Σ_{g=c…k} n_g − (n_c + n_k) ÷ 2)².

    That is the squared difference of the mean ranks of c and k among all values given, and so another one in each
    resample. Source: Krippendorff 2011.
    """
    given = _given(ratings)
    total = given.sum(axis=-1)
    shares = ratio(given, total[..., None])
    ranks = np.cumsum(shares, axis=-1) - shares / 2
    ranks -= np.sum(shares * ranks, axis=-1, keepdims=True)
    spread = np.sum(shares * ranks**2, axis=-1)
    return _alpha(_disagreement_of_ranks(ratings, ranks), 2 * spread * total**2, total)


def alpha_interval(ratings: Ratings) -> FloatArray:
    """α for numbers on a scale without a zero: δ = (c − k)². Source: Krippendorff 2011.

    Raises:
        ValueError: A category is not a number.
    """
    numbers = _numbers(ratings.categories)
    return alpha(ratings, (numbers[:, None] - numbers[None, :]) ** 2)


def alpha_ratio(ratings: Ratings) -> FloatArray:
    """α for amounts: δ = ((c − k) ÷ (c + k))², and 0 for two zeros. Source: Krippendorff 2011.

    Raises:
        ValueError: A category is not a number, or is less than zero.
    """
    numbers = _numbers(ratings.categories)
    if (numbers < 0).any():
        raise ValueError(f"amounts cannot be less than zero, as {numbers.min():g} is")
    sums = numbers[:, None] + numbers[None, :]
    return alpha(ratings, ((numbers[:, None] - numbers[None, :]) / np.where(sums > 0, sums, 1.0)) ** 2)


def alpha_set(ratings: Ratings) -> FloatArray:
    """α for sets of codes: δ = 0 equal, ⅓ one inside the other, ⅔ overlapping, 1 disjoint. Source: Passonneau 2004.

    Raises:
        ValueError: A category is not a frozenset.
    """
    return alpha(ratings, passonneau_distances(ratings.categories))


def alpha_set_masi(ratings: Ratings) -> FloatArray:
    """α for sets of codes, δ = 1 − J·M (MASI), not squared. Source: Passonneau 2006.

    Raises:
        ValueError: A category is not a frozenset.
    """
    return alpha(ratings, masi_distances(ratings.categories))


def alpha_set_jaccard(ratings: Ratings) -> FloatArray:
    """α for sets of codes, δ = 1 − |A∩B| ÷ |A∪B|, not squared. Source: Jaccard 1912; Krippendorff 2004.

    Raises:
        ValueError: A category is not a frozenset.
    """
    return alpha(ratings, jaccard_distances(ratings.categories))


def _alpha(observed: FloatArray, expected: FloatArray, total: FloatArray) -> FloatArray:
    """1 − (N−1)·observed ÷ expected.

    Both are taken per value first: whether there is anything to expect must not depend on how much was rated.
    """
    per_value, by_chance = ratio(observed, total), ratio(expected, total**2)
    return 1 - ratio(per_value, by_chance) * (1 - ratio(np.ones(()), total))


def _given(ratings: Ratings) -> FloatArray:
    """(…, q): n_c."""
    if len(ratings.categories) <= _FEW:
        return np.asarray(ratings.weights @ (ratings.counts * (ratings.rated >= 2)[:, None]))
    # Thousands of sets, of which a row holds but a few: added up coder by coder instead.
    total = np.zeros((*ratings.weights.shape[:-1], len(ratings.categories)))
    for column in ratings.values.T:
        rows = np.flatnonzero((column != MISSING) & (ratings.rated >= 2))
        rows = rows[np.argsort(column[rows], kind="stable")]
        values, firsts = np.unique(column[rows], return_index=True)
        if len(rows):
            total[..., values] += np.add.reduceat(ratings.weights[..., rows], firsts, axis=-1)
    return total


_FEW = 64
"""Categories up to which a table of all of them is as fast."""


def _disagreement(ratings: Ratings, distances: FloatArray) -> FloatArray:
    """(rows,): d_u, summed over the pairs of coders, for there may be thousands of sets but only few coders."""
    total = np.zeros(len(ratings.values))
    for one, other in combinations(ratings.values.T, 2):
        rows = np.flatnonzero((one != MISSING) & (other != MISSING))
        total[rows] += distances[one[rows], other[rows]]
    return np.asarray(2 * total / np.maximum(ratings.rated - 1, 1))


def _disagreement_of_ranks(ratings: Ratings, ranks: FloatArray) -> FloatArray:
    """(…): Σ_u d_u for (…, q) ranks: in a unit, Σ_i Σ_j (x_i − x_j)² = 2·(r·Σ_k n_k·x_k² − (Σ_k n_k·x_k)²)."""
    counts, paired = ratings.counts, ratings.rated >= 2
    others = np.maximum(ratings.rated - 1, 1)
    squares = np.sum((ratings.weights @ (counts * (paired * ratings.rated / others)[:, None])) * ranks**2, axis=-1)
    sums = np.sum(ratings.weights * (paired / others) * (ranks @ counts.T) ** 2, axis=-1)
    return np.asarray(2 * np.maximum(squares - sums, 0.0))  # Rounding can bring it below zero.


def _numbers(categories: Sequence[Hashable]) -> FloatArray:
    numbers = []
    value: object
    for value in categories:
        if not isinstance(value, Real) or not math.isfinite(value):
            raise ValueError(f"{value!r} is not a number: interval and ratio scales need numbers")
        numbers.append(float(value))
    return np.array(numbers)


def _check_distances(distances: FloatArray, q: int) -> None:
    if distances.shape != (q, q):
        raise ValueError(f"{q} categories need {q} × {q} distances, not {' × '.join(map(str, distances.shape))}")
    if np.any(distances != distances.T) or np.any(np.diagonal(distances) != 0) or not np.all(distances >= 0):
        raise ValueError("distances must be symmetric, not negative, and 0 between a value and itself")
