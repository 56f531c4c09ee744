"""Settling many differences at once: what all read alike, and the whole of one coder or of the majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.disagreements import (
    STANDING,
    SUPERSEDED,
    Decision,
    TakeAgreed,
    TakeMajority,
    TakeReading,
)
from qualcode.domain.errors import RuleError
from qualcode.domain.rounds import DONE
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reconcile.consensus import consensus_of, state_documents
from qualcode.reconcile.deciding import EVERYTHING
from qualcode.reconcile.queue import OPEN, PUT_OFF, SETTLED, Queue, Scope, read_queue
from qualcode.reconcile.settling import Pick, agreed_to_take_over, end, settle, whole_queue
from qualcode.reconcile.verdicts import pieces_of
from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import list_decisions, states_of
from qualcode.team.coders import check_lead

_AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What taking over what is agreed did."""

    effects: Effects
    passages: int
    """Passages that all read alike and that Consensus has now."""
    codings: int
    """Codings of Consensus that they came to."""
    documents: int
    """In which they are."""
    withdrawn: int
    """What was taken over earlier and is not agreed any more: Consensus lost it, and it is to be settled."""
    settled: int
    """Documents in which nothing is left to be settled."""


@dataclass(frozen=True, slots=True)
class BulkTaken:
    """What settling many differences at once does, or did."""

    effects: Effects | None
    """None for a preview."""
    items: int
    """Differences that are settled by it."""
    by_code: Mapping[str, int]
    """Full path → how many of them are about the code, the most first; one about two codes counts for both."""
    documents: int
    codings: int
    """How many passages get a code by it."""
    nothing: int
    """How many of the differences are settled by coding nothing."""
    undecidable: int
    """Differences that are left since no majority says one thing, or the coder is not compared there."""
    put_off: int
    """Differences that are left since they were put off to be discussed."""
    settled_documents: int
    """Documents in which nothing is left to be settled; 0 in a preview."""


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """What taking over what is agreed would do."""

    passages: int
    documents: int
    """In which these passages are."""
    withdrawn: int
    """What would be taken back since it is not agreed any more."""
    stopping: tuple[str, ...]
    """The names of documents that would stop being settled: there is something left in them."""
    finishing: tuple[str, ...]
    """The names of those in which nothing would be left."""


def plan_agreed(project: Project, scope: Scope = EVERYTHING) -> AgreedPlan:
    """What `take_over_agreed` would do; nothing is written, and anybody may ask."""
    found = _Agreed(project, scope)
    names = found.queue.documents
    return AgreedPlan(
        len(found.taking),
        len({item.document_id for item in found.taking}),
        len(found.withdrawn),
        tuple(names[id_].name for id_ in names if id_ in found.stopping),
        tuple(names[id_].name for id_ in names if id_ in found.finishing),
    )


def take_over_agreed(project: Project, scope: Scope = EVERYTHING) -> TakenOver:
    """Give Consensus what all read alike, as one change with a decision of kind `agreed` for each passage.

    Where boundaries differ within the tolerance those of most coders hold, else joined ones. Done again it changes
    nothing. What was taken over earlier and is not agreed any more is taken back, and is to be settled. Of documents
    in which there is something to be settled again it is said so; and of those that somebody came back to, and in which
    nothing is left after all.

    Raises:
        RuleError: The session's coder is no lead where there is one.
    """
    check_lead(project, tr("take over what is agreed"))
    if not _Agreed(project, scope).anything:
        return TakenOver(Effects(None, tr("nothing new is agreed on")), 0, 0, 0, 0, 0)
    with project.change("reconcile", "") as tx:
        found = _Agreed(project, scope)  # As it is now: another lead may have been at it.
        settled = settle(project, tx, found.queue, found.picks)
        standing = {one.id for one in list_decisions(project, list(found.queue.documents), states=[STANDING])}
        still = [one for one in found.withdrawn if one.id in standing]
        if still:
            end(project, tx, still, SUPERSEDED)
        consensus = consensus_of(project)
        if consensus is not None:
            said = dict.fromkeys(found.stopping, False) | dict.fromkeys(found.finishing, True)
            state_documents(project, tx, consensus, said)
        documents = len({pick.item.document_id for pick in found.picks})
        passages = len(found.picks) + settled.agreed
        told = []
        if passages:
            told.append(
                tr(
                    "{passages} taken over in {documents}",
                    passages=counted(passages, "agreed passage"),
                    documents=counted(documents, "document"),
                )
            )
        if still:
            told.append(tr("{passages} not agreed on any more taken back", passages=counted(len(still), "passage")))
        if found.stopping and not told:
            told.append(tr("documents with something new to settle are not done any more"))
        tx.summary = "; ".join(told) or tr(
            "nothing is left to settle in {documents}", documents=counted(len(found.finishing), "document")
        )
    done = len(settled.done | found.finishing)
    return TakenOver(project.last, passages, len(settled.codings), documents, len(still), done)


