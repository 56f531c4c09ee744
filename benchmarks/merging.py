"""Bundles of the made corpus handed out to three coders, each brought back with 18,000 codings and merged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import floor
from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.importing import import_codings_file, import_files
from benchmarks.measuring import Answer, Figure, Skipped, apart, timed
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import Bundled, plan_bundle, write_bundle
from qualcode.team.coders import add_coder
from qualcode.team.merging.merge import Answers, merge_file

SECONDS = 3.0
"""What merging a returned bundle of 18,000 codings may take, CPU."""


def measure_merging(work: Work) -> Answer:
    """Handing out, and merging what came back, beside the floor's import of the same codings."""
    try:
        return list(_measured(work))
    except AbsentError as error:
        return [Skipped("merging the made corpus", str(error))]


def _measured(work: Work) -> Iterator[Figure]:
    lead = work.folder / "merging.qualcode"
    for left in work.folder.glob("merging*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    import_files(lead, [work.transcripts], work.codebook)
    coders = sorted({json.loads(line)["coder"] for line in work.codings.open(encoding="utf-8")})
    with open_project(lead, coder=CODER) as project:
        for coder in coders:
            add_coder(project, coder)
    for coder in coders:
        floored = work.folder / f"merging-{coder}.sqlite"
        floor.import_transcripts(floored, work.transcripts, index=True)
        out = apart(hand_out, lead, coder, work.folder / f"merging-{coder}.qualcode")
        codings = work.folder / f"merging-{coder}.jsonl"
        _split(work.codings, coder, codings)
        import_codings_file(out.value.path, codings, coder)
        merged = apart(merge, lead, out.value.path)
        raw = timed(floor.import_codings, floored, codings)
        taken = merged.value.taken["coding"].added
        yield Figure(f"bundle of 450 documents for {coder}", out.cpu, "s CPU", note=f"{out.value.size / 2**20:.1f} MiB")
        yield Figure(
            f"merge of {taken:,} codings of {coder}", merged.cpu, "s CPU", raw.cpu, budget=SECONDS,
            note=f"checked row by row, three ways, journalled; {merged.peak:.0f} MiB",
        )  # fmt: skip
        again = apart(merge, lead, out.value.path)
        if not again.value.nothing:
            raise AssertionError(f"merging the bundle of {coder} again changed something")
        yield Figure("the same merged again: nothing", again.cpu, "s CPU")


def hand_out(lead: Path, coder: str, path: Path) -> Bundled:
    """A bundle of all documents for a coder."""
    with open_project(lead, coder=CODER) as project:
        plan = plan_bundle(project, coder, documents=list_documents(project))
        return write_bundle(project, path, plan)


def merge(lead: Path, file: Path) -> object:
    """Merge a file."""
    with open_project(lead, coder=CODER) as project:
        return merge_file(project, file, Answers())


def _split(codings: Path, coder: str, path: Path) -> None:
    """The codings of one coder."""
    with codings.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as file:
        file.writelines(line for line in lines if json.loads(line)["coder"] == coder)
