"""Errands: actions that ask and then do something, beside the keys; what was answered is done whatever comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen
from textual.worker import NoActiveWorker, Worker, get_current_worker

from qualcode.tui.screens.modal import Modal

if TYPE_CHECKING:
    from qualcode.tui.stack import StackedApp

T = TypeVar("T")
_MOMENT = 2.0
"""Seconds that keys wait for an errand at most: the program must answer even while a large file is written."""


class _Errand:
    """An action under way: it works, or it waits for the answer to a question."""

    def __init__(self, asker: Screen[Any]) -> None:
        self.asker = asker
        self.worker: Worker[Any] | None = None
        self.question: Modal[Any] | None = None
        self.is_slow = False
        """Whether the keys have stopped waiting for it."""

    @property
    def works(self) -> bool:
        return not self.is_slow and (self.question is None or self.question.is_over)


class Errands:
    """The actions that ask something, each in a worker of the program: it goes on when the screen that asks is left.

    Args:
        app: The program.
    """

    def __init__(self, app: StackedApp) -> None:
        self._app = app
        self._under_way: set[_Errand] = set()
        self._stirred = asyncio.Event()

    def begin(self, asker: Screen[Any], work: Callable[[], Any] | Awaitable[Any], name: str | None = "") -> Worker[Any]:
        """Run an action beside the keys; keys that follow wait until its question stands or it has ended."""
        errand = _Errand(asker)
        self._under_way.add(errand)
        worker: Worker[Any] = self._app.run_worker(partial(self._run, errand, work), name=name)
        errand.worker = worker
        return worker

    async def _run(self, errand: _Errand, work: Callable[[], Any] | Awaitable[Any]) -> Any:
        try:
            result = work() if callable(work) else work
            return await result if isawaitable(result) else result
        finally:
            self._under_way.discard(errand)
            self._stirred.set()

    def _own(self) -> _Errand | None:
        """The errand that runs this very code."""
        try:
            worker = get_current_worker()
        except NoActiveWorker:
            return None
        return next((errand for errand in self._under_way if errand.worker is worker), None)

    async def ask(self, question: Modal[T], asker: Screen[Any]) -> T | None:
        """Ask, and wait for the answer; None, unasked, where another screen has come over the one that asks."""
        errand = self._own()
        if self._app.screen is not (errand.asker if errand is not None else asker):
            return None
        await self._app.push_screen(question)
        if errand is not None:
            errand.question, errand.is_slow = question, False
            self._stirred.set()
        return await question.answer()

    async def put(self, question: Modal[Any]) -> None:
        """Show a question that a thread asks; the errands under way may wait for its answer, and no key for them."""
        await self._app.push_screen(question)
        for errand in self._under_way:
            if errand.works:
                errand.question = question
        self._stirred.set()

    @property
    def asker(self) -> Screen[Any]:
        """The screen that the errand which asks this shows its questions over."""
        errand = self._own()
        return errand.asker if errand is not None else self._app.screen

    def let_go(self) -> None:
        """Let no key wait for the errand that says so: it goes on for long."""
        if (errand := self._own()) is not None:
            errand.is_slow = True
            self._stirred.set()

    def ask_here(self) -> None:
        """Let the errand that says so show what comes next over the screen that is there now."""
        if (errand := self._own()) is not None:
            errand.asker = self._app.screen

    @property
    def work(self) -> bool:
        """Whether another errand than the one that asks this is at work, so that what follows has to wait."""
        own = self._own()
        return any(errand.works for errand in self._under_way if errand is not own)

    async def rest(self) -> None:
        """Wait, for a moment at most, until every errand has come to a question or to its end."""
        try:
            async with asyncio.timeout(_MOMENT):
                while self.work:
                    self._stirred.clear()
                    await self._stirred.wait()
        except TimeoutError:
            for errand in self._under_way:
                errand.is_slow = errand.is_slow or errand.works
