"""What coders are compared by: every coding with its place and UUIDs, and the documents in their order."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from qualcode.domain.disagreements import Mark
from qualcode.domain.values import Coding
from qualcode.storage import tables
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import NUMBERS, fetch_all
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import natural
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import identifier_text

_MARKS = 'SELECT document_id, uuid, coder_id, code_id, start, "end" FROM coding'


class NamedDocument(NamedTuple):
    """A document without what would have to be counted."""

    uuid: str
    name: str


def marks_by_document(project: Project, document_ids: Collection[int] | None = None) -> dict[int, list[Mark]]:
    """document → every coding in it, of all documents or of some, in no order; a document without any is left out."""
    coder, code = tables.coder, tables.code
    within = f" WHERE document_id IN {NUMBERS}" if document_ids is not None else ""
    values = (json.dumps(sorted(document_ids)),) if document_ids is not None else ()
    found: dict[int, list[Mark]] = {}
    with project.reading() as connection:
        coders = {row[0]: row[1] for row in connection.execute(select(coder.c.id, coder.c.uuid))}
        codes = {row[0]: row[1] for row in connection.execute(select(code.c.id, code.c.uuid))}
        for document, uuid, by, of, start, end in fetch_all(connection, _MARKS + within, values):
            mark = Mark(identifier_text(uuid), coders[by], codes[of], start, end)
            found.setdefault(document, []).append(mark)
    return found


def named_documents(project: Project) -> dict[int, NamedDocument]:
    """document → its UUID and name, in the order of `list_documents`."""
    document = tables.document
    with project.reading() as connection:
        rows = connection.execute(
            select(document.c.id, document.c.uuid, document.c.name).order_by(document.c.name)
        ).all()
    return {row[0]: NamedDocument(row[1], row[2]) for row in sorted(rows, key=lambda row: natural(row[2]))}


def codings_by_uuid(project: Project, uuids: Collection[str]) -> dict[str, Coding]:
    """UUID → the coding, of those asked for that are there."""
    coding = tables.coding
    with project.reading() as connection:
        ids = [
            id_
            for part in in_parts({"uuid": list(uuids)})
            for id_ in connection.execute(select(coding.c.id).where(condition(coding, part))).scalars()
        ]
        return {one.uuid: one for one in list_codings(project, ids=ids)}
