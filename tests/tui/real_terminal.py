"""A real terminal for tests: tmux types the keys and reads the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.domain.values import Coding
from qualcode.settings.model import write_setting
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings

needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None, reason="tmux is not installed: the program was not tried in a real terminal"
)

CODER = "ana"
PATIENCE = 30
"""Seconds after which what is waited for will not come any more."""


class Terminal:
    """A terminal of its own tmux server, with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        (self.home / "Documents").mkdir(parents=True, exist_ok=True)
        self.state = folder / "state"
        # Nothing suggests codes beside what is tried: it would take the processor, and the keys 1 to 5.
        write_setting("suggestions_shown", "false", folder / "config" / "settings.toml")
        self.keys = 0
        """How many keys were sent since the start."""
        self._socket = f"qualcode-{uuid.uuid4().hex[:12]}"
        self._variables = {
            "HOME": str(self.home), "XDG_DOCUMENTS_DIR": str(self.home / "Documents"), "LOGNAME": CODER, "USER": CODER,
            "QUALCODE_STATE_DIR": str(self.state), "QUALCODE_CONFIG_DIR": str(folder / "config"),
            "TERM": "tmux-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
        }  # fmt: skip

    def tmux(self, *arguments: str) -> str:
        """Run a tmux command on the server and give back what it prints."""
        command = ["tmux", "-L", self._socket, "-f", os.devnull, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    def run(self, *command: str, width: int = 100, height: int = 30) -> None:
        """Start a program; when it has ended the terminal says `EXIT` and its status."""
        line = shlex.join(
            [
                "env",
                "-u",
                "COLUMNS",
                "-u",
                "LINES",
                *(f"{name}={value}" for name, value in self._variables.items()),
                *command,
            ]
        )
        script = f"cd {shlex.quote(str(self.home))} && {line}; echo EXIT $?; read _"
        self.tmux("-u", "new-session", "-d", "-s", "q", "-x", str(width), "-y", str(height), script)
        self.tmux("set", "-g", "escape-time", "0")

    def qualcode(self, *arguments: str) -> None:
        """Start the program."""
        self.run(sys.executable, "-m", "qualcode", *arguments)

    def send(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self.keys += len(keys)
        for key in keys:
            self.tmux("send-keys", "-t", "q", key)

    def write(self, text: str) -> None:
        """Type a text letter by letter."""
        self.keys += len(text)
        self.tmux("send-keys", "-t", "q", "-l", text)

    def command(self, *arguments: str, status: tuple[int, ...] = (0,)) -> str:
        """Run a command of qualcode beside the terminal, with the same home; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "qualcode", *arguments],
            capture_output=True,
            text=True,
            timeout=4 * PATIENCE,
            env=os.environ | self._variables,
            cwd=self.home,
        )
        assert done.returncode in status, done.stdout + done.stderr
        return done.stdout

    def screen(self) -> str:
        """All that stands on the screen and above it, wrapped lines joined."""
        return self.tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "q")

    def wait_for(self, text: str) -> str:
        """Wait until a text stands on the screen."""
        self.wait_until(lambda: text in self.screen(), text)
        return self.screen()

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain for {what!r}:\n{self.screen()}")
            time.sleep(0.02)

    @property
    def alternate(self) -> bool:
        """Whether the terminal shows the screen of a full-screen program."""
        return self.tmux("display", "-p", "-t", "q", "#{alternate_on}").strip() == "1"

    def close(self) -> None:
        """End the server and whatever runs in it."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def codings(path: Path) -> dict[str, list[Coding]]:
    """The codings of each coder, read beside the running program."""
    with open_project(path, coder=CODER, write=False) as project:
        found = list_codings(project)
        return {coder.name: [c for c in found if c.coder_id == coder.id] for coder in list_coders(project)}
