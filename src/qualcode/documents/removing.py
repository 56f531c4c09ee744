"""Taking a document out of the study."""

from __future__ import annotations

from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import plural, tr
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import get_document, version_ids
from qualcode.storage.reads.hidden import check_nothing_hidden
from qualcode.storage.reads.unplaced import list_unplaced


def remove_document(project: Project, document_id: int, *, with_codings: bool = False) -> Effects:
    """Remove a document; undo brings it back with all that stood in it.

    Raises:
        RuleError: It has codings or memos and `with_codings` was not asked for, or hidden work of others.
    """
    document = get_document(project, document_id)
    codings = list_codings(project, document_id=document_id)
    memos = [memo for memo in list_memos(project) if memo.document_id == document_id]
    waiting = len(list_unplaced(project, document_id))
    if (codings or memos or waiting) and not with_codings:
        there = {"name": document.name, "codings": len(codings), "memos": len(memos)}
        raise RuleError(
            tr(
                "“{name}” has {codings} codings and {memos} memos, and {waiting} codings or memos that wait for "
                "a place",
                waiting=waiting,
                **there,
            )
            if waiting
            else tr("“{name}” has {codings} codings and {memos} memos", **there),
            remedy=tr("ask for their removal too (`--with-codings`)"),
        )
    check_nothing_hidden(project, "document_id", [document_id])
    check_nothing_hidden(project, "coding_id", [coding.id for coding in codings])
    summary = (
        plural(
            "{name} removed with {number} coding",
            "{name} removed with {number} codings",
            len(codings),
            name=document.name,
        )
        if codings
        else tr("{name} removed", name=document.name)
    )
    with project.change("remove-document", summary) as tx:
        tx.delete_where("memo", {"coding_id": [coding.id for coding in codings]})
        here = {"document_id": document_id}
        for table in (
            "memo",
            "unplaced",
            "coding",
            "coverage_mark",
            "rejection",
            "proposal",
            "conflict",
            "decision",
            "document_state",
            "assignment",
            "set_member",
            "attribute_value",
        ):
            tx.delete_where(table, here)
        versions = {"version_id": version_ids(project, document_id)}
        tx.delete_where("turn", versions)
        tx.delete_where("sentences", versions)
        tx.delete_where("speaker", here)
        tx.delete_where("version", here)
        tx.delete_where("document", {"id": document_id})
    return project.last
