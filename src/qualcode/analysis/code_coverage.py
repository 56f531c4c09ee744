"""Coverage by code: how much of what participants say stands inside codings of a code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from qualcode.analysis.code_rows import code_lines, coders_counted, in_rows
from qualcode.analysis.resolving import NO_VALUE, Source, value_order
from qualcode.analysis.sample import CODE, DOCUMENT, END, REACHED, START, Counted, Sample
from qualcode.analysis.sample_answers import Person, denominators_of, filter_of
from qualcode.domain.errors import InputError
from qualcode.domain.spans import unite
from qualcode.domain.summary_answers_documents import CodeCoverage, CoveredCell, SpokenColumn
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, Speech, speech_by_version

ALL = "all"
"""The one column of a table that is not cut up."""


@dataclass(slots=True)
class _Amount:
    """Speech: how much, and whose."""

    code_points: int = 0
    persons: set[Person] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)

    def add(self, code_points: int, person: Person, document: int) -> None:
        self.code_points += code_points
        self.persons.add(person)
        self.documents.add(document)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The speech of one document that counts, ascending."""

    starts: list[int]
    ends: list[int]
    columns: list[str]
    persons: list[Person]


def code_coverage(project: Project, sample: Sample, *, by: str = ALL) -> CodeCoverage:
    """Count the code points of participants' speech inside codings of each code.

    The speech is that of turns whose labels are mapped to participants; of a document that names nobody and is what
    somebody said, such as a survey answer, all of it. Blanks between words count, labels and stamps do not. Codings of
    one code, of whichever coders, are united first, and with roll-up those of all codes below with them, so that
    nothing counts twice. A coding of white space alone covers nothing.

    Args:
        by: `all`, `document`, `participant`, `site`, `document.kind` or any attribute.

    Raises:
        InputError: By `speaker`.
        NotFoundError: There is no such attribute, or it must be qualified.
    """
    if by.casefold() == "speaker":
        raise InputError(tr("coverage is not counted by label"), remedy=tr("count by participant"))
    source = None if by.casefold() == ALL else sample.people.source(by)
    spoken = _spoken(project, sample, source)
    columns: dict[str, _Amount] = {}
    for document, speech in spoken.items():
        for start, end, column, person in zip(speech.starts, speech.ends, speech.columns, speech.persons, strict=True):
            columns.setdefault(column, _Amount()).add(end - start, person, document)
    names = _column_order(sample, source, columns)
    codings = in_rows(sample)
    cells = _cells(sample, codings, spoken)
    lines = code_lines(sample)
    nothing = _Amount()
    rows = [
        CoveredCell(line.code, name, amount.code_points, _share(amount, columns.get(name)), len(amount.persons))
        for code, line in zip(sample.codes, lines, strict=True)
        for name in names
        for amount in [cells.get((code, name), nothing)]
    ]
    return CodeCoverage(
        coders=coders_counted(sample),
        filter=filter_of(sample, _notes(columns)),
        denominators=denominators_of(sample),
        unmapped=(),  # What they say is no part of any number.
        by=ALL if source is None else source.title,
        columns={
            name: SpokenColumn(
                code_points=amount.code_points, documents=len(amount.documents), people=len(amount.persons)
            )
            for name in names
            for amount in [columns.get(name, nothing)]
        },
        codes=lines,
        rows=tuple(rows),
    )


def _notes(columns: dict[str, _Amount]) -> tuple[str, ...]:
    if any(amount.code_points for amount in columns.values()):
        return ()
    return (
        tr("no speech of participants is known here, so every share is undefined: map the labels of speakers first"),
    )


def _share(part: _Amount, whole: _Amount | None) -> float | None:
    return part.code_points / whole.code_points if whole is not None and whole.code_points else None


def _spoken(project: Project, sample: Sample, source: Source | None) -> dict[int, _Spoken]:
    ids = None if sample.wish.documents is None else [document.id for document in sample.documents]
    speech = speech_by_version(project, ids)
    found = {}
    for document in sample.documents:
        pieces = _pieces(sample, document.id, speech.get(document.version_id, NOBODY_SPEAKS), source)
        if pieces.starts:
            found[document.id] = pieces
    return found


def _pieces(sample: Sample, document: int, speech: Speech, source: Source | None) -> _Spoken:
    people = sample.people
    somebody = people.is_somebody(document)
    known: dict[int | None, tuple[str, Person] | None] = {}
    found = _Spoken([], [], [], [])
    for start, end, speaker in zip(*speech, strict=True):
        if speaker not in known:
            participant = people.participant(speaker)
            column = ALL if source is None else people.value(source, document, participant) or NO_VALUE
            if participant is not None:
                known[speaker] = (column, ("participant", participant))
            else:
                known[speaker] = (column, ("document", document)) if somebody else None
        whose = known[speaker]
        if whose is not None:
            found.starts.append(start)
            found.ends.append(end)
            found.columns.append(whose[0])
            found.persons.append(whose[1])
    return found


def _cells(sample: Sample, codings: Sequence[Counted], spoken: dict[int, _Spoken]) -> dict[tuple[int, str], _Amount]:
    cells: dict[tuple[int, str], _Amount] = {}
    for document, group in groupby(codings, key=itemgetter(DOCUMENT)):
        speech = spoken.get(document)
        if speech is None:
            continue
        by_code: dict[int, list[tuple[int, int]]] = {}
        for coding in group:
            if coding[REACHED]:
                by_code.setdefault(coding[CODE], []).append((coding[START], coding[END]))
        measured: dict[tuple[int, ...], dict[tuple[str, Person], int]] = {}
        for row, covered in sample.covered.items():
            present = tuple(code for code in covered if code in by_code)
            if not present:
                continue
            if present not in measured:
                measured[present] = _covered(speech, [span for code in present for span in by_code[code]])
            for (column, person), code_points in measured[present].items():
                cells.setdefault((row, column), _Amount()).add(code_points, person, document)
    return cells


def _covered(speech: _Spoken, spans: Sequence[tuple[int, int]]) -> dict[tuple[str, Person], int]:
    """(column, person) → code points of their speech inside some spans, each once."""
    starts, ends = speech.starts, speech.ends
    found: dict[tuple[str, Person], int] = {}
    for start, end in unite(spans):
        at = bisect_right(ends, start)
        while at < len(starts) and starts[at] < end:
            key = (speech.columns[at], speech.persons[at])
            found[key] = found.get(key, 0) + min(end, ends[at]) - max(start, starts[at])
            at += 1
    return found


def _column_order(sample: Sample, source: Source | None, columns: dict[str, _Amount]) -> list[str]:
    if source is None:
        return [ALL]
    if source == Source("document", None, "document"):
        return [document.name for document in sample.documents]
    return value_order(columns, sample.people.names, source)
