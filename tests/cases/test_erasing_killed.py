"""Erasing that is killed at any instant leaves the whole project, or the whole of what is to be left."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from erased_study import LEAD, OTHERS, SAID, laid_out, left_of, who
from qualcode.cases.erasing import ErasePlan, plan_erasing
from qualcode.storage.erasing.erasing import erase_from_file
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.copies_left import DELETE, clear, copies_left

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork"),
]


def planned(path: Path) -> ErasePlan:
    with open_project(path, coder=LEAD) as project:
        return plan_erasing(project, who(project))


def killed_after(seconds: float, path: Path, plan: ErasePlan) -> bool:
    """Erase in a process of its own and kill it; whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            erase_from_file(path, plan.erasure, plan.line)
            status = 0
        finally:
            os._exit(status)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_a_kill_leaves_all_or_nothing_and_erasing_again_finishes(tmp_path: Path) -> None:
    chance, killed = random.Random(7), 0
    began = time.monotonic()
    path = laid_out(tmp_path / "timed")
    plan = planned(path)
    erase_from_file(path, plan.erasure, plan.line)
    takes = time.monotonic() - began
    for number in range(25):
        path = laid_out(tmp_path / str(number))
        for other in path.parent.rglob("*"):
            if other.is_file() and other != path:
                other.unlink()
        plan = planned(path)
        killed += killed_after(chance.uniform(0, takes), path, plan)
        assert check_project(path).sound
        with open_project(path, coder=LEAD) as project:
            done = not any(case.name == plan.case.name for case in list_cases(project))
        held = left_of(path.parent).get("study.qualcode", set())
        assert held == set() if done else held >= set(SAID)
        if not done:
            again = planned(path)
            erase_from_file(path, again.erasure, again.line)
        clear(copies_left(path, plan), plan, DELETE)
        assert left_of(path.parent) == {}
        assert left_of(path.parent, (OTHERS,))
    assert killed > 5
