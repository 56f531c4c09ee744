"""Whatever breaks, and however the program is made to end: one sentence, a status, a terminal as it was, no words."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coding_pilot import FIRST, built, study

from qualcode.settings import recent
from qualcode.storage.lock import holder_of
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document

__all__ = ["built", "study"]

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)

import pty
import termios

PATIENCE = 30
PROGRAM = """
import asyncio, fcntl, sys, termios, threading
from pathlib import Path
from qualcode.tui.app import QualcodeApp, run
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.view import TranscriptView

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
where = sys.argv[2]
shown = QualcodeApp.show_project

async def show_project(self):
    await shown(self)
    await self.open_document(1)
    self.coding_screen.view.caret = 60
    self.coding_screen.set_timer(0.2, begin)

def words(*_):
    raise ValueError(app().coding_screen.document.opened.transcript.text)

async def later():
    words()

class Running:
    app = None

def app():
    return Running.app

def begin():
    desk = app().coding_screen
    if where == "timer":
        desk.set_timer(0.01, words)
    elif where == "thread worker":
        desk.run_worker(words, thread=True)
    elif where == "store":
        desk.run_worker(desk.read(words))
    elif where == "render":
        TranscriptView.render_lines = words
        desk.view.refresh()
    elif where == "task":
        asyncio.get_running_loop().create_task(later())
    elif where == "thread":
        threading.Thread(target=words).start()
    Path(sys.argv[3]).write_text("ready")

made = QualcodeApp.__init__
def init(self, *arguments, **options):
    made(self, *arguments, **options)
    Running.app = self
QualcodeApp.__init__ = init
QualcodeApp.show_project = show_project
sys.exit(run(Path(sys.argv[1]), coder="ana"))
"""


class Sitting:
    """The program in a pseudo-terminal."""

    def __init__(self, folder: Path, study: Path, where: str, size: tuple[int, int] = (80, 24)) -> None:
        script = folder / "program.py"
        script.write_text(PROGRAM, encoding="utf-8")
        self.ready = folder / "ready"
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (size[1], size[0]))
        self.before = termios.tcgetattr(self.slave)
        environment = dict(os.environ, TERM="xterm-256color", PYTHONWARNINGS="default")
        for name in ("COLUMNS", "LINES"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(study), where, str(self.ready)],
            stdin=self.slave, stdout=self.slave, stderr=self.slave, env=environment, start_new_session=True,
        )  # fmt: skip
        self.output = b""

    def read_until(self, condition: Callable[[], bool]) -> None:
        """Take in what the program writes until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.output[-2000:]
            if select.select([self.master], [], [], 0.02)[0]:
                self.output += os.read(self.master, 65536)

    def end(self) -> tuple[int, str]:
        """Status, and what stood on the terminal after the screen was taken away."""
        self.read_until(lambda: self.process.poll() is not None)
        while select.select([self.master], [], [], 0.05)[0]:
            self.output += os.read(self.master, 65536)
        return self.process.returncode, self.output.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")

    def check_terminal(self) -> None:
        """The terminal is as it was: no second screen, no mouse, the cursor shown, letters echoed."""
        for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?1000h", b"\x1b[?1000l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
        ):
            assert self.output.rfind(off) > self.output.rfind(on), on
        assert termios.tcgetattr(self.slave)[3] == self.before[3]

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for end in (self.master, self.slave):
            os.close(end)


@pytest.fixture
def sit(tmp_path: Path, study: Path) -> Iterator[Callable[..., Sitting]]:
    made: list[Sitting] = []

    def begin(where: str, **options: tuple[int, int]) -> Sitting:
        made.append(Sitting(tmp_path, study, where, **options))
        return made[-1]

    yield begin
    for one in made:
        one.close()


@pytest.mark.parametrize("where", ["timer", "thread worker", "store", "render", "task", "thread"])
@pytest.mark.long
def test_what_breaks_anywhere_ends_in_one_sentence_and_no_words(sit: Callable[..., Sitting], where: str) -> None:
    sitting = sit(where)
    status, said = sitting.end()
    assert status == 1
    sitting.check_terminal()
    (sentence,) = [line for line in said.splitlines() if line.strip("\x1b[?>0123456789;lhu ")]
    assert "qualcode broke off; what was shown as saved is saved, the log is " in sentence
    written = Path(sentence.rpartition("the log is ")[2].strip()).read_text(encoding="utf-8")
    assert "ValueError" in written and "in words" in written
    for line in FIRST.splitlines():
        for part in (line, line.partition(": ")[2]):
            assert not part or (part not in said and part not in written)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_remembers_the_place_and_restores_the_terminal(
    sit: Callable[..., Sitting], study: Path, number: signal.Signals
) -> None:
    sitting = sit("nowhere")
    sitting.read_until(lambda: sitting.ready.exists())
    sitting.process.send_signal(number)
    status, said = sitting.end()
    assert status == 128 + number
    assert "Traceback" not in said
    sitting.check_terminal()
    assert holder_of(study) is None
    with open_project(study, coder="ana", write=False) as project:
        document = find_document(project, "first")
    assert recent.caret(study, document.uuid, "ana") == 60


@pytest.mark.long
def test_a_terminal_that_goes_away_ends_it_and_leaves_no_lock(sit: Callable[..., Sitting], study: Path) -> None:
    sitting = sit("nowhere")
    sitting.read_until(lambda: sitting.ready.exists())
    os.close(sitting.slave)
    os.close(sitting.master)
    sitting.master, sitting.slave = os.openpty()
    deadline = time.monotonic() + PATIENCE
    while sitting.process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert holder_of(study) is None


@pytest.mark.long
def test_the_smallest_terminal_is_enough(sit: Callable[..., Sitting]) -> None:
    sitting = sit("nowhere", size=(4, 2))
    sitting.read_until(lambda: sitting.ready.exists())
    os.write(sitting.master, b"\x11")
    status, _ = sitting.end()
    assert status == 0
    sitting.check_terminal()
