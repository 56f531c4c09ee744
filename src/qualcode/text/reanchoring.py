"""Finding passages again in a corrected text: by the words in them, the words around them, and their place.

An outcome is *kept* where every word stands unaltered at its place of the conversation (offsets may have shifted),
*moved* where the same words stand at another place, *changed* where words in the passage are others now, *lost* where
no place is sure enough. A person sees the last three before anything is applied.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.domain.spans import Span
from qualcode.text.alignment import Alignment, Token, align, ascending, tokens
from qualcode.text.graphemes import snap

Outcome = Literal["kept", "moved", "changed", "lost"]

_AROUND = 8
"""Words on either side that speak for a place."""
_LEAST_AROUND = 0.6
"""Share of the words around a shorter one that must stand around it again."""
_NEXT = 4
"""Tokens by which the two very next words on either side may stand farther off than before: `Yes.` is said often."""
_OWN_WEIGHT = 6
"""A passage of so many unaltered words needs no words around it to speak for its place."""
_LEAST_SIMILAR = 75.0
"""Similarity (0–100, rapidfuzz) from which a passage without common words counts as the old one, altered."""
_WIDEST = 4000
"""Code points of the new text in which an altered passage is looked for."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a passage of the old text stands in the new one; both spans in code points."""

    old: Span
    new: Span | None
    """None where it is lost."""
    outcome: Outcome


def reanchor(old_text: str, new_text: str, spans: Sequence[tuple[int, int]]) -> list[Placement]:
    """Place passages of a text in a corrected version of it.

    Args:
        old_text: The text that the passages were marked in.
        new_text: The corrected text.
        spans: Passages `[start, end)` of the old text.

    Returns:
        One placement for each span, in their order.
    """
    if old_text == new_text:
        return [Placement(Span(*span), Span(*span), "kept") for span in spans]
    search = _Search(old_text, new_text)
    return [search.place(Span(*span)) for span in spans]


