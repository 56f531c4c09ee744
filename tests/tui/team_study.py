"""A study that was handed out to jonas, coded by both sides, and not merged yet."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from coding_pilot import FIRST, Session, build_study
from textual.screen import Screen

from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings, set_comment
from qualcode.domain.merging import Conflict
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.merging.conflicts import list_conflicts
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.dialogs import ChoicePrompt

LEAD = "mara"
ASKED, NEW, PLANNED = "I asked twice.", "I was new there.", "We had a plan."
OURS, THEIRS = "mara: he was shy", "jonas: he was brave"


def code(project: Project, words: str, name: str) -> None:
    """Give a code to some words of the first document."""
    start = FIRST.index(words)
    apply_code(
        project, find_document(project, "first").id, (start, start + len(words)), load_tree(project).find(name).id
    )


def coding_on(project: Project, words: str) -> int:
    """The coding of some words."""
    return next(one.id for one in list_codings(project) if one.quote == words)


@cache
def _made() -> tuple[bytes, bytes]:
    """The project and the bundle that came back."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        path, bundle = build_study(folder), folder / "jonas.qualcode"
        with open_project(path, coder="jonas") as project:
            code(project, NEW, "Joy")
            code(project, PLANNED, "Plans")
        with open_project(path, coder=LEAD) as project:
            add_coder(project, "ines")
            set_role(project, LEAD, "lead")
            documents = [one for one in list_documents(project) if one.name != "wild"]
            write_bundle(project, bundle, plan_bundle(project, "jonas", documents=documents, with_others=True))
        with open_project(bundle, coder="jonas") as project:
            _change_there(project)
        with open_project(path, coder=LEAD) as project:
            _change_here(project)
        return path.read_bytes(), bundle.read_bytes()


def _change_there(project: Project) -> None:
    tree = load_tree(project)
    code(project, "The bell schedule was the problem.", "Schedules")
    set_comment(project, coding_on(project, ASKED), THEIRS)
    set_comment(project, coding_on(project, NEW), "jonas: new to all of it")
    remove_codings(project, [coding_on(project, PLANNED)])
    redefine_code(project, tree.find("Worry").id, definition="Somebody fears what will come.")
    describe_code(project, tree.find("Joy").id, memo="jonas: also laughter")


def _change_here(project: Project) -> None:
    tree = load_tree(project)
    set_comment(project, coding_on(project, ASKED), OURS)
    set_comment(project, coding_on(project, PLANNED), "mara: keep it")
    remove_codings(project, [coding_on(project, NEW)])
    redefine_code(project, tree.find("Worry").id, definition="Somebody fears what came.")
    describe_code(project, tree.find("Joy").id, memo="mara: not relief")


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """The project; `jonas.qualcode` lies beside it and has come back."""
    path = tmp_path / "study.qualcode"
    for file, content in zip((path, path.with_name("jonas.qualcode")), _made(), strict=True):
        file.write_bytes(content)
    return path


@cache
def _merged() -> bytes:
    with TemporaryDirectory() as name:
        path = Path(name) / "study.qualcode"
        for file, content in zip((path, path.with_name("jonas.qualcode")), _made(), strict=True):
            file.write_bytes(content)
        with open_project(path, coder=LEAD, insist=True) as project:
            merge_file(project, path.with_name("jonas.qualcode"), Answers())
        return path.read_bytes()


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """The project after the merge: five conflicts wait."""
    path = tmp_path / "study.qualcode"
    path.write_bytes(_merged())
    return path


def grown_apart(path: Path) -> Path:
    """A copy of a project, to be changed apart from it."""
    return Path(shutil.copy(path, path.with_name("apart.qualcode")))


def waiting(desk: Session) -> list[Conflict]:
    """The conflicts that wait in the file."""
    return desk.read(list_conflicts)


def comment_on(desk: Session, words: str) -> str | None:
    """The comment of the coding of some words; None where there is no such coding."""
    return next((one.comment for one in desk.read(list_codings) if one.quote == words), None)


def choices(desk: Session) -> list[str]:
    """What the list that is asked from offers."""
    prompt = desk.app.screen
    assert isinstance(prompt, ChoicePrompt), prompt
    return [label for _, label, _ in prompt._choices]


@asynccontextmanager
async def over_documents(
    path: Path, screen: Screen[None] | None = None, *, size: tuple[int, int] = (80, 24), coder: str = LEAD
) -> AsyncIterator[Session]:
    """The program with a screen over the list of documents; it is ended as Ctrl+Q ends it."""
    app = QualcodeApp(path, coder=coder)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Session(app, pilot, path)
            while getattr(app.screen, "NAME", "") not in ("documents", "my_work") and app.broken is None:
                await pilot.pause(0.02)
            await desk.settle()
            if screen is not None:
                await app.push_screen(screen)
                await desk.settle()
            yield desk
            await app.action_quit()
    finally:
        app.store.close()
