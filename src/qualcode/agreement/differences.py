"""What coders who finished a document read alike in it, and what differently.

Codings of one code that overlap, whoever made them, are about one passage; touching ones are two. A passage that every
coder gave the code to, with the same boundaries, is agreed on; with others, the boundaries are in question; one that
somebody left without it is in question itself. Where some say one code and others, who did not say that one, another
on nearly the same passage, the two are one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.domain.disagreements import AGREED, BOUNDARY, ONLY, OTHER_CODE, Difference, Mark


def differences(
    marks: Iterable[Mark], coders: Sequence[str], *, tolerance: int = 0, joined_shares: float = 0.5
) -> list[Difference]:
    """What the coders of one document agree on and what not, by place; each of their codings is in exactly one.

    Args:
        marks: The codings of the document, in any order; those of coders who are not compared are passed over.
        coders: The UUIDs of those who finished it, in the order in which they are to be shown; also of such as coded
            nothing. With fewer than two there is nothing to compare.
        tolerance: By how many code points starts, and ends, may lie apart and still be the same boundary.
        joined_shares: What part of the shorter of two passages with different codes the other must cover for the two
            to be one question.
    """
    places = {coder: place for place, coder in enumerate(dict.fromkeys(coders))}
    if len(places) < 2:
        return []
    compared = tuple(places)
    found: list[tuple[_Passage, Difference]] = []
    undecided: list[_Passage] = []
    for passage in _passages(mark for mark in marks if mark.coder in places):
        if len(passage.coders) < len(places):
            undecided.append(passage)
            continue
        kind = AGREED if _same_boundaries(passage.marks, tolerance) else BOUNDARY
        found.append((passage, _difference(kind, compared, passage.marks, places)))
    for passage, joined in _joined(undecided, joined_shares):
        found.append((passage, _difference(OTHER_CODE if joined else ONLY, compared, passage.marks, places)))
    found.sort(key=lambda one: (one[0].start, one[0].end, one[0].code))
    return [difference for _, difference in found]


@dataclass(slots=True)
class _Passage:
    """Codings that overlap, without a gap from the first start to the last end."""

    code: str
    """The code, or the first of several."""
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    coders: set[str] = field(default_factory=set)

    @property
    def length(self) -> int:
        return self.end - self.start


def _passages(marks: Iterable[Mark]) -> list[_Passage]:
    """The passages that some code was given to, by place and code."""
    found: list[_Passage] = []
    latest: dict[str, _Passage] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.code, mark.coding)):
        passage = latest.get(mark.code)
        if passage is None or mark.start >= passage.end:
            passage = latest[mark.code] = _Passage(mark.code, mark.start, mark.end)
            found.append(passage)
        elif mark.end > passage.end:
            passage.end = mark.end
        passage.marks.append(mark)
        passage.coders.add(mark.coder)
    found.sort(key=lambda one: (one.start, one.end, one.code))
    return found


def _same_boundaries(marks: Sequence[Mark], tolerance: int) -> bool:
    """Whether all coders of a passage, each with her overlapping codings united, drew the same boundaries."""
    drawn: dict[str, list[tuple[int, int]]] = {}
    for mark in marks:
        spans = drawn.setdefault(mark.coder, [])
        if spans and mark.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    if len({len(spans) for spans in drawn.values()}) > 1:
        return False
    return all(
        max(ends) - min(ends) <= tolerance
        for same in zip(*drawn.values(), strict=True)
        for ends in zip(*same, strict=True)
    )


def _joined(passages: Sequence[_Passage], share: float) -> list[tuple[_Passage, bool]]:
    """Passages, those on which different coders say different codes made one; and whether they were.

    Those that overlap most come together first. All of one question lie on one another, each over the share of the
    shorter, and no coder says two of its codes.
    """
    fitting = _fitting(passages, share)
    # The closer of two that overlap as much comes first; the rest only keeps the order from hanging on chance.
    pairs = sorted((-overlap, around, one, other) for (one, other), (overlap, around) in fitting.items())
    groups = {place: [place] for place in range(len(passages))}
    coders = [set(passage.coders) for passage in passages]
    for _, _, one, other in pairs:
        mine, theirs = groups[one], groups[other]
        if mine is theirs or coders[mine[0]] & coders[theirs[0]]:
            continue
        if all((min(a, b), max(a, b)) in fitting for a in mine for b in theirs):
            coders[mine[0]] |= coders[theirs[0]]
            mine += theirs
            for place in theirs:
                groups[place] = mine
    return [
        (_together([passages[member] for member in members]), len(members) > 1)
        for place, members in groups.items()
        if members[0] == place
    ]


def _fitting(passages: Sequence[_Passage], share: float) -> dict[tuple[int, int], tuple[int, int]]:
    """Pairs of passages that may be one question → by how much they overlap, and how long the two are together."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    reaching: list[int] = []
    for place, passage in enumerate(passages):
        reaching = [other for other in reaching if passages[other].end > passage.start]
        for other in reaching:
            before = passages[other]
            overlap = min(before.end, passage.end) - passage.start
            if (
                overlap > 0
                and overlap >= share * min(before.length, passage.length)
                and before.coders.isdisjoint(passage.coders)
            ):
                found[other, place] = (overlap, max(before.end, passage.end) - before.start)
        reaching.append(place)
    return found


def _together(passages: Sequence[_Passage]) -> _Passage:
    if len(passages) == 1:
        return passages[0]
    return _Passage(
        min(one.code for one in passages),
        min(one.start for one in passages),
        max(one.end for one in passages),
        [mark for one in passages for mark in one.marks],
    )


def _difference(kind: str, coders: tuple[str, ...], marks: list[Mark], places: Mapping[str, int]) -> Difference:
    if len(marks) > 1:
        marks = sorted(marks, key=lambda mark: (mark.start, mark.end, places[mark.coder], mark.code, mark.coding))
    return Difference(kind, coders, tuple(marks))
