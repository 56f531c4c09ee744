"""Widening a hit to what is coded: the sentences or turns whose speech it touches, or the hit as it was found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import takewhile

from qualcode.domain.choices import WIDENINGS, Widening
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.values import Transcript
from qualcode.text.graphemes import snap

__all__ = ["WIDENINGS", "Widening", "widen"]


def widen(transcript: Transcript, span: tuple[int, int], to: Widening) -> Span | None:
    """The passage that is coded for a hit; None where there is none.

    Sentences and turns are taken for their speech: labels and stamps at their ends are left out. A hit that touches
    several gives the passage from the first to the last of them. A hit outside all speech, in a label or a stamp,
    has no sentence; its turn is what is said there, and nothing for a heading.

    Args:
        transcript: The document.
        span: `[start, end)` of the hit, in code points of the text.
        to: What it is widened to; as found it is cut to what is not white space, and widened to whole grapheme
            clusters.

    Raises:
        RuleError: The span lies outside the text.
    """
    text = transcript.text
    hit = _trimmed(text, snap(text, *span))
    if hit is None:
        return None
    touched: Sequence[Span] = [hit]
    if to == "sentence":
        touched = _overlapping(transcript.sentences, hit)
    elif to == "turn":
        touched = _speech_at(transcript.turns, hit)
    return snap(text, touched[0].start, touched[-1].end) if touched else None


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without white space at its ends; None if nothing else is in it."""
    found = text[span.start : span.end]
    said = found.strip()
    if not said:
        return None
    start = span.start + len(found) - len(found.lstrip())
    return Span(start, start + len(said))


def _overlapping(spans: Sequence[Span], hit: Span) -> Sequence[Span]:
    """Those of some ascending, disjoint spans that share a code point with a hit."""
    first = bisect_right(spans, hit.start, key=lambda span: span.end)
    return spans[first : max(first, bisect_left(spans, hit.end, key=lambda span: span.start))]


def _speech_at(turns: Sequence[Turn], hit: Span) -> list[Span]:
    """For each turn of which a hit touches speech, from the first to the last of it; else the turns it stands in."""
    first = bisect_right(turns, hit.start, key=lambda turn: turn.end)
    standing = [turn for turn in takewhile(lambda turn: turn.start < hit.end, turns[first:]) if turn.speech]
    said = [turn for turn in standing if any(hit.overlaps(piece) for piece in turn.speech)]
    return [Span(turn.speech[0].start, turn.speech[-1].end) for turn in said or standing]
