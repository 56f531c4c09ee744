"""Passages like a given one, over all documents of a project: by their words, or by their meaning.

Both indexes take and give up one document at a time. Equal content gives equal answers, in whatever order the
documents came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.suggest.packed_vectors import PackedVectors

Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int64]
_Ids: TypeAlias = NDArray[np.int32]

_CHUNK = 1_024
"""Vectors that are unpacked at a time: what fits into a processor's own memory."""
_LOOKED_AT = 4_000
"""Of many vectors those that are compared in full: the ones whose signs agree best with the one asked for."""


class Neighbour(NamedTuple):
    """A passage that is like the one asked for."""

    document: str
    """The document's UUID."""
    passage: int
    """Its number among the passages that the document was added with, from 0."""
    likeness: float
    """0–1: the cosine of the angle between the two."""


class _Places:
    """Which document and passage each row of an index is."""

    def __init__(self, documents: list[str], sizes: Sequence[int]) -> None:
        self._documents = documents
        self._ends = np.cumsum(np.array(sizes, np.int64))
        self._sizes = sizes

    def neighbours(self, rows: Rows, likeness: Floats) -> list[Neighbour]:
        owners = np.searchsorted(self._ends, rows, side="right").tolist()
        return [
            Neighbour(self._documents[owner], row - int(self._ends[owner]) + self._sizes[owner], min(value, 1.0))
            for owner, row, value in zip(owners, rows.tolist(), likeness.tolist(), strict=True)
        ]


def _best(likeness: Floats, top: int) -> Rows:
    """The rows of the `top` largest values above 0, the largest first; of equal ones the first row first."""
    if len(likeness) > top:
        least = float(np.partition(likeness, -top)[-top])
        rows = np.flatnonzero((likeness >= least) & (likeness > 0))
    else:
        rows = np.flatnonzero(likeness > 0)
    return rows[np.lexsort((rows, -likeness[rows]))][:top]


class WordNeighbours:
    """Passages by the words that they share, the rare ones first (TF-IDF)."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._parts: dict[str, tuple[_Ids, Floats, _Ids]] = {}
        self._index: _WordIndex | None = None

    def __len__(self) -> int:
        return sum(len(sizes) for _, _, sizes in self._parts.values())

    def add(self, document: str, passages: Iterable[Iterable[str]]) -> None:
        """Take a document in, or again with other passages.

        Args:
            document: Its UUID.
            passages: The base forms of the words of each passage; words that say little are best left out.
        """
        columns: list[int] = []
        counts: list[int] = []
        sizes: list[int] = []
        numbers = self._numbers
        for passage in passages:
            found = Counter(passage)
            columns.extend([numbers.setdefault(word, len(numbers)) for word in found])
            counts.extend(found.values())
            sizes.append(len(found))
        weights = 1 + np.log(np.array(counts, np.float32))
        self._parts[document] = (np.array(columns, np.int32), weights, np.array(sizes, np.int32))
        self._index = None

    def remove(self, document: str) -> None:
        """Give a document up; one that is not in it is no matter."""
        if self._parts.pop(document, None) is not None:
            self._index = None

    def nearest(self, words: Iterable[str], top: int = 10) -> list[Neighbour]:
        """The passages that are most like some words, the most like first; none that shares no word.

        Args:
            words: The base forms of the words of a passage.
            top: How many at most.
        """
        if self._index is None:
            self._index = _WordIndex(self._parts, len(self._numbers))
        found = {self._numbers[word]: count for word, count in Counter(words).items() if word in self._numbers}
        if not found or top < 1:
            return []
        columns = np.array(list(found), np.int32)
        return self._index.nearest(columns, 1 + np.log(np.array(list(found.values()), np.float32)), top)


class _WordIndex:
    """All documents' words as one matrix, a row a passage; made anew where a document changes."""

    def __init__(self, parts: dict[str, tuple[_Ids, Floats, _Ids]], vocabulary: int) -> None:
        documents = sorted(parts)
        chosen = [parts[document] for document in documents]
        self._columns = np.concatenate([columns for columns, _, _ in chosen] or [np.zeros(0, np.int32)])
        self._weights = np.concatenate([weights for _, weights, _ in chosen] or [np.zeros(0, np.float32)])
        sizes = np.concatenate([sizes for _, _, sizes in chosen] or [np.zeros(0, np.int32)])
        self._places = _Places(documents, [len(part[2]) for part in chosen])
        self._count = len(sizes)
        # Passages without words have no row; `_rows` tells which passage a row is.
        self._rows = np.flatnonzero(sizes)
        self._firsts = (np.cumsum(sizes, dtype=np.int64) - sizes)[self._rows]
        known = np.bincount(self._columns, minlength=vocabulary)
        self._rarity: Floats = np.log((1 + self._count) / (1 + known)).astype(np.float32) + np.float32(1)
        self._weights = self._weights * self._rarity[self._columns]
        if len(self._rows):
            lengths = np.sqrt(np.add.reduceat(self._weights * self._weights, self._firsts))
            self._weights /= np.repeat(lengths, sizes[self._rows])

    def nearest(self, columns: _Ids, weights: Floats, top: int) -> list[Neighbour]:
        if not len(self._rows):
            return []
        asked = np.zeros(len(self._rarity), np.float32)
        asked[columns] = weights * self._rarity[columns]
        asked /= np.sqrt(np.float32((asked[columns] ** 2).sum()))
        shares = asked[self._columns]
        shares *= self._weights
        likeness: Floats = np.add.reduceat(shares, self._firsts)
        best = _best(likeness, top)
        return self._places.neighbours(self._rows[best], likeness[best])


