"""Names in loose texts: quotes, memos, names of things, with the language model that comes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from qualcode.identity.aside import AsideFinder
from qualcode.identity.loose import LooseFinder
from qualcode.suggest.pipelines import Pipeline, pipeline_for

NAMED = [
    "When Teri had the baby, her room went back to rows, and Ms. Farrow took the class.",
    "We met in Boston, then went to Tamarack Elementary School. Luca did a song.",
    "Call me at (555) 010-0199 or write to rosa@example.org.",
    "We live at 14 Mill Street, Springfield.",
    "So Teri's menus were on the laptop, and teri told nobody.",
]
PLAIN = [
    "Beautifully, for about a third. Lunch! They never miss it. Doubt is what they have.",
    "The kids choose their own tasks now, and I like it. We call it a menu.",
    "In October it was like, okay, do your maths.",
]


@pytest.fixture(scope="module")
def finder() -> LooseFinder:
    return LooseFinder(pipeline_for("en"))


def surfaces(finder: LooseFinder, texts: Sequence[str]) -> list[set[str]]:
    return [
        {text[hit.start : hit.end] for hit in hits if hit.certain}
        for text, hits in zip(texts, finder(texts), strict=True)
    ]


@pytest.mark.skipif(pipeline_for("en").kind != "model", reason="there is no English language model here")
def test_names_places_and_numbers_are_found_and_ordinary_words_are_not(finder: LooseFinder) -> None:
    found = surfaces(finder, [*NAMED, *PLAIN])
    assert {"Teri", "Farrow"} <= found[0]
    assert {"Boston", "Tamarack Elementary School", "Luca"} <= found[1]
    assert {"(555) 010-0199", "rosa@example.org"} <= found[2]
    assert any("Mill Street" in one for one in found[3])
    assert found[4] == {"Teri"}
    assert not set().union(*found[5:])


@pytest.mark.skipif(pipeline_for("en").kind != "model", reason="there is no English language model here")
def test_a_sure_name_in_small_letters_is_a_hit_that_is_not_certain(finder: LooseFinder) -> None:
    texts = NAMED
    lower = [hit for hit in finder(texts)[4] if not hit.certain]
    assert [texts[4][hit.start : hit.end] for hit in lower] == ["teri"]


def test_the_model_is_asked_of_each_text_once() -> None:
    asked: list[str] = []

    def load(_: Pipeline) -> object:
        def entities(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
            asked.extend(texts)
            return [[] for _ in texts]

        return entities

    finder = LooseFinder(pipeline_for("en"), load)  # type: ignore[arg-type]
    finder(["One.", "Two."])
    finder(["Two.", "Three.", "One."])
    assert sorted(asked) == ["One.", "Three.", "Two."]
    assert finder([]) == []


@pytest.mark.long
@pytest.mark.skipif(pipeline_for("en").kind != "model", reason="there is no English language model here")
def test_a_process_of_its_own_finds_the_same(finder: LooseFinder, tmp_path: Path) -> None:
    aside = AsideFinder("en", tmp_path)
    assert aside(NAMED) == finder(NAMED)
    assert aside(NAMED) is aside(NAMED)
