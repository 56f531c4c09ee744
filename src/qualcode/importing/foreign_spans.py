"""Passages as other programs give them, fitted to the text that they are on; nothing is dropped."""

from __future__ import annotations

from qualcode.domain.exchange import Losses
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.graphemes import previous_boundary, snap


def fitted(
    start: int, end: int, text: str, losses: Losses, example: str, *, things: str = tr("codings"), outside: bool = False
) -> Span:
    """The passage as a span of `text` with at least one character; what was bent is told in `losses`.

    An end before the start is swapped with it, what lies outside the text is cut, and a passage without a length is
    put on the character (the whole cluster) behind it, at the text's end on the last one.

    Args:
        start: In code points of `text`, as the file has it; any integer.
        end: The same; exclusive.
        text: The document's text; not empty.
        losses: Where a change is told, once for each kind.
        example: What the passage belongs to, as a person knows it.
        things: What is on the passages, as a plural of the language that is spoken.
        outside: Whether a place outside the text was cut to it before.

    Raises:
        ValueError: `text` is empty: no passage can be on it.
    """
    if not text:
        raise ValueError("an empty text has no passages")
    if end < start:
        start, end = end, start
        losses.tolerate(tr("{things} whose end stood before their start were turned round", things=things), example)
    first, last = min(max(start, 0), len(text)), min(max(end, 0), len(text))
    cut = outside or (first, last) != (start, end)
    if first < last:
        if cut:
            losses.tolerate(tr("{things} that went beyond the text were cut to it", things=things), example)
        return Span(first, last)
    if cut:
        losses.tolerate(
            tr("{things} that lay outside the text were put on the character nearest to them", things=things), example
        )
    else:
        losses.tolerate(tr("{things} without a length were put on the character behind them", things=things), example)
    if first == len(text):
        return Span(previous_boundary(text, first), first)
    return snap(text, first, first + 1)
