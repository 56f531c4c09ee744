"""Anchors: where a coding holds on to its document, so that it can be found again in another version of the text."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr

CONTEXT = 32
"""Code points of text kept on either side of the quote."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span of one document with the words in it and around it. Offsets are code points."""

    start: int
    end: int
    quote: str
    """The text of the span."""
    prefix: str
    """The text before it: 32 code points, fewer at the document's start."""
    suffix: str
    """The text behind it: 32 code points, fewer at the document's end."""
    turn: int
    """The ordinal, from 0, of the turn in which the span starts."""


def make_anchor(text: str, start: int, end: int, turn: int) -> Anchor:
    """The anchor of `[start, end)`.

    Args:
        text: The document's text.
        start: The first code point of the span.
        end: The code point behind its last.
        turn: The ordinal, from 0, of the turn in which the span starts.

    Raises:
        RuleError: Unless `0 <= start < end <= len(text)` and `turn >= 0`.
    """
    if not 0 <= start < end <= len(text):
        raise RuleError(
            tr("{start}–{end} is no passage of a text of {length} characters", start=start, end=end, length=len(text))
        )
    if turn < 0:
        raise RuleError(tr("turns are counted from 0, so there is no turn {number}", number=turn))
    return Anchor(
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        turn=turn,
    )


def holds(text: str, anchor: Anchor) -> bool:
    """True if the quote and both contexts stand in `text` exactly where the anchor says.

    The turn is not looked at: it belongs to the reading of the text, not to the text.
    """
    if not 0 <= anchor.start < anchor.end <= len(text):
        return False
    return make_anchor(text, anchor.start, anchor.end, max(anchor.turn, 0)) == anchor
