"""Rounds at the keyboard: the small study of several coders, opened by one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from coding_pilot import Session
from textual.widgets import Static

from qualcode.storage.project import Project, open_project
from qualcode.team.rounds import new_round
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.row_screen import RowScreen
from rounds_study import CODERS, ids, opened

T = TypeVar("T")


def study_with(folder: Path, *rounds: dict[str, Any], then: Callable[[Project], object] | None = None) -> Path:
    """The study with rounds made by its lead, of the documents and coders that each names; nobody has it open."""
    with opened(folder) as project:
        for number, how in enumerate(rounds, 1):
            documents = ids(project, *how.get("documents", ("elm 1", "oak 1")))
            new_round(project, f"R{number}", **{"coders": CODERS[:2]} | how | {"documents": documents})
        if then is not None:
            then(project)
        return project.path


class Rounds(Session):
    """One sitting with rounds."""

    def name(self) -> str:
        """Which screen is shown."""
        return getattr(self.app.screen, "NAME", "")

    @property
    def list(self) -> RowScreen:
        """The screen that is shown, which is a list."""
        assert isinstance(self.app.screen, RowScreen), self.app.screen
        return self.app.screen

    def lines(self) -> list[str]:
        """The rows of the list, the texts of their cells joined by `|`."""
        return ["|".join(_text(cell) for cell in row.cells) for row in self.list.rows.rows]

    def part(self, selector: str) -> str:
        """What a part of the screen says."""
        return str(self.app.screen.query_one(selector, Static).content)

    async def comes(self, name: str) -> None:
        """Wait until a screen is shown."""
        await self.until(lambda: self.name() == name)
        await self.paint()

    def ask(self, work: Callable[[Project], T]) -> T:
        """Run a reading function on the project file, as its lead."""
        with open_project(self.path, coder="mara", write=False) as project:
            return work(project)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else "".join(text for text, _ in cell)


@asynccontextmanager
async def at_work(path: Path, coder: str, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Rounds]:
    """The program as it opens the study for a coder."""
    app = QualcodeApp(path, coder=coder)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Rounds(app, pilot, path)
            await desk.until(lambda: desk.name() in ("documents", "my_work"))
            await desk.paint()
            yield desk
            await app.action_quit()
    finally:
        app.store.close()