class _Agreed:
    """What there is to be done about what is agreed, in one state of the project."""

    def __init__(self, project: Project, scope: Scope) -> None:
        with project.reading():
            self.queue = whole_queue(project, scope)
            wanted = _codes(project, scope)
            waiting = agreed_to_take_over(self.queue)
            self.picks = [
                Pick(item, TakeAgreed())
                for item in waiting
                if wanted is None or any(mark.code in wanted for mark in item.difference.marks)
            ]
            self.withdrawn = _withdrawn(project, self.queue)
            consensus = consensus_of(project)
            states = states_of(project, consensus) if consensus is not None else {}
            said = {id_: state == DONE for id_, state in states.items() if id_ in self.queue.documents}
            by_all = read_queue(project, Scope(document_ids=frozenset(said))) if said else None
        picked = {pick.item.document_id for pick in self.picks}
        left_here = {item.document_id for item in self.queue.items if item.state != SETTLED}
        whole = picked - left_here  # Where nothing else is left, the others are taken over too.
        chosen = {pick.item.id for pick in self.picks}
        self.taking = [item for item in waiting if item.id in chosen or item.document_id in whole]
        """What is taken over."""
        left = self._left(by_all) if by_all is not None else set()
        self.stopping = {id_ for id_, done in said.items() if done and id_ in left}
        """The documents that Consensus is done with although something is left in them."""
        self.finishing = {id_ for id_, done in said.items() if not done and id_ not in left}
        """Those that it is at although nothing is, once this is taken over."""

    def _left(self, by_all: Queue) -> set[int]:
        """The documents in which something is left, once this is done, between all who finished them; of those that
        fewer than two have finished, between those compared."""
        taken = {item.id for item in self.taking}
        ending = {one.id for one in self.withdrawn}
        items = [one for one in (*self.queue.items, *self.queue.agreed) if one.document_id not in by_all.documents]
        gone = {one.document_id for one in by_all.adrift if one.outcome and one.id not in ending}
        return gone | {
            item.document_id
            for item in (*by_all.items, *by_all.agreed, *items)
            if item.id not in taken
            and (item.state != SETTLED or (item.decision is not None and item.decision.id in ending))
        }

    @property
    def anything(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.picks or self.withdrawn or self.stopping or self.finishing)


def _codes(project: Project, scope: Scope) -> frozenset[str] | None:
    """The UUIDs of the codes that a scope names."""
    if scope.code_ids is None:
        return None
    tree = load_tree(project)
    return frozenset(tree.code(id_).uuid for id_ in scope.code_ids)


def _withdrawn(project: Project, queue: Queue) -> list[Decision]:
    """What was taken over without asking between those who are compared now, and is not what they all say any more."""
    held = {item.decision.id for item in (*queue.items, *queue.agreed) if item.decision is not None}
    compared = {item.document_id: set(item.difference.coders) for item in (*queue.items, *queue.agreed)}
    return [
        one
        for one in list_decisions(project, list(queue.documents), states=[STANDING])
        if one.verdict == _AGREED
        and one.id not in held
        and compared.get(one.document_id, set(one.coders)).issuperset(one.coders)
    ]


def take_for_all(
    project: Project,
    scope: Scope,
    rule: TakeReading | TakeMajority,
    *,
    reason: str = "",
    preview: bool = False,
) -> BulkTaken:
    """Settle all differences of a scope that are open by what one coder did, or by what more than half did.

    What was put off stays put off; what has no majority, or where the coder is not compared, stays open.

    Args:
        scope: Which differences; with codes, those in which one of them occurs.
        rule: Whose codings hold.
        reason: Why; kept with each decision.
        preview: Only say what would be done.

    Raises:
        RuleError: The session's coder is no lead where there is one; or nothing can be settled so.
    """
    check_lead(project, tr("settle differences"))
    reason = reason.strip()
    if preview:
        with project.reading():
            return _Bulk(project, scope, rule, reason).answer(None, 0)
    with project.change("reconcile", "", reason=reason) as tx:
        bulk = _Bulk(project, scope, rule, reason)
        if not bulk.picks:
            raise RuleError(
                tr("nothing that is open can be settled so"), remedy=tr("settle the differences one by one")
            )
        settled = settle(project, tx, bulk.queue, bulk.picks)
        tx.summary = tr("{differences} settled {how}", differences=counted(len(bulk.picks), "difference"), how=bulk.how)
        if settled.agreed:
            tx.summary += tr("; {passages} taken over", passages=counted(settled.agreed, "agreed passage"))
    return bulk.answer(project.last, len(settled.done))


class _Bulk:
    """Which differences a rule settles, in one state of the project."""

    def __init__(self, project: Project, scope: Scope, rule: TakeReading | TakeMajority, reason: str) -> None:
        self.queue = whole_queue(project, scope)
        wanted = _codes(project, scope)
        tree = load_tree(project)
        self._paths = {code.uuid: tree.path(code.id) for code in tree.walk()}
        within = [
            item
            for item in self.queue.items
            if wanted is None or any(mark.code in wanted for mark in item.difference.marks)
        ]
        self._put_off = sum(item.state == PUT_OFF for item in within)
        self._undecidable = 0
        self.picks: list[Pick] = []
        self._pieces = 0
        self._nothing = 0
        for item in within:
            if item.state != OPEN:
                continue
            difference = item.difference
            pieces = pieces_of(rule, difference.coders, difference.marks)
            if pieces is None or (isinstance(rule, TakeReading) and rule.coder not in difference.coders):
                self._undecidable += 1
                continue
            self.picks.append(Pick(item, rule, reason))
            self._pieces += len(pieces)
            self._nothing += not pieces
        names = self.queue.names
        self.how = (
            tr("as {coder}", coder=names.get(rule.coder, "")) if isinstance(rule, TakeReading) else tr("as most say")
        )

    def answer(self, effects: Effects | None, settled_documents: int) -> BulkTaken:
        """What it does, or did."""
        codes = Counter(
            self._paths[code] for pick in self.picks for code in {mark.code for mark in pick.item.difference.marks}
        )
        return BulkTaken(
            effects,
            len(self.picks),
            dict(sorted(codes.items(), key=lambda one: (-one[1], one[0]))),
            len({pick.item.document_id for pick in self.picks}),
            self._pieces,
            self._nothing,
            self._undecidable,
            self._put_off,
            settled_documents,
        )
