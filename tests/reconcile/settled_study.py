"""A small interview that several coders have finished, and short ways to code, settle and look at it."""

from __future__ import annotations

from collections.abc import Callable

from compared_study import done, give

from qualcode.codebook.tree import load_tree
from qualcode.domain.disagreements import Disagreement
from qualcode.domain.values import CONSENSUS
from qualcode.reconcile.queue import Queue, Scope, read_queue
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, finished, read_text
from qualcode.team.coders import add_coder, set_role

OAK = "oak"
PLAN, NOBODY, BELL, AGAIN = "We had a plan.", "Nobody read it, honestly.", "The bell schedule", "we tried again"
Given = tuple[str, str, str]
"""Coder, code, words."""


def lay_out(project: Project, given: list[Given], *coders: str) -> None:
    """Let coders code the interview and say that they are done; `mara` leads."""
    set_role(project, "mara", "lead")
    for coder in coders:
        if coder != "mara":
            add_coder(project, coder)
    for coder, code, words in given:
        give(project, OAK, coder, code, words)
    for coder in coders:
        done(project, coder, OAK)


def queue(project: Project, **scope: object) -> Queue:
    """The queue of the whole project."""
    return read_queue(project, Scope(**scope))  # type: ignore[arg-type]


def on(project: Project, words: str, **scope: object) -> Disagreement:
    """The entry, settled or not, or what is agreed, whose passage begins with these words."""
    found = queue(project, **scope)
    text = _text(project)
    (item,) = [
        one
        for one in (*found.items, *found.agreed)
        if text[one.difference.span.start : one.difference.span.end].startswith(words)
    ]
    return item


def _text(project: Project) -> str:
    return read_text(project, find_document(project, OAK).version_id)


def uuid_of(project: Project, name: str) -> str:
    """The UUID of a coder or a code."""
    for coder in list_coders(project):
        if coder.name == name:
            return coder.uuid
    return load_tree(project).find(name).uuid


def agreed_on(project: Project) -> set[tuple[str, str]]:
    """Code and words of every coding of Consensus."""
    consensus = [coder.id for coder in list_coders(project) if coder.name == CONSENSUS]
    tree = load_tree(project)
    found = list_codings(project, coder_ids=consensus)
    assert len({(one.document_id, one.code_id, one.span) for one in found}) == len(found)
    return {(tree.code(one.code_id).name, one.quote) for one in found}


def is_settled(project: Project) -> bool:
    """Whether Consensus has finished the interview."""
    consensus = [coder.id for coder in list_coders(project) if coder.name == CONSENSUS]
    return any(coder in consensus for _, coder in finished(project))


def held(dump: Callable[[Project], dict[str, list[tuple[object, ...]]]], project: Project) -> object:
    """All that the project holds, but that Consensus signed on."""
    return {table: rows for table, rows in dump(project).items() if table != "coder"}
