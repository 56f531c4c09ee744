"""Every parser fed with what nobody would write: how many inputs, and what came of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fuzzing.driving import counts_of, drive, findings_of
from fuzzing.registry import TARGETS

from benchmarks.corpora import Work
from benchmarks.measuring import Answer, Figure

MINUTES = "FUZZING_MINUTES"
"""The variable that `--minutes` sets; as a part of all measurements it is a short run."""


def measure_fuzzing(work: Work) -> Answer:
    """Fuzz all parsers in turn, and count: inputs, and those that broke something, which should be none."""
    folder = work.folder / "fuzzing"
    drive(list(TARGETS), folder, minutes=float(os.environ.get(MINUTES, "5")), turn=10)
    return list(_counted(folder))


def _counted(folder: Path) -> Iterator[Figure]:
    tried = broken = 0
    for name, target in TARGETS.items():
        counts = counts_of(folder / name)
        broke = counts["inputs"] - counts["read"] - counts["refused"]
        tried, broken = tried + counts["inputs"], broken + broke
        note = f"{counts['read']:,} read, {counts['refused']:,} refused in a sentence, {broke:,} broke something"
        found = "; ".join(findings_of(folder / name))
        yield Figure(
            f"{target.what} (`{name}`)", counts["inputs"], "inputs", note=f"{note}: {found}" if found else note
        )
    yield Figure("all parsers", tried, "inputs")
    yield Figure("inputs that broke something", broken, "inputs", budget=0)
