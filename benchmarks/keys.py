"""Key to frame in a pseudo-terminal, on one long transcript; a TextArea with the same text is measured in turn."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, percentile
from benchmarks.terminal import KEYS, Press, Terminal

WIDTHS = (100, 140, 90, 120)
A_SECOND = 30
"""Keys that a keyboard repeats in a second."""
HELD = 10
"""Seconds for which a key is held."""
NEW_CODE = b"zz"
"""A short name: beside a longer one the title would have no room for the number of codings."""


def measure_short(work: Work) -> Answer:
    """12,000 words, 500 codings."""
    return _measure(work, 12_000, 500, rewrap=60)


def measure_short_dense(work: Work) -> Answer:
    """12,000 words, 5,000 codings."""
    return _measure(work, 12_000, 5_000, rewrap=60)


def measure_long(work: Work) -> Answer:
    """100,000 words, 500 codings."""
    return _measure(work, 100_000, 500, rewrap=200)


def measure_long_dense(work: Work) -> Answer:
    """100,000 words, 5,000 codings."""
    return _measure(work, 100_000, 5_000, rewrap=200)


def _measure(work: Work, words: int, codings: int, *, rewrap: float) -> Answer:
    try:
        made = work.long_project(words, codings)
    except AbsentError as error:
        return [Skipped(f"keys at {words:,} words", str(error))]
    project = made.with_name(f"keys-{made.name}")
    shutil.copy(made, project)
    text, spans = work.long_files(words, codings)
    ours = Terminal(["-m", "qualcode", str(project), "--coder", CODER], work.folder)
    peers = Terminal(["-m", "benchmarks.text_area", str(text), str(spans)], work.folder)
    with closing(ours), closing(peers):
        # The name stands in the head too; the list itself is there when its columns are.
        ours.wait(lambda written: f"long-{words}".encode() in written and b"Coverage" in written)
        for terminal in (ours, peers):
            terminal.settle(0.6)
        return _Bench(ours, peers, f"{words:,} words, {codings:,} codings").figures(rewrap)


class _Bench:
    """Two programs with the same text: each key goes to the one, then to the other."""

    def __init__(self, ours: Terminal, peers: Terminal, where: str) -> None:
        self._ours = ours
        self._peers = peers
        self._where = where

    def figures(self, rewrap: float) -> Answer:
        """Everything that is measured, in the order in which it is done."""
        opened = self._ours.press(KEYS["enter"], shows=b"1/1", quiet=0.5)
        self._to_start()
        for _ in range(5):
            self._both(KEYS["down"], 1)
        return [
            Figure(f"{self._where}: opened and painted", opened.cpu * 1e3, "ms CPU"),
            *self._keys("caret ↓", KEYS["down"], 60, 8, 25),
            *self._keys("page down", KEYS["page down"], 20, None, 60),
            *self._keys("extend by a character, Shift+→", KEYS["shift+right"], 40, 8, 25),
            *self._extended(),
            *self._applied(),
            *self._typed("letter in the picker", KEYS["enter"], b"code 1"),
            *self._typed("letter in find", b"/", b"people"),
            self._resized(rewrap),
            self._held(),
            self._memory(),
        ]

    def _both(self, keys: bytes, count: int) -> tuple[list[Press], list[Press]]:
        ours, peers = [], []
        for _ in range(count):
            ours.append(self._ours.press(keys))
            peers.append(self._peers.press(keys, seconds=0.5, may_be_still=True))
        return ours, peers

    def _to_start(self) -> None:
        for terminal in (self._ours, self._peers):
            terminal.type(KEYS["start"])
            terminal.settle(0.5)

    def _keys(self, what: str, keys: bytes, count: int, p50: float | None, p95: float | None) -> list[Figure]:
        return self._figures(what, *self._both(keys, count), p50, p95)

    def _extended(self) -> list[Figure]:
        self._both(KEYS["down"], 1)
        figures = self._keys("extend by a sentence, Shift+↓", KEYS["shift+down"], 12, 8, 25)
        for terminal in (self._ours, self._peers):
            terminal.press(KEYS["escape"], quiet=0.4, seconds=0.5, may_be_still=True)
        return figures

    def _applied(self) -> list[Figure]:
        """A code that no passage has, given to one after another and taken back again."""
        self._ours.press(KEYS["enter"], quiet=0.4)
        self._ours.type(NEW_CODE)
        self._ours.settle(0.4)
        # What was done stands in the title for some seconds; the count is read when that has gone.
        given = self._ours.press(KEYS["enter"], quiet=6).written
        own = int(re.findall(rb"([\d,]+) codings", given)[-1].replace(b",", b""))
        ours, peers = [], []
        for _ in range(25):
            self._both(KEYS["down"], 1)
            own += 1
            ours.append(self._ours.press(b".", shows=b"%s codings" % f"{own:,}".encode(), quiet=0.12))
            peers.append(self._peers.press(b"."))
        figures = self._figures("code applied and committed, `.`", ours, peers, 15, 40)
        ours, peers = [], []
        for _ in range(12):
            ours.append(self._ours.press(b"u", shows=b"Undone", quiet=0.12))
            peers.append(self._peers.press(b"u"))
        self._ours.settle(4)  # Until the last message has gone.
        return figures + self._figures("undone and committed, `u`", ours, peers, 15, 40)

    def _typed(self, what: str, opens: bytes, letters: bytes) -> list[Figure]:
        """The cost of each letter of some words typed three times into a prompt, for which the peer has none."""
        presses = []
        for _ in range(3):
            self._ours.press(opens, quiet=0.4)
            presses += [self._ours.press(bytes([letter])) for letter in letters]
            for _ in letters:
                self._ours.press(KEYS["backspace"], seconds=0.5, may_be_still=True)
            self._ours.press(KEYS["escape"], quiet=0.4)
        return self._figures(what, presses, (), None, 30)

    def _resized(self, budget: float) -> Figure:
        ours, peers = [], []
        for width in WIDTHS:
            ours.append(self._ours.resize(width, 40))
            peers.append(self._peers.resize(width, 40))
        name = f"{self._where}: rewrapped after a resize"
        floor = percentile(peers, 0.5) * 1e3
        return Figure(name, percentile(ours, 0.5) * 1e3, "ms CPU", floor, budget=budget)

    def _held(self) -> Figure:
        """The share of one core while ↓ is held."""
        self._to_start()
        ours, peers = (terminal.hold(KEYS["down"], A_SECOND, HELD) for terminal in (self._ours, self._peers))
        name = f"{self._where}: ↓ held, {A_SECOND} a second"
        return Figure(name, ours * 100, "% of a core", peers * 100, note=f"over {HELD} s")

    def _memory(self) -> Figure:
        (now, peak), (_, floor) = self._ours.memory(), self._peers.memory()
        return Figure(f"{self._where}: peak memory", peak, "MiB", floor, budget=140, note=f"{now:.0f} MiB at the end")

    def _figures(
        self, what: str, ours: Sequence[Press], peers: Sequence[Press], p50: float | None, p95: float | None
    ) -> list[Figure]:
        def beside(share: float) -> float | None:
            return percentile([press.first * 1e3 for press in peers], share) if peers else None

        first = [press.first * 1e3 for press in ours]
        settled = percentile([press.settled * 1e3 for press in ours], 0.95)
        cpu = _of(ours, lambda press: press.cpu * 1e3)
        size = sum(len(press.written) for press in ours) / len(ours) / 1000
        note = f"{cpu:.1f} ms CPU a key; {size:.1f} kB; settled p95 {settled:.0f} ms"
        if peers:
            note += f"; TextArea {_of(peers, lambda press: press.cpu * 1e3):.1f} ms CPU a key"
        name = f"{self._where}: {what}"
        return [
            Figure(f"{name}, p50", percentile(first, 0.5), "ms", beside(0.5), budget=p50, note=note),
            Figure(f"{name}, p95", percentile(first, 0.95), "ms", beside(0.95), budget=p95),
        ]


def _of(presses: Sequence[Press], what: Callable[[Press], float]) -> float:
    return percentile([what(press) for press in presses], 0.5)
