"""Backups of project files: made by SQLite's own backup from one state, verified, and kept by a rule.

They lie in a folder beside the project, or in the one that the settings name. Only a file that has been opened and
looked through bears a backup's name.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from shutil import disk_usage
from types import TracebackType
from typing import Self

from qualcode.domain.backups import (
    ENDING,
    STAYING,
    Backup,
    Kept,
    State,
    backup_name,
    in_order,
    judge,
    parse_backup,
    parse_earlier,
)
from qualcode.domain.errors import DamagedProjectError, ProjectError
from qualcode.domain.identity import now_ms
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.settings.model import Settings, read_settings
from qualcode.storage.connecting import connect_file, connect_new
from qualcode.storage.file_header import APPLICATION_ID
from qualcode.storage.opening import unusable
from qualcode.storage.placing import put_in_place, sync_folder

FOLDER = ".backups"
"""How the name of the folder ends in which the backups of a project lie; the project's name stands before it."""
_PART = ".part"
_ABANDONED = 3600
"""Seconds after which a half backup is what a killed process left."""
_PAGES = 2000
"""Pages that are copied at a time."""
_TRIES = 5
_NOTHING = "0" * 8
MEGABYTE = 1_000_000


def folder_of(path: Path, settings: Settings | None = None) -> Path:
    """Where the backups of a project lie; the folder may not exist.

    Args:
        path: The project file, which may not exist.
        settings: Those of the user, if they are known already.

    Raises:
        InputError: The settings cannot be read.
    """
    settings = settings or read_settings().settings
    path = path.resolve()
    within = Path(settings.backup_folder).expanduser() if settings.backup_folder else path.parent
    return within / f"{path.stem}{FOLDER}"


def list_backups(path: Path, project: str | None = None, settings: Settings | None = None) -> list[Backup]:
    """The backups of a project, the newest first: in its folder, and those that earlier versions laid beside it.

    Args:
        path: The project file, which may be damaged or gone.
        project: The end of the project's UUID: those of others that had the same name are left out. None where
            it is not known.
        settings: Those of the user, if they are known already.

    Raises:
        ProjectError: The folder cannot be read.
    """
    path = path.resolve()
    # Also where they were put before the setting was made, or while there was one.
    folders = {folder_of(path, settings), path.parent / f"{path.stem}{FOLDER}"}
    found = [parse_backup(file, size) for folder in folders for file, size in _files(folder)]
    found += [parse_earlier(file, path.stem, size) for file, size in _files(path.parent)]
    return in_order(
        [one for one in found if one and (project is None or not one.state or one.state.project == project)]
    )


