"""The same as `fuzzing.loop`, led by coverage: where `atheris` is installed, which the project itself does not need."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import pkgutil
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import atheris

OURS = ("importing", "refi", "peers", "exchange", "text", "domain", "settings", "retrieval.language", "reports", "cases", "suggest", "storage", "sealing", "identity")  # fmt: skip


def main() -> None:
    """Fuzz one parser; the process ends when its time is up."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing.guided", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    with atheris.instrument_imports(include=[f"qualcode.{room}" for room in OURS]):
        registry = importlib.import_module("fuzzing.registry")
        for room in ("importing", "refi", "peers", "text", "exchange"):
            package = importlib.import_module(f"qualcode.{room}")
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if module.name != "qualcode.importing.pdf_pages":
                    importlib.import_module(module.name)
    warnings.simplefilter("ignore")
    gc.freeze()
    _run(registry.TARGETS[options.name], registry.seeds(options.name), options.work / options.name, options.seconds)


def _run(target: object, corpus: list[bytes], place: Path, seconds: float) -> None:
    from fuzzing.loop import keep_finding, limit_memory
    from fuzzing.mutating import LARGEST
    from fuzzing.target import Target
    from fuzzing.trying import try_one

    assert isinstance(target, Target)
    limit_memory()
    counts: Counter[str] = Counter()
    folder = Path(mkdtemp(prefix="fuzzing-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    kept = place / "covered"
    kept.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(corpus):
        (kept / f"seed{number}").write_bytes(data)
    others = [path.read_bytes() for path in sorted(kept.iterdir())[:300]]
    told = [time.monotonic()]
    tally = place / f"counts-{os.getpid()}.json"

    def one(data: bytes) -> None:
        (place / "current").write_bytes(data)
        outcome = try_one(target, data, folder)
        counts["inputs"] += 1
        counts[outcome.kind] += 1
        if outcome.is_finding:
            keep_finding(place, data, outcome)
        if time.monotonic() - told[0] > 1:
            told[0] = time.monotonic()
            tally.write_text(json.dumps(counts), encoding="utf-8")

    def change(data: bytes, most: int, seed: int) -> bytes:
        return target.mutate(data, others, Random(seed))[:most]

    limits = [f"-max_total_time={max(int(seconds), 1)}", f"-max_len={8 * LARGEST}", "-rss_limit_mb=3000", "-timeout=120", "-print_final_stats=0", "-verbosity=0", "-close_fd_mask=0", "-len_control=0", f"-artifact_prefix={place}/"]  # fmt: skip
    atheris.Setup([sys.argv[0], *limits, str(kept)], one, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
