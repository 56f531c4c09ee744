"""What one coder has done in every document, in one sweep."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select

from qualcode.domain.spans import Span
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import fetch_all
from qualcode.storage.statements import in_parts
from qualcode.storage.types import PACKED_SPAN, unpack_spans


@dataclass(slots=True)
class Work:
    """What one coder has done in a document."""

    sentences: int
    """How many there are."""
    spans: list[Span]
    """The sentences themselves; only read where the coder has done anything."""
    coded: list[Span] = field(default_factory=list)
    nothing: list[Span] = field(default_factory=list)


def work_by_document(project: Project, coder_id: int | None) -> dict[int, Work]:
    """document → what one coder has done in it."""
    version, sentences = tables.version, tables.sentences
    latest = (
        select(version.c.document_id, func.max(version.c.id).label("id")).group_by(version.c.document_id).subquery()
    )
    with project.reading() as connection:
        size = func.length(sentences.c.spans)
        found = select(latest.c.document_id, size).join_from(latest, sentences, sentences.c.version_id == latest.c.id)
        work = {row[0]: Work(row[1] // PACKED_SPAN, []) for row in connection.execute(found)}
        for kind, table in (("coded", tables.coding), ("nothing", tables.coverage_mark)):
            rows = connection.execute(
                select(table.c.document_id, table.c.start, table.c.end).where(table.c.coder_id == coder_id)
            )
            for row in rows:
                getattr(work[row[0]], kind).append(Span(row[1], row[2]))
        begun = [document for document, done in work.items() if done.coded or done.nothing]
        for part in in_parts({"document_id": begun}):
            packed = select(latest.c.document_id, sentences.c.spans).join_from(
                latest, sentences, sentences.c.version_id == latest.c.id
            )
            for document, spans in connection.execute(packed.where(latest.c.document_id.in_(part["document_id"]))):
                work[document].spans = unpack_spans(spans)
    return work


def turn_starts(project: Project, version_id: int) -> list[int]:
    """Where each turn of a version begins, by ordinal."""
    with project.reading() as connection:
        rows = fetch_all(connection, 'SELECT "start" FROM turn WHERE version_id = ? ORDER BY ordinal', (version_id,))
    return [row[0] for row in rows]
