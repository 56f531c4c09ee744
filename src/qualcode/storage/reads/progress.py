"""What one coder has done in every document, in one sweep."""

from __future__ import annotations

from sqlalchemy import func, select

from qualcode.domain.spans import Span
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.types import unpack_spans

Work = tuple[list[Span], list[Span], list[Span]]


def spans_by_document(project: Project, coder_id: int | None) -> dict[int, Work]:
    """document → its sentences, the coder's codings and the coder's marks of nothing to code."""
    version, sentences = tables.version, tables.sentences
    latest = (
        select(version.c.document_id, func.max(version.c.id).label("id")).group_by(version.c.document_id).subquery()
    )
    with project.reading() as connection:
        work: dict[int, Work] = {
            row[0]: (unpack_spans(row[1]), [], [])
            for row in connection.execute(
                select(latest.c.document_id, sentences.c.spans).join(sentences, sentences.c.version_id == latest.c.id)
            )
        }
        for position, table in ((1, tables.coding), (2, tables.coverage_mark)):
            rows = connection.execute(
                select(table.c.document_id, table.c.start, table.c.end).where(table.c.coder_id == coder_id)
            )
            for row in rows:
                work[row[0]][position].append(Span(row[1], row[2]))
    return work


def turn_starts(project: Project, version_id: int) -> list[int]:
    """Where each turn of a version begins, by ordinal."""
    turn = tables.turn
    with project.reading() as connection:
        return list(
            connection.execute(
                select(turn.c.start).where(turn.c.version_id == version_id).order_by(turn.c.ordinal)
            ).scalars()
        )
