"""Planted names: real names of an identity key at every place where people write, and which files still held them.

The harness is that of `tests/identity`, which also proves that it finds a check out that does nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.corpora import Work
from benchmarks.measuring import Answer, Figure

TESTS = Path(__file__).parents[1] / "tests"


def measure_planted_names(work: Work) -> Answer:
    """Plant, write every file with and without the key, and count what was stopped."""
    sys.path.insert(0, str(TESTS / "identity"))
    from qualcode.sealing import sealed

    sealed.COST = 10  # Hundreds of commands open the key, and nothing here depends on what that costs.
    from planted_names import FORMS, PLACES, SINKS, Plant, base, outcomes, planted

    with tempfile.TemporaryDirectory(dir=work.folder) as made:
        folder = Path(made)
        os.environ |= {"QUALCODE_CONFIG_DIR": str(folder / "config"), "QUALCODE_STATE_DIR": str(folder / "state")}
        (folder / "base").mkdir()
        template = base(folder / "base")
        forms = list(FORMS)
        plants = [(Plant(place, forms[at % len(forms)]), list(SINKS)) for at, place in enumerate(PLACES)]
        plants += [(Plant("quote", form), ["quotes .md", "bundle"]) for form in FORMS]
        written: Counter[str] = Counter()
        stopped: Counter[str] = Counter()
        leaked: list[str] = []
        for number, (plant, sinks) in enumerate(plants):
            for one in outcomes(planted(template, folder / str(number), plant), plant, sinks):
                written[one.sink] += 1
                stopped[one.sink] += one.refused
                if one.held or (one.would_hold and not one.refused) or one.said:
                    leaked.append(f"{plant.place}, {plant.form}: {one.sink}")
    places, ways, files = len(PLACES), len(FORMS), len(SINKS)
    note = f"{places} places, {ways} ways to write it, {files} kinds of file"
    return [
        Figure("Names of the key planted, and files written of them", written.total(), "files", note=note),
        Figure("… refused, since the name would have been in the file", stopped.total(), "files"),
        *(Figure(f"… of them {sink}", stopped[sink], "files", note=f"of {written[sink]}") for sink in SINKS),
        Figure("… files that held the name all the same", len(leaked), "files", budget=0, note=" · ".join(leaked[:3])),
    ]
