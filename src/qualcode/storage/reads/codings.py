"""Codings, by document, by code, by id."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from qualcode.domain.identity import only_one, uuid_digits
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.storage import tables
from qualcode.storage.prepared import Prepared
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import run
from qualcode.storage.statements import condition, in_parts

_coding = tables.coding
_DIGITS = 32
"""Of a whole UUID."""


_code = tables.code
# Built once: to put so many columns together takes longer than to read a few rows.
_WHOLE: Select[Any] = select(
    _coding.c.id,
    _coding.c.uuid,
    _coding.c.document_id,
    _coding.c.code_id,
    _coding.c.coder_id,
    _coding.c.start,
    _coding.c.end,
    _coding.c.quote,
    _coding.c.turn,
    _coding.c.origin,
    _coding.c.comment,
    _coding.c.star,
    _coding.c.created_ms,
    _coding.c.definition_id,
).order_by(_coding.c.document_id, _coding.c.start, _coding.c.end, _coding.c.id)


_OF_DOCUMENT = Prepared(lambda: _WHOLE.where(_coding.c.document_id == bindparam("document_id")))
_STAR = 11


def _value(*row: Any) -> Coding:
    values = list(row)
    values[_STAR] = bool(values[_STAR])
    return Coding(*values)


def list_codings(
    project: Project,
    *,
    document_id: int | None = None,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    ids: Collection[int] | None = None,
) -> list[Coding]:
    """Codings that meet every condition given, by document and place."""
    if document_id is not None and code_ids is None and coder_ids is None and ids is None:
        with project.reading() as connection:
            return [_value(*row) for row in _OF_DOCUMENT.rows(connection, document_id=document_id)]
    where: dict[str, Any] = {}
    if document_id is not None:
        where["document_id"] = document_id
    if code_ids is not None:
        where["code_id"] = list(code_ids)
    if coder_ids is not None:
        where["coder_id"] = list(coder_ids)
    if ids is not None:
        where["id"] = list(ids)
    with project.reading() as connection:
        return [
            _value(*row)
            for part in in_parts(where)
            for row in connection.execute(_WHOLE.where(condition(_coding, part)))
        ]


def spans_of_codings(project: Project) -> list[tuple[int, int, int, int, int, int]]:
    """(id, document, code, coder, start, end) of every coding, by document and place; fast for whole studies."""
    with project.reading() as connection:
        rows = run(
            connection,
            'SELECT id, document_id, code_id, coder_id, "start", "end" FROM coding ORDER BY document_id, "start"',
        )
        return [tuple(row) for row in rows]


def find_coding(project: Project, uuid_or_prefix: str) -> Coding:
    """The coding whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    digits = uuid_digits(uuid_or_prefix)
    found: list[int] = []
    if digits and len(digits) <= _DIGITS:
        lowest, highest = (digits.ljust(_DIGITS, filling) for filling in "0f")
        with project.reading() as connection:
            rows = connection.execute(select(_coding.c.id).where(_coding.c.uuid.between(lowest, highest)).limit(2))
            found = list(rows.scalars())
    coding_id = only_one(found, "coding", uuid_or_prefix, remedy=tr("see `qualcode code list`"))
    return list_codings(project, ids=[coding_id])[0]


def find_duplicates(project: Project, document_ids: Collection[int]) -> set[tuple[int, int, int, int, int]]:
    """(document, start, end, code, coder) of every coding in these documents."""
    where = {"document_id": list(document_ids)}
    columns = (_coding.c.document_id, _coding.c.start, _coding.c.end, _coding.c.code_id, _coding.c.coder_id)
    with project.reading() as connection:
        return {
            tuple(row)
            for part in in_parts(where)
            for row in connection.execute(select(*columns).where(condition(_coding, part)))
        }


def outdated_codings(
    project: Project,
    *,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    document_ids: Collection[int] | None = None,
) -> list[tuple[int, int, int]]:
    """(id, code, coder) of the codings made under another definition of their code than holds now, in no order."""
    wanted = {"code_id": code_ids, "coder_id": coder_ids, "document_id": document_ids}
    where = {name: list(ids) for name, ids in wanted.items() if ids is not None}
    definition = _coding.c.definition_id
    rows = select(_coding.c.id, _coding.c.code_id, _coding.c.coder_id).join(_code, _code.c.id == _coding.c.code_id)
    with project.reading() as connection:
        redefined = connection.execute(select(_code.c.id).where(_code.c.definition_id.is_not(None))).scalars().all()
        # Two questions, each with an index of its own: one for both would read all codings.
        of_redefined = rows.where(definition.is_distinct_from(_code.c.definition_id))
        from_others = rows.where(definition.is_not(None), _code.c.definition_id.is_(None))
        among = {"code_id": [id_ for id_ in redefined if code_ids is None or id_ in set(code_ids)]}
        return [
            (row[0], row[1], row[2])
            for query, narrowed in ((of_redefined, where | among), (from_others, where))
            for part in in_parts(narrowed)
            for row in connection.execute(query.where(condition(_coding, part)))
        ]


def reach_of_codes(project: Project, code_ids: Collection[int]) -> tuple[int, int, int]:
    """How many codings some codes have, in how many documents and by how many coders."""
    columns = (_coding.c.document_id, _coding.c.coder_id, func.count())
    with project.reading() as connection:
        rows = [
            row
            for part in in_parts({"code_id": list(code_ids)})
            for row in connection.execute(
                select(*columns).where(condition(_coding, part)).group_by(_coding.c.document_id, _coding.c.coder_id)
            )
        ]
    return sum(row[2] for row in rows), len({row[0] for row in rows}), len({row[1] for row in rows})


def coders_of_codes(project: Project, code_ids: Collection[int]) -> set[int]:
    """The coders who gave some codes, or whose codings of them wait for a place in a corrected transcript."""
    with project.reading() as connection:
        return {
            coder
            for table in (_coding, tables.unplaced)
            for part in in_parts({"code_id": list(code_ids)})
            for coder in connection.execute(select(table.c.coder_id).where(condition(table, part)).distinct()).scalars()
        }


def contexts_of(project: Project, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """coding → the words before and behind it, as its anchor holds them."""
    query = select(_coding.c.id, _coding.c.prefix, _coding.c.suffix).where(_coding.c.id.in_(list(ids)))
    with project.reading() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def anchored_rows(project: Project, ids: Collection[int]) -> tuple[tuple[str, ...], list[tuple[int, tuple[Any, ...]]]]:
    """The columns of a coding but for its id and UUID, and their values by coding, to be written again elsewhere."""
    columns = tuple(column.name for column in _coding.c if column.name not in ("id", "uuid"))
    query = select(_coding.c.id, *(_coding.c[name] for name in columns)).order_by(_coding.c.id)
    with project.reading() as connection:
        rows = [
            row
            for part in in_parts({"id": list(ids)})
            for row in connection.execute(query.where(condition(_coding, part)))
        ]
    return columns, [(row[0], tuple(row[1:])) for row in rows]
