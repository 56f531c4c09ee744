"""Passages as numbers: weighted words and pairs, who speaks, and the turns around it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.suggestions import Segment

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]

GROUPS = ("bigrams", "speaker", "neighbours", "question", "length", "vector", "cold")
"""What can be switched off; the words themselves cannot."""
FEWEST_DOCUMENTS = 2
"""Documents in which a speaker's label must occur: a label of one document alone says nothing of the next."""
FEWEST_PASSAGES = 2
"""Passages in which a word must occur to be learned."""
SCALES = {
    "pairs": 0.4,
    "b": 0.4,
    "a": 0.3,
    "speaker": 0.8,
    "before speaker": 0.4,
    "question": 0.5,
    "length": 0.17,
}
"""How large a group of features is beside the words: a prior on how much it can tell. Words and pairs together have
the length 1."""
_NONE: dict[str, int] = {}
_YIELD_EVERY = 200
_LENGTHS = (0, 1, 2, 4, 8, 16, 32, 64, 128)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, sparse but for their first columns: of row i, `columns[starts[i]:starts[i+1]]` have `values[…]`."""

    starts: NDArray[np.int64]
    columns: IntArray
    values: FloatArray
    dense: FloatArray
    """The first columns, those of the sentence embedder: rows × its dimension, which may be 0."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, at: int) -> tuple[IntArray, FloatArray]:
        """Columns and values of one row."""
        part = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.columns[part], self.values[part]

    def chosen(self, members: NDArray[np.int64]) -> Rows:
        """Some of the rows, in the order asked for."""
        lengths = self.starts[members + 1] - self.starts[members]
        starts = np.zeros(len(members) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        offsets = np.repeat(self.starts[members] - starts[:-1], lengths) + np.arange(int(starts[-1]))
        return Rows(starts, self.columns[offsets], self.values[offsets], self.dense[members])

    def times(self, weights: FloatArray) -> FloatArray:
        """The product with a matrix of a row per column: rows × codes."""
        answer = np.zeros((len(self), weights.shape[1]), np.float32)
        if self.dense.shape[1]:
            answer += self.dense @ weights[: self.dense.shape[1]]
        filled = np.flatnonzero(np.diff(self.starts))
        if len(filled):
            answer[filled] += np.add.reduceat(
                weights[self.columns] * self.values[:, None], self.starts[:-1][filled], axis=0
            )
        return answer


def pack(rows: Sequence[dict[int, float]], dense: FloatArray | None = None) -> Rows:
    """Rows from one dictionary of column → value each, and the dense part, if there is one."""
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    columns = np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1]))
    values = np.fromiter(chain.from_iterable(row.values() for row in rows), np.float32, int(starts[-1]))
    return Rows(starts, columns, values, np.zeros((len(rows), 0), np.float32) if dense is None else dense)


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows one after the other, as one; there has to be one part at least."""
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return Rows(
        starts,
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.dense for part in parts]),
    )


class Vocabulary:
    """Which word, pair, label … has which column, and how rare it is.

    Keys are the feature's group and its word: `w` words, `2` pairs, `b` and `a` words of the turn
    before and after, `s` speaker, `r` role, `p` the speaker before, `q` questions, `l` length.
    """

    def __init__(
        self,
        keys: Sequence[tuple[str, str]],
        rarity: Sequence[float],
        without: frozenset[str] = frozenset(),
        dimension: int = 0,
    ) -> None:
        self.keys = list(keys)
        self.rarity = list(rarity)
        self.without = without
        self.dimension = dimension
        self._columns: dict[str, dict[str, int]] = {}
        for at, (group, word) in enumerate(self.keys):
            self._columns.setdefault(group, {})[word] = at + dimension
        self._learned = len(self)

    def __len__(self) -> int:
        """How many columns there are, the embedder's included."""
        return self.dimension + len(self.keys)

    def key(self, column: int) -> tuple[str, str]:
        """Group and word of a column that is not the embedder's."""
        return self.keys[column - self.dimension]

    def grow(self, keys: Sequence[tuple[str, str]]) -> None:
        """Give columns to words that were not learned, as rare as a word can be."""
        rarest = max(self.rarity, default=1.0)
        for group, word in keys:
            columns = self._columns.setdefault(group, {})
            if word not in columns:
                columns[word] = len(self)
                self.keys.append((group, word))
                self.rarity.append(rarest)

    def shrink(self, size: int) -> None:
        """Take back all columns from `size` on."""
        while len(self) > size:
            group, word = self.keys.pop()
            del self._columns[group][word]
            self.rarity.pop()

    def rows(self, segments: Sequence[Segment]) -> Rows:
        """The rows of passages."""
        return pack([self.row(segment) for segment in segments], self.vectors(segments))

    def vectors(self, segments: Sequence[Segment]) -> FloatArray:
        """The embedder's part of the rows; zeros for a passage without a vector, or with one of another length."""
        dense = np.zeros((len(segments), self.dimension), np.float32)
        for at, segment in enumerate(segments) if self.dimension else ():
            if segment.vector is not None and len(segment.vector) == self.dimension:
                dense[at] = segment.vector
        return dense

    def row(self, segment: Segment) -> dict[int, float]:
        """The columns of a passage with their values."""
        row = self._counted("w", segment.words)
        if "bigrams" not in self.without:
            pairs = self._counted("2", [f"{one} {next_}" for one, next_ in pairwise(segment.words)])
            row.update({column: value * SCALES["pairs"] for column, value in pairs.items()})
        self._stretch(row, 1.0)
        if "neighbours" not in self.without:
            for group, words in (("b", segment.before), ("a", segment.after)):
                around = self._counted(group, words)
                self._stretch(around, SCALES[group])
                row.update(around)
        for (group, word), value in marks(segment, self.without):
            if (column := self._columns.get(group, _NONE).get(word)) is not None:
                row[column] = value
        return row

    def _counted(self, group: str, words: Sequence[str]) -> dict[int, float]:
        """Columns of words weighted by how often they stand here and how rarely elsewhere."""
        columns = self._columns.get(group, _NONE)
        found: dict[int, float] = {}
        for word, count in Counter(words).items():
            if (column := columns.get(word)) is not None:
                rarity = self.rarity[column - self.dimension]
                found[column] = rarity if count == 1 else (1.0 + math.log(count)) * rarity
        return found

    def _stretch(self, row: dict[int, float], to: float) -> None:
        """Give values together a length, however many words there are.

        What was added since the study does not count in it: a word new to one code must not move the others.
        """
        own = [value for column, value in row.items() if column < self._learned] or list(row.values())
        length = math.sqrt(sum(value * value for value in own))
        for column in row:
            row[column] *= to / length


