"""A small study for several coders: eight interviews at two sites, made through the real doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document
from qualcode.team.coders import add_coder, set_role

LEAD = "mara"
CODERS = ("jonas", "ines", "tom")
SPEAKERS = {"ANNA": "oak 1", "BEN": "oak 2", "CARA": "oak 3", "DORA": "oak 4", "EVA": "elm 1", "FINN": "elm 2",
            "GUS": "elm 3", "HEDY": "elm 4"}  # fmt: skip
"""The teacher who speaks in each document; the fourth document of each site is the longest."""


@contextmanager
def opened(folder: Path, coder: str = LEAD) -> Iterator[Project]:
    """The study in a file of its own, open for writing; `mara` leads, and nothing is coded."""
    path = folder / "several.qualcode"
    path.write_bytes(_made())
    with open_project(path, coder=coder, insist=True) as project:
        yield project


@contextmanager
def working_as(project: Project, coder: str) -> Iterator[None]:
    """Let another coder work in this session."""
    session, project.coder = project.coder, coder
    try:
        yield
    finally:
        project.coder = session


def ids(project: Project, *names: str) -> list[int]:
    """The ids of documents."""
    return [find_document(project, name).id for name in names]


@cache
def _made() -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "several.qualcode"
        with create_project(path, name="Study", coder=LEAD) as project:
            _build(project, folder)
        return path.read_bytes()


def _build(project: Project, folder: Path) -> None:
    people = ["participant,speaker,site,role,site.state"]
    waves = ["document,site,wave"]
    for speaker, title in SPEAKERS.items():
        site, number = title.split()
        says = " ".join(["We had a plan.", *["It took us a long time."] * int(number)])
        text = f"INTERVIEWER: How was it?\n\n{speaker}: {says}\n"
        if number == "2":
            text += f"\nPARENT {speaker}: I came along.\n"
            people.append(f"of {speaker},PARENT {speaker},{site},parent,{_state(site)}")
        people.append(f"T-{speaker},{speaker},{site},teacher,{_state(site)}")
        waves.append(f"{title},{site},{1 if number in '12' else 2}")
        (folder / f"{title}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{title}.txt" for title in SPEAKERS.values()])
    for file, rows in (("people.csv", people), ("documents.csv", waves)):
        (folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")
        import_cases(project, folder / file)
    create_path(project, "Plans")
    create_path(project, "Time")
    for coder in CODERS:
        add_coder(project, coder)
    set_role(project, LEAD, "lead")


def _state(site: str) -> str:
    return "FL" if site == "oak" else "CA"
