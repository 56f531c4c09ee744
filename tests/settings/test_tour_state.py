"""How far the guided tour has come is kept for another day, for its owner alone, and never stands in the way."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.settings import paths
from qualcode.settings.tour import TourState, keep_tour, read_tour


def test_what_is_kept_comes_back() -> None:
    assert read_tour() is None
    for state in (TourState("/studies/tour.qualcode"), TourState("/studies/tour.qualcode", 3, False)):
        keep_tour(state)
        assert read_tour() == state


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_nobody_else_can_read_it() -> None:
    keep_tour(TourState("/studies/tour.qualcode"))
    assert stat.S_IMODE(paths.tour_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.state_dir().stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '{"project": "x"}',
        '{"project": "x", "done": 9, "is_running": true}',
        '{"project": "x", "done": -1, "is_running": true}',
        '{"project": "", "done": 1, "is_running": true}',
        '{"project": "x", "done": 1e999, "is_running": true}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_a_damaged_file_begins_the_tour_anew(damaged: str) -> None:
    paths.make_private(paths.state_dir())
    paths.tour_file().write_bytes(damaged.encode(errors="surrogateescape"))
    assert read_tour() is None


def test_what_no_path_can_be_is_not_there(tmp_path: Path) -> None:
    assert not TourState("a\0b").is_there
    assert not TourState(str(tmp_path / "gone.qualcode"), 2).is_unfinished
    here = tmp_path / "here.qualcode"
    here.touch()
    assert [TourState(str(here), done).is_unfinished for done in (0, 1, 4, 5)] == [False, True, True, False]


def test_what_cannot_be_written_is_said() -> None:
    paths.make_private(paths.tour_file())  # A folder stands where the file would.
    with pytest.raises(InputError):
        keep_tour(TourState("/studies/tour.qualcode"))
