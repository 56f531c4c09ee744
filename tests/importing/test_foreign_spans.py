"""Passages of other programs are fitted to their text: each holds at least a character, and what was bent is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.exchange import Losses
from qualcode.domain.spans import Span
from qualcode.importing.foreign_spans import fitted

TEXT = "Ann: yes 👩‍👧!"


@pytest.mark.parametrize(
    ("start", "end", "span", "told"),
    [
        (0, 3, (0, 3), None),
        (0, 13, (0, 13), None),
        (8, 5, (5, 8), "codings whose end stood before their start were turned round"),
        (5, 99, (5, 13), "codings that went beyond the text were cut to it"),
        (-5, 3, (0, 3), "codings that went beyond the text were cut to it"),
        (5, 5, (5, 6), "codings without a length were put on the character behind them"),
        (9, 9, (9, 12), "codings without a length were put on the character behind them"),
        (10, 10, (9, 12), "codings without a length were put on the character behind them"),
        (13, 13, (12, 13), "codings without a length were put on the character behind them"),
        (40, 50, (12, 13), "codings that lay outside the text were put on the character nearest to them"),
        (-9, 0, (0, 1), "codings that lay outside the text were put on the character nearest to them"),
    ],
)
def test_a_passage_is_bent_as_little_as_need_be_and_that_is_told(
    start: int, end: int, span: tuple[int, int], told: str | None
) -> None:
    losses = Losses()
    assert fitted(start, end, TEXT, losses, "Anna") == Span(*span)
    assert dict(losses.tolerated) == ({told: 1} if told else {})
    assert not losses.left_out
    assert losses.examples == ({told: ["Anna"]} if told else {})


def test_what_was_cut_before_is_told_and_notes_are_called_notes() -> None:
    losses = Losses()
    assert fitted(5, 13, TEXT, losses, "", things="memos", outside=True) == Span(5, 13)
    assert list(losses.tolerated) == ["memos that went beyond the text were cut to it"]


def test_an_empty_text_has_no_passages() -> None:
    with pytest.raises(ValueError, match="no passages"):
        fitted(0, 0, "", Losses(), "Anna")


@given(st.text(alphabet="a e\u0301😀👩‍👧🇫🇷\n", min_size=1, max_size=12), st.integers(-3, 15), st.integers(-3, 15))
@settings(max_examples=examples(200), deadline=None)
def test_every_passage_has_a_character_of_the_text_and_a_good_one_is_left_alone(
    text: str, start: int, end: int
) -> None:
    losses = Losses()
    first, last = fitted(start, end, text, losses, "Anna")
    assert 0 <= first < last <= len(text)
    if 0 <= start < end <= len(text):
        assert (first, last) == (start, end)
        assert not losses.tolerated
    else:
        assert losses.tolerated
