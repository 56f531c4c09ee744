"""Passages read back from the text: who speaks in them, what was asked before, and where sentences are cut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.storage.reads.analysis import CodedPassage, PackedTurn
from qualcode.storage.types import unpack_spans

_ASKS = re.compile("[?？؟՞፧⁇⁈⁉]")
_SAID = 4
"""Words of an interviewer that are a question without a question mark: “Tell me about it.”"""


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said in one turn, or in a part of it."""

    speaker_id: int | None
    """None for a turn that names nobody."""
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding, or a passage that was found without one, with its words."""

    document_id: int
    start: int
    """In code points of the document's text."""
    end: int
    coding: CodedPassage | None
    """None for what is no coding: words in the text, or a turn."""
    text: str
    """All that stands there, labels and stamps included."""
    turn: int
    """Ordinal of the turn in which it starts."""
    time_ms: int | None
    voices: tuple[Voice, ...]
    """The speech in it, turn by turn; empty if it holds none."""
    before: tuple[Voice, ...]
    after: tuple[Voice, ...]
    question: Voice | None = None
    """What an interviewer said last before it, if that was asked for and is not among `before` or in the passage."""
    starts_inside: bool = False
    """Whether it starts behind the first word of a sentence; known where `edges` were asked for."""
    ends_inside: bool = False
    """Whether it ends before the last word of a sentence; known where `edges` were asked for."""
    united: tuple[CodedPassage, ...] = ()
    """The overlapping codings that it was made of; empty for one coding as it stands."""

    @property
    def code_id(self) -> int | None:
        """The code that it has; None for what is no coding."""
        return self.coding.code_id if self.coding is not None else None

    @property
    def origin(self) -> str:
        """How its coding came to be; empty for what is no coding."""
        return self.coding.origin if self.coding is not None else ""

    @property
    def speaker_ids(self) -> tuple[int | None, ...]:
        """The speakers whose speech is in it, each once, in order."""
        return tuple(dict.fromkeys(voice.speaker_id for voice in self.voices))


class Spot(NamedTuple):
    """Where a passage stands in one version of a document."""

    document_id: int
    start: int
    end: int
    coding: CodedPassage | None


def spot_of(coding: CodedPassage) -> Spot:
    """Where a coding stands."""
    return Spot(coding.document_id, coding.start, coding.end, coding)


def read_passages(
    text: str,
    turns: list[PackedTurn],
    spots: Sequence[Spot],
    context: int = 0,
    *,
    asking: Collection[int] | None = None,
    sentences: tuple[Sequence[int], Sequence[int]] | None = None,
) -> Iterator[Passage]:
    """The passages of one version in the order given, with who speaks in them and so many turns around them.

    Args:
        asking: The interviewers, by speaker, whose last words before each are wanted; None for nobody's.
        sentences: Where the sentences start and where they end, ascending; None if edges are not asked for.
    """
    starts = [turn[1] for turn in turns]
    for spot in spots:
        first = max(0, bisect_right(starts, spot.start) - 1)
        last = max(first + 1, bisect_left(starts, spot.end))
        earlier = max(0, first - context)
        around = (turns[earlier:first], turns[last : last + context])
        before, after = (_voices(text, some, 0, len(text)) for some in around)
        inside = _inside(text, spot, turns[first:last], sentences) if sentences is not None else (False, False)
        yield Passage(
            spot.document_id,
            spot.start,
            spot.end,
            spot.coding,
            text[spot.start : spot.end],
            first,
            turns[first][5] if turns else None,
            _voices(text, turns[first:last], spot.start, spot.end),
            before,
            after,
            _question(text, turns, first, earlier, asking) if asking and first < len(turns) else None,
            *inside,
        )


def _question(
    text: str, turns: Sequence[PackedTurn], first: int, earlier: int, asking: Collection[int]
) -> Voice | None:
    """What an interviewer asked last before turn `first`, unless that turn is one, or it stands from `earlier` on.

    “Mm-hm” is no question: what has neither a question mark nor `_SAID` words is passed over, as long as there is more.
    """
    said = None
    for at in range(first, -1, -1):
        if turns[at][3] not in asking or not turns[at][4]:
            continue
        if at == first:
            return None
        found = next(iter(_voices(text, turns[at : at + 1], 0, len(text))), None)
        if found is not None and (_ASKS.search(found.text) or len(found.text.split()) >= _SAID):
            return None if at >= earlier else found
        said = said or (None if at >= earlier else found)
    return said


def _inside(
    text: str, spot: Spot, turns: Sequence[PackedTurn], sentences: tuple[Sequence[int], Sequence[int]]
) -> tuple[bool, bool]:
    """Whether the speech of a passage starts behind the first word, and ends before the last word, of a sentence."""
    starts, ends = sentences
    touched = [
        (max(a, spot.start), min(b, spot.end))
        for turn in turns
        for a, b in unpack_spans(turn[4])
        if a < spot.end and spot.start < b
    ]
    if not touched:
        return False, False
    start, end = touched[0][0], touched[-1][1]
    opening, closing = bisect_right(starts, start) - 1, bisect_left(ends, end)
    begun = opening >= 0 and start < ends[opening] and _has_word(text, starts[opening], start)
    going_on = closing < len(starts) and starts[closing] < end and _has_word(text, end, ends[closing])
    return begun, going_on


def _has_word(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


def _voices(text: str, turns: Sequence[PackedTurn], start: int, end: int) -> tuple[Voice, ...]:
    """What is said in some turns between two offsets; stretches with a stamp between them are one, with a blank."""
    found = []
    for turn in turns:
        pieces = (text[max(a, start) : min(b, end)].strip() for a, b in unpack_spans(turn[4]) if a < end and start < b)
        said = " ".join(piece for piece in pieces if piece)
        if said:
            found.append(Voice(turn[3], said))
    return tuple(found)
