"""Taking what has lost its words off a text and into the queue of what waits for a place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from qualcode.coding.passages import turn_at
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.values import Coding, CoverageMark, Memo, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import Anchor, make_anchor


def anchor_values(place: Anchor) -> tuple[Any, ...]:
    """An anchor as its columns: start, end, quote, prefix, suffix, turn."""
    return (place.start, place.end, place.quote, place.prefix, place.suffix, place.turn)


def span_of(item: Coding | Memo | CoverageMark) -> Span:
    """Where something stands."""
    assert item.start is not None and item.end is not None
    return Span(item.start, item.end)


def put_aside(
    project: Project, tx: Transaction, transcript: Transcript, items: Iterable[Coding | Memo | CoverageMark]
) -> None:
    """Take things off their text and into the queue, whole; memos on a coding go along with it.

    Args:
        transcript: The version that their places count in.
    """
    coders = {coder.name: coder.id for coder in list_coders(project)}
    items = list(items)
    lost = {item.id: item for item in items if isinstance(item, Coding)}
    held = [memo for memo in list_memos(project) if memo.coding_id in lost] if lost else []
    rows: list[tuple[Any, ...]] = []
    starts = [turn.start for turn in transcript.turns]
    for item in [*items, *held]:
        holder = lost.get(item.coding_id or 0) if isinstance(item, Memo) else None
        span = span_of(holder or item)
        place = make_anchor(transcript.text, span.start, span.end, turn_at(starts, span.start))
        kind, coder_id, rest = _row_of(item, coders)
        code_id = item.code_id if isinstance(item, Coding | Memo) else None
        rows.append(
            (
                item.uuid,
                kind,
                transcript.document.id,
                transcript.document.version_id,
                coder_id,
                code_id,
                holder.uuid if holder else None,
                *anchor_values(place),
                json.dumps(rest, ensure_ascii=False, sort_keys=True),
                now_ms(),
            )
        )
    columns = (
        *("item", "kind", "document_id", "version_id", "coder_id", "code_id", "holder"),
        *("start", "end", "quote", "prefix", "suffix", "turn", "rest", "created_ms"),
    )
    tx.insert_many("unplaced", columns, rows)
    tx.delete_where("memo", {"id": [item.id for item in [*items, *held] if isinstance(item, Memo)]})
    tx.delete_where("coding", {"id": list(lost)})
    tx.delete_where("coverage_mark", {"id": [item.id for item in items if isinstance(item, CoverageMark)]})


def _row_of(item: Coding | Memo | CoverageMark, coders: dict[str, int]) -> tuple[str, int, dict[str, Any]]:
    """Kind, coder and the values that the queue keeps beside place and code."""
    if isinstance(item, Coding):
        rest = {
            "origin": item.origin,
            "comment": item.comment,
            "star": int(item.star),
            "created_ms": item.created_ms,
            "definition_id": item.definition_id,
        }
        return "coding", item.coder_id, rest
    if isinstance(item, Memo):
        rest = {
            "kind": item.kind,
            "text": item.text,
            "created_ms": item.created_ms,
            "changed_ms": item.changed_ms,
        }
        return "memo", coders[item.coder], rest
    return "mark", item.coder_id, {"created_ms": item.created_ms}
