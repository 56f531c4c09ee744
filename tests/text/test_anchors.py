"""Anchors hold on to the words, and notice when the words are others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.errors import RuleError
from qualcode.text.anchors import Anchor, holds, make_anchor

TEXT = "Ann: So I was never asked what I wanted to learn, not once in twelve years of school.\n"


def test_an_anchor_keeps_the_quote_and_thirty_two_code_points_on_either_side() -> None:
    assert make_anchor(TEXT, 43, 48, 3) == Anchor(
        start=43,
        end=48,
        quote="learn",
        prefix=TEXT[11:43],
        suffix=TEXT[48:80],
        turn=3,
    )


def test_context_is_shorter_at_the_ends_of_the_text() -> None:
    anchor = make_anchor("a👍🏽b", 1, 3, 0)
    assert (anchor.prefix, anchor.quote, anchor.suffix) == ("a", "👍🏽", "b")
    assert make_anchor("x", 0, 1, 0) == Anchor(0, 1, "x", "", "", 0)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3), (0, len(TEXT) + 1)])
def test_a_span_that_is_no_passage_is_refused(start: int, end: int) -> None:
    with pytest.raises(RuleError, match="no passage"):
        make_anchor(TEXT, start, end, 0)


def test_a_turn_before_the_first_is_refused() -> None:
    with pytest.raises(RuleError, match="turn"):
        make_anchor(TEXT, 0, 1, -1)


@given(st.text(min_size=1), st.data())
def test_an_anchor_holds_in_the_text_it_was_made_from(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert holds(text, make_anchor(text, start, end, 0))


def test_an_anchor_does_not_hold_when_quote_context_or_place_differ() -> None:
    anchor = make_anchor(TEXT, 43, 48, 3)
    assert holds(TEXT, anchor)
    assert not holds(TEXT[:43] + "teach" + TEXT[48:], anchor)
    assert not holds(" " + TEXT, anchor)
    assert not holds(TEXT[:42] + "\t" + TEXT[43:], anchor)
    assert not holds(TEXT[:60] + "X" + TEXT[61:], anchor)
    assert not holds(TEXT[:45], anchor)
    assert not holds(TEXT, replace(anchor, start=-5))
    assert not holds(TEXT, replace(anchor, start=48))
    assert holds(TEXT[:80] + " More of it.", anchor)
