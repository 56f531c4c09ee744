"""Warning of a project that lies where more than one machine may write to it."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.translation import plural, tr
from qualcode.storage.copies_beside import copies_beside
from qualcode.storage.shared_folder import SharedPlace, shared_place

INSTEAD = tr(
    "work on a copy on this machine and hand out bundles (`qualcode bundle`), or keep the "
    "project in a PostgreSQL database (`qualcode project copy`)"
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
        where = tr("{path} lies on a network drive ({by}, {folder})", path=path, by=place.by, folder=place.folder)
        fear = tr("locks may not hold there, and a lost connection may damage the file")
    else:
        where = tr(
            "{path} lies in a folder that {by} synchronises ({folder})", path=path, by=place.by, folder=place.folder
        )
        fear = tr("two machines that write to it leave two files, each without the other's work")
    beside = ""
    if copies:
        names = ", ".join(f"“{name}”" for name in copies)
        beside = plural(
            "; {names} beside it is a copy of the same project that may hold work which this one lacks: `qualcode "
            "merge` brings it together",
            "; {names} beside it are copies of the same project that may hold work which this one lacks: `qualcode "
            "merge` brings them together",
            len(copies),
            names=names,
        )
    return f"{where}: {fear}; {INSTEAD}{beside}"
