"""On the screen: a disk that does not answer, a file that has gone, a disk that is full, and a program that goes on."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from coding_pilot import CODER, Session, at_the_desk, built, study
from sqlalchemy import Connection, event

from qualcode.storage import connecting
from qualcode.storage.engine import WRITING
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.tui import file_watch
from qualcode.tui import store as stores
from qualcode.tui.on_disk import MOVING, STALLED, THERE
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.upkeep.checking import check_project

__all__ = ["built", "study"]
pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "PATIENCE_S", 0.2)
    monkeypatch.setattr(stores, "_LOOK_AGAIN_S", 0.05)
    monkeypatch.setattr(file_watch, "LOOK_S", 0.05)


def _notes(desk: Session) -> list[str]:
    return [str(note.message) for note in desk.app._notifications]


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it has not come")


def _count(desk: Session) -> int:
    assert desk.coding.state is not None
    return len(desk.coding.state.codings)


class Stall:
    """Holds every change up until it is let go."""

    def __init__(self, desk: Session) -> None:
        self.held = threading.Event()
        self.held.set()
        project = desk.app.store._project
        assert project is not None

        @event.listens_for(project.ground.engine, "commit")
        def hold(connection: Connection) -> None:
            if connection.info.get(WRITING):
                self.held.wait(20)


@pytest.fixture
def let_go() -> Iterator[list[Stall]]:
    stalls: list[Stall] = []
    yield stalls
    for stall in stalls:
        stall.held.set()


async def test_a_disk_that_does_not_answer_is_told_keys_answer_and_nothing_is_shown_as_saved(
    study: Path, let_go: list[Stall]
) -> None:
    async with at_the_desk(study) as desk:
        stall = Stall(desk)
        let_go.append(stall)
        before = _count(desk)
        stall.held.clear()
        desk.send("i")
        await _until(lambda: STALLED in _notes(desk))
        await _until(lambda: any("is not saved yet" in note for note in _notes(desk)))
        assert _count(desk) == before
        caret = desk.view.caret
        desk.send("down")
        await _until(lambda: desk.view.caret != caret)
        desk.send("i")
        await _until(lambda: any("this was not done" in note for note in _notes(desk)))
        assert _count(desk) == before
        stall.held.set()
        await _until(lambda: MOVING in _notes(desk) and STALLED not in _notes(desk))
        await _until(lambda: _count(desk) == before + 1)
        assert any(note.startswith("Saved now: ") for note in _notes(desk))
        await desk.press("i")
        assert _count(desk) == before + 2
    with open_project(study, coder=CODER, write=False) as project:
        assert len([one for one in list_codings(project) if one.document_id == 1]) == before + 2


async def test_a_file_that_has_gone_is_told_and_saved_elsewhere_and_work_goes_on_there(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("i")
        before = _count(desk)
        study.unlink()
        await _until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert any("deleted or moved while it was open" in note for note in _notes(desk))
        await desk.press("y")
        await _until(lambda: isinstance(desk.app.screen, PathPrompt))
        await desk.press("enter")
        saved = study.with_name(f"{study.stem} (saved).qualcode")
        await _until(lambda: desk.app.store.path == saved and desk.app.coding_screen is desk.app.screen)
        await desk.settle()
        assert not any("deleted or moved" in note for note in _notes(desk))
        coding = desk.app.coding_screen
        assert coding is not None
        assert coding.state is not None
        assert len(coding.state.codings) == before
        await desk.press("down", "i")
        assert len(coding.state.codings) == before + 1
    assert check_project(saved).sound


async def test_nothing_is_shown_as_saved_in_a_file_that_has_gone_and_reading_goes_on(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = _count(desk)
        away = study.rename(study.with_name("away.qualcode"))
        await _until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("n")
        await desk.press("i")
        assert _count(desk) == before
        assert any("nothing of this action is saved" in note for note in _notes(desk))
        await desk.press("f9", "f2")
        assert desk.app.broken is None
        away.rename(study)
        await _until(lambda: THERE in _notes(desk))


async def test_the_palette_saves_the_project_elsewhere_and_work_stays(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.app.run_action("save_elsewhere")
        await _until(lambda: isinstance(desk.app.screen, PathPrompt))
        await desk.press("enter")
        saved = study.with_name(f"{study.stem} (saved).qualcode")
        await _until(lambda: any(str(saved) in note for note in _notes(desk)))
        assert desk.app.store.path == study
    assert check_project(saved).sound


async def test_a_full_disk_is_a_sentence_and_the_next_change_works_once_there_is_room(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = _count(desk)
        project = desk.app.store._project
        assert project is not None
        with project.reading() as connection:
            driver = connection.connection.driver_connection
        assert driver is not None
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages}")
        for _ in range(30):
            await desk.press("i", "down")
            if any("is full" in note for note in _notes(desk)):
                break
        full = _count(desk)
        assert any(
            "the disk of" in note.lower() and "is full; nothing of this action was saved" in note
            for note in _notes(desk)
        )
        await desk.press("i")
        assert _count(desk) == full
        driver.execute("PRAGMA max_page_count = 1000000")
        await desk.press("i")
        assert _count(desk) == full + 1 > before
        assert desk.app.broken is None


async def test_a_database_that_another_program_locks_is_a_sentence_and_the_next_change_works(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.1)
    async with at_the_desk(study) as desk:
        before = _count(desk)
        with closing(sqlite3.connect(study, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await desk.press("i")
            assert _count(desk) == before
            assert any("is locked by another program" in note for note in _notes(desk))
            other.execute("ROLLBACK")
        await desk.press("i")
        assert _count(desk) == before + 1
        assert desk.app.broken is None
