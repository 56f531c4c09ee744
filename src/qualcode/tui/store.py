"""The one thread that knows the project: screens send it work and await values."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from textual.worker import NoActiveWorker, get_current_worker

from qualcode.domain.errors import BusyError, ProjectError, ProjectGoneError, QualcodeError, StalledError
from qualcode.domain.locations import Location
from qualcode.domain.progress import is_watched, unwatched
from qualcode.domain.translation import tr
from qualcode.settings.recent import place_of
from qualcode.tui.file_watch import FileWatcher

if TYPE_CHECKING:
    from qualcode.storage.listening import Listener
    from qualcode.storage.project import Project
    from qualcode.tui.search.room import ReadingRoom

P = ParamSpec("P")
T = TypeVar("T")
PATIENCE_S = 3.0
"""Seconds that a disk may take for one answer before the screen says that it waits."""
_LOOK_AGAIN_S = 0.5


class Store:
    """Runs work on the open project in order, off the screen's thread; nothing is shown before it is committed.

    Args:
        told: Called, from a thread of its own, with what comes from the server of a project: `news` when others have
            changed something, `lost` when it does not answer, `back` when it does again.
        of_disk: Called, from any thread, with what becomes of a project's file, and a value: `stalled`, `moving` when
            its disk does not answer and when it does again; `late` with what came of a change that was waited for no
            longer; `gone` with a refusal, `there` when the file has lost its name and when it has it again; `opened`
            when another project is.
    """

    def __init__(
        self,
        told: Callable[[str], object] = lambda what: None,
        of_disk: Callable[[str, Any], object] = lambda what, value: None,
    ) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._project: Project | None = None
        self._told = told
        self._of_disk = of_disk
        self._listener: Listener | None = None
        self._watcher: FileWatcher | None = None
        self._stalled = False
        self._long = 0
        """How many pieces of long work are in the thread, or wait for it."""
        self._beside: ReadingRoom | None = None
        """Where it is read what screens show meanwhile."""

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
                if self._project.ground.look() != "changed":
                    self._project.check_in_place()  # Another file of its name is not what is open.
                    return self._project
                self._project.close()  # What stands in its place now is opened anew.
                self._project = None
            return open_project(path, coder=coder, take_over=take_over, thorough=thorough)

        await self._replace(opened)

    async def around(self, work: Callable[[], T]) -> T:
        """Close the project, do something to its file as a whole, and open it again whatever came of that.

        Raises:
            ProjectError: It does not open again; none is open then.
        """

        def worked() -> T:
            before = self._project
            if before is None:
                return work()
            self._stop_listening()
            before.close()
            try:
                return work()
            finally:
                from qualcode.storage.project import open_project

                self._project = None
                with unwatched():  # What was done may have been stopped, but not what has to follow.
                    self._project = open_project(before.location, coder=before.coder)
                self._listen(self._project)

        return await self.call(worked)

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
                self._of_disk("opened", None)
                self._listen(made)
                if before:
                    before.close()

        await self.call(replaced)

    def _listen(self, project: Project) -> None:
        if isinstance(project.location, Path):
            self._watcher = FileWatcher(
                project.ground.look, lambda found: self._thread.submit(self._check_file, project)
            )
            self._watcher.start()
            return
        from qualcode.storage.listening import listener_for

        told = self._told
        self._listener = listener_for(
            project, on_news=lambda: told("news"), on_lost=lambda: told("lost"), on_back=lambda: told("back")
        )
        if self._listener is not None:
            self._listener.start()

    def _stop_listening(self) -> None:
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _check_file(self, project: Project) -> None:
        """Tell what has become of the file, having saved in it what can be; in the store's thread."""
        if self._project is not project:
            return
        try:
            project.check_in_place()
        except QualcodeError as error:
            self._of_disk("gone", error)
        else:
            self._of_disk("there", None)

    async def call(self, function: Callable[[], T]) -> T:
        """Run something that needs no project in the store's thread, in its turn."""
        return await self._answer(self._thread.submit(copy_context().run, function))

    async def _answer(self, future: Future[T]) -> T:
        """What the store's thread comes to; keys wait for it only as long as the disk answers.

        Raises:
            StalledError: It does not. What was not begun is not done; of the rest it is told later what came of it.
        """
        answer = asyncio.wrap_future(future)
        patience = PATIENCE_S
        try:
            while not (await asyncio.wait({answer}, timeout=patience))[0]:
                patience = _LOOK_AGAIN_S
                if self._is_stalled() and not self._stalled:
                    self._stall()
                if self._stalled and not _in_worker():
                    answer.add_done_callback(lambda done: done.cancelled() or done.exception())
                    raise self._left(future)
        except asyncio.CancelledError:
            answer.cancel()
            raise
        return answer.result()

    def _is_stalled(self) -> bool:
        """Whether the disk has not answered for longer than it may take."""
        since = self._project.ground.waiting_since if self._project else None
        hanging = self._watcher.hangs_for if self._watcher else 0.0
        return hanging > PATIENCE_S or (since is not None and time.monotonic() - since > PATIENCE_S)

    def _stall(self) -> None:
        self._stalled = True
        self._of_disk("stalled", None)
        # Once the thread is free for something else, the disk has answered.
        self._thread.submit(self._move_on)

    def _move_on(self) -> None:
        self._stalled = False
        self._of_disk("moving", None)

    def _left(self, future: Future[Any]) -> StalledError:
        """Wait no longer for something: the keys are to be free."""
        if future.cancel():
            return StalledError(
                tr("the disk of the project does not answer, and this was not done"),
                remedy=tr("do it again when it does"),
            )
        future.add_done_callback(self._tell_late)
        return StalledError(
            tr("the disk of the project does not answer, and this is not saved yet"),
            remedy=tr("you are told when it is"),
        )

    def _tell_late(self, future: Future[Any]) -> None:
        self._of_disk("late", future.exception() or future.result())

    async def run(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a work function on the open project and give back what it returns or raise what it raises.

        Raises:
            BusyError: Something long holds the project; nothing was done.
        """
        project = self._project
        if project is None:
            raise RuntimeError("no project is open")

        def worked() -> T:
            if self._project is not project:
                raise ProjectError(tr("another project was opened meanwhile, and nothing was done to this one"))
            try:
                return work(project, *args, **kwargs)
            except ProjectGoneError as error:
                self._of_disk("gone", error)
                raise

        if self._stalled and not _in_worker():
            raise StalledError(
                tr("the disk of the project does not answer, and this was not done"),
                remedy=tr("do it again when it does"),
            )
        if not is_watched():
            if self._long:
                raise BusyError(
                    tr("the project is being written to until something long has ended, and this was not done"),
                    remedy=tr("do it again then, or stop that: Ctrl+B"),
                )
            return await self.call(worked)
        self._long += 1
        try:
            return await self.call(worked)
        finally:
            self._long -= 1
            if not self._long:
                self._leave_beside()

    async def read(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a work function that only reads: where something long holds the project, beside it."""
        project = self._project
        if not self._long or project is None or is_watched():
            return await self.run(work, *args, **kwargs)
        if self._beside is None:
            from qualcode.tui.search.room import ReadingRoom

            self._beside = ReadingRoom(project.location, project.coder)
        return await self._beside.submit(lambda other: work(other, *args, **kwargs))

    def _leave_beside(self) -> None:
        if self._beside is not None:
            self._beside.close()
            self._beside = None

    def close(self) -> None:
        """Finish what is under way, close the project and end the thread."""

        def closed() -> None:
            self._stop_listening()
            if self._project:
                self._project.close()
                self._project = None

        closing = self._thread.submit(closed)
        try:
            closing.result(timeout=PATIENCE_S)
        except TimeoutError:
            sys.stderr.write(tr("closing the project takes long: its disk is slow, or a backup is being written …\n"))
            closing.result()
        self._thread.shutdown()


def _in_worker() -> bool:
    """Whether what waits runs beside the keys, so that it may wait as long as it takes."""
    try:
        get_current_worker()
    except NoActiveWorker:
        return False
    return True
