"""The screens' process as the server sees it: started for a page, kept for a while without one, ended in order."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from qualcode.browser.program import DRIVER, MODULE

COMMAND = (sys.executable, "-P", "-m", MODULE)
"""What is started. `-P`: what lies in the working directory is never imported."""
_PATIENCE = 30.0
"""Seconds that the screens are given to keep what is being written."""
_LAST_PATIENCE = 5.0
_STDERR = 4096
"""So many of the last bytes that the process says are passed on."""


class Viewer(Protocol):
    """A page that looks at the screens."""

    async def show(self, data: bytes) -> None:
        """Give the page what the terminal is sent."""

    async def leave(self, code: int) -> None:
        """Close the page's connection, with the code that says why."""


ENDED, TAKEN, BROKEN, GONE = 4000, 4001, 4002, 4003
"""Why a connection is closed: the user left the program; another page goes on with it; the program broke off; it was
ending when the page came, and another begins when the page asks again."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process came to its end."""

    status: int
    asked: bool
    """Whether the server had asked it to."""
    said: str
    """What it said on its way."""


class Screens:
    """The one process that shows the project.

    Args:
        first_line: What it is told first.
        grace: Seconds for which it goes on when no page looks at it.
        on_end: Is told when it has ended.
        command: What is started.
    """

    def __init__(
        self,
        first_line: bytes,
        *,
        grace: float,
        on_end: Callable[[Ended], None],
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._command = command
        self._first_line = first_line
        self._grace = grace
        self._on_end = on_end
        self._process: Process | None = None
        self._viewer: Viewer | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self._pump: asyncio.Task[None] | None = None
        self._asked = False
        self._turn = asyncio.Lock()
        """Held while a process is started for a page, or ended."""
        self._closed = False

    @property
    def running(self) -> bool:
        """Whether there is such a process."""
        return self._process is not None

    async def attach(self, viewer: Viewer, width: int, height: int) -> None:
        """Let a page look at the screens from now on; the one before is told that it does not any more."""
        async with self._turn:
            if self._closed:
                return
            self._stay()
            before, self._viewer = self._viewer, viewer
            if before is not None:
                await before.leave(TAKEN)
            if self._process is None:
                await self._start(width, height)
            else:
                self._tell({"type": "attach", "width": width, "height": height})

    async def detach(self, viewer: Viewer) -> None:
        """A page has gone; without another within the grace the process ends, which frees the project."""
        if viewer is self._viewer:
            self._viewer = None
            loop = asyncio.get_running_loop()
            self._leaving = loop.call_later(self._grace, lambda: loop.create_task(self._desert()))

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    async def _start(self, width: int, height: int) -> None:
        environment = {
            **os.environ,
            "TEXTUAL_DRIVER": DRIVER,
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TERM_PROGRAM": "textual",
            "COLUMNS": str(width),
            "ROWS": str(height),
        }
        self._asked = False
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, **_apart()
        )
        self._write(self._first_line)
        self._pump = asyncio.create_task(self._run(self._process))

    async def type(self, data: str) -> None:
        """Pass on what was typed."""
        packet = data.encode(errors="replace")
        self._write(b"D" + len(packet).to_bytes(4, "big") + packet)
        await self._drain()

    async def send(self, meta: dict[str, object]) -> None:
        """Pass on what the page has to say beside keys."""
        self._tell(meta)
        await self._drain()

    def _tell(self, meta: dict[str, object]) -> None:
        """Pass on what the server has to say, without waiting: screens that hang must not hold up their own end."""
        packet = json.dumps(meta).encode()
        self._write(b"M" + len(packet).to_bytes(4, "big") + packet)

    def _write(self, packet: bytes) -> None:
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(packet)

    async def _drain(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            try:
                await self._process.stdin.drain()
            except ConnectionError:
                return  # It has just ended, which its output tells.

    async def close(self) -> None:
        """End the process, and start no other."""
        async with self._turn:
            self._closed = True
            self._stay()
            await self._end()

    async def _desert(self) -> None:
        """Tell the process that nobody looks: it ends by itself, once nothing long is under way."""
        async with self._turn:
            if self._viewer is None and self._process is not None:  # Else a page has come meanwhile.
                self._tell({"type": "desert"})

    async def _end(self) -> None:
        """End the process: it keeps what is being written; if it does not end in time, it is made to."""
        process, pump = self._process, self._pump
        if process is None or pump is None:
            return
        self._asked = True
        self._tell({"type": "quit"})
        for patience, more in ((_PATIENCE, process.terminate), (_LAST_PATIENCE, process.kill)):
            done, _ = await asyncio.wait([pump], timeout=patience)
            if done:
                return
            if process.returncode is None:
                more()
        await asyncio.wait([pump])

    async def _run(self, process: Process) -> None:
        """Pass on what the process says until it ends, and say how it did."""
        assert process.stdout is not None and process.stderr is not None
        said = asyncio.create_task(_last_words(process.stderr))
        with suppress(asyncio.IncompleteReadError):  # The end of the stream, wherever it comes.
            await self._pass_on(process.stdout)
        status = await process.wait()
        words = await said
        self._process = None
        viewer, self._viewer = self._viewer, None
        self._stay()
        if viewer is not None:
            ended = GONE if self._asked and not self._closed else ENDED
            await viewer.leave(BROKEN if status else ended)
        self._on_end(Ended(status, self._asked, words))

    async def _pass_on(self, stdout: asyncio.StreamReader) -> None:
        await stdout.readuntil(b"__GANGLION__\n")
        while True:
            kind = await stdout.readexactly(1)
            packet = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4), "big"))
            if kind == b"D" and self._viewer is not None:
                await self._viewer.show(packet)
            elif kind == b"M" and json.loads(packet)["type"] == "deserted":
                self._asked = True
            # Else a file is given out: the screens write those where the user says, and nowhere else.


def _apart() -> dict[str, Any]:
    """Keep the terminal's Ctrl+C from the process: it is the server's, which lets the screens end in order."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


async def _last_words(stream: asyncio.StreamReader) -> str:
    """What comes out of a stream until its end, as far as it is worth passing on."""
    kept = b""
    while read := await stream.read(_STDERR):
        kept = (kept + read)[-_STDERR:]
    return kept.decode(errors="replace").strip()
