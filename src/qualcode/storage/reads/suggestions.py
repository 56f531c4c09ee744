"""What suggestions are learned from: codings, marks and finished documents in bulk, and what coders rejected."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import func, select

from qualcode.domain.spans import Span
from qualcode.domain.values import Rejection
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import unpack_spans

_rejection = tables.rejection


class Dealing(NamedTuple):
    """One thing that a coder did with a passage."""

    document_id: int
    coder_id: int
    code_id: int | None
    """The code that she gave it; None for a mark that nothing is to be coded there."""
    start: int
    end: int
    created_ms: int


class Current(NamedTuple):
    """The version of a document that counts now."""

    document_id: int
    uuid: str
    version_id: int
    text_sha256: bytes
    language: str | None
    name: str


def dealings(project: Project, document_ids: Collection[int] | None = None) -> list[Dealing]:
    """All codings and marks, of all documents or of some, by document and place."""
    where = {} if document_ids is None else {"document_id": list(document_ids)}
    found: list[Dealing] = []
    with project.reading() as connection:
        for table in (tables.coding, tables.coverage_mark):
            code = [table.c.code_id] if "code_id" in table.c else []
            columns = (table.c.document_id, table.c.coder_id, *code, table.c.start, table.c.end, table.c.created_ms)
            for part in in_parts(where):
                rows: Any = connection.execute(select(*columns).where(condition(table, part)))
                found += [Dealing(*row) if code else Dealing(row[0], row[1], None, *row[2:]) for row in rows]
    return sorted(found, key=lambda one: (one.document_id, one.start, one.end, one.code_id or 0, one.coder_id))


def list_rejections(
    project: Project, *, document_ids: Collection[int] | None = None, coder_ids: Collection[int] | None = None
) -> list[Rejection]:
    """The suggestions that were rejected, by document and place."""
    where: dict[str, Any] = {} if document_ids is None else {"document_id": list(document_ids)}
    if coder_ids is not None:
        where["coder_id"] = list(coder_ids)
    columns = [
        _rejection.c[name]
        for name in ("id", "uuid", "document_id", "code_id", "coder_id", "start", "end", "created_ms")
    ]
    with project.reading() as connection:
        rows = [
            Rejection(*row)
            for part in in_parts(where)
            for row in connection.execute(select(*columns).where(condition(_rejection, part)))
        ]
    return sorted(rows, key=lambda one: (one.document_id, one.start, one.end, one.id))


def current_versions(project: Project) -> list[Current]:
    """The version of every document that counts now, by document."""
    document, version = tables.document, tables.version
    query = (
        select(
            document.c.id,
            document.c.uuid,
            version.c.id,
            version.c.text_sha256,
            document.c.language,
            document.c.name,
        )
        .join(version, version.c.document_id == document.c.id)
        .order_by(document.c.id, version.c.number)
    )
    with project.reading() as connection:
        latest = {
            row[0]: Current(row[0], row[1], row[2], bytes(row[3]), row[4], row[5]) for row in connection.execute(query)
        }
    return list(latest.values())


def blind_assignments(project: Project, coder_id: int) -> set[int]:
    """The documents that a coder still has to code blindly in some round."""
    assignment, round_ = tables.assignment, tables.round_
    query = (
        select(assignment.c.document_id)
        .join(round_, round_.c.id == assignment.c.round_id)
        .where(
            assignment.c.coder_id == coder_id,
            assignment.c.state != "done",
            round_.c.blind == 1,
            round_.c.closed_ms.is_(None),
        )
    )
    with project.reading() as connection:
        return set(connection.execute(query).scalars())


def suggestions_wanted(project: Project) -> bool:
    """Whether the project lets suggestions be shown."""
    with project.reading() as connection:
        said: int | None = connection.execute(select(tables.project.c.suggestions)).scalar_one()
    return said != 0


def speech_of_turns(project: Project, version_ids: Collection[int]) -> dict[int, list[Span]]:
    """version → for each turn in which anything is said, the span from its first word to its last, ascending."""
    turn = tables.turn
    query = select(turn.c.version_id, turn.c.speech).where(func.length(turn.c.speech) > 0).order_by(turn.c.ordinal)
    found: dict[int, list[Span]] = {version_id: [] for version_id in version_ids}
    with project.reading() as connection:
        for part in in_parts({"version_id": list(version_ids)}):
            for version_id, packed in connection.execute(query.where(condition(turn, part))):
                spans = unpack_spans(packed)
                found[version_id].append(Span(spans[0].start, spans[-1].end))
    return found


def codes_over(project: Project, document_id: int, start: int, end: int) -> set[tuple[int, int]]:
    """(code, coder) of the codings that share anything with a span of a document."""
    coding = tables.coding
    query = select(coding.c.code_id, coding.c.coder_id).where(
        coding.c.document_id == document_id, coding.c.start < end, coding.c.end > start
    )
    with project.reading() as connection:
        return {(row[0], row[1]) for row in connection.execute(query)}


def speaker_at(project: Project, version_id: int, offset: int) -> str:
    """The label of who speaks at an offset of a version; empty where nobody is named."""
    turn, speaker = tables.turn, tables.speaker
    query = (
        select(speaker.c.label)
        .select_from(turn.outerjoin(speaker, speaker.c.id == turn.c.speaker_id))
        .where(turn.c.version_id == version_id, turn.c.start <= offset)
        .order_by(turn.c.ordinal.desc())
        .limit(1)
    )
    with project.reading() as connection:
        return connection.execute(query).scalar() or ""
