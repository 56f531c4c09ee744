"""A second way into the project: a thread that only reads, so that a search never holds up what is being coded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

from qualcode.domain.locations import Location

if TYPE_CHECKING:
    from qualcode.storage.project import Project

T = TypeVar("T")


class ReadingRoom:
    """Reads a project in a thread and a session of its own, which begins when it is first needed.

    Args:
        path: The project.
        coder: Whose session it is.
    """

    def __init__(self, path: Location, coder: str) -> None:
        self._path, self._coder = path, coder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._project: Project | None = None
        self._latest: Future[Any] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it still works on something."""
        return self._latest is not None and not self._latest.done()

    def submit(self, work: Callable[[Project], T]) -> asyncio.Future[T]:
        """Let something be read; who waits for it no longer may leave it."""

        def worked() -> T:
            if self._project is None:
                from qualcode.storage.project import open_project

                self._project = open_project(self._path, coder=self._coder, write=False)
            return work(self._project)

        self._latest = self._thread.submit(copy_context().run, worked)
        waited_for = asyncio.wrap_future(self._latest)
        waited_for.add_done_callback(_nobody_waits)
        return waited_for

    def close(self) -> None:
        """End the session as soon as what is under way has ended, without waiting for it."""

        def closed() -> None:
            if self._project is not None:
                self._project.close()

        self._thread.submit(closed)
        self._thread.shutdown(wait=False)


def _nobody_waits(future: asyncio.Future[Any]) -> None:
    """Look at what was raised: of what is no longer waited for nothing is said."""
    if not future.cancelled():
        future.exception()
