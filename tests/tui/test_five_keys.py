"""What lies on the keys 1 to 5: suggestions keep their key while the coder acts on the passage, codes given last theirs."""

from __future__ import annotations

from fake_suggestions import offer
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.suggestions import Advice
from qualcode.tui.coding.five_keys import FiveKeys

HERE, THERE = (1, 0, 10), (1, 10, 20)
LAST = {1: 11, 2: 12, 3: 13, 4: 14, 5: 15}


def advice(*codes: int, place: tuple[int, int, int] = HERE) -> Advice:
    return Advice(*place, tuple(offer(code, f"Code {code}", 1 - number / 10) for number, code in enumerate(codes)))


def on_keys(five: FiveKeys, last: dict[int, int] | None = None) -> dict[int, int]:
    return {key: on.code_id for key, on in five.keys(LAST if last is None else last).items()}


def test_suggestions_come_first_and_codes_given_last_keep_the_keys_that_are_left() -> None:
    five = FiveKeys()
    five.take(advice(1, 2))
    assert on_keys(five) == {1: 1, 2: 2, 3: 13, 4: 14, 5: 15}
    assert [key for key, on in five.keys(LAST).items() if on.offered] == [1, 2]


def test_a_code_given_last_that_is_suggested_makes_room_for_one_that_lost_its_key() -> None:
    five = FiveKeys()
    five.take(advice(14, 2))
    assert on_keys(five) == {1: 14, 2: 2, 3: 13, 4: 11, 5: 15}


def test_without_suggestions_the_keys_are_those_of_the_codes_given_last() -> None:
    five = FiveKeys()
    five.take(advice())
    assert on_keys(five) == LAST
    assert five.pointed is None


def test_what_is_accepted_or_rejected_frees_its_key_and_moves_no_other() -> None:
    five = FiveKeys()
    five.take(advice(1, 2, 3))
    five.drop([1])
    assert on_keys(five) == {2: 2, 3: 3, 4: 14, 5: 15}
    assert five.pointed == 2
    five.take(advice(3, 7, 2))
    assert on_keys(five) == {2: 2, 3: 3, 4: 7, 5: 15}


def test_what_was_accepted_has_its_key_again_when_that_is_undone() -> None:
    five = FiveKeys()
    five.take(advice(1, 2, 3))
    five.drop([2])
    five.take(advice(3, 2, 1))
    assert on_keys(five) == {1: 1, 2: 2, 3: 3, 4: 14, 5: 15}
    assert not five.freed


def test_a_better_answer_for_a_passage_that_was_not_touched_takes_the_place_of_the_first() -> None:
    five = FiveKeys()
    five.take(advice(1, 2))
    five.point(2)
    five.take(advice(3, 2, 1))
    assert on_keys(five)[1] == 3
    assert five.pointed == 2 and five.offered[2].code_id == 2


def test_another_passage_begins_anew() -> None:
    five = FiveKeys()
    five.take(advice(1, 2))
    five.drop([1])
    five.point(2)
    five.take(advice(4, 5, place=THERE))
    assert on_keys(five)[1] == 4 and five.pointed == 1 and not five.chosen


def test_what_the_passage_has_is_not_suggested_whatever_an_old_answer_says() -> None:
    five = FiveKeys()
    five.take(advice(1, 2), without={1})
    assert on_keys(five)[1] == 2


@given(
    st.lists(st.integers(1, 9), unique=True, max_size=7),
    st.lists(st.integers(1, 9), max_size=4),
    st.lists(st.integers(1, 9), unique=True, max_size=7),
    st.lists(st.integers(1, 15), unique=True, max_size=5),
)
def test_no_code_lies_on_two_keys_and_no_key_changes_to_another_suggestion(
    first: list[int], dropped: list[int], then: list[int], last: list[int]
) -> None:
    given_last = dict(enumerate(last, 1))
    five = FiveKeys()
    five.take(advice(*first))
    before = {key: one.code_id for key, one in five.offered.items()}
    five.drop(dropped)
    acted = bool(five.freed)
    five.take(advice(*then), without=set(dropped))
    codes = list(on_keys(five, given_last).values())
    assert len(codes) == len(set(codes)) and set(five.keys(given_last)) <= {1, 2, 3, 4, 5}
    assert not set(five.offered) & set(five.freed)
    if acted:
        for key, one in five.offered.items():
            assert before.get(key, one.code_id) == one.code_id or before[key] not in then
