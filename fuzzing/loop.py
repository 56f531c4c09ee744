"""One parser fuzzed for a while in a process of its own: `python -m fuzzing.loop NAME --seconds N --work FOLDER`."""

from __future__ import annotations

import argparse
import faulthandler
import gc
import hashlib
import json
import os
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random

from fuzzing.registry import TARGETS, seeds
from fuzzing.target import Target
from fuzzing.trying import Outcome, own_folder, try_one

_MOST_KEPT = 400
"""Inputs that are kept beside the corpus, since something new came of them."""
_MEMORY = 3 * 2**30


class Loop:
    """Fuzzing one parser: inputs of which something new comes are kept, and changed further."""

    def __init__(self, target: Target, work: Path, seed: int) -> None:
        self._target = target
        self._chance = Random(seed)
        self._place = work / target.name
        self._kept = self._place / "kept"
        self._kept.mkdir(parents=True, exist_ok=True)
        self.counts: Counter[str] = Counter()
        self._seen: set[str] = set()
        self._inputs = [*seeds(target.name), *(path.read_bytes() for path in sorted(self._kept.iterdir()))] or [b""]

    def run(self, seconds: float) -> None:
        """Try the corpus, then what is made of it, until the time is up."""
        end = time.monotonic() + seconds
        told = time.monotonic()
        with own_folder() as folder:
            for data in list(self._inputs):
                self._try(data, folder)
            while time.monotonic() < end:
                self._try(self._made(), folder)
                if time.monotonic() - told > 5:
                    told = time.monotonic()
                    self.tell()
        self.tell()

    def _made(self) -> bytes:
        late = self._inputs[len(self._inputs) // 2 :]
        data = self._chance.choice(late if self._chance.random() < 0.4 else self._inputs)
        return self._target.mutate(data, self._inputs, self._chance)

    def _try(self, data: bytes, folder: Path) -> None:
        (self._place / "current").write_bytes(data)
        faulthandler.dump_traceback_later(self._target.seconds * 10 + 30, exit=True)
        outcome = try_one(self._target, data, folder)
        faulthandler.cancel_dump_traceback_later()
        self.counts["inputs"] += 1
        self.counts[outcome.kind] += 1
        if outcome.is_finding:
            keep_finding(self._place, data, outcome)
        elif self._is_new(data, outcome) and len(self._inputs) < _MOST_KEPT:
            self._inputs.append(data)
            (self._kept / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def _is_new(self, data: bytes, outcome: Outcome) -> bool:
        """Whether such a sentence was not said before, or a text of such a size and cost was not read before."""
        mark = outcome.said or f"read {len(data).bit_length()} {int(outcome.seconds * 200).bit_length()}"
        if mark in self._seen:
            return False
        self._seen.add(mark)
        return True

    def tell(self) -> None:
        """Write the counts of this run."""
        path = self._place / f"counts-{os.getpid()}.json"
        path.write_text(json.dumps(self.counts), encoding="utf-8")


def keep_finding(place: Path, data: bytes, outcome: Outcome) -> None:
    """Keep an input that broke something, one for each place where it broke; the smallest."""
    digest = hashlib.sha256(
        f"{outcome.kind} {outcome.said if outcome.kind == 'error' else outcome.kind}".encode()
    ).hexdigest()[:10]
    findings = place / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    file = findings / digest
    if not file.exists() or len(data) < file.stat().st_size:
        file.write_bytes(data)
        file.with_suffix(".txt").write_text(
            f"{outcome.kind}: {outcome.said}\n\n{outcome.trace}", encoding="utf-8", errors="replace"
        )


def main() -> None:
    """Fuzz one parser."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing.loop", description=__doc__)
    parser.add_argument("name", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    limit_memory()
    warnings.simplefilter("ignore")
    gc.freeze()
    Loop(TARGETS[options.name], options.work, options.seed or time.time_ns()).run(options.seconds)


def limit_memory() -> None:
    """Let an input that asks for all memory fail, rather than the machine."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
