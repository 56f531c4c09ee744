"""How good suggestions are on a project's own codings: cross-validated by document, with baselines and intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.suggestions import Example
from qualcode.domain.translation import tr
from qualcode.suggest.baselines import METHODS, Method, Ranker, ranker
from qualcode.suggest.calibration import BINS, bins_of
from qualcode.suggest.cards import CardWords, in_canonical_order
from qualcode.suggest.features import FloatArray
from qualcode.suggest.protocol import SHOWN_FROM

REPLICATES = 1_000
"""Drawings of documents, with replacement, that an interval rests on."""
FEWEST_DOCUMENTS = 20
"""Documents under which intervals are said to be rough."""
_DEPTHS = (1, 3, 5)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the interval in which 95 % of redrawn sets of documents have it."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CodeFigure:
    """How often one code was among the first three."""

    code: str
    """Its UUID."""
    recall_3: float | None
    """None where no passage has it."""
    passages: int


@dataclass(frozen=True, slots=True)
class MethodFigures:
    """What one method reached; recall, precision and rank over coded passages, the error over all that were read."""

    method: Method
    recall_1: Figure | None
    """The share of a passage's codes that stand first, meaned over passages; None without coded passages."""
    recall_3: Figure | None
    recall_5: Figure | None
    precision_1: Figure | None
    """How often the first code is one of the passage's."""
    reciprocal_rank: Figure | None
    """1 divided by the place of the first right code, meaned over passages (MRR)."""
    error: Figure | None
    """Expected calibration error of the first suggestion where one is shown; None for what has no chances."""
    by_code: tuple[CodeFigure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A cross-validation by document."""

    per_code: int | None
    """Codings per code that were learned from, in the mean; None: all of the other folds."""
    folds: int
    documents: int
    """Documents that were tested on."""
    passages: int
    """Coded passages among them."""
    codings: int
    learned: float
    """Codings per code that were really learned from, meaned over codes and folds: whole documents overshoot."""
    methods: tuple[MethodFigures, ...]
    warnings: tuple[str, ...]


def evaluate(
    cards: Sequence[CardWords],
    documents: Sequence[Sequence[Example]],
    *,
    folds: int = 5,
    per_code: int | None = None,
    methods: Sequence[Method] = METHODS,
    without: frozenset[str] = frozenset(),
    seed: int = 0,
    progress: Callable[[int, int], bool] | None = None,
) -> Evaluation:
    """Test each document on models that have not seen it.

    Args:
        cards: The codes.
        documents: The passages of each document, with their codes.
        folds: Into how many parts the documents are divided; each is tested once.
        per_code: Learn from whole documents until there are so many codings per code in the mean; None: from all.
        methods: What is compared.
        without: Groups of features that the engine does without.
        seed: For the order of documents and the intervals; equal seeds give equal answers.
        progress: Told of each fold done, and of how many; answers whether to go on.
    """
    generator = np.random.default_rng(seed)
    order = [int(at) for at in generator.permutation(len(documents))]
    parts = _folds(order, folds)
    tallies = {method: _Tally.of(len(cards)) for method in methods}
    learned: list[float] = []
    done = 0
    for fold, tested in enumerate(parts):
        held_out = set(tested)
        rest = [documents[at] for at in order if at not in held_out]
        training = _training(rest, len(cards), per_code)
        learned.append(sum(len(e.codes) for e in training) / max(1, len(cards)))
        for method in methods:
            judge = ranker(method, seed + fold, without)
            for _ in judge.learning(cards, training):
                pass
            for at in tested:
                tallies[method].add(documents[at], judge, cards)
        done = fold + 1
        if progress is not None and not progress(done, len(parts)):
            break
    seen = [at for part in parts[:done] for at in part]
    drawn = _drawn(len(seen), generator)
    codes = [card.code for card in in_canonical_order(cards)]
    coded = [e for at in seen for e in documents[at] if e.codes]
    return Evaluation(
        per_code,
        done,
        len(seen),
        len(coded),
        sum(len(e.codes) for e in coded),
        float(np.mean(learned)) if learned else 0.0,
        tuple(tallies[method].figures(method, codes, drawn) for method in methods),
        _warnings(len(documents), len(coded), done, len(parts)),
    )


def _folds(order: Sequence[int], folds: int) -> list[list[int]]:
    count = max(1, min(folds, len(order)))
    return [list(order[start::count]) for start in range(count)] if order else []


def _training(rest: Sequence[Sequence[Example]], codes: int, per_code: int | None) -> list[Example]:
    training: list[Example] = []
    codings = 0
    for document in rest:
        if per_code is not None and codings >= per_code * codes:
            break
        training.extend(document)
        codings += sum(len(example.codes) for example in document)
    return training


def _warnings(documents: int, coded: int, done: int, folds: int) -> tuple[str, ...]:
    found = []
    if not coded:
        found.append(tr("no passage has a code: there is nothing to compare with"))
    if documents == 1:
        found.append(tr("there is one document only: nothing could be learned from others, and there are no intervals"))
    elif documents < FEWEST_DOCUMENTS:
        found.append(tr("there are only {documents} documents: the intervals are rough", documents=documents))
    if done < folds:
        found.append(tr("stopped after {done} of {folds} parts", done=done, folds=folds))
    return tuple(found)


def _drawn(documents: int, generator: np.random.Generator) -> Floats | None:
    """How often each document is drawn, in each replicate; None where there is one only."""
    if documents < 2:
        return None
    shares = np.full(documents, 1.0 / documents)
    return generator.multinomial(documents, shares, size=REPLICATES).astype(np.float64)


@dataclass(slots=True)
class _Tally:
    """Sums per document of what one method reached."""

    ranks: list[Floats]
    """Per document: passages; recall at 1, 3, 5; precision at 1; reciprocal rank."""
    bins: list[tuple[Floats, float]]
    """Per document: chance minus right answers in each bin; first suggestions shown."""
    code_found: Floats
    code_passages: Floats

    @classmethod
    def of(cls, codes: int) -> _Tally:
        return cls([], [], np.zeros(codes), np.zeros(codes))

    def add(self, document: Sequence[Example], judge: Ranker, cards: Sequence[CardWords]) -> None:
        codes = {card.code: place for place, card in enumerate(in_canonical_order(cards))}
        scores = judge.scores([example.segment for example in document])
        answers = np.zeros((len(document), len(codes)), bool)
        for row, example in enumerate(document):
            for code in example.codes:
                if code in codes:
                    answers[row, codes[code]] = True
        self._rank(scores, answers)
        read = np.array([example.read for example in document], bool)
        self._calibrate(scores[read], answers[read])

    def _rank(self, scores: FloatArray, answers: NDArray[np.bool_]) -> None:
        coded = np.flatnonzero(answers.any(axis=1))
        if not len(coded):
            self.ranks.append(np.zeros(6))
            return
        order = np.argsort(-scores[coded], axis=1, kind="stable")
        right = np.take_along_axis(answers[coded], order, axis=1)
        total = right.sum(axis=1)
        recalls = [float((right[:, :depth].sum(axis=1) / total).sum()) for depth in _DEPTHS]
        first = right.argmax(axis=1)
        self.ranks.append(np.array([len(coded), *recalls, right[:, 0].sum(), (1.0 / (first + 1)).sum()]))
        found = np.zeros_like(answers[coded])
        np.put_along_axis(found, order[:, :3], True, axis=1)
        self.code_found += (found & answers[coded]).sum(axis=0)
        self.code_passages += answers[coded].sum(axis=0)

    def _calibrate(self, scores: FloatArray, answers: NDArray[np.bool_]) -> None:
        if not scores.size:
            self.bins.append((np.zeros(BINS), 0.0))
            return
        first = scores.argmax(axis=1)
        at = np.arange(len(scores))
        chance = scores[at, first].astype(np.float64)
        shown = chance >= SHOWN_FROM
        surplus = chance[shown] - answers[at, first][shown]
        sums = np.bincount(bins_of(chance[shown]), weights=surplus, minlength=BINS)
        self.bins.append((sums.astype(np.float64), float(shown.sum())))

    def figures(self, method: Method, codes: Sequence[str], drawn: Floats | None) -> MethodFigures:
        sums = np.array(self.ranks).reshape(len(self.ranks), 6)
        recall_1, recall_3, recall_5, precision, rank = (
            _figure(sums[:, column], sums[:, 0], drawn) for column in range(1, 6)
        )
        error = self._error(drawn) if method == "engine" else None
        by_code = tuple(
            CodeFigure(code, float(found / passages) if passages else None, int(passages))
            for code, found, passages in zip(codes, self.code_found, self.code_passages, strict=True)
        )
        return MethodFigures(method, recall_1, recall_3, recall_5, precision, rank, error, by_code)

    def _error(self, drawn: Floats | None) -> Figure | None:
        surplus = np.array([sums for sums, _ in self.bins]).reshape(len(self.bins), BINS)
        shown = np.array([count for _, count in self.bins])
        if not shown.sum():
            return None
        value = float(np.abs(surplus.sum(axis=0)).sum() / shown.sum())
        if drawn is None:
            return Figure(value)
        totals = drawn @ shown
        errors = np.abs(drawn @ surplus).sum(axis=1)[totals > 0] / totals[totals > 0]
        return Figure(value, *_interval(errors))


def _figure(sums: Floats, counts: Floats, drawn: Floats | None) -> Figure | None:
    total = float(counts.sum())
    if not total:
        return None
    value = float(sums.sum()) / total
    if drawn is None:
        return Figure(value)
    totals = drawn @ counts
    return Figure(value, *_interval((drawn @ sums)[totals > 0] / totals[totals > 0]))


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
