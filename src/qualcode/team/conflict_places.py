"""Where a conflict is to be looked at: the document and the passage that it is about."""

from __future__ import annotations

from typing import Any

from qualcode.domain.changes import Focus
from qualcode.domain.merging import Conflict
from qualcode.domain.spans import Span
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import columns_of, read_rows


def place_of(project: Project, conflict: Conflict) -> Focus | None:
    """The document and the passage that a conflict is about, as things stand here; what was removed here, as it was.

    Returns:
        The span is None for what is about a whole document; None for what is about no document that is here.
    """
    with project.reading():
        row = _row(project, conflict.table, conflict.item) or {**conflict.base, **conflict.theirs}
        if row.get("coding_id") is not None and row.get("start") is None:
            found = read_rows(project, "coding", {"id": row["coding_id"]}, ("document_id", "start", "end"))
            row |= dict(zip(("document_id", "start", "end"), found[0], strict=True)) if found else {}
        document_id = row.get("document_id") or conflict.document_id
        if document_id is None or not read_rows(project, "document", {"id": document_id}, ("id",)):
            return None
    start, end = row.get("start"), row.get("end")
    return Focus(document_id, Span(start, end) if start is not None and end is not None else None)


def _row(project: Project, table: str, uuid: str) -> dict[str, Any]:
    found = read_rows(project, table, {"uuid": uuid})
    return dict(zip(columns_of(table), found[0], strict=True)) if found else {}
