"""What a queue reads from the project: what waits, in the order of the codebook, and whose it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from qualcode.codebook.recoding import Outdated, list_outdated
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.values import Coder
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import count_codings_by_code, list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits, and what there is to know about it."""

    waiting: list[Outdated]
    tree: CodeTree
    coders: dict[int, Coder]
    me: int | None
    """The session's coder; None before her first change."""
    documents: dict[int, str]
    """document → its name, in the order of the documents."""
    order: dict[int, int] = field(default_factory=dict)
    """code → its place in the codebook."""

    @property
    def leads(self) -> bool:
        """Whether the session's coder decides about everybody's codings."""
        return self.me is not None and self.coders[self.me].role == "lead"

    def may_decide(self, one: Outdated) -> bool:
        """Whether the session's coder may decide about a coding."""
        return self.leads or one.coding.coder_id == self.me

    def place(self, one: Outdated) -> tuple[int, int, int, int, int]:
        """Where it stands among those that wait."""
        coding = one.coding
        return self.order[coding.code_id], coding.document_id, coding.start, coding.end, coding.id


def read_queue(project: Project, code_ids: Collection[int] | None = None) -> Queue:
    """What waits, of all codes or of some."""
    with project.reading():
        tree = load_tree(project)
        return Queue(
            list_outdated(project, code_ids=code_ids),
            tree,
            {coder.id: coder for coder in list_coders(project)},
            project.known_coder_id(),
            {document.id: document.name for document in list_documents(project)},
            {code.id: place for place, code in enumerate(tree.walk())},
        )


def read_again(project: Project, ids: Collection[int]) -> list[Outdated]:
    """Of some codings, those that wait now."""
    with project.reading():
        tree = load_tree(project)
        behind = [
            one for one in list_codings(project, ids=ids) if one.definition_id != tree.code(one.code_id).definition_id
        ]
        if not behind:
            return []
        codes, documents = {one.code_id for one in behind}, {one.document_id for one in behind}
        wanted = {one.id for one in behind}
        found = list_outdated(project, code_ids=codes, document_ids=documents)
        return [one for one in found if one.coding.id in wanted]


def read_codes(project: Project) -> tuple[CodeTree, dict[int, int]]:
    """The codebook, and how many codings each code has."""
    return load_tree(project), count_codings_by_code(project)
