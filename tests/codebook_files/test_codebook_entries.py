"""The rules for names, colours and marks."""

from __future__ import annotations

import pytest

from qualcode.domain.codebook_entries import (
    COLOURS,
    check_code_name,
    check_code_text,
    check_mark,
    parse_colour,
    same_name,
)
from qualcode.domain.errors import RuleError


def test_a_name_loses_the_white_space_at_its_ends() -> None:
    assert check_code_name("  Time pressure\n") == "Time pressure"


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\nb", "a\x00b", "a\x1b[0m", "a\u2028b", "a" * 201, "\ufeff\u200b"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_code_name(name)
    assert caught.value.sentence.isprintable()


def test_a_name_of_two_hundred_characters_is_taken() -> None:
    assert check_code_name("é" * 200) == "é" * 200


def test_names_that_differ_in_case_or_composition_are_the_same() -> None:
    assert same_name("Été") == same_name("e\u0301te\u0301 ")
    assert same_name("Straße") == same_name("STRASSE")
    assert same_name("a") != same_name("b")


def test_texts_keep_line_breaks_and_tabs_and_refuse_other_controls() -> None:
    assert check_code_text("a\n\tb ", "memo") == "a\n\tb "
    with pytest.raises(RuleError, match=r"memo .*U\+000D"):
        check_code_text("a\rb", "memo")


def test_colours_are_read_by_name_and_number() -> None:
    assert parse_colour(" Orange ") == COLOURS["orange"] == "#E69F00"
    assert parse_colour("#abc") == "#AABBCC"
    assert parse_colour("#0072b2") == "#0072B2"
    assert len(set(COLOURS.values())) == 8


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345", "#1234567", "123456", "#gggggg"])
def test_what_is_no_colour_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(RuleError, match="vermilion"):
        parse_colour(text)


@pytest.mark.parametrize("mark", ["a", "👩‍👧‍👦", "🇩🇪", "e\u0301", "क्षि", "§"])
def test_one_visible_character_is_a_mark(mark: str) -> None:
    assert check_mark(f" {mark} ") == mark


@pytest.mark.parametrize("mark", ["", " ", "ab", "🇩🇪🇩🇪", "\x07", "\u200b"])
def test_anything_else_is_no_mark(mark: str) -> None:
    with pytest.raises(RuleError):
        check_mark(mark)
