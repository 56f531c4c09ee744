"""Everything a coder needs to see of one document, read in one go."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.memo_links import document_memos
from qualcode.documents.listing import is_done
from qualcode.domain.spans import Span
from qualcode.domain.values import Coder, Coding, Memo, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders, pinned_codes, recent_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import (
    document_order,
    get_document,
    list_coverage_marks,
    read_transcript,
)


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """One document as the session's coder sees it."""

    transcript: Transcript
    codings: tuple[Coding, ...]
    nothing: tuple[Span, ...]
    """What the coder has marked as read with nothing to code."""
    memos: tuple[Memo, ...]
    """As they are read: with the present names of what they link to."""
    tree: CodeTree
    coders: dict[int, Coder]
    me: int | None
    """The id of the session's coder; None before her first change."""
    done: bool
    """Whether she has finished it, and has not been given it anew since."""
    pinned: dict[int, int]
    recent: tuple[int, ...]
    position: int
    """Its number among the documents, from 1."""
    documents: tuple[int, ...]
    """All documents in the order of their names."""
    blind_in: tuple[str, ...]
    """The rounds in which the coder does not see here what others did."""


def open_document(project: Project, document_id: int) -> OpenedDocument:
    """Read a document with all that stands in it.

    Raises:
        NotFoundError: It is no longer in the project.
    """
    with project.reading():
        document = get_document(project, document_id)
        me = project.known_coder_id()
        order = document_order(project)
        return OpenedDocument(
            transcript=read_transcript(project, document),
            codings=tuple(list_codings(project, document_id=document_id)),
            nothing=nothing_spans(project, document_id, me),
            memos=tuple(document_memos(project, document_id)),
            tree=load_tree(project),
            coders={coder.id: coder for coder in list_coders(project)},
            me=me,
            done=is_done(project, document_id, me),
            pinned=pinned_codes(project, me) if me is not None else {},
            recent=tuple(recent_codes(project, me)) if me is not None else (),
            position=order.index(document_id) + 1,
            documents=order,
            blind_in=blind_here(project, document_id),
        )


def blind_here(project: Project, document_id: int) -> tuple[str, ...]:
    """The rounds for which others' work on a document is hidden from the session's coder."""
    blind = project.blind
    return blind.rounds if blind is not None and document_id in blind.documents else ()


def nothing_spans(project: Project, document_id: int, coder_id: int | None) -> tuple[Span, ...]:
    """What a coder has marked as read with nothing to code."""
    marks = list_coverage_marks(project, document_id)
    return tuple(Span(mark.start, mark.end) for mark in marks if mark.coder_id == coder_id)
