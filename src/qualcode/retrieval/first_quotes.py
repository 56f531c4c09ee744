"""A few quotes of a code, the best first: what stands beside it in the codebook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import choose_coders, choose_documents
from qualcode.codebook.tree import load_tree
from qualcode.domain.answers import Quote
from qualcode.domain.values import Definition
from qualcode.retrieval.quotes import Found, quote_of, read_passages, spot_of
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coded_passages, packed_turns, texts_of
from qualcode.storage.reads.codebook import list_definitions
from qualcode.storage.reads.codes import list_coders


@dataclass(frozen=True, slots=True)
class CodeBeside:
    """What there is to read beside a code."""

    code_id: int
    quotes: tuple[Quote, ...]
    """The first of them: starred ones, then by document and place."""
    places: tuple[tuple[int, int, int], ...]
    """(document, start, end) of each of these quotes."""
    count: int
    """How many quotes there are."""
    by_coder: tuple[tuple[str, int], ...]
    """Who has how many codings of it, the busiest first."""
    definitions: tuple[Definition, ...]
    """What it meant from one redefinition to the next; nothing while it was never redefined."""


def read_beside(project: Project, code_id: int, *, most: int = 12) -> CodeBeside:
    """A code's first quotes, who used it, and how it was defined; its own codings only, not those of codes below.

    Args:
        code_id: The code.
        most: So many quotes at most.

    Raises:
        NotFoundError: It is no longer in the codebook.
    """
    with project.reading():
        tree = load_tree(project)
        uuid = tree.code(code_id).uuid
        names = {coder.id: coder.name for coder in list_coders(project)}
        codings = coded_passages(project, [code_id])
        by_coder = Counter(names[coding.coder_id] for coding in codings).most_common()
        definitions = tuple(list_definitions(project, codes=[uuid]))
        documents = choose_documents(project, None) if codings else []
        order = {document.id: place for place, document in enumerate(documents)}
        whose = choose_coders(project, None, documents)
        counted = [coding for coding in codings if whose.counts(coding.document_id, coding.coder_id)]
        first = sorted(counted, key=lambda c: (not c.star, order[c.document_id], c.start, c.end, c.id))[:most]
        wanted = {coding.version_id for coding in first}
        passages = {
            coding.id: passage
            for version_id, text in texts_of(project, wanted)
            for here in [[coding for coding in first if coding.version_id == version_id]]
            for coding, passage in zip(
                here, read_passages(text, packed_turns(project, version_id), list(map(spot_of, here))), strict=True
            )
        }
        near = [document for document in documents if any(c.document_id == document.id for c in first)]
        found = Found(list(passages.values()), People(project, near), tree, whose)
    quotes = tuple(quote_of(found, passages[coding.id]) for coding in first)
    places = tuple((coding.document_id, coding.start, coding.end) for coding in first)
    return CodeBeside(code_id, quotes, places, len(counted), tuple(by_coder), definitions)
