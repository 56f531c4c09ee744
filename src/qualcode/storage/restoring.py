"""Putting a backup in the place of a project file that stands, is damaged or is gone; whole, or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.backups import Backup, State
from qualcode.domain.errors import DamagedProjectError, NotAProjectError, ProjectError
from qualcode.domain.translation import tr
from qualcode.storage import journal
from qualcode.storage.backups import Snapshot, verify
from qualcode.storage.copies import private_copy
from qualcode.storage.file_projects import open_file
from qualcode.storage.lock import WriteLock
from qualcode.storage.opening import inspect
from qualcode.storage.overwriting import overwrite
from qualcode.storage.placing import drafted, journal_left, private_folder, put_in_place, sync_folder

_BESIDE = ("-wal", "-journal")


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of what a project file held before."""

    kept: Backup | None
    """The backup of it; None where the file was damaged or gone."""
    aside: Path | None
    """Where a damaged file was put."""


def state_in(path: Path) -> State | None:
    """Which state of which project a file holds; None where it is gone, or so damaged that nobody can say.

    Raises:
        ProjectError: It is newer than this qualcode, or cannot be looked into now.
    """
    try:
        inspect(path, thorough=True)
        with Snapshot(path) as snapshot:
            return snapshot.state
    except (DamagedProjectError, NotAProjectError):
        if path.is_dir():
            raise
        return None


@contextmanager
def readied(backup: Path, beside: Path) -> Iterator[Path]:
    """A private copy of a backup in the newest schema, for as long as it is needed.

    Args:
        backup: A backup, or another project file.
        beside: What it is to take the place of.

    Raises:
        ProjectError: It is no project, damaged, or newer than this qualcode; or there is no room for it.
    """
    with private_folder(beside.resolve()) as folder:
        yield private_copy(backup, folder, beside)


def note_restoring(draft: Path, coder: str, summary: str) -> State:
    """Write into the journal of a backup's copy that it was restored; returns the state that it has then."""
    with open_file(draft, coder=coder, insist=True) as project, project._writing() as tx:
        tx.summary = summary
        journal.append(
            project._connection, tx, kind="setup", coder_id=project.coder_id(), verb="restore", summary=summary
        )
    with Snapshot(draft) as snapshot:
        return snapshot.state


def put_back(path: Path, draft: Path, state: State, *, take_over: bool = False) -> Replaced:
    """Let a project file hold what a draft holds; what it held is kept in a backup, or put aside if it is damaged.

    Args:
        path: The project, which nobody has open; it may be damaged or gone.
        draft: What it is to hold.
        state: The state of it.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        LockedProjectError: It is open in another program.
        ProjectError: There is no room, or the disk fails; the project is as it was.
    """
    path = path.resolve()
    verify(draft, path, state)
    lock = WriteLock(path, take_over=take_over)
    try:
        if state_in(path) is None:
            return Replaced(None, _exchange(path, draft))
        try:
            with Snapshot(path) as snapshot:
                kept = snapshot.keep("restore")
        except DamagedProjectError:
            return Replaced(None, _exchange(path, draft))
        overwrite(path, _kept_alike(draft, path))
        return Replaced(kept, None)
    finally:
        lock.release()


def put_elsewhere(path: Path, draft: Path, state: State) -> Path:
    """Give a draft a name of its own; returns it, with its ending.

    Raises:
        ProjectError: There is something of that name, or it cannot be written there.
    """
    verify(draft, path, state)
    with drafted(path) as (made, whole):
        draft.replace(made)
    return whole


def _kept_alike(draft: Path, path: Path) -> Path:
    """A draft that is in plain, or encrypted behind the same passphrase, as the project is."""
    from qualcode.storage.file_keys import key_of

    key = key_of(path)
    if key == key_of(draft):
        return draft
    from qualcode.storage.encryption import copy_kept

    alike = draft.with_name(f"alike-{draft.name}")
    copy_kept(draft, alike, key)
    return alike


def _exchange(path: Path, draft: Path) -> Path | None:
    """Give a draft the name of a file that is damaged or gone, which is put aside with its journal; returns where."""
    aside = _free_aside(path)
    try:
        there = path.exists()
        if there:
            put_aside(path, aside)
        for ending in _BESIDE:  # Else it would be taken for a part of what comes.
            left = path.with_name(path.name + ending)
            if left.exists():
                left.rename(aside.with_name(aside.name + ending))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        if there and os.path.lexists(path):
            draft.replace(path)
        else:
            put_in_place(draft, path)
        sync_folder(path.parent)
    except OSError as error:
        raise ProjectError(
            tr(
                "{path} could not be replaced ({reason}); what was damaged stands there or as {aside}",
                path=path,
                reason=error.strerror,
                aside=aside.name,
            ),
            remedy=tr("look at the permissions of the folder, and try again"),
        ) from error
    assert journal_left(path) is None
    return aside if there else None


def _free_aside(path: Path) -> Path:
    """What a damaged file is called from now on."""
    stem = f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (f"{stem}{further}" for further in ("", *(f"-{n}" for n in range(2, 100))))
    return next(aside for name in names if not os.path.lexists(aside := path.with_name(name)))


def put_aside(path: Path, aside: Path) -> None:
    """Give a file another name, without a moment in which it has none of the two where the disk knows two names."""
    try:
        os.link(path, aside)
    except OSError:
        path.rename(aside)
