"""How often something was found, in how many documents and with how many participants: in all, and by an attribute."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.analysis.frequencies import ALL, Shares
from qualcode.analysis.resolving import NO_VALUE, People, Source, Speakers, value_order
from qualcode.analysis.selecting import choose_documents
from qualcode.domain.answers import Hit
from qualcode.domain.search_answers import SearchCount, SearchCounts
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, speech_by_version

Reached = Counter[tuple[int, Speakers]]
"""(document, the speakers whose speech is reached) → how many hits."""


@dataclass
class _Tally:
    """What one value has."""

    hits: int = 0
    documents: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)


def count_hits(
    project: Project, hits: Iterable[Hit], *, by: str | None = None, documents: Collection[str] | None = None
) -> SearchCounts:
    """Count hits, the documents with one, and the participants with a non-space character of speech in one.

    An attribute resolves document → participant → site, as everywhere: a hit stands in the row of each participant
    whose speech it reaches, and in `(none)` where there is no value. Out of how many a row counts: the documents
    looked through in which a hit could fall into it, and the participants of that value who speak in them.

    Args:
        hits: All that was found.
        by: `document`, `speaker` (the label), `participant`, `site`, `document.kind` or any attribute.
        documents: What was looked through, by name or UUID; None for all.

    Raises:
        NotFoundError: A document or attribute is not there, or an attribute must be qualified.
    """
    with project.reading():
        people = People(project, choose_documents(project, documents))
        source = None if by is None else people.source(by)
        reached, possible = _reached(project, people, hits), _possible(people)
        total = _tallied(Shares(people, None), reached).get(ALL, _Tally())
        of = _tallied(Shares(people, None), possible).get(ALL, _Tally())
        return SearchCounts(
            hits=total.hits,
            documents=len(total.documents),
            of_documents=len(of.documents),
            participants=len(total.participants),
            of_participants=len(of.participants),
            by=None if source is None else source.title,
            rows=() if source is None else _rows(people, source, reached, possible),
        )


def _rows(people: People, source: Source, reached: Reached, possible: Reached) -> tuple[SearchCount, ...]:
    """A row for each value that a hit has or could have."""
    shares = Shares(people, source)
    found, of = _tallied(shares, reached), _tallied(shares, possible)
    shown = {value for value, tally in of.items() if value != NO_VALUE or value in found or tally.participants}
    return tuple(
        SearchCount(
            value=value,
            hits=found.get(value, _Tally()).hits,
            documents=len(found.get(value, _Tally()).documents),
            of_documents=len(of[value].documents),
            participants=len(found.get(value, _Tally()).participants),
            of_participants=len(of[value].participants),
        )
        for value in value_order(shown, people.names, source)
    )


def _tallied(shares: Shares, reached: Mapping[tuple[int, Speakers], int]) -> dict[str, _Tally]:
    """Value → what was found with it."""
    tallies: dict[str, _Tally] = {}
    for (document_id, speakers), hits in reached.items():
        for share in shares.of(document_id, speakers):
            tally = tallies.setdefault(share.column, _Tally())
            tally.hits += hits
            tally.documents.add(document_id)
            tally.participants |= share.participants
    return tallies


def _possible(people: People) -> Reached:
    """Whom a hit could reach: nobody, or one of those who speak in a document."""
    return Counter(
        (document_id, reached)
        for document_id in people.documents
        for reached in [(), *((speaker.id,) for speaker in people.speakers_of(document_id))]
    )


def _reached(project: Project, people: People, hits: Iterable[Hit]) -> Reached:
    """Whose speech the hits reach, as codings do: no text is read, since speech begins and ends with no white space."""
    known = {document.name: document for document in people.documents.values()}
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        places.setdefault(hit.document, []).append(hit)
    speech = speech_by_version(project, [known[name].id for name in places])
    found: Reached = Counter()
    for name, inside in places.items():
        document = known[name]
        starts, ends, speakers = speech.get(document.version_id, NOBODY_SPEAKS)
        for hit in inside:
            first, behind = bisect_right(ends, hit.start), bisect_left(starts, hit.end)
            blank = hit.quote.isspace()
            found[document.id, () if blank else tuple(dict.fromkeys(speakers[first:behind]))] += 1
    return found
