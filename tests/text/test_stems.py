"""Words in a base form by rules."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.stems import has_stems, language_code, plain_form, stem, words_of
from qualcode.text.words import words


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("PT_br", "pt"),
        ("deu", "de"),
        ("German", "de"),
        ("eng, spa", "en"),
        ("no", "nb"),
        (None, "en"),
        ("", "en"),
        ("--", "en"),
        ("qqq", "qqq"),
    ],
)
def test_a_language_is_told_by_tag_code_or_name(tag: str | None, code: str) -> None:
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("word", "language", "base"),
    [
        ("Running", "en-GB", "run"),
        ("teachers", None, "teacher"),
        ("Häuser", "de", "haus"),
        ("mangeons", "fr", "mangeon"),
        ("U.S", "en", "u.s"),
        ("Running", "qqq", "running"),
        ("ÉCOLES", "zz", "écoles"),
    ],
)
def test_a_word_has_its_stem_in_small_letters(word: str, language: str | None, base: str) -> None:
    assert stem(word, language) == base


def test_apostrophes_hyphens_and_composition_make_no_difference() -> None:
    assert plain_form("Don’t") == plain_form("don't") == "don't"
    assert plain_form("cafe\u0301") == plain_form("café")
    assert plain_form("Schul\u00adhof") == "schulhof"
    assert stem("students’", "en") == stem("students", "en") == "student"


def test_words_of_a_text_leave_punctuation_out() -> None:
    assert words_of("Well -- I’m WALKING (slowly), aren't we? 👍", "en") == (
        "well",
        "i'm",
        "walk",
        "slowli",
        "aren't",
        "we",
    )
    assert words_of("", "en") == words_of("?!… 👍", "de") == ()


def test_languages_without_a_stemmer_say_so() -> None:
    assert has_stems("de-AT") and has_stems(None)
    assert not has_stems("ja") and not has_stems("qqq")


@given(st.text(max_size=60), st.sampled_from(["en", "de", "fi", "tr", "ar", "yi", "qqq", None]))
def test_there_are_as_many_stems_as_words_and_none_is_empty(text: str, language: str | None) -> None:
    found = words_of(text, language)
    assert len(found) == len(words(text, 0, len(text)))
    assert all(found)


def test_noise_without_end_is_left_as_it_is() -> None:
    assert stem("ab" * 5_000, "en") == "ab" * 5_000


def test_threads_do_not_mix_their_words() -> None:
    wanted = {f"walk{'x' * n}ing" for n in range(30)}
    alone = {word: stem(f"{word}s", "en") for word in wanted}
    from qualcode.text import stems

    stems._stemmed.cache_clear()
    found: list[dict[str, str]] = []
    threads = [
        threading.Thread(target=lambda: found.append({word: stem(f"{word}s", "en") for word in wanted}))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 4
