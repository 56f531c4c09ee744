"""A program that is killed at any instant loses nothing that it has said is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_kills import acknowledged, check_kept, kill, kill_often
from fault_study import copy_study
from forked import Stage

pytestmark = [pytest.mark.sqlite, pytest.mark.skipif("sys.platform == 'win32'", reason="Windows cannot fork")]


def test_what_was_acknowledged_before_kill_9_is_there_and_can_be_undone(
    stage: Stage, made: Path, tmp_path: Path
) -> None:
    seen = kill_often(stage, made, tmp_path, range(4))
    assert seen.wrong == []
    assert seen.kills == 4


def test_a_program_that_acknowledges_before_it_commits_is_found_out(stage: Stage, made: Path, tmp_path: Path) -> None:
    path = copy_study(made, tmp_path / "hasty")
    for seed in range(40):
        child = kill(stage, path, seed, "fault_acts:code_and_say_so_too_early")
        known = acknowledged(child.said())
        if not known:
            continue  # It was killed before its first word.
        try:
            check_kept(path, known)
        except AssertionError as error:
            assert "acknowledged entries are lost" in str(error)
            return
    pytest.fail("forty kills did not show it")


@pytest.mark.long
def test_a_thousand_kills_lose_nothing(stage: Stage, made: Path, tmp_path: Path) -> None:
    seen = kill_often(stage, made, tmp_path, range(1000, 2000))
    assert seen.wrong == []
    assert seen.kills == 1000
    assert seen.entries > 2000
