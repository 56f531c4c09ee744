"""The queue of what finished coders read differently, with what was decided on each, and what they agree on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.agreement.differences import differences
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.disagreements import (
    AGREED,
    LATER,
    OPEN,
    ORDERS,
    PUT_OFF,
    SETTLED,
    STANDING,
    Decision,
    Difference,
    Disagreement,
    Mark,
    item_id,
    rests_on,
)
from qualcode.domain.identity import only_one, uuid_digits
from qualcode.domain.translation import tr
from qualcode.reconcile.comparing import Compared, Scope, compared
from qualcode.reconcile.consensus import merged_codes
from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.marks import NamedDocument

__all__ = ["OPEN", "ORDERS", "PUT_OFF", "SETTLED", "Queue", "QueueCounts", "Scope", "counts_of", "find_item",
           "items_of_document", "ordered", "queue_progress", "read_queue"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be settled, and what is agreed, within a scope."""

    scope: Scope
    items: tuple[Disagreement, ...]
    """The differences, by document and place."""
    agreed: tuple[Disagreement, ...]
    """What all read alike, by document and place; `settled` is what was taken over."""
    documents: Mapping[int, NamedDocument]
    """The documents in which coders are compared, in their order."""
    names: Mapping[str, str]
    """UUID → name of every coder of the project, in the order of their names."""
    adrift: tuple[Decision, ...]
    """Decisions that stand in these documents although no difference is left that they have anything to do with: what
    they rest on was taken away."""
    left_out: tuple[str, ...]
    """What is not compared, and why: sentences."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How far settling has come."""

    documents: int
    """In which coders are compared."""
    open: int
    later: int
    settled: int
    agreed: int
    """All that is agreed on, taken over or not."""
    taken_over: int

    @property
    def differences(self) -> int:
        """All that is or was to be settled."""
        return self.open + self.later + self.settled


def read_queue(project: Project, scope: Scope, *, whole: bool = False) -> Queue:
    """What the coders of a scope who finished a document read differently in it, and what alike.

    Args:
        whole: Also what is hidden from a coder who codes blindly; within `Project.seeing_all`, and never to be shown.
    """
    with project.reading():
        found = compared(project, scope, whole=whole)
        every = scope.document_ids is None and scope.round_id is None
        decisions = list_decisions(project, document_ids=None if every else list(found.documents))
        tree = load_tree(project)
        codes = {code.id: code.uuid for code in tree.walk()}
        merged = merged_codes(project, tree)
    by_document: dict[int, list[Decision]] = {}
    for decision in decisions:
        by_document.setdefault(decision.document_id, []).append(decision)
    wanted = None if scope.code_ids is None else {codes[id_] for id_ in scope.code_ids if id_ in codes}
    items: list[Disagreement] = []
    agreed: list[Disagreement] = []
    adrift: list[Decision] = []
    for document_id, document in found.documents.items():
        here = _Document(found, document_id, scope.tolerance)
        entries, lost = here.entries(document.uuid, by_document.get(document_id, ()), merged)
        for entry in entries:
            if wanted is None or any(mark.code in wanted for mark in entry.difference.marks):
                (agreed if entry.difference.kind == AGREED else items).append(entry)
        adrift += lost if wanted is None else ()
    if every and wanted is None and scope.coder_ids is None:
        # Also where nobody is compared any more, since a coder took it back that she had finished.
        left = (one for id_, own in by_document.items() if id_ not in found.documents for one in own)
        adrift += [one for one in left if one.state == STANDING and one.outcome]
    return Queue(scope, tuple(items), tuple(agreed), found.documents, found.names, tuple(adrift), found.left_out)


class _Document:
    """The differences of one document, and what was decided on them."""

    def __init__(self, found: Compared, document_id: int, tolerance: int) -> None:
        self._id = document_id
        self._marks = found.marks.get(document_id, ())
        self._differences = differences(self._marks, found.coders[document_id], tolerance=tolerance)

    def entries(
        self, uuid: str, decisions: Sequence[Decision], merged: Mapping[str, str]
    ) -> tuple[list[Disagreement], list[Decision]]:
        """The entries of the queue by place, and the decisions that stand without anything they rest on.

        Args:
            uuid: The document's.
            decisions: All that was decided in it.
            merged: Codes that were merged → the code that they went into, both by UUID.
        """
        based = [(difference, difference.basis()) for difference in self._differences]
        if not decisions:
            return [Disagreement(item_id(uuid, basis), self._id, one, OPEN, None, None) for one, basis in based], []
        holding = _latest_by_basis(decisions, merged)
        used = {holding[basis].id for _, basis in based if basis in holding}
        past = _Past([decision for decision in decisions if decision.id not in used], self._marks)
        entries = []
        for difference, basis in based:
            decision = holding.get(basis)
            state = OPEN if decision is None else SETTLED if decision.state == STANDING else PUT_OFF
            earlier = past.of(difference, state)
            entries.append(Disagreement(item_id(uuid, basis), self._id, difference, state, decision, earlier))
        return entries, past.adrift()


