"""The files that are to be imported: those named, and what lies in folders; whole projects are none of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

from qualcode.domain.errors import InputError
from qualcode.domain.project_heads import HEADS
from qualcode.domain.translation import tr
from qualcode.importing.project_readers import project_reader_for
from qualcode.importing.project_text.recognising import is_project_directory
from qualcode.storage.backups import FOLDER as BACKUPS


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to import: those named, and in folders all that have a reader or may have been meant as one.

    Raises:
        InputError: A path does not exist, or is the folder of a whole project.
    """
    found: list[Path] = []
    for path in paths:
        try:
            kind = path.stat().st_mode
        except FileNotFoundError as error:
            raise InputError(tr("there is no such file"), file=path, remedy=tr("look at the path")) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(
                tr("it cannot be read ({reason})", reason=reason), file=path, remedy=tr("look at the path")
            ) from error
        if not stat.S_ISDIR(kind):
            found.append(path)
            continue
        if (refusal := whole_project(path)) is not None:
            raise refusal
        found.extend(sorted(_inside(path)))
    return list(dict.fromkeys(found))


def whole_project(path: Path) -> InputError | None:
    """Why a whole project, of another program or as text, is not imported; None where the path is none."""
    if is_project_directory(path):
        problem = tr("this is the directory of a project, not a folder of transcripts")
        remedy = tr("`qualcode open {path}` opens the project, `merge` takes it in here", path=quote(str(path)))
    elif (reader := project_reader_for(path)) is not None:
        problem = tr("this is a whole project ({program}), not a transcript", program=reader.program)
        remedy = tr("`qualcode open {path}` opens it, `merge` takes it in here", path=quote(str(path)))
    else:
        return None
    return InputError(problem, file=path, remedy=remedy)


def _inside(folder: Path) -> Iterator[Path]:
    """All ordinary files below a folder, without the hidden ones; what may not be looked into holds none."""
    for place, folders, names in os.walk(folder):
        heads = [name for name in names if name in HEADS]
        if heads:  # A project as text that lies among transcripts is none of them: its head is told, and passed over.
            folders[:], names = [], heads
        folders[:] = [name for name in folders if not _hidden(name) and not name.endswith(BACKUPS)]
        for name in names:
            if not _hidden(name) and (path := Path(place, name)).is_file():
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
