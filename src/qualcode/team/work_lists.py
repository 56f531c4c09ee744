"""A coder's own list as a whole: how far she is, what is asked of her, and what it means that a document is done."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.documents.listing import is_done, set_done
from qualcode.domain.changes import Effects
from qualcode.domain.rounds import DONE, Round
from qualcode.domain.translation import plural, tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.codes import is_bundle
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.progress import Work, my_work

UNITS_ASKED = {
    "sentence": tr("by sentence"),
    "turn": tr("by turn"),
    "char": tr("by character"),
    "span": tr("by any span"),
}
"""How a round's unit is told."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """What the session's coder has to do."""

    works: tuple[Work, ...]
    """Begun first, then to do, then done; all documents where nothing is assigned to her."""
    in_bundle: bool
    frozen: bool
    """Whether the codebook is, so that codes are proposed."""

    @property
    def is_assigned(self) -> bool:
        """Whether anything is assigned to her."""
        return any(work.round is not None for work in self.works)

    @property
    def done(self) -> int:
        """How many of them are."""
        return sum(work.state == DONE for work in self.works)

    @property
    def words(self) -> int:
        return sum(work.document.words for work in self.works)

    @property
    def words_done(self) -> int:
        return sum(work.document.words for work in self.works if work.state == DONE)

    @property
    def share_done(self) -> float:
        """The part of the words that is done, from 0 to 1; of documents without a word, the part of these."""
        if self.words:
            return self.words_done / self.words
        return self.done / len(self.works) if self.works else 0.0

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds that it is for, the oldest first."""
        found = {work.round.id: work.round for work in self.works if work.round is not None}
        return tuple(sorted(found.values(), key=lambda one: (one.created_ms, one.id)))

    @property
    def blind_in(self) -> frozenset[int]:
        """The ids of the rounds in which she sees nothing of others in any document, until all of hers are done."""
        return frozenset(work.round.id for work in self.works if work.round is not None and work.blind)

    @property
    def over(self) -> str:
        """What is to be done once all that is assigned to her is; empty before."""
        if not self.is_assigned or self.done < len(self.works):
            return ""
        if self.in_bundle:
            return tr("all of yours is done: hand this bundle back to be merged")
        return tr("all of yours is done")

    def asked_in(self, round_: Round) -> str:
        """What a round asks of her: what she codes by, whether blind, with which codebook, and whether it is frozen."""
        blind = (
            (tr("blind until you are done") if round_.id in self.blind_in else tr("blind, and you are done"))
            if round_.blind
            else tr("open eyes")
        )
        version = round_.codebook_version
        if version in ("", round_.name):
            book = tr("codebook frozen: propose") if self.frozen else tr("codebook open to changes")
        elif self.frozen:
            book = tr("codebook “{version}” frozen: propose", version=version)
        else:
            book = tr("codebook “{version}” open to changes", version=version)
        return " · ".join((UNITS_ASKED[round_.unit], blind, book))


def work_list(project: Project) -> WorkList:
    """What the session's coder has to do."""
    with project.reading():
        return WorkList(tuple(my_work(project)), is_bundle(project), running_freeze(project) is not None)


def begins_with_work(project: Project) -> bool:
    """Whether a coder sees her own list first: in a bundle, and where anything is assigned to her in an open round."""
    with project.reading():
        if is_bundle(project):
            return True
        me = project.known_coder_id()
        still_open = {one.id for one in list_rounds(project) if one.is_open}
        return me is not None and any(one.round_id in still_open for one in list_assignments(project, coder_id=me))


@dataclass(frozen=True, slots=True)
class DoneSaid:
    """What was said of a document."""

    effects: Effects
    done: bool
    """That it is done; else that it is so no longer."""
    finished: str
    """Which rounds the coder has finished by it, and what she may do now: a sentence; empty where none is."""


def say_done(project: Project, document_id: int) -> DoneSaid:
    """Say, as the session's coder, that a document is finished; where it is in all that is assigned to her, no longer.

    One that she finished in an earlier round, and has been given anew, is finished again.

    Raises:
        NotFoundError: There is no such document.
    """
    done = not is_done(project, document_id, project.known_coder_id())
    before = _left(project)
    effects = set_done(project, document_id, done)
    after = _left(project)
    over = [name for name, left in before.items() if left and not after.get(name)] if done else []
    return DoneSaid(effects, done, _finished(project, over, sum(after.values())) if over else "")


def _left(project: Project) -> dict[str, int]:
    """Round → how much of the session coder's is not done in it; only rounds that are not closed."""
    me = project.known_coder_id()
    with project.reading():
        names = {one.id: one.name for one in list_rounds(project) if one.is_open}
        assigned = list_assignments(project, coder_id=me) if me is not None and names else []
    left = dict.fromkeys((names[one.round_id] for one in assigned if one.round_id in names), 0)
    for one in assigned:
        if one.round_id in names and one.state != DONE:
            left[names[one.round_id]] += 1
    return left


def _finished(project: Project, over: list[str], left: int) -> str:
    """What the end of some rounds means to the coder."""
    with project.reading():
        blind = [one for one in list_rounds(project) if one.name in over and one.blind]
        still, in_bundle = project.blind, is_bundle(project)
    said = plural("{rounds} is finished for you", "{rounds} are finished for you", len(over), rounds=_named(over))
    if left:
        said = plural(
            "{said}; in other rounds {number:,} document is left",
            "{said}; in other rounds {number:,} documents are left",
            left,
            said=said,
        )
    if in_bundle:
        return said if left else tr("{said}: hand this bundle back to be merged", said=said)
    if blind and still is None:
        return tr("{said}: you see from now on what others coded there", said=said)
    if blind and still is not None:
        return tr("{said}, and you are blind in {rounds} still", said=said, rounds=_named(still.rounds))
    return said


def _named(rounds: list[str] | tuple[str, ...]) -> str:
    return tr(" and ").join(f"“{name}”" for name in rounds)
