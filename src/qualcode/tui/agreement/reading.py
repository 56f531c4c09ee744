"""What the screen of agreement reads of the project beside figures: who could be compared, and by what."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.cases.attributes import attribute_names
from qualcode.domain.values import CONSENSUS
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import finished, list_documents
from qualcode.storage.reads.history import list_changes
from qualcode.storage.reads.rounds import list_rounds


@dataclass(frozen=True, slots=True)
class CoderDone:
    """How much a coder has done."""

    name: str
    finished: frozenset[int]
    """Documents that she said are done."""
    begun: frozenset[int]
    """Documents in which she has a coding."""

    def counts(self, assume_finished: bool) -> frozenset[int]:
        """The documents in which she can be compared."""
        return self.finished | self.begun if assume_finished else self.finished


@dataclass(frozen=True, slots=True)
class Present:
    """What holds now."""

    as_of: int
    """The latest change; what was counted before it may have become other."""
    coders: tuple[CoderDone, ...]
    """In the order in which they signed on, Consensus too where it is there."""
    rounds: tuple[str, ...]
    """The oldest first."""
    attributes: tuple[str, ...]

    def can_compare(self, coders: tuple[str, ...] | None, assume_finished: bool) -> bool:
        """Whether two of these coders have a document in common in which they can be compared."""
        seen: set[int] = set()
        for one in self.coders:
            if one.name in coders if coders is not None else one.name != CONSENSUS:
                mine = one.counts(assume_finished)
                if not seen.isdisjoint(mine):
                    return True
                seen |= mine
        return False


NOTHING_READ = Present(0, (), (), ())


def read_present(project: Project) -> Present:
    """What holds now; what the session's coder codes blindly counts for nobody."""
    with project.reading():
        documents = {document.id for document in list_documents(project)}
        if project.blind is not None:
            documents -= set(project.blind.documents)
        done: dict[int, set[int]] = {}
        begun: dict[int, set[int]] = {}
        for document, coder in finished(project):
            done.setdefault(coder, set()).add(document)
        for _, document, coder, _ in coding_groups(project):
            begun.setdefault(coder, set()).add(document)
        coders = tuple(
            CoderDone(
                coder.name,
                frozenset(done.get(coder.id, set()) & documents),
                frozenset(begun.get(coder.id, set()) & documents),
            )
            for coder in list_coders(project)
        )
        latest = list_changes(project, limit=1)
        return Present(
            latest[0].id if latest else 0,
            coders,
            tuple(round_.name for round_ in list_rounds(project)),
            tuple(name.shown for name in attribute_names(project)),
        )
