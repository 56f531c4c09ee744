"""What a project holds of how it was coded: who, what, how drawn, with which codebook, and how far they agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.codebook.comparing import compare
from qualcode.codebook.versions import NOW, find_version, state_at
from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.domain.disagreements import (
    TakeAgreed,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    verdict_of,
)
from qualcode.domain.errors import InputError
from qualcode.domain.rounds import DONE, Round
from qualcode.domain.values import AUTOCODED, CONSENSUS, SUGGESTED, CodebookVersion, Coder, Document
from qualcode.reconcile.measuring.measure import measure
from qualcode.reconcile.queue import SETTLED, QueueCounts, Scope, counts_of, read_queue
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, machine_groups
from qualcode.storage.reads.codebook import list_versions
from qualcode.storage.reads.codebook_history import change_until
from qualcode.storage.reads.codes import list_coders, project_name
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.documents import finished, list_documents
from qualcode.storage.reads.history import changes_by_id
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.coders import find_coder
from qualcode.team.rounds import find_round

READING, ALL, NONE, MAJORITY, CODE, BOUNDARIES, ALIKE = VERDICT_KINDS = (
    *("reading", "all", "none", "majority", "code", "boundaries", "alike"),
)
"""How differences are settled; `alike` are boundaries that were taken over within a tolerance."""
_KINDS = {
    TakeReading: READING,
    TakeAll: ALL,
    TakeNone: NONE,
    TakeMajority: MAJORITY,
    TakeCode: CODE,
    TakeBoundary: BOUNDARIES,
    TakeAgreed: ALIKE,
}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round, and how far it has come."""

    round: Round
    documents: int
    words: int
    coders: int
    assignments: int
    done: int
    several: int
    """Documents that were given to two coders or more."""


@dataclass(frozen=True, slots=True)
class CodebookFacts:
    """The codebook that was coded with."""

    version: CodebookVersion | None
    """The one of the round, or the one named last; None where there is none."""
    codes: int
    """In the version, else as it stands; retired ones apart."""
    retired: int
    changes: Mapping[str, int]
    """Kind of difference → how many there are since the version."""


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
    reopened: int
    """Open differences that were settled before."""
    since: str
    """The id of the change after which the codebook is compared: the last one before the first decision; empty where
    nothing was decided."""
    redefined: int | None
    """How many codes are defined otherwise now than when the first decision was made; None if that cannot be told."""


@dataclass(frozen=True, slots=True)
class MethodsFacts:
    """All that the section says."""

    project: str
    wish: AgreementWish
    """With the names as the project spells them."""
    round: Round | None
    named: bool
    """Whether the coders were named by who asked."""
    coders: tuple[str, ...]
    """By name: those named, of the round, or who coded or finished anything; first those who are compared."""
    documents: int
    words: int
    compared_words: int
    """Of the documents that two coders or more finished."""
    rounds: tuple[RoundFacts, ...]
    codebook: CodebookFacts
    agreement: Agreement | None
    """None where no two coders can be compared at all."""
    settling: SettlingFacts | None
    """None where no two coders finished one document."""
    codings: int
    suggested: int
    autocoded: int


def gather(project: Project, wish: AgreementWish) -> MethodsFacts:
    """Read all that a project, or one round of it, says of how it was coded, in one state of the project.

    Args:
        wish: Of which round and which coders, and which figures of agreement.

    Raises:
        InputError: What is asked for does not go together, or Consensus is named as a coder.
        NotFoundError: A coder or round is not there.
    """
    with project.reading():
        round_ = find_round(project, wish.round) if wish.round is not None else None
        coders = {coder.id: coder for coder in list_coders(project)}
        given = _given(project, round_)
        within = None if given is None else {document for document, _ in given}
        documents = [one for one in list_documents(project) if within is None or one.id in within]
        asked = None if wish.coders is None else _named(project, wish.coders)
        wish = replace(
            wish,
            coders=None if asked is None else tuple(one.name for one in asked.values()),
            round=round_.name if round_ is not None else None,
        )
        who = set(asked) if asked is not None else _who(project, given, coders)
        agreement = measure(project, wish) if len(who) > 1 else None
        ids = {document.id for document in documents}
        compared = set(agreement.documents) if agreement is not None else set()
        origins = _origins(project, ids, who, given)
        rounds = [round_] if round_ is not None else list_rounds(project)
        return MethodsFacts(
            project=project_name(project),
            wish=wish,
            round=round_,
            named=asked is not None,
            coders=_ordered([coders[id_].name for id_ in who], agreement),
            documents=len(documents),
            words=sum(document.words for document in documents),
            compared_words=sum(document.words for document in documents if document.name in compared),
            rounds=tuple(_of_round(project, one) for one in rounds),
            codebook=_codebook(project, round_),
            agreement=agreement,
            settling=_settling(project, wish, round_, asked) if compared else None,
            codings=sum(origins.values()),
            suggested=origins[SUGGESTED],
            autocoded=origins[AUTOCODED],
        )


