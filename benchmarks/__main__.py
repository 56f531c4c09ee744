"""`python -m benchmarks` measures everything and rewrites `RESULTS.md`; with a subject, only that, and prints it."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import results
from benchmarks.corpora import Work
from benchmarks.measuring import Answer, Skipped, from_plain, to_plain

SUBJECTS = {
    "start": ("starting", "measure_start", "Start of the command"),
    "import-changelog": ("importing", "measure_changelog", "Import of the changelog"),
    "import-corpus": ("importing", "measure_corpus", "Import of the made corpus"),
    "reanchoring": ("reanchoring", "measure_reanchoring", "Corrected transcripts: codings placed anew"),
    "import-codings": ("importing", "measure_codings", "Import of codings"),
    "reading": ("reading", "measure_reading", "Opening, counting, quoting, searching"),
    "querying": ("querying", "measure_querying", "Queries on the made corpus with 162,000 codings"),
    "summarising": ("summarising", "measure_summaries", "Summaries: what stands together, and all others"),
    "merging": ("merging", "measure_merging", "Bundles handed out and merged"),
    "exchanging": ("exchanging", "measure_exchanging", "Projects for other programs, and as text"),
    "writing": ("reading", "measure_writing", "Applying, undo, redo"),
    "codebook": ("codebook", "measure_codebook", "A codebook of 5,000 codes with 160,000 codings"),
    "agreeing": ("agreeing", "measure_agreeing", "Agreement of coders, and what they disagree on"),
    "suggesting": ("suggesting", "measure_suggesting", "Suggestions: time, memory, cache"),
    "names-found": ("names_found", "measure_names", "Planted names found before they are replaced"),
    "suggestion-quality": ("suggestion_quality", "measure_quality", "Suggestions: how good they are"),
    "peers": ("peers.comparing", "measure_peers", "Beside the programs that a user would pick instead"),
    "growth": ("growth", "measure_growth", "Growth from 45 to 450 to 4,500 interviews"),
    "screens": ("starting", "measure_screens", "The screens on the made corpus"),
    "keys-12k": ("keys", "measure_short", "Key to frame, 12,000 words and 500 codings"),
    "keys-12k-dense": ("keys", "measure_short_dense", "Key to frame, 12,000 words and 5,000 codings"),
    "keys-100k": ("keys", "measure_long", "Key to frame, 100,000 words and 500 codings"),
    "faults": ("faults", "measure_faults", "Kills, power cuts and failing disks"),
    "planted-names": ("planted_names", "measure_planted_names", "Names of the identity key planted in a study"),
    "fuzzing": ("fuzzing", "measure_fuzzing", "Hostile inputs per parser"),
    "keys-100k-dense": ("keys", "measure_long_dense", "Key to frame, 100,000 words and 5,000 codings"),
}
"""Subject → its module, its function and its heading."""


def main() -> None:
    """Measure one subject, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subject", nargs="?", choices=SUBJECTS)
    parser.add_argument("--json", action="store_true", help="figures of the subject as JSON")
    parser.add_argument("--work", type=Path, help="keep what is made for measuring here, and use what is there")
    parser.add_argument(
        "--minutes", type=float, help="how long `fuzzing` goes on; its counts are added to those in --work"
    )
    options = parser.parse_args()
    if options.minutes is not None:
        os.environ["FUZZING_MINUTES"] = str(options.minutes)
    if options.work is not None:
        options.work.mkdir(parents=True, exist_ok=True)
        _run(options.subject, options.work.resolve(), options.json)
        return
    with tempfile.TemporaryDirectory(prefix="qualcode-bench-") as folder:
        _run(options.subject, Path(folder), options.json)


def _run(subject: str | None, folder: Path, as_json: bool) -> None:
    if subject is None:
        _measure_all(folder)
        return
    module, function, _ = SUBJECTS[subject]
    answer = getattr(importlib.import_module(f"benchmarks.{module}"), function)(Work(folder))
    print(json.dumps(to_plain(answer)) if as_json else results.table(answer))


def _measure_all(folder: Path) -> None:
    """Each subject in a process of its own, one after the other; one that fails is named in the results.

    Raises:
        SystemExit: A subject failed.
    """
    parts = []
    failed = []
    for subject, (_, _, heading) in SUBJECTS.items():
        print(f"{heading} …", file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
        command = [sys.executable, "-m", "benchmarks", subject, "--json", "--work", str(folder)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            failed.append(subject)
            answer: Answer = [Skipped(heading, "it failed")]
        else:
            answer = from_plain(json.loads(done.stdout))
        parts.append(results.Part(subject, heading, answer, load, datetime.now(UTC)))
    results.write(parts)
    print(f"{results.RESULTS} is written", file=sys.stderr)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
