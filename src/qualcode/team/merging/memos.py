"""Memos that come in: on what they were written on, or on its words where that is not here."""

from __future__ import annotations

from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.team.merging.places import place_rows
from qualcode.team.merging.rows import merge_table
from qualcode.team.merging.state import Merging, Row
from qualcode.team.merging.waiting import queue


def merge_memos(merging: Merging) -> None:
    """Take over memos; one on a coding that was removed here, or waits for a place, stands on the coding's words."""
    changes = merging.of("memo")
    wanted = {row["coding_id"] for change in changes.values() for row in _rows(change) if row["coding_id"] is not None}
    missing = [their_id for their_id in wanted if merging.ids.here("coding", their_id) is None]
    if missing:
        names = columns_of("coding")
        found = read_rows(merging.returned.theirs, "coding", {"id": missing})
        codings = {row["id"]: row for row in (dict(zip(names, values, strict=True)) for values in found)}
        for change in changes.values():
            for row in _rows(change):
                coding = codings.get(row["coding_id"])
                if coding is not None:
                    row.update(coding_id=None, **{name: coding[name] for name in ("document_id", "start", "end")})
                    merging.note("memos on codings that are not here stand on the words that were coded")
    queue(merging, "memo", merge_table(merging, "memo", place_rows))


def _rows(change: NetChange) -> list[Row]:
    return [row for row in (change.before, change.after) if row is not None]
