"""What is found is what a slow and obvious look finds, whatever the words; and the index may be trusted with it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from unittest.mock import patch

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.spans import Span
from qualcode.storage.word_index import Vocabulary
from qualcode.text import word_places
from qualcode.text.searching import needle_for
from qualcode.text.smoothing import JOINERS, smooth, smoothed, without_joiners
from qualcode.text.stems import plain_form, stem
from qualcode.text.word_forms import distinct_words
from qualcode.text.word_tokens import plain_words
from qualcode.text.words import words

PARTS = [
    "school", "Schools", "schooling", "room", "class", "classroom", "class-room", "don't", "don’t", "Don‘t", "donʼt", "ʼtis",
    "3.5", "1,000", "10:30", "U.S.", "e.g.", "u", "s", "café", "cafe\u0301", "cafe", "cafe\u0302\u0301", "é", "STRASSE",
    "Straße", "ﬁsh", "fish", "学", "校", "学校", "テスト", "ﾃｽﾄ", "が", "か\u3099", "ひら", "가", "\u1100\u1161", "각", "क्षि",
    "ΟΔΟΣ", "οδος", "Ωm", "ωm", "İzmir", "izmir", "ıx", "Ix", "به", "می\u200cخواهم", "well-known", "well‐known", "well",
    "known", "_", "file_name", "👍", "👩\u200d👩", "\u0301", "\u0345", "\u00ad", "\u200d", "\u2060", "-", "–", "'", "’", ".",
    ",", ":", "/", "“", '"', "*", "?",
]  # fmt: skip
BETWEEN = [" ", " ", " ", "", "", "\n", "  ", ", ", ". ", "-", "\u00ad", "\u2019", ".", "\n\n"]
PIECES = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(BETWEEN)), min_size=1, max_size=9)
TEXTS = PIECES.map(lambda pieces: "".join(part + between for part, between in pieces))
NEEDLES = st.one_of(
    st.sampled_from(PARTS),
    st.lists(st.sampled_from(PARTS), min_size=2, max_size=3).map(" ".join),
    st.lists(st.sampled_from(PARTS), min_size=2, max_size=2).map("".join),
)
LANGUAGES = st.sampled_from(["en", "de", "fr", "tr", "el", "zh", "qqq", None])


@given(TEXTS, NEEDLES, LANGUAGES, st.sampled_from(TEXT_MODES), st.lists(TEXTS, max_size=2))
@settings(max_examples=examples(500), deadline=None)
def test_every_text_with_a_hit_is_one_that_the_index_offers(
    text: str, typed: str, language: str | None, mode: TextMode, others: list[str]
) -> None:
    if mode == "regex":
        typed = regex.escape(typed)
    try:
        needle = needle_for(mode, typed)
    except InputError:  # No word is in it, or no letter.
        return
    own = distinct_words(text)
    known = Vocabulary(tuple(sorted(own.union(*map(distinct_words, others)))))
    hits = needle.find(text, language)
    assert needle.find(text, language, known.words) == hits
    assert all(0 <= start < end <= len(text) for start, end in hits)
    assert all(before.end <= after.start for before, after in pairwise(hits))
    ways = needle.ways(known, [language, "es"])
    assert not hits or ways is None or any(all(own.intersection(group) for group in way) for way in ways)


@given(
    TEXTS, st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join), LANGUAGES, st.sampled_from([0, 30])
)
@settings(max_examples=examples(400), deadline=None)
@example("no no no", "no no", "en", 30)
@example("学校学校", "学校", "zh", 0)
@example("ʼtis ", "ʼtis", "en", 0)
@example("ʼ’ʼtis", "ʼtis", "tr", 0)
def test_words_stand_where_the_text_cut_into_words_has_them(
    text: str, typed: str, language: str | None, few: int
) -> None:
    typed = typed.replace("*", "").replace("?", "")
    wanted = [stem(word, language) for word in plain_words(typed)]
    if not wanted:
        return
    cut = words(text, 0, len(text))
    stems = [stem(without_joiners(plain_form(text[start:end])), language) for start, end in cut]
    found: list[Span] = []
    number = 0
    while number + len(wanted) <= len(cut):
        if stems[number : number + len(wanted)] == wanted:
            found.append(Span(cut[number].start, cut[number + len(wanted) - 1].end))
            number += len(wanted)
        else:
            number += 1
    with patch.object(word_places, "_FEW", few):  # Many words are looked for in another way than few.
        assert needle_for("words", typed).find(text, language) == found


def seen(text: str) -> str:
    """A text as the mode `text` compares it."""
    text = unicodedata.normalize("NFD", "".join(sign for sign in text if sign not in JOINERS)).casefold()
    text = regex.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    return regex.sub("[’‘ʼ]", "'", regex.sub("[‐–]", "-", regex.sub("[“”]", '"', text)))


@given(TEXTS, NEEDLES)
@settings(max_examples=examples(300), deadline=None)
def test_every_hit_looks_like_what_was_typed_and_none_is_missed(text: str, typed: str) -> None:
    if regex.search("[İıI\u0345]", text + typed) or not smoothed(typed).strip():
        return  # Where an i is dotless, letters count as one that no folding joins.
    hits = needle_for("text", typed).find(text)
    wanted = seen(typed)
    assert all(seen(text[start:end]) == wanted for start, end in hits)
    free = [(start, end) for start in range(len(text)) for end in range(start + 1, min(len(text), start + 60) + 1)
            if seen(text[start:end]) == wanted and whole(text, start) and whole(text, end)]  # fmt: skip
    assert all(any(start < hit.end and hit.start < end for hit in hits) for start, end in free)


def whole(text: str, place: int) -> bool:
    """Whether no letter with its marks, and no run of white space, lies across a place."""
    before, behind = text[:place], text[place:]
    apart = smoothed(before) + smoothed(behind) == smoothed(text)
    joined = behind[:1] and (unicodedata.combining(behind[0]) or behind[0] in JOINERS or behind[0].isspace())
    return bool(apart and not joined and not (before and before[-1] in JOINERS))


@given(TEXTS)
@settings(max_examples=examples(300), deadline=None)
def test_a_smooth_text_is_composed_and_leads_back(text: str) -> None:
    even = smooth(text)
    assert even.text == smoothed(text)
    whole_text = even.back(0, len(even.text)) if even.text else None
    if whole_text is not None:
        assert smoothed(text[whole_text.start : whole_text.end]) == even.text
    for number in range(len(even.text)):
        place = even.back(number, number + 1)
        assert place is None or smoothed(text[place.start : place.end]) == even.text[number]


def test_each_character_is_smoothed_as_unicode_composes_it() -> None:
    for first in range(0, 0x110000, 0x800):
        signs = [chr(code) for code in range(first, first + 0x800) if not 0xD800 <= code < 0xE000]
        text = "\n".join(signs)
        assert smooth(text).text == smoothed(text)


@pytest.mark.parametrize(
    "language", ["da", "de", "en", "es", "fi", "fr", "hu", "it", "nb", "nn", "no", "pt", "ro", "ru", "sv"]
)
def test_words_with_one_stem_are_found_without_looking_at_every_word(language: str) -> None:
    vocabulary = sorted({stem_with + ending for stem_with in ROOTS.split() for ending in ENDINGS.split()})
    by_stem: dict[str, set[str]] = {}
    for word in vocabulary:
        by_stem.setdefault(stem(word, language), set()).add(word)
    for word in vocabulary[::7]:
        needle = needle_for("words", word)
        [[group]] = needle.ways(Vocabulary(tuple(vocabulary)), [language]) or [[()]]
        assert set(group) == by_stem[stem(word, language)]


ROOTS = (
    "d l sk t ag gent ug ear on sing y die lie tie dye sky skie proce generat commun arsen organ relat cred hop hopp fil "
    "abil electric conform predic über ält öffn útil ção żab şar ёлк учит вы årh ðe ő álla"
)
ENDINGS = (
    "e y ie ies ied ying ing ingly ed edly s 's es ly li ational tional enci anci izer izing alism aliti fulness biliti "
    "logi ousli iviti icate icals ative ement er en ern est ung ungen lich keit isch ene ene's erne heten ar arna ção ções "
    "amente idad ando ieron ившись ыми остью ell ája ában llä issa ului"
)
