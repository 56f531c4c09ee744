"""News of a server that cannot be read does not end the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.domain.errors import ProjectError
from qualcode.storage.project import create_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.shared import ServerTold


@pytest.mark.sqlite
async def test_news_that_the_server_refuses_is_told_and_the_screen_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "study.qualcode"
    create_project(path, name="Study", coder="mara").close()

    def refused(project: object) -> None:
        raise ProjectError("somebody else is writing something big", remedy="try again")

    monkeypatch.setattr("qualcode.storage.listening.catch_up", refused)
    app = QualcodeApp(path, coder="mara")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.store.is_open
        app.post_message(ServerTold("news"))
        await pilot.pause()
        await pilot.pause(0.1)
        assert any("something big" in str(note.message) for note in app._notifications)
        assert app.is_running and app.broken is None
    app.store.close()
