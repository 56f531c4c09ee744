"""A page walked without a terminal: its commands run in this process, its keys go to the program as Textual's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from textual.pilot import Pilot
from walking import Press, Run, See, Step, Type, missing

from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.documents import DocumentsScreen

CODER = "maria"
SIZE = (120, 36)
PATIENCE = 60
NAMED = {
    "↓": "down", "↑": "up", "→": "right", "←": "left", "PgDn": "pagedown", "PgUp": "pageup", "Space": "space",
    "Enter": "enter", "Esc": "escape", "Delete": "delete", "Home": "home", "End": "end", "Tab": "tab",
    "Backspace": "backspace", ".": "full_stop", "+": "plus", "-": "minus", ">": "greater_than_sign",
    "<": "less_than_sign", "*": "asterisk", "/": "slash", "?": "question_mark", "=": "equals_sign",
    "]": "right_square_bracket", "[": "left_square_bracket", "(": "left_parenthesis", ")": "right_parenthesis",
    " ": "space", "'": "apostrophe", '"': "quotation_mark", ":": "colon", ",": "comma", "_": "underscore",
    "@": "at", "#": "number_sign",
}  # fmt: skip


def named(key: str) -> str:
    """A key as Textual calls it."""
    *chord, last = key.split("+") if len(key) > 1 else [key]
    name = NAMED.get(last, last)
    return "+".join([*(part.lower() for part in chord), name.lower() if chord or len(last) > 1 else name])


def shown(app: QualcodeApp) -> str:
    """All that stands on the screen, notices included, with single spaces."""
    rows = app.screen._compositor.render_strips()
    notices = " ".join(notice.message for notice in app._notifications)
    return " ".join(" ".join([*("".join(part.text for part in row) for row in rows), notices]).split())


class Walk:
    """Somebody who does what a page says, in a folder.

    Args:
        folder: In which the commands run; it is the current one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ran = 0
        self.pressed = 0
        self._running = AsyncExitStack()
        self._pilot: Pilot[Any] | None = None
        self.app: QualcodeApp | None = None

    async def follow(self, steps: Sequence[Step]) -> None:
        """Do all steps, each once the one before shows what it should."""
        try:
            for number, step in enumerate(steps):
                try:
                    await self._do(step)
                except AssertionError as error:
                    before = ", ".join(str(done) for done in steps[max(0, number - 6) : number])
                    raise AssertionError(f"{step} after {before}:\n{error}") from None
            await self._leave()
        finally:
            await self._running.aclose()

    async def _do(self, step: Step) -> None:
        match step:
            case Run():
                await self._run(step)
            case Press(key):
                await self._press(named(key))
                await self._settle()
                if named(key) == "ctrl+q":
                    await self._leave()
            case Type(text):
                for letter in text:
                    await self._press(named(letter))
                await self._settle()
            case See(text):
                await self._see(text)

    async def _run(self, step: Run) -> None:
        assert self.app is None, "a command, while the program is open"
        if step.words[0] != "qualcode":
            return
        self.ran += 1
        if step.opens_screens:
            path = self.folder / step.words[1] if len(step.words) == 2 else next(self.folder.glob("*.qualcode"))
            self.app = QualcodeApp(path, coder=CODER)
            self._pilot = await self._running.enter_async_context(self.app.run_test(size=SIZE))
            deadline = time.monotonic() + PATIENCE
            while type(self.app.screen) is not DocumentsScreen or not self.app.screen.query_one(RowList).rows:
                assert time.monotonic() < deadline, f"{step.command} shows no documents"
                await self._pilot.pause(0.05)
            await self._settle()
            return
        from qualcode.cli.app import cli

        done = CliRunner().invoke(cli, step.words[1:])
        assert done.exit_code in (0, 3), (step.command, done.output, done.exception)
        absent = missing(done.output, step.prints)
        assert absent is None, f"not printed: {absent!r}\n{done.output}"

    async def _press(self, key: str) -> None:
        assert self.app is not None and self._pilot is not None, f"{key} is pressed, and no screen is open"
        self.pressed += 1
        await self._pilot.press(key)
        await self._pilot.pause(0.02)
        if self.app.broken is not None:
            raise self.app.broken

    async def _settle(self) -> None:
        """Wait until two looks at the screen show the same, as somebody does who presses one key after the other."""
        before = None
        while self.app is not None and self._pilot is not None and (now := shown(self.app)) != before:
            before = now
            await self._pilot.pause(0.05)

    async def _see(self, text: str) -> None:
        assert self.app is not None and self._pilot is not None
        deadline = time.monotonic() + PATIENCE
        while text not in shown(self.app):
            rows = self.app.screen._compositor.render_strips()
            assert time.monotonic() < deadline, "\n".join("".join(part.text for part in row) for row in rows)
            await self._pilot.pause(0.05)

    async def _leave(self) -> None:
        if self.app is not None:
            await self._running.aclose()
            self.app.store.close()
            self.app = self._pilot = None
