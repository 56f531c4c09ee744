"""A study whose codebook has a past: redefined, renamed, merged, named “round 1”, frozen for “round 2” and proposed on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from coding_pilot import FIRST, Session, build_study, copied
from textual.widgets import Static

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import recolour_code, redefine_code, rename_code
from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.proposing import (
    decline_proposal,
    propose_code,
    propose_merge,
    propose_name,
    propose_redefinition,
)
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import tag_codebook
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.documents import find_document
from qualcode.team.coders import add_coder, set_role
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.base import WorkScreen

LEAD = "jonas"
RULES = "Nobody told me the rules."
EARLIER = "Somebody is glad about what happened."
LATER = "Somebody is glad about what was learnt."


def id_of(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def build_story(folder: Path) -> Path:
    """The study of the coding screen, after two rounds."""
    path = build_study(folder)
    with open_project(path, coder=LEAD) as project:
        set_role(project, LEAD, "lead")
        redefine_code(project, id_of(project, "Joy"), definition=EARLIER, reason="from the memos")
        tag_codebook(project, "round 1", reason="before the second reading")
        rename_code(project, id_of(project, "Plans"), "Plans made", reason="too wide")
        redefine_code(project, id_of(project, "Joy"), definition=LATER, reason="glad of what else?")
        create_path(project, "Feelings/Fear", definition="Somebody is afraid.")
        merge_codes(project, [id_of(project, "Worry")], id_of(project, "Fear"), reason="one and the same")
        recolour_code(project, id_of(project, "Time"), "orange")
        undo(project)
        add_coder(project, "mara")
    return path


def propose(path: Path) -> None:
    """Freeze the codebook of the story; three proposals of mara's are open, and one was declined."""
    with open_project(path, coder=LEAD) as project:
        freeze_codebook(project, "round 2")
    with open_project(path, coder="mara") as project:
        document, start = find_document(project, "first").id, FIRST.index(RULES)
        propose_name(project, id_of(project, "Time"), "Times")
        decided = list_proposals(project)[-1].id
        passage = (document, (start, start + len(RULES)))
        propose_code(project, "Rules/Not told", passage=passage, reason="all who were new")
        propose_redefinition(project, id_of(project, "Joy"), definition=f"{LATER} Also laughter.")
        propose_merge(project, id_of(project, "Plans made"), id_of(project, "Schedules"))
    with open_project(path, coder=LEAD) as project:
        decline_proposal(project, decided, answer="one is enough")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story, built once."""
    return build_story(tmp_path_factory.mktemp("story"))


@pytest.fixture
def story(told: Path, tmp_path: Path) -> Path:
    """A copy of the story that nobody has open."""
    return copied(told, tmp_path)


@asynccontextmanager
async def showing(
    path: Path, screen: WorkScreen, *, coder: str = LEAD, size: tuple[int, int] = (80, 24), settled: bool = True
) -> AsyncIterator[Session]:
    """The program with a screen over the documents; ended as Ctrl+Q ends it."""
    app = QualcodeApp(path, coder=coder)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Session(app, pilot, path)
            while getattr(app.screen, "NAME", "") != "documents":
                await asyncio.sleep(0.005)
            await app.push_screen(screen)
            if settled:
                await desk.paint()
            yield desk
            await app.action_quit()
    finally:
        app.store.close()


def lines(rows: RowList) -> list[str]:
    """The rows of a list as text, each cell parted from the next."""
    return [
        " | ".join(cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
        for row in rows.rows
    ]


def text_of(desk: Session, selector: str) -> str:
    """What a line of the screen on top says."""
    return str(desk.app.screen.query_one(selector, Static).content)
