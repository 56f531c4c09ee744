"""The one thread that knows the project: screens send it work and await values."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import Location
from qualcode.settings.recent import place_of

if TYPE_CHECKING:
    from qualcode.storage.listening import Listener
    from qualcode.storage.project import Project

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs work on the open project in order, off the screen's thread; nothing is shown before it is committed.

    Args:
        told: Called, from a thread of its own, with what comes from the server of a project: `news` when others have
            changed something, `lost` when it does not answer, `back` when it does again.
    """

    def __init__(self, told: Callable[[str], object] = lambda what: None) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._project: Project | None = None
        self._told = told
        self._listener: Listener | None = None

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    @property
    def path(self) -> Location | None:
        """Where the open project lies."""
        return self._project.location if self._project else None

    @property
    def coder(self) -> str:
        """Who works in this session."""
        return self._project.coder if self._project else ""

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written; empty if it can."""
        return self._project.why_read_only if self._project else ""

    async def open(self, path: Location, *, coder: str, take_over: bool, thorough: bool) -> None:
        """Open a project for writing, or for reading where another process holds it."""

        def opened() -> Project:
            from qualcode.storage.project import open_project

            if self._project and place_of(self._project.location) == place_of(path):
                return self._project
            return open_project(path, coder=coder, take_over=take_over, thorough=thorough)

        await self._replace(opened)

    async def create(self, path: Location, *, name: str, coder: str) -> None:
        """Make a project and open it."""

        def created() -> Project:
            from qualcode.storage.project import create_project

            return create_project(path, name=name, coder=coder)

        await self._replace(created)

    async def _replace(self, make: Callable[[], Project]) -> None:
        def replaced() -> None:
            before, made = self._project, make()
            self._project = made  # Here, in the thread: work that waits already belongs to the one before.
            if before is not made:
                self._stop_listening()
                self._listen(made)
                if before:
                    before.close()

        await self.call(replaced)

    def _listen(self, project: Project) -> None:
        if isinstance(project.location, Path):
            return
        from qualcode.storage.listening import listener_for

        told = self._told
        self._listener = listener_for(
            project, on_news=lambda: told("news"), on_lost=lambda: told("lost"), on_back=lambda: told("back")
        )
        if self._listener is not None:
            self._listener.start()

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    async def call(self, function: Callable[[], T]) -> T:
        """Run something that needs no project in the store's thread, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    async def run(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a work function on the open project and give back what it returns or raise what it raises."""
        project = self._project
        if project is None:
            raise RuntimeError("no project is open")

        def worked() -> T:
            if self._project is not project:
                raise ProjectError("another project was opened meanwhile, and nothing was done to this one")
            return work(project, *args, **kwargs)

        return await self.call(worked)

    def close(self) -> None:
        """Finish what is under way, close the project and end the thread."""

        def closed() -> None:
            self._stop_listening()
            if self._project:
                self._project.close()
                self._project = None

        self._thread.submit(closed).result()
        self._thread.shutdown()
