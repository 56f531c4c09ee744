"""A disk that is full or fails at any call: the action is refused in a sentence or done, never half of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from forked import Stage
from sqlite_shim import library

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif("sys.platform == 'win32'", reason="Windows cannot fork"),
    pytest.mark.skipif(library() is None, reason="the SQLite of this Python cannot be reached through ctypes"),
]
SHORT = ("open", "apply", "create", "merge codes", "undo", "import")


@pytest.mark.long
def test_an_action_on_a_refusing_disk_is_done_or_refused_and_the_next_one_works(
    stage: Stage, made: Path, tmp_path: Path
) -> None:
    (seen,) = stage.run("fault_refusals:inject", str(made), str(tmp_path), "apply", 17)
    assert seen["wrong"] == []
    assert seen["injected"] >= 9
    assert 0 < seen["refused"] <= seen["injected"]


def test_a_program_that_takes_no_for_yes_is_found_out(stage: Stage, made: Path, tmp_path: Path) -> None:
    (seen,) = stage.run("fault_refusals:inject", str(made), str(tmp_path), "careless", 40)
    assert any("it was acknowledged and is not there" in wrong for wrong in seen["wrong"])


@pytest.mark.long
@pytest.mark.parametrize("action", SHORT)
def test_every_call_of_an_action_may_fail(stage: Stage, made: Path, tmp_path: Path, action: str) -> None:
    (seen,) = stage.run("fault_refusals:inject", str(made), str(tmp_path), action, 1)
    assert seen["wrong"] == []
    assert seen["injected"] >= 2 * seen["calls"]


@pytest.mark.long
@pytest.mark.parametrize("action", ["merge", "bundle", "save elsewhere"])
def test_calls_of_long_actions_may_fail(stage: Stage, made: Path, tmp_path: Path, action: str) -> None:
    (seen,) = stage.run("fault_refusals:inject", str(made), str(tmp_path), action, 11)
    assert seen["wrong"] == []
    assert seen["injected"] >= seen["calls"] // 11
