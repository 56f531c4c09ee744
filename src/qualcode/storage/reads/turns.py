"""Who speaks in which turn, for many documents in one sweep."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import unpack_spans


def turn_labels(project: Project, document_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """(document, ordinal of the turn) → the speaker's label; turns that nobody is named for are left out."""
    version, turn, speaker = tables.version, tables.turn, tables.speaker
    latest = (
        select(version.c.document_id, func.max(version.c.id).label("id")).group_by(version.c.document_id).subquery()
    )
    query = (
        select(speaker.c.document_id, turn.c.ordinal, speaker.c.label)
        .join(turn, turn.c.speaker_id == speaker.c.id)
        .join(latest, latest.c.id == turn.c.version_id)
    )
    with project.reading() as connection:
        return {
            (row[0], row[1]): row[2]
            for part in in_parts({"document_id": list(document_ids)})
            for row in connection.execute(query.where(condition(speaker, part)))
        }


def speech_by_speaker(project: Project) -> dict[int, tuple[int, int]]:
    """speaker → (turns, code points of speech) in the present texts; labels that no text has any more are left out."""
    version, turn = tables.version, tables.turn
    latest = select(func.max(version.c.id)).group_by(version.c.document_id)
    query = select(turn.c.speaker_id, turn.c.speech).where(
        turn.c.speaker_id.is_not(None), turn.c.version_id.in_(latest)
    )
    found: dict[int, tuple[int, int]] = {}
    with project.reading() as connection:
        for speaker_id, speech in connection.execute(query):
            turns, characters = found.get(speaker_id, (0, 0))
            size = sum(end - start for start, end in unpack_spans(speech))
            found[speaker_id] = (turns + 1, characters + size)
    return found
