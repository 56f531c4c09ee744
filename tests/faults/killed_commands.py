"""Commands that are killed at any of their calls to the disk: the whole old state is left, or the whole new one."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from forked import Stage


@dataclass
class Killed:
    """What was seen of a command that was killed."""

    calls: int = 0
    """That it makes."""
    kills: int = 0
    old: int = 0
    """After how many of them the study was as before."""
    new: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_command(stage: Stage, made: Path, folder: Path, scene: str, kills: int, timed: int = 0) -> Killed:
    """Kill a command at calls chosen at random; look each time at every project and backup that lies there.

    Args:
        made: The folder of the study, as `fault_acts.make` made it.
        folder: Where copies of it may lie.
        scene: One of `fault_scenes.SCENES`.
        kills: At so many calls.
        timed: So many more at instants chosen at random, for a library whose calls are not seen.
    """
    ready = folder / "ready"
    stage.run("fault_scenes:ready", str(made), str(ready), scene)
    before = stage.run("fault_scenes:look", str(shutil.copytree(ready, folder / "before")))[0]
    done = Path(shutil.copytree(ready, folder / "done"))
    began = time.monotonic()
    calls = stage.run("fault_scenes:play", str(done), scene, None)[0]
    lasts = time.monotonic() - began
    after, wrong = stage.run("fault_scenes:look", str(done))
    seen = Killed(calls, wrong=[f"{scene}, not killed: {one}" for one in wrong])
    chance = Random(calls)
    at_calls: list[int | float] = [*chance.sample(range(1, calls + 1), min(kills, calls))]
    for at in at_calls + [chance.uniform(0, lasts) for _ in range(timed)]:
        place = Path(shutil.copytree(ready, folder / f"at {at}"))
        child = stage.start("fault_scenes:play", str(place), scene, at if isinstance(at, int) else None)
        if isinstance(at, float):
            time.sleep(at)
            child.kill()
        if child.wait() != -9:
            continue  # It was faster this time.
        try:
            found, wrong = stage.run("fault_scenes:look", str(place))
        except AssertionError as error:
            found, wrong = {}, [str(error)]
        seen.kills += 1
        seen.old += found == before
        seen.new += found == after
        if found not in (before, after):
            wrong = [*wrong, "neither the old state nor the new one"]
        seen.wrong += [f"{scene}, killed at {at} of {calls} calls: {one}" for one in wrong]
        shutil.rmtree(place)
    return seen
