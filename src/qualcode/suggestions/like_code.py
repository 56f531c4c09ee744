"""Passages that look like a code and do not have it: what may have been missed, over the whole project."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heappush, heappushpop

from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.suggestion_lists import Candidate, LikeCode, Place
from qualcode.domain.translation import tr
from qualcode.storage.reads.suggestions import codes_over, dealings, list_rejections, speaker_at
from qualcode.suggestions.adviser import Adviser

TOP = 100
"""Passages that a list has at most, unless more are asked for."""
_Found = tuple[float, str, int, int, float]
"""How far up it stands, document, start and end below 0 so that of equals the first is the largest, chance."""


def passages_like(
    adviser: Adviser, code_id: int, *, top: int = TOP, unsure: bool = False
) -> Iterator[tuple[int, int] | LikeCode]:
    """The passages that look most like a code, of those that nobody learned from gave it and that were not rejected.

    Args:
        code_id: A code that can be given.
        top: So many at most.
        unsure: Those first about which the suggester is least sure: to decide on them teaches it most.

    Yields:
        (done, of) documents looked through, and at last the list.

    Raises:
        RuleError: The code cannot be given.
    """
    yield from adviser.caught_up()
    material = adviser.material
    uuid = material.uuids().get(code_id)
    if uuid is None:
        raise RuleError(
            tr("passages are looked for only for codes that can be given"), remedy=tr("bring the code back first")
        )
    taken = _taken(adviser, code_id)
    best: list[_Found] = []
    looked = 0
    for number, (document_id, one) in enumerate(material.documents.items(), 1):
        units = material.units([document_id]).get(document_id, [])
        free = _free(units, taken[document_id])
        for _ in adviser.shelf.getting(one):
            yield number - 1, len(material.documents)
        segments = [segment for unit in free if (segment := adviser.shelf.segment(one, unit)).words]
        looked += len(segments)
        for segment, chance in zip(segments, adviser.chances(segments, uuid), strict=True):
            rank = -abs(chance - 0.5) if unsure else chance
            place = (rank, segment.document, -segment.start, -segment.end, chance)
            (heappush if len(best) < top else heappushpop)(best, place)
        yield number, len(material.documents)
    found = [_candidate(adviser, uuid, one) for one in sorted(best, key=lambda one: (-one[0], one[1], -one[2]))]
    candidates = tuple(one for one in found if one is not None)
    yield LikeCode(
        code_id,
        candidates,
        sum(one.chance for one in candidates),
        adviser.suggester.report().measured,
        looked,
        material.unit,
    )


def _taken(adviser: Adviser, code_id: int) -> dict[int, list[Span]]:
    """document → where the code was given, or rejected by the session's coder."""
    own = adviser.material.own_only()
    me = adviser.project.known_coder_id()
    taken: dict[int, list[Span]] = defaultdict(list)
    for one in dealings(adviser.project):
        if one.code_id == code_id and own in (None, one.coder_id):
            taken[one.document_id].append(Span(one.start, one.end))
    if me is not None:
        for said in list_rejections(adviser.project, coder_ids=[me]):
            if said.code_id == code_id:
                taken[said.document_id].append(Span(said.start, said.end))
    return taken


def _free(units: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The units that share nothing with some spans."""
    starts = [unit.start for unit in units]
    touched = {
        number
        for span in taken
        for number in range(max(0, bisect_left(starts, span.start) - 1), bisect_left(starts, span.end))
        if units[number].overlaps(span)
    }
    return [unit for number, unit in enumerate(units) if number not in touched]


def _candidate(adviser: Adviser, uuid: str, found: _Found) -> Candidate | None:
    """A passage with what speaks for the code; None where nothing does that could be said."""
    _, document, start, end, chance = found
    document_id = adviser.material.document_id(document)
    if document_id is None:
        return None
    one = adviser.material.documents[document_id]
    offered = adviser.offered_for(adviser.shelf.segment(one, (-start, -end)), uuid)
    if offered is None:
        return None
    place = place_of(adviser, document_id, -start, -end)
    return Candidate(place, chance, offered.word, offered.reasons, codes_at(adviser, document_id, -start, -end))


def place_of(adviser: Adviser, document_id: int, start: int, end: int) -> Place:
    """A passage with its words."""
    one = adviser.material.documents[document_id]
    speaker = speaker_at(adviser.project, one.version_id, start)
    return Place(document_id, one.name, start, end, adviser.text(one.version_id)[start:end], speaker)


def codes_at(adviser: Adviser, document_id: int, start: int, end: int) -> tuple[int, ...]:
    """The codes of the passages that share anything with this one, of those that are learned from."""
    own = adviser.material.own_only()
    found = codes_over(adviser.project, document_id, start, end)
    return tuple(sorted({code for code, coder in found if own in (None, coder)}))
