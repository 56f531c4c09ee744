"""How far apart sets of codes are, from 0 (equal) to 1 (nothing in common): for values that are sets."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.ratings import FloatArray


def passonneau_distances(sets: Sequence[Hashable]) -> FloatArray:
    """(q, q): 0 equal, ⅓ one inside the other, ⅔ overlapping, 1 disjoint; the empty set is inside every other.

    Source: Passonneau 2004.

    Raises:
        ValueError: A value is not a set.
    """
    return 1 - _compared(sets).monotonicity


def masi_distances(sets: Sequence[Hashable]) -> FloatArray:
    """(q, q): 1 − J·M, where J = |A∩B| ÷ |A∪B| and M = 1 equal, ⅔ one inside the other, ⅓ overlapping, 0 disjoint.

    The empty set is at 0 from itself and at 1 from all others. Source: Passonneau 2006 (exact thirds).

    Raises:
        ValueError: A value is not a set.
    """
    compared = _compared(sets)
    return 1 - compared.jaccard * compared.monotonicity


def jaccard_distances(sets: Sequence[Hashable]) -> FloatArray:
    """(q, q): 1 − |A∩B| ÷ |A∪B|; the empty set is at 0 from itself and at 1 from all others. Source: Jaccard 1912.

    Raises:
        ValueError: A value is not a set.
    """
    return 1 - _compared(sets).jaccard


@dataclass(frozen=True, eq=False)
class _Compared:
    """(q, q) each: how alike the sets are, 1 on the diagonal."""

    jaccard: FloatArray
    monotonicity: FloatArray


def _compared(sets: Sequence[Hashable]) -> _Compared:
    holds = _membership(sets)
    sizes = holds.sum(axis=1)
    common = holds @ holds.T
    united = sizes[:, None] + sizes[None, :] - common
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    equal = common == united  # Two empty sets among them.
    jaccard = np.where(equal, 1.0, common / np.maximum(united, 1))
    return _Compared(jaccard, np.select([equal, common == smaller, common > 0], [1.0, 2 / 3, 1 / 3], 0.0))


def _membership(sets: Sequence[Hashable]) -> FloatArray:
    """(q, elements): 1 where the set holds the element."""
    places: dict[Hashable, int] = {}
    cells: list[tuple[int, int]] = []
    for number, held in enumerate(sets):
        if not isinstance(held, frozenset):
            raise ValueError(f"distances of sets need values that are sets, not {held!r}")
        cells.extend((number, places.setdefault(element, len(places))) for element in held)
    holds = np.zeros((len(sets), len(places)))
    for number, place in cells:
        holds[number, place] = 1.0
    return holds
