"""What a verdict comes to, on plain codings; and that it is kept in words that are read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.disagreements import (
    BOUNDARY_RULES,
    Mark,
    PutOff,
    TakeAgreed,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
    verdict_of,
    verdict_word,
)
from qualcode.domain.spans import Span
from qualcode.reconcile.verdicts import pieces_of, told


def marks(*given: tuple[str, str, int, int]) -> list[Mark]:
    return [Mark(str(number), *one) for number, one in enumerate(given)]


def spans(verdict: Verdict, coders: str, *given: tuple[str, str, int, int]) -> list[tuple[str, int, int]] | None:
    found = pieces_of(verdict, list(coders), marks(*given))
    return [tuple(piece) for piece in found] if found is not None else None


@pytest.mark.parametrize(
    ("coders", "given", "expected"),
    [
        ("ab", [("a", "X", 0, 9)], None),
        ("abc", [("a", "X", 0, 9)], []),
        ("abc", [("a", "X", 0, 9), ("b", "X", 0, 9)], [("X", 0, 9)]),
        ("abc", [("a", "X", 0, 9), ("b", "X", 2, 12)], [("X", 2, 9)]),
        ("abc", [("a", "X", 0, 9), ("b", "X", 2, 12), ("c", "X", 3, 9)], [("X", 2, 9)]),
        ("abc", [("a", "X", 0, 9), ("b", "X", 0, 9), ("c", "X", 3, 20)], [("X", 0, 9)]),
        ("ab", [("a", "X", 0, 9), ("b", "X", 0, 12)], None),
        ("abcd", [("a", "X", 0, 9), ("b", "X", 0, 9)], None),
        ("abcd", [("a", "X", 0, 9), ("b", "X", 0, 9), ("c", "X", 0, 9)], [("X", 0, 9)]),
        ("abcd", [("a", "X", 0, 9), ("b", "X", 0, 9), ("c", "X", 3, 12)], None),
        ("abc", [("a", "X", 0, 9), ("b", "Y", 0, 9), ("c", "X", 0, 9)], [("X", 0, 9)]),
        ("abc", [("a", "X", 0, 9), ("b", "Y", 0, 9)], None),
        ("abcde", [("a", "X", 0, 9), ("b", "Y", 0, 9)], []),
        ("abc", [("a", "X", 0, 5), ("b", "X", 5, 9), ("c", "X", 0, 9)], [("X", 0, 9)]),
    ],
)
def test_a_majority_is_more_than_half_at_every_place(
    coders: str, given: list[tuple[str, str, int, int]], expected: list[tuple[str, int, int]] | None
) -> None:
    assert spans(TakeMajority(), coders, *given) == expected


def test_what_is_agreed_has_the_boundaries_of_most_else_joined_ones() -> None:
    three = [("a", "X", 0, 9), ("b", "X", 0, 10), ("c", "X", 0, 10)]
    assert spans(TakeAgreed(), "abc", *three) == [("X", 0, 10)]
    assert spans(TakeAgreed(), "ab", *three[:2]) == [("X", 0, 10)]
    assert spans(TakeAgreed(), "ab", ("a", "X", 1, 9), ("b", "X", 0, 8)) == [("X", 0, 9)]
    assert spans(TakeAgreed(), "ab", ("a", "X", 0, 5), ("a", "X", 4, 9), ("b", "X", 0, 9)) == [("X", 0, 9)]


def test_touching_codings_of_a_coder_stay_two_and_overlapping_ones_are_one() -> None:
    assert spans(TakeReading("a"), "ab", ("a", "X", 0, 4), ("a", "X", 4, 9)) == [("X", 0, 4), ("X", 4, 9)]
    assert spans(TakeAll(), "ab", ("a", "X", 0, 5), ("b", "X", 4, 9), ("b", "Y", 4, 9)) == [("X", 0, 9), ("Y", 4, 9)]
    assert spans(TakeNone(), "ab", ("a", "X", 0, 5)) == spans(PutOff(), "ab", ("a", "X", 0, 5)) == []


def test_the_longest_is_who_covers_most() -> None:
    given = [("a", "X", 0, 4), ("a", "X", 5, 9), ("b", "X", 2, 9), ("c", "X", 0, 9)]
    assert spans(TakeBoundary("longest"), "abc", *given) == [("X", 0, 9)]
    assert spans(TakeBoundary("shortest"), "abc", *given) == [("X", 2, 9)]
    assert spans(TakeBoundary("by hand", Span(3, 7)), "abc", *given) == [("X", 3, 7)]
    with pytest.raises(ValueError, match="widest"):
        spans(TakeBoundary("widest"), "abc", *given)


_SPAN = st.tuples(st.integers(-20, 200), st.integers(1, 50)).map(lambda one: Span(one[0], one[0] + one[1]))
_UUID = st.uuids().map(str)
_VERDICTS = st.one_of(
    st.sampled_from([TakeAll(), TakeNone(), TakeMajority(), TakeAgreed(), PutOff()]),
    st.builds(TakeReading, _UUID),
    st.builds(TakeCode, _UUID, st.none() | _SPAN),
    st.builds(TakeBoundary, st.sampled_from(BOUNDARY_RULES[:3])),
    st.builds(TakeBoundary, st.just("by hand"), _SPAN),
)


@given(_VERDICTS, st.integers(0, 500), st.integers(0, 500))
@settings(max_examples=examples(60))
def test_a_verdict_is_read_back_as_it_was_kept_wherever_its_passage_moves(
    verdict: Verdict, first: int, later: int
) -> None:
    kept = verdict_word(verdict, first)
    assert verdict_of(kept, first) == verdict
    assert verdict_word(verdict_of(kept, later), later) == kept


def test_a_code_that_was_merged_is_the_other_one_in_a_verdict() -> None:
    assert verdict_of("code X", 0, {"X": "Y"}) == TakeCode("Y")
    assert verdict_of("reading X", 0, {"X": "Y"}) == TakeReading("X")
    with pytest.raises(ValueError, match="no verdict"):
        verdict_word(TakeBoundary("by hand"), 0)


def test_verdicts_are_told_as_people_say_them() -> None:
    names, paths = {"a": "mara"}, {"X": "Change/Plans"}
    said = [told(one, 2, names, paths) for one in (TakeReading("a"), TakeAll(), TakeNone(), TakeCode("X"))]
    assert said == ["as mara", "both", "neither", "Change/Plans"]
    assert [told(one, 3, names, paths) for one in (TakeAll(), TakeNone())] == ["all of them", "none of them"]
    assert told(TakeCode("X", Span(0, 1)), 2, names, paths) == "Change/Plans on another passage"
    assert told(TakeBoundary("longest"), 2, names, paths) == "the longest passage"
