"""The profile of each document: which codes were given in it, how often, and how often per 1,000 words of speech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualcode.analysis.code_rows import Behind, code_lines, coders_counted, in_rows, rows_of, unmapped_of
from qualcode.analysis.resolving import Speakers
from qualcode.analysis.sample import CODE, DOCUMENT, REACHED, Sample
from qualcode.analysis.sample_answers import Person, denominators_of, filter_of
from qualcode.domain.summary_answers_documents import Profile, ProfileCell, ProfiledDocument
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, speech_by_version, texts_of
from qualcode.text.words import count_words

PER = 1000
"""Words of speech that a rate is given for."""


def profiles(project: Project, sample: Sample) -> Profile:
    """Count the codings of each code in each document.

    A rate is codings divided by words of speech, times 1,000: the words that all speakers of the document say, as
    `documents list` counts them, without those of participants who are left out. In the row of a code that groups
    others all codings below it count, each once.
    """
    behind, codings = Behind(sample), in_rows(sample)
    given: Counter[tuple[int, int, Speakers]] = Counter((c[CODE], c[DOCUMENT], c[REACHED]) for c in codings)
    counts: Counter[tuple[int, int]] = Counter()
    persons: dict[tuple[int, int], set[Person]] = {}
    above = rows_of(sample)
    segments: Counter[int] = Counter()
    different: dict[int, set[int]] = {}
    for (code, document, reached), number in given.items():
        segments[document] += number
        different.setdefault(document, set()).add(code)
        for row in above[code]:
            counts[row, document] += number
            persons.setdefault((row, document), set()).update(behind.of(document, reached))
    lines, words = code_lines(sample), _words(project, sample)
    return Profile(
        coders=coders_counted(sample),
        filter=filter_of(sample, _notes(sample, words)),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, codings, sample.people.documents),
        documents=tuple(
            ProfiledDocument(
                document=document.name,
                words=words[document.id],
                segments=segments[document.id],
                codes=len(different.get(document.id, ())),
                per_1000_words=_rate(segments[document.id], words[document.id]),
                people=len(behind.document(document.id)),
            )
            for document in sample.documents
        ),
        codes=lines,
        rows=tuple(
            ProfileCell(
                line.code,
                document.name,
                counts[code, document.id],
                _rate(counts[code, document.id], words[document.id]),
                len(persons[code, document.id]),
            )
            for code, line in zip(sample.codes, lines, strict=True)
            for document in sample.documents
            if (code, document.id) in counts
        ),
    )


def _rate(count: int, words: int) -> float | None:
    return PER * count / words if words else None


def _words(project: Project, sample: Sample) -> dict[int, int]:
    """Document → its words of speech; without those of participants who are left out."""
    people = sample.people
    words = {document.id: document.words for document in sample.documents}
    mixed = {
        document.version_id: document.id
        for document in sample.documents
        if not people.hushed.isdisjoint(speaker.id for speaker in people.speakers_of(document.id))
    }
    speech = speech_by_version(project, list(mixed.values())) if mixed else {}
    for version, text in texts_of(project, mixed):
        spans = zip(*speech.get(version, NOBODY_SPEAKS), strict=True)
        shown = [(start, end) for start, end, speaker in spans if speaker not in people.hushed]
        words[mixed[version]] = count_words(text, shown)
    return words


def _notes(sample: Sample, words: Mapping[int, int]) -> tuple[str, ...]:
    silent = [document.name for document in sample.documents if not words[document.id]]
    if not silent:
        return ()
    return (tr("no rate is defined for documents without words of speech: {documents}", documents=", ".join(silent)),)
