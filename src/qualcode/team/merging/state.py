"""What one merge has in hand: both sides, who is who, what it has done so far, and what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.domain.identity import now_ms
from qualcode.domain.merging import ConflictKind, MergeReport
from qualcode.storage.project import Project
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.identities import Identities
from qualcode.team.merging.opening import Returned

Row = dict[str, Any]
Changes = dict[str, dict[int, NetChange]]


@dataclass(slots=True)
class Merging:
    """A merge in the making."""

    project: Project
    tx: Transaction
    returned: Returned
    changes: Changes
    """What became of each row there, with ids of there."""
    ids: Identities
    report: MergeReport
    merged_id: int
    codebook_closed: str
    """Why codes that stand here are not changed without being asked; empty where they may be."""
    code_answers: Mapping[str, str] = field(default_factory=dict)
    """Path of a code there → path of the code here that it is; empty for a new one."""
    added_documents: set[int] = field(default_factory=set)
    """Ids there of documents that came in."""
    waiting: set[tuple[str, str]] = field(default_factory=set)
    """Table and UUID of what somebody must settle."""

    def of(self, table: str) -> dict[int, NetChange]:
        """What became of the rows of a table."""
        return self.changes.get(table, {})

    def conflict(self, kind: ConflictKind, table: str, item: str, base: Row, ours: Row, theirs: Row) -> None:
        """Let something wait until a person settles it; what stands here stays meanwhile."""
        self.waiting.add((table, item))
        either = ours or theirs or base
        coder_id = either.get("coder_id") or self._whose()
        self.tx.add(
            "conflict",
            merged_id=self.merged_id,
            kind=kind,
            item_table=table,
            item=item,
            coder_id=coder_id,
            document_id=either.get("document_id"),
            base=_kept(base),
            ours=_kept(ours),
            theirs=_kept(theirs),
            state="open",
            decided_by=None,
            decided_ms=None,
            created_ms=now_ms(),
        )
        self.report.conflicts += 1

    def _whose(self) -> int:
        """The coder whose bundle it is; who merges, where it is none."""
        said = self.returned.bundle
        known = self.ids.here("coder", said["coder_id"]) if said is not None else None
        return known if known is not None else self.project.coder_id()

    def note(self, sentence: str) -> None:
        """Tell something that a person should know, once."""
        if sentence not in self.report.notes:
            self.report.notes.append(sentence)


def _kept(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
