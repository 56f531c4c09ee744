"""How tests of the codebook's verbs look at a study, and how they hold each verb to be one change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.tree import load_tree
from qualcode.coding.exchange import import_codings
from qualcode.domain.soundness import Finding
from qualcode.history.undoing import history, redo, undo
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, get_document, read_text
from qualcode.upkeep.checking import check_project

Dumping = Callable[[Project], Any]


def code(project: Project, name: str) -> int:
    """The id of a code."""
    return load_tree(project).find(name).id


def paths(project: Project) -> list[str]:
    """All codes, in the order of the codebook."""
    tree = load_tree(project)
    return [tree.path(code.id) for code in tree.walk()]


def passage(project: Project, document: str, words: str) -> tuple[int, tuple[int, int]]:
    """The document and the span of the first place where some words stand."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    return found.id, (start, start + len(words))


def said(project: Project, name: str, coder: str | None = None) -> list[str]:
    """The words that have a code, by place; each is what the text holds there."""
    ids = None if coder is None else [one.id for one in list_coders(project) if one.name == coder]
    codings = list_codings(project, code_ids=[code(project, name)], coder_ids=ids)
    documents = {coding.document_id for coding in codings}
    texts = {id_: read_text(project, get_document(project, id_).version_id) for id_ in documents}
    for coding in codings:
        assert texts[coding.document_id][coding.start : coding.end] == coding.quote
    return [coding.quote for coding in codings]


def waiting(project: Project) -> list[str]:
    """The words in the recoding queue, in its order."""
    return [one.coding.quote for one in list_outdated(project)]


def bring_in(project: Project, *lines: tuple[str, str, str, str, dict[str, Any]]) -> None:
    """Take codings in as they are, also overlapping ones: (document, words, code, coder, what else a line says)."""
    file = project.path.parent / "codings.jsonl"
    written = []
    for document, words, name, coder, more in lines:
        start, end = passage(project, document, words)[1]
        written.append({"document": document, "start": start, "end": end, "code": name, "coder": coder, **more})
    file.write_text("".join(json.dumps(line) + "\n" for line in written), encoding="utf-8")
    assert import_codings(project, file).added == len(lines)


def flaws(project: Project) -> list[Finding]:
    """What a look through the file finds wrong: all but overlaps of one code and coder, which imports may bring."""
    overlaps = "over words that have the code of the coder already"
    return [one for one in check_project(project.path).findings if overlaps not in one.sentence]


@contextmanager
def one_change(project: Project, dump: Dumping) -> Iterator[None]:
    """Hold what is done inside to be one change: undo restores every row, redo brings every one back."""
    before, entries = dump(project), len(history(project))
    yield
    after = dump(project)
    assert after != before and len(history(project)) == entries + 1
    undo(project)
    assert dump(project) == before
    assert flaws(project) == []
    redo(project)
    assert dump(project) == after
