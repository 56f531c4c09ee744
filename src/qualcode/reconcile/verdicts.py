"""What a verdict on a difference comes to: which codes on which passages; and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualcode.domain.disagreements import (
    BY_HAND,
    Mark,
    PutOff,
    TakeAgreed,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
)
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr

_SOME = 2
"""Coders of whom people say both and neither."""


class Piece(NamedTuple):
    """A code on a passage."""

    code: str
    """By UUID."""
    start: int
    end: int


Spans = tuple[Span, ...]


def pieces_of(verdict: Verdict, coders: Collection[str], marks: Sequence[Mark]) -> tuple[Piece, ...] | None:
    """The codes and passages that a verdict gives to Consensus, by place.

    Args:
        verdict: What was decided; `PutOff` gives nothing.
        coders: The UUIDs of all who are compared.
        marks: What they coded there.

    Returns:
        None where no majority says one thing.

    Raises:
        ValueError: A boundary is asked for by an unknown rule, or by hand without a place.
    """
    found: list[Piece] | None
    match verdict:
        case TakeNone() | PutOff():
            found = []
        case TakeCode(code, span):
            place = span or Span(min(mark.start for mark in marks), max(mark.end for mark in marks))
            found = [Piece(code, *place)]
        case TakeReading(coder):
            found = _pieces({code: by.get(coder, ()) for code, by in _drawn(marks).items()})
        case TakeAll():
            found = _pieces({code: _joined(by) for code, by in _drawn(marks).items()})
        case TakeAgreed():
            found = _pieces({code: _of_most(by) for code, by in _drawn(marks).items()})
        case TakeMajority():
            found = _majority(coders, marks)
        case TakeBoundary(rule, span):
            found = _pieces({code: _bounded(rule, span, by) for code, by in _drawn(marks).items()})
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code))) if found is not None else None


def made_of(piece: Piece, verdict: Verdict, marks: Iterable[Mark]) -> list[str]:
    """The UUIDs of the codings that a piece is made of: of its code and on its passage; of one coder, if hers hold."""
    return [
        mark.coding
        for mark in marks
        if mark.code == piece.code
        and mark.span.overlaps((piece.start, piece.end))
        and (not isinstance(verdict, TakeReading) or mark.coder == verdict.coder)
    ]


def _pieces(by_code: Mapping[str, Sequence[Span]]) -> list[Piece]:
    return [Piece(code, *span) for code, spans in by_code.items() for span in spans]


def _drawn(marks: Sequence[Mark]) -> dict[str, dict[str, Spans]]:
    """code → coder → where she gave it; what overlaps is one passage, touching ones are two."""
    found: dict[str, dict[str, list[Span]]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        _add(found.setdefault(mark.code, {}).setdefault(mark.coder, []), mark.span)
    return {code: {coder: tuple(spans) for coder, spans in by.items()} for code, by in found.items()}


def _add(spans: list[Span], span: Span) -> None:
    """Add a passage that starts no earlier than those before it."""
    if spans and span.start < spans[-1].end:
        spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
    else:
        spans.append(span)


def _joined(by_coder: Mapping[str, Spans]) -> Spans:
    spans: list[Span] = []
    for span in sorted(span for spans in by_coder.values() for span in spans):
        _add(spans, span)
    return tuple(spans)


def _of_most(by_coder: Mapping[str, Spans]) -> Spans:
    """The passages that more coders drew than any others; joined ones where as many drew others."""
    ranked = Counter(by_coder.values()).most_common(2)
    if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
        return ranked[0][0]
    return _joined(by_coder)


def _bounded(rule: str, span: Span | None, by_coder: Mapping[str, Spans]) -> Spans:
    if rule == BY_HAND and span is not None:
        return (span,)
    if rule == "joined":
        return _joined(by_coder)
    if rule not in ("longest", "shortest"):
        raise ValueError(f"“{rule}” is no rule for boundaries")
    sign = -1 if rule == "longest" else 1
    return min(by_coder.values(), key=lambda spans: (sign * sum(end - start for start, end in spans), spans))


def _majority(coders: Collection[str], marks: Sequence[Mark]) -> list[Piece] | None:
    """What more than half of the coders say of every place; None where as many say one thing as another, or most coded
    the passage, but not one code."""
    found: list[Piece] = []
    for code, by_coder in _drawn(marks).items():
        spans = _spans_of_more_than_half(len(coders), by_coder)
        if spans is None:
            return None
        found += [Piece(code, *span) for span in spans]
    if not found and 2 * len({mark.coder for mark in marks}) > len(coders):
        return None
    return found


def _spans_of_more_than_half(coders: int, by_coder: Mapping[str, Spans]) -> list[Span] | None:
    alike, number = Counter(by_coder.values()).most_common(1)[0]
    if 2 * number > coders:
        return list(alike)
    if 2 * len(by_coder) < coders:
        return []
    ends = sorted({end for spans in by_coder.values() for span in spans for end in span})
    found: list[Span] = []
    for start, end in pairwise(ends):
        saying = sum(any(span.start <= start and end <= span.end for span in spans) for spans in by_coder.values())
        if 2 * saying == coders:
            return None
        if 2 * saying > coders:
            if found and found[-1].end == start:
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
    return found


def told(verdict: Verdict, coders: int, names: Mapping[str, str], paths: Mapping[str, str]) -> str:
    """A verdict in words, to be read behind a colon: `as mara`, `both`, `Change/Plans`, `the longest passage` …

    Args:
        verdict: What was decided.
        coders: How many are compared.
        names: UUID → name of every coder.
        paths: UUID → full path of every code.
    """
    match verdict:
        case TakeReading(coder):
            return tr("as {coder}", coder=names.get(coder, tr("a coder who is gone")))
        case TakeAll():
            return tr("both") if coders == _SOME else tr("all of them")
        case TakeNone():
            return tr("neither") if coders == _SOME else tr("none of them")
        case TakeMajority():
            return tr("as most")
        case TakeCode(code, span):
            called = paths.get(code, tr("a code that is gone"))
            return tr("{code} on another passage", code=called) if span is not None else called
        case TakeBoundary(rule, _):
            return tr("boundaries set by hand") if rule == BY_HAND else _boundary(rule)
        case TakeAgreed():
            return tr("as agreed")
        case PutOff():
            return tr("put off")


def _boundary(rule: str) -> str:
    if rule == "joined":
        return tr("the joined passage")
    return tr("the longest passage") if rule == "longest" else tr("the shortest passage")
