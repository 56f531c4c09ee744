"""The codebook and who codes with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from qualcode.domain.values import Code, Coder, NamedSet
from qualcode.storage import tables
from qualcode.storage.project import Project

_code, _coder, _coding = tables.code, tables.coder, tables.coding


def _value(*row: Any) -> Code:
    *values, retired, definition_id = row
    return Code(*(*values, bool(retired), definition_id))


def list_codes(project: Project) -> list[Code]:
    """All codes, also retired ones, siblings in their order."""
    query = select(
        _code.c.id,
        _code.c.uuid,
        _code.c.parent_id,
        _code.c.position,
        _code.c.name,
        _code.c.definition,
        _code.c.include,
        _code.c.exclude,
        _code.c.example,
        _code.c.colour,
        _code.c.mark,
        _code.c.memo,
        _code.c.retired,
        _code.c.definition_id,
    ).order_by(_code.c.position, _code.c.id)
    with project.reading() as connection:
        return [_value(*row) for row in connection.execute(query)]


def list_coders(project: Project) -> list[Coder]:
    """All coders in the order in which they signed on."""
    query = select(_coder.c.id, _coder.c.uuid, _coder.c.name, _coder.c.role).order_by(_coder.c.id)
    with project.reading() as connection:
        return [Coder(*row) for row in connection.execute(query)]


def count_codings_by_code(project: Project, coder_id: int | None = None) -> dict[int, int]:
    """code → how many codings it has, of one coder or of all."""
    query = select(_coding.c.code_id, func.count()).group_by(_coding.c.code_id)
    if coder_id is not None:
        query = query.where(_coding.c.coder_id == coder_id)
    with project.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def recent_codes(project: Project, coder_id: int, limit: int = 20) -> list[int]:
    """The codes that a coder applied last, the latest first, each once."""
    latest = (
        select(_coding.c.code_id, func.max(_coding.c.id).label("latest"))
        .where(_coding.c.coder_id == coder_id)
        .group_by(_coding.c.code_id)
        .subquery()
    )
    query = select(latest.c.code_id).order_by(latest.c.latest.desc()).limit(limit)
    with project.reading() as connection:
        return list(connection.execute(query).scalars())


def codes_as_given(project: Project, coder_id: int) -> list[int]:
    """The code of each of a coder's codings, in the order in which they were made."""
    with project.reading() as connection:
        rows = connection.exec_driver_sql(
            'SELECT "code_id" FROM "coding" WHERE "coder_id" = ? ORDER BY "id"', (coder_id,)
        )
        return [row[0] for row in rows]


def pinned_codes(project: Project, coder_id: int) -> dict[int, int]:
    """Slot (6–9, and 10 for the key `0`) → the code that a coder pinned there."""
    pin = tables.pinned_code
    with project.reading() as connection:
        rows = connection.execute(select(pin.c.slot, pin.c.code_id).where(pin.c.coder_id == coder_id))
        return {row[0]: row[1] for row in rows}


def all_pins(project: Project) -> list[tuple[int, int, int]]:
    """(id, coder, code) of every code that somebody put on a key."""
    pin = tables.pinned_code
    with project.reading() as connection:
        rows = connection.execute(select(pin.c.id, pin.c.coder_id, pin.c.code_id).order_by(pin.c.id))
        return [(row[0], row[1], row[2]) for row in rows]


def list_sets(project: Project) -> list[NamedSet]:
    """All sets with the ids of their members."""
    member = tables.set_member
    with project.reading() as connection:
        sets = connection.execute(select(tables.set_).order_by(tables.set_.c.kind, tables.set_.c.name)).all()
        members: dict[int, list[int]] = {}
        for row in connection.execute(select(member).order_by(member.c.id)):
            members.setdefault(row.set_id, []).append(row.document_id or row.case_id or row.code_id)
    return [NamedSet(row.id, row.uuid, row.kind, row.name, tuple(members.get(row.id, ()))) for row in sets]


def project_name(project: Project) -> str:
    """The study's name."""
    with project.reading() as connection:
        return str(connection.execute(select(tables.project.c.name)).scalar_one())
