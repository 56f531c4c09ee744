"""Writing what leaves the study to a file, whole, and never over what belongs to a study."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.settings.atomic import write_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import imported_hashes

_PROJECT_ENDINGS = (
    ".qualcode",
    ".qualcode-wal",
    ".qualcode-shm",
    ".qualcode-journal",
    ".qualcode.lock",
    ".backup",
    ".cache.sqlite",
)


def write_file(path: Path, answer: str | bytes, project: Project | None = None, *, replace: bool = True) -> None:
    """Write an answer to a file, whole or not at all; an earlier answer there is replaced, nothing else is.

    Args:
        path: The file.
        answer: What it is to hold; a text is written in UTF-8.
        project: The project that the answer comes from; none of its files, nor any file it was fed with, is replaced.
        replace: Whether an earlier answer may be.

    Raises:
        InputError: The file is there and may not be replaced, or cannot be written.
    """
    check_replaceable(path, project, replace=replace)
    write_whole(path, answer.encode("utf-8") if isinstance(answer, str) else answer)


def check_replaceable(path: Path, project: Project | None, *, replace: bool = True) -> None:
    """Refuse to write to what is no earlier answer: a folder, a project, an imported original.

    Args:
        replace: Whether an earlier answer may be replaced.

    Raises:
        InputError: It is one of them, or there is a file and it may not be replaced.
    """
    if path.is_dir():
        raise InputError(tr("this is a folder"), file=path, remedy=tr("name a file in it"))
    # A link is followed when it is written to, so what it points to counts as well as its own name.
    if any(name.casefold().endswith(_PROJECT_ENDINGS) for name in (path.name, path.resolve().name)):
        raise InputError(tr("files of this ending belong to projects"), file=path, remedy=tr("choose another name"))
    if not path.exists():
        return
    if not path.is_file():
        raise InputError(tr("this is no ordinary file"), file=path, remedy=tr("choose another name"))
    # The open project is told by its name: to open and close its file would drop the locks that SQLite holds on it.
    if _is_its_file(path, project) or _is_database(path):
        raise InputError(
            tr("this is a project or its like and is not replaced"), file=path, remedy=tr("choose another name")
        )
    if project is not None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        if digest in imported_hashes(project):
            raise InputError(
                tr("this file was imported into the project and is not replaced"),
                file=path,
                remedy=tr("choose another name"),
            )
    if not replace:
        raise InputError(tr("it is there already"), file=path, remedy=tr("name another file, or say `--replace`"))


def _is_its_file(path: Path, project: Project | None) -> bool:
    return project is not None and isinstance(project.location, Path) and path.samefile(project.location)


def _is_database(path: Path) -> bool:
    """Whether a file holds a project, whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            tr("it cannot be replaced ({reason})", reason=reason), file=path, remedy=tr("choose another name")
        ) from error
