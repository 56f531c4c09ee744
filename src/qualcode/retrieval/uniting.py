"""Codings of one code that share words, united: a reader sees a passage once, however many coders marked it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualcode.domain.values import BY_MACHINE
from qualcode.retrieval.quotes import Found, Passage, Spot, passages_at
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import CodedPassage


def united(project: Project, found: Found, *, context: int = 0, question: bool = False, edges: bool = False) -> Found:
    """What was found, with each group of overlapping codings of one code as one passage, read back from the text.

    It reaches from where the first begins to where the last ends, has a star if one of them has, and came to be as the
    one did to which the program led least. Passages that hold no speech, and those that are no codings, stay as they
    are; so do codings of exactly the same words, which are one quote already.

    Args:
        context: As it was asked of `find_passages`, like `question` and `edges`.
    """
    alone: list[Passage] = []
    spots: dict[int, list[Spot]] = {}
    made: dict[tuple[int, int, int, int], tuple[CodedPassage, ...]] = {}
    for group in _groups(found.passages):
        codings = tuple(one.coding for one in group if one.coding is not None)
        if len({(one.start, one.end) for one in group}) == 1 or len(codings) < len(group):
            alone += group
            continue
        whole = _whole(codings)
        spots.setdefault(whole.version_id, []).append(Spot(whole.document_id, whole.start, whole.end, whole))
        made[whole.document_id, whole.start, whole.end, whole.code_id] = codings
    if not spots:
        return found
    read = passages_at(project, spots, found.people, context=context, question=question, edges=edges)
    passages = [replace(one, united=made[one.document_id, one.start, one.end, one.code_id or 0]) for one in read]
    order = _order(found.passages)
    every = sorted([*alone, *passages], key=lambda one: (order[one.document_id], one.start, one.end))
    return replace(found, passages=every)


def _groups(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """The passages that hang together by words that they share; one that cannot be united is a group of its own."""
    by_code: dict[tuple[int, int], list[Passage]] = {}
    for one in passages:
        if one.coding is None or not one.voices:
            yield [one]
        else:
            by_code.setdefault((one.document_id, one.coding.code_id), []).append(one)
    for some in by_code.values():
        group: list[Passage] = []
        end = -1
        for one in sorted(some, key=lambda one: (one.start, one.end)):
            if group and one.start >= end:
                yield group
                group = []
            end = max(end, one.end) if group else one.end
            group.append(one)
        yield group


def _whole(codings: Sequence[CodedPassage]) -> CodedPassage:
    """The coding that several are taken for."""
    best = min(codings, key=lambda one: (led(one.origin), one.start, one.id))
    return best._replace(
        start=min(one.start for one in codings),
        end=max(one.end for one in codings),
        star=max(one.star for one in codings),
    )


def led(origin: str) -> int:
    """How far the program led to a coding: not at all, to a passage that was read, or to one that was not."""
    return BY_MACHINE.index(origin) + 1 if origin in BY_MACHINE else 0


def _order(passages: Sequence[Passage]) -> Mapping[int, int]:
    return {document_id: i for i, document_id in enumerate(dict.fromkeys(one.document_id for one in passages))}
