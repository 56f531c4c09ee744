"""How far a round has come, and what a coder has to do."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.coding.coverage import Coverage
from qualcode.documents.listing import coverage_so_far, list_status
from qualcode.domain.rounds import DOING, DONE, TO_DO, Assignment, Round
from qualcode.domain.values import Coder, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.progress import work_by_document
from qualcode.storage.reads.rounds import list_assignments, list_rounds, work_begun

NOT_DONE = "not done"
"""What is told of another's assignment to a coder who may not see whether it was begun."""
_ORDER = {DOING: 0, TO_DO: 1, DONE: 2}


@dataclass(frozen=True, slots=True)
class Share:
    """A document of a round and one who codes it."""

    document: Document
    coder: Coder
    assignment: Assignment
    state: str
    """`to do`, `doing`, `done`; or `NOT_DONE`."""
    codings: int | None
    """Of the coder in the document; None where they are not to be seen."""
    changed_by: str
    """Who said last that it is done, or no longer; empty while it was not said."""


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far a coder has come in a round."""

    coder: Coder
    documents: int
    words: int
    done: int
    words_done: int
    doing: int | None
    """None where what she does is not to be seen."""
    codings: int | None
    """In the documents of the round; None where they are not to be seen."""
    last_finished_ms: int | None
    """When she finished the latest of those that are done."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round has come."""

    round: Round
    coders: tuple[CoderProgress, ...]
    """In the order in which they signed on."""
    shares: tuple[Share, ...]
    """In the order of the documents' names, then of the coders."""
    documents: int
    finished: int
    """Documents that all who code them have finished."""

    @property
    def done(self) -> int:
        """Assignments that are done."""
        return sum(coder.done for coder in self.coders)

    @property
    def difference(self) -> int:
        """By how many words the coder with most and the one with fewest differ."""
        words = [coder.words for coder in self.coders]
        return max(words) - min(words) if words else 0

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """Every two coders' names → how many documents both code."""
        theirs: dict[str, set[int]] = {coder.coder.name: set() for coder in self.coders}
        for share in self.shares:
            theirs[share.coder.name].add(share.document.id)
        names = list(theirs)
        return {(a, b): len(theirs[a] & theirs[b]) for i, a in enumerate(names) for b in names[i + 1 :]}


@dataclass(frozen=True, slots=True)
class Work:
    """A document that a coder has to code."""

    document: Document
    state: str
    """`to do`, `doing` or `done`."""
    round: Round | None
    """None where documents are not assigned."""
    coverage: Coverage
    """Of the coder."""
    codings: int
    begun_ms: int | None
    finished_ms: int | None

    @property
    def blind(self) -> bool:
        """Whether nothing of what others do there is to be seen on its account."""
        return self.round is not None and self.round.blind and self.state != DONE

    @property
    def left_share(self) -> float:
        """The part of its sentences that she has not dealt with, from 0 to 1; 0 where there is none."""
        return 1.0 - self.coverage.share if self.coverage.sentences else 0.0


def progress(project: Project, round_: Round) -> Progress:
    """How far each coder has come in a round, and each document.

    A coder who codes blind sees of others who has finished what, but neither their codings nor what they have begun.
    """
    with project.reading():
        documents = {document.id: document for document in list_documents(project)}
        coders = {coder.id: coder for coder in list_coders(project)}
        assignments = list_assignments(project, round_id=round_.id)
        begun = work_begun(project)
        blind = project.blind
    shares = []
    for one in assignments:
        unseen = blind is not None and blind.hides(one.document_id, one.coder_id)
        work = begun.get((one.document_id, one.coder_id))
        shares.append(
            Share(
                documents[one.document_id],
                coders[one.coder_id],
                one,
                NOT_DONE if unseen and one.state != DONE else one.state,
                None if unseen else work.codings if work is not None else 0,
                coders[one.changed_by].name if one.changed_by is not None and one.state != TO_DO else "",
            )
        )
    place = {id_: i for i, id_ in enumerate(documents)}
    shares.sort(key=lambda share: (place[share.document.id], share.coder.id))
    open_ = {share.document.id for share in shares if share.state != DONE}
    there = {share.document.id for share in shares}
    return Progress(
        round_,
        tuple(_of_coder(coder, shares) for coder in coders.values() if any(s.coder.id == coder.id for s in shares)),
        tuple(shares),
        len(there),
        len(there - open_),
    )


def all_progress(project: Project) -> list[Progress]:
    """How far every round has come, the oldest first."""
    with project.reading():
        return [progress(project, one) for one in list_rounds(project)]


def _of_coder(coder: Coder, shares: list[Share]) -> CoderProgress:
    hers = [share for share in shares if share.coder.id == coder.id]
    done = [share for share in hers if share.state == DONE]
    codings = [share.codings for share in hers if share.codings is not None]
    seen = all(share.state != NOT_DONE for share in hers)
    times = [share.assignment.finished_ms for share in done if share.assignment.finished_ms is not None]
    return CoderProgress(
        coder,
        len(hers),
        sum(share.document.words for share in hers),
        len(done),
        sum(share.document.words for share in done),
        sum(share.state == DOING for share in hers) if seen else None,
        sum(codings) if len(codings) == len(hers) else None,
        max(times, default=None),
    )


def my_work(project: Project, coder_id: int | None = None) -> list[Work]:
    """What a coder has to do: begun first, then what is to be begun, then what is done.

    It is what is assigned to her in open rounds; to whom nothing is, all documents of the project.

    Args:
        coder_id: The session's coder unless named.
    """
    with project.reading():
        coder_id = project.known_coder_id() if coder_id is None else coder_id
        rounds = {one.id: one for one in list_rounds(project) if one.is_open}
        assigned = [] if coder_id is None else list_assignments(project, coder_id=coder_id)
        assigned = [one for one in assigned if one.round_id in rounds]
        found = _assigned(project, coder_id, assigned, rounds) if assigned else _unassigned(project, coder_id)
    return sorted(found, key=lambda work: _ORDER[work.state])


def _assigned(
    project: Project, coder_id: int | None, assignments: list[Assignment], rounds: dict[int, Round]
) -> list[Work]:
    documents = {document.id: document for document in list_documents(project)}
    done = work_by_document(project, coder_id)
    place = {id_: i for i, id_ in enumerate(documents)}
    made = {id_: i for i, id_ in enumerate(rounds)}
    found = []
    for one in sorted(assignments, key=lambda one: (made[one.round_id], place[one.document_id])):
        mine = done[one.document_id]
        document, round_ = documents[one.document_id], rounds[one.round_id]
        covered = coverage_so_far(mine)
        found.append(Work(document, one.state, round_, covered, len(mine.coded), one.begun_ms, one.finished_ms))
    return found


def _unassigned(project: Project, coder_id: int | None) -> list[Work]:
    return [
        Work(status.document, status.state, None, status.coverage, status.codings, None, None)
        for status in list_status(project, coder_id)
    ]
