"""Where a caret can stand in a transcript, and where each key takes it. All offsets are code points.

The caret stands in speech: on the cluster at its offset, or behind the last cluster of a stretch of speech.
Labels, stamps and the white space between turns are stepped over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from qualcode.domain.reading import UNITS as UNITS
from qualcode.domain.reading import Unit as Unit
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.text.graphemes import next_boundary, previous_boundary, snap
from qualcode.text.words import next_word, previous_word, word_at

Direction = Literal[-1, 1]


class SpeechPath:
    """The places and units of one document.

    Args:
        text: The document's text.
        turns: Its turns, ascending.
        sentences: Its sentences, ascending and disjoint; where there are none, each stretch of speech is one.
    """

    def __init__(self, text: str, turns: Sequence[Turn], sentences: Sequence[Span]) -> None:
        self.text = text
        self.speech: list[Span] = [Span(*span) for turn in turns for span in turn.speech]
        """All stretches of speech, ascending."""
        self._speaking = [turn for turn in turns if turn.speech]
        spoken = [Span(turn.speech[0].start, turn.speech[-1].end) for turn in self._speaking]
        self._units: dict[Unit, Sequence[Span]] = {
            "sentence": list(sentences) or self.speech,
            "turn": spoken,
        }
        self._starts = {unit: [span.start for span in spans] for unit, spans in self._units.items()}
        self._ends = {unit: [span.end for span in spans] for unit, spans in self._units.items()}
        self._speech_starts = [span.start for span in self.speech]

    @property
    def first(self) -> int:
        """The first place; 0 in a document without speech."""
        return self.speech[0].start if self.speech else 0

    @property
    def last(self) -> int:
        """The place behind the last cluster of speech; 0 in a document without speech."""
        return self.speech[-1].end if self.speech else 0

    def place(self, offset: int) -> int:
        """The place at `offset`: the start of its cluster; from a label, stamp or gap, the next speech."""
        if not self.speech:
            return 0
        index = self._speech_index(offset)
        if index >= 0 and offset <= self.speech[index].end:
            start = snap(self.text, offset, offset).start if offset < self.speech[index].end else offset
            return max(start, self.speech[index].start)
        return self._speech_starts[index + 1] if index + 1 < len(self.speech) else self.last

    def trimmed(self, start: int, end: int) -> Span | None:
        """The span without label, stamp or gap at either end, cutting no cluster; None if nothing is left."""
        if not self.speech or start >= end:
            return None
        whole = snap(self.text, max(0, start), min(end, len(self.text)))
        index = self._speech_index(whole.start)
        first = whole.start
        if index < 0 or first >= self.speech[index].end:
            if index + 1 >= len(self.speech):
                return None
            first = self._speech_starts[index + 1]
        index = bisect_left(self._speech_starts, whole.end) - 1
        last = min(whole.end, self.speech[index].end) if index >= 0 else 0
        return Span(first, last) if first < last else None

    def right(self, offset: int, *, extending: bool = False) -> int:
        """The next place; when extending, the place behind a stretch of speech is one too."""
        if not self.speech:
            return 0
        index = self._speech_index(offset)
        if index < 0 or offset >= self.speech[index].end:
            if index + 1 >= len(self.speech):
                return self.last
            start = self._speech_starts[index + 1]
            return self.right(start, extending=True) if extending else start
        following = min(next_boundary(self.text, offset), self.speech[index].end)
        if extending or following < self.speech[index].end or index + 1 == len(self.speech):
            return following
        return self._speech_starts[index + 1]

    def cluster_end(self, place: int) -> int:
        """The end of the cluster at a place; behind a stretch of speech, the place itself."""
        index = self._speech_index(place)
        if index < 0 or place >= self.speech[index].end:
            return place
        return min(next_boundary(self.text, place), self.speech[index].end)

    def left(self, offset: int) -> int:
        """The place before."""
        index = bisect_left(self._speech_starts, offset) - 1
        if index < 0:
            return self.first
        span = self.speech[index]
        return max(previous_boundary(self.text, min(offset, span.end)), span.start)

    def unit_at(self, unit: Unit, offset: int) -> Span:
        """The unit that holds `offset`; in a gap the next one, behind speech the one that ends there.

        An empty span at the place of `offset` where the document has no such unit.
        """
        if self._ends_speech(offset):
            offset = self.left(offset)
        if unit == "word":
            return (
                word_at(self.text, offset, self.speech)
                or next_word(self.text, offset, self.speech)
                or previous_word(self.text, offset, self.speech)
                or self.unit_at("sentence", offset)
            )
        spans = self._units[unit]
        if not spans:
            return Span(self.place(offset), self.place(offset))
        return spans[min(bisect_right(self._ends[unit], offset), len(spans) - 1)]

    def step(self, unit: Unit, span: tuple[int, int], direction: Direction) -> Span | None:
        """The first unit behind a span, or the last one before it; None where there is none."""
        start, end = span
        if unit == "word":
            if direction > 0:
                return next_word(self.text, max(start, end - 1), self.speech)
            return previous_word(self.text, start, self.speech)
        spans = self._units[unit]
        if direction > 0:
            index = bisect_left(self._starts[unit], max(end, start + 1))
            return spans[index] if index < len(spans) else None
        index = bisect_left(self._starts[unit], start) - 1
        return spans[index] if index >= 0 else None

    def extend(self, unit: Unit, anchor: Span, caret: int, direction: Direction) -> int:
        """Where the moving end of a selection goes when it grows or shrinks by one unit.

        Args:
            unit: The unit of the step.
            anchor: What stays selected: a unit, or an empty span where the selection began.
            caret: The moving end; behind the anchor it steps to ends of units, before it to starts.
            direction: 1 towards the end of the document, -1 towards its start.
        """
        if direction > 0:
            if caret < anchor.start or (caret == anchor.start and anchor.start < anchor.end):
                following = self._start_after(unit, caret)
                return following if following < anchor.start else anchor.end
            return self._end_after(unit, caret)
        if caret > anchor.end:
            return max(self._end_before(unit, caret), anchor.end)
        return self._start_before(unit, min(caret, anchor.start))

    def last_place_in(self, span: Span) -> int:
        """The start of the last cluster of a span; its start where it is empty."""
        last = previous_boundary(self.text, span.end) if span.end > span.start else span.start
        return self.place(max(span.start, last))

    def turn_of_speaker(self, offset: int, direction: Direction) -> Span | None:
        """The next or previous turn of the speaker of the turn at `offset`; None if there is none."""
        if not self._speaking:
            return None
        here = bisect_left(self._starts["turn"], self.unit_at("turn", offset).start)
        speaker = self._speaking[here].speaker
        index = here + direction
        while 0 <= index < len(self._speaking):
            if self._speaking[index].speaker == speaker:
                return self._units["turn"][index]
            index += direction
        return None

    def _speech_index(self, offset: int) -> int:
        return bisect_right(self._speech_starts, offset) - 1

    def _ends_speech(self, offset: int) -> bool:
        index = bisect_left(self._speech_starts, offset) - 1
        touches_next = index + 1 < len(self.speech) and self._speech_starts[index + 1] == offset
        return index >= 0 and self.speech[index].end == offset and not touches_next

    def _end_after(self, unit: Unit, offset: int) -> int:
        if unit == "word":
            word = word_at(self.text, offset, self.speech) or next_word(self.text, offset, self.speech)
            return word.end if word is not None else max(offset, self.last)
        index = bisect_right(self._ends[unit], offset)
        return self._ends[unit][index] if index < len(self._ends[unit]) else max(offset, self.last)

    def _start_before(self, unit: Unit, offset: int) -> int:
        if unit == "word":
            word = previous_word(self.text, offset, self.speech)
            return word.start if word is not None else min(offset, self.first)
        index = bisect_left(self._starts[unit], offset) - 1
        return self._starts[unit][index] if index >= 0 else min(offset, self.first)

    def _start_after(self, unit: Unit, offset: int) -> int:
        if unit == "word":
            word = next_word(self.text, offset, self.speech)
            return word.start if word is not None else self.last
        index = bisect_right(self._starts[unit], offset)
        return self._starts[unit][index] if index < len(self._starts[unit]) else self.last

    def _end_before(self, unit: Unit, offset: int) -> int:
        if unit == "word":
            word = previous_word(self.text, offset, self.speech)
            if word is not None and word.end >= offset:
                word = previous_word(self.text, word.start, self.speech)
            return word.end if word is not None else self.first
        index = bisect_left(self._ends[unit], offset) - 1
        return self._ends[unit][index] if index >= 0 else self.first
