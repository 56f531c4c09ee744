"""How long it takes until something is seen, and how much memory the program holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from benchmarks.corpora import AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, percentile
from benchmarks.terminal import KEYS, Terminal

STARTS = 7
OPENINGS = 12


def measure_start(work: Work) -> Answer:
    """CPU of a whole process: bare Python, `--help`, `--version`."""
    figures: Answer = []
    bare = _process(["-c", "pass"])
    for arguments, budget in ((["--help"], 120), (["--version"], 120), (["frequencies", "--help"], None)):
        name = f"`qualcode {' '.join(arguments)}`"
        taken = _process(["-m", "qualcode", *arguments])
        figures.append(Figure(name, taken, "ms CPU", bare, budget=budget, note="the floor is `python -c pass`"))
    return figures


def _process(arguments: list[str]) -> float:
    """The median CPU milliseconds of a process, all it starts included; the first start warms the caches."""
    taken = []
    for _ in range(STARTS + 1):
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, *arguments],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )
        _, _, usage = os.wait4(pid, 0)
        taken.append((usage.ru_utime + usage.ru_stime) * 1e3)
    return percentile(taken[1:], 0.5)


def measure_screens(work: Work) -> Answer:
    """The terminal program on the made corpus: shell painted, project shown, a document opened; memory."""
    try:
        project = work.project
    except AbsentError as error:
        return [Skipped("start-up with the made corpus", str(error))]
    painted: list[tuple[float, float]] = []
    shown: list[tuple[float, float]] = []
    started: list[float] = []
    figures: Answer = []
    for number in range(STARTS):
        terminal = Terminal(["-m", "qualcode", str(project)], work.folder)
        try:
            painted.append(terminal.wait(lambda written: True))
            shown.append(terminal.wait(_holds(b"interview_00001")))
            terminal.settle()
            started.append(terminal.memory()[1])
            if number == STARTS - 1:
                figures = _opening(terminal)
        finally:
            terminal.close()
    painted, shown = painted[1:], shown[1:]  # The first start checks the whole file and compiles nothing twice.
    return [
        Figure("shell painted", _median(painted, 1), "ms CPU", budget=350, note=f"{_median(painted, 0):.0f} ms wall"),
        Figure(
            "project of 450 documents and 54,000 codings shown",
            _median(shown, 1),
            "ms CPU",
            budget=600,
            note=f"{_median(shown, 0):.0f} ms wall",
        ),
        Figure("peak memory at start", percentile(started[1:], 0.5), "MiB", budget=75),
        *figures,
    ]


def _median(pairs: list[tuple[float, float]], of: int) -> float:
    return percentile([pair[of] for pair in pairs], 0.5) * 1e3


def _holds(words: bytes) -> Callable[[bytes], bool]:
    return lambda written: words in written


def _opening(terminal: Terminal) -> Answer:
    """Documents opened one after the other, then the rooms that read the whole study."""
    presses = []
    for number in range(1, OPENINGS + 1):
        presses.append(terminal.press(KEYS["enter"], shows=b"%d/450" % number, quiet=0.3))
        terminal.press(KEYS["documents"], shows=b"Coverage", quiet=0.3)
        terminal.press(KEYS["down"])
    opened = presses[1:]
    terminal.press(KEYS["enter"], quiet=0.3)
    following = [
        terminal.press(b"d", shows=b"%d/450" % number, quiet=0.3) for number in range(OPENINGS + 2, 2 * OPENINGS + 2)
    ]
    terminal.type(b"\x1b[19~")  # F8, the frequencies
    terminal.settle(1)
    return [
        Figure(
            "first document opened and painted",
            presses[0].cpu * 1e3,
            "ms CPU",
            note=f"{presses[0].first * 1e3:.0f} ms wall; the coding screen's modules included",
        ),
        Figure(
            "document opened from the list and painted, p50",
            percentile([press.cpu for press in opened], 0.5) * 1e3,
            "ms CPU",
            budget=60,
            note=f"{percentile([press.first for press in opened], 0.5) * 1e3:.0f} ms wall to the first frame",
        ),
        Figure(
            "next document opened and painted, `d`, p50",
            percentile([press.cpu for press in following], 0.5) * 1e3,
            "ms CPU",
            budget=60,
            note=f"{percentile([press.first for press in following], 0.5) * 1e3:.0f} ms wall to the first frame",
        ),
        Figure(
            "peak memory in use",
            terminal.memory()[1],
            "MiB",
            budget=140,
            note=f"after {2 * OPENINGS} documents and the frequency table",
        ),
    ]
