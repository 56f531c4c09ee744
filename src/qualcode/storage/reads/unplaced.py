"""What lost its place when its transcript was corrected."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from qualcode.domain.identity import beginning_with, only_one
from qualcode.domain.translation import tr
from qualcode.domain.values import Unplaced
from qualcode.storage import tables
from qualcode.storage.project import Project

_unplaced = tables.unplaced


def list_unplaced(project: Project, document_id: int | None = None) -> list[Unplaced]:
    """Codings, memos and marks that wait for a place, by document and where they stood."""
    query = select(
        _unplaced.c.id,
        _unplaced.c.item,
        _unplaced.c.kind,
        _unplaced.c.document_id,
        _unplaced.c.version_id,
        _unplaced.c.coder_id,
        _unplaced.c.code_id,
        _unplaced.c.holder,
        _unplaced.c.start,
        _unplaced.c.end,
        _unplaced.c.quote,
        _unplaced.c.prefix,
        _unplaced.c.suffix,
        _unplaced.c.rest,
    ).order_by(_unplaced.c.document_id, _unplaced.c.start, _unplaced.c.id)
    if document_id is not None:
        query = query.where(_unplaced.c.document_id == document_id)
    with project.reading() as connection:
        return [_value(*row) for row in connection.execute(query)]


def _value(*row: Any) -> Unplaced:
    *values, rest = row
    return Unplaced(*(*values, json.loads(rest)))


def find_unplaced(project: Project, uuid_or_prefix: str) -> Unplaced:
    """What waits for a place and has this UUID, or one that begins so.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, list_unplaced(project))
    return only_one(found, tr("waiting coding"), uuid_or_prefix, remedy=tr("see `qualcode documents unplaced`"))
