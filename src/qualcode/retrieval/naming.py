"""The names of a project that a query can hold, read for completing one while it is typed."""

from __future__ import annotations

from qualcode.cases.attributes import BEARERS, attribute_names
from qualcode.codebook.tree import load_tree
from qualcode.domain.values import DOCUMENT_KINDS, ORIGINS
from qualcode.retrieval.language.names import Names
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import attribute_values
from qualcode.storage.reads.cases import list_attributes, list_cases
from qualcode.storage.reads.codes import list_coders, list_sets
from qualcode.storage.reads.documents import list_documents, list_speakers, natural
from qualcode.storage.reads.retrieval import list_saved_queries, round_names

MOST_VALUES = 60
"""Values of an attribute that is no choice: more are not offered."""


def read_names(project: Project) -> Names:
    """Everything that can be named, in the order of the codebook, or of the names."""
    with project.reading():
        tree = load_tree(project)
        documents = list_documents(project)
        cases = list_cases(project)
        values = _values(project)
        return Names(
            codes=tuple(tree.path(code.id) for code in tree.walk() if not code.retired),
            coders=tuple(coder.name for coder in list_coders(project)),
            rounds=tuple(round_names(project)),
            speakers=_sorted({speaker.label for speaker in list_speakers(project)}),
            participants=_sorted({case.name for case in cases if case.kind == "participant"}),
            sites=_sorted({case.name for case in cases if case.kind == "site"}),
            documents=tuple(document.name for document in documents),
            kinds=DOCUMENT_KINDS,
            languages=_sorted({document.language for document in documents if document.language}),
            sets=_sorted({one.name for one in list_sets(project)}),
            attributes={
                name.shown: name.allowed or values.get((name.level, name.name), ())
                for name in attribute_names(project)
                if name.level in BEARERS
            },
            saved=tuple(saved.name for saved in list_saved_queries(project)),
            origins=ORIGINS,
        )


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural))


def _values(project: Project) -> dict[tuple[str, str], tuple[str, ...]]:
    """(level, attribute) → the values that somebody has, where they are few."""
    attributes = {attribute.id: (attribute.level, attribute.name) for attribute in list_attributes(project)}
    found: dict[tuple[str, str], set[str]] = {}
    for row in attribute_values(project):
        if row.attribute_id in attributes:
            found.setdefault(attributes[row.attribute_id], set()).add(row.value)
    return {name: _sorted(values) for name, values in found.items() if len(values) <= MOST_VALUES}
