"""Backups that are asked for, which there are and how long they are kept, and where else copies of a project are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.backup_answers import BackupList, BackupRow
from qualcode.domain.backups import ASKED, Backup, Keeping, KnownCopy
from qualcode.domain.errors import NotFoundError, ProjectError, QualcodeError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.storage.backups import Snapshot, folder_of, judged, list_backups
from qualcode.storage.copies_beside import copies_beside
from qualcode.storage.known_copies import note_copy, noted_copies, size_of
from qualcode.storage.placing import drafted
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import project_uuid
from qualcode.storage.server_backups import keep_server, server_backups, server_folder
from qualcode.team.handed_out import list_bundles

NEWEST = "newest"
"""What the newest backup may be called instead of by its number."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was asked for."""

    path: Path
    size: int
    """Bytes."""


def back_up_project(where: Location, coder: str, target: Path | None = None) -> Made:
    """Make a backup that stays until somebody removes it; of a project on a server, a file on this machine.

    The project may be open, here and elsewhere: what is kept is one state of it.

    Args:
        where: The project.
        coder: Who asks, for a project on a server.
        target: A new file that the backup is put into, instead of where backups of the project are.

    Raises:
        ProjectError: The project cannot be read, or the backup cannot be written or is damaged; nothing is left of it.
        RuleError: The server hides a part of it from this coder.
    """
    if isinstance(where, ServerAddress):
        made = keep_server(where, coder, target)
    elif target is None:
        with Snapshot(where) as snapshot:
            made = snapshot.keep(ASKED).path
    else:
        with Snapshot(where) as snapshot, drafted(target) as (draft, made):
            snapshot.copy_to(draft)
    if target is not None:
        with open_project(where, coder=coder, write=False) as project:
            note_copy(project_uuid(project), made, "asked")
    return Made(made, made.stat().st_size)


def backups_of(where: Location) -> list[Backup]:
    """The backups of a project, the newest first; also of one that is damaged or gone."""
    if isinstance(where, ServerAddress):
        return server_backups(where)
    return list_backups(where, _identity(where))


def list_of(where: Location) -> BackupList:
    """The backups of a project with why and how long they are kept."""
    if isinstance(where, ServerAddress):
        kept = {one.path: Keeping(one, one.why, None, "") for one in server_backups(where)}
        backups, folder = server_backups(where), server_folder()
    else:
        rule = judged(where, _identity(where))
        kept = {keeping.backup.path: keeping for keeping in rule.kept}
        backups, folder = backups_of(where), folder_of(where)
    elsewhere = tuple(copy.path for copy in known_copies(where) if copy.kind == "asked" and copy.there)
    return BackupList(
        folder=str(folder),
        backups=tuple(_row(backup, kept.get(backup.path)) for backup in backups),
        bytes=sum(backup.size for backup in backups),
        elsewhere=elsewhere,
    )


def _row(backup: Backup, keeping: Keeping | None) -> BackupRow:
    return BackupRow(
        number=backup.serial or None,
        made=iso_time(backup.made_ms),
        why=backup.why,
        path=str(backup.path),
        bytes=backup.size,
        changes=backup.state.number if backup.state else None,
        kept=keeping.because if keeping else "",
        until=iso_time(keeping.until_ms) if keeping and keeping.until_ms is not None else None,
    )


def find_backup(where: Location, named: str) -> Path:
    """The backup that a number, `newest` or a path names.

    Raises:
        NotFoundError: There is no such backup, or no such file.
    """
    backups = backups_of(where)
    if named == NEWEST and backups:
        return backups[0].path
    if named.isascii() and named.isdigit():
        found = [backup.path for backup in backups if backup.serial == int(named)]
        if found:
            return found[0]
    for path in (Path(named), *(backup.path for backup in backups if backup.path.name == named)):
        if path.is_file():
            return path
    remedy = tr("`qualcode backup --list` shows what there is") if backups else tr("there is none of this project yet")
    raise NotFoundError(tr("there is no backup “{named}”", named=named), remedy=remedy)


def known_copies(where: Location) -> list[KnownCopy]:
    """All copies of a project that are known: backups, those put elsewhere, bundles, and files beside it.

    Of a bundle it is known whom it was made for, and where it went only where that was on this machine.
    """
    found = [KnownCopy(str(one.path), "backup", one.made_ms, one.size) for one in backups_of(where)]
    try:
        with open_project(where, coder="", write=False) as project:
            uuid, bundles = project_uuid(project), list_bundles(project)
    except QualcodeError:
        return found  # It does not open: what it handed out, nobody can say.
    noted = noted_copies(uuid)
    found += noted
    told = {(copy.whom, (copy.made_ms or 0) // 60_000) for copy in noted if copy.kind == "bundle"}
    for bundle in bundles:
        if (bundle.coder, bundle.made_ms // 60_000) not in told:
            found.append(KnownCopy("", "bundle", bundle.made_ms, None, bundle.coder))
    if isinstance(where, Path):
        known = {copy.path for copy in found}
        beside = (where.resolve().with_name(name) for name in copies_beside(where))
        found += [KnownCopy(str(path), "copy", None, size_of(path)) for path in beside if str(path) not in known]
    return found


def newest_backup(path: Path) -> Backup | None:
    """The newest backup of a project that does not open; None where there is none, or nobody can say."""
    try:
        return next(iter(list_backups(path)), None)
    except QualcodeError:
        return None


def _identity(path: Path) -> str | None:
    """The end of the project's UUID; None where the file is gone or damaged: then all backups of its name are told."""
    try:
        with Snapshot(path) as snapshot:
            return snapshot.state.project
    except ProjectError:
        return None
