"""Where a project file goes, and what lies beside it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from qualcode.domain.errors import DamagedProjectError, ProjectError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.settings.paths import caches_dir, make_private
from qualcode.storage.opening import SUFFIX, inspect

DRAFT = ".qualcode-"
"""How the folder of a project in the making begins."""
_ABANDONED = 2 * 3600
"""Seconds after which such a folder is what a killed process left."""


def free_path(path: Path) -> Path:
    """Where a new project goes.

    Raises:
        ProjectError: The path names no file, or something is there.
    """
    if path.name in ("", ".."):
        raise ProjectError(
            tr("“{path}” names no file", path=path), remedy=tr("name a new file ending in {suffix}", suffix=SUFFIX)
        )
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    if os.path.lexists(path):
        raise ProjectError(tr("{path} exists already", path=path), remedy=tr("choose another name"))
    left = journal_left(path)
    if left:
        raise ProjectError(
            tr(
                "{path} is left of an earlier project of this name and would be taken for a part of the new one",
                path=left,
            ),
            remedy=tr("move it to where that project is, or choose another name"),
        )
    return path


def put_in_place(draft: Path, path: Path) -> None:
    """Give a finished file its name, unless somebody else has taken it meanwhile.

    Raises:
        ProjectError: The name is taken.
    """
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise ProjectError(tr("{path} exists already", path=path), remedy=tr("choose another name")) from error
    except OSError as error:  # Not every file system knows two names of one file.
        if os.path.lexists(path):
            raise ProjectError(tr("{path} exists already", path=path), remedy=tr("choose another name")) from error
        draft.rename(path)


@contextmanager
def drafted(path: Path) -> Iterator[tuple[Path, Path]]:
    """Where a new file is made, and what it will be called: on leaving it gets its name, unless something is raised.

    Raises:
        ProjectError: The name is taken, or the folder cannot be written.
    """
    path = free_path(path)
    sweep(path.parent)
    try:
        folder = Path(mkdtemp(prefix=DRAFT, dir=path.parent))
    except OSError as error:
        raise ProjectError(
            tr("{folder} cannot be written ({reason})", folder=path.parent, reason=error.strerror),
            remedy=tr("choose a folder that exists and is yours"),
        ) from error
    try:
        yield folder / path.name, path
        put_in_place(folder / path.name, path)
        sync_folder(path.parent)
    except OSError as error:
        raise ProjectError(
            tr("{path} cannot be made ({reason})", path=path, reason=error.strerror),
            remedy=tr("choose another name or disk"),
        ) from error
    finally:
        rmtree(folder, ignore_errors=True)


@contextmanager
def private_folder(beside: Location) -> Iterator[Path]:
    """A folder that nobody else can read, for as long as a copy is needed; what a killed process left goes later.

    It lies beside the project, where transcripts are anyway; for one on a server, in the user's own folder.

    Raises:
        ProjectError: No such folder can be made.
    """
    within = beside.parent if isinstance(beside, Path) else caches_dir()
    try:
        make_private(within)
        sweep(within)
        folder = Path(mkdtemp(prefix=DRAFT, dir=within))
    except OSError as error:
        raise ProjectError(
            tr("{folder} cannot be written ({reason})", folder=within, reason=error.strerror),
            remedy=tr("make room there, and look at its permissions"),
        ) from error
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where the system lets one."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def journal_left(path: Path) -> Path | None:
    """SQLite's journal of changes, if one lies beside a file: nobody closed the file after them."""
    path = path.resolve()
    for ending in ("-wal", "-journal"):
        journal = path.with_name(path.name + ending)
        try:
            if journal.stat().st_size > 0:
                return journal
        except OSError:
            continue
    return None


def check_after_a_crash(path: Path) -> None:
    """Look through a whole file that was not closed by whoever wrote to it last, or has a journal beside it.

    Raises:
        DamagedProjectError: File and journal do not make a whole.
    """
    try:
        inspect(path, thorough=True)
    except DamagedProjectError as error:
        left = journal_left(path)
        if left is None:
            raise
        raise DamagedProjectError(
            error.problem,
            remedy=tr(
                "if {name} beside it comes from elsewhere, move it away; else open a backup and keep both",
                name=left.name,
            ),
        ) from error


def sweep(folder: Path) -> None:
    """Take away what processes killed long ago while making a project left in a folder."""
    try:
        for left in folder.glob(f"{DRAFT}????????"):
            names = [path.name for path in left.iterdir()]
            if time.time() - left.stat().st_mtime > _ABANDONED and all(SUFFIX in name for name in names):
                rmtree(left, ignore_errors=True)
    except OSError:
        return  # Others' litter, or one that goes just now: making a project does not depend on it.
