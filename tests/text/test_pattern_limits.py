"""Patterns, and words, that would fill the memory or never end are refused with a sentence."""

from __future__ import annotations

import time

import pytest
import regex

from qualcode.text import finding, needles
from qualcode.text.finding import PatternError, compiled, find_spans, matches
from qualcode.text.pattern_limits import in_pieces
from qualcode.text.searching import needle_for


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("(?R)", 0),
        ("(?R)x", 0),
        ("(a|(?R))*b", 3),
        ("(?P<x>(?&x)a)", 6),
        ("(?<x>a)(?P>x)", 7),
        ("a(?0)", 1),
        ("(a)(?1)", 3),
        ("(a)(?-1)", 3),
        ("(?+1)(a)", 0),
        ("(?(DEFINE)(?<x>a))b", 0),
        (r"\\(?R)", 2),
        ("[(?R)](?R)", 6),
        ("[(?-V](?R)", 6),
        ("(?#[)(?R)", 5),
        ("(?x)a # [ \n(?R)", 11),
    ],
)
def test_a_pattern_that_calls_itself_is_refused_at_the_character(pattern: str, at: int) -> None:
    with pytest.raises(PatternError, match="cannot call itself") as caught:
        needle_for("regex", pattern)
    assert caught.value.at == at
    assert caught.value.query == pattern


@pytest.mark.parametrize("pattern", ["(?V0)[[a]", "(?iV1)a", "(?V0:a)"])
def test_a_pattern_cannot_choose_its_version(pattern: str) -> None:
    with pytest.raises(PatternError, match="version at character 1; leave out V0 or V1"):
        needle_for("regex", pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\(?R\)", "(R)", ["(R)"]),
        ("[(?R)]+", "a(?R)b", ["(?R)"]),
        ("[[x](?R)]+", "a(?R)b", ["(?R)"]),
        (r"\(\?R\)", "a(?R)b", ["(?R)"]),
        ("(?#(?R)a", "ba", ["a"]),
        ("(?x)a # (?R)\nb", "ab", ["ab"]),
        ("(a)?(?(1)b|c)", "ab c", ["ab", "c"]),
        (r"(?P<x>a)\g<x>(?P=x)", "aaa", ["aaa"]),
        ("(?<V>a)(?i:v)", "aV", ["aV"]),
    ],
)
def test_what_only_looks_like_a_call_is_looked_for(pattern: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in needle_for("regex", pattern).find(text)] == found


@pytest.mark.parametrize(
    "pattern",
    [
        "a{1000000000}",
        "(?:a{1000}){1000}",
        "(?:a{1000}[[a])]){1000}",
        "(?:a{1000}[]a)]){1000}",
        "(?:a{1000}[a--])]){1000}",
        "(?:a{1000}[---])]){1000}",
        "(?#[)(?:a{1000}){1000}",
        "((a{1000})){1000}",
        "(?x)(?:a{1 000}) {10 00}",
        "(?x)(?:a{1000}) # as often\n {1000}",
    ],
)
def test_repeats_that_fill_the_memory_are_refused_however_they_are_written(pattern: str) -> None:
    with pytest.raises(PatternError, match="repeats its parts too often; use"):
        compiled(pattern, as_regex=True, case=False)


def test_ordinary_counts_and_sets_are_none_too_many() -> None:
    for pattern in (r"\d{4}-\d{2}", "(?:ab{2,30}){1,50}", "[{1000000}]{3}", r"\{1000000\}", "(?#{1000000})a"):
        assert compiled(pattern, as_regex=True, case=False)


def test_patterns_that_go_too_deep_or_on_too_long_are_refused() -> None:
    for pattern, words in (
        ("(" * 101 + ")" * 101, "groups within groups"),
        ("[" * 3_000, "goes too deep"),
        ("b" * 1_001, "1,000 characters in a row"),
        ("(?:bb)" * 400, "1,000 characters in a row"),
    ):
        with pytest.raises(PatternError, match=words):
            needle_for("regex", pattern)
    assert needle_for("regex", "|".join(["plan"] * 1_000)).find("a plan") == [(2, 6)]


@pytest.mark.parametrize("pattern", ["(?a)(?u)x", r"\p{nv=1e999}", "(", "[z-a]", "(?z", "a{2,1}"])
def test_what_the_engine_cannot_understand_is_said_in_one_way(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"the pattern cannot be understood \(.*put a backslash"):
        needle_for("regex", pattern)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (MemoryError(), "too much memory"),
        (TimeoutError(), "too long"),
        (RuntimeError("oh"), "oh"),
        (ValueError("no"), "no"),
    ],
)
def test_what_goes_wrong_while_a_pattern_is_looked_for_is_said(raised: Exception, said: str) -> None:
    class Failing:
        def finditer(self, *_: object, **__: object) -> object:
            raise raised

    with pytest.raises(PatternError, match=said):
        matches(Failing(), "text", typed=True)  # type: ignore[arg-type]


def test_memory_that_ends_while_a_pattern_is_made_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("qualcode.text.finding.regex.compile", fail)
    with pytest.raises(PatternError, match="too much memory"):
        compiled("a", as_regex=True, case=False)


@pytest.mark.parametrize("ending", ["", "é"])
@pytest.mark.parametrize("sign", ["b", "s", "é"])
def test_long_words_are_found_soon(sign: str, ending: str) -> None:
    words = sign * (4_000 // len(sign))
    text = sign * (40_000 // len(sign)) + ending
    before = time.thread_time()
    assert [len(text[start:end]) for start, end in needle_for("text", words).find(text)] == [4_000] * 10
    assert [len(text[start:end]) for start, end in find_spans(text, words)] == [4_000] * 10
    assert time.thread_time() - before < 1


def test_words_that_take_too_long_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SECONDS", 0.05)
    with pytest.raises(PatternError, match="what is looked for takes too long; look for fewer words"):
        needle_for("text", "b " * 2_000 + "c").find("b " * 50_000)
    monkeypatch.setattr(finding, "SECONDS", 2.0)
    monkeypatch.setattr(needles, "SECONDS_IN_ALL", 0.0)
    monkeypatch.setattr(needles, "STEADY", 10**12)
    with pytest.raises(PatternError, match="takes too long: stopped after 0 seconds; look for fewer words"):
        needle_for("text", "a plan").find("a plan")


def test_a_long_passage_is_found_as_it_is_seen() -> None:
    passage = "So we’d meet in the Straße, “after” school – and the off-ice stuff was still there. " * 9
    typed = passage.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-").upper()
    text = "x " + passage.replace(". So", ".\nSo") + " y"
    assert needle_for("text", typed.strip()).find(text) == [(2, 1 + len(passage))]
    assert needle_for("text", typed.strip().replace("STILL", "STIL")).find(text) == []


def test_pieces_are_cut_where_no_letter_stands_for_two() -> None:
    pattern = regex.compile(in_pieces(["s", "s", "x"] * 200), regex.V1 | regex.IGNORECASE | regex.FULLCASE)
    assert pattern.fullmatch("ßx" * 200)
    assert in_pieces(list("abc")) == "abc"


def test_a_plain_word_is_found_as_the_pattern_finds_it() -> None:
    text = "Plan plan PLAN xplanx pla plaplan"
    for case in (False, True):
        plain = needle_for("text", "plan", case=case).find(text)
        assert plain == needle_for("text", "plan", case=case).find(text + " é")
        assert len(plain) == (3 if case else 5)
    assert needle_for("text", "aa").find("aaaaa") == [(0, 2), (2, 4)]
