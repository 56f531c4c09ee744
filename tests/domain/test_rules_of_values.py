"""Spans, times and guarded cells: the small rules that everything stands on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.errors import InputError
from qualcode.domain.formula_guard import guard_formula, unguard_formula
from qualcode.domain.spans import Span, unite
from qualcode.domain.times import clock, iso_time, parse_iso_time

offsets = st.integers(0, 40)
some_spans = st.lists(st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair))))


@given(some_spans)
def test_united_spans_are_disjoint_apart_and_cover_the_same(spans: list[tuple[int, int]]) -> None:
    united = unite(spans)
    assert all(a.end < b.start for a, b in pairwise(united))
    assert {i for a, b in united for i in range(a, b)} == {i for a, b in spans for i in range(a, b)}


def test_touching_spans_do_not_overlap() -> None:
    assert not Span(0, 5).overlaps((5, 9)) and Span(0, 5).overlaps((4, 9))
    assert Span(0, 5).contains(0) and not Span(0, 5).contains(5)


@given(st.text())
def test_a_guarded_cell_never_acts_and_is_given_back(value: str) -> None:
    guarded = guard_formula(value)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert unguard_formula(guarded) == value


@given(st.integers(0, 4_102_444_800_000))
def test_a_time_is_read_back_to_the_millisecond(milliseconds: int) -> None:
    assert parse_iso_time(iso_time(milliseconds)) == milliseconds


def test_a_time_without_a_zone_is_utc_and_what_is_none_is_refused() -> None:
    assert parse_iso_time("2026-11-22T05:27:00") == parse_iso_time("2026-11-22T06:27:00+01:00")
    with pytest.raises(InputError, match="“yesterday” is no time"):
        parse_iso_time("yesterday")


def test_the_clock_shows_hours_minutes_seconds() -> None:
    assert clock(3_723_999) == "1:02:03"
