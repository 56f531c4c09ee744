"""A small study for the search and for autocoding: three interviews by a guide, three codes, two codings."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from test_screens_study import running, until
from textual.pilot import Pilot

from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.search import SearchScreen

SHEET = "participant,role\nMS. OAK,teacher\nMR. ELM,principal\n"
TEXTS = {
    "ash": (
        "INTERVIEWER: Q1: How did it start?\n\nMS. OAK: We planned a school garden. The plan was mine.\n\n"
        "INTERVIEWER: Q2: What came of it?\n\nMS. OAK: The garden grew. The school did not.\n"
    ),
    "elm": (
        "INTERVIEWER: Q1: How did it start?\n\nMR. ELM: With a plan. A plan and a shovel, and no shedule.\n\n"
        "INTERVIEWER: Q2: What came of it?\n\nMR. ELM: Nothing, honestly. It rained on the schedule.\n"
    ),
    "fir": "INTERVIEWER: And you?\n\nMR. ELM: I was ill. I read of the plan later.\n",
}
CODES = ("Change/Plans", "Change/Weather", "Places")


@pytest.fixture(scope="session")
def garden_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, made once."""
    folder = tmp_path_factory.mktemp("garden")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    with create_project(folder / "garden.qualcode", name="Garden", coder="mara") as project:
        import_documents(project, [folder / f"{name}.txt" for name in TEXTS])
        import_cases(project, folder / "people.csv")
        plans, *_ = [create_path(project, path) for path in CODES]
        for words in ("plan was", "planned a school garden"):
            start = TEXTS["ash"].index(words)
            apply_code(project, 1, (start, start + len(words.removesuffix(" was"))), plans)
    return project.path


@pytest.fixture
def garden(garden_template: Path, tmp_path: Path) -> Path:
    """The study; nobody has it open."""
    return Path(shutil.copy(garden_template, tmp_path / "garden.qualcode"))


@asynccontextmanager
async def searching(path: Path, size: tuple[int, int] = (100, 30)) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    """The program with the search open."""
    async with running(path, size=size) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen))
        yield app, pilot


def search_of(app: QualcodeApp) -> SearchScreen:
    """The search, wherever it lies on the stack."""
    return next(screen for screen in app.screen_stack if isinstance(screen, SearchScreen))


async def found(pilot: Pilot[None], app: QualcodeApp, hits: int) -> None:
    """Wait until so many hits have been found, and no more are looked for."""
    screen = search_of(app)
    await until(pilot, lambda: not screen.is_pending and screen.findings.is_complete and screen.findings.hits == hits)


def lines(app: QualcodeApp) -> list[str]:
    """The rows of the list as they are drawn, however far down they stand."""
    rows = app.screen.query_one(RowList)
    return ["".join(segment.text for segment in rows._row_strip(row, 200, "")).rstrip() for row in rows.rows]


def codings(path: Path) -> list[tuple[str, str, str]]:
    """(words, code, origin) of all codings."""
    with open_project(path, coder="mara", write=False) as project:
        return told(project)


def told(project: Project) -> list[tuple[str, str, str]]:
    """(words, code, origin) of all codings, by place."""
    tree = load_tree(project)
    every = sorted(list_codings(project), key=lambda one: (one.document_id, one.start, one.end))
    return [(one.quote, tree.path(one.code_id), one.origin) for one in every]
