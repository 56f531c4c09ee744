"""Logistic regression of many codes at once, over sparse rows: the fit, in small steps that let others work between."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.suggest.features import FloatArray, Rows
from qualcode.suggest.keywords import COLD_INTERCEPT, COLD_SCALE

AVERAGED = 3
"""The last passes whose weights are averaged: what single passages did last is smoothed out."""
BATCH = 64
RATE = 0.6
"""The first step; later ones are divided by the length of all steps so far, per weight."""
SHRINK_SCALE = 5.0
"""How strongly the scale of the codebook's score is pulled to what it is before anything is known."""
SHRINK_INTERCEPT = 0.02
MANY = 2_000
"""Passages from which on they are gone through less often: more steps are made in each pass."""
_PSEUDO, _LARGEST = 15.0, 3.0
_NEWTON, _CENTRED_AT_ONCE = 6, 1_000
_SEED = 20240229
_YIELD_EVERY = 8


@dataclass(frozen=True, slots=True)
class Manner:
    """How to learn."""

    epochs: int = 10
    """How often all passages are gone through while they are few; of many, six tenths as often is enough."""
    shrink: float = 0.25
    """How strongly weights are pulled to 0: the inverse of the variance of their Gaussian prior."""
    counted: float = 0.1
    """How much plain counting adds to the weights (see `_Counts`)."""


ENGINE = Manner()


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learned: a row per passage, a column per code."""

    rows: Rows
    cold: FloatArray
    """What the codebook alone says."""
    answers: FloatArray
    """1 where the code was given."""
    counted: FloatArray
    """0 where it is not known whether the code fits: there nothing is learned."""

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: log-odds = rows × `columns` + `scale` · cold + `intercept`."""

    columns: FloatArray
    """A row per column of the features, a column per code."""
    scale: FloatArray
    intercept: FloatArray

    def log_odds(self, rows: Rows, cold: FloatArray) -> FloatArray:
        """Uncalibrated log-odds, passages × codes."""
        return rows.times(self.columns) + self.scale * cold + self.intercept


def untaught(columns: int, codes: int) -> Weights:
    """The weights before anything is learned: the codebook alone speaks."""
    return Weights(
        np.zeros((columns, codes), np.float32),
        np.full(codes, COLD_SCALE, np.float32),
        np.full(codes, COLD_INTERCEPT, np.float32),
    )


def chances(log_odds: FloatArray) -> FloatArray:
    """Log-odds as chances of 0–1."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0))), np.float32)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some rows made dense over the columns that occur in them."""

    members: NDArray[np.int64]
    columns: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    values: FloatArray
    first: FloatArray

    def dense(self) -> FloatArray:
        matrix = np.zeros((len(self.members), len(self.columns)), np.float32)
        matrix[:, : self.first.shape[1]] = self.first
        matrix[self.row, self.column] = self.values
        return matrix


class _Adagrad:
    """Steps that shrink with the square root of what a weight has moved over already."""

    def __init__(self, shape: tuple[int, ...], rate: float) -> None:
        self._rate = rate
        self._squares = np.full(shape, 1e-6, np.float32)

    def step(self, gradient: FloatArray, at: NDArray[np.int64] | slice = slice(None)) -> FloatArray:
        squares = self._squares[at] + gradient * gradient
        self._squares[at] = squares
        return np.asarray(self._rate * gradient / np.sqrt(squares), np.float32)


class _Counts:
    """How often columns stand in passages with a code, against those without it.

    A word that stood in two passages gets little weight from passes through all of them; counting gives it some say.
    """

    def __init__(self, columns: int, codes: int) -> None:
        self._given = np.zeros((columns, codes), np.float32)
        self._other = np.zeros((columns, codes), np.float32)

    def add(self, batch: _Batch, task: Task) -> None:
        dense, counted = batch.dense(), task.counted[batch.members]
        answers = task.answers[batch.members] * counted
        self._given[batch.columns] += dense.T @ answers
        self._other[batch.columns] += dense.T @ (counted - answers)

    def ratio(self, dense: int) -> FloatArray:
        """The log of how much oftener a column stands with a code than without it; 0 for the embedder's columns."""
        both = self._given + self._other
        both[:dense] = 0.0
        usual = _PSEUDO * both / np.maximum(both.sum(axis=0), 1e-6)
        shares = []
        for counts in (self._given, self._other):
            counts[:dense] = 0.0
            shares.append((counts + usual) / (counts.sum(axis=0) + _PSEUDO))
        ratio = np.log(np.maximum(shares[0], 1e-9) / np.maximum(shares[1], 1e-9))
        return np.asarray(np.clip(ratio, -_LARGEST, _LARGEST), np.float32)


