"""`kill -9` while backups are made and restored: the project is one or the other, and every backup is whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.storage.backups import back_up, list_backups, verify
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.restoring import restore

pytestmark = pytest.mark.sqlite

CHILD = """
import sys
from pathlib import Path
from qualcode.upkeep.restoring import restore
live, *backups = map(Path, sys.argv[1:])
print("ready", flush=True)
for number in range(10_000):
    restore(live, backups[number % len(backups)], "mara")
    print(number, flush=True)
"""


@pytest.fixture
def study(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A project, a backup of it with one code, and one with two."""
    path = tmp_path / "study.qualcode"
    with create_project(path, name="Study", coder="mara") as project:
        create_path(project, "One")
    one = back_up(path, "asked")
    with open_project(path, coder="mara") as project:
        create_path(project, "Two")
    return path, one, back_up(path, "asked")


def killed(*arguments: Path, after_s: float) -> list[str]:
    """Let a child restore again and again, and kill it; what it had said was done."""
    command = [sys.executable, "-c", CHILD, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(after_s)
        child.kill()
        return child.stdout.read().split()


def codes(path: Path) -> set[str]:
    with open_project(path, coder="mara") as project:
        return {code.name for code in list_codes(project)}


def check_backups(path: Path) -> None:
    """Every file with a backup's name holds what the name says."""
    for backup in list_backups(path):
        assert backup.state is not None
        verify(backup.path, path, backup.state)


@pytest.mark.parametrize("kills", [1, pytest.param(150, marks=pytest.mark.long)])
def test_while_a_backup_takes_the_place_of_a_project(study: tuple[Path, Path, Path], kills: int) -> None:
    path, one, two = study
    states = [{"One"}, {"One", "Two"}]
    for seed in range(kills):
        before = codes(path)
        said = killed(path, one, two, after_s=random.Random(seed).uniform(0, 0.5))
        last = states[int(said[-1]) % 2] if said else before
        following = states[(int(said[-1]) + 1) % 2] if said else states[0]
        assert codes(path) in (last, following)
        assert check_project(path).sound
        check_backups(path)


@pytest.mark.parametrize("kills", [1, pytest.param(100, marks=pytest.mark.long)])
def test_while_a_damaged_project_is_put_aside(study: tuple[Path, Path, Path], kills: int) -> None:
    path, one, _ = study
    for seed in range(kills):
        damaged = b"damaged" + bytes([seed])
        for left in path.parent.glob("study.damaged-*"):
            left.unlink()
        path.write_bytes(damaged)
        killed(path, one, after_s=random.Random(seed).uniform(0, 0.15))
        held = [path.read_bytes(), *(left.read_bytes() for left in path.parent.glob("study.damaged-*"))]
        assert damaged in held
        restore(path, one, "mara")
        assert codes(path) == {"One"}
        check_backups(path)
