"""What waits for a place in a corrected transcript, there or here, three ways like all else."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qualcode.domain.identity import now_ms
from qualcode.storage.reads.documents import version_ids
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.team.merging.kinds import differing, only
from qualcode.team.merging.places import anchor_here
from qualcode.team.merging.rows import translated
from qualcode.team.merging.state import PLACE, Merging, Row

_KINDS = {"coding": "coding", "memo": "memo", "coverage_mark": "mark"}
"""Tables whose rows can wait, and what the queue calls them."""
_KEPT = {
    "coding": ("origin", "comment", "star", "created_ms", "definition_id"),
    "memo": ("kind", "text", "created_ms", "changed_ms"),
    "coverage_mark": ("created_ms",),
}
"""What the queue keeps of them beside place and code."""


def keep_standing(merging: Merging) -> None:
    """Let what lost its place by a correction there stand as it stands here: corrections are not taken over."""
    waiting = {
        change.after["item"]: id_
        for id_, change in merging.of("unplaced").items()
        if change.before is None and change.after is not None
    }
    for table in _KINDS if waiting else ():
        for id_, change in list(merging.of(table).items()):
            if change.after is None and change.before is not None and change.uuid in waiting:
                row = merging.changes["unplaced"].pop(waiting[change.uuid]).after
                assert row is not None
                after = change.before | _said(table, row)
                merging.changes[table][id_] = NetChange(change.before, after)


def _said(table: str, waiting: Row) -> Row:
    """What the queue says of a thing, by the columns of its table."""
    rest = json.loads(waiting["rest"])
    found = {name: rest[name] for name in _KEPT[table] if name in rest}
    return found | ({"code_id": waiting["code_id"]} if table == "coding" else {})


def change_waiting(merging: Merging) -> None:
    """Take over what was done there to things that wait for a place here."""
    names = columns_of("unplaced")
    found = (dict(zip(names, values, strict=True)) for values in read_rows(merging.project, "unplaced"))
    waiting = {row["item"]: row for row in found}
    for table in _KINDS if waiting else ():
        changes = merging.of(table)
        for id_, change in [(id_, change) for id_, change in changes.items() if change.uuid in waiting]:
            del changes[id_]
            if change.before is not None:  # Else it came in before, by another way.
                _change(merging, table, change, waiting[change.uuid])


def _change(merging: Merging, table: str, change: NetChange, ours: Row) -> None:
    assert change.before is not None
    base = merging.ids.translated(table, change.before, partly=True)
    said = _said(table, ours)
    edited = [name for name, value in said.items() if name in base and base[name] != value and name != "definition_id"]
    if change.after is None:
        if edited:
            merging.conflict("removed there", table, change.uuid, only(base, edited), only(said, edited), {})
        else:
            merging.report.of(table).removed += merging.tx.delete_where("unplaced", {"item": change.uuid})
        return
    theirs = translated(merging, table, change.after)
    if theirs is None or not differing(table, base, theirs):
        return
    if edited:
        merging.conflict("removed here", table, change.uuid, base, {}, theirs)
        return
    kept = json.loads(ours["rest"]) | {name: theirs[name] for name in _KEPT[table]}
    values: dict[str, Any] = {"rest": _written(kept), "code_id": theirs.get("code_id")}
    if change.after["start"] is not None and _span(change.before) != _span(change.after):
        values |= _place(merging, change.after, theirs["document_id"])
    merging.report.of(table).changed += merging.tx.update_where("unplaced", {"item": change.uuid}, **values)


def _span(row: Row) -> tuple[int, int]:
    return row["start"], row["end"]


def _place(merging: Merging, there: Row, document_id: int) -> Row:
    their_version = version_ids(merging.returned.theirs, there["document_id"])[-1]
    version, place = anchor_here(merging, there, document_id, their_version)
    return {"version_id": version, **asdict(place)}


def queue(merging: Merging, table: str, lost: list[tuple[int, Row]]) -> None:
    """Let what was added there on words that are not here wait for a person; whole, with the words that it had."""
    if table not in _KINDS or not lost:
        return
    rows = []
    for their_id, row in lost:
        there = merging.of(table)[their_id].after
        assert there is not None
        place = _place(merging, there, row["document_id"])
        rows.append(
            {
                "item": row["uuid"],
                "kind": _KINDS[table],
                "document_id": row["document_id"],
                "coder_id": row["coder_id"],
                "code_id": row.get("code_id"),
                "holder": None,
                **{name: place[name] for name in PLACE},
                "rest": _written({name: row[name] for name in _KEPT[table]}),
                "created_ms": now_ms(),
            }
        )
    merging.tx.insert_many("unplaced", tuple(rows[0]), [tuple(row.values()) for row in rows])
    merging.report.of(table).added += len(rows)
    merging.report.waiting += len(rows)


def _written(rest: Row) -> str:
    return json.dumps(rest, ensure_ascii=False, sort_keys=True)
