"""A text that was changed on the way, each of its characters with the place where it stood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import regex

_CLUSTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Placed:
    """A text made from another, with the way back."""

    text: str
    starts: tuple[int, ...]
    """Of each character, where in the first text that begins from which it was made."""
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """A text as it is."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def without(self, pattern: re.Pattern[str] | regex.Pattern[str]) -> Placed:
        """The text without what a pattern finds."""
        return self.replaced(pattern, lambda _: "")

    def replaced(self, pattern: re.Pattern[str] | regex.Pattern[str], by: Callable[[str], str]) -> Placed:
        """The text with other words in the place of what a pattern finds; each of them stands for all of it.

        What replaces nothing, between two characters, belongs to the one before it.
        """
        made = _Making(self)
        done = 0
        for match in pattern.finditer(self.text):
            made.keep(done, match.start())
            made.put(by(match[0]), match.start(), match.end())
            done = match.end()
        made.keep(done, len(self.text))
        return made.placed()

    def each_cluster(self, change: Callable[[str], str]) -> Placed:
        """The text with each grapheme cluster changed by itself."""
        return self.replaced(_CLUSTER, change)


class _Making:
    """A changed text that grows."""

    def __init__(self, source: Placed) -> None:
        self._source = source
        self._text: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def keep(self, start: int, end: int) -> None:
        """What stands in the source there, as it is."""
        self._text.append(self._source.text[start:end])
        self._starts += self._source.starts[start:end]
        self._ends += self._source.ends[start:end]

    def put(self, words: str, start: int, end: int) -> None:
        """Something in the place of what stands in the source there."""
        source = self._source
        if start < end:
            first, last = source.starts[start], source.ends[end - 1]
        else:
            first = last = source.ends[start - 1] if start else 0
        self._text.append(words)
        self._starts += [first] * len(words)
        self._ends += [last] * len(words)

    def placed(self) -> Placed:
        """The whole."""
        return Placed("".join(self._text), tuple(self._starts), tuple(self._ends))