def fitting(
    task: Task, members: NDArray[np.int64], columns: int, manner: Manner = ENGINE
) -> Generator[None, None, Weights]:
    """Learn from some of a task's passages, in the order given; equal input gives equal weights.

    Args:
        task: Passages, answers, and which count.
        members: Which of them to learn from.
        columns: How many columns the rows can have.

    Yields:
        Nothing, every few milliseconds. Returns the weights.
    """
    start = untaught(columns, task.cold.shape[1])
    if not len(members) or not task.cold.shape[1]:
        return start
    generator = np.random.default_rng(_SEED)
    batches, batches_of = yield from _batching(task.rows, members[generator.permutation(len(members))], columns)
    counts = _Counts(columns, task.cold.shape[1])
    for count, batch in enumerate(batches if manner.counted else ()):
        counts.add(batch, task)
        if count % _YIELD_EVERY == 0:
            yield
    shrink = (manner.shrink / np.maximum(batches_of, 1)).astype(np.float32)
    weights, scale, intercept = start.columns, start.scale, start.intercept
    columns_by, scale_by, intercept_by = (
        _Adagrad(weights.shape, RATE), _Adagrad(scale.shape, 0.2 * RATE), _Adagrad(scale.shape, RATE)
    )  # fmt: skip
    sums = [np.zeros_like(weights), np.zeros_like(scale), np.zeros_like(intercept)]
    epochs = manner.epochs if len(members) < MANY else max(AVERAGED, round(0.6 * manner.epochs))
    for epoch in range(epochs):
        for count, at in enumerate(generator.permutation(len(batches))):
            batch = batches[at]
            dense, cold = batch.dense(), task.cold[batch.members]
            own = weights[batch.columns]
            error = chances(dense @ own + scale * cold + intercept) - task.answers[batch.members]
            error *= task.counted[batch.members]
            weights[batch.columns] = own - columns_by.step(
                dense.T @ error + shrink[batch.columns, None] * own, batch.columns
            )
            pull = SHRINK_SCALE / len(batches) * (scale - COLD_SCALE)
            scale -= scale_by.step((error * cold).sum(axis=0) + pull)
            pull = SHRINK_INTERCEPT / len(batches) * (intercept - COLD_INTERCEPT)
            intercept -= intercept_by.step(error.sum(axis=0) + pull)
            if count % _YIELD_EVERY == 0:
                yield
        if epoch >= epochs - AVERAGED:
            for total, now in zip(sums, (weights, scale, intercept), strict=True):
                total += now
    weights, scale, intercept = (total / np.float32(AVERAGED) for total in sums)
    if not manner.counted:
        return Weights(weights, scale, intercept)
    weights += np.float32(manner.counted) * counts.ratio(task.rows.dense.shape[1])
    return (yield from _centring(Weights(weights, scale, intercept), task, members))


def _centring(weights: Weights, task: Task, members: NDArray[np.int64]) -> Generator[None, None, Weights]:
    """The weights with intercepts under which each code is foretold as often as it was given."""
    parts = []
    for start in range(0, len(members), _CENTRED_AT_ONCE):
        some = members[start : start + _CENTRED_AT_ONCE]
        parts.append(weights.log_odds(task.rows.chosen(some), task.cold[some]))
        yield
    odds, answers, counted = np.concatenate(parts), task.answers[members], task.counted[members]
    shift = np.zeros(odds.shape[1], np.float32)
    for _ in range(_NEWTON):
        chance = chances(odds + shift)
        surplus = ((chance - answers) * counted).sum(axis=0) + SHRINK_INTERCEPT * shift
        slope = (chance * (1.0 - chance) * counted).sum(axis=0) + SHRINK_INTERCEPT
        shift -= np.clip(surplus / slope, -1.0, 1.0)
        yield
    return Weights(weights.columns, weights.scale, (weights.intercept + shift).astype(np.float32))


def _batching(
    rows: Rows, order: NDArray[np.int64], columns: int
) -> Generator[None, None, tuple[list[_Batch], NDArray[np.int64]]]:
    """The rows in batches, and in how many batches each column occurs."""
    batches = []
    first = rows.dense.shape[1]
    occurs = np.zeros(columns, np.int64)
    for start in range(0, len(order), BATCH):
        members = np.sort(order[start : start + BATCH])
        part = rows.chosen(members)
        row = np.repeat(np.arange(len(members)), np.diff(part.starts))
        sparse, column = np.unique(part.columns, return_inverse=True)
        own = np.concatenate([np.arange(first), sparse.astype(np.int64)])
        occurs[own] += 1
        batches.append(_Batch(members, own, row, column + first, part.values, part.dense))
        if len(batches) % _YIELD_EVERY == 0:
            yield
    return batches, occurs
