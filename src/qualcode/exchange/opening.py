"""Opening what is no project of ours yet: projects of other programs, and ours as text."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.exchange_reports import OnDocument, OpeningWishes, TakenIn
from qualcode.exchange.taking_in import take_in
from qualcode.importing.project_readers import project_reader_for, project_readers

MARK = "qualcode.json"
"""The file that tells the directory of a project."""
AS_FOUND = OpeningWishes()


def is_directory_of_project(path: Path) -> bool:
    """Whether a path is a project as text."""
    return (path / MARK).is_file()


def is_exchange(path: Path) -> bool:
    """Whether a path is a project of another program, or one of ours as text."""
    return is_directory_of_project(path) or project_reader_for(path) is not None


def open_exchange(
    source: Path,
    target: Path | None,
    *,
    coder: str,
    wishes: OpeningWishes = AS_FOUND,
    on_document: OnDocument | None = None,
) -> TakenIn:
    """Make a project file of a project of another program, or of one as text; there is none until it is whole.

    Args:
        source: A file or folder that `is_exchange` knows.
        target: The project's file, which must not exist; None to only look what would come in.
        coder: Who works in the session.
        on_document: Called before each document with its number, how many there are, and its name.

    Raises:
        InputError: It is nothing that can be opened, cannot be read, or something of it would be lost untold.
        ProjectError: The target exists already, or cannot be written.
    """
    if is_directory_of_project(source):
        from qualcode.exchange.from_text import read_directory

        return read_directory(source, target, coder=coder, on_document=on_document)
    reader = project_reader_for(source)
    if reader is None:
        shapes = "; ".join(f"{one.program}: {one.shape}" for one in project_readers())
        problem = "this is no project that can be opened" if source.exists() else "there is no such file"
        raise InputError(problem, file=source, remedy=f"name a project of another program ({shapes})")
    return take_in(reader, source, target, coder=coder, wishes=wishes, on_document=on_document)
