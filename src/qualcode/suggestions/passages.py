"""The passages of a document that are suggested for, and what coders did with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualcode.domain.spans import Span
from qualcode.domain.values import Rejection
from qualcode.storage.reads.suggestions import Dealing

UNITS = ("sentence", "turn")
PASSED_OVER = 20
"""Units between two codings of a coder that count as read at most, where she has not said that the document is done."""
_SAME = 0.7
"""Two coded passages that share at least this part of what they cover together are one."""
_WHOLE = 0.8
"""A coding of this part of a turn is one of the whole turn."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """A passage that coders have dealt with; an `Example` without its words."""

    start: int
    end: int
    codes: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    read: bool = True
    at_ms: int = 0
    """When the last of it was done, in UTC milliseconds; of what was left uncoded, when it was read first."""


def usual_unit(
    codings: Mapping[int, Sequence[Dealing]],
    turns: Mapping[int, Sequence[Span]],
    sentences: Mapping[int, Sequence[Span]],
) -> str:
    """What coders code by, as a rule: `turn` where most codings in turns of several sentences cover the whole of it.

    Args:
        codings: document → some codings in it.
        turns: document → the speech of its turns.
        sentences: document → its sentences.
    """
    whole = []
    for document, some in codings.items():
        starts = [turn.start for turn in turns[document]]
        of_sentences = [sentence.start for sentence in sentences[document]]
        for one in some:
            number = bisect_right(starts, one.start) - 1
            if number < 0:
                continue
            turn = turns[document][number]
            inside = bisect_left(of_sentences, turn.end) - bisect_left(of_sentences, turn.start)
            if inside > 1:
                whole.append(_shared(turn, Span(one.start, one.end)) >= _WHOLE * (turn.end - turn.start))
    return "turn" if 2 * sum(whole) > len(whole) else "sentence"


def dealt_with(
    units: Sequence[Span],
    dealings: Sequence[Dealing],
    rejections: Sequence[Rejection],
    finished: Mapping[int, int],
) -> list[Dealt]:
    """What coders did with the passages of one document, by place.

    Every coded passage is one, with the codes of all codings that share at least half of the shorter of both. What
    somebody has read without coding it, by its marks, by having finished the document, or by having coded before and
    behind it, is one for each unit.

    Args:
        units: What the document is looked through by: its sentences, or the speech of its turns.
        dealings: Codings and marks in it, by place.
        rejections: What was rejected in it.
        finished: coder → when she said that the document is done, in UTC milliseconds.
    """
    codings = [one for one in dealings if one.code_id is not None]
    found = _coded(codings)
    taken = [Span(one.start, one.end) for one in codings]
    read = _read(units, dealings, codings, finished)
    found += [Dealt(unit.start, unit.end, at_ms=at) for unit, at in _left_out(units, taken, read)]
    return sorted(_with_rejections(found, rejections), key=lambda one: (one.start, one.end))


def _coded(codings: Sequence[Dealing]) -> list[Dealt]:
    spans: list[Span] = []
    for one in codings:
        span = Span(one.start, one.end)
        if not any(are_one(span, known) for known in spans[-8:]):
            spans.append(span)
    starts = [one.start for one in codings]
    longest = max((one.end - one.start for one in codings), default=0)
    found = []
    for span in spans:
        near = codings[bisect_left(starts, span.start - longest) : bisect_left(starts, span.end)]
        fitting = [one for one in near if _shares_half(span, Span(one.start, one.end))]
        codes = frozenset(one.code_id for one in fitting if one.code_id is not None)
        found.append(Dealt(span.start, span.end, codes, at_ms=max(one.created_ms for one in fitting)))
    return found


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def are_one(a: Span, b: Span) -> bool:
    """Whether two coded spans are taken for one passage."""
    both = max(a.end, b.end) - min(a.start, b.start)
    return _shared(a, b) >= _SAME * both


def _shares_half(a: Span, b: Span) -> bool:
    return 2 * _shared(a, b) >= min(a.end - a.start, b.end - b.start)


def _read(
    units: Sequence[Span], dealings: Sequence[Dealing], codings: Sequence[Dealing], finished: Mapping[int, int]
) -> dict[int, int]:
    """The units that somebody has read, by number, and when first: what is coded later elsewhere does not change it."""
    ends = [unit.end for unit in units]
    seen = [
        (number, one.created_ms)
        for one in dealings
        if one.code_id is None
        for number in _numbers(units, ends, Span(one.start, one.end))
    ]
    for at in finished.values():
        seen += [(number, at) for number in range(len(units))]
    for coder in {one.coder_id for one in codings}:
        seen += _passed_over(units, [one for one in codings if one.coder_id == coder])
    read: dict[int, int] = {}
    for number, at in seen:
        read[number] = min(at, read.get(number, at))
    return read


def _passed_over(units: Sequence[Span], codings: Sequence[Dealing]) -> Iterator[tuple[int, int]]:
    """The units that a coder went on from one coding to the next over, by number, and since when.

    Where more than `PASSED_OVER` lie between two codings, she may have come to the second in another way than by
    reading on, as from a list of hits.

    Args:
        codings: All of one coder's, by place.
    """
    ends = [unit.end for unit in units]
    since: dict[int, int] = {}
    for one in codings:
        for number in _numbers(units, ends, Span(one.start, one.end)):
            since[number] = min(one.created_ms, since.get(number, one.created_ms))
    for before, behind in pairwise(sorted(since)):
        if behind - before - 1 <= PASSED_OVER:
            at = max(since[before], since[behind])
            yield from ((number, at) for number in range(before + 1, behind))


def _left_out(units: Sequence[Span], coded: Sequence[Span], read: Mapping[int, int]) -> list[tuple[Span, int]]:
    """The units that were read and that no coding touches, each with when it was read."""
    ends = [unit.end for unit in units]
    touched = {number for span in coded for number in _numbers(units, ends, span)}
    return [(units[number], at) for number, at in sorted(read.items()) if number not in touched]


def _numbers(units: Sequence[Span], ends: Sequence[int], span: Span) -> range:
    """The units, by number, that share something with a span."""
    first = bisect_right(ends, span.start)
    return range(first, max(first, bisect_left(units, span.end, key=lambda unit: unit.start)))


def _with_rejections(found: Sequence[Dealt], rejections: Sequence[Rejection]) -> list[Dealt]:
    """The rejected codes beside the passages that they were rejected for; those of other passages stand alone."""
    refused: dict[tuple[int, int], set[int]] = {}
    at: dict[tuple[int, int], int] = {}
    for one in rejections:
        key = (one.start, one.end)
        refused.setdefault(key, set()).add(one.code_id)
        at[key] = max(one.created_ms, at.get(key, 0))
    done = []
    for dealt in found:
        no = refused.pop((dealt.start, dealt.end), None)
        if no:
            last = max(dealt.at_ms, at[dealt.start, dealt.end])
            dealt = replace(dealt, refused=frozenset(no) - dealt.codes, at_ms=last)
        done.append(dealt)
    done += [Dealt(*key, refused=frozenset(codes), read=False, at_ms=at[key]) for key, codes in refused.items()]
    return done
