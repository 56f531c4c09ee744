"""The codebook held against the words of a passage: which keywords and lines speak for a code, and which against it.

Pure Python, so that it can stand in where nothing else runs; it is also what the learning engine starts from.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qualcode.domain.suggestions import Segment
from qualcode.suggest.cards import CardLine, CardWords, in_canonical_order
from qualcode.suggest.stopwords import weighs

Evidence = Literal[
    "keyword", "name", "name words", "include", "include words", "definition", "example", "example pairs", "parents",
    "stem", "speaker", "question", "exclude", "exclude words",
]  # fmt: skip

WEIGHTS: dict[Evidence, float] = {
    "keyword": 1.5,
    "name": 3.0,
    "name words": 1.2,
    "include": 1.5,
    "include words": 1.0,
    "definition": 0.4,
    "example": 0.4,
    "example pairs": 1.0,
    "parents": 0.2,
    "stem": 0.8,
    "speaker": 0.5,
    "question": 1.7,
    "exclude": -1.5,
    "exclude words": -0.4,
}
"""How much each kind of evidence weighs; the same for every codebook, and what codings teach comes on top."""

LONGEST_PHRASE = 6
"""Words of a phrase that is looked for as a whole; of a longer one the words count singly."""
STEM = 6
"""Letters that two words must share at their beginning to count as akin."""
_POSITIVE = frozenset({"keyword", "name", "include", "definition", "example"})
_LABEL_WORDS = re.compile(r"\w+")
_KINDS: tuple[Evidence, ...] = tuple(WEIGHTS)
_KIND = {kind: at for at, kind in enumerate(_KINDS)}
_WEIGHT = [WEIGHTS[kind] for kind in _KINDS]
_WORDS_OF_FIELD: dict[str, Evidence] = {
    "keyword": "include words",
    "name": "name words",
    "include": "include words",
    "exclude": "exclude words",
    "definition": "definition",
    "example": "example",
    "parents": "parents",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase or word of a passage that stands in a code's entry."""

    evidence: Evidence
    words: tuple[str, ...]
    """As the passage has them, in their base form."""
    line: CardLine
    weight: float
    """How much it says about this code rather than another, 0–1."""


@dataclass(frozen=True, slots=True)
class _Posting:
    code: int
    kind: int
    weight: float
    line: CardLine


