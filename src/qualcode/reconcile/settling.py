"""Writing decisions: one or many, with the codings of Consensus that come of them, as a part of one change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.codebook.tree import load_tree
from qualcode.domain.disagreements import (
    LATER,
    REOPENED,
    STANDING,
    SUPERSEDED,
    Decision,
    Disagreement,
    Mark,
    PutOff,
    TakeAgreed,
    Verdict,
    verdict_word,
)
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.reconcile.adjudicated import compares_all, unsettled
from qualcode.reconcile.consensus import (
    ConsensusIn,
    consensus_of,
    made_consensus,
    merged_codes,
    origin_of,
    state_documents,
)
from qualcode.reconcile.queue import SETTLED, Queue, Scope, read_queue
from qualcode.reconcile.verdicts import Piece, made_of, pieces_of
from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import Source, list_decisions, sources_of
from qualcode.storage.reads.marks import marks_by_document
from qualcode.storage.transaction import Transaction

_COLUMNS = ("document_id", "round_id", "kind", "verdict", "basis", "outcome", "reason", "coder_id", "created_ms",
            "state", "ended_by", "ended_ms")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry of the queue, and the verdict on it."""

    item: Disagreement
    verdict: Verdict
    reason: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it gives to Consensus.

        Raises:
            RuleError: It is what most say, and as many say one thing as another.
        """
        difference = self.item.difference
        found = pieces_of(self.verdict, difference.coders, difference.marks)
        if found is None:
            raise RuleError(
                tr("no majority says one thing here"), remedy=tr("decide on what somebody did, or on another code")
            )
        return found


@dataclass(slots=True)
class Settled:
    """What was written."""

    codings: set[str] = field(default_factory=set)
    """UUIDs of the codings of Consensus that the decisions made or found."""
    done: set[int] = field(default_factory=set)
    """The documents in which nothing is left to be settled."""
    between_some: set[int] = field(default_factory=set)
    """Those in which nothing is left between the coders compared, but between others who finished them."""
    agreed: int = 0
    """Passages taken over as agreed because their document is settled by it."""


def whole_queue(project: Project, scope: Scope, documents: Collection[int] | None = None) -> Queue:
    """All there is to be settled in documents, whichever codes a scope names."""
    found = scope.document_ids if documents is None else documents
    return read_queue(project, replace(scope, code_ids=None, document_ids=None if found is None else frozenset(found)))


def agreed_to_take_over(queue: Queue) -> list[Disagreement]:
    """What all read alike and was not taken over yet; but for what was reopened, so that a person decides."""
    return [item for item in queue.agreed if item.state != SETTLED and not _reopened(item)]


def _reopened(item: Disagreement) -> bool:
    earlier = item.earlier
    return earlier is not None and earlier.state == REOPENED and earlier.basis == item.difference.basis()


def settle(project: Project, tx: Transaction, queue: Queue, picks: Sequence[Pick]) -> Settled:
    """Write decisions and what they make; what they overtake ends, and takes its codings along.

    Where the last difference that the scope shows of a document is settled by them, what all read alike there is taken
    over too. Consensus has finished the document once nothing is left in it between all who finished it, whoever the
    scope compares (`adjudicated.unsettled`): a coder who was not asked about is not passed over. What lies within the
    scope's tolerance and was taken over is settled: who works with a tolerance can finish. Of a document that fewer
    than two have finished, the scope has the word: nobody else could differ.

    Args:
        queue: All that there is in the documents of the picks, as it is now: `whole_queue`.
        picks: Each about another entry of the queue.
    """
    writing = _Writing(project, tx, queue)
    by_document: dict[int, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_document[pick.item.document_id].append(pick)
    documents = list(by_document)
    left = writing.left(documents, picks)
    settled = Settled()
    picked = {pick.item.id for pick in picks}
    for item in agreed_to_take_over(queue):
        if item.id not in picked and left.get(item.document_id) == 0:
            by_document[item.document_id].append(Pick(item, TakeAgreed()))
            settled.agreed += 1
    every = [pick for chosen in by_document.values() for pick in chosen]
    writing.write(by_document, settled)
    held_back = writing.open_agreed(documents, every)
    gone = {one.document_id for one in queue.adrift if one.outcome}
    here = {id_: bool(left[id_] or held_back[id_] or id_ in gone) for id_ in documents}
    by_all = here if compares_all(queue.scope) else here | unsettled(project, documents)
    writing.state({id_: not by_all[id_] for id_ in documents}, every)
    settled.done = {id_ for id_ in documents if not by_all[id_]}
    settled.between_some = {id_ for id_ in documents if by_all[id_] and not here[id_]}
    return settled


def end(project: Project, tx: Transaction, ending: Sequence[Decision], state: str) -> None:
    """Let decisions hold no longer, and take back what they made.

    Args:
        state: `reopened` or `superseded`.
    """
    by_document: dict[int, list[Decision]] = defaultdict(list)
    for decision in ending:
        by_document[decision.document_id].append(decision)
    tx.update_where(
        "decision", {"id": [one.id for one in ending]}, state=state, ended_by=project.coder_id(), ended_ms=now_ms()
    )
    consensus = consensus_of(project)
    if consensus is None:
        return
    tree = load_tree(project)
    merged = merged_codes(project, tree)
    for document_id, decisions in by_document.items():
        if any(decision.outcome for decision in decisions):
            ConsensusIn(project, tx, document_id, consensus, tree).take_back(decisions, merged)


class _Writing:
    """Decisions being written in the documents of a queue."""

    def __init__(self, project: Project, tx: Transaction, queue: Queue) -> None:
        self._project, self._tx, self._queue = project, tx, queue
        self._tree = load_tree(project)
        self._held = {item.decision.id for item in (*queue.items, *queue.agreed) if item.decision is not None}

    def left(self, documents: Collection[int], picks: Iterable[Pick]) -> dict[int, int]:
        """document → how many differences are not settled once these are."""
        now = {pick.item.id: isinstance(pick.verdict, PutOff) for pick in picks}
        left = dict.fromkeys(documents, 0)
        for item in self._queue.items:
            if item.document_id in left:
                left[item.document_id] += now.get(item.id, item.state != SETTLED)
        return left

    def open_agreed(self, documents: Collection[int], picks: Iterable[Pick]) -> dict[int, int]:
        """document → how many passages that all read alike are neither taken over nor decided on."""
        now = {pick.item.id: isinstance(pick.verdict, PutOff) for pick in picks}
        left = dict.fromkeys(documents, 0)
        for item in self._queue.agreed:
            if item.document_id in left:
                left[item.document_id] += now.get(item.id, item.state != SETTLED)
        return left

    def write(self, by_document: Mapping[int, Sequence[Pick]], settled: Settled) -> None:
        """Write all of them, document by document."""
        every = [pick for picks in by_document.values() for pick in picks]
        making = any(not isinstance(pick.verdict, PutOff) for pick in every)
        consensus = made_consensus(self._project) if making else None
        sources = sources_of(self._project, list(by_document)) if making else {}
        earlier: dict[int, list[Decision]] = defaultdict(list)
        for decision in list_decisions(self._project, list(by_document), states=(STANDING, LATER)):
            earlier[decision.document_id].append(decision)
        marks = marks_by_document(self._project, [id_ for id_ in by_document if earlier[id_]])
        now, me = now_ms(), self._project.coder_id()
        rows: list[tuple[object, ...]] = []
        ending: dict[int, Decision] = {}
        for document_id, picks in by_document.items():
            here = ConsensusIn(self._project, self._tx, document_id, consensus, self._tree) if consensus else None
            past = _Past(earlier[document_id], self._held, marks.get(document_id, ()))
            for pick in picks:
                outcome = self._place(here, pick, sources) if here is not None else []
                settled.codings.update(outcome)
                rows.append(self._row(pick, outcome, me, now))
                ending |= {decision.id: decision for decision in past.overtaken_by(pick)}
            if here is not None:
                here.write()
        self._tx.insert_many("decision", _COLUMNS, rows)
        if ending:
            end(self._project, self._tx, list(ending.values()), SUPERSEDED)

    def _place(self, here: ConsensusIn, pick: Pick, sources: Mapping[str, Source]) -> list[str]:
        made = []
        for piece in pick.pieces:
            of = made_of(piece, pick.verdict, pick.item.difference.marks)
            made.append(here.place(piece, *origin_of(sources[uuid] for uuid in of)))
        return list(dict.fromkeys(made))

    def _row(self, pick: Pick, outcome: Sequence[str], me: int, now: int) -> tuple[object, ...]:
        difference = pick.item.difference
        return (
            pick.item.document_id,
            self._queue.scope.round_id,
            difference.kind,
            verdict_word(pick.verdict, difference.span.start),
            difference.basis(),
            json.dumps(list(outcome)),
            pick.reason,
            me,
            now,
            LATER if isinstance(pick.verdict, PutOff) else STANDING,
            None,
            None,
        )

    def state(self, done: Mapping[int, bool], picks: Iterable[Pick]) -> None:
        """Say of documents whether Consensus has finished them; putting something off finishes and begins none."""
        consensus = consensus_of(self._project)
        made = {pick.item.document_id for pick in picks if not isinstance(pick.verdict, PutOff)}
        if consensus is not None:
            said = {id_: finished for id_, finished in done.items() if id_ in made or not finished}
            state_documents(self._project, self._tx, consensus, said)


class _Past:
    """The decisions of a document that hold or put off, as they bear on an entry that is decided on now.

    Args:
        held: The ids of those which an entry of the queue rests on as it is now.
    """

    def __init__(self, decisions: Sequence[Decision], held: Collection[int], marks: Collection[Mark]) -> None:
        self._by_coding: dict[str, list[tuple[Decision, frozenset[str]]]] = defaultdict(list)
        places = {mark.coding: mark.span for mark in marks}
        self._made = []
        for decision in decisions:
            if decision.id in held:
                continue
            basis = json.loads(decision.basis)
            codings = [one[0] for one in basis["codings"]]
            for coding in codings:
                self._by_coding[coding].append((decision, frozenset(basis["coders"])))
            if not any(coding in places for coding in codings):
                self._made += [(decision, places[uuid]) for uuid in decision.outcome if uuid in places]

    def overtaken_by(self, pick: Pick) -> list[Decision]:
        """The decision that held or put off so far; others on one of its codings; and those of which only the outcome
        is left, in its place.

        What is agreed by some, and taken over without asking, does not overtake what was settled between others.
        """
        difference = pick.item.difference
        found = [pick.item.decision] if pick.item.decision is not None else []
        for mark in difference.marks:
            for decision, coders in self._by_coding.get(mark.coding, ()):
                if not isinstance(pick.verdict, TakeAgreed) or coders.issubset(difference.coders):
                    found.append(decision)
        span = difference.span
        found += [decision for decision, place in self._made if place.overlaps(span)]
        return found
