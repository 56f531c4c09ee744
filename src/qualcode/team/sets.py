"""Sets: named lists of documents, cases or codes."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import SET_KINDS, NamedSet
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import list_sets
from qualcode.storage.reads.documents import find_document


def new_set(project: Project, name: str, kind: str) -> Effects:
    """Make an empty set.

    Raises:
        RuleError: There is one of that name, or the kind is none of `SET_KINDS`.
    """
    name = " ".join(name.split())
    if kind not in SET_KINDS:
        raise RuleError(
            tr("a set holds documents, cases or codes, not “{kind}”", kind=kind),
            remedy=tr("choose {set_kinds}", set_kinds=", ".join(SET_KINDS)),
        )
    if not name or any(found.name == name for found in list_sets(project)):
        raise RuleError(tr("there is a set “{name}” already", name=name) if name else tr("a set needs a name"))
    with project.change("new-set", tr("set {name}", name=name)) as tx:
        tx.add("sets", kind=kind, name=name)
    return project.last


def find_set(project: Project, name: str) -> NamedSet:
    """The set of this name.

    Raises:
        NotFoundError: There is none.
    """
    for found in list_sets(project):
        if found.name == name:
            return found
    raise NotFoundError(tr("there is no set “{name}”", name=name), remedy=tr("see `qualcode set list`"))


def add_to_set(project: Project, name: str, members: Sequence[str]) -> Effects:
    """Put documents, cases or codes, by their names, into a set; members that it has are left as they are."""
    found = find_set(project, name)
    ids = [_member_id(project, found.kind, member) for member in members]
    new = [id_ for id_ in dict.fromkeys(ids) if id_ not in found.members]
    with project.change("add-to-set", tr("{number_new} more in set {name}", number_new=len(new), name=name)) as tx:
        for id_ in new:
            columns: dict[str, int | None] = {"document_id": None, "case_id": None, "code_id": None}
            tx.add("set_member", set_id=found.id, **(columns | {f"{found.kind}_id": id_}))
    return project.last


def _member_id(project: Project, kind: str, name: str) -> int:
    if kind == "document":
        return find_document(project, name).id
    if kind == "code":
        return load_tree(project).find(name).id
    for case in list_cases(project):
        if case.name == name:
            return case.id
    raise NotFoundError(tr("there is no case “{name}”", name=name), remedy=tr("see `qualcode cases list`"))
