"""The backups on the screen: listed with what keeps them, restored after a look at what that changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_screens_study import running, shown, study, template, until
from textual.widgets import Static

from qualcode.codebook.creating import create_path
from qualcode.domain.backups import ASKED, OPENING
from qualcode.storage import backups
from qualcode.storage.backups import back_up, list_backups
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.tui.backups.restoring import RestorePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.screens.backups import BackupsScreen

__all__ = ["study", "template"]

pytestmark = pytest.mark.sqlite


@pytest.fixture
def backed(study: Path) -> Path:
    """A study with a backup, and a code made since."""
    back_up(study, ASKED)
    with open_project(study, coder="mara") as project:
        create_path(project, "Later")
    return study


def codes(path: Path) -> set[str]:
    with open_project(path, coder="mara", write=False) as project:
        return {code.name for code in list_codes(project)}


def asked(app: Any) -> str:
    """What the dialog on top says."""
    return "\n".join(str(part.render()) for part in app.screen.query(Static))


async def _backups(app: Any, pilot: Any) -> None:
    await app.action_go("backups")
    await until(pilot, lambda: app.screen.NAME == "backups" and shown(pilot))


async def test_opening_a_project_that_changed_backs_it_up_beside_the_keys(backed: Path) -> None:
    async with running(backed) as (_, pilot):
        await until(pilot, lambda: len(list_backups(backed)) == 2)
    assert [one.reason for one in list_backups(backed)] == [OPENING, ASKED]
    assert codes(list_backups(backed)[0].path) == codes(backed)


async def test_a_backup_that_cannot_be_made_at_opening_is_told(backed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "disk_usage", lambda folder: type("Usage", (), {"free": 1000}))
    async with running(backed) as (app, pilot):
        await until(pilot, lambda: any("no backup of" in str(note.message).lower() for note in app._notifications))


@pytest.mark.long
async def test_the_list_says_what_keeps_each(backed: Path) -> None:
    async with running(backed) as (app, pilot):
        await _backups(app, pilot)
        await until(pilot, lambda: len(list_backups(backed)) == 2)
        app.screen.reload()
        await until(pilot, lambda: len(shown(pilot)) == 2)
        assert "at opening" in shown(pilot)[0] and "the last of its week" in shown(pilot)[0]
        assert "asked for" in shown(pilot)[1] and "you remove it" in shown(pilot)[1]


@pytest.mark.long
async def test_restoring_shows_what_it_takes_back_and_does_it_after_a_yes(backed: Path) -> None:
    async with running(backed) as (app, pilot):
        await until(pilot, lambda: len(list_backups(backed)) == 2)
        await _backups(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RestorePrompt))
        assert "Taken back: 1 change (mara 1)" in asked(app)
        assert "new code Later" in asked(app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))
        assert "Later" in codes(backed)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RestorePrompt))
        await pilot.press("y")
        await until(pilot, lambda: app.screen.NAME == "documents" and shown(pilot))
        assert "Later" not in codes(backed)
        assert app.store.is_open and not app.store.why_read_only
    assert "Later" in codes(next(one for one in list_backups(backed) if one.reason == "restore").path)


@pytest.mark.long
async def test_b_makes_one_that_stays(backed: Path) -> None:
    async with running(backed) as (app, pilot):
        await _backups(app, pilot)
        await pilot.press("b")
        await until(pilot, lambda: sum(one.reason == ASKED for one in list_backups(backed)) == 2)


@pytest.mark.long
async def test_one_can_be_put_into_a_new_file(backed: Path) -> None:
    async with running(backed) as (app, pilot):
        await _backups(app, pilot)
        await pilot.press("end", "o")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await pilot.press("enter")
        await until(pilot, lambda: list(backed.parent.glob("study-2*.qualcode")))
        (made,) = backed.parent.glob("study-2*.qualcode")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))
    assert "Later" not in codes(made)


@pytest.mark.long
async def test_a_project_that_does_not_open_is_restored_from_the_start_screen(backed: Path) -> None:
    async with running(backed) as (app, pilot):
        await until(pilot, lambda: len(list_backups(backed)) == 2)
    backed.write_bytes(backed.read_bytes()[:20_000])
    async with running(None) as (app, pilot):
        await until(pilot, lambda: any("study" in row for row in shown(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: any("qualcode restore newest" in str(note.message) for note in app._notifications))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen) and shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RestorePrompt))
        assert "The project is damaged" in asked(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.NAME == "documents" and shown(pilot))
    assert "Later" in codes(backed)
    assert list(backed.parent.glob("study.damaged-*"))
