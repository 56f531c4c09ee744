"""What is looked for in one text, in each of the ways of looking."""

from __future__ import annotations

import pytest

from qualcode.domain.errors import InputError, QueryError
from qualcode.domain.queries import TextMode
from qualcode.text import needles
from qualcode.text.finding import PatternError
from qualcode.text.searching import needle_for
from qualcode.text.word_forms import distinct_words


def quotes(mode: TextMode, words: str, text: str, language: str | None = None, *, case: bool = False) -> list[str]:
    """The hits as they stand in the text."""
    return [text[start:end] for start, end in needle_for(mode, words, case=case).find(text, language)]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("the  plan", "The\nplan, the \n plan. Theplan", ["The\nplan", "the \n plan"]),
        ("no ", "no  no\n no", ["no  ", "no\n "]),
        ("don't", "don’t don't DON‘T donʼt dont", ["don’t", "don't", "DON‘T", "donʼt"]),
        ("“so”", '"so" „So“ so', ['"so"', "„So“"]),
        ("well-known", "well‑known well‐known well–known wellknown", ["well‑known", "well‐known", "well–known"]),
        ("café", "cafe\u0301 café CAFE\u0301 cafe", ["cafe\u0301", "café", "CAFE\u0301"]),
        ("cafe", "cafe\u0301 café cafe", ["cafe"]),
        ("cafe\u0301", "cafés", ["café"]),
        ("Schulhof", "Schul\u00adhof Schul\u00ad\u00adhof\u00ad", ["Schul\u00adhof", "Schul\u00ad\u00adhof"]),
        ("strasse", "STRASSE Straße Stra\u00adße", ["STRASSE", "Straße", "Stra\u00adße"]),
        ("学校", "小学校 学 校", ["学校"]),
        ("が", "か\u3099 が か", ["か\u3099", "が"]),
        ("가", "\u1100\u1161 각 가", ["\u1100\u1161", "가"]),
        ("a.b", "axb a.b", ["a.b"]),
        ("می‌خواهم", "میخواهم می\u200cخواهم", ["میخواهم", "می\u200cخواهم"]),
    ],
)
def test_letters_are_found_as_they_are_seen(words: str, text: str, found: list[str]) -> None:
    assert quotes("text", words, text) == found


def test_case_counts_only_where_it_is_asked_for() -> None:
    assert quotes("text", "oak", "Oak OAK oak") == ["Oak", "OAK", "oak"]
    assert quotes("text", "oak", "Oak OAK oak é", case=True) == ["oak"]
    assert quotes("regex", "o.k", "Oak OAK oak", case=True) == ["oak"]


@pytest.mark.parametrize(
    ("words", "text", "language", "found"),
    [
        ("teacher", "Teachers teach; TEACHER, a teacher-led", "en", ["Teachers", "TEACHER"]),
        ("dying", "They died, she dies and is dying", None, ["died", "dies", "dying"]),
        ("Haus", "Die Häuser, HA\u0308USER und Hausboote", "de", ["Häuser", "HA\u0308USER"]),
        ("Haus", "Häuser Haus", "qqq", ["Haus"]),
        ("école", "l’école et Écoles", "fr", ["l’école", "Écoles"]),
        ("teach*", "Teachers teach, unteach", "en", ["Teachers", "teach"]),
        ("*each", "Teachers teach, unteach", "en", ["teach", "unteach"]),
        ("wom?n", "women woman womn womeen", "en", ["women", "woman"]),
        ("the school", "The schools. The “school”, the old school", "en", ["The schools", "The “school"]),
        ("the * school", "the old school, the school", "en", ["the old school"]),
        ("no no", "no no no no no", "en", ["no no", "no no"]),
        ("3.5", "3.5 13.5 3.55 x-3.5 (3.5)", "en", ["3.5", "3.5"]),
        ("U.S.", "the U.S. has menu.s", "en", ["U.S"]),
        ("student", "students' student’s", "en", ["students", "student’s"]),
        ("it's", "It’s its it's", "en", ["It’s", "its", "it's"]),
        ("well-known", "well‑known well known", "en", ["well‑known"]),
        ("well", "well-known, well", "en", ["well"]),
        ("学校", "小学校 学。校", "zh", ["学校", "学。校"]),
        ("学校", "学校学校", "zh", ["学校", "学校"]),
        ("İzmir", "İzmir i\u0307zmir", "tr", ["İzmir", "i\u0307zmir"]),
        ("Schulhof", "Schul\u00adhof Schulhof\u00ad", "de", ["Schul\u00adhof", "Schulhof\u00ad"]),
    ],
)
def test_words_are_found_whole_and_in_any_form(words: str, text: str, language: str, found: list[str]) -> None:
    assert quotes("words", words, text, language) == found


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("school", "scool shcool stool schools Skool", ["scool", "shcool", "schools"]),
        ("the", "teh tha the", ["the"]),
        ("principal", "principle, pricipal; prince", ["principle", "pricipal"]),
        ("colour", "color colour collar", ["color", "colour"]),
        ("dont", "don't don’t", ["don't", "don’t"]),
        ("naive", "naïve", ["naïve"]),
        ("classroom", "class room, class-room; clasroom class. room", ["class room", "class-room", "clasroom"]),
        ("class room", "classroom clas room", ["classroom", "clas room"]),
        ("my classroom", "my class room, My clasroom", ["my class room", "My clasroom"]),
        ("2019", "2018 2019", ["2019"]),
        ("covid19", "covid18 covid", []),
    ],
)
def test_words_are_found_that_were_misheard_or_misspelt(words: str, text: str, found: list[str]) -> None:
    assert quotes("fuzzy", words, text) == found


