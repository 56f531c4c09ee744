"""Repairing a project: what has one right answer is put right after a backup, and all of it is told."""

from __future__ import annotations

from pathlib import Path

from qualcode.cases.attributes import fits
from qualcode.domain.errors import ProjectError, QualcodeError, StoppedError
from qualcode.domain.import_choices import ImportChoices
from qualcode.domain.locations import Location
from qualcode.domain.repairs import Repaired
from qualcode.domain.translation import tr
from qualcode.importing.registry import ReaderWithChoices, reader_for
from qualcode.storage.backups import back_up
from qualcode.storage.repairing.mending import Tools, repair_file
from qualcode.storage.repairing.setting_aside import set_aside
from qualcode.team.coders import check_coder_name
from qualcode.upkeep.checking import check_project

REASON = "repair"


def repair(where: Location, coder: str, *, dry_run: bool = False, take_over: bool = False) -> Repaired:
    """Put right what has one right answer in a project file, as one entry of its history.

    Texts, journal and tables say much of each other: what is wrong in one of them follows from the others. What a
    person must decide, waits in the queues, or is told.

    Args:
        where: The project.
        coder: Who has it repaired.
        dry_run: Only say what would be done.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        DamagedProjectError: The file is damaged where only salvaging helps.
        ProjectError: It is on a server, held by another process, of another version, or the disk fails.
    """
    if not isinstance(where, Path):
        raise ProjectError(
            tr("{where} is on a server, and only files are repaired", where=where),
            remedy=tr("make a file of it (`qualcode project copy`), repair that, and copy it to a new database"),
        )
    kept: list[Path] = []
    before = None if dry_run else lambda: kept.append(_kept(where))
    mended = repair_file(where, check_coder_name(coder), tools(), take_over=take_over, before=before)
    if dry_run:
        left, sound = mended.left, mended.sound
    else:
        looked = check_project(where)
        left, sound = looked.findings, looked.sound
    return Repaired(
        dry_run=dry_run,
        done=mended.done,
        backup=str(kept[0]) if kept else None,
        documents=mended.documents,
        coders=mended.coders,
        sound=sound,
        left=tuple(finding for finding in left if finding.severity != "note"),
    )


def _kept(path: Path) -> Path:
    """Where the project stands as it was: among its backups, or, where it is too damaged for one, beside it."""
    try:
        return back_up(path, REASON)
    except StoppedError:
        raise
    except QualcodeError:
        return set_aside(path)


def tools() -> Tools:
    """What repairing needs to know of the formats of files and of attributes."""
    return Tools(_read_again, fits)


def _read_again(data: bytes, file_format: str, encoding: str | None) -> str | None:
    """The text that importing a file gives; None where it gives none any more."""
    from qualcode.importing.decoding import Encoded

    for given in (data, Encoded(data, encoding)) if encoding else (data,):
        try:
            reader = reader_for(Path(f"file.{file_format}"))
            if isinstance(reader, ReaderWithChoices):
                return reader.read_with(given, tr("the imported file"), ImportChoices()).text
            return reader.read(given, tr("the imported file")).text
        except QualcodeError:
            continue
    return None
