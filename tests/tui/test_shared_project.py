"""Two people at their screens on one server: each sees the other's work, and reads on while the server is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from on_server import INTERVIEW
from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.locations import location
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.app import QualcodeApp
from qualcode.tui.shared import BACK, LOST
from team_server import Server


async def _until(holds: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def _notes(app: QualcodeApp) -> list[str]:
    return [str(note.message) for note in app._notifications]


@pytest.fixture
def study(own_study_url: str, tmp_path: Path) -> str:
    (tmp_path / "oak.txt").write_text(INTERVIEW, encoding="utf-8")
    with open_project(own_study_url, coder="mara") as project:
        import_documents(project, [tmp_path / "oak.txt"])
        create_path(project, "Plans")
    return own_study_url


@pytest.mark.long
async def test_others_work_is_on_the_screen_within_two_seconds_and_a_lost_server_is_told(
    study: str, own_server: Server
) -> None:
    app = QualcodeApp(location(study), coder="ben")
    async with app.run_test(size=(100, 30)) as pilot:
        await _until(lambda: app.store.is_open and getattr(app.screen, "NAME", "") == "documents", 20)
        await pilot.pause()
        with open_project(study, coder="mara") as mara:
            document = list_documents(mara)[0].id
            await app.open_document(document)
            await pilot.pause()
            coding = app.coding_screen
            assert coding is not None and coding.state is not None and len(coding.state.codings) == 0
            listener = app.store._listener
            assert listener is not None
            await _until(listener.listening.is_set, 10)
            apply_code(mara, document, (43, 56), list_codes(mara)[0].id)
            took = await _until(lambda: len(coding.state.codings) == 1, 10)
            assert took < 2
        own_server.stop()
        try:
            await _until(lambda: LOST in _notes(app), 10)
            assert len(coding.state.codings) == 1
            for key in ("down", "enter", "escape", "D", "u", "f3", "f9", "f2"):
                await pilot.press(key)
                await pilot.pause()
            assert app.broken is None
        finally:
            own_server.start()
        await _until(lambda: BACK in _notes(app) and LOST not in _notes(app), 15)
        await app.open_document(document)
        with open_project(study, coder="mara") as mara:
            apply_code(mara, document, (80, 92), list_codes(mara)[0].id)
        await _until(lambda: len(coding.state.codings) == 2, 5)
    app.store.close()
