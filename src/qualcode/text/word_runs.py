"""Runs of words of a text that are found again wherever somebody wrote them down, in any case and spacing.

Two texts say the same where `SHORTEST` words follow each other in both; so do shorter passages that are found whole,
if they are long enough to be more than a turn of phrase. Of writing without spaces each character counts as a word, and
more of them are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

from qualcode.domain.spans import Span
from qualcode.text.word_forms import fold

ERASED = "[erased]"
"""What stands where words were taken out."""
SHORTEST = 5
"""Words that two texts must have in common, one behind the other."""
SHORTEST_UNSPACED = 8
"""The same in writing without spaces, in characters."""
_LEAST_WORDS, _LEAST_LETTERS = 3, 15
"""How long a passage must be that is looked for whole, since it has fewer words."""
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"(?V1)[{_UNSPACED}]\p{{M}}*|[[\p{{L}}\p{{N}}\p{{M}}]--[{_UNSPACED}]]+")
_IS_UNSPACED = regex.compile(rf"[{_UNSPACED}]")
_CUT_OFF = regex.compile(r"[^\w…]{0,3}\w*…")
Gram = tuple[str, ...]


class _Words(NamedTuple):
    """The words of a text, folded, and where each stands."""

    folded: list[str]
    spans: list[tuple[int, int]]

    def length(self) -> int:
        """How many of these words make a run."""
        unspaced = sum(1 for word in self.folded if _IS_UNSPACED.match(word))
        return SHORTEST_UNSPACED if 2 * unspaced > len(self.folded) else SHORTEST

    def runs(self, length: int) -> Iterable[tuple[int, Gram]]:
        """Each run of so many words, by the place of its first one."""
        return enumerate(zip(*(self.folded[i:] for i in range(length)), strict=False))


class WordRuns:
    """Runs of words of some passages.

    Args:
        passages: What was said, as it was written down.
    """

    def __init__(self, passages: Iterable[str]) -> None:
        self._runs: dict[int, set[Gram]] = {}
        for passage in passages:
            words = _words(passage)
            length = words.length()
            if len(words.folded) >= length:
                self._runs.setdefault(length, set()).update(run for _, run in words.runs(length))
            elif _is_telling(words.folded):
                self._runs.setdefault(len(words.folded), set()).add(tuple(words.folded))
        self._words = frozenset(word for runs in self._runs.values() for run in runs for word in run)

    def __bool__(self) -> bool:
        return bool(self._runs)

    def found(self, text: str) -> list[Span]:
        """Where a text says the same, ascending and apart from each other."""
        if not self._runs or not text:
            return []
        words = _words(text)
        if self._words.isdisjoint(words.folded):
            return []
        hits: set[int] = set()
        for length, runs in self._runs.items():
            for i, run in words.runs(length):
                if run in runs:
                    hits.update(range(i, i + length))
        found: list[Span] = []
        for i in sorted(hits):
            start, end = words.spans[i]
            if found and i - 1 in hits:
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
        return [_with_rest_of_word(text, span) for span in found]

    def taken_out(self, text: str) -> str:
        """A text with `ERASED` in the place of what says the same."""
        for span in reversed(self.found(text)):
            text = f"{text[: span.start]}{ERASED}{text[span.end :]}"
        return text

    def without_common(self, texts: Iterable[str]) -> WordRuns:
        """The runs that at most one of some texts has: what several say as well is nobody's own."""
        once: dict[int, set[Gram]] = {length: set() for length in self._runs}
        common: dict[int, set[Gram]] = {length: set() for length in self._runs}
        for text in texts:
            words = _words(text)
            for length, runs in self._runs.items():
                here = {run for _, run in words.runs(length) if run in runs}
                common[length] |= here & once[length]
                once[length] |= here
        own = WordRuns(())
        own._runs = {length: left for length, runs in self._runs.items() if (left := runs - common[length])}
        own._words = frozenset(word for runs in own._runs.values() for run in runs for word in run)
        return own

    def pieces(self, text: str) -> list[str]:
        """What of a text says the same, piece by piece: runs can be made of them again."""
        return [text[span.start : span.end] for span in self.found(text)]


def says_phrase(passages: Iterable[str], phrase: str) -> bool:
    """Whether a phrase of two words or more stands in one of some passages, in whatever case and spacing."""
    wanted = _words(phrase).folded
    if len(wanted) < 2:
        return False
    within = f" {' '.join(wanted)} "
    return any(within in f" {' '.join(_words(passage).folded)} " for passage in passages)


def _is_telling(words: list[str]) -> bool:
    letters = sum(map(len, words))
    unspaced = len(words) > 1 and all(_IS_UNSPACED.match(word) for word in words)
    return (len(words) >= _LEAST_WORDS and letters >= _LEAST_LETTERS) or (unspaced and len(words) >= SHORTEST)


def _with_rest_of_word(text: str, span: Span) -> Span:
    """A span that ends where its passage was cut off takes the word along that was cut."""
    cut = _CUT_OFF.match(text, span.end)
    return Span(span.start, cut.end()) if cut is not None else span


def _words(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    return _Words([_folded(match[0]) for match in found], [match.span() for match in found])


@lru_cache(maxsize=200_000)
def _folded(word: str) -> str:
    return fold(word)
