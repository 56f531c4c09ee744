"""What the project holds of how differences were settled: by whom, how, one by one or several at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from qualcode.codebook.comparing import compare
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.choices import NOW
from qualcode.domain.disagreements import (
    STANDING,
    Decision,
    Difference,
    Disagreement,
    Mark,
    TakeReading,
    rests_on,
    verdict_of,
)
from qualcode.domain.rounds import Round
from qualcode.domain.verdict_kinds import ALIKE, verdict_kind
from qualcode.reconcile.consensus import merged_codes
from qualcode.reconcile.queue import SETTLED, Queue, QueueCounts, Scope, counts_of, read_queue
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook_history import change_until
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.history import changes_by_id
from qualcode.storage.reads.rounds import list_assignments


@dataclass(frozen=True, slots=True)
class SettlingFacts:
    """What the coders read differently, and what became of it."""

    counts: QueueCounts
    kinds: Mapping[str, int]
    """Of all differences."""
    verdicts: Mapping[str, int]
    """One of `VERDICT_KINDS` → how many were settled so."""
    readings: Mapping[str, int]
    """Coder, by name → how often what she did was taken."""
    deciders: tuple[str, ...]
    """Who settled them, by name."""
    reasons: int
    """How many of the decisions say why."""
    apart: int
    """By how many code points boundaries lie apart at most of what was taken for alike."""
    at_once: int
    """How many were settled in one go with others; what was taken for alike apart."""
    reopened: int
    """Open differences that were settled before."""
    loose: int
    """Decisions that stand although what they rest on has changed, is gone, or was finished by two coders and is not
    any more."""
    since: str
    """The id of the change after which the codebook is compared: the last one before the first decision; empty where
    nothing was decided."""
    redefined: int | None
    """How many codes are defined otherwise now than when the first decision was made; None if that cannot be told."""


def settling_facts(
    project: Project, wish: AgreementWish, round_: Round | None, coders: Collection[int] | None
) -> SettlingFacts:
    """What was settled within a round or the whole project, between some coders or all.

    Args:
        coders: The ids of those who were named; None for everybody.
    """
    scope = Scope(
        round_id=round_.id if round_ is not None else None,
        coder_ids=None if coders is None else frozenset(coders),
        assume_finished=wish.assume_finished,
    )
    queue = read_queue(project, scope)
    settled = [item for item in queue.items if item.state == SETTLED and item.decision is not None]
    decisions = [item.decision for item in settled if item.decision is not None]
    verdicts: Counter[str] = Counter()
    readings: Counter[str] = Counter()
    for decision in decisions:
        verdict = verdict_of(decision.verdict, 0)
        verdicts[verdict_kind(verdict)] += 1
        if isinstance(verdict, TakeReading):
            readings[queue.names[verdict.coder]] += 1
    since, redefined = _redefined(project, queue.documents)
    return SettlingFacts(
        counts=counts_of(queue),
        kinds=Counter(item.difference.kind for item in queue.items),
        verdicts=verdicts,
        readings=readings,
        deciders=tuple(sorted({decision.coder for decision in decisions}, key=str.casefold)),
        reasons=sum(bool(decision.reason.strip()) for decision in decisions),
        apart=max((_apart(item.difference) for item in settled if _kind_of(item) == ALIKE), default=0),
        at_once=_at_once(item.decision for item in settled if item.decision is not None and _kind_of(item) != ALIKE),
        reopened=sum(item.state != SETTLED and item.earlier is not None for item in queue.items),
        loose=_loose(project, queue, coders),
        since=since,
        redefined=redefined,
    )


def _kind_of(item: Disagreement) -> str:
    return verdict_kind(verdict_of(item.decision.verdict, 0)) if item.decision is not None else ""


def _apart(difference: Difference) -> int:
    """By how many code points the boundaries that its coders drew lie apart at most."""
    drawn = [_drawn(difference.reading(coder)) for coder in difference.coders]
    ends = [ends for same in zip(*drawn, strict=False) for ends in zip(*same, strict=True)]
    return max((max(places) - min(places) for places in ends), default=0)


def _drawn(marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """Where one coder coded, her overlapping codings as one; touching ones are two, as where they are compared."""
    spans: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if spans and mark.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return spans


def _at_once(decisions: Iterable[Decision]) -> int:
    """How many were made by one coder at one moment: what one change settles has one time."""
    together = Counter((decision.coder, decision.created_ms) for decision in decisions)
    return sum(number for number in together.values() if number > 1)


def _loose(project: Project, queue: Queue, coders: Collection[int] | None) -> int:
    """How many decisions stand that no difference rests on as it is; those made between others than are asked about are
    passed over."""
    merged = merged_codes(project, load_tree(project))
    based = {item.difference.basis() for item in (*queue.items, *queue.agreed) if item.state == SETTLED}
    standing = list_decisions(project, states=(STANDING,))
    among = _among(project, queue.scope, coders)
    return sum(among(one) and rests_on(one.basis, merged) not in based for one in standing)


def _among(project: Project, scope: Scope, coders: Collection[int] | None) -> Callable[[Decision], bool]:
    """Whether a decision is about what is asked about, and not hidden from a coder who codes blindly."""
    hidden = project.blind.documents if project.blind is not None else frozenset()
    uuids = {coder.id: coder.uuid for coder in list_coders(project)}
    asked = {uuids[id_] for id_ in (uuids if coders is None else coders)}
    given: dict[int, set[str]] | None = None
    if scope.round_id is not None:
        given = {}
        for one in list_assignments(project, round_id=scope.round_id):
            given.setdefault(one.document_id, set()).add(uuids[one.coder_id])

    def about(decision: Decision) -> bool:
        who = asked if given is None else asked & given.get(decision.document_id, set())
        return decision.document_id not in hidden and (given is coders is None or who.issuperset(decision.coders))

    return about


def _redefined(project: Project, documents: Collection[int]) -> tuple[str, int | None]:
    """The change after which decisions in some documents began, and how many codes were defined otherwise since."""
    times = [decision.created_ms for decision in list_decisions(project, list(documents))]
    if not times or project.blind is not None:  # What others did to the codebook may be hidden from her.
        return "", None
    change = change_until(project, min(times) - 1)
    if not change:
        return "", None
    uuid = changes_by_id(project, {change})[change].uuid
    kinds = Counter(difference.kind for difference in compare(state_at(project, uuid), state_at(project, NOW)))
    return uuid, kinds["redefined"]
