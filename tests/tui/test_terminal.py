"""The program as it is, in a real terminal: tmux types the keys and reads the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coding_pilot import FIRST, built, study

from qualcode.domain.values import Coding
from qualcode.storage.lock import holder_of
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings

__all__ = ["built", "study"]

pytestmark = pytest.mark.skipif(
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
        self.keys = 0
        """How many keys were sent since the start."""
        self._socket = f"qualcode-{uuid.uuid4().hex[:12]}"

    def tmux(self, *arguments: str) -> str:
        """Run a tmux command on the server and give back what it prints."""
        command = ["tmux", "-L", self._socket, "-f", os.devnull, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    def run(self, *command: str, width: int = 100, height: int = 30) -> None:
        """Start a program; when it has ended the terminal says `EXIT` and its status."""
        variables = {
            "HOME": self.home, "XDG_DOCUMENTS_DIR": self.home / "Documents", "LOGNAME": CODER, "USER": CODER,
            "QUALCODE_STATE_DIR": self.state, "QUALCODE_CONFIG_DIR": self.folder / "config",
            "TERM": "tmux-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        line = shlex.join(
            ["env", "-u", "COLUMNS", "-u", "LINES", *(f"{name}={value}" for name, value in variables.items()), *command]
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


def test_twelve_passages_of_the_sample_study_take_forty_keys_and_outlive_kill_9(terminal: Terminal) -> None:
    path = terminal.home / "Documents" / "sample-study.qualcode"

    terminal.qualcode()
    terminal.wait_for("The sample study")
    terminal.send("s")
    terminal.wait_for("to do")
    before = codings(path)
    terminal.send("Enter")
    terminal.wait_for("by sentence")
    for number in range(1, 13):
        if number > 1:
            terminal.send("n")
        if number <= 3:
            terminal.send("Enter")
            terminal.wait_for("Which code?")
            terminal.send(*("ti", "ch", "ag")[number - 1], "Enter")
        else:
            terminal.send(".")
        terminal.wait_for(f"  {number} coding")
    assert terminal.keys <= 40

    holder = holder_of(path)
    assert holder is not None
    os.kill(holder.pid, signal.SIGKILL)
    terminal.wait_for("EXIT 137")
    done = codings(path)
    assert len(done.pop(CODER)) == 12
    assert done == before
    terminal.tmux("kill-session", "-t", "q")

    terminal.qualcode()
    terminal.wait_for("Opened before")
    terminal.send("Enter")
    shown = terminal.wait_for("doing")
    assert "eading only" not in shown
    assert "held" not in shown
    terminal.send("Enter")
    terminal.wait_for("  12 codings")
    for left in reversed(range(12)):
        terminal.send("u")
        terminal.wait_for(f"  {left} coding")
    done = codings(path)
    assert done.pop(CODER) == []
    assert done == before

    terminal.send("C-q")
    terminal.wait_for("EXIT 0")
    assert not terminal.alternate
    assert holder_of(path) is None


def test_ctrl_q_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.qualcode()
    terminal.wait_for("The sample study")
    assert terminal.alternate
    terminal.send("C-q")
    shown = terminal.wait_for("EXIT")
    assert shown.strip() == "EXIT 0"
    assert not terminal.alternate


def test_chords_of_a_real_terminal_reach_their_actions(terminal: Terminal, study: Path) -> None:
    terminal.qualcode(str(study))
    terminal.wait_for("to do")
    terminal.send("Enter")
    terminal.wait_for("by sentence")
    terminal.send("Down", "Down", "Enter")
    terminal.wait_for("Which code?")
    terminal.send("j", "o", "Enter")

    def has(quote: str) -> Callable[[], bool]:
        return lambda: [c.quote for c in codings(study).get(CODER, [])] == [quote]

    read = "Nobody read it, honestly."
    terminal.wait_until(has(read), read)
    for key, quote in (
        ("j", f"We had a plan. {read}"),
        ("k", read),
        ("h", f"plan. {read}"),
        ("l", read),
        ("+", f"{read} Then the schedule changed."),
        ("C-z", read),
        ("C-y", f"{read} Then the schedule changed."),
    ):
        terminal.send(key)
        terminal.wait_until(has(quote), f"{key}: {quote}")
    terminal.send("C-n")
    terminal.wait_for("2/3 second")
    terminal.send("S-Down", ".")
    both = "What changed here?\n\nMR. ELM: The rules changed."
    terminal.wait_until(lambda: both in [c.quote for c in codings(study)[CODER]], both)
    terminal.send("C-q")
    terminal.wait_for("EXIT 0")


BREAKING = """
import sys
from pathlib import Path
from qualcode.tui.app import run
from qualcode.tui.screens.coding import CodingScreen

def breaks(self):
    words = self.document.opened.transcript.text
    raise ValueError(words)

async def breaks_later(self):
    words = self.document.opened.transcript.text
    raise KeyError(words)

CodingScreen.action_star = breaks
CodingScreen.action_in_vivo = lambda self: self.run_worker(breaks_later(self)) and None
sys.exit(run(Path(sys.argv[1]), coder="ana"))
"""


@pytest.mark.parametrize("key", ["*", "i"])
def test_a_crash_says_one_sentence_and_nothing_that_a_participant_said(
    terminal: Terminal, study: Path, tmp_path: Path, key: str
) -> None:
    script = tmp_path / "breaking.py"
    script.write_text(BREAKING, encoding="utf-8")
    terminal.run(sys.executable, str(script), str(study))
    terminal.wait_for("to do")
    terminal.send("Enter")
    terminal.wait_for("Nobody read it")
    terminal.send(key)
    shown = terminal.wait_for("EXIT")
    assert not terminal.alternate
    sentence, status = shown.strip().splitlines()
    assert status == "EXIT 1"
    assert sentence.startswith("qualcode broke off; what was shown as saved is saved, the log is ")
    log = Path(sentence.rpartition("the log is ")[2].strip())
    assert log.is_relative_to(terminal.state)
    written = log.read_text(encoding="utf-8")
    assert "qualcode" in written
    for line in FIRST.splitlines():
        for words in (line, line.partition(": ")[2]):
            assert not words or (words not in shown and words not in written)
