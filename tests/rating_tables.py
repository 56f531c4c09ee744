"""Tables of ratings for tests: drawn at random, and the same ones as resamples."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from qualcode.agreement.ratings import Ratings

Rows = list[tuple[int | None, ...]]


@st.composite
def rating_rows(draw: st.DrawFn, coders: tuple[int, int] = (2, 4), categories: int = 4, missing: bool = True) -> Rows:
    """Units rated by some coders, each with a number from 1 up, or None."""
    width = draw(st.integers(*coders))
    values = st.integers(1, categories)
    cell = st.one_of(st.none(), values) if missing else values
    return draw(st.lists(st.tuples(*[cell] * width), min_size=2, max_size=12))


def offered(rows: Rows, categories: int = 4) -> Ratings:
    """A table of the rows, in which all the categories were offered."""
    return Ratings.from_rows(rows, range(1, categories + 1))


def table_of(cells: list[list[int]]) -> Ratings:
    """Two coders' cross table: in row i and column j how many units the first called i and the second j."""
    rows = [(i, j) for i, line in enumerate(cells) for j, amount in enumerate(line) for _ in range(amount)]
    return Ratings.from_rows(rows, range(len(cells)))


def resamples(ratings: Ratings, count: int, seed: int = 9) -> Ratings:
    """The same rows under other weights, zero among them."""
    weights = np.random.default_rng(seed).integers(0, 4, (count, len(ratings.values))).astype(float)
    return ratings.reweighted(weights)
