"""What cannot be understood is refused in a sentence that points at the character and says what to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import QueryError
from qualcode.domain.queries import KEYWORDS, PROPERTIES
from qualcode.retrieval.language.parsing import parse_query


def refusal(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.query == text
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("", 0, "the query is empty"),
        (" \n ", 0, "the query is empty"),
        ("A and (B or C", 6, "the bracket is never closed"),
        ("A and B) or C", 7, "the bracket closes nothing"),
        ('A and "B or C', 6, "the quotation mark is never closed"),
        ('text:"every day', 5, "the quotation mark is never closed"),
        ("“A", 0, "the quotation mark is never closed"),
        ("A and", 2, "nothing stands behind “and”"),
        ("not", 0, "nothing stands behind “not”"),
        ("and A", 0, "nothing stands before “and”"),
        ("(or A)", 1, "nothing stands before “or”"),
        ("A or or B", 5, "nothing stands between “or” and “or”"),
        ("(A and) or B", 3, "nothing stands behind “and”"),
        ("A and ()", 6, "nothing stands between the brackets"),
        ('A "B"', 2, 'an operator is missing before "B"'),
        ("A not B", 2, "“and not”"),
        ("regex:a(b|c)", 7, "in quotation marks"),
        ('Theme/"B"', 6, "the whole path in quotation marks"),
        ("foo:bar", 0, "quotation marks"),
        ("codr:anna", 0, "write coder:"),
        ("Teachers voice: loud", 9, "there is no condition “voice:”"),
        ("grade=primary", 0, "@grade=primary"),
        ("is:stared", 3, "write is:starred"),
        ("has:nothing", 4, "memo or comment"),
        ("coder<anna", 5, "neither greater nor smaller"),
        ("speaker>=x", 7, "neither greater nor smaller"),
        ("coder!=anna", 5, "write not coder:anna"),
        ("coder: anna", 5, "“coder:” has no value"),
        ('text:" "', 4, "“text:” has no value"),
        ("date >= and B", 6, "“date >=” has no value"),
        ("date:2026-13", 5, "“2026-13” is no date"),
        ("date:2026-02-30", 5, "“2026-02-30” is no date"),
        ("date>lately", 5, "“lately” is no date"),
        ("A near/3x B", 7, "“3x” is no distance"),
        ("A then/ B", 6, "“then/” has no distance"),
        ("A overlaps not B", 11, "needs brackets"),
        ("A < B", 2, "“<” stands behind “date” or an @attribute only"),
        ("=coder:anna", 0, "“=” stands before the name of a code only"),
        ("=(A)", 0, "“=” stands before the name of a code only"),
        ("@", 0, "the name of an attribute is missing"),
        ("@grade:primary", 6, "write @grade=primary"),
        ("@grade=", 6, "“@grade=” has no value"),
        ("code:abc", 5, "is not the UUID of a code"),
        ("participants A", 0, "“with” or “without” must stand behind “participants”"),
        ("Change with time", 7, "put a name that holds “with” in quotation marks"),
        ('""', 0, "there is no name"),
        (r'regex:"a\"(b"', 12, "the pattern cannot be understood"),
        ("A or regex:/a[/", 14, "the pattern cannot be understood"),
        ("regex:/a", 6, "the slash that opens the pattern is never closed"),
        ('regex:"(((a{100}){100}){100})"', 7, "repeats its parts too often"),
        ('regex:"(?x)(((a{100}) {100}) {100})"', 7, "repeats its parts too often"),
    ],
)
def test_a_mistake_is_pointed_at(text: str, at: int, said: str) -> None:
    error = refusal(text)
    assert error.at == at
    assert said in error.sentence
    assert f"at character {at + 1}" in error.sentence


def test_of_two_mistakes_the_first_is_told() -> None:
    assert refusal("date:x and date:y").at == 5


@pytest.mark.parametrize("text", ["not " * 10_000 + "A", "A near " * 5_000 + "A", "(not " * 5_000 + "A" + ")" * 5_000])
def test_what_is_nested_too_deep_is_refused_in_a_sentence(text: str) -> None:
    assert "within one another" in refusal(text).sentence


@pytest.mark.parametrize("sign", ["(", "["])
def test_a_pattern_nested_too_deep_is_refused_in_a_sentence(sign: str) -> None:
    refusal(f"regex:/{sign * 20_000}/")


def test_a_long_text_does_not_fill_the_sentence() -> None:
    for text in ("x" * 5_000 + ":y", "@" + "y" * 5_000 + ":z", "A near/" + "9" * 5_000 + " B", "is:" + "z" * 5_000):
        assert len(refusal(text).sentence) < 500


SCRAPS = st.sampled_from(
    [*KEYWORDS, *(f"{name}:" for name in PROPERTIES), "regex:", "text:", "@", "@x", "=", ">=", "!=", '"', "“", "”", "(", ")",
     "/", "\\", "*", "{9}", "[", "a", "b c", ":", " ", "near/3t", "date", "2026", "\x00", "\n", "é", "字"]
)  # fmt: skip


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(st.lists(SCRAPS, max_size=12).map("".join), st.lists(SCRAPS, max_size=12).map(" ".join), st.text()))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert error.at is not None and 0 <= error.at <= len(text)
        assert error.remedy
