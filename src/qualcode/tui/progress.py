"""Long work on the screens: how far it has come, stopping it, and going on with something else meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import work as worker
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.progress import Progress, Watch, told
from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import ConfirmPrompt, Dialog
from qualcode.tui.prompts.rows import one_line
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

T = TypeVar("T")
_TICK_S = 0.25
_PATIENCE_S = 0.3
"""Seconds that keys wait for work before a dialog is worth its place."""
NOTHING_LEFT = tr("Nothing of it is kept then.")
"""What stopping means where something is done whole or not at all."""
_NAME = 60
_SHORT_BAR = 8
_ROOMY = 110
"""Columns from which on all is told on the line at the foot."""
_SIGNS = "▖▘▝▗"
"""One after the other while it works."""


def how_long(seconds: float) -> str:
    """A sign that moves, and since when it does."""
    sign = _SIGNS[int(2 * seconds) % len(_SIGNS)]
    return f"{sign}  {int(seconds)} s"


class LongWork(Generic[T]):
    """Something that takes a while, in a thread of its own or in the store's.

    Args:
        title: What is done.
        begin: Begins it.
        stopping: What Esc leaves of it, in a sentence.
    """

    def __init__(self, title: str, begin: Callable[[], Awaitable[T]], stopping: str) -> None:
        self.title, self.stopping = title, stopping
        self.watch = Watch(self._note)
        self.is_wanted = False
        """Whether the user asked to see what came of it."""
        self._begin = begin
        self._began = self._noted = time.monotonic()
        self._latest: Progress | None = None
        self.task = asyncio.create_task(self._run())

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end, in whatever way."""
        return self.task.done()

    def end(self) -> None:
        """Wait for it no longer: what it does ends where it may."""
        self.watch.stop()
        self.task.cancel()

    async def _run(self) -> T | QualcodeError:
        with self.watch.looking_on():
            try:
                return await self._begin()
            except QualcodeError as error:
                return error

    def _note(self, progress: Progress) -> None:
        # Called in the thread that works.
        self._latest, self._noted = progress, time.monotonic()

    def how_far(self, *, briefly: bool = False) -> str:
        """How far it has come, on one line; where room is dear, without what is counted and with a shorter bar."""
        now, latest = time.monotonic(), self._latest
        if latest is None or (latest.total is None and not latest.unit):
            return how_long(now - self._began)
        latest = replace(latest, seconds=latest.seconds + now - self._noted)
        return told(replace(latest, unit=""), _SHORT_BAR) if briefly and latest.total is not None else told(latest)

    def at_what(self) -> str:
        """What it is at, on one line; empty where it does not say."""
        if self.watch.is_stopping:
            return tr("stopping …")
        latest = self._latest
        return one_line(f"{latest.doing} {latest.name}", _NAME) if latest is not None else ""