def _files(folder: Path) -> list[tuple[Path, int]]:
    """The ordinary files of a folder with their sizes; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return [(Path(e.path), e.stat().st_size) for e in entries if e.is_file(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ProjectError(
            tr("the backups in {folder} cannot be listed ({reason})", folder=folder, reason=error.strerror),
            remedy=tr("look at its permissions"),
        ) from error


def judged(path: Path, project: str | None = None) -> Kept:
    """Which backups of a project are kept, why and until when, and which the next one sends away."""
    settings = read_settings().settings
    most = settings.backup_megabytes * MEGABYTE
    return judge(list_backups(path, project, settings), now_ms=now_ms(), most_bytes=most)


def state_of(connection: sqlite3.Connection) -> State:
    """Which state of which project a connection sees.

    Raises:
        sqlite3.Error: It is no project, or damaged.
    """
    project = connection.execute("SELECT uuid FROM project").fetchone()
    latest = connection.execute("SELECT id, uuid FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return State(_digits(project and project[0]), *((latest[0], _digits(latest[1])) if latest else (0, _NOTHING)))


def _has_work(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM change WHERE kind <> 'setup' LIMIT 1").fetchone() is not None


def _digits(uuid: object) -> str:
    """The last eight digits of a UUID: the first ones are the time."""
    return uuid.hex()[-8:] if isinstance(uuid, bytes) and len(uuid) == 16 else _NOTHING


class Snapshot:
    """One state of a project, which stays as it is while others write to the file.

    Args:
        path: The project file.

    Raises:
        ProjectError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = connect_file(path, read_only=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise unusable(path, error) from error
        try:
            self._connection.execute("PRAGMA trusted_schema = OFF")
            # The copying would wait for ever for a lock that another program holds: this one is held before.
            self._connection.execute("BEGIN")
            self.state = state_of(self._connection)
            self.has_work = _has_work(self._connection)
            """Whether anybody has done anything in it yet."""
            self.begun_ms: int = self._connection.execute("SELECT min(at_ms) FROM change").fetchone()[0] or 0
            """When the first entry of its journal was written."""
            pages, size = (
                self._connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size")
            )
            self.size: int = pages * int(size)  # SQLCipher answers in words.
        except sqlite3.Error as error:
            self._connection.close()
            raise unusable(path, error) from error
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the state go."""
        self._connection.close()

    def keep(self, reason: str) -> Backup:
        """Make a backup of this state in the project's folder, and send those away that the rule does not keep.

        Args:
            reason: Why, as one of `REASONS`.

        Raises:
            ProjectError: There is no room for it, it cannot be written, or it is damaged.
            StoppedError: It was stopped; nothing is left of it.
        """
        settings = read_settings().settings
        folder = folder_of(self.path, settings)
        _make_folder(folder, self.path)
        self._check_room(folder)
        draft = folder / f".{os.getpid()}-{time.monotonic_ns()}{_PART}"
        try:
            self.copy_to(draft)
            made = self._named(draft, folder, reason, settings)
            sync_folder(folder)
        except OSError as error:
            raise self._failed(folder, error.strerror or str(error)) from error
        finally:
            draft.unlink(missing_ok=True)
        _thin(self.path, self.state.project, made, settings)
        return made

    def copy_to(self, draft: Path) -> None:
        """Write this state to a new file, and look it through.

        Raises:
            ProjectError: It cannot be written, or is damaged.
            StoppedError: As of `keep`; what was written is left.
        """

        def asked(status: int, remaining: int, total: int) -> None:
            here.at(total - remaining, total=total)

        try:
            with (
                stage(tr("copying the project"), tr("pages")) as here,
                closing(connect_new(draft, like=self.path)) as target,
            ):
                target.execute("PRAGMA journal_mode = OFF")
                target.execute("PRAGMA synchronous = OFF")
                self._connection.backup(target, pages=_PAGES, progress=asked)
                target.execute("PRAGMA journal_mode = DELETE")  # One file, also once somebody has looked into it.
            _sync_file(draft)
        except sqlite3.Error as error:
            raise self._failed(draft.parent, str(error)) from error
        verify(draft, self.path, self.state)

    def _named(self, draft: Path, folder: Path, reason: str, settings: Settings) -> Backup:
        """Give a finished backup its name, which comes after those of all others."""
        for further in range(_TRIES):
            serial = max((one.serial for one in list_backups(self.path, settings=settings)), default=0) + 1 + further
            made_ms = now_ms()
            path = folder / backup_name(serial, made_ms, reason, self.state)
            if not os.path.lexists(path):
                put_in_place(draft, path)
                return Backup(path, serial, made_ms // 1000 * 1000, reason, self.state, path.stat().st_size)
        raise ProjectError(
            tr("{folder} holds backups with all names that this one could have", folder=folder),
            remedy=tr("look into it"),
        )

    def _check_room(self, folder: Path) -> None:
        """Refuse to fill the disk: there must be room for this backup and another.

        Raises:
            ProjectError: There is not.
        """
        try:
            free = disk_usage(folder).free
        except OSError:
            return  # A drive that does not tell: writing tells.
        if free < 2 * self.size + MEGABYTE:
            raise ProjectError(
                tr(
                    "no backup of {path} was made: its disk has {free:,} MB left, and a backup takes {needed:,} MB",
                    path=self.path,
                    free=free // MEGABYTE,
                    needed=max(1, self.size // MEGABYTE),
                ),
                remedy=tr("make room, or set `backup_folder` to a folder on another disk"),
            )

    def _failed(self, folder: Path, why: str) -> ProjectError:
        return ProjectError(
            tr("{path} could not be backed up to {folder} ({why})", path=self.path, folder=folder, why=why),
            remedy=tr("make room there, look at its permissions, or set `backup_folder` to another folder"),
        )


def back_up(path: Path, reason: str) -> Path:
    """A verified copy of a project as it is now, made by SQLite's own backup: consistent also while it is open.

    Args:
        path: The project file.
        reason: Why, as one of `REASONS`.

    Raises:
        ProjectError: The copy could not be made or does not pass the integrity check.
    """
    with Snapshot(path) as snapshot:
        return snapshot.keep(reason).path


def verify(copy: Path, of: Path, state: State) -> None:
    """Look a copy through: it opens, every page of it is sound, and it holds the state that it was made of.

    Args:
        copy: The copy.
        of: What it is a copy of, as people know it.
        state: The state.

    Raises:
        DamagedProjectError: It is damaged.
    """
    try:
        with closing(connect_file(copy, read_only=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            verdict = file.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict == "ok" and file.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                verdict = tr("it is no project")
            if verdict == "ok" and state_of(file) != state:
                verdict = tr("it does not hold what the project holds")
    except (sqlite3.Error, UnicodeDecodeError) as error:
        verdict = str(error)
    if verdict != "ok":
        raise DamagedProjectError(
            tr(
                "the backup of {of} is damaged and was not kept ({reason})",
                of=of,
                reason=verdict.splitlines()[-1],
            ),
            remedy=tr("run `qualcode doctor` on the project, and look at the disk"),
        )


def _make_folder(folder: Path, path: Path) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
        for left in folder.glob(f".*{_PART}"):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)
    except OSError as error:
        raise ProjectError(
            tr(
                "{path} cannot be backed up: {folder} cannot be made or written ({reason})",
                path=path,
                folder=folder,
                reason=error.strerror,
            ),
            remedy=tr("look at its permissions, or set `backup_folder` to another folder"),
        ) from error


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _thin(path: Path, project: str, made: Backup, settings: Settings) -> None:
    """Send those backups of a project away that the rule does not keep; never the one that was just made."""
    most = settings.backup_megabytes * MEGABYTE
    for going in judge(list_backups(path, project, settings), now_ms=now_ms(), most_bytes=most).going:
        if going.path != made.path and going.reason not in STAYING and going.path.suffix == ENDING:
            try:
                going.path.unlink(missing_ok=True)
            except OSError:
                continue  # Somebody has it open: the next backup sends it away.
