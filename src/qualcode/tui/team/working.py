"""Something that takes a while and cannot be broken off half done: what it is, and for how long it has worked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import Dialog

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

T = TypeVar("T")
_TICK = 0.5
_SIGNS = "▖▘▝▗"
"""One after the other while it works."""


def how_long(seconds: float) -> str:
    """A sign that moves, and since when it does."""
    sign = _SIGNS[int(seconds / _TICK) % len(_SIGNS)]
    return f"{sign}  {int(seconds)} s"


class Working(Dialog["T | QualcodeError"]):
    """Does something in the store's thread and answers with what comes of it, or with the refusal.

    Args:
        title: What is done.
        run: Does it.
    """

    KEYS = "It is done whole or not at all."

    def __init__(self, title: str, run: Callable[[Project], T]) -> None:
        super().__init__(title)
        self._run = run
        self._began = time.monotonic()

    def body(self) -> ComposeResult:
        yield Static(how_long(0), id="working", markup=False)

    def on_mount(self) -> None:
        self.set_interval(_TICK, self._tick)
        self._work()

    def _tick(self) -> None:
        self.query_one("#working", Static).update(how_long(time.monotonic() - self._began))

    def action_cancel(self) -> None:
        """Say that it cannot be left."""
        self.refuse("It is being written; Ctrl+Z takes it back afterwards.")

    @work
    async def _work(self) -> None:
        answer: T | QualcodeError
        try:
            answer = await cast("QualcodeApp", self.app).store.run(self._run)
        except QualcodeError as error:
            answer = error
        while self.app.screen is not self:  # Help lies over it.
            await asyncio.sleep(0.05)
        self.dismiss(answer)