class Underway(Dialog[None]):
    """Shows long work until it is over, lets it be stopped, or lets the user go on meanwhile.

    Args:
        work: What is under way.
        may_leave: Whether the screens can be used meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,b", "go_on", tr("Meanwhile"), id="dialog.meanwhile", tooltip=tr("Go on reading while it works")),
    ]

    def __init__(self, work: LongWork[Any], *, may_leave: bool) -> None:
        super().__init__(work.title)
        self._work = work
        self.may_leave = may_leave
        meanwhile = tr("\nEnter go on reading meanwhile") if may_leave else ""
        self.KEYS = tr("Esc stop: {stopping}", stopping=work.stopping) + meanwhile

    def body(self) -> ComposeResult:
        yield Static(how_long(0), id="underway", markup=False)
        yield Static("", id="underway-what", markup=False)

    def on_mount(self) -> None:
        self.set_interval(_TICK_S, self._show)
        self._wait()

    def action_cancel(self) -> None:
        """Stop it where nothing is left half done."""
        self._work.watch.stop()
        self._show()

    def action_go_on(self) -> None:
        """Leave it to itself."""
        if self.may_leave:
            self.dismiss(None)

    @worker(group="waiting")
    async def _wait(self) -> None:
        await asyncio.wait({self._work.task})
        self._work.is_wanted = True  # Who looked on to the end sees what came of it.
        while self.app.screen is not self:  # Help lies over it.
            await asyncio.sleep(0.05)
        self.dismiss(None)

    def _show(self) -> None:
        self.query_one("#underway", Static).update(self._work.how_far())
        self.query_one("#underway-what", Static).update(self._work.at_what())


class WorkLine(Static):
    """The line at the foot of a screen that tells of work under way; a click shows it whole."""

    def on_click(self) -> None:
        """Show it whole."""
        cast("QualcodeApp", self.app).action_under_way()


class Works:
    """What is under way while the user does something else.

    Args:
        app: The program.
    """

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._all: list[LongWork[Any]] = []
        self._aside: list[LongWork[Any]] = []
        self._timer: Timer | None = None

    @property
    def under_way(self) -> list[LongWork[Any]]:
        """What has not come to its end."""
        return [work for work in self._all if not work.is_over]

    def end_all(self) -> None:
        """Let all of it end where it may: the program is left."""
        for work in self._all:
            work.end()

    async def carry_out(
        self,
        title: str,
        begin: Callable[[], Awaitable[T]],
        *,
        stopping: str = NOTHING_LEFT,
        may_leave: bool = True,
    ) -> T | QualcodeError:
        """Do something long: shown in a dialog, from where the user may go on with other things; from a worker.

        Whoever waits for it goes on once it is over and its screen is there again, or what came of it is asked for.

        Args:
            title: What is done.
            begin: Begins it, watched; what is awaited may run in the store's thread, in a reading room or elsewhere.
            stopping: What Esc leaves of it, in a sentence.
            may_leave: Whether the screens can be used meanwhile.

        Returns:
            What it came to, or the refusal: a `StoppedError` where it was stopped.
        """
        work = LongWork(title, begin, stopping)
        self._all.append(work)
        try:
            await asyncio.wait({work.task}, timeout=_PATIENCE_S)
            if not work.is_over:
                await self._app.push_screen_wait(Underway(work, may_leave=may_leave))
            if not work.is_over:
                self._app.errands.let_go()
                self._put_aside(work)
                await asyncio.wait({work.task})
                await self._announce(work.task.result())
                await self._until_seen(work)
            return work.task.result()
        finally:
            work.end()
            self._all.remove(work)
            self._take_up(work)

    def show(self) -> None:
        """Show what is under way, or what came of what has ended meanwhile."""
        work = next(reversed(self._aside), None)
        if work is None:
            self._app.notify(tr("Nothing long is under way."), markup=False)
        elif work.is_over:
            work.is_wanted = True
        elif not isinstance(self._app.screen, Underway):
            self._app.push_screen(Underway(work, may_leave=True))

    async def _announce(self, done: object) -> None:
        """Let every screen show what was changed, also where what came of it is yet to be seen."""
        effects = done if isinstance(done, Effects) else getattr(done, "effects", None)
        if isinstance(effects, Effects):
            await self._app.announce(effects)

    async def leave(self) -> None:
        """End the program; where something goes on that is out of sight, ask first."""
        if not (going := [work for work in self._aside if not work.is_over]):
            await self._app.end()
            return

        async def decide(answer: bool | None) -> None:
            if answer:
                await self._app.end()

        detail = "\n".join(f"{work.title}: {work.how_far()}. {work.stopping}" for work in going)
        await self._app.push_screen(
            ConfirmPrompt(tr("Leave, and stop what is under way?"), detail, yes=tr("leave now")), decide
        )

    async def _until_seen(self, work: LongWork[Any]) -> None:
        """Wait until what came of it can be shown without falling into what the user does elsewhere."""
        errands = self._app.errands
        if self._app.screen is not errands.asker and not work.is_wanted:
            self._app.notify(
                tr("{title}: it has ended; Ctrl+B shows what came of it.", title=work.title), timeout=12, markup=False
            )
        while not self._is_seen(work):
            await asyncio.sleep(_TICK_S / 2)
        errands.ask_here()

    def _is_seen(self, work: LongWork[Any]) -> bool:
        """Whether what came of it may be shown now, over the screen that is there."""
        screen = self._app.screen
        return not isinstance(screen, Underway) and (work.is_wanted or screen is self._app.errands.asker)

    def _put_aside(self, work: LongWork[Any]) -> None:
        self._aside.append(work)
        if self._timer is None:
            self._timer = self._app.set_interval(_TICK_S, self._tell)
        self._tell()

    def _take_up(self, work: LongWork[Any]) -> None:
        if work in self._aside:
            self._aside.remove(work)
        if not self._aside and self._timer is not None:
            self._timer.stop()
            self._timer = None
            for screen in self._app.screen_stack:
                screen.query(WorkLine).remove()

    def _tell(self) -> None:
        """Tell, at the foot of the screen that is shown, how far it has come."""
        shown = next((one for one in reversed(self._app.screen_stack) if isinstance(one, WorkScreen)), None)
        if shown is None or not shown.is_there or not self._aside:
            return
        lines = [_line_of(work, briefly=shown.size.width < _ROOMY) for work in self._aside]
        text = "   ".join(lines)
        found = shown.query(WorkLine)
        if found:
            found.first().update(text)
        else:
            shown.mount(WorkLine(text, markup=False))


def _line_of(work: LongWork[Any], *, briefly: bool) -> str:
    if work.is_over:
        return tr("Ctrl+B  {title}: it has ended", title=work.title)
    how = tr("stopping …") if work.watch.is_stopping else work.how_far(briefly=briefly)
    return tr("Ctrl+B  {title}  {how}", title=one_line(work.title, 24 if briefly else 40), how=how)
