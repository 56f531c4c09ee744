"""Warning of a project that lies where more than one machine may write to it."""

from __future__ import annotations

from pathlib import Path

from qualcode.storage.copies_beside import copies_beside
from qualcode.storage.shared_folder import SharedPlace, shared_place

INSTEAD = (
    "work on a copy on this machine and hand out bundles (`qualcode bundle`), or keep the project in a PostgreSQL "
    "database (`qualcode project copy`)"
)


def quiet(path: Path, folders: str) -> bool:
    """Whether the user has said of a folder above a file that she knows.

    Args:
        folders: The setting `quiet_folders`: folders with semicolons between them.
    """
    above = path.absolute().resolve().parents
    named = (folder.strip() for folder in folders.split(";"))
    return any(Path(folder).expanduser().resolve() in above for folder in named if folder)


def placement_warning(path: Path, *, quiet_folders: str = "") -> str:
    """What is to be feared where a project lies, and what to do instead, in one sentence; empty where nothing is.

    Args:
        path: The project file.
        quiet_folders: Folders of which it is not said, with semicolons between them.
    """
    place = shared_place(path)
    if place is None or quiet(path, quiet_folders):
        return ""
    copies = copies_beside(path) if place.kind == "synchronised" else []
    return sentence(path, place, copies)


def sentence(path: Path, place: SharedPlace, copies: list[str]) -> str:
    """The warning, without a full stop."""
    if place.kind == "network":
        where = f"{path} lies on a network drive ({place.by}, {place.folder})"
        fear = "locks may not hold there, and a lost connection may damage the file"
    else:
        where = f"{path} lies in a folder that {place.by} synchronises ({place.folder})"
        fear = "two machines that write to it leave two files, each without the other's work"
    beside = ""
    if copies:
        names = ", ".join(f"“{name}”" for name in copies)
        one = len(copies) == 1
        beside = f"; {names} beside it {'is a copy' if one else 'are copies'} of the same project that may hold work "
        beside += f"which this one lacks: `qualcode merge` brings {'it' if one else 'them'} together"
    return f"{where}: {fear}; {INSTEAD}{beside}"
