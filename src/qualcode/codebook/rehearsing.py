"""What a verb would do, before it is done: nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import reach_of_codes


@dataclass(frozen=True, slots=True)
class Reach:
    """What hangs on some codes."""

    codings: int
    documents: int
    coders: int

    @property
    def sentence(self) -> str:
        """`34 codings in 12 documents by 3 coders`."""
        if not self.codings:
            return tr("no codings")
        codings, documents = counted(self.codings, "coding"), counted(self.documents, "document")
        return tr(
            "{codings} in {documents} by {coders}",
            codings=codings,
            documents=documents,
            coders=counted(self.coders, "coder"),
        )


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a change would do."""

    summary: str
    """What the history would say."""
    reach: Reach
    """The codings that it would move, relabel, outdate or take away."""


def reach_of(project: Project, code_ids: Collection[int]) -> Reach:
    """How many codings, in how many documents and by how many coders, some codes have."""
    return Reach(*reach_of_codes(project, code_ids))


def rehearse(project: Project, code_ids: Collection[int], verb: Callable[[], object]) -> Rehearsed:
    """Do what a verb does, note what it did, and take it back before anybody could see it.

    Args:
        code_ids: The codes whose codings it touches.
        verb: Does it, and refuses what it would refuse.

    Raises:
        QualcodeError: Whatever the verb refuses.
        ReadOnlyError: The project is open for reading only.
    """
    reach = reach_of(project, code_ids)
    summary = ""
    with project.rehearsal() as rehearsal:
        verb()
        summary = rehearsal.summary
    return Rehearsed(summary, reach)
