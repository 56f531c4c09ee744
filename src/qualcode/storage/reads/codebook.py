"""What the codebook was and is to be: definitions, further themes, merged codes, versions, freezes, proposals."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from qualcode.domain.values import CodebookVersion, Definition, FormerCode, Freeze, Proposal
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import run
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import unpacked

_LINKS = 'SELECT "code_id", "theme_id" FROM "code_theme" ORDER BY "id"'


def list_code_themes(project: Project) -> list[tuple[int, int]]:
    """(code, theme) of all codes that belong to a theme beside the one they hang under."""
    with project.reading() as connection:
        return [(row[0], row[1]) for row in run(connection, _LINKS)]


def list_definitions(
    project: Project, *, codes: Collection[str] | None = None, ids: Collection[int] | None = None
) -> list[Definition]:
    """Definitions by code and number: of all codes, or of those with these UUIDs, or those with these ids."""
    table, coder = tables.definition, tables.coder
    columns = [table.c[name] for name in ("id", "uuid", "code", "number", "name", "definition", "include", "exclude")]
    query = (
        select(*columns, table.c.reason, coder.c.name, table.c.created_ms)
        .join(coder, coder.c.id == table.c.coder_id, isouter=True)
        .order_by(table.c.code, table.c.number)
    )
    where: dict[str, Any] = {}
    if codes is not None:
        where["code"] = list(codes)
    if ids is not None:
        where["id"] = list(ids)
    with project.reading() as connection:
        found = [row for part in in_parts(where) for row in connection.execute(query.where(condition(table, part)))]
    return [Definition(*row[:9], row[9] or "", row[10]) for row in found]


def list_former_codes(project: Project) -> list[FormerCode]:
    """The codes that were merged into others, in the order in which they were."""
    table = tables.former_code
    query = select(table.c.code, table.c.path, table.c.into_id, table.c.merged_ms).order_by(table.c.id)
    with project.reading() as connection:
        return [FormerCode(*row) for row in connection.execute(query)]


def list_versions(project: Project) -> list[CodebookVersion]:
    """The named states of the codebook, the oldest first."""
    table, coder = tables.codebook_version, tables.coder
    query = (
        select(table.c.id, table.c.uuid, table.c.name, table.c.change, coder.c.name, table.c.reason, table.c.created_ms)
        .join(coder, coder.c.id == table.c.coder_id)
        .order_by(table.c.id)
    )
    with project.reading() as connection:
        return [CodebookVersion(*row) for row in connection.execute(query)]


def version_contents(project: Project, version_id: int) -> bytes:
    """What was kept of the codebook when it was given a name."""
    table, content = tables.codebook_version, tables.content
    query = (
        select(content.c.codec, content.c.data)
        .join(table, table.c.codebook_sha256 == content.c.sha256)
        .where(table.c.id == version_id)
    )
    with project.reading() as connection:
        row = connection.execute(query).one()
    return unpacked(row[0], row[1])


def running_freeze(project: Project) -> Freeze | None:
    """The freeze of the codebook that has not ended; None while it is free."""
    table, coder = tables.freeze, tables.coder
    query = (
        select(table.c.id, table.c.uuid, table.c.name, coder.c.name, table.c.created_ms, table.c.ended_ms)
        .join(coder, coder.c.id == table.c.coder_id)
        .where(table.c.ended_ms.is_(None))
        .order_by(table.c.id)
        .limit(1)
    )
    with project.reading() as connection:
        row = connection.execute(query).one_or_none()
    return Freeze(*row) if row is not None else None


def list_proposals(project: Project) -> list[Proposal]:
    """All proposals, the oldest first."""
    table, coder, judge = tables.proposal, tables.coder, tables.coder.alias("judge")
    names = ("id", "uuid", "kind", "code_id", "name", "rest", "reason", "document_id", "start", "end", "quote")
    query = (
        select(
            *(table.c[name] for name in names),
            coder.c.name,
            table.c.created_ms,
            table.c.state,
            judge.c.name,
            table.c.decided_ms,
            table.c.answer,
        )
        .join(coder, coder.c.id == table.c.coder_id)
        .join(judge, judge.c.id == table.c.decided_by, isouter=True)
        .order_by(table.c.id)
    )
    with project.reading() as connection:
        rows = connection.execute(query).all()
    return [_proposal(*row) for row in rows]


def _proposal(*row: Any) -> Proposal:
    *about, rest, reason, document_id, start, end, quote, coder, made, state, judge, decided, answer = row
    passage = (document_id, start, end, quote)
    return Proposal(*(*about, json.loads(rest), reason, *passage, coder, made, state, judge or "", decided, answer))


def codebook_label(project: Project) -> str:
    """What the codebook's version is called, as the file that was taken in last says; empty where none did."""
    with project.reading() as connection:
        return connection.execute(select(tables.project.c.codebook_version)).scalar_one() or ""


def codebook_comments(project: Project) -> dict[int | None, str]:
    """code → the comments of its entry in a YAML file, as JSON; None → those of the file itself."""
    code, project_ = tables.code, tables.project
    with project.reading() as connection:
        found: dict[int | None, str] = {
            row[0]: row[1]
            for row in connection.execute(select(code.c.id, code.c.comments).where(code.c.comments.is_not(None)))
        }
        whole = connection.execute(select(project_.c.codebook_comments)).scalar_one()
    return found | ({None: whole} if whole else {})
