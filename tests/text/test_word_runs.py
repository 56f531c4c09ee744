"""Words that are found again wherever they were written down, and names that are found as whole words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.name_replacing import NameReplacing
from qualcode.text.word_runs import ERASED, SHORTEST, WordRuns, says_phrase

SAID = "I never felt that the principal listened to any of us."


@pytest.mark.parametrize(
    "written",
    [
        SAID,
        SAID.upper(),
        "“i never  felt\nthat the principal — listened, to any of us!”",
        "felt that the principal listened",
        "I ne\u0301ver fe\u0301lt that the principal listened",
    ],
)
def test_what_was_said_is_found_in_any_case_spacing_and_marks(written: str) -> None:
    assert WordRuns([SAID]).taken_out(f"He wrote {written} there").startswith(("He wrote [", "He wrote “["))
    assert "principal" not in WordRuns([SAID]).taken_out(written).casefold()


def test_a_quote_that_was_cut_off_goes_with_the_word_that_was_cut() -> None:
    assert WordRuns([SAID]).taken_out("Trust: “I never felt that the princip…”") == f"Trust: “{ERASED}”"


def test_fewer_words_are_a_turn_of_phrase_unless_they_are_all_that_was_said() -> None:
    assert WordRuns([SAID]).found("the principal listened to") == []
    assert WordRuns(["Nobody trusted us anymore."]).found("She says nobody trusted us anymore, again")
    assert WordRuns(["Yes, I do."]).found("Yes, I do") == []


def test_writing_without_spaces_is_found_by_its_characters() -> None:
    runs = WordRuns(["我们从来没有觉得校长听过我们的意见"])
    assert runs.taken_out("她说：从来没有觉得校长听过。") == f"她说：{ERASED}。"
    assert runs.found("校长听过") == []


def test_what_several_others_say_is_nobodys_own() -> None:
    phrase = "at the end of the day"
    runs = WordRuns([f"{SAID} {phrase}"])
    assert runs.without_common([f"Well {phrase} then", "Nothing"]).found(phrase)
    left = runs.without_common([f"Well {phrase} then", f"So {phrase} again"])
    assert left.found(phrase) == [] and left.found(SAID)


@given(
    st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), min_size=SHORTEST, max_size=12)
)
def test_no_run_is_left_once_it_was_taken_out(words: list[str]) -> None:
    runs = WordRuns([" ".join(words)])
    assert not runs.found(runs.taken_out(f"one {' '.join(words).title()} two"))


def test_a_phrase_of_a_few_words_is_known_for_hers() -> None:
    assert says_phrase([SAID], "Principal listened") and not says_phrase([SAID], "principal")
    assert not says_phrase([SAID], "listened principal")


def test_names_are_found_as_whole_words_and_flowers_are_not() -> None:
    names = NameReplacing({"Rose": "X", "Ana Lopez": "Y", "P07": "Z", "李明": "W", "ms. quill": "V"})
    assert names.replaced("Rose's rose, ROSE, Rosebush, Ana\nLopez p07 P071 李明说 MS. QUILL") == (
        "X's rose, X, Rosebush, Y Z P071 W说 V"
    )


def test_without_names_nothing_is_replaced() -> None:
    assert NameReplacing({" ": "X"}).replaced("a b") == "a b"
