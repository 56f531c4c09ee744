"""What coders did with passages is taken as they meant it, however their codings lie across each other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.spans import Span
from qualcode.domain.values import Rejection
from qualcode.storage.reads.suggestions import Dealing
from qualcode.suggestions.choosing import FEW, MOST_CODED, choose
from qualcode.suggestions.material import Lesson
from qualcode.suggestions.passages import Dealt, dealt_with, usual_unit

UNITS = [Span(start, start + 9) for start in range(0, 100, 10)]


def coding(start: int, end: int, code: int, coder: int = 1, at: int = 5) -> Dealing:
    return Dealing(1, coder, code, start, end, at)


def mark(start: int, end: int, coder: int = 1) -> Dealing:
    return Dealing(1, coder, None, start, end, 7)


def refusal(start: int, end: int, code: int) -> Rejection:
    return Rejection(1, "r", 1, code, 1, start, end, 9)


def codes(found: list[Dealt]) -> dict[tuple[int, int], set[int]]:
    return {(one.start, one.end): set(one.codes) for one in found if one.codes}


def test_codes_of_one_passage_are_one_example_whoever_gave_them() -> None:
    found = dealt_with(UNITS, [coding(0, 19, 1), coding(0, 20, 2, coder=2)], (), {})
    assert codes(found) == {(0, 19): {1, 2}}


def test_a_short_coding_inside_a_long_one_counts_for_both() -> None:
    found = dealt_with(UNITS, [coding(0, 59, 1), coding(20, 29, 2)], (), {})
    assert codes(found) == {(0, 59): {1, 2}, (20, 29): {1, 2}}


def test_what_was_passed_over_between_two_codings_was_read() -> None:
    found = dealt_with(UNITS, [coding(10, 19, 1), coding(40, 49, 1)], (), {})
    assert [(one.start, one.end) for one in found if not one.codes] == [(20, 29), (30, 39)]


def test_what_nobody_has_come_to_is_missing_not_uncoded() -> None:
    assert dealt_with(UNITS, [coding(10, 19, 1)], (), {}) == [Dealt(10, 19, frozenset({1}), at_ms=5)]


def test_a_finished_document_was_read_whole() -> None:
    found = dealt_with(UNITS, [coding(10, 19, 1)], (), {1: 8})
    assert [one.at_ms for one in found if not one.codes] == [8] * 9


def test_what_was_passed_over_stays_as_it_was_while_coding_goes_on() -> None:
    before = [coding(10, 19, 1, at=3), coding(40, 49, 1, at=4)]
    early = dealt_with(UNITS, before, (), {})
    assert [(one.start, one.at_ms) for one in early if not one.codes] == [(20, 4), (30, 4)]
    later = dealt_with(UNITS, [*before, coding(60, 69, 2, at=9)], (), {})
    assert [(one.start, one.at_ms) for one in later if not one.codes] == [(20, 4), (30, 4), (50, 9)]


def test_a_mark_says_that_there_is_nothing_unless_somebody_coded_it() -> None:
    found = dealt_with(UNITS, [mark(0, 9), coding(10, 19, 3, coder=2), mark(10, 19)], (), {})
    assert [(one.start, set(one.codes), one.read) for one in found] == [(0, set(), True), (10, {3}, True)]


def test_a_rejection_speaks_for_its_code_alone_where_nothing_else_is_known() -> None:
    (alone,) = dealt_with(UNITS, (), [refusal(0, 9, 4)], {})
    assert (alone.refused, alone.read) == (frozenset({4}), False)
    (beside,) = dealt_with(UNITS, [coding(0, 9, 1)], [refusal(0, 9, 4), refusal(0, 9, 1)], {})
    assert (beside.codes, beside.refused, beside.read) == (frozenset({1}), frozenset({4}), True)
    assert beside.at_ms == 9


def test_people_who_code_whole_turns_are_served_by_the_turn() -> None:
    turns, sentences = {1: [Span(0, 29), Span(30, 59)]}, {1: [Span(s, s + 9) for s in range(0, 60, 10)]}
    whole = {1: [coding(0, 29, 1), coding(30, 58, 1)]}
    part = {1: [coding(0, 9, 1), coding(30, 58, 1)]}
    assert usual_unit(whole, turns, sentences) == "turn"
    assert usual_unit(part, turns, sentences) == "sentence"
    assert usual_unit({}, {}, {}) == "sentence"


spans = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(lambda pair: (pair[0], min(99, pair[0] + pair[1])))


@settings(max_examples=60)
@given(st.lists(st.tuples(spans, st.integers(1, 4), st.integers(1, 3)), max_size=12), st.lists(spans, max_size=3))
def test_every_code_that_was_given_teaches_and_nothing_coded_counts_as_left_out(
    given_: list[tuple[tuple[int, int], int, int]], marks: list[tuple[int, int]]
) -> None:
    done = sorted([coding(*span, code, coder) for span, code, coder in given_], key=lambda one: (one.start, one.end))
    found = dealt_with(UNITS, [*done, *(mark(*span) for span in marks)], (), {})
    assert {code for one in found for code in one.codes} == {code for _, code, _ in given_}
    left_out = [Span(one.start, one.end) for one in found if not one.codes]
    assert not any(span.overlaps((one.start, one.end)) for span in left_out for one in done)
    assert len({(one.start, one.end) for one in found}) == len(found)


def test_a_big_study_is_sampled_the_same_way_each_time_and_keeps_rare_codes() -> None:
    rare = {("d", n, n + 1): Lesson(frozenset({"rare"}), frozenset(), True, 1) for n in range(3)}
    often = {("d", n, n + 1): Lesson(frozenset({"often"}), frozenset(), True, 1) for n in range(10, 10 + MOST_CODED)}
    read = {("e", n, n + 1): Lesson(frozenset(), frozenset(), True, 1) for n in range(2 * MOST_CODED)}
    chosen = choose(rare | often | read)
    assert chosen == choose(dict(reversed((rare | often | read).items())))
    assert rare.items() <= chosen.items()
    assert sum(bool(one.codes) for one in chosen.values()) == MOST_CODED
    few = dict(list(read.items())[:FEW])
    assert choose(few) == few