def _latest_by_basis(decisions: Iterable[Decision], merged: Mapping[str, str]) -> dict[str, Decision]:
    """What a decision that holds, or puts off, rests on → the decision; the latest, where two leads decided at once.

    What one of them put off and another settled is settled.
    """
    found: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda one: (one.state == STANDING, *_when(one))):
        if decision.state in (STANDING, LATER):
            found[rests_on(decision.basis, merged) if merged else decision.basis] = decision
    return found


def _when(decision: Decision) -> tuple[int, int]:
    return decision.created_ms, decision.id


class _Past:
    """Decisions that none of the differences of a document rests on as they are now."""

    def __init__(self, decisions: Sequence[Decision], marks: Iterable[Mark]) -> None:
        self._decisions = sorted(decisions, key=_when)
        self._by_coding: dict[str, Decision] = {}
        for decision in self._decisions:
            for coding in _codings(decision):
                self._by_coding[coding] = decision
        places = {mark.coding: mark.span for mark in marks} if self._decisions else {}
        gone = {
            decision.id: decision
            for decision in self._decisions
            if decision.state == STANDING and not any(coding in places for coding in _codings(decision))
        }
        self._places = [
            (decision, places[coding]) for decision in gone.values() for coding in decision.outcome if coding in places
        ]
        self._met: set[int] = set()

    def of(self, difference: Difference, state: str) -> Decision | None:
        """What was decided earlier on a difference that is not settled: the latest decision on one of its codings; or,
        where those of a decision are all gone, the one whose outcome stands in its place."""
        found = [self._by_coding[mark.coding] for mark in difference.marks if mark.coding in self._by_coding]
        if self._places and state != SETTLED:
            place = difference.span
            found += [decision for decision, span in self._places if span.overlaps(place)]
        self._met.update(decision.id for decision in found)
        return max(found, key=_when, default=None) if state != SETTLED else None

    def adrift(self) -> list[Decision]:
        """Those that stand although no difference that was asked about has anything to do with them."""
        return [one for one in self._decisions if one.state == STANDING and one.id not in self._met]


def _codings(decision: Decision) -> list[str]:
    return [coding for coding, *_ in json.loads(decision.basis)["codings"]]


def items_of_document(project: Project, scope: Scope, document_id: int) -> tuple[Disagreement, ...]:
    """All entries of one document by place: what is to be settled, and what is agreed."""
    queue = read_queue(project, replace(scope, document_ids=_narrowed(scope, document_id)))
    return tuple(sorted((*queue.items, *queue.agreed), key=lambda item: item.difference.span))


def _narrowed(scope: Scope, document_id: int) -> frozenset[int]:
    return frozenset({document_id} if scope.document_ids is None or document_id in scope.document_ids else ())


def find_item(project: Project, uuid_or_prefix: str, scope: Scope) -> Disagreement:
    """The entry of the queue, settled or not, or of what is agreed, whose UUID is this or begins with it.

    Raises:
        NotFoundError: There is none in this scope, or several begin so.
    """
    digits = uuid_digits(uuid_or_prefix)
    queue = read_queue(project, scope)
    found = [item for item in (*queue.items, *queue.agreed) if digits and item.id.replace("-", "").startswith(digits)]
    remedy = tr("see `qualcode reconcile list --state all`; what a coder has changed since has another id")
    return only_one(found, "difference", uuid_or_prefix, remedy=remedy)


def ordered(items: Iterable[Disagreement], by: str, tree: CodeTree) -> list[Disagreement]:
    """Entries of a queue in another order; those that are alike in it stay by document and place.

    Args:
        items: As a queue has them.
        by: One of `ORDERS`. A difference on several codes stands with the first of them.
        tree: The codebook, whose order counts.
    """
    entries = list(items)
    if by == "document":
        return entries
    places = {code.uuid: place for place, code in enumerate(tree.walk())}
    if by == "trouble":
        often = Counter(code for item in entries for code in {mark.code for mark in item.difference.marks})
        order = sorted(places, key=lambda code: (-often[code], places[code]))
        places = {code: place for place, code in enumerate(order)}
    last = len(places)
    return sorted(entries, key=lambda item: min(places.get(mark.code, last) for mark in item.difference.marks))


def counts_of(queue: Queue) -> QueueCounts:
    """How many entries of a queue are in which state."""
    states = Counter(item.state for item in queue.items)
    taken = sum(item.state == SETTLED for item in queue.agreed)
    return QueueCounts(len(queue.documents), states[OPEN], states[PUT_OFF], states[SETTLED], len(queue.agreed), taken)


def queue_progress(project: Project, scope: Scope) -> QueueCounts:
    """How far settling has come within a scope."""
    return counts_of(read_queue(project, scope))
