"""Decisions on what coders read differently, and what is needed of codings to make those of Consensus."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select

from qualcode.domain.disagreements import Decision
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS, fetch_all, run
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import identifier_text

_COLUMNS = (
    "id, uuid, document_id, round_id, kind, verdict, basis, outcome, reason, coder_id, created_ms, state, ended_by, "
    "ended_ms"
)


class Source(NamedTuple):
    """What a coding of Consensus takes over from one that it is made of."""

    origin: str
    star: bool


def list_decisions(
    project: Project, document_ids: Collection[int] | None = None, states: Collection[str] | None = None
) -> list[Decision]:
    """All decisions, or those in some documents, or in some states, in the order in which they were made."""
    within = f"WHERE document_id IN {NUMBERS}" if document_ids is not None else ""
    values = (json.dumps(sorted(document_ids)),) if document_ids is not None else ()
    with project.reading() as connection:
        rows = fetch_all(connection, f"SELECT {_COLUMNS} FROM decision {within} ORDER BY created_ms, id", values)
        coder = tables.coder
        known = connection.execute(select(coder.c.id, coder.c.name)).all()
    names: dict[int | None, str] = {None: "", **{row[0]: row[1] for row in known}}
    wanted = None if states is None else frozenset(states)
    return [_value(row, names) for row in rows if wanted is None or row[11] in wanted]


def _value(row: tuple[Any, ...], names: dict[int | None, str]) -> Decision:
    id_, uuid, document_id, round_id, kind, verdict, basis, outcome, reason, coder, created, state, by, ended = row
    return Decision(
        id_,
        identifier_text(uuid),
        document_id,
        round_id,
        kind,
        verdict,
        str(basis, "utf-8"),
        tuple(json.loads(outcome)),
        str(reason, "utf-8"),
        names[coder],
        created,
        state,
        names[by],
        ended,
    )


def decided_documents(project: Project) -> frozenset[int]:
    """The documents in which anything was ever decided, also where it was reopened since."""
    with project.reading() as connection:
        return frozenset(row[0] for row in run(connection, "SELECT DISTINCT document_id FROM decision"))


def states_of(project: Project, coder_id: int) -> dict[int, str]:
    """document → what a coder said of it: `doing` or `done`; a document of which nothing was said is left out."""
    state = tables.document_state
    query = select(state.c.document_id, state.c.state).where(state.c.coder_id == coder_id)
    with project.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def sources_of(project: Project, document_ids: Collection[int]) -> dict[str, Source]:
    """UUID of every coding in some documents → how it came to be, and whether it bears a star."""
    coding = tables.coding
    query = select(coding.c.uuid, coding.c.origin, coding.c.star)
    with project.reading() as connection:
        return {
            uuid: Source(origin, bool(star))
            for part in in_parts({"document_id": list(document_ids)})
            for uuid, origin, star in connection.execute(query.where(condition(coding, part)))
        }
