"""Key to frame in a pseudo-terminal, on one long transcript."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, percentile
from benchmarks.terminal import KEYS, Press, Terminal

CODINGS = 500
WIDTHS = (100, 140, 90, 120)


def measure_short(work: Work) -> Answer:
    """12,000 words."""
    return _measure(work, 12_000, rewrap=60)


def measure_long(work: Work) -> Answer:
    """100,000 words."""
    return _measure(work, 100_000, rewrap=200)


def _measure(work: Work, words: int, *, rewrap: float) -> Answer:
    try:
        made = work.long_project(words, CODINGS)
    except AbsentError as error:
        return [Skipped(f"keys at {words:,} words", str(error))]
    project = made.with_name(f"keys-{made.name}")
    shutil.copy(made, project)
    terminal = Terminal(["-m", "qualcode", str(project), "--coder", CODER], work.folder)
    try:
        terminal.wait(lambda written: f"long-{words}".encode() in written)
        terminal.settle()
        return _use(terminal, f"{words:,} words", rewrap)
    finally:
        terminal.close()


def _use(terminal: Terminal, where: str, rewrap: float) -> Answer:
    down, again = KEYS["down"], b"."
    opened = terminal.press(KEYS["enter"], shows=b"1/1", quiet=0.5)
    terminal.type(b"\x1b[1;5H")  # Ctrl+Home
    terminal.settle(0.5)
    figures: Answer = [Figure(f"{where}: opened and painted", opened.cpu * 1e3, "ms CPU")]
    for _ in range(5):
        terminal.press(down)
    figures += _figures(where, "caret ↓", [terminal.press(down) for _ in range(60)], 8, 25)
    figures += _figures(where, "page down", [terminal.press(KEYS["page down"]) for _ in range(20)], None, 60)
    figures += _figures(
        where, "extend by a character, Shift+→", [terminal.press(KEYS["shift+right"]) for _ in range(40)], 8, 25
    )
    terminal.press(down)
    figures += _figures(
        where, "extend by a sentence, Shift+↓", [terminal.press(KEYS["shift+down"]) for _ in range(12)], 8, 25
    )
    terminal.press(KEYS["escape"], quiet=0.4)
    applied = []
    own = _own(terminal)
    for _ in range(25):
        terminal.press(b"n")
        own += 1
        applied.append(terminal.press(again, shows=b"%d codings" % own, quiet=0.12))
    figures += _figures(where, "code applied and committed, `.`", applied, 15, 40)
    undone = []
    for _ in range(12):
        own -= 1
        undone.append(terminal.press(b"u", shows=b"%d codings" % own, quiet=0.12))
    figures += _figures(where, "undone and committed, `u`", undone, 15, 40)
    terminal.settle(4)  # Until the last message has gone.
    figures += _figures(where, "letter in the picker", _letters(terminal, KEYS["enter"], b"code 1"), None, 30)
    figures += _figures(where, "letter in find", _letters(terminal, b"/", b"people"), None, 30)
    resized = [terminal.resize(width, 40) for width in WIDTHS]
    figures.append(
        Figure(f"{where}: rewrapped after a resize", percentile(resized, 0.5) * 1e3, "ms CPU", budget=rewrap)
    )
    now, peak = terminal.memory()
    figures.append(Figure(f"{where}: peak memory", peak, "MiB", budget=140, note=f"{now:.0f} MiB at the end"))
    return figures


def _own(terminal: Terminal) -> int:
    """How many codings the title says the coder has, after a first one is applied to make it say so."""
    terminal.press(b"n", quiet=0.3)
    title = terminal.press(b".", shows=b" codings", quiet=0.3).written
    return int(re.findall(rb"(\d+) codings", title)[-1])


def _letters(terminal: Terminal, opens: bytes, letters: bytes) -> list[Press]:
    """The cost of each letter of some words typed three times into a prompt."""
    presses = []
    for _ in range(3):
        terminal.press(opens, quiet=0.4)
        presses += [terminal.press(bytes([letter])) for letter in letters]
        for _ in letters:
            terminal.press(KEYS["backspace"])
        terminal.press(KEYS["escape"], quiet=0.4)
    return presses


def _figures(where: str, what: str, presses: Sequence[Press], p50: float | None, p95: float | None) -> list[Figure]:
    first = [press.first * 1e3 for press in presses]
    settled = percentile([press.settled * 1e3 for press in presses], 0.95)
    cpu = percentile([press.cpu * 1e3 for press in presses], 0.5)
    size = sum(len(press.written) for press in presses) / len(presses) / 1000
    note = f"{cpu:.1f} ms CPU a key; {size:.1f} kB; settled p95 {settled:.0f} ms"
    return [
        Figure(f"{where}: {what}, p50", percentile(first, 0.5), "ms", budget=p50, note=note),
        Figure(f"{where}: {what}, p95", percentile(first, 0.95), "ms", budget=p95),
    ]
