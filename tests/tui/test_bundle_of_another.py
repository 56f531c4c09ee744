"""Opening a bundle that was made for somebody else: it is asked who works, before anything is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from coding_pilot import Session
from team_study import choices, handed

from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.team.bundle_owner import bundle_owner, handed_out_to, meant_for_another, work_as_owner
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.dialogs import ChoicePrompt

__all__ = ["handed"]


@asynccontextmanager
async def opened_by(path: Path, coder: str) -> AsyncIterator[Session]:
    app = QualcodeApp(path, coder=coder)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Session(app, pilot, path)
            await desk.until(lambda: isinstance(app.screen, ChoicePrompt))
            await desk.settle()
            yield desk
            await app.action_quit()
    finally:
        app.store.close()


async def test_who_opens_it_under_another_name_works_as_its_coder_by_enter(handed: Path) -> None:
    async with opened_by(handed.with_name("jonas.qualcode"), "root") as desk:
        assert choices(desk) == ["work as jonas", "stay root", "quit"]
        await desk.press("enter")
        await desk.until(lambda: getattr(desk.app.screen, "NAME", "") == "my_work")
        assert desk.app.store.coder == "jonas"
        assert "root" not in [coder.name for coder in desk.read(list_coders)]


async def test_who_stays_is_told_so_and_who_quits_leaves(handed: Path) -> None:
    async with opened_by(handed.with_name("jonas.qualcode"), "root") as desk:
        await desk.press("down", "enter")
        await desk.until(lambda: getattr(desk.app.screen, "NAME", "") == "my_work")
        assert desk.app.store.coder == "root" and "You work as root in the bundle for jonas" in desk.said
    async with opened_by(handed.with_name("jonas.qualcode"), "root") as desk:
        await desk.press("down", "down", "enter")
        await desk.until(lambda: desk.app.return_code is not None)


def test_whose_a_bundle_is_is_known_in_it_and_from_outside(handed: Path) -> None:
    bundle = handed.with_name("jonas.qualcode")
    with open_project(handed, coder="mara", write=False) as project:
        assert bundle_owner(project) == meant_for_another(project) == ""
        assert handed_out_to(project, bundle) == "jonas"
        assert work_as_owner(project) == "mara"
    with open_project(bundle, coder="JONAS", write=False) as project:
        assert meant_for_another(project) == ""
    with open_project(bundle, coder="mara", write=False) as project:
        assert meant_for_another(project) == "jonas" and work_as_owner(project) == "jonas" == project.coder
