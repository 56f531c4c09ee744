"""The passages that were learned from, to find those a new one is like: "like 3 passages you coded"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.suggestions import Example
from qualcode.suggest.features import Rows, Vocabulary, pack

Key = tuple[str, int, int]

LIKE_FROM = 0.35
"""The cosine of two passages' weighted words from which they count as alike."""


@dataclass(frozen=True, slots=True)
class Alike:
    """How many passages are like a new one, and the one that is most."""

    count: int
    nearest: Key
    cosine: float


@dataclass(slots=True)
class _Passage:
    key: Key
    codes: frozenset[str]
    refused: frozenset[str]


class Memory:
    """The passages of the last study by code, given or refused, and those of the steps since."""

    def __init__(self, passages: Sequence[tuple[Key, frozenset[str], frozenset[str]]], words: Rows) -> None:
        self._passages = [_Passage(*passage) for passage in passages]
        self.words = words
        self._at = {passage.key: at for at, passage in enumerate(self._passages)}
        self._given = self._by_code([passage.codes for passage in self._passages])
        self._refused = self._by_code([passage.refused for passage in self._passages])
        self._since: dict[Key, Example] = {}

    @classmethod
    def empty(cls) -> Memory:
        """The memory of a model that learned from nothing."""
        return cls((), pack([]))

    @classmethod
    def of(cls, kept: Sequence[Example], vocabulary: Vocabulary, rows: Rows) -> Memory:
        """The memory of the examples of a study, given their rows: of those that say something of a code."""
        telling = [at for at, example in enumerate(kept) if example.codes or example.refused]
        part = rows.chosen(np.array(telling, np.int64))
        wordy = np.array([key[0] in "w2" for key in vocabulary.keys], bool)
        chosen = wordy[part.columns - vocabulary.dimension] if len(part.columns) else np.zeros(0, bool)
        row_of = np.repeat(np.arange(len(part)), np.diff(part.starts))[chosen]
        starts = np.zeros(len(part) + 1, np.int64)
        np.cumsum(np.bincount(row_of, minlength=len(part)), out=starts[1:])
        words = Rows(starts, part.columns[chosen], part.values[chosen], np.zeros((len(part), 0), np.float32))
        return cls([(kept[at].segment.key, kept[at].codes, kept[at].refused) for at in telling], words)

    @property
    def passages(self) -> list[tuple[Key, frozenset[str], frozenset[str]]]:
        """Key, given and refused codes of each passage of the last study."""
        return [(passage.key, passage.codes, passage.refused) for passage in self._passages]

    def said_of(self, key: Key) -> frozenset[str]:
        """Codes that a passage was given or refused, as far as the model was told."""
        if (example := self._since.get(key)) is not None:
            return example.codes | example.refused
        if (at := self._at.get(key)) is not None:
            return self._passages[at].codes | self._passages[at].refused
        return frozenset()

    def given(self, code: str) -> int:
        """How many passages with a code were learned from in the last study."""
        return len(self._given.get(code, ()))

    def add(self, example: Example) -> None:
        """Keep a passage of a step; what was known of it before no longer counts."""
        self._since[example.segment.key] = example

    def rewind(self) -> None:
        """Forget the steps."""
        self._since.clear()

    def alike(self, key: Key, row: dict[int, float], code: str, vocabulary: Vocabulary, given: bool) -> Alike | None:
        """The passages with a code, or those where it was refused, that are like a row; none that overlaps it."""
        found = self._alike_in_study(key, row, self._given if given else self._refused, code, vocabulary)
        for other, example in self._since.items():
            if not _overlap(other, key) and code in (example.codes if given else example.refused):
                cosine = _cosine(row, vocabulary.row(example.segment), vocabulary)
                if cosine >= LIKE_FROM:
                    found.append((-cosine, other))
        if not found:
            return None
        nearest = min(found)
        return Alike(len(found), nearest[1], -nearest[0])

    def _alike_in_study(
        self, key: Key, row: dict[int, float], by_code: dict[str, NDArray[np.int64]], code: str, vocabulary: Vocabulary
    ) -> list[tuple[float, Key]]:
        members = by_code.get(code)
        if members is None or not row:
            return []
        query = np.zeros((len(vocabulary), 1), np.float32)
        for column, value in row.items():
            if vocabulary.key(column)[0] in "w2":
                query[column, 0] = value
        cosines = self.words.chosen(members).times(query)[:, 0]
        found = []
        for at in np.flatnonzero(cosines >= LIKE_FROM):
            passage = self._passages[int(members[at])]
            if not _overlap(passage.key, key) and passage.key not in self._since:
                found.append((-float(cosines[at]), passage.key))
        return found

    def _by_code(self, codes: Sequence[frozenset[str]]) -> dict[str, NDArray[np.int64]]:
        found: dict[str, list[int]] = {}
        for at, some in enumerate(codes):
            for code in sorted(some):
                found.setdefault(code, []).append(at)
        return {code: np.array(members, np.int64) for code, members in found.items()}


def _overlap(one: Key, other: Key) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _cosine(one: dict[int, float], other: dict[int, float], vocabulary: Vocabulary) -> float:
    return sum(
        value * other[column] for column, value in one.items() if column in other and vocabulary.key(column)[0] in "w2"
    )
