"""What coders gave to units, as coefficients take it: each distinct row of values once, with its weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
MISSING = -1
"""In the place of a value: the coder did not rate the unit."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """A reliability table in which units that were rated alike stand in one row.

    Every coefficient is a sum over rows, so that rows may stand for many units, or for code points of text; and the
    weights of a whole series of resamples can be given at once.
    """

    values: IntArray
    """(rows, coders): which of the categories each coder gave, or `MISSING`."""
    weights: FloatArray
    """(…, rows): how many units, or code points, each row stands for; one table for each index before the last."""
    categories: tuple[Hashable, ...]
    """What was offered to the coders, used or not: q in the formulas."""

    @classmethod
    def from_rows(
        cls, rows: Sequence[Sequence[Hashable | None]], categories: Sequence[Hashable] | None = None
    ) -> Ratings:
        """A table of units, one row of values each with a value for each coder; None where a coder gave none.

        Args:
            categories: The code set that was offered; else the values that occur, in their order, or in that of their
                names where they have none.

        Raises:
            ValueError: Rows differ in length, or a value is not among the categories.
        """
        found = Counter(tuple(row) for row in rows)
        if len({len(row) for row in found}) > 1:
            raise ValueError("every unit needs a value, or None, for each coder")
        if categories is None:
            categories = _in_order({value for row in found for value in row if value is not None})
        places: dict[Hashable | None, int] = {category: i for i, category in enumerate(categories)}
        places[None] = MISSING
        try:
            values = [[places[value] for value in row] for row in found]
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is not among the categories") from None
        width = len(next(iter(found), ()))
        return cls(
            np.array(values, dtype=np.int64).reshape(len(found), width),
            np.array(list(found.values()), dtype=np.float64),
            tuple(categories),
        )

    @property
    def coders(self) -> int:
        """How many coders there are columns for."""
        return int(self.values.shape[1])

    @cached_property
    def counts(self) -> FloatArray:
        """(rows, q): how many coders gave each category."""
        rows, q = len(self.values), len(self.categories)
        row, coder = np.nonzero(self.values != MISSING)
        cells = np.bincount(row * q + self.values[row, coder], minlength=rows * q)
        return cells.reshape(rows, q).astype(float)

    @cached_property
    def rated(self) -> FloatArray:
        """(rows,): how many coders gave a value."""
        return np.asarray((self.values != MISSING).sum(axis=1), dtype=np.float64)

    @property
    def units(self) -> FloatArray:
        """(…): how many units, or code points, at least one coder rated."""
        return np.asarray(self.weights @ (self.rated >= 1).astype(float))

    @property
    def pairable(self) -> FloatArray:
        """(…): how many of them at least two coders rated: the n of every coefficient."""
        return np.asarray(self.weights @ (self.rated >= 2).astype(float))

    def pair(self, one: int, other: int) -> Ratings:
        """The columns of two coders alone."""
        return Ratings(self.values[:, [one, other]], self.weights, self.categories)

    def reweighted(self, weights: FloatArray) -> Ratings:
        """The same rows with other weights, (…, rows)."""
        again = replace(self, weights=weights)
        for name in ("counts", "rated"):  # They do not depend on the weights: not to be counted again.
            if name in self.__dict__:
                again.__dict__[name] = self.__dict__[name]
        return again


def _in_order(values: set[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=repr)


def ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """A quotient that is NaN, and no warning, where what stands below is zero."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    result: FloatArray = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=np.abs(below) > _ZERO)
    return result


def beyond_chance(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """(observed − expected) ÷ (1 − expected): what all kappas share; NaN where chance alone would agree always."""
    return ratio(np.asarray(observed) - expected, 1.0 - np.asarray(expected))


_ZERO = 1e-12
"""Sums of floating-point numbers that should cancel come this near to zero."""
