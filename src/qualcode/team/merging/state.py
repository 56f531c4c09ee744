"""What one merge has in hand: both sides, who is who, what it has done so far, and what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.domain.identity import now_ms
from qualcode.domain.merging import ConflictKind, MergeReport
from qualcode.storage.project import Project
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import Row as Row
from qualcode.storage.reads.rows import row_of
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.identities import Identities
from qualcode.team.merging.opening import Returned

Changes = dict[str, dict[int, NetChange]]
PLACE = ("version_id", "start", "end", "quote", "prefix", "suffix", "turn")
"""Where a row stands on a text."""
LOST = -1
"""Where a row starts whose words are not in the text here: this, less the place where they start there."""


def lost(row: Row) -> bool:
    """Whether the words that a row stands on are not in the text here."""
    start = row.get("start")
    return start is not None and start <= LOST


@dataclass(frozen=True, slots=True)
class Meeting:
    """A changed row that would be the same thing as another row here."""

    base: Row
    ours: Row
    theirs: Row
    there: Row | None
    values: Row
    """What it is to become."""


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
    meetings: list[Meeting] = field(default_factory=list)
    """Rows of the table in hand whose change waits until all others of it are written."""
    consensus_states: list[NetChange] = field(default_factory=list)
    """What was said there of which documents Consensus is done with, with ids of there."""
    folded: dict[str, str] = field(default_factory=dict)
    """UUID of a coding here that went into another → that of the other."""
    latest: dict[int, int] = field(default_factory=dict)
    """Document here → its latest version, as far as it was asked for."""

    def of(self, table: str) -> dict[int, NetChange]:
        """What became of the rows of a table."""
        return self.changes.get(table, {})

    def conflict(self, kind: ConflictKind, table: str, item: str, base: Row, ours: Row, theirs: Row) -> None:
        """Let something wait until a person settles it; what stands here stays meanwhile."""
        self.waiting.add((table, item))
        here = row_of(self.project, table, uuid=item)
        if here is not None:
            base, ours, theirs = (_with_both_ends(row, here) for row in (base, ours, theirs))
        known = (here or row_of(self.project, "unplaced", item=item) or {}) | (ours or theirs or base)
        self.tx.add(
            "conflict",
            merged_id=self.merged_id,
            kind=kind,
            item_table=table,
            item=item,
            coder_id=known.get("coder_id") or self._whose(),
            document_id=self._document_of(known),
            base=_kept(base),
            ours=_kept(ours),
            theirs=_kept(theirs),
            state="open",
            decided_by=None,
            decided_ms=None,
            created_ms=now_ms(),
        )
        self.report.conflicts += 1

    def _document_of(self, row: Row) -> int | None:
        """The document that a row stands in which does not name it, as a memo on a coding: blindness goes by it."""
        if row.get("document_id") is not None or row.get("coding_id") is None:
            return row.get("document_id")
        coding = row_of(self.project, "coding", id=row["coding_id"])
        return coding["document_id"] if coding is not None else None

    def _whose(self) -> int:
        """The coder whose bundle it is; who merges, where it is none."""
        said = self.returned.bundle
        known = self.ids.here("coder", said["coder_id"]) if said is not None else None
        return known if known is not None else self.project.coder_id()

    def note(self, sentence: str) -> None:
        """Tell something that a person should know, once."""
        if sentence not in self.report.notes:
            self.report.notes.append(sentence)


def _with_both_ends(row: Row, here: Row) -> Row:
    """A side of a conflict with both ends of a passage of which one alone differs: the other is the same here."""
    if ("start" in row) == ("end" in row):
        return row
    return {"start": here["start"], "end": here["end"]} | row


def _kept(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
