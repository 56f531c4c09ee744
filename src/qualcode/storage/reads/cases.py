"""Cases, attributes and memos."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, or_, select

from qualcode.domain.values import Attribute, Case, Memo
from qualcode.storage import tables
from qualcode.storage.project import Project

_memo = tables.memo


def list_attributes(project: Project) -> list[Attribute]:
    """All attributes, by level and in the order in which they were made."""
    table = tables.attribute
    with project.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.level, table.c.id)).all()
    return [Attribute(r.id, r.level, r.name, r.type, tuple(json.loads(r.allowed))) for r in rows]


def list_cases(project: Project, kind: str | None = None) -> list[Case]:
    """Cases of one kind, or of all, by name, each with its own attributes."""
    table, value, attribute = tables.cases, tables.attribute_value, tables.attribute
    query = select(table).order_by(table.c.kind, table.c.name)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    with project.reading() as connection:
        rows = connection.execute(query).all()
        values: dict[int, dict[str, str]] = {}
        for row in connection.execute(
            select(value.c.case_id, attribute.c.name, value.c.value)
            .join(attribute, attribute.c.id == value.c.attribute_id)
            .where(value.c.case_id.is_not(None))
            .order_by(attribute.c.id)
        ):
            values.setdefault(row[0], {})[row[1]] = row[2]
    return [
        Case(r.id, r.uuid, r.kind, r.name, r.site_id, values.get(r.id, {}), r.withheld, r.withheld_until) for r in rows
    ]


def document_attributes(project: Project) -> dict[int, dict[str, str]]:
    """document → its own attributes."""
    value, attribute = tables.attribute_value, tables.attribute
    with project.reading() as connection:
        rows = connection.execute(
            select(value.c.document_id, attribute.c.name, value.c.value)
            .join(attribute, attribute.c.id == value.c.attribute_id)
            .where(value.c.document_id.is_not(None))
        )
        found: dict[int, dict[str, str]] = {}
        for row in rows:
            found.setdefault(row[0], {})[row[1]] = row[2]
    return found


def list_memos(project: Project, *, document_id: int | None = None, coding_id: int | None = None) -> list[Memo]:
    """Memos, of one document or coding or of all, the oldest first."""
    conditions = []
    if document_id is not None:
        conditions.append(_memo.c.document_id == document_id)
    if coding_id is not None:
        conditions.append(_memo.c.coding_id == coding_id)
    return _memos(project, *conditions)


def get_memo(project: Project, memo_id: int) -> Memo | None:
    """A memo; None if there is none, or none any more."""
    return next(iter(_memos(project, _memo.c.id == memo_id)), None)


def memos_at(project: Project, document_id: int) -> list[Memo]:
    """The memos on a document, its passages and its codings, the oldest first."""
    coding = tables.coding
    its_codings = select(coding.c.id).where(coding.c.document_id == document_id)
    return _memos(project, or_(_memo.c.document_id == document_id, _memo.c.coding_id.in_(its_codings)))


def memos_exactly_on(
    project: Project,
    *,
    document_id: int | None,
    span: tuple[int, int] | None,
    code_id: int | None,
    coding_id: int | None,
    case_id: int | None,
) -> list[Memo]:
    """The memos that are on just this, the oldest first; on the project where nothing is named.

    Args:
        span: A passage of the document, in code points.
    """
    start, end = span or (None, None)
    wanted = {
        "document_id": document_id,
        "start": start,
        "end": end,
        "code_id": code_id,
        "coding_id": coding_id,
        "case_id": case_id,
    }
    return _memos(project, *(_memo.c[name].is_not_distinct_from(value) for name, value in wanted.items()))


def _memos(project: Project, *conditions: ColumnElement[bool]) -> list[Memo]:
    coder = tables.coder
    query = (
        select(
            _memo.c.id,
            _memo.c.uuid,
            _memo.c.kind,
            _memo.c.text,
            coder.c.name,
            _memo.c.created_ms,
            _memo.c.changed_ms,
            _memo.c.document_id,
            _memo.c.code_id,
            _memo.c.coding_id,
            _memo.c.case_id,
            _memo.c.start,
            _memo.c.end,
        )
        .join(coder, coder.c.id == _memo.c.coder_id)
        .where(*conditions)
        .order_by(_memo.c.id)
    )
    with project.reading() as connection:
        return [Memo(*tuple(row)) for row in connection.execute(query)]
