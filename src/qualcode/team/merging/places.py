"""What stands on a text that was corrected meanwhile: put where its words are here, or into the queue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qualcode.coding.passages import turn_at
from qualcode.domain.identity import now_ms
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_text, version_ids
from qualcode.storage.reads.rows import read_rows
from qualcode.team.merging.rows import LOST
from qualcode.team.merging.state import Merging, Row
from qualcode.text.anchors import make_anchor
from qualcode.text.reanchoring import reanchor

_ANCHORED = frozenset({"coding", "unplaced"})
"""Tables whose rows bear the words that they stand on."""


def place_rows(merging: Merging, table: str, pairs: Sequence[tuple[Row, Row]]) -> None:
    """Move rows to where the words that they stand on are in the text here; `start` is LOST where they are not.

    Args:
        pairs: A row there and what becomes of it here.
    """
    by_document: dict[int, list[tuple[Row, Row]]] = defaultdict(list)
    for there, here in pairs:
        if there["document_id"] is not None and there["start"] is not None:
            by_document[there["document_id"]].append((there, here))
    for their_document, rows in by_document.items():
        _place_on(merging, table, their_document, rows)


def _place_on(merging: Merging, table: str, their_document: int, rows: Sequence[tuple[Row, Row]]) -> None:
    """Rows of one document; nothing is to be done where both sides have the same text."""
    project, theirs = merging.project, merging.returned.theirs
    their_version = version_ids(theirs, their_document)[-1]
    version = version_ids(project, rows[0][1]["document_id"])[-1]
    if table == "coding":
        for _, here in rows:
            here["version_id"] = version
    texts = [
        read_rows(side, "version", {"id": id_}, ("text_sha256",))[0][0]
        for side, id_ in ((theirs, their_version), (project, version))
    ]
    if texts[0] == texts[1] or table == "unplaced":
        return
    text = read_text(project, version)
    starts = _turn_starts(project, version)
    placed = reanchor(read_text(theirs, their_version), text, [(there["start"], there["end"]) for there, _ in rows])
    for (_, here), place in zip(rows, placed, strict=True):
        new = place.new
        if new is None or not text[new.start : new.end].strip():
            here["start"] = LOST
        elif table in _ANCHORED:
            here.update(asdict(make_anchor(text, new.start, new.end, turn_at(starts, new.start))))
        else:
            here["start"], here["end"] = new
    merging.report.placed += len(rows) if table == "coding" else 0


def queue(merging: Merging, table: str, lost: Sequence[tuple[int, Row]]) -> None:
    """Let what was added there on words that are not here wait for a person; whole, with the words that it had."""
    kinds = {"coding": "coding", "memo": "memo", "coverage_mark": "mark"}
    if table not in kinds or not lost:
        return
    rows = []
    for their_id, row in lost:
        there = merging.of(table)[their_id].after
        assert there is not None
        rows.append(_waiting(merging, table, kinds[table], there, row))
    merging.tx.insert_many("unplaced", tuple(rows[0]), [tuple(row.values()) for row in rows])
    merging.report.waiting += len(rows)


def _waiting(merging: Merging, table: str, kind: str, there: Row, here: Row) -> Row:
    anchor = there if table in _ANCHORED else _anchor_there(merging, there)
    kept = {
        "coding": ("origin", "comment", "star", "created_ms", "definition_id"),
        "memo": ("kind", "text", "created_ms", "changed_ms"),
        "mark": ("created_ms",),
    }[kind]
    return {
        "item": here["uuid"],
        "kind": kind,
        "document_id": here["document_id"],
        "version_id": version_ids(merging.project, here["document_id"])[-1],
        "coder_id": here["coder_id"],
        "code_id": here.get("code_id"),
        "holder": None,
        **{name: anchor[name] for name in ("start", "end", "quote", "prefix", "suffix", "turn")},
        "rest": json.dumps({name: here[name] for name in kept}, ensure_ascii=False, sort_keys=True),
        "created_ms": now_ms(),
    }


def _anchor_there(merging: Merging, there: Row) -> dict[str, Any]:
    theirs = merging.returned.theirs
    version = version_ids(theirs, there["document_id"])[-1]
    start = there["start"]
    turn = turn_at(_turn_starts(theirs, version), start)
    return asdict(make_anchor(read_text(theirs, version), start, there["end"], turn))


def _turn_starts(project: Project, version_id: int) -> list[int]:
    return [row[0] for row in read_rows(project, "turn", {"version_id": version_id}, ("start",))]
