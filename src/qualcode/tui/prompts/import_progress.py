"""An import while it runs: how far it has come, how fast, how long it will take, and stopping it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from qualcode.documents.importing import ImportReport
from qualcode.domain.errors import QualcodeError
from qualcode.domain.times import clock
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import one_line

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

BAR = 20
_SOON = 2.0
"""Seconds after which the rate is worth showing."""

Progress = Callable[[int, int, Path], None]
Import = Callable[[Project, Progress, Callable[[], bool]], ImportReport]


@dataclass
class FileBegun(Message):
    """A file of an import is being read."""

    number: int
    total: int
    file: Path

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, FileBegun)


def how_far(done: int, total: int, seconds: float) -> str:
    """How far an import has come, as a line of text.

    Args:
        done: Files that are finished.
        total: All files.
        seconds: How long it has taken so far.
    """
    filled = BAR * done // total if total else 0
    line = f"{'█' * filled}{'·' * (BAR - filled)}  {done:,} of {total:,}"
    if done and seconds >= _SOON:
        rate = done / seconds
        line += f"  {rate:,.1f} a second  {clock(round(1000 * (total - done) / rate))} left"
    return line


class ImportProgress(Dialog["ImportReport | QualcodeError"]):
    """Runs an import in the store's thread and answers with its report, or with the refusal.

    Args:
        total: How many files are taken in.
        run: The import; told what to call before each file, and what to ask whether to stop.
    """

    KEYS = "Esc stop: what is finished by then stays in the project"

    def __init__(self, total: int, run: Import) -> None:
        super().__init__(f"Importing {total:,} {'file' if total == 1 else 'files'}")
        self._total = total
        self._run = run
        self._stop = threading.Event()
        self._began = time.monotonic()

    def body(self) -> ComposeResult:
        yield Static(how_far(0, self._total, 0), id="import-progress", markup=False)
        yield Static("", id="import-file", markup=False)

    def on_mount(self) -> None:
        self._import()

    def on_unmount(self) -> None:
        # The program may be ending: what is finished is kept, and nobody waits for the rest.
        self._stop.set()

    def action_cancel(self) -> None:
        """Stop after the file that is being read."""
        self._stop.set()
        self.query_one("#import-file", Static).update("stopping after this file …")

    @work
    async def _import(self) -> None:
        self._began = time.monotonic()
        store = cast("QualcodeApp", self.app).store
        answer: ImportReport | QualcodeError
        try:
            answer = await store.run(self._run, self._file_begins, self._stop.is_set)
        except QualcodeError as error:
            answer = error
        while self.app.screen is not self:  # Help lies over it.
            await asyncio.sleep(0.05)
        self.dismiss(answer)

    def _file_begins(self, number: int, total: int, file: Path) -> None:
        # Called in the store's thread; posting a message is safe there.
        self.post_message(FileBegun(number, total, file))

    @on(FileBegun)
    def _shown(self, message: FileBegun) -> None:
        message.stop()
        seconds = time.monotonic() - self._began
        self.query_one("#import-progress", Static).update(how_far(message.number - 1, message.total, seconds))
        if not self._stop.is_set():
            self.query_one("#import-file", Static).update(one_line(message.file.name, 60))
