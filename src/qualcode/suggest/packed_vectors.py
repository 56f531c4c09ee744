"""Vectors of a document's passages as one blob: a byte for each number, and a scale for each vector."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]

_HEAD = struct.Struct("<4sIII")
_MAGIC = b"qcv1"


@dataclass(frozen=True, slots=True)
class PackedVectors:
    """Vectors as whole numbers: row × scale is the vector, to some half per cent."""

    rows: NDArray[np.int8]
    """Vectors × numbers of a vector."""
    scales: Vectors
    """One for each vector."""

    def __len__(self) -> int:
        return len(self.scales)

    def vectors(self) -> Vectors:
        """The vectors again."""
        return self.rows.astype(np.float32) * self.scales[:, None]


def quantised(vectors: Vectors) -> PackedVectors:
    """Vectors × numbers as bytes; each vector has its own scale."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return PackedVectors(np.rint(vectors / scales[:, None]).astype(np.int8), scales)


def joined(parts: Sequence[Vectors], width: int) -> Vectors:
    """Vectors of several parts as one; without any, none of that many numbers."""
    return np.concatenate(parts) if parts else np.zeros((0, width), np.float32)


def pack_vectors(packed: PackedVectors) -> bytes:
    """The vectors as bytes; equal vectors give equal bytes."""
    count, width = packed.rows.shape
    head = _HEAD.pack(_MAGIC, count, width, 0)
    return b"".join((head, packed.scales.astype("<f4").tobytes(), packed.rows.tobytes()))


def unpack_vectors(blob: bytes) -> PackedVectors:
    """The vectors that `pack_vectors` was given.

    Raises:
        ValueError: The bytes are not of `pack_vectors`, or damaged.
    """
    if len(blob) < _HEAD.size or not blob.startswith(_MAGIC):
        raise ValueError("these are no packed vectors")
    _, count, width, _ = _HEAD.unpack_from(blob)
    if len(blob) != _HEAD.size + count * (4 + width):
        raise ValueError("the packed vectors are damaged")
    scales = np.frombuffer(blob, "<f4", count, _HEAD.size).astype(np.float32)
    rows = np.frombuffer(blob, np.int8, count * width, _HEAD.size + 4 * count).reshape(count, width)
    return PackedVectors(rows, scales)


def mean_of(packed: PackedVectors, numbers: range) -> array[float]:
    """The direction between some neighbouring vectors, of length 1; all zeros where they have none.

    Args:
        numbers: Which of them.
    """
    rows = packed.rows[numbers.start : numbers.stop].astype(np.float32)
    total = (rows * packed.scales[numbers.start : numbers.stop, None]).sum(axis=0)
    length = float(np.sqrt((total * total).sum()))
    return array("f", (total / length if length else total).astype(np.float32).tobytes())


def most_like(vector: Sequence[float], others: Sequence[Sequence[float]]) -> int:
    """The number of the vector that points most the way of one; of equal ones the first. There has to be one."""
    rows = np.array(others, np.float32)
    return int(np.argmax(rows @ np.array(vector, np.float32)))