def marks(segment: Segment, without: frozenset[str]) -> Iterator[tuple[tuple[str, str], float]]:
    """What a passage has beside its words: who speaks, whether it asks, how long it is."""
    words = segment.words
    if "speaker" not in without:
        if segment.speaker:
            yield ("s", segment.speaker), SCALES["speaker"]
        if segment.role != "unknown":
            yield ("r", segment.role), SCALES["speaker"]
        if segment.before_speaker:
            yield ("p", segment.before_speaker), SCALES["before speaker"]
    if "question" not in without and "?" in words:
        yield ("q", "last" if words[-1] == "?" else "inside"), SCALES["question"]
    if "length" not in without:
        yield ("l", str(sum(len(words) >= least for least in _LENGTHS))), SCALES["length"]


def finding_vocabulary(
    segments: Sequence[Segment], without: frozenset[str] = frozenset(), fewest: int = FEWEST_PASSAGES
) -> Generator[None, None, Vocabulary]:
    """Find the vocabulary of the passages one learns from: words of `fewest` passages, labels of two documents.

    Yields:
        Nothing, every few milliseconds. Returns the vocabulary.
    """
    passages: dict[str, Counter[str]] = {group: Counter() for group in "w2basrpql"}
    documents: dict[tuple[str, str], set[str]] = {}
    for at, segment in enumerate(segments):
        passages["w"].update(set(segment.words))
        if "bigrams" not in without:
            passages["2"].update({f"{one} {next_}" for one, next_ in pairwise(segment.words)})
        if "neighbours" not in without:
            passages["b"].update(set(segment.before))
            passages["a"].update(set(segment.after))
        for (group, word), _ in marks(segment, without):
            passages[group][word] += 1
            if group in "sp":
                documents.setdefault((group, word), set()).add(segment.document)
        if at % _YIELD_EVERY == 0:
            yield
    kept: list[tuple[str, str]] = []
    for group in sorted(passages):
        known = (word for word, count in passages[group].items() if count >= fewest)
        if group in "sp":
            known = (word for word in known if len(documents[group, word]) >= FEWEST_DOCUMENTS)
        kept.extend((group, word) for word in sorted(known))
        yield
    total = len(segments)
    rarity = [1.0 + math.log((1 + total) / (1 + passages[group][word])) for group, word in kept]
    yield
    return Vocabulary(kept, rarity, without, _dimension(segments, without))


def _dimension(segments: Sequence[Segment], without: frozenset[str]) -> int:
    lengths = (len(segment.vector) for segment in segments if segment.vector is not None)
    return 0 if "vector" in without else next(lengths, 0)
