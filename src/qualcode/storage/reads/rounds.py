"""Rounds, who is to code what in them, and how far everybody has come."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select

from qualcode.domain.rounds import DOING, DONE, TO_DO, Assignment, Round, SamplingPlan
from qualcode.storage import tables
from qualcode.storage.project import Project

_round, _assignment = tables.round_, tables.assignment


class Begun(NamedTuple):
    """What a coder has done in a document: codings, and marks of passages with nothing to code."""

    first_ms: int
    """When the earliest of them was made."""
    last_ms: int
    codings: int


def list_rounds(project: Project) -> list[Round]:
    """All rounds, the oldest first."""
    version, coder = tables.codebook_version, tables.coder
    query = (
        select(_round, version.c.name.label("version_name"), coder.c.name.label("coder_name"))
        .join(version, version.c.id == _round.c.codebook_version_id, isouter=True)
        .join(coder, coder.c.id == _round.c.coder_id, isouter=True)
        .order_by(_round.c.created_ms, _round.c.id)
    )
    with project.reading() as connection:
        return [_value(row) for row in connection.execute(query)]


def _value(row: Any) -> Round:
    return Round(
        row.id,
        row.uuid,
        row.name,
        bool(row.blind),
        bool(row.open_codebook),
        row.unit,
        row.version_name or "",
        row.created_ms,
        row.closed_ms,
        row.coder_name or "",
        SamplingPlan.from_json(row.plan) if row.plan is not None else None,
        row.note or "",
    )


def list_assignments(
    project: Project, *, round_id: int | None = None, coder_id: int | None = None, document_id: int | None = None
) -> list[Assignment]:
    """Assignments of a round, of a coder, of a document or of all, in the order in which they were made.

    Where the session's coder may not see what others did, what they have begun counts as to do.
    """
    columns = [_assignment.c[name] for name in Assignment.__slots__]
    query = (
        select(*columns, _round.c.created_ms)
        .join(_round, _round.c.id == _assignment.c.round_id)
        .order_by(_assignment.c.id)
    )
    for column, wanted in (("round_id", round_id), ("coder_id", coder_id), ("document_id", document_id)):
        if wanted is not None:
            query = query.where(_assignment.c[column] == wanted)
    with project.reading() as connection:
        rows = connection.execute(query).all()
        begun = work_begun(project, coder_id, document_id) if rows else {}
    return [_assigned(row, begun.get((row.document_id, row.coder_id))) for row in rows]


def _assigned(row: Any, begun: Begun | None) -> Assignment:
    """An assignment as it stands: what was not said to be begun is, where there is work in its document."""
    *values, made_ms = row
    known = dict(zip(Assignment.__slots__, values, strict=True))
    if begun is not None:
        known["begun_ms"] = known["begun_ms"] or max(begun.first_ms, made_ms)
        known["state"] = DOING if known["state"] == TO_DO else known["state"]
    return Assignment(**known)


def work_begun(
    project: Project, coder_id: int | None = None, document_id: int | None = None
) -> dict[tuple[int, int], Begun]:
    """(document, coder) → what was done there, by one coder or all, in one document or all."""
    found: dict[tuple[int, int], Begun] = {}
    with project.reading() as connection:
        for table in (tables.coding, tables.coverage_mark):
            made = table.c.created_ms
            query = select(
                table.c.document_id, table.c.coder_id, func.min(made), func.max(made), func.count()
            ).group_by(table.c.document_id, table.c.coder_id)
            for column, wanted in (("coder_id", coder_id), ("document_id", document_id)):
                if wanted is not None:
                    query = query.where(table.c[column] == wanted)
            for document, coder, first, last, count in connection.execute(query):
                before = found.get((document, coder), Begun(first, last, 0))
                codings = before.codings + (count if table is tables.coding else 0)
                found[document, coder] = Begun(min(before.first_ms, first), max(before.last_ms, last), codings)
    return found


def still_to_finish(project: Project, coder_id: int | None) -> frozenset[int]:
    """The documents that a coder has been given in rounds that are not closed, and has not finished there."""
    query = (
        select(_assignment.c.document_id)
        .join(_round, _round.c.id == _assignment.c.round_id)
        .where(_assignment.c.coder_id == coder_id, _assignment.c.state != DONE, _round.c.closed_ms.is_(None))
    )
    with project.reading() as connection:
        return frozenset(connection.execute(query).scalars())


def open_assignments(project: Project, document_id: int, coder_id: int) -> set[int]:
    """The ids of a coder's assignments of a document in rounds that are not closed."""
    query = (
        select(_assignment.c.id)
        .join(_round, _round.c.id == _assignment.c.round_id)
        .where(
            _assignment.c.coder_id == coder_id, _assignment.c.document_id == document_id, _round.c.closed_ms.is_(None)
        )
    )
    with project.reading() as connection:
        return set(connection.execute(query).scalars())


def bundles_of_round(project: Project, round_id: int) -> int:
    """How many bundles were handed out for a round alone."""
    query = select(func.count()).where(tables.bundle.c.round_id == round_id)
    with project.reading() as connection:
        return int(connection.execute(query).scalar_one())
