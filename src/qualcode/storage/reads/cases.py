"""Cases, attributes and memos."""

from __future__ import annotations

import json

from sqlalchemy import select

from qualcode.domain.values import Attribute, Case, Memo
from qualcode.storage import tables
from qualcode.storage.project import Project


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
    return [Case(r.id, r.uuid, r.kind, r.name, r.site_id, values.get(r.id, {})) for r in rows]


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
    memo, coder = tables.memo, tables.coder
    query = select(
        memo.c.id,
        memo.c.uuid,
        memo.c.kind,
        memo.c.text,
        coder.c.name,
        memo.c.created_ms,
        memo.c.changed_ms,
        memo.c.document_id,
        memo.c.code_id,
        memo.c.coding_id,
        memo.c.case_id,
        memo.c.start,
        memo.c.end,
    ).join(coder, coder.c.id == memo.c.coder_id)
    if document_id is not None:
        query = query.where(memo.c.document_id == document_id)
    if coding_id is not None:
        query = query.where(memo.c.coding_id == coding_id)
    with project.reading() as connection:
        return [Memo(*tuple(row)) for row in connection.execute(query.order_by(memo.c.id))]
