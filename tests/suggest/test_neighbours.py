"""Passages like a given one: the right ones first, and the same in whatever order documents came."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest.neighbours import Neighbour, VectorNeighbours, WordNeighbours
from qualcode.suggest.packed_vectors import PackedVectors, quantised

DOCUMENTS = {
    "b": [["budget", "cut", "school"], [], ["teacher", "leave"]],
    "a": [["teacher", "leave", "school"], ["lunch"]],
    "c": [],
}


def index_of(documents: dict[str, list[list[str]]]) -> WordNeighbours:
    index = WordNeighbours()
    for document, passages in documents.items():
        index.add(document, passages)
    return index


def places(found: list[Neighbour]) -> list[tuple[str, int]]:
    return [(neighbour.document, neighbour.passage) for neighbour in found]


def test_passages_that_share_words_come_in_the_order_of_their_likeness() -> None:
    index = index_of(DOCUMENTS)
    assert len(index) == 5
    found = index.nearest(["teacher", "leave"])
    assert places(found) == [("b", 2), ("a", 0)]
    assert found[0].likeness == pytest.approx(1) and 0 < found[1].likeness < 1
    assert places(index.nearest(["lunch", "nobody", "knows"])) == [("a", 1)]
    assert places(index.nearest(["teacher", "leave"], 1)) == [("b", 2)]


def test_nothing_is_like_words_that_nowhere_occur() -> None:
    assert index_of(DOCUMENTS).nearest(["zebra"]) == index_of(DOCUMENTS).nearest([]) == []
    assert WordNeighbours().nearest(["teacher"]) == index_of({"c": [], "d": [[]]}).nearest(["x"]) == []
    assert index_of(DOCUMENTS).nearest(["teacher"], 0) == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    index = index_of({"a": [["school", "x"], ["zebra", "y"], *([["school", f"w{n}"] for n in range(20)])]})
    assert places(index.nearest(["school", "zebra"], 1)) == [("a", 1)]


def test_a_document_can_be_added_again_and_removed() -> None:
    index = index_of(DOCUMENTS)
    index.nearest(["teacher"])
    index.add("b", [["lunch", "break"]])
    assert places(index.nearest(["teacher"])) == [("a", 0)]
    index.remove("a")
    index.remove("never there")
    assert index.nearest(["teacher"]) == [] and len(index) == 1
    assert places(index.nearest(["lunch"])) == [("b", 0)]


words_of_passages = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    documents=st.dictionaries(st.sampled_from("uvwxyz"), words_of_passages, max_size=5),
    asked=st.lists(st.sampled_from("abcdefg"), max_size=6),
    top=st.integers(1, 6),
)
def test_the_index_says_what_counting_by_hand_says(
    documents: dict[str, list[list[str]]], asked: list[str], top: int
) -> None:
    backwards = dict(reversed(documents.items()))
    found = index_of(documents).nearest(asked, top)
    assert places(found) == places(index_of(backwards).nearest(asked, top))
    passages = [(name, number, words) for name in sorted(documents) for number, words in enumerate(documents[name])]
    occurring = Counter(word for _, _, words in passages for word in set(words))

    def weights(words: list[str]) -> dict[str, float]:
        rarity = {word: math.log((1 + len(passages)) / (1 + occurring[word])) + 1 for word in words}
        return {word: (1 + math.log(count)) * rarity[word] for word, count in Counter(words).items()}

    def likeness(one: dict[str, float], other: dict[str, float]) -> float:
        length = math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
        return sum(one[word] * other.get(word, 0) for word in one) / length if length else 0.0

    known = weights([word for word in asked if occurring[word]])
    expected = sorted((likeness(known, weights(words)) for _, _, words in passages), reverse=True)[:top]
    assert [neighbour.likeness for neighbour in found] == pytest.approx([v for v in expected if v > 0], abs=1e-5)


def vectors(count: int, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.random.default_rng(seed).standard_normal((count, 64)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_the_nearest_meanings_come_first() -> None:
    index = VectorNeighbours()
    assert index.nearest(vectors(1)[0]) == []
    for name, seed, count in (("b", 1, 40), ("a", 2, 30), ("c", 3, 0)):
        index.add(name, quantised(vectors(count, seed)))
    assert len(index) == 70
    asked = vectors(30, 2)[7]
    found = index.nearest(asked, 5)
    assert places(found)[0] == ("a", 7) and found[0].likeness == pytest.approx(1, abs=0.01)
    every = np.concatenate((vectors(30, 2), vectors(40, 1))) @ asked
    assert [neighbour.likeness for neighbour in found] == pytest.approx(sorted(every.tolist())[:-6:-1], abs=0.01)
    assert all(neighbour.likeness > 0 for neighbour in index.nearest(asked, 70))


def test_meanings_can_be_added_again_and_removed() -> None:
    index = VectorNeighbours()
    index.add("a", quantised(vectors(9, 1)))
    index.add("b", quantised(vectors(9, 2)))
    asked = vectors(9, 1)[3]
    assert places(index.nearest(asked, 1)) == [("a", 3)]
    index.add("a", quantised(vectors(9, 1)[3:]))
    assert places(index.nearest(asked, 1)) == [("a", 0)]
    index.remove("a")
    index.remove("never there")
    assert {name for name, _ in places(index.nearest(asked, 50))} == {"b"}


def test_texts_without_words_are_nobodys_neighbours() -> None:
    index = VectorNeighbours()
    index.add("a", quantised(np.zeros((3, 64), np.float32)))
    assert index.nearest(vectors(1)[0]) == []


def test_among_very_many_the_first_look_keeps_the_nearest() -> None:
    topics = vectors(60, 5)
    near = np.repeat(topics, 300, axis=0) + 0.12 * np.random.default_rng(6).standard_normal((18_000, 64))
    near = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    packed = quantised(near)
    index = VectorNeighbours()
    for part in range(18):
        rows = slice(part * 1_000, (part + 1) * 1_000)
        index.add(f"{part:02}", PackedVectors(packed.rows[rows], packed.scales[rows]))
    kept = 0
    for row in range(0, 18_000, 900):
        likeness = packed.vectors() @ near[row]
        best = {(f"{place // 1_000:02}", place % 1_000) for place in np.argsort(-likeness)[:10].tolist()}
        kept += len(best & set(places(index.nearest(near[row], 10))))
    assert kept >= 0.98 * 200
