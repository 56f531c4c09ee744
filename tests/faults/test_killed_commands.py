"""Commands that write whole files, killed at any call to the disk: what was there is whole, or what comes of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from forked import Stage
from killed_commands import kill_command
from sqlite_shim import library

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif("sys.platform == 'win32'", reason="Windows cannot fork"),
    pytest.mark.skipif(library() is None, reason="the SQLite of this Python cannot be reached through ctypes"),
]
SCENES = ("import", "merge", "upgrade", "new", "bundle", "export", "copy", "backup", "restore", "erase")
ENCRYPTED = ("encrypt", "decrypt")


def test_a_restore_that_is_killed_leaves_the_old_project_or_the_restored_one(
    stage: Stage, made: Path, tmp_path: Path
) -> None:
    seen = kill_command(stage, made, tmp_path, "restore", 3)
    assert seen.wrong == []
    assert seen.kills == 3


@pytest.mark.long
@pytest.mark.parametrize("scene", SCENES)
def test_a_killed_command_leaves_the_old_state_or_the_new_one(
    stage: Stage, made: Path, tmp_path: Path, scene: str
) -> None:
    seen = kill_command(stage, made, tmp_path, scene, 40)
    assert seen.wrong == []
    assert seen.kills >= 14
    assert seen.old + seen.new >= seen.kills


@pytest.mark.long
@pytest.mark.skipif(find_spec("sqlcipher3") is None, reason="the extra `encrypted` is not installed")
@pytest.mark.parametrize("scene", ENCRYPTED)
def test_a_killed_encryption_leaves_a_project_that_opens(stage: Stage, made: Path, tmp_path: Path, scene: str) -> None:
    seen = kill_command(stage, made, tmp_path, scene, 15, timed=30)
    assert seen.wrong == []
    assert seen.kills >= 20
