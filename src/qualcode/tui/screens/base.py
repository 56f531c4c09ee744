"""What all screens share: sending work to the store, and showing a refusal as one sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from textual import work
from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError, ReadOnlyError
from qualcode.domain.translation import tr
from qualcode.tui.screens.modal import Modal

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp

P = ParamSpec("P")
T = TypeVar("T")

LOADING = "load"
"""The group of the work that reads what a screen shows: keys that follow work on what it has read."""


class WorkScreen(Screen[None]):
    """A screen over the open project.

    Work runs in the store's thread; what was committed is announced to every screen on the stack, which repaints in
    `project_changed`.

    What runs beside the keys is of two kinds. Work of a group shows something here: it ends at the moment when the
    screen leaves the stack. Work of no group is an errand: it asks and then does something, and is carried through
    even if the screen has been left by then.
    """

    NAME = ""
    """What `QualcodeApp.action_go` knows the screen by."""

    @property
    def qualcode(self) -> QualcodeApp:
        """The running app."""
        return cast("QualcodeApp", self.app)

    @property
    def is_there(self) -> bool:
        """Whether the screen is among those that are open; one that is not has nothing left to be shown in.

        When the program ends, what is on a screen goes before the screen.
        """
        return self in self.app.screen_stack and bool(self.children)

    def run_worker(
        self,
        work: Callable[[], Any] | Awaitable[Any],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[Any]:
        if group == "default":
            return self.qualcode.errands.begin(self, work, name)
        return super().run_worker(
            work,
            name=name,
            group=group,
            description=description,
            exit_on_error=exit_on_error,
            start=start,
            exclusive=exclusive,
            thread=thread,
        )

    async def ask(self, question: Modal[T], then: Callable[[T | None], Any] | None = None) -> None:
        """Show a dialog, unless another screen has come over this one meanwhile; `then` gets the answer."""
        if self.is_active:
            await self.app.push_screen(question, then)

    async def read(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a reading work function; a refusal is shown and None comes back."""
        try:
            return await self.qualcode.store.read(work, *args, **kwargs)
        except QualcodeError as error:
            self.refuse(error)
            return None

    async def change(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a changing work function and announce what it touched; a refusal is shown and None comes back."""
        try:
            done = await self.qualcode.store.run(work, *args, **kwargs)
        except QualcodeError as error:
            self.refuse(error)
            return None
        effects = done if isinstance(done, Effects) else getattr(done, "effects", None)
        if isinstance(effects, Effects):
            await self.qualcode.announce(effects)
        return done

    async def carry(
        self, title: str, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """As `change`, for what may take long: it is shown how far it has come, and can be stopped; from a worker."""
        store = self.qualcode.store
        done = await self.qualcode.works.carry_out(title, lambda: store.run(work, *args, **kwargs))
        if isinstance(done, QualcodeError):
            self.refuse(done)
            return None
        effects = done if isinstance(done, Effects) else getattr(done, "effects", None)
        if isinstance(effects, Effects):
            await self.qualcode.announce(effects)
        return done

    def undo_here(self, project: Project) -> list[Effects]:
        """What Ctrl+Z takes back while this screen is shown: the coder's latest action, unless it counts otherwise."""
        from qualcode.history.undoing import undo

        return undo(project)

    def redo_here(self, project: Project) -> list[Effects]:
        """What Ctrl+Y brings back while this screen is shown."""
        from qualcode.history.undoing import redo

        return redo(project)

    def may_write(self) -> bool:
        """Whether the project is open for writing; where it is not, the screen says why."""
        why = self.qualcode.store.why_read_only
        if why:
            self.refuse(ReadOnlyError(tr("the project is open for reading only: {why}", why=why)))
        return not why

    def refuse(self, error: QualcodeError) -> None:
        """Show why something was not done."""
        self.notify(self.qualcode.guided(error), severity="error", timeout=8, markup=False)

    def say(self, text: str) -> None:
        """Show what was done, instead of what was said before: messages that pile up hide the text.

        Warnings and refusals stay for their time.
        """
        for shown in list(self.app._notifications):
            if shown.severity == "information":
                self.app._unnotify(shown)
        self.notify(text, timeout=3, markup=False)

    waits_while_covered = False
    """Whether the screen only notes a change while another one covers it, and reads anew once it comes back."""

    async def take(self, effects: Effects) -> None:
        """Let the screen repaint what a change touched, and wait for it, unless it is left meanwhile."""
        if self.app.screen is not self and self.waits_while_covered:
            # A worker's messages would have the covered screen painted, and with it the whole of the one above.
            await self.project_changed(effects)
            return
        repainting = self.run_worker(partial(self.project_changed, effects), group="changed")
        try:
            await repainting.wait()
        except WorkerCancelled:
            waiting = asyncio.current_task()
            if waiting is not None and waiting.cancelling():
                raise asyncio.CancelledError from None
        except WorkerFailed:
            return  # The program breaks off because of it already.

    async def project_changed(self, effects: Effects) -> None:
        """Repaint what a change touched; called on every screen of the stack."""

    def on_screen_resume(self) -> None:
        """Show what the guided tour says here; Textual calls this beside that of a screen's own."""
        if self.qualcode.tour.is_on:
            self.call_later(self.qualcode.tour.look)


class ReadingScreen(WorkScreen):
    """A screen that reads what it shows at once, and anew when it comes back after something has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._stale = True
        """Whether something has changed since it was read."""

    def reload(self) -> None:
        """Read everything anew, without keeping the keys waiting."""
        if self.is_there and self.is_mounted:
            self._stale = False
            self._start_loading()

    @work(exclusive=True, group=LOADING)
    async def _start_loading(self) -> None:
        await self.load()
        await self.qualcode.tour.look()

    async def load(self) -> None:
        """Read what is shown and show it."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        if self._stale and self.is_mounted:
            self.reload()
