"""What a conflict is about stands on a text, which may have been corrected since: its place today, or the queue."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from qualcode.coding.passages import turn_at
from qualcode.documents.putting_aside import put_aside
from qualcode.domain.errors import RuleError
from qualcode.domain.merging import Conflict
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, CoverageMark, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import get_memo
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import (
    get_document,
    list_coverage_marks,
    read_text,
    read_transcript,
    version_ids,
)
from qualcode.storage.reads.rows import Row, columns_of, read_rows, row_of, rows_of
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.places import turn_starts
from qualcode.text.anchors import make_anchor
from qualcode.text.reanchoring import reanchor

STANDING = frozenset({"coding", "memo", "coverage_mark", "rejection"})
"""Tables whose rows stand on the present text of their document."""


def version_of(project: Project, conflict: Conflict, row: Row) -> int | None:
    """The version of the document that the place in one side of a conflict counts in.

    Returns:
        None where the document is gone.

    Raises:
        RuleError: It stands on a text that is no longer here, or its words were not in the text here.
    """
    document_id = row.get("document_id") or conflict.document_id
    known = version_ids(project, document_id) if document_id is not None else []
    said = row.get("version_id")
    if known and ((said is not None and said not in known) or (row.get("start") or 0) < 0):
        raise RuleError(tr("the words that this stood on are not in the text here"), remedy=tr("settle it with “ours”"))
    if said in known or not known:
        return said
    made = dict(read_rows(project, "version", {"id": known}, ("id", "created_ms")))
    then = [version for version in known if made[version] <= conflict.created_ms]
    return then[-1] if then else known[0]


def passage_then(project: Project, conflict: Conflict, row: Row) -> str:
    """The words that one side of a conflict stands on, in the text that its place counts in; empty where it has none.

    Args:
        row: What the conflict says of that side.
    """
    if row.get("start") is None or row.get("end") is None or row["start"] < 0:
        return ""
    document_id = row.get("document_id") or conflict.document_id
    if document_id is None or row.get("version_id") not in (None, *version_ids(project, document_id)):
        return ""
    version = version_of(project, conflict, row)
    return read_text(project, version)[row["start"] : row["end"]] if version is not None else ""


def stand_again(project: Project, tx: Transaction, table: str, waiting: Row) -> Row:
    """Take something out of the queue and let it stand on the version that it waited on, with its memos.

    Returns:
        Its row, with `version_id` also where the table has no such column; it has yet to be placed on the present text.
    """
    values = waiting | json.loads(waiting["rest"]) | {"uuid": waiting["item"]}
    for name in ("coding_id", "case_id"):
        values[name] = None
    row = {name: values[name] for name in columns_of(table) if name != "id"}
    row["id"] = tx.add(table, **row)
    held = rows_of(project, "unplaced", {"holder": waiting["item"]}) if table == "coding" else []
    for memo in held:
        whole = memo | json.loads(memo["rest"]) | {"uuid": memo["item"], "coding_id": row["id"]}
        whole |= dict.fromkeys(("document_id", "case_id", "start", "end"))
        tx.add("memo", **{name: whole[name] for name in columns_of("memo") if name != "id"})
    tx.delete_where("unplaced", {"id": [waiting["id"], *(memo["id"] for memo in held)]})
    return row | {"version_id": waiting["version_id"]}


def place_anew(project: Project, tx: Transaction, table: str, row_id: int, version: int) -> None:
    """Move a row to where its words are in the present text; into the queue where they are not, with its memos.

    Args:
        version: The version that its place counts in.
    """
    row = row_of(project, table, id=row_id)
    if row is None or row["document_id"] is None or row["start"] is None:
        return
    document_id = row["document_id"]
    place = _place_today(project, document_id, version, Span(row["start"], row["end"]))
    if place is None:
        _put_aside(project, tx, table, row, version)
        return
    values: Row = {"start": place.start, "end": place.end}
    if table == "coding":
        latest = version_ids(project, document_id)[-1]
        turn = turn_at(turn_starts(project, latest), place.start)
        values = {"version_id": latest, **asdict(make_anchor(read_text(project, latest), *place, turn))}
    if any(row[name] != value for name, value in values.items()):
        tx.update_where(table, {"id": row_id}, **values)


def _place_today(project: Project, document_id: int, version: int, span: Span) -> Span | None:
    """Where a passage of a version is in the latest one, correction by correction; None where it was lost."""
    versions = version_ids(project, document_id)
    text = read_text(project, version)
    for later in versions[versions.index(version) + 1 :]:
        before, text = text, read_text(project, later)
        place = reanchor(before, text, [span])[0].new
        if place is None or not text[place.start : place.end].strip():
            return None
        span = place
    return span


def _put_aside(project: Project, tx: Transaction, table: str, row: Row, version: int) -> None:
    """Let a thing wait with the words that it stood on; nobody needs to place a rejection whose words are gone."""
    if table == "rejection":
        tx.delete_where(table, {"id": row["id"]})
        return
    then = replace(get_document(project, row["document_id"]), version_id=version)
    item: Coding | Memo | CoverageMark | None
    if table == "coding":
        (item,) = list_codings(project, ids=[row["id"]])
    elif table == "memo":
        item = get_memo(project, row["id"])
    else:
        item = next(mark for mark in list_coverage_marks(project, row["document_id"]) if mark.id == row["id"])
    assert item is not None
    put_aside(project, tx, read_transcript(project, then), [item])
