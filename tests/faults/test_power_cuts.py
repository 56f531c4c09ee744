"""A power cut, whatever of the unsynced writes it loses, takes nothing that was acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest
from forked import Stage
from power_cuts import cut_often
from sqlite_shim import library

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif("sys.platform == 'win32'", reason="Windows cannot fork"),
    pytest.mark.skipif(library() is None, reason="the SQLite of this Python cannot be reached through ctypes"),
]


@pytest.mark.long
@pytest.mark.parametrize("how", ["wal", "drive"])
def test_what_was_acknowledged_outlasts_a_power_cut(stage: Stage, made: Path, tmp_path: Path, how: str) -> None:
    seen = cut_often(stage, made, tmp_path, 1, acts=25, cuts=8, how=how)
    assert seen.wrong == []
    assert seen.cuts == 8


def test_a_program_that_does_not_wait_for_the_disk_is_found_out(stage: Stage, made: Path, tmp_path: Path) -> None:
    seen = cut_often(stage, made, tmp_path, 2, acts=25, cuts=60, how="hasty")
    assert len(seen.wrong) == 1


@pytest.mark.long
@pytest.mark.parametrize("how", ["wal", "drive"])
def test_a_thousand_power_cuts_take_nothing(stage: Stage, made: Path, tmp_path: Path, how: str) -> None:
    for seed in range(10):
        (tmp_path / str(seed)).mkdir()
        seen = cut_often(stage, made, tmp_path / str(seed), 100 + seed, acts=120, cuts=100, how=how)
        assert seen.wrong == []
        assert seen.cuts == 100
