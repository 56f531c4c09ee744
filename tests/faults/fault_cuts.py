"""A run in a child of which every call to the disk is written down, for power cuts to be made of it afterwards."""

from __future__ import annotations

import pickle
from pathlib import Path
from random import Random
from typing import Any

from fault_acts import ACTS, act_once, any_numbers
from fault_study import LEAD, entries_after
from forked import Say
from sqlite_shim import Shim

from qualcode.storage import engine as engines
from qualcode.storage.project import Project, open_project
from qualcode.storage.shared_folder import SharedPlace

Event = tuple[Any, ...]


def record(say: Say, path: str, events: str, seed: int, count: int, how: str) -> None:
    """Do some things, closing and opening now and then; write down all calls, and what was acknowledged between them.

    Args:
        events: The file that they go to.
        how: `wal`; `drive`: as on a network drive, with a rollback journal; `hasty`: without waiting for the disk, which
            the harness must find out.
    """
    written: list[Event] = []
    Shim(note=written.append)
    if how == "drive":
        engines.network_place = lambda path: SharedPlace("network", "SMB", "/")  # type: ignore[assignment]
    chance = Random(seed)
    last = 0
    left = count
    while left > 0:
        with open_project(Path(path), coder=LEAD) as project:
            if how == "hasty":
                _do_not_wait(project)
            for _ in range(min(left, 1 + chance.randrange(30))):
                last = _acknowledge(project, written, last)
                act_once(project, chance.choice(ACTS), any_numbers(chance))
                left -= 1
            last = _acknowledge(project, written, last)
    Path(events).write_bytes(pickle.dumps(written))
    say(len(written))


def _acknowledge(project: Project, written: list[Event], last: int) -> int:
    entries = entries_after(project, last)
    if entries:
        written.append(("ack", entries))
    return entries[-1][0] if entries else last


def _do_not_wait(project: Project) -> None:
    with project.reading() as connection:
        driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA synchronous = OFF")
