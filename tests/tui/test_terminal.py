"""The program as it is, in a real terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from coding_pilot import FIRST, built, study
from real_terminal import CODER, Terminal, codings, needs_tmux, terminal

from qualcode.storage.lock import holder_of

__all__ = ["built", "study", "terminal"]

pytestmark = needs_tmux


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
        terminal.wait_until(lambda number=number: len(codings(path).get(CODER, [])) == number, f"{number} codings")  # type: ignore[misc]
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
        terminal.wait_until(lambda left=left: len(codings(path)[CODER]) == left, f"{left} codings")  # type: ignore[misc]
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


@pytest.mark.long
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
