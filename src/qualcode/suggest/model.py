"""A fitted model: what a codebook and its codings taught, how it answers, and how it changes by single steps."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.suggestions import FEWEST_MEASURED, Example, Segment
from qualcode.suggest.calibration import LARGEST_ERROR, LATEST, Calibration, blocks, calibrated, expected_error
from qualcode.suggest.cards import CardWords
from qualcode.suggest.features import FloatArray, Rows, Vocabulary, finding_vocabulary, joined
from qualcode.suggest.learner import Task, Weights, chances, fitting, untaught
from qualcode.suggest.matching import Codebook
from qualcode.suggest.memory import Memory
from qualcode.suggest.protocol import SHOWN_FROM, Report

MOST_LEARNED = 20_000
"""Passages that one study learns from; of more, all coded ones that fit and an even choice of those without codes."""
STEP = 2.2
"""How far a single step moves the log-odds of its own passage, times how wrong they were."""
_ACCEPTED, _REJECTED = 0.4, -0.85
"""Log-odds that a step reaches at least for the passage of an accepted (60 %) and of a rejected code (30 %)."""
_FARTHEST = 5.0
_OTHER_STEP = 0.15
"""The same for what is not its words: a speaker is not the passage."""
_YIELD_EVERY = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """Passages as a model needs them, to be scored more than once; worth nothing to a model of another study."""

    rows: Rows
    cold: FloatArray

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, start: int, end: int) -> Prepared:
        """The passages from `start` up to `end`."""
        members = np.arange(start, min(end, len(self)))
        return Prepared(self.rows.chosen(members), self.cold[start:end])


class Model:
    """A codebook and what codings taught of it; `step` changes it, `rewind` takes all steps back."""

    def __init__(
        self,
        book: Codebook,
        vocabulary: Vocabulary,
        weights: Weights,
        calibration: Calibration,
        memory: Memory,
        report: Report,
    ) -> None:
        self.book = book
        self.vocabulary = vocabulary
        self.base = weights
        self.calibration = calibration
        self.memory = memory
        self.report = report
        self.codes = book.codes
        self.columns = {code: at for at, code in enumerate(book.codes)}
        self._size = len(vocabulary)
        self.weights = weights.columns.copy()
        self.intercept = weights.intercept.copy()
        self._touched: set[int] = set()

    def prepare(self, segments: Sequence[Segment]) -> Prepared:
        """Passages with everything computed that does not change by steps."""
        return Prepared(self.vocabulary.rows(segments), self.cold(segments))

    def cold(self, segments: Sequence[Segment]) -> FloatArray:
        """What the codebook alone says: passages × codes."""
        if "cold" in self.vocabulary.without or not segments:
            return np.zeros((len(segments), len(self.codes)), np.float32)
        return np.array([self.book.scores(segment) for segment in segments], np.float32)

    def log_odds(self, prepared: Prepared) -> FloatArray:
        """Calibrated log-odds, passages × codes."""
        raw = prepared.rows.times(self.weights) + self.base.scale * prepared.cold + self.intercept
        return self.calibration(raw)

    def step(self, example: Example) -> None:
        """Move towards what a coder has just done with a passage."""
        targets, counted = self._targets(example)
        if not counted.any():
            return
        words = [("w", word) for word in example.segment.words]
        self.vocabulary.grow([*words, *(("2", f"{a[1]} {b[1]}") for a, b in pairwise(words))])
        if (missing := len(self.vocabulary) - len(self.weights)) > 0:
            self.weights = np.concatenate([self.weights, np.zeros((missing, len(self.codes)), np.float32)])
        row = self.vocabulary.row(example.segment)
        if not row:
            return
        columns = np.array(sorted(row), np.int64)
        values = np.array([row[column] for column in sorted(row)], np.float32)
        wordy = np.array([self.vocabulary.key(column)[0] in "w2" for column in sorted(row)])
        values = np.where(wordy, values, _OTHER_STEP * values).astype(np.float32)
        odds = self.log_odds(self.prepare([example.segment]))[0]
        move = STEP * (targets - chances(odds)) * counted
        for code in self._places(example.refused):
            move[code] = max(-_FARTHEST, min(float(move[code]), _REJECTED - float(odds[code])))
        for code in self._places(example.codes):
            move[code] = min(_FARTHEST, max(float(move[code]), _ACCEPTED - float(odds[code])))
        move /= self.calibration.slope * float(np.dot(values, values))
        self.weights[columns] += values[:, None] * move[None, :]
        self._touched.update(columns.tolist())
        self.memory.add(example)

    def rewind(self) -> None:
        """Take all steps back: the model of the last study."""
        self.vocabulary.shrink(self._size)
        self.weights = self.weights[: self._size]
        touched = np.array(sorted(column for column in self._touched if column < self._size), np.int64)
        self.weights[touched] = self.base.columns[touched]
        self._touched.clear()
        self.memory.rewind()

    def changes(self) -> list[tuple[int, bytes]]:
        """What steps changed: columns that differ from the last study's, with their weights."""
        return [
            (column, self.weights[column].tobytes())
            for column in sorted(self._touched)
            if column >= self._size or not np.array_equal(self.weights[column], self.base.columns[column])
        ]

    def base_vocabulary(self) -> Vocabulary:
        """The vocabulary of the last study, without what steps added."""
        whole = self.vocabulary
        words = self._size - whole.dimension
        return Vocabulary(whole.keys[:words], whole.rarity[:words], whole.without, whole.dimension)

    def _targets(self, example: Example) -> tuple[FloatArray, FloatArray]:
        """What each code's chance should become, and which codes are touched at all."""
        targets = np.zeros(len(self.codes), np.float32)
        counted = np.full(len(self.codes), float(example.read), np.float32)
        if not example.read:
            for at in self._places(self.memory.said_of(example.segment.key)):
                counted[at], targets[at] = 1.0, self._usual(at)
        for at in self._places(example.refused):
            counted[at], targets[at] = 1.0, 0.0
        for at in self._places(example.codes):
            counted[at], targets[at] = 1.0, 1.0
        return targets, counted

    def _places(self, codes: frozenset[str]) -> list[int]:
        return sorted(self.columns[code] for code in codes if code in self.columns)

    def _usual(self, code: int) -> float:
        """The chance of a code for a passage of which nothing is known."""
        odds = np.full((1, 1), self.intercept[code], np.float32)
        return float(chances(self.calibration(odds))[0, 0])