def _products(rows: NDArray[np.int8], vector: Floats) -> Floats:
    products = np.empty(len(rows), np.float32)
    unpacked = np.empty((min(_CHUNK, len(rows)), rows.shape[1]), np.float32)
    for start in range(0, len(rows), _CHUNK):
        packed = rows[start : start + _CHUNK]
        chunk = unpacked[: len(packed)]
        np.copyto(chunk, packed)
        np.dot(chunk, vector, out=products[start : start + len(packed)])
    return products


class _Signs:
    """The signs of many vectors, a bit each: a first look that takes a tenth of the time."""

    def __init__(self, rows: NDArray[np.int8]) -> None:
        self._words = np.ascontiguousarray(_bits(rows).T)

    def nearest(self, vector: Floats, count: int) -> Rows:
        """The rows of some `count` vectors, ascending; more where several agree equally well."""
        asked = _bits(vector[None, :])[0]
        apart = np.zeros(self._words.shape[1], np.int16)
        for words, word in zip(self._words, asked, strict=True):
            apart += np.bitwise_count(words ^ word)
        return np.flatnonzero(apart <= np.partition(apart, count)[count])


def _bits(rows: NDArray[Any]) -> NDArray[np.uint64]:
    bits = np.packbits(rows > 0, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)


class VectorNeighbours:
    """Passages by their meaning, from the vectors of an embedder, a byte a number."""

    def __init__(self) -> None:
        self._parts: dict[str, PackedVectors] = {}
        self._whole: tuple[_Places, PackedVectors, _Signs] | None = None

    def __len__(self) -> int:
        return sum(map(len, self._parts.values()))

    def add(self, document: str, vectors: PackedVectors) -> None:
        """Take a document in, or again with other vectors; one for each of its passages."""
        self._parts[document] = vectors
        self._whole = None

    def remove(self, document: str) -> None:
        """Give a document up; one that is not in it is no matter."""
        if self._parts.pop(document, None) is not None:
            self._whole = None

    def nearest(self, vector: Floats, top: int = 10) -> list[Neighbour]:
        """The passages whose meaning is nearest, the nearest first; none that points away.

        Args:
            vector: Of length 1, as the embedder gives it.
            top: How many at most.
        """
        if not len(self) or top < 1:
            return []
        places, packed, signs = self._joined()
        if len(packed) > 4 * _LOOKED_AT:
            rows = signs.nearest(vector, max(_LOOKED_AT, 20 * top))
            likeness = _products(packed.rows[rows], vector) * packed.scales[rows]
            best = _best(likeness, top)
            return places.neighbours(rows[best], likeness[best])
        likeness = _products(packed.rows, vector) * packed.scales
        best = _best(likeness, top)
        return places.neighbours(best, likeness[best])

    def _joined(self) -> tuple[_Places, PackedVectors, _Signs]:
        if self._whole is None:
            documents = sorted(document for document, part in self._parts.items() if len(part))
            sizes = [len(self._parts[document]) for document in documents]
            rows = np.concatenate([self._parts[document].rows for document in documents])
            scales = np.concatenate([self._parts[document].scales for document in documents])
            start = 0
            # The parts become views of the whole, so that nothing is held twice.
            for document, size in zip(documents, sizes, strict=True):
                self._parts[document] = PackedVectors(rows[start : start + size], scales[start : start + size])
                start += size
            self._whole = _Places(documents, sizes), PackedVectors(rows, scales), _Signs(rows)
        return self._whole
