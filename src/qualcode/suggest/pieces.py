"""What is said in one go: a turn's speech as one line, with the way back to the document's offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.domain.identifiers import DocumentText

_LINE_ENDS = re.compile(r"[\n\r\t\u2028\u2029\xa0\u202f]")
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
LONGEST_PIECE = 20_000
"""Code points of one piece: a turn without end is read in parts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document on one line: line ends are spaces, time stamps and markup are left out."""

    document: int
    text: str
    starts: tuple[int, ...]
    """Where each part begins in `text`."""
    offsets: tuple[int, ...]
    """Where each part begins in the document."""

    def at(self, position: int) -> int:
        """The document's offset of a position in `text`."""
        part = bisect_right(self.starts, position) - 1
        return self.offsets[part] + position - self.starts[part]

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The document's spans of `[start, end)`: several where something that is not said stands between them."""
        found = []
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        for part in range(first, last + 1):
            behind = self.starts[part + 1] - 1 if part + 1 < len(self.starts) else len(self.text)
            one, other = max(start, self.starts[part]), min(end, behind)
            if one < other:
                found.append((self.at(one), self.at(other - 1) + 1))
        return found


def pieces_of(index: int, document: DocumentText) -> Iterator[Piece]:
    """The pieces of one document, ascending: the speech of each turn, and whatever else stands outside of labels
    and time stamps, by paragraphs.

    Args:
        index: The document's number, as occurrences have it.
        document: The text and its turns.
    """
    done = 0
    for turn in document.turns:
        yield from _paragraphs(index, document.text, done, turn.start)
        if turn.speech:
            yield from _joined(index, document.text, turn.speech)
        else:
            yield from _paragraphs(index, document.text, turn.label.end if turn.label else turn.start, turn.end)
        done = turn.end
    yield from _paragraphs(index, document.text, done, len(document.text))


def _paragraphs(index: int, text: str, start: int, end: int) -> Iterator[Piece]:
    for paragraph in _PARAGRAPH.finditer(text, start, end):
        for at in range(paragraph.start(), paragraph.end(), LONGEST_PIECE):
            said = text[at : min(at + LONGEST_PIECE, paragraph.end())]
            yield Piece(index, _LINE_ENDS.sub(" ", said), (0,), (at,))


def _joined(index: int, text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Piece]:
    parts: list[str] = []
    starts: list[int] = []
    offsets: list[int] = []
    length = 0
    for start, end in spans:
        for at in range(start, end, LONGEST_PIECE):
            said = _LINE_ENDS.sub(" ", text[at : min(at + LONGEST_PIECE, end)])
            if length + len(said) > LONGEST_PIECE:
                yield Piece(index, "".join(parts), tuple(starts), tuple(offsets))
                parts, starts, offsets, length = [], [], [], 0
            starts.append(length)
            offsets.append(at)
            # The space between two parts belongs to neither; it stands for whatever stands between them.
            parts.append(said + " ")
            length += len(said) + 1
    if parts:
        yield Piece(index, "".join(parts), tuple(starts), tuple(offsets))
