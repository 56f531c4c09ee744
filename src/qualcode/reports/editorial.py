"""Editorial marks: where a quote begins or ends inside a sentence, and what is left out of a long one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.exporting.quotes_out import Line
from qualcode.text.sentences import split_sentences
from qualcode.text.words import count_words, words

ELLIPSIS = "…"
"""A quote that begins or ends with it begins or ends inside a sentence."""
LEFT_OUT = "[…]"
"""Words that the speaker said stand here in the transcript."""


class _Cut(NamedTuple):
    """A place between two words: in which line, and at which code point of it."""

    line: int
    at: int


class _Piece(NamedTuple):
    """A sentence of a line."""

    line: int
    start: int
    end: int
    words: int


def marked(
    lines: Sequence[Line],
    *,
    starts_inside: bool,
    ends_inside: bool,
    most: int | None = None,
    language: str | None = None,
) -> tuple[Line, ...]:
    """The lines of a quote with editorial marks.

    Args:
        lines: What is said, voice by voice.
        starts_inside: Whether it starts behind the first word of a sentence.
        ends_inside: Whether it ends before the last word of one.
        most: Words that are shown at most; beginning and end are kept, by whole sentences where they fit.
        language: Of the text, where it is known: it says where sentences end.
    """
    shown = list(shortened(lines, most, language) if most is not None else lines)
    if shown and starts_inside:
        shown[0] = Line(shown[0].who, f"{ELLIPSIS} {shown[0].text.lstrip()}")
    if shown and ends_inside:
        shown[-1] = Line(shown[-1].who, f"{shown[-1].text.rstrip()} {ELLIPSIS}")
    return tuple(shown)


def shortened(lines: Sequence[Line], most: int, language: str | None = None) -> Sequence[Line]:
    """The beginning and the end of what is said, of so many words together, with `[…]` between them.

    Both are whole sentences where these fit; a sentence that alone is longer is cut between two words. Voices that are
    left out whole are left out without a mark of their own.
    """
    texts = [line.text for line in lines]
    if sum(count_words(text, [(0, len(text))]) for text in texts) <= most:
        return lines
    pieces = [
        _Piece(i, span.start, span.end, count_words(text, [span]))
        for i, text in enumerate(texts)
        for span in split_sentences(text, [(0, len(text))], language)
    ]
    half = most - most // 2
    first, front = _fitting(pieces, half)
    last, back = _fitting(pieces[first:][::-1], most - front)
    more, further = _fitting(pieces[first : len(pieces) - last], most - front - back)
    first, front = first + more, front + further
    start = _Cut(pieces[first - 1].line, pieces[first - 1].end) if first else _words_of(texts, pieces[0], half)
    end_piece = pieces[len(pieces) - last] if last else pieces[-1]
    if last:
        end = _Cut(end_piece.line, end_piece.start)
    else:
        end = _words_of(texts, end_piece, -max(1, most - (front or half)))
    return _joined(lines, start, max(start, end))


def _fitting(pieces: Sequence[_Piece], most: int) -> tuple[int, int]:
    """How many of some sentences from the first on have so many words together, and how many words these have."""
    taken = total = 0
    for piece in pieces:
        if total + piece.words > most:
            break
        taken, total = taken + 1, total + piece.words
    return taken, total


def _words_of(texts: Sequence[str], piece: _Piece, count: int) -> _Cut:
    """The place behind the first words of a sentence, or, for a negative count, before the last."""
    found = words(texts[piece.line], piece.start, piece.end)
    if count > 0:
        return _Cut(piece.line, found[min(count, len(found)) - 1].end if found else piece.start)
    return _Cut(piece.line, found[max(count, -len(found))].start if found else piece.end)


def _joined(lines: Sequence[Line], start: _Cut, end: _Cut) -> list[Line]:
    """The lines up to one place and from another on."""
    head, tail = lines[start.line].text[: start.at].rstrip(), lines[end.line].text[end.at :].lstrip()
    if start.line == end.line:
        middle = [Line(lines[start.line].who, f"{head} {LEFT_OUT} {tail}")]
    else:
        cut = start.at < len(lines[start.line].text.rstrip())
        begun = bool(lines[end.line].text[: end.at].strip())
        before = f"{head} {LEFT_OUT}" if cut or not begun else head
        middle = [
            Line(lines[start.line].who, before),
            Line(lines[end.line].who, f"{LEFT_OUT} {tail}" if begun else tail),
        ]
    return [*lines[: start.line], *middle, *lines[end.line + 1 :]]
