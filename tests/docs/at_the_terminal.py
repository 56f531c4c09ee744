"""A page followed to the letter in a real terminal: tmux types the commands into a shell, presses the keys and reads the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from walking import Press, Run, See, Step, Type, missing

PATIENCE = 90
CHORDS = {"Ctrl": "C", "Shift": "S", "Alt": "M"}
KEYS = {
    "↓": "Down", "↑": "Up", "→": "Right", "←": "Left", "PgDn": "NPage", "PgUp": "PPage", "Space": "Space",
    "Enter": "Enter", "Esc": "Escape", "Delete": "DC", "Home": "Home", "End": "End", "Tab": "Tab",
    "Backspace": "BSpace",
}  # fmt: skip


class Shell:
    """A shell in a terminal of its own tmux server, with a home of its own.

    Args:
        folder: Holds the home, the settings, and `work`, in which the shell begins.
        width: Of the terminal, in cells.
        height: In rows.
    """

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.folder = folder
        self._socket = f"qualcode-docs-{uuid.uuid4().hex[:12]}"
        (folder / "home").mkdir()
        variables = {
            "HOME": str(folder / "home"), "LOGNAME": "maria", "USER": "maria", "PS1": "$ ", "LC_ALL": "C.UTF-8",
            "QUALCODE_STATE_DIR": str(folder / "state"), "QUALCODE_CONFIG_DIR": str(folder / "config"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TERM": "tmux-256color", "COLORTERM": "truecolor",
        }  # fmt: skip
        shell = ["env", "-u", "COLUMNS", "-u", "LINES", *(f"{name}={value}" for name, value in variables.items())]
        shell += [shutil.which("bash") or "/bin/sh", "--norc", "--noprofile", "-i"]
        self.tmux(
            "-u", "new-session", "-d", "-s", "q", "-x", str(width), "-y", str(height), "-c", str(folder / "work"), *shell
        )  # fmt: skip
        self.tmux("set", "-g", "escape-time", "0")
        self.wait(self._at_the_prompt, "the shell")

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._socket, "-f", os.devnull, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    def close(self) -> None:
        """End the server and whatever runs in it."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)

    def shown(self) -> str:
        """What stands on the screen now."""
        return self.tmux("capture-pane", "-p", "-J", "-t", "q")

    def _in_a_program(self) -> bool:
        return self.tmux("display", "-p", "-t", "q", "#{alternate_on}").strip() == "1"

    def _at_the_prompt(self) -> bool:
        return not self._in_a_program() and self.shown().rstrip().split("\n")[-1].strip() == "$"

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{self.shown()}"
            time.sleep(0.05)

    def settle(self) -> None:
        """Wait until two looks at the screen show the same, as somebody does who presses one key after the other."""
        before = None
        while (now := self.shown()) != before:
            before = now
            time.sleep(0.1)

    def follow(self, steps: Sequence[Step]) -> int:
        """Do all steps, each once the one before shows what it should; how many there were."""
        for number, step in enumerate(steps):
            try:
                self._do(step)
            except AssertionError as error:
                before = ", ".join(str(done) for done in steps[max(0, number - 6) : number])
                raise AssertionError(f"{step} after {before}:\n{error}") from None
        self.wait(self._at_the_prompt, "the end of the program")
        return len(steps)

    def _do(self, step: Step) -> None:
        match step:
            case Run():
                self._run(step)
            case Press(key):
                *chord, last = key.split("+") if len(key) > 1 else [key]
                last = last.lower() if "Ctrl" in chord and len(last) == 1 else KEYS.get(last, last)
                self.tmux("send-keys", "-t", "q", "-".join([*(CHORDS[part] for part in chord), last]))
                self.settle()
            case Type(text):
                self.tmux("send-keys", "-t", "q", "-l", text)
                self.settle()
            case See(text):
                self.wait(lambda: " ".join(text.split()) in " ".join(self.shown().split()), repr(text))

    def _run(self, step: Run) -> None:
        self.wait(self._at_the_prompt, f"the prompt, before {step.command}")
        self.tmux("clear-history", "-t", "q")
        self.tmux("send-keys", "-t", "q", "-l", step.command)
        self.tmux("send-keys", "-t", "q", "Enter")
        if step.opens_screens:
            self.wait(self._in_a_program, step.command)
            self.settle()
            return
        time.sleep(0.3)
        self.wait(self._at_the_prompt, f"the end of {step.command}")
        printed = self.tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "q").rpartition(step.command)[2]
        absent = missing(printed, step.prints)
        assert absent is None, f"not printed: {absent!r}\n{printed}"


@contextmanager
def shell(folder: Path, width: int, height: int) -> Iterator[Shell]:
    """A shell that is ended behind the block."""
    made = Shell(folder, width, height)
    try:
        yield made
    finally:
        made.close()
