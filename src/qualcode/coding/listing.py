"""Codings as people read them: names instead of ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from qualcode.codebook.tree import load_tree
from qualcode.domain.values import Coding
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings, spans_of_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.turns import turn_labels


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coding with the names of what it joins."""

    coding: Coding
    document: str
    code: str
    """`Theme/Code`."""
    coder: str
    speaker: str | None
    """The label of the turn in which it starts; None where nobody is named."""


def list_rows(
    project: Project,
    *,
    document_ids: Collection[int] | None = None,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    ids: Collection[int] | None = None,
) -> list[CodingRow]:
    """Codings that meet every condition given, by the names of their documents and by place."""
    with project.reading():
        tree = load_tree(project)
        coders = {coder.id: coder.name for coder in list_coders(project)}
        documents = {document.id: (n, document.name) for n, document in enumerate(list_documents(project))}
        codings = list_codings(project, code_ids=code_ids, coder_ids=coder_ids, ids=ids)
        if document_ids is not None:
            codings = [coding for coding in codings if coding.document_id in document_ids]
        labels = turn_labels(project, {coding.document_id for coding in codings})
    rows = [
        CodingRow(
            coding,
            documents[coding.document_id][1],
            tree.path(coding.code_id),
            coders[coding.coder_id],
            labels.get((coding.document_id, coding.turn)),
        )
        for coding in codings
    ]
    return sorted(rows, key=lambda row: (documents[row.coding.document_id][0], row.coding.start, row.coding.end))


def count_by_coder(project: Project) -> dict[int, int]:
    """coder → how many codings they made."""
    return dict(Counter(coder_id for _, _, _, coder_id, _, _ in spans_of_codings(project)))
