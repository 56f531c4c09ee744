"""Where passages of another program stand in a text: by the way it counts, and by the words that it repeats of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import Losses
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.importing.foreign_spans import fitted
from qualcode.refi.offsets import OtherWays, RawText, choose

FURTHEST = 10**15
"""No position is beyond this: what a file has as more is taken as this."""
FARTHEST_WORDS = 5_000
"""How many characters from where a passage is said to stand its words are looked for."""
_PER_CHARACTER = 16
"""The longer the words, the farther they may have gone: so many characters for each of them."""
_MOST_BLANK = 64
"""A passage is no more than so many times as long as its words without its white space."""

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_BLANKS = re.compile(r"\s+")


def repeated_words(written: str) -> str:
    """The words of a passage as our texts have them: Qt and GTK write other signs for line ends and for widgets."""
    return _BREAKS.sub("\n", written).replace("\ufffc", "")


class Places:
    """The passages of one text.

    Args:
        text: The text as the file has it.
        selections: (start, end, words) of all that is known to stand in it, as the file counts; `repeated_words`, or
            none.
        origin: The program, as it calls itself.
        wish: The dialect that the user wants; empty to find it out.
        losses: Where it is told what was bent.
    """

    def __init__(
        self,
        text: str,
        selections: Sequence[tuple[int | None, int | None, str]],
        origin: str,
        wish: str,
        losses: Losses,
    ) -> None:
        raw = RawText.inline(text)
        dialect = choose(raw, [(*_numbers(start, end), words) for start, end, words in selections], origin, wish)
        self.text = raw.text
        """With `\\n` for line ends."""
        self.dialect = dialect.told
        """How offsets are counted; empty where all ways agree."""
        self._map = dialect.map(raw)
        self._other_ways = None if wish else OtherWays(raw, dialect)
        self._written = len(text)
        self._losses = losses

    def span(
        self, start: int | None, end: int | None, words: str = "", *, things: str = tr("codings"), example: str = ""
    ) -> Span:
        """A passage in `text`.

        Where the words of the passage do not stand there, but where another way to count has them, or near by, it is
        put on them: a program may count one way where a person marks a passage, and another where it does so itself.

        Args:
            start: As the file counts; None where it does not say.
            end: The same; exclusive.
            words: What it holds, as `repeated_words`; empty where the file does not say.
            things: What is on it, as a plural.
            example: What it belongs to, for the report.
        """
        if start is None and end is None:
            self._losses.tolerate(
                tr("{things} without a place were put at the beginning of their text", things=things), example
            )
        (first, cut), (last, cut_too) = (self._map(number) for number in _numbers(start, end))
        elsewhere = self._words_elsewhere(min(first, last), max(first, last), words, _numbers(start, end), things)
        if elsewhere is not None:
            return Span(*elsewhere)
        return fitted(first, last, self.text, self._losses, example, things=things, outside=cut or cut_too)

    def is_whole(self, start: int | None, end: int | None) -> bool:
        """Whether a passage is all of the text.

        0 and 0 are written where a case is linked to a whole; some versions leave out the last character.
        """
        (first, _), (last, _) = (self._map(number) for number in _numbers(start, end))
        whole = (0, self._written, self._written - 1)
        return first == 0 and (start or 0) <= 0 and (last == len(self.text) or (end or 0) in whole)

    def _words_elsewhere(
        self, start: int, end: int, words: str, written: tuple[int, int], things: str
    ) -> tuple[int, int] | None:
        """Where words stand that the file repeats of a passage; None where they stand in it, or nowhere near.

        Args:
            start: Of the passage in `text`.
            end: The same.
            words: What the file repeats; perhaps nothing.
            written: The passage as the file has it.
            things: What is on it, as a plural.
        """
        if not words.strip() or len(words) > len(self.text):
            return None
        if end - start <= _MOST_BLANK * len(words):  # What is longer by far cannot be these words.
            here = self.text[start:end]
            if here == words or _squeezed(here) == _squeezed(words):
                return None
        counted = self._other_ways.span(*written, words) if self._other_ways is not None else None
        found = counted or self._words_near(start, words)
        if found is None:
            kind = tr("{things} stand where the file places them, though it repeats other words of them", things=things)
        elif counted is not None:
            kind = tr(
                "{things} that are counted otherwise than others of their document were put on their words",
                things=things,
            )
        else:
            kind = tr("{things} that stood beside their words were put on them", things=things)
        self._losses.tolerate(kind, shown(words))
        return found

    def _words_near(self, start: int, words: str) -> tuple[int, int] | None:
        """Where words stand, as near to a place as possible; None where they stand nowhere near."""
        reach = min(FARTHEST_WORDS, _PER_CHARACTER * len(words.strip()))
        low, high = max(0, start - reach), min(len(self.text), start + reach + len(words))
        after = self.text.find(words, start, high)
        before = self.text.rfind(words, low, min(high, start + len(words)))
        found = [place for place in (before, after) if place >= 0]
        if not found:
            return None
        place = min(found, key=lambda one: abs(one - start))
        return place, place + len(words)


class TimedTurns:
    """The turns of a transcript by the time at which they were spoken; one without an end lasts until the next."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        timed = [(turn.start_ms, turn) for turn in turns if turn.start_ms is not None]
        timed.sort(key=lambda one: one[0])
        self._turns = [turn for _, turn in timed]
        self._begins = [begins for begins, _ in timed]
        follows = [*self._begins[1:], FURTHEST]
        ends = [turn.end_ms if turn.end_ms is not None else follows[number] for number, turn in enumerate(self._turns)]
        self._ends = list(accumulate(ends, max))

    def span(self, start_ms: int, end_ms: int) -> Span | None:
        """From the first to the last turn of a stretch of time; None where none is known to have been spoken then."""
        low, high = sorted((start_ms, end_ms))
        first = bisect_right(self._ends, low)
        last = bisect_left(self._begins, max(high, low + 1)) - 1
        if first > last:
            return None
        one, other = self._turns[first], self._turns[last]
        return Span(min(one.start, other.start), max(one.end, other.end))


def _numbers(start: int | None, end: int | None) -> tuple[int, int]:
    first = start if start is not None else end if end is not None else 0
    last = end if end is not None else first
    return max(-FURTHEST, min(FURTHEST, first)), max(-FURTHEST, min(FURTHEST, last))


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)