class _Search:
    """Two texts and which word of one is which of the other."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old_text, self._new_text = old_text, new_text
        self._old, self._new = tokens(old_text), tokens(new_text)
        self._starts = [token.start for token in self._old]
        self._ends = [token.end for token in self._old]
        self._alignment: Alignment = align([t.word for t in self._old], [t.word for t in self._new])

    def place(self, span: Span) -> Placement:
        first = bisect_right(self._ends, span.start)
        behind = bisect_left(self._starts, span.end)
        if first >= behind:
            return self._beside_words(span, first)
        own = self._alignment.to_new[first:behind]
        found = [(number, j) for number, j in enumerate(own, first) if j >= 0]
        block = _block(found, self._alignment.moved)
        if 2 * len(block) < behind - first or not block:
            return self._altered(span, first, behind, block)
        return self._by_words(span, first, behind, block)

    # ------------------------------------------------------------------ passages whose words stand there

    def _by_words(self, span: Span, first: int, behind: int, block: Sequence[tuple[int, int]]) -> Placement:
        moved = self._alignment.moved[block[0][0]]
        low, high = self._edges(first, behind, block)
        start = self._new[low].start
        end = self._new[high].end
        if block[0] == (first, low):
            start += self._inside(span.start, self._old[first], self._new[low])
        if block[-1] == (behind - 1, high):
            end -= self._inside_end(span.end, self._old[behind - 1], self._new[high])
        if start >= end:
            return self._placed(span, Span(self._new[low].start, self._new[high].end), "changed")
        new = Span(start, end)
        if _same_words(self._old_text[slice(*span)], self._new_text[slice(*new)]):
            if self._own_words(first, behind) >= _OWN_WEIGHT or self._is_supported(first, behind, low, high):
                return self._placed(span, new, "moved" if moved else "kept")
            return self._placed(span, new, "changed")
        return self._placed(span, new, "changed")

    def _edges(self, first: int, behind: int, block: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """First and last word of the new passage: a word at the edge that is another now belongs to it still."""
        low, high = block[0][1], block[-1][1]
        missing = block[0][0] - first
        if missing:
            left = self._neighbour(first, -1, moved=self._alignment.moved[block[0][0]])
            room = low - left - 1 if left is not None and left < low else 0
            low -= min(room, missing)
        missing = behind - 1 - block[-1][0]
        if missing:
            right = self._neighbour(behind - 1, 1, moved=self._alignment.moved[block[-1][0]])
            room = right - high - 1 if right is not None and right > high else 0
            high += min(room, missing)
        return low, high

    def _neighbour(self, number: int, step: int, *, moved: bool) -> int | None:
        """The counterpart of the nearest word beyond, among the next few; the text's edge if there is no word."""
        to_new, flags = self._alignment.to_new, self._alignment.moved
        for other in range(number + step, number + step * (_AROUND + 1), step):
            if not 0 <= other < len(to_new):
                return -1 if step < 0 else len(self._new)
            if to_new[other] >= 0 and flags[other] == moved:
                return to_new[other]
        return None

    def _own_words(self, first: int, behind: int) -> int:
        return sum(token.word[0].isalnum() for token in self._old[first:behind])

    def _is_supported(self, first: int, behind: int, low: int, high: int) -> bool:
        """Whether the words around the old passage stand around the new one."""
        to_new = self._alignment.to_new
        before = self._words_beside(first, -1)
        after = self._words_beside(behind - 1, 1)

        def is_near(k: int, slack: int) -> bool:
            """Whether a word stands as far from the passage as it did, give or take some."""
            if k < first:
                return low - (first - k) - slack <= to_new[k] < low
            return high < to_new[k] <= high + (k - behind + 1) + slack

        near = [is_near(k, _AROUND) for k in (*before, *after)]
        # A word beside it that is another now (a speaker's new name) says nothing; one that stands elsewhere does.
        next_ones = [to_new[k] < 0 or is_near(k, _NEXT) for k in (*before[:2], *after[:2])]
        return all(next_ones) and sum(near) >= _LEAST_AROUND * len(near)

    def _words_beside(self, number: int, step: int) -> list[int]:
        """The nearest words on one side, the nearest first; punctuation stands everywhere and says nothing."""
        found: list[int] = []
        for other in range(number + step, number + step * 3 * _AROUND, step):
            if not 0 <= other < len(self._old) or len(found) == _AROUND:
                break
            if self._old[other].word[0].isalnum():
                found.append(other)
        return found

    # ------------------------------------------------------------------ passages whose words are others now

    def _altered(self, span: Span, first: int, behind: int, block: Sequence[tuple[int, int]]) -> Placement:
        """Between the words that stood before and behind it, if what stands there now is like it."""
        left = self._neighbour(first, -1, moved=False)
        right = self._neighbour(behind - 1, 1, moved=False)
        if left is not None and right is not None and left + 1 < right:
            size, room = behind - first, right - left - 1
            region = Span(self._new[left + 1].start, self._new[right - 1].end)
            close = self._is_close(first, behind)
            if close and room <= 2 * size + 1 and 2 * room >= size:
                return self._placed(span, region, "changed")
            if region.end - region.start <= _WIDEST:
                return self._like(span, region)
        return Placement(span, None, "lost")

    def _is_close(self, first: int, behind: int) -> bool:
        """Whether the words right before and right behind the passage stand unaltered."""
        to_new = self._alignment.to_new
        return (first == 0 or to_new[first - 1] >= 0) and (behind == len(to_new) or to_new[behind] >= 0)

    def _like(self, span: Span, region: Span) -> Placement:
        from rapidfuzz import fuzz

        quote, window = self._old_text[slice(*span)].casefold(), self._new_text[slice(*region)]
        folded = window.casefold()
        if len(folded) != len(window) or len(quote) < 12:
            return Placement(span, None, "lost")
        found = fuzz.partial_ratio_alignment(quote, folded, score_cutoff=_LEAST_SIMILAR)
        if found is None or found.dest_end - found.dest_start < len(quote) // 2:
            return Placement(span, None, "lost")
        touched = [
            token
            for token in self._new
            if token.end > region.start + found.dest_start and token.start < region.start + found.dest_end
        ]
        if not touched:
            return Placement(span, None, "lost")
        return self._placed(span, Span(touched[0].start, touched[-1].end), "changed")

    def _beside_words(self, span: Span, following: int) -> Placement:
        """A passage of spaces alone: between the same two words, if they still stand side by side."""
        to_new = self._alignment.to_new
        if 0 < following < len(to_new) and to_new[following] == to_new[following - 1] + 1 > 0:
            new = Span(self._new[to_new[following - 1]].end, self._new[to_new[following]].start)
            if new.start < new.end:
                return self._placed(span, new, "kept")
        return Placement(span, None, "lost")

    # ------------------------------------------------------------------ offsets inside words

    def _inside(self, offset: int, old: Token, new: Token) -> int:
        """How many code points of the first word stand before the passage."""
        return min(max(0, offset - old.start), max(0, new.end - new.start - 1))

    def _inside_end(self, offset: int, old: Token, new: Token) -> int:
        """How many code points of the last word stand behind the passage."""
        return min(max(0, old.end - offset), max(0, new.end - new.start - 1))

    def _placed(self, span: Span, new: Span, outcome: Outcome) -> Placement:
        return Placement(span, snap(self._new_text, new.start, new.end), outcome)


def _block(found: Sequence[tuple[int, int]], moved: Sequence[bool]) -> Sequence[tuple[int, int]]:
    """The words of a passage that stand together: those at their place or those that moved, whichever are more."""
    stayed = [pair for pair in found if not moved[pair[0]]]
    gone = [pair for pair in found if moved[pair[0]]]
    # What moved may have been cut apart and put together in another order: only what is still in order is one passage.
    chosen = ascending(stayed if len(stayed) >= len(gone) else gone)
    return chosen if chosen and chosen[-1][1] - chosen[0][1] < 3 * (chosen[-1][0] - chosen[0][0]) + 8 else []


def _same_words(old: str, new: str) -> bool:
    """Equal but for white space."""
    return old.split() == new.split()
