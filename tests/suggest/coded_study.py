"""A small invented study for the tests of the engine: four codes, two kinds of speakers, passages drawn by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from qualcode.domain.suggestions import CodeCard, Example, Segment
from qualcode.suggest.cards import CardWords, card_words

TOPICS = {
    "pace": "pace speed ahead behind unit retake mastery wait move ready",
    "choice": "choice pick menu topic partner product board decide option draw",
    "parents": "parent mother home meeting phone letter evening father call visit",
    "tests": "score test grade exam report point proficient bench rank result",
}
FILLERS = [
    "i",
    "think",
    "that",
    "we",
    "have",
    "a",
    "lot",
    "of",
    "the",
    "kid",
    "and",
    "so",
    "it",
    "be",
    "what",
    "they",
    "do",
    "in",
    "our",
    "school",
    "year",
    "well",
]


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'-]+|\?", text.lower()))


def card(code: str, path: str, **fields: str) -> CardWords:
    return card_words(CodeCard(code, path, path.rsplit("/", 1)[-1], **fields), words_of)


def cards() -> list[CardWords]:
    return [
        card("pace", "Learning/Own pace", definition="Students move ahead when ready.", keywords="own pace, retake"),
        card("choice", "Learning/Choice of task", definition="Students pick a topic.", include="choice board; menu"),
        card("parents", "Home/Parents", keywords="parent meeting, mother", exclude="tests sent home"),
        card("tests", "Tests", definition="What tests show.", example="“The score came back in August.”"),
    ]


def segment(text: str, at: int = 0, document: str = "d0", **more: str) -> Segment:
    return Segment(document, at, at + len(text), words_of(text), **more)  # type: ignore[arg-type]


def passages(count: int, seed: int = 1, documents: int = 10) -> list[Example]:
    """Passages in documents: two in three have a code, whose words they then use; a teacher and a student speak."""
    drawn = random.Random(seed)
    found = []
    for at in range(count):
        codes = sorted(TOPICS)
        code = drawn.choice(codes) if drawn.random() < 0.66 else ""
        words = drawn.choices(FILLERS, k=drawn.randint(3, 12))
        if code:
            words += drawn.sample(TOPICS[code].split(), k=drawn.randint(1, 2))
        drawn.shuffle(words)
        document = f"d{at * documents // count:02d}"
        speaker = "Student" if code in ("pace", "choice") and drawn.random() < 0.8 else "Teacher"
        place = 100 * at
        where = Segment(document, place, place + 50, tuple(words), speaker=speaker)
        found.append(Example(where, frozenset([code]) if code else frozenset()))
    return found


def by_document(examples: list[Example]) -> list[list[Example]]:
    documents: dict[str, list[Example]] = {}
    for example in examples:
        documents.setdefault(example.segment.document, []).append(example)
    return list(documents.values())


def exhaust(steps: Iterator[None]) -> int:
    return sum(1 for _ in steps)
