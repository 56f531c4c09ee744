"""Something long that goes on document by document: how far it has come, and stopping it so that nothing is left."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.exchange_reports import OnDocument
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.import_progress import how_far
from qualcode.tui.prompts.rows import one_line
from qualcode.tui.team.working import how_long

T = TypeVar("T")
_TICK = 0.5


class StoppedError(QualcodeError):
    """The user has stopped it."""


@dataclass
class DocumentBegun(Message):
    """A document is being read or written."""

    number: int
    total: int
    name: str

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, DocumentBegun)


class Underway(Dialog["T | QualcodeError"]):
    """Does something in a thread of its own, and answers with what comes of it, or with the refusal.

    Args:
        title: What is done.
        begin: Begins it; told what to call before each document, which raises `StoppedError` once Esc was pressed.
    """

    KEYS = "Esc stops it: nothing is left of it then"

    def __init__(self, title: str, begin: Callable[[OnDocument], Awaitable[T]]) -> None:
        super().__init__(title)
        self._begin = begin
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._latest: DocumentBegun | None = None

    def body(self) -> ComposeResult:
        yield Static(how_long(0), id="underway", markup=False)
        yield Static("", id="underway-document", markup=False)

    def on_mount(self) -> None:
        self.set_interval(_TICK, self._show)
        self._go()

    def on_unmount(self) -> None:
        # The program may be ending: nobody waits for it any more.
        self._stop.set()

    def action_cancel(self) -> None:
        """Stop before the next document."""
        self._stop.set()
        self._show()

    @work
    async def _go(self) -> None:
        answer: T | QualcodeError
        try:
            answer = await self._begin(self._document_begins)
        except QualcodeError as error:
            answer = error
        while self.app.screen is not self:  # Help lies over it.
            await asyncio.sleep(0.05)
        self.dismiss(answer)

    def _document_begins(self, number: int, total: int, name: str) -> None:
        # Called in the thread that works; posting a message is safe there.
        if self._stop.is_set():
            raise StoppedError("it was stopped", remedy="nothing is left of it")
        self.post_message(DocumentBegun(number, total, name))

    @on(DocumentBegun)
    def _shown(self, message: DocumentBegun) -> None:
        message.stop()
        self._latest = message
        self._show()

    def _show(self) -> None:
        seconds, latest = time.monotonic() - self._began, self._latest
        bar = how_far(latest.number - 1, latest.total, seconds) if latest is not None else how_long(seconds)
        self.query_one("#underway", Static).update(bar)
        said = "stopping …" if self._stop.is_set() else one_line(latest.name, 60) if latest is not None else ""
        self.query_one("#underway-document", Static).update(said)
