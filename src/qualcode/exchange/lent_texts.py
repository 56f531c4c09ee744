"""Texts that a file of another program only names and that are here: lent to what was made of it, before a merge."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.documents.replacing import plan, replace_document
from qualcode.documents.versions import divide
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.domain.values import Document, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_transcript
from qualcode.storage.reads.unplaced import list_unplaced


def lend_texts(project: Project, made: Project) -> frozenset[str]:
    """Give documents without a text the one that they have here; what waited for it stands in its place then.

    Args:
        project: Where the texts are.
        made: What was made of the file, to be written.

    Returns:
        The names in it of the documents that have their text now.
    """
    here = {document.uuid: document for document in list_documents(project)}
    lent = set()
    for document in list_documents(made):
        if document.uuid in here and not read_transcript(made, document).text:
            ours = read_transcript(project, here[document.uuid])
            if ours.text:
                _lend(project, made, document, ours)
                lent.add(document.name)
    return frozenset(lent)


def _lend(project: Project, made: Project, document: Document, ours: Transcript) -> None:
    read = ReadTranscript(ours.text, ours.turns, "text")
    replace_document(made, plan(made, document, divide(ours.text.encode(), read), None))
    with project.seeing_all():
        placed = {
            *(coding.uuid for coding in list_codings(project, document_id=ours.document.id)),
            *(memo.uuid for memo in list_memos(project, document_id=ours.document.id)),
        }
    done = [one.id for one in list_unplaced(made, document.id) if one.uuid in placed]
    if done:
        with made.change("place", tr("what has its place here already does not wait for one")) as tx:
            tx.delete_where("unplaced", {"id": done})


def still_missing(names: Collection[str], lent: frozenset[str]) -> tuple[str, ...]:
    """Those whose text is missing here as well."""
    return tuple(name for name in names if name not in lent)
