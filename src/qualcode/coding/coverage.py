"""What has been read: coded sentences, passages with nothing to code, and what is left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span, unite
from qualcode.domain.translation import tr
from qualcode.domain.values import CoverageMark, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_coverage_marks
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences of a document one coder has dealt with, and how."""

    sentences: int
    coded: int
    """Touched by a coding of the coder."""
    nothing: int
    """Not coded, and marked as read with nothing to code."""

    @property
    def left(self) -> int:
        return self.sentences - self.coded - self.nothing

    @property
    def share(self) -> float:
        """The part dealt with, from 0 to 1; 0 for a document in which there is nothing to deal with."""
        return (self.coded + self.nothing) / self.sentences if self.sentences else 0.0


def touched(sentences: Sequence[Span], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Which sentences (by number) share at least one code point with a span."""
    ends = [sentence.end for sentence in sentences]
    found: set[int] = set()
    for start, end in unite(spans):
        for number in range(bisect_left(ends, start + 1), len(sentences)):
            if sentences[number].start >= end:
                break
            found.add(number)
    return found


def coverage_of(
    sentences: Sequence[Span], coded: Iterable[tuple[int, int]], nothing: Iterable[tuple[int, int]]
) -> Coverage:
    """Coverage from the coder's codings and marks of one document."""
    with_code = touched(sentences, coded)
    return Coverage(len(sentences), len(with_code), len(touched(sentences, nothing) - with_code))


def coverage(project: Project, transcript: Transcript, coder_id: int | None) -> Coverage:
    """Coverage of a document by one coder."""
    if coder_id is None:
        return coverage_of(transcript.sentences, (), ())
    document_id = transcript.document.id
    coded = [c.span for c in list_codings(project, document_id=document_id, coder_ids=[coder_id])]
    marks = [(m.start, m.end) for m in list_coverage_marks(project, document_id) if m.coder_id == coder_id]
    return coverage_of(transcript.sentences, coded, marks)


def mark_nothing(project: Project, document_id: int, span: tuple[int, int]) -> Effects:
    """Say that a passage was read and holds nothing to code; said again of the same passage, it is taken back."""
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    wanted = Span(place.start, place.end)
    with project.change("nothing", tr("nothing to code in “{quote}”", quote=excerpt(place.quote))) as tx:
        tx.look_at(document_id, wanted)
        coder_id = project.coder_id()
        mine = [m for m in list_coverage_marks(project, document_id) if m.coder_id == coder_id]
        if any(m.start <= wanted.start and wanted.end <= m.end for m in mine):
            tx.summary = tr("“{quote}” is unread again", quote=excerpt(place.quote))
            _clear(tx, [m for m in mine if wanted.overlaps((m.start, m.end))], wanted)
        else:
            _mark(tx, document_id, coder_id, wanted.start, wanted.end)
    return project.last


def _clear(tx: Transaction, marks: Iterable[CoverageMark], span: Span) -> None:
    """Take a span out of some marks that it overlaps, leaving what stands on either side."""
    for mark in marks:
        tx.delete_where("coverage_mark", {"id": mark.id})
        for start, end in ((mark.start, span.start), (span.end, mark.end)):
            if end > start:
                _mark(tx, mark.document_id, mark.coder_id, start, end)


def _mark(tx: Transaction, document_id: int, coder_id: int, start: int, end: int) -> None:
    now = now_ms()
    tx.add("coverage_mark", document_id=document_id, coder_id=coder_id, start=start, end=end, created_ms=now)
