"""A small study in which codings wait to be looked at: redefined, merged, and of two coders."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from coding_pilot import Session

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import redefine_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.tui.app import QualcodeApp

OAK = """INTERVIEWER: How did it start?

MS. OAK: We had a plan. Nobody read it, honestly. Then the schedule changed. There was never time to talk. The bell
decided everything. I stayed until six most days. After that we met on Fridays.

INTERVIEWER: And then?

MS. OAK: Then we tried again. The principal helped us. It was the best month of the year.
"""
WILD = (
    "ANNA: שלום, אני מורה. 我们的学校很大，"
    "没有时间。We talked for an hour. \x1b[31mThen [b]the bell[/b] rang. The end came.\n"
)
TIME, TALK, BELL, HOURS = "Barriers/Time", "Barriers/Talk", "Barriers/Bell schedule", "Barriers/Hours"
OLD = "Passages in which people say that there is not enough time for the work itself."
NEW = "Passages in which people say that there is not enough time for the work with each other, in any form."
MINE = (
    ("oak", "Then the schedule changed."),
    ("oak", "There was never time to talk."),
    ("oak", "I stayed until six most days."),
    ("wild", "我们的学校很大，没有时间。"),
)
BENS = ("oak", "After that we met on Fridays.")
BELLS = ("oak", "The bell\ndecided everything.")


def build(folder: Path) -> Path:
    """Four codings of mara and one of ben outdated by a redefinition, and one of mara by a merge."""
    with create_project(folder / "queue.qualcode", name="Time study", coder="mara") as project:
        for name, text in (("oak", OAK), ("wild", WILD)):
            (folder / f"{name}.txt").write_bytes(text.encode())
        import_documents(project, [folder / "oak.txt", folder / "wild.txt"])
        time = create_path(project, TIME, definition=OLD, include="somebody lacks time", colour="#E69F00")
        bell = create_path(project, BELL, definition="The bell is in the way.")
        hours = create_path(project, HOURS, definition="When people work, and for how long.")
        create_path(project, "Barriers/Space", definition="Rooms, halls, desks.")
        for name, words in MINE:
            give(project, name, words, time)
        give(project, *BELLS, bell)
        give(project, "oak", "It was the best month of the year.", hours)
    with open_project(folder / "queue.qualcode", coder="ben") as project:
        give(project, *BENS, load_tree(project).find(TIME).id)
    with open_project(folder / "queue.qualcode", coder="mara") as project:
        tree = load_tree(project)
        redefine_code(
            project, tree.find(TIME).id, reason="the work itself was too broad", definition=NEW, exclude="only money"
        )
        merge_codes(project, [tree.find(BELL).id], tree.find(HOURS).id, reason="two names for one thing")
        return project.path


def give(project: Project, name: str, words: str, code_id: int) -> None:
    """Code some words of a document."""
    document = find_document(project, name)
    start = (OAK if name == "oak" else WILD).index(words)
    apply_code(project, document.id, (start, start + len(words)), code_id)


@pytest.fixture(scope="session")
def built_queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, built once."""
    return build(tmp_path_factory.mktemp("queue"))


@pytest.fixture
def queue(built_queue: Path, tmp_path: Path) -> Path:
    """A copy of the study that nobody has open."""
    return Path(shutil.copy(built_queue, tmp_path / "queue.qualcode"))


@asynccontextmanager
async def opened(
    path: Path, *, size: tuple[int, int] = (80, 24), coder: str = "mara", take_over: bool = False
) -> AsyncIterator[Session]:
    """The program with the documents of a study shown."""
    app = QualcodeApp(path, coder=coder, take_over=take_over)
    app.animation_level = "none"
    try:
        async with app.run_test(size=size) as pilot:
            session = Session(app, pilot, path)
            await session.until(lambda: getattr(app.screen, "NAME", "") == "documents")
            yield session
    finally:
        app.store.close()


async def burst(desk: Session, *keys: str) -> None:
    """Send keys all at once and wait until all of them have been dealt with."""
    desk.send(*keys)
    await desk.settle()


def waiting(path: Path, code: str = "") -> list[str]:
    """The words of all codings that wait, as the project file has them."""
    with open_project(path, coder="mara", write=False) as project:
        codes = [load_tree(project).find(code).id] if code else None
        return [" ".join(one.coding.quote.split()) for one in list_outdated(project, code_ids=codes)]


def coded(path: Path) -> dict[str, str]:
    """Words → path of their code, of all codings."""
    with open_project(path, coder="mara", write=False) as project:
        tree = load_tree(project)
        return {" ".join(one.quote.split()): tree.path(one.code_id) for one in list_codings(project)}
