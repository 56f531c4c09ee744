"""Words with wildcards answer as the obvious look says, and in a time that does not run away."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.text.globs import Glob
from qualcode.text.searching import needle_for


@given(st.text("ab*?", max_size=9), st.text("ab", max_size=9))
@settings(max_examples=examples(400), deadline=None)
def test_a_word_answers_as_a_slow_look_says(written: str, word: str) -> None:
    assert Glob(written).matches(word) == fnmatchcase(word, written)


@pytest.mark.parametrize(
    ("written", "word", "answers"),
    [
        ("*o?e*", "doer", False),
        ("*o?e*", "women", True),
        ("a*a", "a", False),
        ("ab*b", "ab", False),
        ("*?b?*", "ab", False),
        ("*ab?*ab", "abab", False),
        ("*ab?*ab", "abcab", True),
        ("*", "", True),
        ("", "a", False),
    ],
)
def test_the_parts_of_a_word_do_not_overlap(written: str, word: str, answers: bool) -> None:
    assert Glob(written).matches(word) is answers


@pytest.mark.parametrize("written", ["*a" * 1_000 + "*b", "*a" * 1_000, "*a?" * 1_000 + "*", "*?a" * 1_000 + "*b*"])
def test_a_thousand_stars_are_looked_for_in_a_long_word_at_once(written: str) -> None:
    word = "a" * 100_000
    before = time.thread_time()
    assert Glob(written).matches(word) is ("b" not in written)
    assert time.thread_time() - before < 0.05


def test_stars_in_what_is_typed_do_not_stop_the_search() -> None:
    before = time.thread_time()
    assert needle_for("words", "*a*a*a*b").find("a" * 5_000) == []
    assert needle_for("words", "*a*a*a*b").find("a" * 5_000 + "b") == [(0, 5_001)]
    assert time.thread_time() - before < 1
