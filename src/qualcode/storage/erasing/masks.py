"""Texts with passages written over: as long as they were, so that all other places in them hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.domain.spans import Span
from qualcode.storage.types import pack_spans, unpack_spans, utf8_bytes
from qualcode.text.anchors import CONTEXT
from qualcode.text.words import count_words

FILLER = "█"
"""What stands for each character that was written over; it is part of no word."""
_CHARACTER = re.compile(r"[^\n]")
_TELLING = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Mask:
    """One version of a document whose text is written over in places."""

    text: str
    """As it is from now on."""
    spans: tuple[Span, ...]
    """What is written over, ascending."""

    @cached_property
    def data(self) -> bytes:
        """The text as it is kept."""
        return utf8_bytes(self.text)

    @cached_property
    def digest(self) -> bytes:
        """The hash under which it is kept."""
        return hashlib.sha256(self.data).digest()

    def covers(self, start: int, end: int) -> bool:
        """Whether a passage is written over in part, and no letter of it is left."""
        return self.touches(start, end) and _TELLING.search(self.text, start, end) is None

    def touches(self, start: int, end: int) -> bool:
        """Whether anything of a passage is written over."""
        return any(span.start < end and start < span.end for span in self.spans)

    def left(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans of which something is left."""
        return [span for span in spans if not self.covers(*span)]

    def packed_left(self, packed: bytes) -> bytes:
        """As `left`, of spans as they are kept."""
        return pack_spans(self.left(unpack_spans(packed)))

    def words(self, speech: Sequence[tuple[int, int]]) -> int:
        """How many words of speech are left."""
        return count_words(self.text, self.left(speech))

    def around(self, start: int, end: int) -> tuple[str, str, str]:
        """What stands in a passage, before and behind it, as anchors keep it."""
        text = self.text
        return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def mask(text: str, spans: Iterable[Span]) -> Mask:
    """A text with some passages written over; line ends stay, so that it is laid out as it was."""
    joined: list[Span] = []
    for span in sorted(spans):
        start, end = max(0, span.start), min(len(text), span.end)
        if start >= end:
            continue
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    parts, at = [], 0
    for start, end in joined:
        parts += [text[at:start], _CHARACTER.sub(FILLER, text[start:end])]
        at = end
    return Mask("".join([*parts, text[at:]]), tuple(joined))
