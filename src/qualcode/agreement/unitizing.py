"""Krippendorff's coefficients of unitizing (2016): the text is a continuum that each coder divides into segments.

Source: K. Krippendorff, Y. Mathet, S. Bouvry, A. Widlöcher: On the reliability of unitizing textual continua, Quality &
Quantity 50 (2016), equations 1–13; K. Krippendorff: Content Analysis, 4th edition (2019), §12.6, equations 32–38.

All four coefficients are ratios of the same sums, and the sums of several documents add up to those of the documents
laid end to end. So they are taken once per document, and a resample of documents is a weighted sum of rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from qualcode.agreement.continua import Continua, Segments
from qualcode.agreement.ratings import FloatArray, IntArray, ratio


class Sums(NamedTuple):
    """The parts of a vector of sums; (…, q) for each of q values, (…) for what is no segment: the gap φ."""

    total: FloatArray
    """ℓ_c.: code points that coders gave each value, over the coders."""
    alike: FloatArray
    """ℓ_cc: of these, what other coders gave the same value; the mean over the other coders."""
    squares: FloatArray
    """C_c: squared lengths of the segments."""
    met: FloatArray
    """ℓ*_c.: of `total`, what other coders gave any value; the mean over the other coders."""
    met_squares: FloatArray
    """C*_c: for each segment and other coder the squared length of what both marked; the mean over other coders."""
    gap: FloatArray
    """ℓ_φ., which is C_φ as well: gaps count by their length, since nobody set their boundaries."""
    gap_alike: FloatArray
    """ℓ_φφ"""

    @property
    def everything(self) -> FloatArray:
        """(…): ℓ.. = m·L: the length of the text times the number of its coders, over the documents."""
        return np.asarray(self.total.sum(axis=-1) + self.gap)


def parts(sums: FloatArray) -> Sums:
    """Read a vector of sums, (…, 5 q + 2): `total`, `alike`, `squares`, `met`, `met_squares`, `gap`, `gap_alike`."""
    sums = np.asarray(sums, dtype=float)
    values = (sums.shape[-1] - 2) // 5
    blocks = sums[..., :-2].reshape(*sums.shape[:-1], 5, values)
    total, alike, squares, met, met_squares = (blocks[..., index, :] for index in range(5))
    return Sums(total, alike, squares, met, met_squares, sums[..., -2], sums[..., -1])


def unitizing_sums(continua: Continua, values: int, coders: Sequence[int] | None = None) -> FloatArray:
    """The sums of every continuum, (continua, 5 q + 2), as `parts` reads them.

    Add rows up – weighted by how often a document was drawn – and hand the result to a coefficient. Each document is
    compared among the coders who finished it: its pairs are divided by their number less one before anything is
    added, and it brings ℓ.. = m·L, so that with different m a document counts by its length and by its coders. A
    document with fewer than two of them has nothing to compare, and a row of zeros.

    Args:
        values: q, the number of values that were offered.
        coders: Compare these alone; else all.

    Raises:
        OverlappingValuesError: A coder gave two values to the same code point; for such a code set the coefficients
            are undefined, and each code can be compared by itself.
    """
    continua = continua if coders is None else _of_coders(continua, coders)
    if (twice := continua.marked_twice()) is not None:
        raise twice
    count, segments = len(continua.lengths), continua.segments
    m = continua.present.sum(axis=1).astype(float)
    others = np.maximum(m - 1, 1)[:, None]
    cell = segments.continua * values + segments.values
    lengths = (segments.ends - segments.starts).astype(float)

    def tally(cells: IntArray, amounts: FloatArray) -> FloatArray:
        return np.bincount(cells, weights=amounts, minlength=count * values).reshape(count, values).astype(float)

    total, squares = tally(cell, lengths), tally(cell, lengths**2)
    alike = _pairs(continua, segments.values, values) / others
    met, met_squares = np.zeros((count, values)), np.zeros((count, values))
    for coder in np.flatnonzero(continua.present.any(axis=0)).tolist():
        theirs = segments.coders != coder
        shared = _marked_by(continua, coder, theirs)
        met += tally(cell[theirs], shared)
        met_squares += tally(cell[theirs], shared**2)
    marked = total.sum(axis=1)
    together = alike[:, 0] if values == 1 else _pairs(continua, np.zeros_like(segments.values), 1)[:, 0] / others[:, 0]
    gap = m * continua.lengths - marked
    blocks = [total, alike, squares, met / others, met_squares / others]
    sums = np.concatenate([*blocks, gap[:, None], (gap - marked + together)[:, None]], axis=1)
    sums[m < 2] = 0.0
    return sums


def document_sums(
    spans: Sequence[Sequence[tuple[int, int, Hashable]]], length: int, values: Sequence[Hashable]
) -> FloatArray:
    """The sums of one document, (5 q + 2,), as `parts` reads them.

    Args:
        spans: For each coder who finished the document her (start, end, value), from 0 to `length`.
        values: The values that were offered.

    Raises:
        OverlappingValuesError: As `unitizing_sums`.
        ValueError: A span leaves the document, or has a value that was not offered.
    """
    places = {value: index for index, value in enumerate(values)}
    rows = []
    for coder, marked in enumerate(spans):
        for start, end, value in marked:
            if value not in places:
                raise ValueError(f"{value!r} is not among the values")
            rows.append((0, coder, places[value], start, end))
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 5).T
    present = np.ones((1, len(spans)), dtype=bool)
    return np.asarray(unitizing_sums(Continua.of(Segments(*columns), [length], present), len(values))[0])


def u_alpha(sums: FloatArray) -> FloatArray:
    """uα = 1 − (ℓ.. − Σ ℓ_cc) ÷ (ε.. − Σ ε_cc), gaps being a value like others: (…, K) → (…).

    With ε_ck = (ℓ_c.·ℓ_.k − [c = k]·C_c) ÷ (ℓ.. − C ÷ ℓ..), what stands below is (ℓ..² − Σ ℓ_c.²) ÷ (ℓ.. − C ÷ ℓ..).
    NaN where all coders gave everything one value, or nobody gave any.
    """
    read = parts(sums)
    whole = read.everything
    unlike = whole - read.alike.sum(axis=-1) - read.gap_alike
    shares = ratio(read.total, whole[..., None])
    varied = 1.0 - (shares**2).sum(axis=-1) - ratio(read.gap, whole) ** 2
    correction = read.squares.sum(axis=-1) + read.gap
    return 1.0 - ratio(ratio(unlike, whole) * (1.0 - ratio(correction, whole**2)), varied)


def bar_u_alpha(sums: FloatArray) -> FloatArray:
    """|uα = 1 − (ℓ_φ. − ℓ_φφ) ÷ (ε_φ. − ε_φφ): marked or not, whatever the value: (…, K) → (…).

    NaN where nobody marked anything, or everybody everything.
    """
    read = parts(sums)
    whole = read.everything
    share = ratio(read.gap, whole)
    correction = read.squares.sum(axis=-1) + read.gap
    unlike = ratio(read.gap - read.gap_alike, whole)
    return 1.0 - ratio(unlike * (1.0 - ratio(correction, whole**2)), share * (1.0 - share))


def cu_alpha(sums: FloatArray) -> FloatArray:
    """cuα: of what two coders both marked, how far they gave it the same value; gaps left out: (…, K) → (…).

    1 − (ℓ*.. − Σ ℓ*_cc) ÷ (ε*.. − Σ ε*_cc), with C* counted for each ordered pair of coders, which gives the
    published value. NaN where no two coders marked the same place, or all such places have one value; and where so
    few of many coders met that the equations expect less than nothing, C* ≥ ℓ*..².
    """
    read = parts(sums)
    whole = read.met.sum(axis=-1)
    varied = 1.0 - (ratio(read.met, whole[..., None]) ** 2).sum(axis=-1)
    unlike = ratio(whole - read.alike.sum(axis=-1), whole)
    return 1.0 - ratio(unlike, ratio(varied, _expectable(read)))


def k_u_alpha(sums: FloatArray, value: int) -> FloatArray:
    """(k)uα: how far what one coder gave the value k, and another marked, has the value k there too: (…, K) → (…).

    1 − [(ℓ*_k. − ℓ*_kk) ÷ ℓ*_k.] ÷ [(ε*_k. − ε*_kk) ÷ ε*_k.]. NaN where no other coder marked anything at k's
    segments, or nothing but k was marked; and where so few of many coders met that ε* is not above zero.

    Args:
        value: The index of k.
    """
    read = parts(sums)
    whole, met = read.met.sum(axis=-1), read.met[..., value]
    observed = ratio(met - read.alike[..., value], met)
    share = ratio(met, whole)
    left = _positive(share - ratio(read.met_squares[..., value], whole**2))
    expected = ratio(share * (1.0 - share), np.where(_expectable(read) > 0, left, np.nan))
    return 1.0 - ratio(observed, expected)


def coverage(sums: FloatArray) -> FloatArray:
    """ℓ*.. ÷ ℓ..: the share of the continuum that cuα speaks of, which two coders both marked: (…, K) → (…)."""
    read = parts(sums)
    return ratio(read.met.sum(axis=-1), read.everything)


def k_coverage(sums: FloatArray, value: int) -> FloatArray:
    """ℓ*_k. ÷ ℓ_k.: the share of k's segments that (k)uα speaks of; NaN where nobody gave k: (…, K) → (…)."""
    read = parts(sums)
    return ratio(read.met[..., value], read.total[..., value])


