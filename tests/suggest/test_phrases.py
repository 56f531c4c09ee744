"""Proposals of new codes from what uncoded passages say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest.phrases import Kind, PhraseWord, UncodedPassage, key_phrases

_KINDS: dict[str, Kind] = {
    "bus": "noun", "buses": "noun", "driver": "noun", "route": "noun", "thing": "noun", "lot": "noun", "test": "noun",
    "grade": "noun", "late": "adjective", "the": "stop", "was": "stop", "a": "stop", "of": "stop", ".": "break",
}  # fmt: skip
_BASES = {"buses": "bus"}


def _passage(text: str, document: str = "a", *, tagged: bool = True) -> UncodedPassage:
    words = []
    for surface in text.split():
        kind = _KINDS.get(surface.lower(), "word")
        if not tagged and kind not in ("stop", "break"):
            kind = "word"
        words.append(PhraseWord(surface, _BASES.get(surface.lower(), surface.lower()), kind))
    return UncodedPassage(document, words)


_LATE = [_passage("the late bus was a thing", doc) for doc in ("a", "a", "b", "b")]
_CODED = [_passage("the test was a grade of the test", "c") for _ in range(20)]


def test_what_only_uncoded_passages_say_is_proposed_in_the_speakers_words() -> None:
    (cluster,) = key_phrases([*_LATE, _passage("Late buses", "b"), _passage("the late bus", "a")], _CODED)
    assert cluster.name == "late bus"
    assert (cluster.passages, cluster.documents) == (6, 2)
    assert set(cluster.examples) <= set(range(6)) and cluster.weight > 0


def test_what_coded_passages_say_as_often_is_not_proposed() -> None:
    uncoded = [_passage("the test was late", doc) for doc in ("a", "b", "a", "b")]
    assert not any("test" in cluster.phrases for cluster in key_phrases(uncoded, _CODED))


def test_two_passages_or_one_document_are_not_enough() -> None:
    assert key_phrases(_LATE[1:3], _CODED) == []
    assert key_phrases([_passage("the late bus", "a")] * 5, _CODED) == []
    assert key_phrases(_LATE[1:], _CODED) != []


def test_fillers_are_no_phrases() -> None:
    assert key_phrases([_passage("a lot of thing", doc) for doc in "abcabc"]) == []


def test_phrases_of_one_head_are_one_cluster() -> None:
    uncoded = [_passage(said, doc) for doc in "abcd" for said in ("bus driver", "late driver")]
    (cluster,) = [one for one in key_phrases(uncoded, _CODED) if "driver" in " ".join(one.phrases)]
    assert {"bus driver", "late driver"} <= set(cluster.phrases)


def test_without_tags_frequent_words_in_a_row_are_phrases() -> None:
    uncoded = [_passage("the late bus was . route", doc, tagged=False) for doc in "abcd"]
    phrases = {phrase for cluster in key_phrases(uncoded) for phrase in cluster.phrases}
    assert "late bus" in phrases and not any("the" in one.split() or "." in one for one in phrases)


def test_without_coded_passages_the_frequent_ones_are_proposed() -> None:
    assert key_phrases(_LATE)[0].name == "late bus"


def test_nothing_comes_of_nothing() -> None:
    assert key_phrases([], []) == [] and key_phrases([UncodedPassage("a", [])] * 4, _CODED) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(sorted(_KINDS)), max_size=8).map(" ".join), st.sampled_from("abc")),
        max_size=20,
    )
)
def test_counts_are_those_of_the_passages_and_always_the_same(said: list[tuple[str, str]]) -> None:
    passages = [_passage(text, document) for text, document in said]
    clusters = key_phrases(passages)
    assert clusters == key_phrases(passages)
    for cluster in clusters:
        assert 3 <= cluster.passages <= len(passages) and 2 <= cluster.documents <= 3
        assert cluster.name == cluster.phrases[0] and set(cluster.examples) <= set(range(len(passages)))
