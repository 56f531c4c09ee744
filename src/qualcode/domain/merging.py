"""What merging says: what came in, what waits to be settled, and what was left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from qualcode.domain.translation import tr

ConflictKind = Literal["changed", "removed here", "removed there", "same name", "frozen"]
CONFLICT_KINDS: tuple[ConflictKind, ...] = ("changed", "removed here", "removed there", "same name", "frozen")
CONFLICT_STATES = ("open", "ours", "theirs", "both")
DECISIONS = ("ours", "theirs", "both")
"""What a conflict is settled with: what stands here, what came in, or the texts of both, one behind the other."""

KINDS = {
    "document": tr("documents"),
    "document_state": tr("documents finished, or no longer"),
    "coding": tr("codings"),
    "coverage_mark": tr("marks “nothing to code”"),
    "memo": tr("memos"),
    "code": tr("codes"),
    "proposal": tr("proposals"),
    "rejection": tr("suggestions rejected"),
    "unplaced": tr("codings that waited for a place there"),
    "definition": tr("definitions"),
    "code_theme": tr("further themes of codes"),
    "former_code": tr("codes merged there"),
    "pinned_code": tr("pinned codes"),
    "sets": tr("sets"),
    "set_member": tr("members of sets"),
    "saved_query": tr("saved queries"),
    "assignment": tr("assignments"),
    "decision": tr("decisions on differences"),
    "cases": tr("cases"),
    "attribute": tr("attributes"),
    "attribute_value": tr("values of attributes"),
    "speaker": tr("speakers"),
    "turn": tr("turns whose speaker was corrected"),
    "version": tr("versions of documents"),
    "coder": tr("coders"),
}
"""What each kind of thing is called, by its table, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A thing that was changed here and there."""

    id: int
    uuid: str
    kind: ConflictKind
    table: str
    """What it is: `coding`, `code`, `memo` …"""
    item: str
    """Its UUID."""
    coder_id: int
    """Whose work came in."""
    document_id: int | None
    base: dict[str, Any]
    """The columns in question as both sides had them; empty where one had nothing."""
    ours: dict[str, Any]
    theirs: dict[str, Any]
    state: str
    """`open`, or how it was settled."""
    file_name: str
    """The file that it came in with."""
    created_ms: int
    decided_by: int | None = None
    decided_ms: int | None = None


@dataclass(slots=True)
class Taken:
    """How many things of one kind came in."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.added + self.changed + self.removed


@dataclass(slots=True)
class MergeReport:
    """What a merge does, or would do."""

    file_name: str
    coder: str
    """Whose bundle it is; empty for a project that grew apart."""
    taken: dict[str, Taken] = field(default_factory=dict)
    """By table: `coding`, `memo`, `code`, `proposal` …"""
    finished: int = 0
    """Documents finished that were not before."""
    conflicts: int = 0
    doubles: int = 0
    """Codings of the same code, coder and passage that were here already."""
    matched: int = 0
    """Things of any kind that were here already under another identity: what is done to them later is done here."""
    overlaps: int = 0
    """Codings over words that have the code of the coder already."""
    placed: int = 0
    """Codings that were placed anew in a transcript that was corrected meanwhile."""
    waiting: int = 0
    """Those of them that wait for a place."""
    notes: list[str] = field(default_factory=list)
    """What else a person should know, each as a sentence without a full stop."""

    def of(self, table: str) -> Taken:
        """How many of one kind."""
        return self.taken.setdefault(table, Taken())

    def told(self) -> list[tuple[str, str, Taken]]:
        """(table, what its things are called, how many) of all that comes in, in a fixed order."""
        order = [*KINDS, *sorted(self.taken.keys() - KINDS.keys())]
        found = ((table, self.taken.get(table)) for table in order)
        return [(table, KINDS.get(table, table), taken) for table, taken in found if taken is not None and taken.total]

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing, and finds nothing that a later merge must know."""
        return not self.conflicts and not self.matched and not any(taken.total for taken in self.taken.values())
