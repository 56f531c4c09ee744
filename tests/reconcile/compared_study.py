"""Codings of several coders in the study of `rounds_study`, made through the real doors, and decisions on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.listing import set_done
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.team.coders import find_coder
from rounds_study import ids, opened, working_as

PLAN, LONG = "We had a plan.", "It took us a long time."


@contextmanager
def compared_study(folder: Path) -> Iterator[Project]:
    """`oak 1`: jonas and ines agree on one code, and differ in another; `oak 2`: only jonas is done; `oak 4`: ines and
    jonas say two codes of one passage, and tom is done without having coded anything."""
    with opened(folder) as project:
        for coder in ("jonas", "ines"):
            give(project, "oak 1", coder, "Plans", PLAN)
            done(project, coder, "oak 1")
        give(project, "oak 1", "jonas", "Time", LONG)
        give(project, "oak 2", "jonas", "Plans", PLAN)
        done(project, "jonas", "oak 2", "oak 4")
        give(project, "oak 4", "jonas", "Plans", PLAN)
        give(project, "oak 4", "ines", "Time", PLAN)
        done(project, "ines", "oak 4")
        done(project, "tom", "oak 4")
        yield project


def give(project: Project, document: str, coder: str, code: str, words: str) -> str:
    """Code words of a document as a coder; the UUID of the coding."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        applied = apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id)
    return list_codings(project, ids=[applied.coding_id])[0].uuid


def done(project: Project, coder: str, *documents: str, still: bool = True) -> None:
    """Say that documents are done, or are not after all."""
    with working_as(project, coder):
        for document_id in ids(project, *documents):
            set_done(project, document_id, still)


def coder_ids(project: Project, *names: str) -> frozenset[int]:
    """The ids of coders."""
    return frozenset(find_coder(project, name).id for name in names)


def code_ids(project: Project, *names: str) -> frozenset[int]:
    """The ids of codes."""
    return frozenset(load_tree(project).find(name).id for name in names)
