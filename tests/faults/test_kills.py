"""A program that is killed at any instant loses nothing that it has said is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_kills import acknowledged, check_kept, kill, kill_often
from fault_study import BUNDLE, STUDY, copy_study
from forked import Stage

pytestmark = [pytest.mark.sqlite, pytest.mark.skipif("sys.platform == 'win32'", reason="Windows cannot fork")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture(scope="module")
def made(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    stage.run("fault_acts:make", str(folder))
    assert (folder / STUDY).exists()
    assert (folder / BUNDLE).exists()
    return folder


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
        try:
            check_kept(path, acknowledged(child.said()))
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
