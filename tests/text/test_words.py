"""Words: a count that a report states, and the steps of a caret."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.spans import Span
from qualcode.text.words import count_words, next_word, previous_word, word_at, words

TANGLES = st.text(
    st.sampled_from("aB1 .,:/'’-_\n\tѣéßª²½ǅψжא\u00ad\u0301\u093fक字ひカーฎ한👩—“…‑ʼ�٣"),
    max_size=20,
)


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("I don't know.", ["I", "don't", "know"]),
        ("don’t well-known 'cause goin' --", ["don’t", "well-known", "cause", "goin"]),
        ("wor- word -- word — word … !", ["wor", "word", "word", "word"]),
        ("3.5 1,000 10:30 2/3 50% $5 3rd", ["3.5", "1,000", "10:30", "2/3", "50", "5", "3rd"]),
        ("the U.S. at 3 p.m. e.g. A.J. Smith", ["the", "U.S", "at", "3", "p.m", "e.g", "A.J", "Smith"]),
        ("end.Start and/or yes,no", ["end", "Start", "and", "or", "yes", "no"]),
        ("snake_case ____ _", ["snake_case"]),
        ("e\u0301te\u0301 señor Straße", ["e\u0301te\u0301", "señor", "Straße"]),
        ("вода ψυχή שלום مرحبا", ["вода", "ψυχή", "שלום", "مرحبا"]),
        ("हिन्दी में क्षि", ["हिन्दी", "में", "क्षि"]),
        ("東京へ行った。カタカナ 3月", ["東", "京", "へ", "行", "った", "カタカナ", "3", "月"]),
        ("한국어 말", ["한국어", "말"]),
        ("www.example.org 👍🏽 x", ["www", "example", "org", "x"]),
        ("co\u00adoperate donʼt", ["co\u00adoperate", "donʼt"]),
    ],
)
def test_words_are_what_the_definition_says(text: str, expected: list[str]) -> None:
    assert said(text) == expected
    assert count_words(text, [(0, len(text))]) == len(expected)


@settings(max_examples=examples(600), deadline=None)
@given(TANGLES, st.data())
def test_the_fast_count_is_the_number_of_words_found(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    assert count_words(text, spans) == sum(len(words(text, start, end)) for start, end in spans)
    assert count_words(text, [(0, len(text))]) == len(words(text, 0, len(text)))


@settings(max_examples=examples(400), deadline=None)
@given(TANGLES, st.data())
def test_steps_and_places_agree_with_the_list_of_words(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    found = [word for start, end in spans for word in words(text, start, end)]
    for offset in range(-1, len(text) + 2):
        assert word_at(text, offset, spans) == next((word for word in found if word.contains(offset)), None)
        assert next_word(text, offset, spans) == next((word for word in found if word.start > offset), None)
        before = [word for word in found if word.start < offset]
        assert previous_word(text, offset, spans) == (before[-1] if before else None)


def test_a_mark_on_an_ideograph_is_part_of_its_word() -> None:
    assert word_at("11字\u00ad", 3, [Span(0, 4)]) == Span(2, 4)
    assert word_at("字字\u0301 a", 2, [Span(0, 5)]) == Span(1, 3)


def test_what_stands_before_the_speech_joins_and_parts_nothing() -> None:
    assert words("1a.a", 1, 4) == [Span(1, 4)]
    assert word_at("1a.a", 3, [Span(1, 4)]) == Span(1, 4)
    assert count_words("1a.a", [(1, 4)]) == 1


def test_a_word_ends_where_its_speech_ends() -> None:
    assert word_at("Anna: hello", 7, [Span(6, 9)]) == Span(6, 9)
    assert word_at("Anna: hello", 2, [Span(6, 9)]) is None
    assert count_words("one two", [(0, 5), (5, 7)]) == 3


def test_steps_in_a_megabyte_of_speech_are_local() -> None:
    text = "well, you know " * 70_000
    spans = [Span(0, len(text))]
    for offset in range(len(text) - 500, len(text)):
        word_at(text, offset, spans)
        next_word(text, offset, spans)
        previous_word(text, offset, spans)


@pytest.mark.parametrize("part", ["a", "a.", "a-", "字", "\u0301", "1,", "👩"])
def test_a_megabyte_without_spaces_is_counted_in_linear_time(part: str) -> None:
    text = part * (1_000_000 // len(part))
    count_words(text, [(0, len(text))])
    word_at(text, len(text) // 2, [Span(0, len(text))])
