"""Power cuts: what a disk may hold after one, of a run whose calls were written down.

What was written since a file's last sync may be there or not, in part, in any order, and torn within a page; a name
that was made or removed since its folder was synced may be there or not.
"""

from __future__ import annotations

import pickle
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fault_kills import check_kept, undo_all
from fault_study import LEAD, Entries, Rows, copy_study, entries_after, rows_of
from forked import Stage

from qualcode.domain.errors import QualcodeError
from qualcode.storage.project import open_project

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
WAYS = ("dropped", "kept", "first", "some", "torn")
"""What becomes of all that was not synced: none of it lasts, all, the first of it, some of it, some parts of it."""

Event = tuple[Any, ...]


@dataclass
class _File:
    lasting: bytearray = field(default_factory=bytearray)
    unsynced: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.unsynced:
            _apply(self.lasting, event)
        self.unsynced.clear()

    def after_a_cut(self, chance: random.Random, way: str) -> bytes:
        content = bytearray(self.lasting)
        events = self.unsynced
        if way in ("dropped", "first"):
            events = events[: chance.randrange(len(events) + 1) if way == "first" else 0]
        for event in events:
            if way in ("kept", "first") or chance.random() < 0.5:
                _apply(content, event)
            elif way == "torn" and event[0] == "write":
                _apply_in_part(content, event, chance)
        return bytes(content)


def _apply(content: bytearray, event: Event) -> None:
    if event[0] == "truncate":
        del content[event[2] :]
        content.extend(bytes(max(event[2] - len(content), 0)))
        return
    _, _, offset, data = event
    content.extend(bytes(max(offset - len(content), 0)))
    content[offset : offset + len(data)] = data


def _apply_in_part(content: bytearray, event: Event, chance: random.Random) -> None:
    _, path, offset, data = event
    at = offset
    while at < offset + len(data):
        end = min(at - at % SECTOR + SECTOR, offset + len(data))
        if chance.random() < 0.5:
            _apply(content, ("write", path, at, data[at - offset : end - offset]))
        at = end


class Disk:
    """What lasts of some files, and what is under way to them.

    Args:
        files: Path → content of what lasts at the start.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self._lasting = {path: _File(bytearray(data)) for path, data in files.items()}
        """Name → file, as the folder lasts."""
        self._names = dict(self._lasting)
        """As the program sees it."""
        self._new: set[str] = set()
        """Journals whose first sync makes their names last."""

    def take(self, event: Event) -> None:
        """Let the program make a call."""
        call, path = event[0], event[1]
        if call == "create":
            self._names[path] = _File()
            if event[2]:
                self._new.add(path)
        elif call == "delete":
            self._names.pop(path, None)
            if event[2]:
                self._sync_folder()
        elif call == "sync":
            self._file(path).sync()
            if path in self._new:
                self._new.discard(path)
                self._sync_folder()
        elif call in ("write", "truncate"):
            self._file(path).unsynced.append(event)

    def _file(self, path: str) -> _File:
        """A file by its name; one that was made by other means than SQLite's begins empty."""
        return self._names.setdefault(path, _File())

    def _sync_folder(self) -> None:
        self._lasting = dict(self._names)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """What may be found after the power goes now; each call is another cut."""
        way = chance.choice(WAYS)
        found = {}
        for path in self._lasting.keys() | self._names.keys():
            before, now = self._lasting.get(path), self._names.get(path)
            file = before if before is not now and chance.random() < 0.5 else now
            if file is not None:
                found[path] = file.after_a_cut(chance, way)
        return found


@dataclass
class Outlasted:
    """What was seen after power cuts."""

    cuts: int = 0
    calls: int = 0
    """Calls to the disk in the runs that they were made of."""
    entries: int = 0
    """Acknowledged entries of the journal that were looked for, over all cuts."""
    wrong: list[str] = field(default_factory=list)


def cut_often(
    stage: Stage, made: Path, folder: Path, seed: int, *, acts: int, cuts: int, how: str = "wal"
) -> Outlasted:
    """Record a run, cut the power at random instants of it, and look at what is found each time.

    Args:
        made: The folder of the study, as `fault_acts.make` made it.
        folder: Where copies of it may lie.
        acts: How many things the coder does.
        how: As for `fault_cuts.record`.
    """
    path = copy_study(made, folder / "run")
    with open_project(path, coder=LEAD, write=False) as project:
        start, known = rows_of(project), entries_after(project, 0)
    before = {str(file): file.read_bytes() for file in path.parent.iterdir()}
    stage.run("fault_cuts:record", str(path), str(folder / "events"), seed, acts, how)
    events: list[Event] = pickle.loads((folder / "events").read_bytes())
    chance = random.Random(seed)
    seen = Outlasted(calls=sum(event[0] != "ack" for event in events))
    points = sorted(chance.randrange(len(events)) for _ in range(cuts))
    disk = Disk(before)
    for number, event in enumerate(events):
        if event[0] == "ack":
            known = known + [tuple(entry) for entry in event[1] if tuple(entry) not in known]
        else:
            disk.take(event)
        for _ in range(points.count(number)):
            found = _laid_out(disk.cut(chance), path, folder / f"cut {seen.cuts}")
            try:
                _look_at(found, known, start if seen.cuts % 10 == 0 else None)
            except (AssertionError, QualcodeError) as error:
                seen.wrong.append(f"seed {seed}, cut {seen.cuts} after call {number}: {error}")
                return seen
            shutil.rmtree(found.parent)
            seen.cuts += 1
            seen.entries += len(known)
    return seen


def _laid_out(files: dict[str, bytes], path: Path, folder: Path) -> Path:
    folder.mkdir()
    for name, data in files.items():
        # What has a name but is only memory, SQLite makes anew.
        if Path(name).parent == path.parent and not name.endswith("-shm"):
            (folder / Path(name).name).write_bytes(data)
    return folder / path.name


def _look_at(path: Path, known: Entries, start: Rows | None) -> None:
    check_kept(path, known)
    if start is not None:
        undo_all(path, start)
