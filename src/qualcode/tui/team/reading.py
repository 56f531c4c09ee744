"""What the screens for coders who work apart read and do, each in one go in the store's thread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.domain.changes import Effects
from qualcode.domain.merging import MergeReport
from qualcode.domain.rounds import DONE, Round
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder, Document
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.bundling import Bundled, BundlePlan, write_bundle
from qualcode.team.coders import check_lead
from qualcode.team.handed_out import HandedOut, list_bundles
from qualcode.team.merging.conflicts import ConflictView, in_words, list_conflicts
from qualcode.team.merging.merge import Answers, merge_file


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done."""

    report: MergeReport
    effects: Effects | None
    """None where nothing was changed by it."""


def merge_now(project: Project, file: Path, answers: Answers) -> Merged:
    """Merge a file, and say what that touched."""
    report = merge_file(project, file, answers)
    return Merged(report, None if report.nothing else project.last)


@dataclass(frozen=True, slots=True)
class Desk:
    """The conflicts that wait, as a lead sees them."""

    views: tuple[ConflictView, ...] = ()
    settled: frozenset[str] = frozenset()
    """The UUIDs of those that were settled."""


def read_conflicts(project: Project) -> Desk:
    """All conflicts that wait and that the session's coder may see, in words, and which are settled.

    Raises:
        RuleError: There are leads, and the session's coder is none.
    """
    check_lead(project, tr("settle conflicts"))
    with project.reading():
        every = list_conflicts(project, settled=True)
        waiting = [conflict for conflict in every if conflict.state == "open"]
        settled = frozenset(conflict.uuid for conflict in every if conflict.state != "open")
        return Desk(tuple(in_words(project, waiting)), settled)


def undo_in_words(project: Project) -> list[Effects]:
    """Take back the session coder's latest action; where conflicts wait again by it, it says which."""
    from qualcode.history.undoing import undo

    before = {one.uuid for one in list_conflicts(project)}
    done = undo(project)
    again = [one for one in list_conflicts(project) if one.uuid not in before]
    if not again or not done:
        return done
    first, *others = in_words(project, again)
    summary = tr("waits again: {conflict}", conflict=first.title)
    if others:
        summary += tr(" and {conflicts} more", conflicts=counted(len(others), "conflict"))
    return [*done[:-1], replace(done[-1], summary=summary)]


@dataclass(frozen=True, slots=True)
class Returns:
    """What was handed out, and how much waits to be settled."""

    bundles: tuple[HandedOut, ...] = ()
    conflicts: int = 0


def read_bundles(project: Project) -> Returns:
    """All bundles that were handed out, the latest first, and how many conflicts wait."""
    with project.reading():
        return Returns(tuple(reversed(list_bundles(project))), len(list_conflicts(project)))


@dataclass(frozen=True, slots=True)
class Assigned:
    """What of a round a coder has still to do."""

    round: Round
    documents: int
    """That are assigned to her in it, done or not."""
    words: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be handed out."""

    coders: tuple[Coder, ...] = ()
    """Those with something to do first."""
    assigned: dict[int, tuple[Assigned, ...]] = field(default_factory=dict)
    """Coder → the open rounds in which she has something to do."""
    documents: tuple[Document, ...] = ()
    """All there are."""


def read_offer(project: Project) -> Offer:
    """Who can be handed a bundle, and of which rounds.

    Raises:
        RuleError: There are leads, and the session's coder is none.
    """
    check_lead(project, tr("hand out bundles"))
    with project.reading():
        documents = list_documents(project)
        words = {document.id: document.words for document in documents}
        rounds = {one.id: one for one in list_rounds(project) if one.is_open}
        of_both: dict[tuple[int, int], list[int]] = defaultdict(list)
        to_do: set[tuple[int, int]] = set()
        for one in list_assignments(project):
            of_both[one.coder_id, one.round_id].append(words.get(one.document_id, 0))
            if one.state != DONE:
                to_do.add((one.coder_id, one.round_id))
        coders = [coder for coder in list_coders(project) if coder.name != CONSENSUS]
    assigned = {
        coder.id: tuple(
            Assigned(round_, len(of_both[coder.id, id_]), sum(of_both[coder.id, id_]))
            for id_, round_ in rounds.items()
            if (coder.id, id_) in to_do
        )
        for coder in coders
    }
    coders.sort(key=lambda coder: not assigned[coder.id])
    return Offer(tuple(coders), assigned, tuple(documents))


@dataclass(frozen=True, slots=True)
class Handed:
    """A bundle that was written."""

    bundle: Bundled
    effects: Effects


def write_now(project: Project, path: Path, plan: BundlePlan, names: tuple[str, ...]) -> Handed:
    """Write a bundle, and say what that touched."""
    return Handed(write_bundle(project, path, plan, names=names), project.last)
