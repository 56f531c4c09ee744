"""What documents there are, how far each has come, and saying that one is done."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.coding.coverage import Coverage, coverage_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.rounds import DOING, DONE
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import finished, get_document, has_finished, list_documents
from qualcode.storage.reads.progress import Work, work_by_document
from qualcode.storage.reads.rounds import list_assignments, open_assignments, still_to_finish
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document and how far one coder has come with it."""

    document: Document
    coverage: Coverage
    codings: int
    """Of the coder."""
    state: str
    """`to do`, `doing` or `done`."""
    finished_by: tuple[str, ...]
    """The names of all coders who have finished it."""


def list_status(project: Project, coder_id: int | None) -> list[DocumentStatus]:
    """All documents with one coder's progress, in the order of their names.

    A document that was finished and has been assigned anew is not done until it is finished again.
    """
    documents = list_documents(project)
    work = work_by_document(project, coder_id)
    done, anew = finished(project), still_to_finish(project, coder_id)
    names = {coder.id: coder.name for coder in list_coders(project)}
    found = []
    for document in documents:
        mine = work.get(document.id) or Work(0, [])
        if (document.id, coder_id) in done and document.id not in anew:
            state = "done"
        else:
            state = "doing" if mine.coded or mine.nothing else "to do"
        by = tuple(names[coder] for (doc, coder) in done if doc == document.id)
        found.append(DocumentStatus(document, coverage_so_far(mine), len(mine.coded), state, by))
    return found


def coverage_so_far(work: Work) -> Coverage:
    """What one coder has dealt with of a document."""
    if not work.spans:
        return Coverage(work.sentences, 0, 0)
    return coverage_of(work.spans, work.coded, work.nothing)


def is_done(project: Project, document_id: int, coder_id: int | None) -> bool:
    """Whether a coder has finished a document, and has not been given it anew since."""
    if coder_id is None or not has_finished(project, document_id, coder_id):
        return False
    return document_id not in still_to_finish(project, coder_id)


def set_done(project: Project, document_id: int, done: bool) -> Effects:
    """Say, as the session's coder, that a document is finished, or no longer."""
    document = get_document(project, document_id)
    said = (
        tr("{document} done", document=document.name)
        if done
        else tr("{document} not done any more", document=document.name)
    )
    with project.change("done", said) as tx:
        tx.look_at(document_id)
        finish(project, document_id, project.coder_id(), done)
    return project.last


def finish(project: Project, document_id: int, coder_id: int, done: bool) -> None:
    """Write a coder's state of a document, and that of her assignments of it in open rounds, as part of a change."""
    with project.change("done", "") as tx:
        known = finished(project)
        if done and (document_id, coder_id) not in known:
            tx.delete_where("document_state", {"document_id": document_id, "coder_id": coder_id})
            tx.add("document_state", document_id=document_id, coder_id=coder_id, state=DONE, changed_ms=now_ms())
        elif not done:
            tx.delete_where("document_state", {"document_id": document_id, "coder_id": coder_id})
        _finish_assignments(project, tx, document_id, coder_id, done)


def _finish_assignments(project: Project, tx: Transaction, document_id: int, coder_id: int, done: bool) -> None:
    """Let a coder's assignments of a document be done in all open rounds, or no longer; what is so already stays."""
    found = list_assignments(project, document_id=document_id, coder_id=coder_id)
    if not found:
        return
    still_open = open_assignments(project, document_id, coder_id)
    now, by = now_ms(), project.coder_id()
    for one in found:
        if one.id in still_open and (one.state == DONE) != done:
            tx.update_where(
                "assignment",
                {"id": one.id},
                state=DONE if done else DOING,
                changed_ms=now,
                changed_by=by,
                begun_ms=one.begun_ms or now,
                finished_ms=now if done else None,
            )


def rename_document(project: Project, document_id: int, name: str) -> Effects:
    """Give a document another name.

    Raises:
        RuleError: It is empty or taken.
    """
    name = " ".join(name.split())
    document = get_document(project, document_id)
    if not name:
        raise RuleError(tr("a document needs a name"))
    if any(other.name == name and other.id != document_id for other in list_documents(project)):
        raise RuleError(tr("there is a document “{name}” already", name=name), remedy=tr("choose another name"))
    with project.change("rename-document", tr("{name} renamed {other}", name=document.name, other=name)) as tx:
        tx.look_at(document_id)
        tx.update_where("document", {"id": document_id}, name=name)
    return project.last
