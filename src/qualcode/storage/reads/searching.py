"""What a search needs to know of documents: less than lists of them show, so that a rare word is found at once."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS
from qualcode.storage.reads.analysis import fetch
from qualcode.storage.reads.documents import natural


class SearchedDocument(NamedTuple):
    """A document with its current version."""

    id: int
    name: str
    language: str | None
    version_id: int


_order = lru_cache(maxsize=20_000)(natural)


def searched_documents(
    project: Project, version_ids: Collection[int] | None = None, document_ids: Collection[int] | None = None
) -> list[SearchedDocument]:
    """Documents in the order of their names: all, or those whose current version or whose id is among some."""
    conditions = []
    values = []
    for column, ids in (("v.id", version_ids), ("d.id", document_ids)):
        if ids is not None:
            conditions.append(f"{column} IN {NUMBERS}")
            values.append(json.dumps(list(ids)))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"""
        SELECT d.id, d.name, d.language, v.id FROM version v JOIN document d ON d.id = v.document_id
        AND v.number = (SELECT max(number) FROM version WHERE document_id = d.id) {where}
    """
    found = [
        SearchedDocument(id_, str(name, "utf-8"), language, version)
        for id_, name, language, version in fetch(project, sql, *values)
    ]
    return sorted(found, key=lambda document: (_order(document.name), document.name))


def languages_spoken(project: Project) -> set[str | None]:
    """The languages of all documents."""
    return {row[0] for row in fetch(project, "SELECT DISTINCT language FROM document")}


def speaker_labels(project: Project, document_id: int | None = None) -> dict[int, str]:
    """Id of a speaker → label, of one document or of all."""
    where, values = ("", []) if document_id is None else ("WHERE document_id = ?", [document_id])
    rows = fetch(project, f"SELECT id, label FROM speaker {where}", *values)
    return {id_: str(label, "utf-8") for id_, label in rows}
