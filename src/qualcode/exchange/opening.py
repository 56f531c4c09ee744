"""Opening what is no project of ours yet: projects of other programs, and ours as text."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.errors import ProjectError
from qualcode.domain.exchange_reports import OnDocument, OpeningWishes, TakenIn
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import tr
from qualcode.exchange.no_project import project_reader
from qualcode.exchange.taking_in import take_in
from qualcode.importing.project_readers import project_reader_for
from qualcode.importing.project_text.recognising import is_project_directory
from qualcode.storage.file_keys import FileKey

AS_FOUND = OpeningWishes()


def is_directory_of_project(path: Path) -> bool:
    """Whether a path is a project as text."""
    return is_project_directory(path)


def is_exchange(path: Path) -> bool:
    """Whether a path is a project of another program, or one of ours as text."""
    return is_directory_of_project(path) or project_reader_for(path) is not None


def open_exchange(
    source: Path,
    target: Location | None,
    *,
    coder: str,
    wishes: OpeningWishes = AS_FOUND,
    on_document: OnDocument | None = None,
    key: FileKey | None = None,
) -> TakenIn:
    """Make a project file of a project of another program, or of one as text; there is none until it is whole.

    Args:
        source: A file or folder that `is_exchange` knows.
        target: The project's file, which must not exist, or for a project of another program the address of an empty
            database; None to only look what would come in.
        coder: Who works in the session.
        on_document: Called before each document with its number, how many there are, and its name.
        key: What opens the file that is made; None: everything.

    Raises:
        InputError: It is nothing that can be opened, cannot be read, or something of it would be lost untold.
        ProjectError: The target exists already, or cannot be written.
    """
    if is_directory_of_project(source):
        from qualcode.exchange.from_text import read_directory

        if isinstance(target, ServerAddress):
            raise ProjectError(
                tr("a project as text becomes a file, not a database"),
                remedy=tr("make a file of it, then `qualcode project copy FILE {target}`", target=target),
            )
        return read_directory(source, target, coder=coder, on_document=on_document, key=key)
    reader = project_reader(source)
    return take_in(reader, source, target, coder=coder, wishes=wishes, on_document=on_document, key=key)