class Codebook:
    """The entries of a codebook, indexed by their words; `codes` are in canonical order."""

    def __init__(self, cards: Sequence[CardWords]) -> None:
        self.cards = tuple(in_canonical_order(cards))
        self.codes = tuple(card.code for card in self.cards)
        self._phrases: dict[tuple[str, ...], list[_Posting]] = {}
        self._starts: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        self._words: dict[str, list[_Posting]] = {}
        self._stems: dict[str, list[_Posting]] = {}
        self._pairs: dict[tuple[str, str], list[_Posting]] = {}
        self._speakers: dict[str, list[_Posting]] = {}
        self._questions: list[_Posting] = []
        self._index()

    def scores(self, segment: Segment) -> list[float]:
        """What the codebook alone says of a passage: a number per code, 0 where it says nothing."""
        sums: dict[tuple[int, int], float] = defaultdict(float)
        for _, posting in self._hits(segment):
            sums[posting.code, posting.kind] += posting.weight
        answer = [0.0] * len(self.codes)
        for (code, kind), total in sums.items():
            answer[code] += _WEIGHT[kind] * math.log1p(total)
        return answer

    def hits(self, segment: Segment, code: int) -> list[Hit]:
        """What of a passage stands in one code's entry, in the order of the passage; for the reasons."""
        return [
            Hit(_KINDS[posting.kind], words, posting.line, posting.weight)
            for words, posting in self._hits(segment)
            if posting.code == code
        ]

    def _hits(self, segment: Segment) -> list[tuple[tuple[str, ...], _Posting]]:
        words = segment.words
        found: list[tuple[tuple[str, ...], _Posting]] = []
        for phrase in self._phrases_in(words):
            found.extend((phrase, posting) for posting in self._phrases[phrase])
        stems: dict[str, str] = {}
        for word in dict.fromkeys(words):
            for posting in self._words.get(word, ()):
                found.append(((word,), posting))
            if len(word) >= STEM:
                stems.setdefault(word[:STEM], word)
        for stem, word in stems.items():
            for posting in self._stems.get(stem, ()):
                found.append(((word,), posting))
        if self._pairs:
            for pair in dict.fromkeys(pairwise(words)):
                for posting in self._pairs.get(pair, ()):
                    found.append((pair, posting))
        if self._speakers and segment.speaker:
            for word in dict.fromkeys(_LABEL_WORDS.findall(segment.speaker.casefold())):
                found.extend(((word,), posting) for posting in self._speakers.get(word, ()))
        if self._questions and "?" in words:
            found.extend((("?",), posting) for posting in self._questions)
        return found

    def _phrases_in(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        found: dict[tuple[str, ...], None] = {}
        for at, word in enumerate(words):
            for length, phrase in self._starts.get(word, ()):
                if phrase not in found and words[at : at + length] == phrase:
                    found[phrase] = None
        return list(found)

    def _index(self) -> None:
        rarity = _Rarity(self.cards)
        holders: Counter[tuple[str, ...]] = Counter()
        phrased = [_phrases(card) for card in self.cards]
        for phrases in phrased:
            holders.update(phrases.keys())
        most = math.log1p(len(self.cards))
        for code, (card, phrases) in enumerate(zip(self.cards, phrased, strict=True)):
            for phrase, (kind, line) in phrases.items():
                weight = math.log1p(len(self.cards) / holders[phrase]) / most
                self._phrases.setdefault(phrase, []).append(_Posting(code, _KIND[kind], weight, line))
            self._index_words(code, card, rarity)
        for phrase in self._phrases:
            self._starts[phrase[0]].append((len(phrase), phrase))

    def _index_words(self, code: int, card: CardWords, rarity: _Rarity) -> None:
        own = {word for line in card.lines if line.field in _POSITIVE for word in line.words}
        seen: set[tuple[str, str]] = set()
        for line in card.lines:
            kind = _WORDS_OF_FIELD[line.field]
            for word in line.words:
                against_itself = line.field == "exclude" and word in own
                if not weighs(word) or against_itself or (kind, word) in seen:
                    continue
                seen.add((kind, word))
                _post(self._words, word, _Posting(code, _KIND[kind], rarity.of(word), line))
                if line.field in _POSITIVE and len(word) >= STEM and ("stem", word[:STEM]) not in seen:
                    seen.add(("stem", word[:STEM]))
                    _post(self._stems, word[:STEM], _Posting(code, _KIND["stem"], rarity.of("\0" + word[:STEM]), line))
                if line.field in ("name", "include", "definition"):
                    _post(self._speakers, word, _Posting(code, _KIND["speaker"], rarity.of_speaker(word), line))
            if line.field in ("keyword", "example"):
                self._index_pairs(code, line, rarity, seen)
        self._index_questions(code, card)

    def _index_pairs(self, code: int, line: CardLine, rarity: _Rarity, seen: set[tuple[str, str]]) -> None:
        for pair in pairwise(line.words):
            if ("pair", " ".join(pair)) not in seen:
                seen.add(("pair", " ".join(pair)))
                posting = _Posting(code, _KIND["example pairs"], rarity.of(" ".join(pair)), line)
                if posting.weight > 0:
                    self._pairs.setdefault(pair, []).append(posting)

    def _index_questions(self, code: int, card: CardWords) -> None:
        examples = [line for line in card.lines if line.field == "example"]
        asking = [line for line in examples if "?" in line.words]
        if asking:
            weight = len(asking) / len(examples)
            self._questions.append(_Posting(code, _KIND["question"], weight, asking[0]))


class _Rarity:
    """How much a word says about one code rather than another: 1 in one code's lines alone, near 0 in every code's."""

    def __init__(self, cards: Sequence[CardWords]) -> None:
        self._codes = len(cards)
        self._holders: Counter[str] = Counter()
        self._speakers: Counter[str] = Counter()
        for card in cards:
            held: set[str] = set()
            for line in card.lines:
                if line.field not in _POSITIVE:
                    continue
                held.update(line.words)
                held.update("\0" + word[:STEM] for word in line.words if len(word) >= STEM)
                if line.field in ("keyword", "example"):
                    held.update(" ".join(pair) for pair in pairwise(line.words))
            self._holders.update(held)
            named = (line for line in card.lines if line.field in ("name", "include", "definition"))
            self._speakers.update({word for line in named for word in line.words})

    def of(self, word: str) -> float:
        """The weight of a word, a pair of words or a stem, 0–1."""
        if self._codes < 2:
            return 1.0
        most = math.log((self._codes + 1) / 1.5)
        return max(0.0, math.log((self._codes + 1) / (self._holders[word] + 0.5)) / most)

    def of_speaker(self, word: str) -> float:
        """The weight of a speaker's name in a definition: none where every code's names it."""
        return 1.0 if 0 < self._speakers[word] < self._codes else 0.0


def _post(index: dict[str, list[_Posting]], word: str, posting: _Posting) -> None:
    if posting.weight > 0 and not any(
        other.code == posting.code and other.kind == posting.kind for other in index.get(word, ())
    ):
        index.setdefault(word, []).append(posting)


def _phrases(card: CardWords) -> dict[tuple[str, ...], tuple[Evidence, CardLine]]:
    """The phrases that are looked for as a whole, each with where it stands; the field named first has it."""
    own = {word for line in card.lines if line.field in _POSITIVE for word in line.words}
    found: dict[tuple[str, ...], tuple[Evidence, CardLine]] = {}
    for line in card.lines:
        if line.field not in ("keyword", "name", "include", "exclude") or len(line.words) > LONGEST_PHRASE:
            continue
        telling = any(weighs(word) for word in line.words)
        if line.field == "exclude" and own.issuperset(line.words):
            continue
        if telling or line.field == "keyword":
            found.setdefault(line.words, (line.field, line))
    return found