_Given = set[tuple[int, int]]
"""(document, coder)."""


def _named(project: Project, names: Sequence[str]) -> dict[int, Coder]:
    found = [find_coder(project, name) for name in names]
    if any(coder.name == CONSENSUS for coder in found):
        raise InputError(f"{CONSENSUS} did not code: it owns what was decided", remedy="name those who coded")
    return {coder.id: coder for coder in found}


def _given(project: Project, round_: Round | None) -> _Given | None:
    if round_ is None:
        return None
    return {(one.document_id, one.coder_id) for one in list_assignments(project, round_id=round_.id)}


def _who(project: Project, given: _Given | None, coders: Mapping[int, Coder]) -> set[int]:
    """Those of a round, else all but Consensus who finished a document or have a coding."""
    if given is not None:
        return {coder for _, coder in given}
    found = {coder for _, coder in finished(project)} | {group[2] for group in coding_groups(project)}
    return {id_ for id_ in found if coders[id_].name != CONSENSUS}


def _ordered(names: Collection[str], agreement: Agreement | None) -> tuple[str, ...]:
    """Those who are compared first, as figures of agreement list them, so that both call them by the same letters."""
    first = agreement.coders if agreement is not None else ()
    return (*first, *sorted((name for name in names if name not in first), key=lambda name: (name.casefold(), name)))


def _origins(project: Project, documents: set[int], coders: Collection[int], given: _Given | None) -> Counter[str]:
    """Origin of `BY_MACHINE`, or nothing for all others → how many codings there are."""

    def counts(document: int, coder: int) -> bool:
        return document in documents and coder in coders and (given is None or (document, coder) in given)

    found: Counter[str] = Counter()
    for _, document, coder, count in coding_groups(project):
        found[""] += count if counts(document, coder) else 0
    for origin, _, document, coder, count in machine_groups(project):
        if counts(document, coder):
            found[origin] += count
            found[""] -= count
    return found


def _of_round(project: Project, round_: Round) -> RoundFacts:
    given = list_assignments(project, round_id=round_.id)
    many = Counter(one.document_id for one in given)
    documents: Sequence[Document] = [one for one in list_documents(project) if one.id in many]
    return RoundFacts(
        round_,
        len(documents),
        sum(document.words for document in documents),
        len({one.coder_id for one in given}),
        len(given),
        sum(one.state == DONE for one in given),
        sum(number > 1 for number in many.values()),
    )


def _codebook(project: Project, round_: Round | None) -> CodebookFacts:
    """The version of the round, else the one that was named last."""
    versions = list_versions(project)
    version = versions[-1] if versions else None
    if round_ is not None:
        version = find_version(project, round_.codebook_version) if round_.codebook_version else None
    now = state_at(project, NOW)
    then = state_at(project, version.name) if version is not None else now
    codes = list(then.tree.walk())
    retired = sum(code.retired for code in codes)
    return CodebookFacts(
        version, len(codes) - retired, retired, Counter(difference.kind for difference in compare(then, now))
    )


def _settling(
    project: Project, wish: AgreementWish, round_: Round | None, coders: Collection[int] | None
) -> SettlingFacts:
    scope = Scope(
        round_id=round_.id if round_ is not None else None,
        coder_ids=None if coders is None else frozenset(coders),
        assume_finished=wish.assume_finished,
    )
    queue = read_queue(project, scope)
    settled = [item for item in queue.items if item.state == SETTLED]
    decisions = [item.decision for item in settled if item.decision is not None]
    verdicts: Counter[str] = Counter()
    readings: Counter[str] = Counter()
    for decision in decisions:
        verdict = verdict_of(decision.verdict, 0)
        verdicts[_KINDS[type(verdict)]] += 1
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
        reopened=sum(item.state != SETTLED and item.earlier is not None for item in queue.items),
        since=since,
        redefined=redefined,
    )


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
