"""The long run: a process for each turn of each parser, so that none can take the others with it; and the counts."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fuzzing.loop import keep_finding
from fuzzing.registry import TARGETS
from fuzzing.trying import Outcome


def drive(names: Sequence[str], work: Path, *, minutes: float, turn: float) -> None:
    """Fuzz parsers in turn, one process at a time, until the time is up: always the one that has had the least.

    Every other turn of a parser is led by coverage where `atheris` is installed.
    """
    end = time.monotonic() + 60 * minutes
    guided = importlib.util.find_spec("atheris") is not None
    while (left := end - time.monotonic()) > 0:
        name = min(names, key=lambda one: counts_of(work / one)["turns"])
        by_coverage = guided and counts_of(work / name)["turns"] % 2
        _turn(name, work, min(turn, left), "fuzzing.guided" if by_coverage else "fuzzing.loop")


def _turn(name: str, work: Path, seconds: float, module: str) -> None:
    """One parser's turn; a process that dies leaves the input that it died of."""
    place = work / name
    place.mkdir(parents=True, exist_ok=True)
    current = place / "current"
    current.unlink(missing_ok=True)
    command = [sys.executable, "-m", module, name, "--seconds", f"{seconds:.1f}", "--work", str(work)]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            code = process.wait(seconds + 300)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
    if code and current.exists():
        trace = (place / "log").read_text(encoding="utf-8", errors="replace")[-6000:]
        keep_finding(place, current.read_bytes(), Outcome("died", f"{module} ended with {code}", trace))
    _gather(place)


def _gather(place: Path) -> None:
    """Add the counts of ended processes to the parser's own."""
    total = counts_of(place)
    for path in place.glob("counts-*.json"):
        total.update(json.loads(path.read_text(encoding="utf-8")))
        path.unlink()
    total["turns"] += 1
    (place / "counts.json").write_text(json.dumps(total), encoding="utf-8")


def counts_of(place: Path) -> Counter[str]:
    """The counts of a parser so far."""
    path = place / "counts.json"
    return Counter(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Counter()


def findings_of(place: Path) -> list[str]:
    """What broke, a line each."""
    return [path.read_text(encoding="utf-8").split("\n", 1)[0] for path in sorted(place.glob("findings/*.txt"))]


def summary(work: Path) -> str:
    """The counts of all parsers, and the findings."""
    lines = ["| parser | inputs | read | refused in a sentence | broke something |", "|---|---|---|---|---|"]
    everything: Counter[str] = Counter()
    told = []
    for name, target in TARGETS.items():
        counts = counts_of(work / name)
        everything += counts
        lines.append(_row(f"{target.what} (`{name}`)", counts))
        told += [f"{name}: {line}" for line in findings_of(work / name)]
    return "\n".join([*lines, _row("all", everything), "", *told])


def _row(title: str, counts: Counter[str]) -> str:
    broken = counts["inputs"] - counts["read"] - counts["refused"]
    return f"| {title} | {counts['inputs']:,} | {counts['read']:,} | {counts['refused']:,} | {broken:,} |"
