"""What queries run over: codings of some codes or of all, memos by place, rounds; as plain tuples."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import SavedQuery
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS
from qualcode.storage.reads.analysis import fetch
from qualcode.storage.types import identifier_text


class CodingSpan(NamedTuple):
    """A coding as queries see it; to give 162,000 of them names and UUIDs would take longer than to ask them."""

    id: int
    document_id: int
    code_id: int
    coder_id: int
    start: int
    end: int
    star: int
    origin: str
    created_ms: int
    comment: bytes
    """UTF-8."""


class MemoPlace(NamedTuple):
    """A memo on a coding or on a passage."""

    document_id: int
    coding_id: int | None
    start: int | None
    """None for a memo on a coding: it stands where that stands."""
    end: int | None
    text: str


_COLUMNS = 'id, document_id, code_id, coder_id, start, "end", star, origin, created_ms, comment'


def coding_spans(project: Project, code_ids: Collection[int] | None = None) -> list[CodingSpan]:
    """The codings of some codes, or all, in no order."""
    if code_ids is None:
        rows = fetch(project, f"SELECT {_COLUMNS} FROM coding")
    else:
        wanted = json.dumps(list(code_ids))
        rows = fetch(project, f"SELECT {_COLUMNS} FROM coding WHERE code_id IN {NUMBERS}", wanted)
    return list(map(CodingSpan._make, rows))


def memo_places(project: Project) -> list[MemoPlace]:
    """The memos on codings and on passages."""
    sql = """
        SELECT coalesce(m.document_id, c.document_id), m.coding_id, m.start, m."end", m.text
        FROM memo m LEFT JOIN coding c ON c.id = m.coding_id
        WHERE m.coding_id IS NOT NULL OR (m.document_id IS NOT NULL AND m.start IS NOT NULL)
    """
    return [MemoPlace._make((*row[:4], str(row[4], "utf-8"))) for row in fetch(project, sql)]


def round_names(project: Project) -> dict[str, int]:
    """Name of a round → its id."""
    return {str(name, "utf-8"): id_ for id_, name in fetch(project, "SELECT id, name FROM round ORDER BY id")}


def assigned_in(project: Project, round_id: int) -> set[tuple[int, int]]:
    """(document, coder) of every assignment of a round."""
    rows = fetch(project, "SELECT document_id, coder_id FROM assignment WHERE round_id = ?", round_id)
    return {(row[0], row[1]) for row in rows}


def list_saved_queries(project: Project) -> list[SavedQuery]:
    """What was asked under names, in the order of the names; codes in it stand as they are kept, by their UUIDs."""
    sql = """
        SELECT s.id, s.uuid, s.name, s.query, s.note, c.name, s.created_ms, s.changed_ms
        FROM saved_query s JOIN coder c ON c.id = s.coder_id
    """
    found = [
        SavedQuery(id_, identifier_text(uuid), _text(name), _text(query), _text(note), _text(coder), created, changed)
        for id_, uuid, name, query, note, coder, created, changed in fetch(project, sql)
    ]
    return sorted(found, key=lambda saved: (saved.name.casefold(), saved.name))


def same_name_as(name: str) -> str:
    """What two names of saved queries have in common that are the same to a reader."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _text(raw: bytes) -> str:
    return str(raw, "utf-8")


def find_saved_query(project: Project, name: str) -> SavedQuery:
    """The query saved under a name; the case counts only to tell two apart.

    Raises:
        NotFoundError: There is none.
    """
    saved = list_saved_queries(project)
    for fold in (str, same_name_as):
        for one in saved:
            if fold(one.name) == fold(name):
                return one
    raise NotFoundError(tr("no query is saved as “{name}”", name=name), remedy=tr("see `qualcode query list`"))
