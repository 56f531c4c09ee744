"""Figures of many tables at once: the value of each, its interval, and why there is none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.ratings import FloatArray, IntArray, Ratings
from qualcode.agreement.resampling import Resampled, draws, resample, summarised


@dataclass(frozen=True, eq=False)
class RatingTables:
    """Tables on the same documents and coders – one for each code, or a single one –, document by document."""

    values: IntArray
    """(rows, coders), as in `Ratings`."""
    weights: FloatArray
    """(tables, documents, rows)."""
    categories: tuple[Hashable, ...]

    def of(self, coders: Sequence[int], documents: IntArray) -> RatingTables:
        """Some coders in some documents; rows that are alike for these coders become one."""
        values, which = np.unique(self.values[:, list(coders)], axis=0, return_inverse=True)
        which = which.reshape(-1)
        order = np.argsort(which, kind="stable")
        firsts = np.flatnonzero(np.diff(which[order], prepend=-1))
        weights = np.add.reduceat(self.weights[:, documents][:, :, order], firsts, axis=2)
        return RatingTables(values, weights, self.categories)

    def ratings(self, weights: FloatArray) -> Ratings:
        """The tables as coefficients take them, with weights (…, rows)."""
        return Ratings(self.values, weights, self.categories)

    def whole(self) -> Ratings:
        """All documents together: weights (tables, rows)."""
        return self.ratings(self.weights.sum(axis=1))


@dataclass(frozen=True, eq=False)
class SumTables:
    """Sums that span coefficients are made of, which add up over documents."""

    weights: FloatArray
    """(tables, documents, sums)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One coefficient of every table."""

    values: FloatArray
    """(tables,), NaN where undefined."""
    intervals: tuple[Resampled | None, ...]
    """None for what was not resampled, or is undefined in every sample."""


Coefficients = dict[str, Callable[[FloatArray], FloatArray]]
"""Name → from sums or weights (…, K) to the coefficient (…)."""


def figures_of(
    weights: FloatArray,
    coefficients: Coefficients,
    *,
    replicates: int,
    seed: int,
    tentative: float,
    reliable: float,
) -> dict[str, Figures]:
    """Every coefficient of every table, with an interval from resampled documents where there are two or more.

    Args:
        weights: (tables, documents, sums).
        replicates: 0 for no intervals.
        tentative, reliable: Below which values the replicates are counted.
    """
    tables, documents, _ = weights.shape
    whole = weights.sum(axis=1)
    values = {name: np.asarray(function(whole), dtype=float) for name, function in coefficients.items()}
    drawn: dict[str, FloatArray] = {}
    if replicates and documents > 1:
        counts = draws(documents, replicates, seed)
        drawn = resample(weights, counts, lambda part: {name: f(part) for name, f in coefficients.items()})
    return {
        name: Figures(
            values[name],
            tuple(
                summarised(drawn[name][:, table], tentative, reliable)
                if name in drawn and not np.isnan(values[name][table])
                else None
                for table in range(tables)
            ),
        )
        for name in coefficients
    }
