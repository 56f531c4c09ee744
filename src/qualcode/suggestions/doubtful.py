"""Codings that all other codings make unlikely: a list to look at, not a list of faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.suggestion_lists import Doubtful, DoubtfulCodings
from qualcode.domain.suggestions import Example
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.suggest.protocol import find_suggester
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.like_code import place_of
from qualcode.suggestions.material import Key
from qualcode.suggestions.passages import are_one

PARTS = 4
"""The documents are divided into so many parts; each is foretold from the others."""
TOP = 100
FEWEST = 20
"""Coded passages from which such a list means anything."""
_INSTEAD = 3
_CLEARLY = 3.0
"""A coding is doubtful where another code was so many times as likely."""


def possible_miscodings(adviser: Adviser, *, top: int = TOP) -> Iterator[tuple[int, int] | DoubtfulCodings]:
    """The codings that a model which had not seen their document found least likely, the least likely first.

    Yields:
        (done, of) parts of the documents foretold, and at last the list, `top` codings at most.

    Raises:
        RuleError: Too little is coded, or all in one document.
    """
    yield from adviser.caught_up()
    examples = adviser.examples()
    coded = [one for one in examples if one.codes]
    if len(coded) < FEWEST or len({one.segment.document for one in coded}) < 2:
        raise RuleError(
            tr("too little is coded to tell what is unlikely"),
            remedy=tr("code {fewest} passages in two documents or more first", fewest=FEWEST),
        )
    chances: dict[Key, dict[str, float]] = {}
    parts = _parts(examples)
    for part in range(PARTS):
        yield from _foretold(adviser, examples, parts, part, chances)
        yield part + 1, PARTS
    measured = adviser.suggester.report().measured
    yield DoubtfulCodings(tuple(_doubtful(adviser, chances)[:top]), len(chances), measured)


def _parts(examples: Sequence[Example]) -> dict[str, int]:
    """document → its part: those with codings by turns, so that no part is without any."""
    coded = sorted({one.segment.document for one in examples if one.codes})
    return {document: number % PARTS for number, document in enumerate(coded)}


def _foretold(
    adviser: Adviser,
    examples: Sequence[Example],
    parts: Mapping[str, int],
    part: int,
    chances: dict[Key, dict[str, float]],
) -> Iterator[tuple[int, int]]:
    """Let the coded passages of one part of the documents be foretold from all others."""
    inside = [one for one in examples if parts.get(one.segment.document) == part and one.codes]
    if not inside:
        return
    others = [one for one in examples if parts.get(one.segment.document) != part]
    suggester = find_suggester(adviser.name)
    for _ in suggester.studying(adviser.cards_in_words(), others):
        yield part, PARTS
    rows = suggester.scores([one.segment for one in inside])
    for one, row in zip(inside, rows, strict=True):
        chances[one.segment.key] = dict(zip(suggester.codes, map(float, row), strict=True))


def _doubtful(adviser: Adviser, chances: Mapping[Key, Mapping[str, float]]) -> list[Doubtful]:
    coders = {coder.id: coder.name for coder in list_coders(adviser.project)}
    own = adviser.material.own_only()
    foretold: dict[str, dict[Span, Mapping[str, float]]] = defaultdict(dict)
    for (uuid, start, end), row in chances.items():
        foretold[uuid][Span(start, end)] = row
    found: list[Doubtful] = []
    for uuid, rows in sorted(foretold.items()):
        document_id = adviser.material.document_id(uuid)
        if document_id is None:
            continue
        for coding in list_codings(adviser.project, document_id=document_id):
            if own in (None, coding.coder_id):
                found += _if_doubtful(adviser, coding, _row_of(coding.span, rows), coders[coding.coder_id])
    return sorted(found, key=lambda one: (one.chance, one.place.document, one.place.start, one.coding_id))


def _row_of(span: Span, rows: Mapping[Span, Mapping[str, float]]) -> Mapping[str, float]:
    """What was foretold for the passage that a coding was taken for; nothing where there is none."""
    return rows.get(span) or next((row for other, row in rows.items() if are_one(span, other)), {})


def _if_doubtful(adviser: Adviser, coding: Coding, row: Mapping[str, float], coder: str) -> list[Doubtful]:
    material = adviser.material
    code = material.uuids().get(coding.code_id)
    if code is None or code not in row:
        return []
    likelier = sorted(((chance, other) for other, chance in row.items()), reverse=True)[:_INSTEAD]
    instead = tuple(
        (id_, chance)
        for chance, other in likelier
        if chance > _CLEARLY * row[code] and (id_ := material.code_id(other)) is not None
    )
    if not instead:
        return []
    place = place_of(adviser, coding.document_id, coding.start, coding.end)
    return [Doubtful(coding.id, coding.code_id, coder, place, row[code], instead)]
