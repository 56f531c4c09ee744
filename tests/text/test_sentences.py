"""Sentences of speech: where they end, and that none is lost, bent or endless."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.spans import Span
from qualcode.text import sentence_rules
from qualcode.text.graphemes import snap
from qualcode.text.sentences import _SURELY_A_WORD, RULE, split_sentences


def said(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, [(0, len(text))], language)]


def check(marked: str, language: str | None = None) -> None:
    """Sentences end exactly where the text has a `|`."""
    sentences = [part.strip() for part in marked.split("|")]
    assert said(marked.replace("|", ""), language) == sentences


@pytest.mark.parametrize(
    "marked",
    [
        "I like it. |Do you? |Yes! |No?! |Well then.",
        "We thought... |Then we left. It went on... and on.".replace("It", "|It"),
        "We waited… and then… |Nothing.",
        "well. . . . |And so",
        'He said "Why?" and left. |"Really?" she said. |"Yes." |And so on.',
        "“It is fun.” |She laughed. |(He left.) |Then (it rained) we went.",
        "**Yes.** |And _no._ |Then",
        "I met Mr. Smith, Dr. J. K. Rowling and Prof. Ito of St. Louis. |They left.",
        "We start at 3 p.m. on Monday. |It ended at 5 p.m. |We left at 6 a.m. Eastern time.",
        "The U.S. Government of the U.S. |We voted, e.g. Bob. |Acme Inc. |And then pens, paper, etc. |So what?",
        "That is in No. 5, vol. 2, p. 7 of it. |I said no. |10 of us did.",
        "It costs 3.5 dollars. |1.5 million people came. |1,000. |Good.",
        "See example.com/a?b=C.d or mail a.b@c.org. |Then https://x.org/?q=A&b! |Done.",
        "Plan B. |Then you and I. |Maybe so.",
        "Roe v. Wade was it. |Ph.D. students came.",
        "I use Yahoo! and Go. |It works.",
    ],
)
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "I was going to -- |We should go.",
        "I went to the— |She came in.",
        "So we — |Can I start again?",
        "the thing — React — is nice",
        "the API -- REST was it",
        "well -- you know -- |I think so",
        "it was 1990–1995 and Paris–London",
        "the Tom-Dick problem -- and so on",
    ],
)
def test_a_dash_ends_a_sentence_only_where_a_speaker_starts_anew(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "That is funny. [laughter] |So then we went. (laughs) |And on.",
        "I know. \\[laughs\\] |Then \\[laughs\\] we left. \\[laughter\\]",
        "It broke. |[inaudible] went to the store. |\\[unintelligible 00:44:43.20\\] it's late.",
        "[laughter]",
        "[laughter] Yes. |No. [pause]",
        "Great. 😀",
        "...",
        "?! Then. |And --",
    ],
)
def test_notes_and_signs_alone_stay_with_a_neighbour(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("Am 3. Mai war es schön. |Ich war 15. |Dann kam Dr. Meier, z. B. am 5. Juni, bzw. später.", "de"),
        ("Das ging — Wohnung oder nicht — so. |Wir gingen -- |Aber dann nicht.", "de-AT"),
        ("Byl to 5. Květen. |A pak nic.", "cs"),
        ("I was 15. |Maybe 16.", None),
        ("¿Qué haces? |¡Ven! |Bueno. |¿cierto? |Pero, ¿qué dices?", "es"),
        ("Τι είναι; |Δεν ξέρω. |Ναι;", "el"),
        ("one; Two", "en"),
        ("هل أنت بخير؟ |نعم. |حسنا.", "ar"),
        ("یہ ہے۔ |اچھا۔", "ur"),
        ("क्या है। |हाँ ठीक है। |अच्छा।", "hi"),
        ("今日は。|「はい。」と言った。|行く？|行く！|「そう。」|彼は来た", "ja"),
        ("你好。|他说：“走吧！”|然后呢", "zh"),
    ],
)
def test_languages_have_their_own_marks(marked: str, language: str | None) -> None:
    check(marked, language)


def test_speech_without_capitals_is_split_at_its_marks() -> None:
    check("so yeah. |i think so, e.g. this. |what? |ok... maybe. |dr. smith went")


def test_items_and_paragraphs_are_boundaries_and_wrapped_lines_are_not() -> None:
    text = "we went\nhome \n \n and then\n- first item\n- second. Item\n1. Third\n2. Fourth item\n"
    assert said(text) == [
        "we went\nhome",
        "and then",
        "- first item",
        "- second.",
        "Item",
        "1. Third",
        "2. Fourth item",
    ]


def test_no_sentence_crosses_the_end_of_a_speech_span() -> None:
    text = "We met [00:12] Dr. No. Then"
    assert split_sentences(text, [(0, 6), (15, 27)]) == [Span(0, 6), Span(15, 22), Span(23, 27)]
    assert split_sentences(text, []) == []
    assert split_sentences("   ", [(0, 3)]) == []


CLAUSES = "we had a look at the plan and then somebody said it would not work because nobody had asked the teachers"


def test_speech_without_marks_is_cut_before_clauses() -> None:
    pieces = said(" ".join([CLAUSES] * 12))
    assert len(pieces) > 5
    assert all(15 <= len(piece.split()) <= 40 for piece in pieces)
    firsts = [piece.split()[0] for piece in pieces[1:]]
    assert sum(first in ("and", "because") for first in firsts) == len(firsts)


def test_a_comma_before_a_clause_word_is_liked_best_and_semicolons_more() -> None:
    words = "one two three four five six seven eight nine ten"
    text = f"{words} {words}, and {words} and {words}, {words}; {words} {words}"
    assert [piece.split()[-1] for piece in said(text)] == ["ten,", "ten;", "ten"]


def test_clause_words_follow_the_language() -> None:
    words = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
    text = " weil ".join([f"{words} {words}"] * 4)
    assert all(piece.startswith("weil") for piece in said(text, "de")[1:])
    assert not all(piece.startswith("weil") for piece in said(text, "fr")[1:])


def test_sixty_words_stay_whole_and_sixty_one_do_not() -> None:
    assert len(said(" ".join(["word"] * 60))) == 1
    pieces = said(" ".join(["word"] * 61))
    assert [15 <= len(piece.split()) <= 40 for piece in pieces] == [True] * len(pieces)
    assert len(pieces) == 2


def test_a_script_without_spaces_is_cut_at_its_commas_near_eighty_characters() -> None:
    text = "我们昨天去学校和老师们谈了很久关于时间的事情，" * 12
    pieces = said(text)
    assert all(30 <= len(piece) <= 120 and piece.endswith("，") for piece in pieces)


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "字",
        "字、",
        "e\u0301",
        "👩‍👧",
        "🇩🇪",
        "क्षि",
        "ก็",
        "word ",
        "word, ",
        "--",
        "— A",
        "— a ",
        ". ",
        ".",
        "。",
        "(",
        "[a]",
        "*",
        "''. ",
        "A.",
        "\n- ",
    ],
)
def test_a_long_run_of_anything_is_split_in_linear_time(part: str) -> None:
    text = part * (200_000 // len(part))  # a quadratic rule would take minutes
    sentences = split_sentences(text, [(0, len(text))])
    assert "".join("".join(text[start:end].split()) for start, end in sentences) == "".join(text.split())
    for start, end in sentences[:: max(1, len(sentences) // 50)]:
        assert snap(text, start, end) == (start, end)


SIGNS = """a A I the The Mr. U.S. p.m. 5. No. . ? ! ... … -- — – - , ; " ' ( ) [ ] “ ” [laughs] (pause)
[inaudible] 字 。 、 ？ 」 「 と क्षि । ؟ é 👩‍👧 🇩🇪 \u200d \u0301 ¿ example.com 3.5 \\ * _"""
PIECES = st.sampled_from([*SIGNS.split(), " ", " ", " ", "\n", "\n\n", "\n- ", "\t", "\u00a0"])


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from([None, "en", "de", "el", "ja"]), st.data())
def test_sentences_cover_the_speech_and_nothing_else(text: str, language: str | None, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    speech = [(0, len(text))] if len(cuts) < 2 else list(zip(cuts[::2], cuts[1::2], strict=False))
    sentences = split_sentences(text, speech, language)
    assert all(first.end <= second.start for first, second in pairwise(sentences))
    covered = {offset for start, end in sentences for offset in range(start, end)}
    assert {offset for start, end in speech for offset in range(start, end) if not text[offset].isspace()} <= covered
    for start, end in sentences:
        assert any(first <= start < end <= last for first, last in speech)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert re.search(r"\n\s*\n", text[start:end]) is None
        # A mark on a space belongs to the space's cluster: the only cluster that a sentence may cut.
        if start > 0 and not any(start == first for first, _ in speech) and not text[start - 1].isspace():
            assert snap(text, start, start).start == start


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(["word", "and", "so,", "but", "x;", "字字字、", "字" * 9, "w" * 300]), max_size=300))
def test_no_sentence_is_longer_than_the_cap(tokens: list[str]) -> None:
    text = " ".join(tokens)
    for sentence in said(text):
        words = len([token for token in sentence.split() if "字" not in token])
        assert words + sentence.count("字") / 2 <= 60


def test_no_abbreviation_is_as_long_as_what_is_taken_for_a_word_at_a_glance() -> None:
    languages = {None, *sentence_rules._NEVER_LAST_IN, *sentence_rules._MAYBE_LAST, *sentence_rules._SHARED}
    longest = max(len(word) for one in languages for word in sentence_rules.rules_for(one).abbreviations)
    assert longest < _SURELY_A_WORD


def test_the_rules_have_a_name_that_is_stored_with_what_they_found() -> None:
    assert RULE == "speech-1"
