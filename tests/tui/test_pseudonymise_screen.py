"""Names are gone through at the keyboard: yes, no, other words, place by place, taken back, and carried out at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from test_screens_study import seen, typed, until
from textual.pilot import Pilot

from qualcode.documents.importing import import_documents
from qualcode.domain.pseudonymising import Pass
from qualcode.identity.passing import Wishes, look_through
from qualcode.identity.proposing import Material
from qualcode.identity.searching import Searched
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.suggest.identifiers import find_identifiers
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.screens.documents import DocumentsScreen
from qualcode.tui.screens.name_places import NamePlacesScreen
from qualcode.tui.screens.pseudonymise import PseudonymiseScreen

pytestmark = pytest.mark.sqlite
TEXT = """ANNA SCHMIDT: I met Gretchen Farrow at Tamarack Elementary. Gretchen was kind.

INTERVIEWER: Where is Gretchen now?

ANNA SCHMIDT: Write to oak@example.org.
"""


def _search(material: Material, *_: object) -> Searched:
    return Searched(find_identifiers(material.texts, None, material.known), "")


def _text(path: Path) -> str:
    with open_project(path, coder="nobody", write=False) as project:
        return read_text(project, find_document(project, "talk").version_id)


def _passed(project: Project) -> Pass:
    return look_through(project, Wishes(), _search)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "talk.txt").write_text(TEXT, encoding="utf-8")
    with create_project(tmp_path / "study.qualcode", name="Study", coder="ana") as project:
        import_documents(project, [tmp_path / "talk.txt"])
    return tmp_path / "study.qualcode"


@asynccontextmanager
async def reviewing(path: Path) -> AsyncIterator[tuple[QualcodeApp, Pilot[None], PseudonymiseScreen]]:
    app = QualcodeApp(path, coder="ana")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        passed = await app.store.run(_passed)
        screen = PseudonymiseScreen(passed, None, "")
        await app.push_screen(screen)
        await until(pilot, lambda: bool(screen.rows.rows))
        yield app, pilot, screen


def _number(screen: PseudonymiseScreen, surface: str) -> int:
    return next(n for n, one in enumerate(screen.review.passed.entries) if one.surface == surface)


@pytest.mark.long
async def test_names_are_decided_one_by_one_and_replaced_as_one_change(study: Path) -> None:
    async with reviewing(study) as (app, pilot, screen):
        school = _number(screen, "Tamarack Elementary")
        screen.rows.go_to(school)
        await pilot.press("space")
        assert screen.review.of(school).verdict == "replace"
        screen.rows.go_to(_number(screen, "oak@example.org"))
        await pilot.press("n")
        gretchen = _number(screen, "Gretchen Farrow")
        screen.rows.go_to(gretchen)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await pilot.press("ctrl+u")
        await typed(pilot, "Rosa Keller")
        await pilot.press("enter")
        await until(pilot, lambda: screen.review.of(gretchen).words == "Rosa Keller")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NamePlacesScreen))
        await until(pilot, lambda: len(app.screen.query_one("RowList").rows) == 3)  # type: ignore[attr-defined]
        await pilot.press("end", "space")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert "2 of 3" in seen(app) and "oak@example.org" in seen(app)
        await pilot.press("M", "u")
        assert screen.review.decided() == 3
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        assert "Replace 3 places in 1 document?" in seen(app) and "kept nowhere" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        expected = TEXT.replace("Tamarack Elementary", "[school 1]").replace("Gretchen Farrow", "Rosa Keller")
        expected = expected.replace("Gretchen was", "Rosa was")
        assert _text(study) == expected
        await pilot.press("ctrl+z")
        await until(pilot, lambda: _text(study) == TEXT)


@pytest.mark.long
async def test_leaving_asks_where_decisions_would_be_lost(study: Path) -> None:
    async with reviewing(study) as (app, pilot, screen):
        await pilot.press("w")
        assert not isinstance(app.screen, ConfirmPrompt)
        await pilot.press("space", "escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("u", "escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt | DocumentsScreen))
        assert _text(study) == TEXT


@pytest.mark.long
async def test_the_documents_screen_looks_for_names_in_a_process_of_its_own(study: Path) -> None:
    app = QualcodeApp(study, coder="ana")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        await pilot.press("N")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PseudonymiseScreen))
        await until(pilot, lambda: "Gretchen Farrow" in seen(app))
