"""Span by span: how many segments of one coder find one of another, counted document by document.

Sources: span F1 as in the evaluation of named entities, where it stands for κ since what nobody marked cannot be
counted (G. Hripcsak, A. Rothschild: Agreement, the F-measure, and reliability in information retrieval, 2005); segment
matching as the segment level of MAXQDA's intercoder agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qualcode.agreement.continua import Continua, Segments
from qualcode.agreement.ratings import FloatArray, IntArray, ratio


class _Meetings(NamedTuple):
    """Each two segments of two coders that have the value in common and share a code point, in the order of places."""

    one: IntArray
    """Which segment of the first coder, counted among hers."""
    other: IntArray
    shared: IntArray
    """Code points that both cover."""
    joint: IntArray
    """Code points that at least one of the two covers."""


def matches_strict(continua: Continua, one: int, other: int) -> FloatArray:
    """Segments that begin and end alike: (continua, 3) of matched pairs, segments of the one, segments of the other.

    What only one of the two coders finished is left out: a row of zeros. Rows add up.
    """
    first, second = _theirs(continua, one, other)
    meetings = _meetings(continua, first, second)
    return _tally(continua, first, second, meetings.one[meetings.shared == meetings.joint])


def matches_overlap(continua: Continua, one: int, other: int) -> FloatArray:
    """Segments that share a code point, each matched at most once: (continua, 3) as `matches_strict`.

    As many pairs are matched as can be.
    """
    first, second = _theirs(continua, one, other)
    meetings = _meetings(continua, first, second)
    return _tally(continua, first, second, _one_to_one(meetings))


def matches_iou(continua: Continua, one: int, other: int, threshold: float = 0.5) -> FloatArray:
    """Segments of which what both cover is at least `threshold` of what either covers, each matched at most once.

    (continua, 3) as `matches_strict`; as many pairs are matched as can be.

    Raises:
        ValueError: The threshold is not above 0 and at most 1.
    """
    first, second = _theirs(continua, one, other)
    meetings = _enough(_meetings(continua, first, second), threshold)
    return _tally(continua, first, second, _one_to_one(meetings))


def span_f1(matches: FloatArray) -> FloatArray:
    """2·tp ÷ (n_a + n_b) of (…, 3) matched pairs and segments of each coder; NaN where neither marked anything."""
    matches = np.asarray(matches, dtype=float)
    return ratio(2 * matches[..., 0], matches[..., 1] + matches[..., 2])


def segment_matches(continua: Continua, one: int, other: int, least: float = 0.9) -> FloatArray:
    """Each coder's segments looked up among the other's: (continua, 3) of found ones, one's not found, other's not.

    A segment is found if a segment of the other coder with the same value overlaps it enough: what both cover is at
    least the share `least` of what either covers. A pair that matches is therefore counted from both sides.

    Raises:
        ValueError: `least` is not above 0 and at most 1.
    """
    first, second = _theirs(continua, one, other)
    meetings = _enough(_meetings(continua, first, second), least)
    result = np.zeros((len(continua.lengths), 3))
    for column, segments, found in ((1, first, meetings.one), (2, second, meetings.other)):
        owners = segments.continua
        hits = np.bincount(owners[np.unique(found)], minlength=len(result))
        result[:, 0] += hits
        result[:, column] = np.bincount(owners, minlength=len(result)) - hits
    return result


def segment_match(matches: FloatArray) -> FloatArray:
    """a ÷ (a + b + c): the share of all segments that were found with the other coder; NaN where there are none."""
    matches = np.asarray(matches, dtype=float)
    return ratio(matches[..., 0], matches.sum(axis=-1))


def two_coders(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> Continua:
    """One document and code of two coders, 0 and 1, from their spans; overlapping ones of a coder become one."""
    rows = [(0, coder, 0, *span) for coder, spans in enumerate((first, second)) for span in spans]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 5).T
    length = max((span[1] for spans in (first, second) for span in spans), default=0)
    return Continua.of(Segments(*columns), [length], np.ones((1, 2), dtype=bool))


def _theirs(continua: Continua, one: int, other: int) -> tuple[Segments, Segments]:
    """The segments of each of the two, where both finished the continuum, ordered by value and place."""
    both = continua.present[:, one] & continua.present[:, other]
    result = []
    for coder in (one, other):
        kept = (continua.segments.coders == coder) & both[continua.segments.continua]
        columns = Segments(*(column[kept] for column in continua.segments))
        order = np.argsort(columns.values, kind="stable")
        result.append(Segments(*(column[order] for column in columns)))
    return result[0], result[1]


def _meetings(continua: Continua, first: Segments, second: Segments) -> _Meetings:
    stride = continua.stride

    def on_axis(segments: Segments, column: IntArray) -> IntArray:
        return (segments.values * len(continua.lengths) + segments.continua) * stride + column

    starts, ends = on_axis(first, first.starts), on_axis(first, first.ends)
    begins, stops = on_axis(second, second.starts), on_axis(second, second.ends)
    # Each coder's segments are disjoint: those that one segment meets are neighbours.
    low = np.searchsorted(stops, starts, side="right")
    counts = np.searchsorted(begins, ends, side="left") - low
    one = np.repeat(np.arange(len(starts)), counts)
    other = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
    shared = np.minimum(ends[one], stops[other]) - np.maximum(starts[one], begins[other])
    joint = np.maximum(ends[one], stops[other]) - np.minimum(starts[one], begins[other])
    return _Meetings(one, other, shared, joint)


def _enough(meetings: _Meetings, share: float) -> _Meetings:
    if not 0 < share <= 1:
        raise ValueError("the least overlap is a share above 0 and at most 1")
    kept = meetings.shared >= share * meetings.joint - _SLACK
    return _Meetings(*(column[kept] for column in meetings))


_SLACK = 1e-9
"""So that nine of ten are .9, whatever .9 times ten is to a processor."""


def _one_to_one(meetings: _Meetings) -> IntArray:
    """The segments of the one coder in a largest matching.

    Both coders' segments are disjoint and in order, so that of two meetings the later one has the later segment on at
    least one side and the earlier on none: the first meeting that is free can always stand in for whichever of its
    two segments' meetings a largest matching has, and taking it is never wrong.
    """
    taken = []
    one_before, other_before = -1, -1
    for one, other in zip(meetings.one.tolist(), meetings.other.tolist(), strict=True):
        if one > one_before and other > other_before:
            taken.append(one)
            one_before, other_before = one, other
    return np.array(taken, dtype=np.int64)


def _tally(continua: Continua, first: Segments, second: Segments, matched: IntArray) -> FloatArray:
    size = len(continua.lengths)
    columns = (first.continua[matched], first.continua, second.continua)
    return np.stack([np.bincount(column, minlength=size) for column in columns], axis=1).astype(float)