def _expectable(read: Sums) -> FloatArray:
    """1 − C* ÷ ℓ*..², by which everything that is expected of what was marked is divided; NaN unless above zero."""
    return _positive(1.0 - ratio(read.met_squares.sum(axis=-1), read.met.sum(axis=-1) ** 2))


def _positive(numbers: FloatArray) -> FloatArray:
    return np.where(numbers > _NOTHING, numbers, np.nan)


_NOTHING = 1e-12
"""What is left of differences of floating-point numbers that should be zero is smaller."""


def _of_coders(continua: Continua, coders: Sequence[int]) -> Continua:
    chosen = np.zeros(continua.present.shape[1], dtype=bool)
    chosen[list(coders)] = True
    kept = chosen[continua.segments.coders]
    return Continua(
        continua.lengths, continua.present & chosen, Segments(*(column[kept] for column in continua.segments))
    )


def _pairs(continua: Continua, values: IntArray, count: int) -> FloatArray:
    """(continua, count): the text that coders gave each value, times the ordered pairs who did; one sweep."""
    stride = continua.stride
    axis = max(len(continua.lengths), 1) * stride
    lines = values * axis
    starts = lines + continua.places(continua.segments.starts)
    ends = lines + continua.places(continua.segments.ends)
    # Start or end in the last bit, so that plain numbers are sorted: several times as fast as their order.
    steps = np.sort(np.concatenate((starts * 2 + 1, ends * 2)))
    places = steps >> 1
    depth = np.cumsum((steps & 1) * 2 - 1)[:-1]
    # Behind the last end of a continuum nothing is open, so that no stretch reaches into the next.
    several = np.flatnonzero(depth > 1)
    depth, place = depth[several], places[several]
    widths = places[several + 1] - place
    cells = (place % axis) // stride * count + place // axis
    weights = (widths * depth * (depth - 1)).astype(float)
    size = len(continua.lengths) * count
    return np.bincount(cells, weights=weights, minlength=size).reshape(-1, count).astype(float)


def _marked_by(continua: Continua, coder: int, segments: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
    """How much of each of some segments the coder marked too, with whatever value."""
    hers = continua.segments.coders == coder
    starts = continua.places(continua.segments.starts)
    ends = continua.places(continua.segments.ends)
    if not hers.any():
        return np.zeros(int(segments.sum()))
    first, last = starts[hers], ends[hers]
    before = np.concatenate(([0], np.cumsum(last - first)))

    def up_to(places: IntArray) -> IntArray:
        index = np.searchsorted(first, places, side="right")
        beyond = last[index - 1] - np.minimum(places, last[index - 1])
        return np.asarray(before[index] - np.where(index > 0, beyond, 0))

    return (up_to(ends[segments]) - up_to(starts[segments])).astype(float)
