"""Spans of two coders matched: strict, overlapping, by intersection over union, and segment by segment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.agreement.continua import Continua, Segments
from qualcode.agreement.matching import (
    matches_iou,
    matches_overlap,
    matches_strict,
    segment_match,
    segment_matches,
    span_f1,
    two_coders,
)
from qualcode.agreement.ratings import FloatArray
from qualcode.agreement.uniting import united

Spans = list[tuple[int, int]]


def _pair(first: Spans, second: Spans) -> Continua:
    return two_coders(first, second)


def test_strict_counts_equal_boundaries_alone() -> None:
    pair = _pair([(0, 10), (20, 30), (40, 50)], [(0, 10), (20, 31)])
    assert matches_strict(pair, 0, 1).tolist() == [[1, 3, 2]]
    assert span_f1(matches_strict(pair, 0, 1)) == pytest.approx(2 / 5)


def test_one_long_span_finds_but_one_of_three_short_ones() -> None:
    pair = _pair([(0, 30)], [(0, 9), (10, 19), (20, 30)])
    assert matches_overlap(pair, 0, 1).tolist() == [[1, 1, 3]]
    assert matches_iou(pair, 0, 1).tolist() == [[0, 1, 3]]
    assert matches_iou(pair, 0, 1, 1 / 3).tolist() == [[1, 1, 3]]


def test_touching_is_no_overlap() -> None:
    pair = _pair([(0, 10)], [(10, 20)])
    assert matches_overlap(pair, 0, 1).tolist() == [[0, 1, 1]]
    assert span_f1(matches_overlap(pair, 0, 1)) == 0


def test_half_of_the_union_is_enough_and_less_is_not() -> None:
    assert matches_iou(_pair([(0, 10)], [(0, 5)]), 0, 1)[0, 0] == 1
    assert matches_iou(_pair([(0, 11)], [(0, 5)]), 0, 1)[0, 0] == 0


def test_overlapping_spans_of_a_coder_are_one_before_they_are_matched() -> None:
    pair = _pair([(0, 6), (4, 10)], [(0, 10)])
    assert matches_strict(pair, 0, 1).tolist() == [[1, 1, 1]]
    touching = _pair([(0, 5), (5, 10)], [(0, 10)])
    assert matches_strict(touching, 0, 1).tolist() == [[0, 2, 1]]


def test_where_neither_marked_anything_there_is_no_value() -> None:
    nothing = _pair([], [])
    for found in (matches_strict, matches_overlap, matches_iou):
        assert np.isnan(span_f1(found(nothing, 0, 1)))[0]
    assert np.isnan(segment_match(segment_matches(nothing, 0, 1)))[0]
    assert span_f1(matches_overlap(_pair([(0, 3)], []), 0, 1)) == 0


def test_a_match_of_segments_counts_from_both_sides() -> None:
    pair = _pair([(0, 100), (200, 210), (300, 310)], [(5, 100), (200, 212)])
    assert segment_matches(pair, 0, 1).tolist() == [[2, 2, 1]]
    assert segment_match(segment_matches(pair, 0, 1)) == pytest.approx(0.4)
    assert segment_matches(pair, 0, 1, 0.8).tolist() == [[4, 1, 0]]


def test_nine_of_ten_code_points_are_ninety_per_cent() -> None:
    assert segment_matches(_pair([(0, 10)], [(0, 9)]), 0, 1).tolist() == [[2, 0, 0]]
    assert segment_matches(_pair([(0, 10)], [(1, 9)]), 0, 1).tolist() == [[0, 1, 1]]


def test_one_segment_may_be_what_two_of_the_other_coder_find() -> None:
    pair = _pair([(0, 30)], [(0, 14), (15, 30)])
    assert segment_matches(pair, 0, 1, 0.4).tolist() == [[3, 0, 0]]


@pytest.mark.parametrize("share", [0, -0.5, 1.5])
def test_a_threshold_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share above 0"):
        matches_iou(_pair([(0, 3)], [(0, 3)]), 0, 1, share)
    with pytest.raises(ValueError, match="share above 0"):
        segment_matches(_pair([(0, 3)], [(0, 3)]), 0, 1, share)


def test_documents_and_codes_are_never_matched_across_and_add_up() -> None:
    rows = [
        (0, 0, 0, 0, 10),
        (0, 1, 0, 0, 10),
        (1, 0, 0, 0, 10),
        (1, 1, 1, 0, 10),
        (2, 0, 0, 5, 9),
        (2, 1, 0, 6, 9),
    ]
    continua = Continua.of(Segments(*np.array(rows).T), [10, 10, 10], np.ones((3, 2), dtype=bool))
    found = matches_overlap(continua, 0, 1)
    assert found.tolist() == [[1, 1, 1], [0, 1, 1], [1, 1, 1]]
    drawn = np.array([[1, 1, 1], [3, 0, 0]], dtype=float)
    assert span_f1(drawn @ found) == pytest.approx([2 / 3, 1])


def test_what_only_one_of_the_two_finished_is_left_out() -> None:
    rows = [(0, 0, 0, 0, 10), (0, 1, 0, 0, 10), (1, 0, 0, 0, 10)]
    present = np.array([[True, True], [True, False]])
    continua = Continua.of(Segments(*np.array(rows).T), [10, 10], present)
    assert matches_strict(continua, 0, 1).tolist() == [[1, 1, 1], [0, 0, 0]]
    assert segment_matches(continua, 0, 1).tolist() == [[2, 0, 0], [0, 0, 0]]


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda it: (it[0], it[0] + it[1])), max_size=6)


def _tried(count: int, joined: dict[int, set[int]], taken: frozenset[int] = frozenset()) -> int:
    """The size of a largest matching of the first `count`, by trying everything."""
    if not count:
        return 0
    without = _tried(count - 1, joined, taken)
    with_it = [1 + _tried(count - 1, joined, taken | {other}) for other in joined[count - 1] - taken]
    return max([without, *with_it])


def _met(first: Spans, second: Spans, least: float) -> dict[int, set[int]]:
    result = {}
    for i, (start, end) in enumerate(first):
        hers = set(range(start, end))
        result[i] = {
            j
            for j, (begin, stop) in enumerate(second)
            if (shared := len(hers & set(range(begin, stop)))) and shared / len(hers | set(range(begin, stop))) >= least
        }
    return result


@given(spans, spans, st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9]))
@settings(max_examples=examples(150), deadline=None)
def test_matching_from_the_left_is_as_large_as_any(first: Spans, second: Spans, least: float) -> None:
    one, other = united(first), united(second)
    pair = _pair(first, second)
    found: FloatArray = matches_iou(pair, 0, 1, least) if least else matches_overlap(pair, 0, 1)
    assert found.tolist() == [[_tried(len(one), _met(one, other, least)), len(one), len(other)]]


@given(spans, spans, st.sampled_from([0.25, 0.9]))
@settings(max_examples=examples(60), deadline=None)
def test_segments_are_found_as_a_search_of_every_pair_finds_them(first: Spans, second: Spans, least: float) -> None:
    one, other = united(first), united(second)
    hers, theirs = _met(one, other, least), _met(other, one, least)
    lost = [sum(not found for found in met.values()) for met in (hers, theirs)]
    expected = [len(one) + len(other) - sum(lost), *lost]
    assert segment_matches(_pair(first, second), 0, 1, least).tolist() == [expected]
