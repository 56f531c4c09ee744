"""What every summary says of the codings that it counted, and of the people behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.analysis.resolving import Speakers
from qualcode.analysis.sample import Sample
from qualcode.domain.answers import Denominators
from qualcode.domain.summary_answers import SummaryFilter, UnmappedLabel
from qualcode.domain.translation import plural
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import finished

Person = tuple[str, int]
"""Somebody who may stand behind a cell: (`participant`, id), or (`document`, id) for one that names nobody and is what
somebody said."""


def filter_of(sample: Sample, notes: Sequence[str] = ()) -> SummaryFilter:
    """What was counted, with what the reader of every summary must know before what this one has to say."""
    wish = sample.wish
    return SummaryFilter(
        whose=sample.whose.sentence,
        codes=wish.codes,
        documents=None if wish.documents is None else tuple(document.name for document in sample.documents),
        where=wish.where,
        starred=wish.starred,
        roll_up=wish.roll_up,
        without=sample.whose.without,
        codings=sample.counted,
        suggested=sample.origins[SUGGESTED],
        autocoded=sample.origins[AUTOCODED],
        notes=(*notes, *_unmapped_notes(sample)),
    )


def _unmapped_notes(sample: Sample) -> tuple[str, ...]:
    people = sample.people
    ids = {speaker for document in people.documents for speaker in people.unmapped(document)}
    labels = {people.speakers[id_].label for id_ in ids}
    if not labels:
        return ()
    return (
        plural(
            "{number} speaker label is not mapped (`qualcode speakers list`) and counts for no participant",
            "{number} speaker labels are not mapped (`qualcode speakers list`) and count for no participant",
            len(labels),
        ),
    )


def coders_of(sample: Sample, codings: Iterable[int]) -> tuple[str, ...]:
    """The names of coders, as an answer lists them: those named in the wish, else those who made the codings counted.

    Args:
        codings: The coders' ids, each any number of times.
    """
    made = set(codings)
    named = sample.wish.coders is not None
    return tuple(name for id_, name in sample.whose.coders.items() if named or id_ in made)


def denominators_of(sample: Sample) -> Denominators:
    """The documents looked at; the participants who speak in them; the sites of these participants, and those of
    documents where nobody need speak."""
    people = sample.people
    participants: set[int] = set()
    sites: set[int | None] = set()
    for document in people.documents:
        speaking = people.participants(speaker.id for speaker in people.speakers_of(document))
        participants.update(speaking)
        sites.add(people.site(document, None))
        sites.update(people.site(document, person) for person in speaking)
    return Denominators(documents=len(people.documents), participants=len(participants), sites=len(sites - {None}))


def persons_behind(sample: Sample, document: int, reached: Speakers) -> tuple[Person, ...]:
    """The people whom a coding is of: the participants it reaches, else the document itself if it names nobody and is
    what somebody said."""
    participants = sample.persons(reached)
    if participants:
        return tuple(("participant", person) for person in participants)
    return (("document", document),) if sample.people.is_somebody(document) else ()


def labels_behind(sample: Sample, document: int, reached: Speakers) -> set[int]:
    """The speakers whom a coding reaches that are not mapped; nobody where it reaches a participant."""
    if sample.persons(reached):
        return set()
    return {speaker for speaker in reached if speaker is not None} & set(sample.people.unmapped(document))


def unmapped_labels(sample: Sample, speakers: Iterable[int]) -> tuple[UnmappedLabel, ...]:
    """Speakers as an answer names them: by label and document, each once, in the order of the documents."""
    people = sample.people
    order = {document: place for place, document in enumerate(people.documents)}
    found = [people.speakers[id_] for id_ in set(speakers)]
    found.sort(key=lambda speaker: (order[speaker.document_id], speaker.label))
    return tuple(UnmappedLabel(label=s.label, document=people.documents[s.document_id].name) for s in found)


def finished_for(project: Project, sample: Sample) -> set[int]:
    """The documents that somebody finished whose codings count there; who codes blindly is told nothing of others."""
    blind, whose = project.blind, sample.whose
    return {
        document
        for document, coder in finished(project)
        if document in sample.people.documents
        and whose.counts(document, coder)
        and (blind is None or not blind.hides(document, coder))
    }