def studying(
    cards: Sequence[CardWords], examples: Sequence[Example], without: frozenset[str] = frozenset()
) -> Generator[None, None, Model]:
    """Learn a codebook and its codings.

    Args:
        cards: Codes that can be given.
        examples: Passages dealt with, in the order of review.
        without: Groups of features that are left out (`features.GROUPS`).

    Yields:
        Nothing, every few milliseconds. Returns the model.
    """
    book = Codebook(cards)
    reviewed = _chosen([example for example in examples if example.read or example.codes or example.refused])
    order = sorted(range(len(reviewed)), key=lambda at: _canonical(reviewed[at]))
    kept = [reviewed[at] for at in order]
    segments = [example.segment for example in kept]
    yield
    vocabulary = yield from finding_vocabulary(segments, without)
    task = yield from _task(book, vocabulary, kept)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    calibration, report = yield from _calibrating(task, ranks, len(vocabulary))
    weights = yield from fitting(task, np.arange(len(task)), len(vocabulary))
    memory = Memory.of(kept, vocabulary, task.rows)
    return Model(book, vocabulary, weights, calibration, memory, report)


def empty_model(without: frozenset[str] = frozenset()) -> Model:
    """A model that knows no code."""
    book, vocabulary = Codebook(()), Vocabulary((), (), without)
    return Model(book, vocabulary, untaught(0, 0), Calibration(), Memory.empty(), Report())


def _canonical(example: Example) -> tuple[tuple[str, int, int], list[str], list[str], bool]:
    return example.segment.key, sorted(example.codes), sorted(example.refused), example.read


def _chosen(examples: list[Example]) -> list[Example]:
    """At most `MOST_LEARNED` of the reviewed passages, in their order: the latest, then coded ones, then others."""
    if len(examples) <= MOST_LEARNED:
        return examples
    latest = set(range(len(examples) - LATEST, len(examples)))
    coded = [at for at, e in enumerate(examples) if (e.codes or e.refused) and at not in latest]
    others = [at for at, e in enumerate(examples) if not (e.codes or e.refused) and at not in latest]
    chosen = latest | set(_evenly(coded, MOST_LEARNED - LATEST))
    chosen.update(_evenly(others, MOST_LEARNED - len(chosen)))
    return [examples[at] for at in sorted(chosen)]


def _evenly(numbers: list[int], most: int) -> list[int]:
    if most >= len(numbers):
        return numbers
    return [numbers[at * len(numbers) // most] for at in range(most)]


def _task(book: Codebook, vocabulary: Vocabulary, kept: list[Example]) -> Generator[None, None, Task]:
    at_code = {code: at for at, code in enumerate(book.codes)}
    answers = np.zeros((len(kept), len(book.codes)), np.float32)
    counted = np.zeros_like(answers)
    cold = np.zeros_like(answers)
    for at, example in enumerate(kept):
        if "cold" not in vocabulary.without and book.codes:
            cold[at] = book.scores(example.segment)
        counted[at] = float(example.read)
        for code in example.codes | example.refused:
            if (column := at_code.get(code)) is not None:
                counted[at, column] = 1.0
                answers[at, column] = float(code in example.codes)
        if at % _YIELD_EVERY == 0:
            yield
    parts = [vocabulary.rows([])]
    for start in range(0, len(kept), _YIELD_EVERY):
        parts.append(vocabulary.rows([example.segment for example in kept[start : start + _YIELD_EVERY]]))
        yield
    return Task(joined(parts), cold, answers, counted)


def _calibrating(
    task: Task, ranks: NDArray[np.int64], columns: int
) -> Generator[None, None, tuple[Calibration, Report]]:
    """Foretell each of the latest passages from those before it, and learn how far that can be believed."""
    foretold: list[FloatArray] = []
    members: list[NDArray[np.int64]] = []
    reviewed = len(task)
    for first, end in blocks(reviewed) if task.cold.shape[1] else []:
        weights = yield from fitting(task, np.sort(ranks[:first]), columns)
        block = ranks[max(first, reviewed - LATEST) : end]
        foretold.append(weights.log_odds(task.rows.chosen(block), task.cold[block]))
        members.append(block)
    if not foretold:
        return Calibration(), Report(learned_from=reviewed)
    odds, at = np.concatenate(foretold), np.concatenate(members)
    answers, counted = task.answers[at], task.counted[at]
    calibration = calibrated(odds, answers, counted)
    error = _error_of_first(chances(calibration(odds)), answers, counted)
    measured = reviewed >= FEWEST_MEASURED and error is not None and error <= LARGEST_ERROR
    return calibration, Report(reviewed, len(at), error, measured)


def _error_of_first(chance: FloatArray, answers: FloatArray, counted: FloatArray) -> float | None:
    """The calibration error of what would have been shown first."""
    first = np.argmax(chance, axis=1)
    at = np.arange(len(chance))
    shown = (counted[at, first] > 0) & (chance[at, first] >= SHOWN_FROM)
    return expected_error(chance[at, first][shown].astype(np.float64), answers[at, first][shown] > 0)
