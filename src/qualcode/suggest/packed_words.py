"""The words of a document as one packed blob: four columns and a vocabulary."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.suggest.turn_words import TurnWords

Numbers: TypeAlias = NDArray[np.int32]

_MAGIC = b"qcw1"
_HEAD = struct.Struct("<4sIII4s4x")
_WIDTHS = {b"1": "<u1", b"2": "<u2", b"4": "<u4"}
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class PackedWords:
    """The words of a document's turns, turn after turn, without a Python object for each."""

    turns: Numbers
    """How many words each turn has."""
    starts: Numbers
    ends: Numbers
    """Where each word stands, in code points of its turn."""
    bases: Numbers
    """Which entry of the vocabulary its base form is."""
    flags: Numbers
    vocabulary: tuple[str, ...]
    """Each base form once, in the order in which they come."""

    def turn_words(self) -> list[TurnWords]:
        """The words turn by turn."""
        starts, ends, flags = self.starts.tolist(), self.ends.tolist(), self.flags.tolist()
        vocabulary = self.vocabulary
        bases = [vocabulary[number] for number in self.bases.tolist()]
        turns: list[TurnWords] = []
        start = 0
        for end in np.cumsum(self.turns).tolist():
            part = slice(start, end)
            turns.append(TurnWords(tuple(starts[part]), tuple(ends[part]), tuple(bases[part]), tuple(flags[part])))
            start = end
        return turns


def pack(turns: Sequence[TurnWords]) -> bytes:
    """The words as bytes; equal words give equal bytes. No base form holds a line end."""
    numbers: dict[str, int] = {}
    bases = [numbers.setdefault(base, len(numbers)) for turn in turns for base in turn.bases]
    gaps: list[int] = []
    for turn in turns:
        before = 0
        for start, end in zip(turn.starts, turn.ends, strict=True):
            gaps.append(start - before)
            before = end
    lengths = [end - start for turn in turns for start, end in zip(turn.starts, turn.ends, strict=True)]
    flags = [flag for turn in turns for flag in turn.flags]
    columns = [_narrow(column) for column in ([len(turn) for turn in turns], gaps, lengths, bases, flags)]
    vocabulary = "".join(f"{base}\n" for base in numbers).encode("utf-8", "surrogatepass")
    widths = b"".join(str(column.itemsize).encode() for column in columns)
    head = _HEAD.pack(_MAGIC, len(turns), len(bases), len(vocabulary), widths[:4])
    body = b"".join((widths[4:], *(column.tobytes() for column in columns), vocabulary))
    return zlib.compress(head + body, 6)


def _narrow(column: list[int]) -> NDArray[Any]:
    largest = max(column, default=0)
    return np.array(column, _WIDTHS[b"1" if largest < 1 << 8 else b"2" if largest < 1 << 16 else b"4"])


def unpack(blob: bytes) -> list[TurnWords]:
    """The words that `pack` was given.

    Raises:
        ValueError: The bytes are not of `pack`, or damaged.
    """
    return unpack_columns(blob).turn_words()


def unpack_columns(blob: bytes) -> PackedWords:
    """The same as arrays, for whoever goes over all documents of a project.

    Raises:
        ValueError: The bytes are not of `pack`, or damaged.
    """
    try:
        inflate = zlib.decompressobj()
        content = inflate.decompress(blob, _LARGEST)
        if not inflate.eof:
            raise ValueError("the packed words are incomplete")
        magic, turns, count, letters, widths = _HEAD.unpack_from(content)
        if magic != _MAGIC:
            raise ValueError("these are no packed words")
        place = _HEAD.size
        widths += content[place : place + 1]
        place += 1
        columns: list[Numbers] = []
        for number, width in enumerate(widths):
            size = turns if number == 0 else count
            column: NDArray[Any] = np.frombuffer(content, _WIDTHS[bytes([width])], size, place)
            columns.append(column.astype(np.int32))
            place += column.nbytes
        vocabulary = content[place : place + letters].decode("utf-8", "surrogatepass")
    except (zlib.error, struct.error, KeyError, IndexError) as error:
        raise ValueError("the packed words are damaged") from error
    return _checked(columns, tuple(vocabulary.split("\n")[:-1]), count)


def _checked(columns: list[Numbers], vocabulary: tuple[str, ...], count: int) -> PackedWords:
    turns, gaps, lengths, bases, flags = columns
    if int(turns.sum()) != count or (count and int(bases.max()) >= len(vocabulary)):
        raise ValueError("the packed words are damaged")
    ends = np.cumsum(gaps + lengths, dtype=np.int64)
    # Each turn counts from its own beginning: what went before it is taken off.
    firsts = np.cumsum(turns) - turns
    offsets = np.concatenate(([0], ends))[firsts]
    ends = ends - np.repeat(offsets, turns)
    return PackedWords(turns, (ends - lengths).astype(np.int32), ends.astype(np.int32), bases, flags, vocabulary)
