"""Participants who leave the study, from the screen of cases: withheld, or erased for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until

from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt, Report

__all__ = ["study", "template"]


async def on_cases(app: object, pilot: object) -> None:
    await pilot.press("f4")  # type: ignore[attr-defined]
    await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined, arg-type]


@pytest.mark.long
async def test_w_withholds_and_lets_be_shown_again(study: Path) -> None:
    async with running(study) as (app, pilot):
        await on_cases(app, pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "withdrawn" in shown(pilot)[0])
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: not app.screen.is_modal and "withdrawn" not in shown(pilot)[0])


@pytest.mark.long
async def test_e_shows_what_goes_and_erases_once_the_name_is_typed(study: Path) -> None:
    async with running(study) as (app, pilot):
        await on_cases(app, pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        assert "cannot be undone" in seen(app) and "goes: oak" in seen(app)
        await typed(pilot, "somebody else")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal)
        assert len(shown(pilot)) == 1
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "MS. OAK")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report | ChoicePrompt))
        if isinstance(app.screen, ChoicePrompt):  # A backup was made at opening.
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report))
        assert "participant was erased, with 1 document" in seen(app)
    with open_project(study, coder="mara", write=False) as project:
        assert list_cases(project, "participant") == []
        assert [document.name for document in list_documents(project)] == ["elm"]
