"""The codebook alone: phrases, lines, exclusions, reasons, silence."""

from __future__ import annotations

import subprocess
import sys

import pytest
from coded_study import card, cards, exhaust, segment, words_of
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.suggestions import CodeCard, Segment
from qualcode.suggest.cards import card_words
from qualcode.suggest.keywords import KeywordSuggester
from qualcode.suggest.matching import Codebook
from qualcode.suggest.protocol import SuggesterError


def studied(*some: object) -> KeywordSuggester:
    suggester = KeywordSuggester()
    exhaust(suggester.studying(list(some) or cards(), ()))  # type: ignore[arg-type]
    return suggester


def test_a_keyword_of_several_words_is_found_as_a_whole() -> None:
    first = studied().suggest(segment("then the parent meeting was moved"))[0]
    assert first.code == "parents"
    assert first.reasons[0].text == "“parent meeting” – keyword"
    assert not first.measured


def test_words_of_a_phrase_apart_weigh_less_than_the_phrase() -> None:
    book = Codebook(cards())
    at = book.codes.index("parents")
    together = book.scores(segment("a parent meeting"))[at]
    assert together > book.scores(segment("a meeting with one parent"))[at] > 0


def test_include_lines_are_parted_and_named_in_the_reason() -> None:
    found = studied().suggest(segment("we made a choice board"))
    assert found[0].code == "choice"
    assert "“choice board” – include line" in [reason.text for reason in found[0].reasons]


def test_an_exclude_line_counts_against_and_is_said_last() -> None:
    book = Codebook([card("a", "A", keywords="garden", exclude="school garden"), card("b", "B", keywords="kitchen")])
    assert book.scores(segment("the school garden"))[0] < book.scores(segment("the old garden"))[0]
    first = studied(*book.cards).suggest(segment("the school garden in our town, a garden"))[0]
    assert first.reasons[-1].kind == "against"
    assert first.reasons[-1].text == "speaks against it: “school garden” – exclude line"


def test_quotes_around_an_example_are_no_words_of_it() -> None:
    line = next(line for line in cards()[3].lines if line.field == "example")
    assert line.text == "The score came back in August."


def test_a_name_and_its_theme_speak_for_a_code_the_theme_weakly() -> None:
    book = Codebook([card("a", "Money/Rent"), card("b", "Time/Evenings")])
    name, theme = book.scores(segment("the rent went up")), book.scores(segment("about money"))
    assert name[0] > theme[0] > 0
    assert name[1] == theme[1] == 0


def test_words_of_every_card_say_nothing() -> None:
    some = [
        card(code, code, definition=f"Students talk of {word}.")
        for code, word in zip("abcd", words_of("rent food bus work"), strict=True)
    ]
    scores = Codebook(some).scores(segment("students"))
    assert max(scores) < 0.15


def test_stop_words_alone_suggest_nothing_unless_they_are_keywords() -> None:
    some = [card("a", "A", definition="What they do to be there."), card("b", "B", keywords="right?")]
    assert studied(*some).suggest(segment("they do be there")) == ()
    assert [one.code for one in studied(*some).suggest(segment("so you go, right?"))] == ["b"]


def test_a_word_akin_to_the_codebooks_is_named_with_it() -> None:
    first = studied(card("a", "A", definition="They collect things."), card("b", "B")).suggest(segment("a collection"))
    assert first[0].reasons[0].text == "“collection”, akin to “collect” – definition"


@pytest.mark.parametrize("words", [(), ("?",), ("the",), ("🙂",)])
def test_a_passage_that_says_nothing_gets_silence(words: tuple[str, ...]) -> None:
    assert studied().suggest(Segment("d", 0, 1, words)) == ()


def test_no_code_and_one_code_and_bare_codes_are_no_trouble() -> None:
    assert studied_nothing().suggest(segment("parent meeting")) == ()
    assert [one.code for one in studied(card("a", "A", keywords="rent")).suggest(segment("the rent"))] == ["a"]
    assert studied(card("a", "A"), card("b", "B")).suggest(segment("the rent")) == ()


def studied_nothing() -> KeywordSuggester:
    suggester = KeywordSuggester()
    exhaust(suggester.studying((), ()))
    return suggester


def test_the_order_of_cards_does_not_matter() -> None:
    one, other = studied(*cards()), studied(*reversed(cards()))
    assert one.codes == other.codes == ("parents", "choice", "pace", "tests")
    assert one.digest() == other.digest()


def test_a_kept_codebook_answers_like_the_first() -> None:
    first, second = studied(), KeywordSuggester()
    second.load(first.dump())
    passage = segment("the parent meeting and the retake")
    assert second.suggest(passage) == first.suggest(passage) != ()
    with pytest.raises(SuggesterError, match="cannot be read"):
        second.load(b"\xff no codebook")


def test_neither_numpy_nor_a_language_model_is_loaded() -> None:
    code = (
        "import sys, qualcode.suggest.keywords, qualcode.suggest.protocol; print({'numpy', 'spacy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=40))
def test_any_codebook_and_any_text_give_an_answer(texts: list[str], passage: str) -> None:
    some = [
        card_words(CodeCard(str(at), f"P/{text}", text, text, text, text[::-1], text, text), words_of)
        for at, text in enumerate(texts)
    ]
    for suggestion in studied(*some).suggest(segment(passage)) if some else ():
        assert 0 < suggestion.chance <= 1
        assert suggestion.reasons
