"""Words of a text that become others at known places, and where every passage stands afterwards: nothing is guessed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr

_WORD = re.compile(r"\S+")


class Edit(NamedTuple):
    """Words that come to stand in the place of `[start, end)`, in code points of the old text."""

    start: int
    end: int
    words: str


class Edits:
    """Edits of one text, ascending and disjoint.

    A passage that begins or ends inside of replaced words is widened to all of what stands there now, so that none
    becomes empty; every other passage has the same words as before, or those with the replaced ones in them.

    Args:
        edits: Each replaces at least one character by at least one.

    Raises:
        RuleError: Two of them overlap, or one replaces nothing or leaves nothing.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.all = tuple(sorted(edits))
        before = 0
        for edit in self.all:
            if edit.start < before:
                raise RuleError(tr("two replacements overlap"), remedy=tr("leave one of them out"))
            if edit.start >= edit.end or not edit.words:
                raise RuleError(tr("a replacement has words to replace, and words to put in their place"))
            before = edit.end
        self._starts = [edit.start for edit in self.all]
        self._ends = [edit.end for edit in self.all]
        grown = (len(edit.words) - (edit.end - edit.start) for edit in self.all)
        self._grown = [0, *accumulate(grown)]
        """By how much the text has grown before each edit, and behind the last."""

    def applied(self, text: str) -> str:
        """The text with the new words."""
        parts, done = [], 0
        for edit in self.all:
            parts += [text[done : edit.start], edit.words]
            done = edit.end
        return "".join([*parts, text[done:]])

    def moved(self, span: tuple[int, int]) -> Span:
        """Where a passage of the old text stands in the new one; an empty one stays empty."""
        start, end = span
        if start == end:
            place = self._moved_start(start)
            return Span(place, place)
        return Span(self._moved_start(start), self._moved_end(end))

    def touches(self, span: tuple[int, int]) -> bool:
        """Whether words of a passage become others."""
        first = bisect_right(self._ends, span[0])
        return first < len(self.all) and self._starts[first] < span[1]

    def _moved_start(self, offset: int) -> int:
        """The new offset of where something begins: inside of replaced words, that of their first."""
        number = bisect_right(self._ends, offset)
        inside = number < len(self.all) and self._starts[number] < offset
        return (self._starts[number] if inside else offset) + self._grown[number]

    def _moved_end(self, offset: int) -> int:
        """The new offset of where something ends: inside of replaced words, behind their last."""
        number = bisect_left(self._starts, offset)
        inside = number > 0 and offset < self._ends[number - 1]
        return (self._ends[number - 1] if inside else offset) + self._grown[number]


def word_by_word(text: str, edit: Edit) -> list[Edit]:
    """An edit as one of each word, where old and new words are as many; else as it is.

    What stands between the words stays, so that a passage that ends between two of them does so afterwards, and a line
    end inside of a name is no other.
    """
    old, new = list(_WORD.finditer(text, edit.start, edit.end)), _WORD.findall(edit.words)
    if len(old) != len(new) or len(new) < 2 or old[0].start() > edit.start or old[-1].end() < edit.end:
        return [edit]
    return [Edit(*word.span(), words) for word, words in zip(old, new, strict=True) if word[0] != words]
