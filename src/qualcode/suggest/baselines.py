"""What the engine has to beat: a plain text classifier, the codebook's keywords, the usual code, and chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from typing import Literal, Protocol

import numpy as np

from qualcode.domain.suggestions import Example, Segment
from qualcode.suggest.cards import CardWords, in_canonical_order
from qualcode.suggest.engine import Engine
from qualcode.suggest.features import FloatArray, Vocabulary, finding_vocabulary
from qualcode.suggest.keywords import KeywordSuggester
from qualcode.suggest.learner import Manner, Task, Weights, chances, fitting, untaught

Method = Literal["engine", "tf-idf", "keyword", "most frequent", "random"]
METHODS: tuple[Method, ...] = ("engine", "tf-idf", "keyword", "most frequent", "random")

_WORDS_ALONE = frozenset({"speaker", "neighbours", "question", "length", "vector", "cold"})
_PLAIN = Manner(epochs=20, shrink=0.1, counted=0.0)


class Ranker(Protocol):
    """Ranks codes for passages after having seen some."""

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Learn from the examples, given in the order of review."""
        ...

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """A number per passage and code, in canonical order of the codes; higher is likelier."""
        ...


class EngineRanker:
    """The engine itself; its scores are chances."""

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self._engine = Engine(without)

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Study the codebook and the examples."""
        yield from self._engine.studying(cards, examples)

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """Calibrated chances."""
        return self._engine.scores(segments)


class PlainClassifier:
    """One logistic regression per code over TF-IDF of words and pairs of words, and nothing else."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary((), (), _WORDS_ALONE)
        self._weights: Weights = untaught(0, 0)

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Learn from the examples; the codebook's entries tell it nothing."""
        ordered = sorted(examples, key=lambda example: example.segment.key)
        codes = {card.code: at for at, card in enumerate(in_canonical_order(cards))}
        segments = [example.segment for example in ordered]
        self._vocabulary = yield from finding_vocabulary(segments, _WORDS_ALONE, fewest=1)
        answers = np.zeros((len(ordered), len(codes)), np.float32)
        counted = np.zeros_like(answers)
        for at, example in enumerate(ordered):
            counted[at] = float(example.read)
            for code in example.codes | example.refused:
                if code in codes:
                    counted[at, codes[code]] = 1.0
                    answers[at, codes[code]] = float(code in example.codes)
        yield
        task = Task(self._vocabulary.rows(segments), np.zeros_like(answers), answers, counted)
        self._weights = yield from fitting(task, np.arange(len(task)), len(self._vocabulary), _PLAIN)

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """Chances, not calibrated."""
        cold = np.zeros((len(segments), len(self._weights.scale)), np.float32)
        return chances(self._weights.log_odds(self._vocabulary.rows(segments), cold))


class KeywordRanker:
    """The codebook's words alone."""

    def __init__(self) -> None:
        self._suggester = KeywordSuggester()

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Study the codebook."""
        yield from self._suggester.studying(cards, examples)

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """Guessed chances."""
        return np.array(self._suggester.scores(segments), np.float32).reshape(len(segments), -1)


class MostFrequent:
    """The codes in the order of how often they were given, whatever a passage says."""

    def __init__(self) -> None:
        self._counts = np.zeros(0, np.float32)

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Count the codings."""
        counts = Counter(code for example in examples for code in example.codes)
        yield
        self._counts = np.array([counts[card.code] for card in in_canonical_order(cards)], np.float32)

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """The counts, for each passage."""
        return np.tile(self._counts, (len(segments), 1))


class Chance:
    """Codes in an order drawn for each passage."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._codes = 0

    def learning(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Generator[None, None, None]:
        """Count the codes."""
        yield
        self._codes = len(cards)

    def scores(self, segments: Sequence[Segment]) -> FloatArray:
        """Numbers drawn at random."""
        return self._generator.random((len(segments), self._codes), np.float32)


def ranker(method: Method, seed: int, without: frozenset[str] = frozenset()) -> Ranker:
    """A new ranker; `without` leaves out groups of the engine's features."""
    match method:
        case "engine":
            return EngineRanker(without)
        case "tf-idf":
            return PlainClassifier()
        case "keyword":
            return KeywordRanker()
        case "most frequent":
            return MostFrequent()
        case "random":
            return Chance(seed)
