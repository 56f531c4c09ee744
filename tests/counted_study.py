"""A small study with people in it, made through the real doors, whose every number can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.cases.mapping import map_speaker
from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document, read_text

FIRST = """INTERVIEWER: How is the plan?

ANNA: I like the plan. We use it daily.

BEN: I do not like it.

INTERVIEWER: Why not, Ben?

BEN: There is no time.
"""
SECOND = """INTERVIEWER: And here?

CARA: We never saw the plan. There is no time here.

DORA: I saw it once.
"""
NOTES = """The hall is quiet at nine.

A banner hangs there, and nobody reads it.
"""
PEOPLE = """participant,speaker,site,role,years,site.state
P1,ANNA,Oak Hill,teacher,5,FL
P2,BEN,Oak Hill,principal,12,FL
P3,CARA,Elm,teacher,7,CA
P4,DORA,Elm,,3,CA
"""
DOCUMENTS = "document;site;phase\nsecond;Elm;2\nhall;Oak Hill;1\nfirst;;1\n"


@contextmanager
def opened(folder: Path, *, coded: bool = True) -> Iterator[Project]:
    """The study in a file of its own, open for writing by `mara`, with its seven codings or none."""
    path = folder / "counted.qualcode"
    path.write_bytes(_made(coded))
    _write_sources(folder)
    with open_project(path, coder="mara", insist=True) as project:
        yield project


@cache
def _made(coded: bool) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write_sources(folder)
        with create_project(folder / "counted.qualcode", name="Study", coder="mara") as project:
            _build(project, folder)
            if coded:
                _code_all(project)
        return (folder / "counted.qualcode").read_bytes()


def _write_sources(folder: Path) -> None:
    for name, text in (("first", FIRST), ("second", SECOND), ("hall", NOTES)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "documents.csv").write_text(DOCUMENTS, encoding="utf-8")


def _build(project: Project, folder: Path) -> None:
    import_documents(project, [folder / f"{name}.txt" for name in ("first", "second", "hall")])
    map_speaker(project, "INTERVIEWER", participant=None, interviewer=True)
    import_cases(project, folder / "people.csv")
    import_cases(project, folder / "documents.csv")
    for path in ("Plan/Liked", "Plan/Unknown", "Time"):
        create_path(project, path)


def give(project: Project, document: str, words: str, code: str, coder: str = "mara") -> int:
    """Code the first place where these words stand; the id of the coding."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        return apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id).coding_id


@contextmanager
def working_as(project: Project, coder: str) -> Iterator[None]:
    """Let another coder work in this session."""
    session, project.coder = project.coder, coder
    try:
        yield
    finally:
        project.coder = session


def _code_all(project: Project) -> None:
    """Seven codings: of one participant, of two with different roles, of an interviewer alone, of notes."""
    give(project, "first", "I like the plan.", "Liked")
    give(project, "first", "We use it daily.\n\nBEN: I do not like it.", "Plan/Liked", "jonas")
    give(project, "first", "Why not, Ben?", "Time")
    give(project, "first", "There is no time.", "Time")
    give(project, "second", "We never saw the plan.", "Unknown")
    give(project, "second", "There is no time here.\n\nDORA: I saw", "Time")
    give(project, "hall", "nobody reads it", "Plan")
