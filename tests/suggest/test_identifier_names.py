"""Names that look like words, and words that look like names: which of them the finder of identifiers shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qualcode.domain.identifiers import DocumentText, Findings
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.suggest.identifiers import find_identifiers

TALK = "So we went there and it was fine, and then they said that we should go and see what was left of it. "


def _find(*texts: str) -> Findings:
    return find_identifiers([DocumentText(f"d{index}", f"D{index}", text) for index, text in enumerate(texts)])


def _surfaces(text: str) -> list[str]:
    return [candidate.surface for candidate in _find(TALK + text).candidates]


@pytest.mark.parametrize("said", ["Dolores in legal said no.", "Kwabena. He was the one.", "Ermias merged all of it."])
def test_a_name_that_only_opens_one_sentence_is_shown_as_uncertain(said: str) -> None:
    (candidate,) = _find(TALK + said).candidates
    assert candidate.surface == said.split()[0].strip(".") and candidate.confidence == "uncertain"


@pytest.mark.parametrize("word", ["Toilets", "Useless", "Noise", "Apps", "Jeez", "Supervisors", "Stopped", "How'd"])
def test_everyday_words_that_open_sentences_are_not_shown(word: str) -> None:
    assert _surfaces(f"{word}. That was it.") == []


@pytest.mark.parametrize(
    ("said", "surface"),
    [
        ("Storm. That was him.", "Storm"),
        ("Grace told me that.", "Grace"),
        ("Blessing, could you come?", "Blessing"),
        ("It was my sister June who paid.", "June"),
        ("She moved to a flat in Nice with him.", "Nice"),
        ("He was with Long on that day.", "Long"),
    ],
)
def test_a_word_that_stands_as_a_name_is_shown(said: str, surface: str) -> None:
    assert surface in _surfaces(said)


@pytest.mark.parametrize("said", ["It was in June.", "Will you come?", "Hope you can come.", "May I say that?"])
def test_the_same_words_are_not_shown_where_they_stand_as_words(said: str) -> None:
    assert _surfaces(said) == []


def test_joining_words_of_other_languages_are_names_in_english_only() -> None:
    assert {"Non", "Mia"} <= set(_surfaces("Non plays the organ. I asked Mia."))
    german = "Ich habe das nicht gewusst und er war auch nicht da, weil sie in die Stadt zu dem Arzt musste. "
    assert not {"Non", "Mia"} & {one.surface for one in _find(german * 3 + "Mia? Non.").candidates}


@pytest.mark.parametrize(
    ("said", "surface"),
    [
        ("I told Miss van Wyk that.", "van Wyk"),
        ("I asked Frau von der Heide then.", "von der Heide"),
        ("Gallery Ninety takes half.", "Gallery Ninety"),
        ("Local 1473, sure.", "Local 1473"),
        ("Land of Plenty Cooperative bought it.", "Land of Plenty Cooperative"),
        ("Storm Hohaia left.", "Storm Hohaia"),
    ],
)
def test_names_are_found_whole(said: str, surface: str) -> None:
    assert surface in _surfaces(said)


def _with_label(label: str, said: str) -> Findings:
    text = f"{label}: {said}"
    speech = Span(len(label) + 2, len(text))
    turn = Turn(0, len(text), label, Span(0, len(label) + 1), (), (speech,))
    return find_identifiers([DocumentText("d", "D", text, (turn,))])


def test_a_label_that_the_talk_writes_small_is_no_name() -> None:
    assert _with_label("BEADLE", TALK + "I was the beadle there.").candidates == ()
    assert _with_label("WIFE", TALK).candidates == ()
    assert [one.surface for one in _with_label("ADAEZE", TALK).candidates] == ["ADAEZE"]
    assert [one.surface for one in _with_label("Grace", TALK + "It takes grace.").candidates] == ["Grace"]


@pytest.mark.parametrize(
    ("said", "surface", "kind"),
    [
        ("he went by tylr_nox online", "tylr_nox", "id"),
        ("look for joy79 there", "joy79", "id"),
        ("on Mastodon, @piotr@hachy.example now", "@piotr@hachy.example", "id"),
        ("she is thirty-four years old", "thirty-four years old", "other"),
    ],
)
def test_accounts_and_ages_are_shown(said: str, surface: str, kind: str) -> None:
    assert (surface, kind) in [(one.surface, one.type) for one in _find(TALK + said).candidates]


def test_what_a_model_names_is_shown_though_the_talk_writes_it_small() -> None:
    text = TALK + "They drank plonk and plonk again. Plonk in legal said no."

    def model(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        return [[(text.index("Plonk"), text.index("Plonk") + 5, "PERSON")] for _ in texts]

    assert find_identifiers([DocumentText("d", "D", text)]).candidates == ()
    (candidate,) = find_identifiers([DocumentText("d", "D", text)], model).candidates
    assert candidate.surface == "Plonk" and candidate.found_by == ("capitals", "names")


def test_a_model_that_names_what_is_no_name_adds_nothing() -> None:
    text = TALK + "They're here. Um, I saw it."

    def model(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        return [[(len(TALK), len(TALK) + 7, "ORG"), (text.index("Um"), text.index("saw"), "PERSON")] for _ in texts]

    assert find_identifiers([DocumentText("d", "D", text)], model).candidates == ()
