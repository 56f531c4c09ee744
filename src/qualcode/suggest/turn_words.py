"""The words of a turn as an analysis leaves them: plain columns, which nothing of spaCy hangs on to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

STOP = 1
"""A word that says little by itself: `the`, `of`."""
NOUN = 2
ADJECTIVE = 4
PROPER = 8
"""A name, as far as the language model tells names from nouns."""
VERB = 16
"""Not an auxiliary one."""
ENDS = 32
"""No word, but the mark at which a sentence ends; its base form is `.`, or `?` where a question ends."""
QUESTION = 64
"""Of such a mark: a question ends here."""
QUESTION_WORD = "?"
"""The base form of a question's end, in a passage's words."""


class Word(NamedTuple):
    """A word, or the mark at which a sentence ends."""

    start: int
    end: int
    """Where it stands, in code points of the text that was analysed."""
    base: str
    """Its base form in small letters."""
    flags: int
    """The sum of the flags of this module that hold."""


@dataclass(frozen=True, slots=True)
class TurnWords:
    """The words of one text in order, and the marks at which its sentences end; a column each."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    """Where each stands, in code points of the text; ascending, disjoint, none empty."""
    bases: tuple[str, ...] = ()
    flags: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Word]:
        return map(Word._make, zip(self.starts, self.ends, self.bases, self.flags, strict=True))

    def spoken(self, start: int = 0, end: int | None = None) -> tuple[str, ...]:
        """The base forms of what stands within `[start, end)`, with `?` where a question ends and no other marks."""
        return tuple(
            base
            for place, over, base, flags in zip(self.starts, self.ends, self.bases, self.flags, strict=True)
            if place >= start and (end is None or over <= end) and (not flags & ENDS or flags & QUESTION)
        )
