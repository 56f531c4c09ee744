"""Opening studies: a project of ours to read it, or one of another program to make ours of it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path

from qualcode.domain.exchange_reports import OpeningWishes, TakenIn
from qualcode.domain.locations import Location, ServerAddress, location
from qualcode.exchange import opening as exchange
from qualcode.library.counting import Counting
from qualcode.library.finding import Finding
from qualcode.library.giving import Giving
from qualcode.library.material import Material
from qualcode.library.speech import Speech
from qualcode.settings.model import coder_name, read_settings
from qualcode.storage.file_keys import unlock
from qualcode.storage.project import Project, open_project
from qualcode.team.blind_words import blind_note
from qualcode.team.coders import check_coder_name, find_coder


class Study(Material, Finding, Speech, Counting, Giving):
    """One study, open for reading; made by `qualcode.open`.

    Every answer is of one state of the project, also while others write to it. What is answered is a transfer, not a
    publication: it holds participants' words as they stand, unchecked for names.
    """


class StudyWarning(UserWarning):
    """What whoever asks a study must know: that she codes blindly and is not told all, that a file was upgraded, or
    that something in the settings is not understood."""


def open(
    where: str | PathLike[str], *, coder: str | None = None, write: bool = False, passphrase: str | None = None
) -> Study:
    """Open a study to read it.

    Args:
        where: The project file, whose ending may be left out, or the URL of a database.
        coder: Who asks: whose progress is told, and who sees what. None for the coder of the settings, else the login
            name; one who is named must be known to the project.
        write: Hold a project file as its one writer as long as the study is open, and upgrade one of an older qualcode,
            with a backup beside it. The study itself is only read all the same.
        passphrase: What opens the file, of one that is encrypted; None to take it from `$QUALCODE_PASSPHRASE` or the
            system's keyring. It is known until the process ends.

    Raises:
        ProjectError: It is no project, damaged, newer than this qualcode, held by another writer, or out of reach; or
            it is encrypted, and no passphrase is known.
        WrongPassphraseError: What is given is not its passphrase.
        NotFoundError: The project knows no coder of that name.
    """
    place = _completed(fspath(where))
    if passphrase is not None and isinstance(place, Path):
        unlock(place, passphrase)
    project = open_project(place, coder=_coder(coder), write=write, insist=write)
    try:
        if coder is not None:
            find_coder(project, coder)
        _warn(project)
    except BaseException:
        project.close()
        raise
    return Study(project)


def open_exchange(
    source: str | PathLike[str],
    to: str | PathLike[str] | None,
    *,
    coder: str | None = None,
    which: str = "",
    offsets: str = "",
    folder: str = "",
    on_document: Callable[[int, int, str], None] | None = None,
) -> TakenIn:
    """Make a project of one of another program, or of one as text; `qualcode.open` then opens it.

    Args:
        source: The file or folder: `.qdpx`, QualCoder's `.qda`, RQDA's, Taguette's, qc's, or a project as text.
        to: The project's file, which must not exist, or the URL of an empty database; None to only look what would come
            in.
        coder: Who takes it in; None for the coder of the settings, else the login name.
        which: The name of the project, of a file that holds several.
        offsets: The dialect in which offsets are counted; empty to find it out for each document.
        folder: Where texts lie that the file only names; empty for beside it.
        on_document: Called before each document with its number, how many there are, and its name.

    Returns:
        What came in, what was taken otherwise than it stands, and what has no place here.

    Raises:
        InputError: It is nothing that can be opened, cannot be read, or something of it would be lost untold.
        ProjectError: There is something at `to` already, or it cannot be written.
    """
    return exchange.open_exchange(
        Path(source).expanduser(),
        None if to is None else _expanded(location(fspath(to))),
        coder=check_coder_name(_coder(coder)),
        wishes=OpeningWishes(which=which, offsets=offsets, folder=folder),
        on_document=on_document,
    )


def _completed(named: str) -> Location:
    """The file or database that was named; the ending of a file may be missing."""
    path = _expanded(location(named))
    if isinstance(path, ServerAddress):
        return path
    whole = Path(f"{path}.qualcode")
    return whole if whole.is_file() and not path.exists() else path


def _expanded(place: Location) -> Location:
    """A path with the home of its user in it; an address as it is."""
    return place.expanduser() if isinstance(place, Path) else place


def _coder(named: str | None) -> str:
    read = read_settings()
    for warning in read.warnings:
        warnings.warn(warning, StudyWarning, stacklevel=3)
    return coder_name(named, read.settings)


def _warn(project: Project) -> None:
    if project.upgraded_from is not None:
        told = f"the project was upgraded; it stands as it was in {project.upgraded_from}"
        warnings.warn(told, StudyWarning, stacklevel=3)
    if project.blind_in:
        warnings.warn(blind_note(project), StudyWarning, stacklevel=3)