def test_patterns_find_and_empty_hits_are_none() -> None:
    assert quotes("regex", r"\bpl\w+", "A plan, the plot") == ["plan", "plot"]
    assert quotes("regex", "x*", "aaa") == []


def test_there_must_be_something_to_look_for() -> None:
    modes: tuple[TextMode, ...] = ("text", "words", "regex", "fuzzy")
    for mode in modes:
        with pytest.raises(InputError, match="nothing to look for"):
            needle_for(mode, "")
    for words in ("?!", "...", "* ?", "👍"):
        with pytest.raises(InputError, match="no word"):
            needle_for("words", words)
    with pytest.raises(InputError, match="nothing"):
        needle_for("text", " \u00ad\n")


def test_a_wrong_pattern_points_at_its_character() -> None:
    with pytest.raises(QueryError, match="character 6") as caught:
        needle_for("regex", "(ab)(")
    assert caught.value.at == 5 and caught.value.query == "(ab)("


def test_a_pattern_is_stopped_when_it_creeps_and_not_when_it_is_only_long_at_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([0.0, 4.0] * 3)
    monkeypatch.setattr("qualcode.text.needles.time.thread_time", lambda: next(clock))
    creeping = needle_for("regex", "a+b")
    for _ in range(2):
        assert creeping.find("aab")
    with pytest.raises(PatternError, match="stopped after 10 seconds"):
        creeping.find("aab")
    clock = iter([0.0, 4.0] * 3)
    monkeypatch.setattr(needles, "STEADY", 0.5)
    steady = needle_for("regex", "a+b")
    assert [len(steady.find("aab" * 10)) for _ in range(3)] == [10] * 3


def test_one_needle_serves_texts_of_several_languages() -> None:
    needle = needle_for("words", "alter")
    text = "alter altered alte"
    vocabulary = tuple(distinct_words(text))
    for _ in range(2):
        assert [text[s:e] for s, e in needle.find(text, "en", vocabulary)] == ["alter", "altered"]
        assert [text[s:e] for s, e in needle.find(text, "de", vocabulary)] == ["alter", "alte"]


def test_a_word_without_end_does_not_stop_the_search() -> None:
    text = "no-" * 5_000 + " no " + "ab" * 5_000
    assert needle_for("words", "no").find(text) == [(15_001, 15_003)]
    assert len(needle_for("words", "n*").find(text)) == 2
    assert quotes("fuzzy", "noo no", "no, no no") == []


def test_many_forms_are_found_as_few_are() -> None:
    text = " ".join(f"s{'a' * n} b{'a' * n} S{'a' * n}’s" for n in range(1, 60))
    assert quotes("words", "s*", text) == [word for word in text.split() if word[0] in "sS"]
