"""Projects made of published ratings: each unit a line of a document, each value a code that a coder gave to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualcode.codebook.creating import create_path
from qualcode.coding.exchange import import_codings
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import finish
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import add_coder, find_coder

SHARED = Path(__file__).resolve().parents[1] / "../shared/data"


def write_document(project: Project, folder: Path, name: str, text: str) -> int:
    """Import a text; its id."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt"])
    return next(document.id for document in list_documents(project) if document.name == name)


def bring_codings(
    project: Project, folder: Path, codings: Sequence[tuple[str, str, str, int, int]], *, done: bool
) -> None:
    """Import (document, coder, code, start, end); codes that are not there are made."""
    texts = {
        document.name: (folder / f"{document.name}.txt").read_text("utf-8") for document in list_documents(project)
    }
    for code in sorted({coding[2] for coding in codings}):
        make_code(project, code)
    lines = [
        {"document": name, "coder": coder, "code": code, "start": start, "end": end, "quote": texts[name][start:end]}
        for name, coder, code, start, end in codings
    ]
    (folder / "codings.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    import_codings(project, folder / "codings.jsonl", done=done)


def make_code(project: Project, path: str) -> None:
    """Make a code unless there is one."""
    from qualcode.codebook.tree import load_tree

    if load_tree(project).find_path(path) is None:
        create_path(project, path)


def finished_by(project: Project, document: str, *coders: str) -> None:
    """Say that coders have finished a document."""
    document_id = next(one.id for one in list_documents(project) if one.name == document)
    known = {coder.name for coder in coders_of(project)}
    for name in coders:
        if name not in known:
            add_coder(project, name)
        with project.change("done", f"{document} done"):
            finish(project, document_id, find_coder(project, name).id, True)


def coders_of(project: Project) -> list[Any]:
    """Everybody."""
    from qualcode.storage.reads.codes import list_coders

    return list(list_coders(project))


def one_document(project: Project, folder: Path, rows: Sequence[Sequence[Any]], *, zero: Any = None) -> None:
    """All units in one document; the value `zero` is that a coder gave no code."""
    lines = [f"Unit {number} was said here.\n" for number in range(len(rows))]
    write_document(project, folder, "units", "".join(lines))
    starts = [sum(map(len, lines[:number])) for number in range(len(rows))]
    bring_codings(
        project,
        folder,
        [
            ("units", f"C{coder}", str(value), starts[number], starts[number] + len(lines[number]) - 1)
            for number, row in enumerate(rows)
            for coder, value in enumerate(row)
            if value is not None and value != zero
        ],
        done=False,
    )
    finished_by(project, "units", *(f"C{coder}" for coder in range(len(rows[0]))))


def document_for_each(project: Project, folder: Path, rows: Sequence[Sequence[Any]]) -> None:
    """A document for each unit; a coder who gave it no value has not finished it."""
    texts = [f"The unit {number:03} was said.\n" for number in range(len(rows))]
    for number, text in enumerate(texts):
        (folder / f"u{number:03}.txt").write_text(text, encoding="utf-8")
    import_documents(project, sorted(folder.glob("u*.txt")))
    bring_codings(
        project,
        folder,
        [
            (f"u{number:03}", f"C{coder}", str(value), 0, len(texts[number]) - 1)
            for number, row in enumerate(rows)
            for coder, value in enumerate(row)
            if value is not None
        ],
        done=True,
    )
