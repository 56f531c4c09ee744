"""What a project holds of how it was coded: who, what, how drawn, with which codebook, and how far they agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.codebook.comparing import compare
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.codebook.versions import find_version, state_at
from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.domain.choices import NOW
from qualcode.domain.errors import InputError
from qualcode.domain.rounds import DONE, Round
from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, CONSENSUS, SUGGESTED, CodebookVersion, Coder, Document
from qualcode.reconcile.measuring.measure import measure
from qualcode.reports.methods_decisions import SettlingFacts, settling_facts
from qualcode.reports.methods_pairs import PairFacts, pairs_of_coders
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, machine_groups
from qualcode.storage.reads.codebook import list_versions
from qualcode.storage.reads.codes import list_coders, project_name
from qualcode.storage.reads.coding_times import coding_times
from qualcode.storage.reads.documents import finished, list_documents
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.coders import find_coder
from qualcode.team.rounds import find_round


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
    grouping: int
    """Codes in use today that no figure is for: themes that group others and were given to no passage."""
    codes_today: int
    """In use today, themes too."""
    pairs: PairFacts | None
    """None where there are not three coders to be compared."""
    settling: SettlingFacts | None
    """None where no two coders finished one document, and nothing that was decided stands."""
    codings: int
    suggested: int
    autocoded: int
    times: tuple[int, int] | None
    """When the first and the last of the codings were made, in UTC milliseconds since 1970; None where there is none.
    """


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
        settling = settling_facts(project, wish, round_, asked)
        tree = load_tree(project)
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
            grouping=_grouping(tree, agreement),
            codes_today=sum(not code.retired for code in tree.walk()),
            pairs=pairs_of_coders(project, wish, agreement),
            settling=settling if settling.counts.documents or settling.loose else None,
            codings=sum(origins.values()),
            suggested=origins[SUGGESTED],
            autocoded=origins[AUTOCODED],
            times=_times(project, ids, who, given),
        )


_Given = set[tuple[int, int]]
"""(document, coder)."""


def _named(project: Project, names: Sequence[str]) -> dict[int, Coder]:
    found = [find_coder(project, name) for name in names]
    if any(coder.name == CONSENSUS for coder in found):
        raise InputError(
            tr("{consensus} did not code: it owns what was decided", consensus=CONSENSUS),
            remedy=tr("name those who coded"),
        )
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


def _times(
    project: Project, documents: Collection[int], coders: Collection[int], given: _Given | None
) -> tuple[int, int] | None:
    """When the first and the last of the codings were made that are told of."""
    found = [
        one
        for one in coding_times(project)
        if one.document_id in documents
        and one.coder_id in coders
        and (given is None or (one.document_id, one.coder_id) in given)
    ]
    if not found:
        return None
    return min(one.first_ms for one in found), max(one.last_ms for one in found)


def _grouping(tree: CodeTree, agreement: Agreement | None) -> int:
    """How many codes in use have no figure of their own."""
    told = {row.code for row in agreement.rows} if agreement is not None else set()
    return sum(not code.retired and tree.path(code.id) not in told for code in tree.walk()) if told - {None} else 0


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
