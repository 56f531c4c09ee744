"""Cases, attributes and memos."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from qualcode.domain.values import Attribute, Case, Memo
from qualcode.storage import tables
from qualcode.storage.prepared import Prepared
from qualcode.storage.project import Project

_memo = tables.memo


def _whole_memos(*conditions: ColumnElement[bool]) -> Select[Any]:
    coder = tables.coder
    return (
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


_CASE = ("id", "uuid", "kind", "name", "site_id", "withheld", "withheld_until")
_CASES = Prepared(
    lambda: select(*(tables.cases.c[name] for name in _CASE)).order_by(tables.cases.c.kind, tables.cases.c.name)
)


def _values(bearer: str) -> Select[Any]:
    value, attribute = tables.attribute_value, tables.attribute
    return (
        select(value.c[bearer], attribute.c.name, value.c.value)
        .join(attribute, attribute.c.id == value.c.attribute_id)
        .where(value.c[bearer].is_not(None))
        .order_by(attribute.c.id)
    )


_VALUES_OF_CASES = Prepared(lambda: _values("case_id"))
_VALUES_OF_DOCUMENTS = Prepared(lambda: _values("document_id"))
_MEMOS_OF_DOCUMENT = Prepared(lambda: _whole_memos(_memo.c.document_id == bindparam("document_id")))


def list_attributes(project: Project) -> list[Attribute]:
    """All attributes, by level and in the order in which they were made."""
    table = tables.attribute
    with project.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.level, table.c.id)).all()
    return [Attribute(r.id, r.level, r.name, r.type, tuple(json.loads(r.allowed))) for r in rows]


def list_cases(project: Project, kind: str | None = None) -> list[Case]:
    """Cases of one kind, or of all, by name, each with its own attributes."""
    with project.reading() as connection:
        rows = _CASES.rows(connection)
        values: dict[int, dict[str, str]] = {}
        for case_id, attribute, value in _VALUES_OF_CASES.rows(connection):
            values.setdefault(case_id, {})[attribute] = value
    return [
        Case(id_, uuid, of_kind, name, site_id, values.get(id_, {}), withheld, until)
        for id_, uuid, of_kind, name, site_id, withheld, until in rows
        if kind is None or of_kind == kind
    ]


def document_attributes(project: Project) -> dict[int, dict[str, str]]:
    """document → its own attributes."""
    with project.reading() as connection:
        found: dict[int, dict[str, str]] = {}
        for document_id, attribute, value in _VALUES_OF_DOCUMENTS.rows(connection):
            found.setdefault(document_id, {})[attribute] = value
    return found


def list_memos(project: Project, *, document_id: int | None = None, coding_id: int | None = None) -> list[Memo]:
    """Memos, of one document or coding or of all, the oldest first."""
    if document_id is not None and coding_id is None:
        with project.reading() as connection:
            return [Memo(*row) for row in _MEMOS_OF_DOCUMENT.rows(connection, document_id=document_id)]
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
    with project.reading() as connection:
        return [Memo(*tuple(row)) for row in connection.execute(_whole_memos(*conditions))]
