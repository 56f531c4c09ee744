"""Saving an open project elsewhere: when its file was deleted or replaced, or its disk is full or gone."""

from __future__ import annotations

from pathlib import Path

from qualcode.storage.known_copies import note_copy
from qualcode.storage.open_copies import copy_open
from qualcode.storage.opening import SUFFIX
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_uuid


def save_elsewhere(project: Project, target: Path) -> Path:
    """Save the whole project, with its journal, as this session sees it, to a new file; work can go on there.

    The session itself goes on with the file that it has.

    Args:
        target: A file that does not exist; its ending is added where it is missing.

    Returns:
        Where it is.

    Raises:
        ProjectError: The project is on a server, its disk cannot be read, or the file exists or cannot be written.
    """
    made = copy_open(project, target)
    note_copy(project_uuid(project), made, "copy")
    return made


def place_elsewhere(path: Path) -> Path:
    """A name that is free for a project whose file has gone: where it was, else in the user's own folder."""
    folder = path.parent if path.parent.is_dir() else Path.home()
    names = (f"{path.stem} (saved{f' {number}' if number > 1 else ''})" for number in range(1, 1000))
    return next(folder / f"{name}{SUFFIX}" for name in names if not (folder / f"{name}{SUFFIX}").exists())
