"""Faults: how often a coder and whole commands were killed, cut off and refused, and what was lost of their work.

The harness is that of `tests/faults`, which also proves that it finds a program out that loses something.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import Work
from benchmarks.measuring import Answer, Figure, Skipped

if TYPE_CHECKING:
    from forked import Stage

TESTS = Path(__file__).parents[1] / "tests"
KILLS, CUTS, COMMAND_KILLS, TIMED_KILLS = 1000, 1000, 40, 30
RUN = 100
"""Power cuts that are made of one recorded run."""
EACH, SOME = ("open", "apply", "create", "merge codes", "undo", "import"), ("merge", "bundle", "save elsewhere")
"""Actions of which each call fails once, and of which each eleventh does."""
JOURNALS = {"wal": "a write-ahead log", "drive": "a rollback journal, as on network drives"}


def measure_faults(work: Work) -> Answer:
    """Kill, cut off and refuse; count what was survived, and what was lost."""
    if sys.platform == "win32":
        return [Skipped("Faults", "Windows cannot fork")]
    sys.path[:0] = [str(TESTS / room) for room in ("faults", "team", ".")]
    from forked import Stage
    from sqlite_shim import library

    with tempfile.TemporaryDirectory(dir=work.folder) as folder, Stage(Path(folder)) as stage:
        made = _within(Path(folder), "made")
        stage.run("fault_acts:make", str(made))
        answer = _kills(stage, made)
        if library() is None:
            return [*answer, Skipped("Power cuts and refusals", "the SQLite of this Python cannot be reached")]
        for how in JOURNALS:
            answer += _cuts(stage, made, how)
        return answer + _refusals(stage, made) + _commands(stage, made)


def _within(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _lost(what: str, wrong: Sequence[str]) -> Figure:
    return Figure(what, len(wrong), "found", budget=0, note=" · ".join(wrong[:3]))


def _kills(stage: Stage, made: Path) -> Answer:
    from fault_kills import kill_often

    seen = kill_often(stage, made, _within(made.parent, "kills"), range(KILLS))
    note = f"{seen.opening} of them at opening, {seen.unsaid} between a commit and the word of it"
    return [
        Figure("Kills of a coder at full speed, at random instants, survived", seen.kills, "kills", note=note),
        Figure("… acknowledged changes, each looked for after its kill and found", seen.entries, "changes"),
        Figure("… of them taken back afterwards, to the rows of the start", seen.undone, "changes"),
        _lost("… changes lost, files unsound, undo broken", seen.wrong),
    ]


def _cuts(stage: Stage, made: Path, how: str) -> Answer:
    from power_cuts import cut_often

    cuts = calls = 0
    wrong: list[str] = []
    for seed in range(CUTS // RUN):
        folder = _within(made.parent, f"{how} {seed}")
        seen = cut_often(stage, made, folder, seed, acts=120, cuts=RUN, how=how)
        cuts, calls, wrong = cuts + seen.cuts, calls + seen.calls, wrong + seen.wrong
    return [
        Figure(
            f"Power cuts with {JOURNALS[how]}, survived", cuts, "cuts", note=f"of runs of {calls:,} calls to the disk"
        ),
        _lost("… acknowledged changes lost, files unsound", wrong),
    ]


def _refusals(stage: Stage, made: Path) -> Answer:
    injected = refused = 0
    wrong: list[str] = []
    for action in (*EACH, *SOME):
        folder = _within(made.parent, f"refusing {action}")
        seen = stage.run("fault_refusals:inject", str(made), str(folder), action, 11 if action in SOME else 1)[-1]
        injected, refused, wrong = injected + seen["injected"], refused + seen["refused"], wrong + seen["wrong"]
    note = (
        f"a full disk or an I/O error, once or lasting, at each call of {len(EACH)} actions, some calls of {len(SOME)}"
    )
    return [
        Figure("Faults of the disk injected, survived", injected, "faults", note=note),
        Figure("… refused in a sentence; the others were done all the same", refused, "faults"),
        _lost("… actions done in part, acknowledged and lost, or followed by another that fails", wrong),
    ]


def _commands(stage: Stage, made: Path) -> Answer:
    from fault_scenes import SCENES
    from killed_commands import kill_command

    kills = 0
    wrong: list[str] = []
    encrypting = find_spec("sqlcipher3") is not None
    scenes = [scene for scene in SCENES if encrypting or scene not in ("encrypt", "decrypt")]
    for scene in scenes:
        timed = TIMED_KILLS if scene in ("encrypt", "decrypt") else 0
        seen = kill_command(stage, made, _within(made.parent, scene), scene, COMMAND_KILLS, timed)
        kills, wrong = kills + seen.kills, wrong + seen.wrong
    return [
        Figure("Kills of whole commands at their calls to the disk, survived", kills, "kills", note=", ".join(scenes)),
        _lost("… neither the old state nor the new one left, or a file that is not whole", wrong),
    ]
