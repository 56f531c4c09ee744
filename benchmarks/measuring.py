"""Clocks, and the figures that subjects give back."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, with what it is held against."""

    name: str
    value: float
    unit: str
    """`s CPU`, `ms CPU`, `ms` (wall), `MiB`, `words/s` …"""
    floor: float | None = None
    """The hand-written floor's number in the same run."""
    ratio: float | None = None
    """Budget: at most so many times the floor."""
    budget: float | None = None
    """Budget: at most so much, in the figure's unit."""
    note: str = ""
    peers: dict[str, float] = field(default_factory=dict)
    """Program that a user would pick instead → its number in the same run."""
    peer_share: float | None = None
    """Budget: at most this share of the best peer's number."""

    @property
    def best_peer(self) -> float | None:
        """The smallest number of a peer."""
        return min(self.peers.values(), default=None)

    @property
    def measured_ratio(self) -> float | None:
        """How many times the floor it is."""
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether it keeps its budget; None where it has none."""
        if self.ratio is not None and self.measured_ratio is not None:
            return self.measured_ratio <= self.ratio
        if self.peer_share is not None and self.best_peer is not None:
            return self.value <= self.peer_share * self.best_peer
        return None if self.budget is None else self.value <= self.budget


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was not measured, and why."""

    name: str
    why: str


Answer = list[Figure | Skipped]


def to_plain(answer: Answer) -> list[dict[str, Any]]:
    """Figures as JSON."""
    return [{"kind": type(item).__name__, **asdict(item)} for item in answer]


def from_plain(items: list[dict[str, Any]]) -> Answer:
    """What `to_plain` made."""
    kinds = {"Figure": Figure, "Skipped": Skipped}
    return [kinds[item.pop("kind")](**item) for item in items]


@dataclass(frozen=True, slots=True)
class Run:
    """What one call cost."""

    cpu: float
    """Processor seconds of the process, all threads."""
    wall: float
    peak: float
    """Largest memory of the process in MiB, imports and all."""
    value: Any


def timed(work: Callable[..., Any], *args: Any) -> Run:
    """Run something in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    value = work(*args)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Run(cpu, wall, _peak(), value)


def apart(work: Callable[..., Any], *args: Any) -> Run:
    """Run something in an interpreter of its own; the time of starting it is left out, its memory is not."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(timed, (work, *args))


def rounds(count: int, *works: Callable[[], Run]) -> list[Run]:
    """Run several pieces of work in turn, `count` times; of each, the run that took least CPU."""
    runs: list[list[Run]] = [[] for _ in works]
    for _ in range(count):
        for of_one, work in zip(runs, works, strict=True):
            of_one.append(work())
    return [min(of_one, key=lambda run: run.cpu) for of_one in runs]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cost_of(command: Sequence[str], folder: Path, *, fine: Sequence[int] = (0,)) -> float:
    """CPU seconds of a command, start and all.

    Args:
        folder: Where it is run.
        fine: The statuses that mean that it did its work.

    Raises:
        RuntimeError: It fails.
    """
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in fine:
        sys.stderr.buffer.write(told[-2000:])
        raise RuntimeError(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime


def cpu_of(process: psutil.Process) -> float:
    """CPU seconds of a running process: to the nanosecond where the kernel tells, else to its tick."""
    try:
        tasks = list(Path(f"/proc/{process.pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, IndexError):
        times = process.cpu_times()
        return float(times.user + times.system)


def _peak() -> float:
    """The peak since this process was started: `ru_maxrss` would be the parent's where it is larger."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def files_mib(*paths: Path) -> float:
    """The size of files in MiB; those that are not there count nothing."""
    return sum(path.stat().st_size for path in paths if path.exists()) / 2**20
