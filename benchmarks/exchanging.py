"""The made corpus out to other programs and in again: as REFI-QDA, and as text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped, apart
from qualcode.domain.exchange_reports import GivenOut, TakenIn
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.opening import open_exchange
from qualcode.storage.project import open_project

PEER = 17.6
"""Seconds that the fastest peer needs to write such a project as QDPX; it reads none."""
SHARE = PEER / 3


def measure_exchanging(work: Work) -> Answer:
    """Out and in, time and memory, of 450 documents with 54,000 codings; a tenth of them beside it for the memory."""
    try:
        return list(_measured(work))
    except AbsentError as error:
        return [Skipped("exchanging the made corpus", str(error))]


def _measured(work: Work) -> Iterator[Figure]:
    for left in work.folder.glob("exchanged*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    file, folder = work.folder / "exchanged.qdpx", work.folder / "exchanged"
    for path, what, budget in ((file, "QDPX", SHARE), (folder, "a directory of text", None)):
        out = apart(write, work.project, path)
        size = (
            sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
            if path.is_dir()
            else path.stat().st_size
        )
        counts = out.value.counts
        yield Figure(
            f"{what}: out", out.cpu, "s CPU", budget=budget,
            note=f"{counts['codings']:,} codings of {counts['documents']} documents, {size / 2**20:.1f} MiB",
        )  # fmt: skip
        yield Figure(f"{what}: out, peak memory", out.peak, "MiB")
        taken = apart(read, path, work.folder / f"exchanged-{path.suffix[1:] or 'text'}.qualcode")
        if taken.value.taken["codings"] != counts["codings"]:
            raise AssertionError(f"{taken.value.taken['codings']} of {counts['codings']} codings came back")
        yield Figure(f"{what}: in", taken.cpu, "s CPU", budget=budget, note="checked, indexed, journalled")
        yield Figure(f"{what}: in, peak memory", taken.peak, "MiB")


def write(project: Path, path: Path) -> GivenOut:
    """Write a project for others."""
    with open_project(project, coder=CODER, write=False) as opened:
        return give_out(opened, path)


def read(path: Path, target: Path) -> TakenIn:
    """Make a project of what others wrote."""
    return open_exchange(path, target, coder=CODER)
