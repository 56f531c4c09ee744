"""Kills: what is left of a project after `kill -9`, held against what its coder was told."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fault_study import LEAD, MOST_ENTRIES, Entries, Rows, copy_study, entries_after, rows_of
from forked import Child, Stage

from qualcode.domain.errors import UndoError
from qualcode.history.undoing import undo_entry
from qualcode.storage.project import open_project
from qualcode.upkeep.checking import check_project

LONGEST_LIFE = 0.6
"""Seconds that a child lives at most: it opens the project in the first tenth of them, and may be killed at that."""
SHARED_LIFE = 20
"""So many children, one after the other, work on one file."""


@dataclass
class Survived:
    """What was seen of children that were killed."""

    kills: int = 0
    entries: int = 0
    """Entries of the journal that were acknowledged, all of them found."""
    unsaid: int = 0
    """Kills after which an action more was there than was acknowledged: killed between the commit and the word."""
    opening: int = 0
    """Kills before the first word: while the project was opened, or what the last kill left was recovered."""
    undone: int = 0
    """Entries taken back afterwards."""
    wrong: list[str] = field(default_factory=list)


def acknowledged(said: list[Any]) -> Entries:
    """The entries of the journal that a child was told are saved."""
    return [(id_, uuid) for line in said for id_, uuid in line["saved"]]


def check_file(path: Path) -> None:
    """SQLite finds every page and every reference of a file in order.

    Raises:
        AssertionError: It does not.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def check_kept(path: Path, known: Entries) -> Entries:
    """Every acknowledged entry is in the journal, at most one action more, and the project is sound.

    Returns:
        The entries that are there.

    Raises:
        AssertionError: It is not so.
    """
    with open_project(path, coder=LEAD) as project:
        assert project.writable, project.why_read_only
        there = entries_after(project, 0)
    lost = [entry for entry in known if entry not in there]
    assert not lost, f"{len(lost)} of {len(known)} acknowledged entries are lost"
    assert there[: len(known)] == known, "the journal has other entries before those that were acknowledged"
    assert len(there) <= len(known) + MOST_ENTRIES, f"{len(there) - len(known)} entries more than were acknowledged"
    check_file(path)
    found = check_project(path)
    assert found.sound, [finding.problem for finding in found.findings]
    return there


def undo_all(path: Path, start: Rows) -> int:
    """Take back all that the coder did; the project is as it was at the start.

    Returns:
        How many entries were taken back.

    Raises:
        AssertionError: It is not as it was.
    """
    count = 0
    with open_project(path, coder=LEAD) as project:
        while True:
            try:
                undo_entry(project)
            except UndoError as error:
                assert "nothing to undo" in error.problem, error.problem
                break
            count += 1
        now = rows_of(project)
        assert now == start, f"other rows in {[name for name in start if now[name] != start[name]]}"
    return count


def kill(stage: Stage, path: Path, seed: int, work: str = "fault_acts:code") -> Child:
    """Let a child work, and kill it at a random instant."""
    child = stage.start(work, str(path), seed)
    time.sleep(random.Random(seed).uniform(0, LONGEST_LIFE))
    child.kill()
    assert child.wait() == -9, child.said()[-1:]
    return child


def kill_often(stage: Stage, made: Path, folder: Path, seeds: range) -> Survived:
    """Kill a coder at random instants, again and again.

    Args:
        made: The folder of the study, as `fault_acts.make` made it.
        folder: Where copies of it may lie.
    """
    seen = Survived()
    path, known, start = made, Entries(), Rows()
    for seed in seeds:
        if (seed - seeds.start) % SHARED_LIFE == 0:
            path = copy_study(made, folder / f"from {seed}")
            with open_project(path, coder=LEAD) as project:
                start, known = rows_of(project), entries_after(project, 0)
        child = kill(stage, path, seed)
        said = child.said()
        try:
            _look_after(path, said, known, start, seen)
        except AssertionError as error:
            seen.wrong.append(f"seed {seed}: {error}")
            return seen
        child.file.unlink()
        with open_project(path, coder=LEAD, write=False) as project:
            known = entries_after(project, 0)
    return seen


def _look_after(path: Path, said: list[Any], known: Entries, start: Rows, seen: Survived) -> None:
    told = acknowledged(said) or known  # What it was told at opening is all that was there.
    assert told[: len(known)] == known, "what was there at opening is not what the last child left"
    there = check_kept(path, told)
    seen.undone += undo_all(path, start)
    seen.kills += 1
    seen.entries += len(told) - len(known)
    seen.unsaid += len(there) > len(told)
    seen.opening += not said
