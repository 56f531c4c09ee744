"""Whether a project file is still the one that was opened: others may delete, move or replace it meanwhile.

SQLite goes on writing to a file that has lost its name, and whatever it commits there is gone when the program ends.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal

from qualcode.domain.errors import ProjectGoneError, QualcodeError

State = Literal["there", "gone", "replaced", "away", "journal"]
_BESIDE = ("-wal", "-shm")
_ELSEWHERE = "nothing of this action is saved; put the file back, or save the project elsewhere"

Identity = tuple[int, int]


class FileWatch:
    """Knows a project file, and what SQLite keeps beside it, by device and inode.

    Args:
        path: The file, before anything of it is opened.
        writing: What SQLite keeps beside it is looked at too; who only reads does not keep it there.
    """

    def __init__(self, path: Path, *, writing: bool) -> None:
        self.path = path
        resolved = path.resolve()
        self._file = _identity(path)
        self._beside: dict[Path, Identity | None] = {
            resolved.with_name(resolved.name + ending): None for ending in _BESIDE if writing
        }

    def note(self) -> None:
        """Take what lies beside the file now for what belongs to it: a connection has just been opened."""
        for path in self._beside:
            self._beside[path] = _identity(path)

    def look(self) -> State:
        """What has become of the file.

        Returns:
            `there`: it is the one that was opened. `gone`: nothing has its name. `replaced`: another file has it.
            `away`: its folder cannot be asked. `journal`: what SQLite keeps beside it was taken away or replaced.
        """
        try:
            found = _identity(self.path)
        except OSError:
            return "away"
        if found != self._file:
            return "gone" if found is None else "replaced"
        for path, known in self._beside.items():
            now = _identity(path)
            if known is None:
                self._beside[path] = now  # SQLite makes it when it needs it first.
            elif now != known:
                return "journal"
        return "there"

    def let_go(self, driver: sqlite3.Connection) -> None:
        """Put all that was committed into the file that was opened, wherever it is now; leave nothing beside its name.

        What SQLite kept there would be taken for a part of the file that has the name now, or will have it.

        Raises:
            sqlite3.Error: The disk fails.
        """
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        for path, known in self._beside.items():
            if not busy and known is not None and _identity(path) == known:
                path.unlink(missing_ok=True)

    def refusal(self, state: State) -> QualcodeError:
        """Why nothing can be saved while the file is in a state that is not `there`."""
        match state:
            case "gone":
                problem = f"{self.path} is not there any more: it was deleted or moved while it was open"
            case "replaced":
                problem = f"{self.path} is another file now: it was replaced while it was open"
            case "away":
                problem = f"the folder of {self.path} cannot be reached any more"
            case _:
                return ProjectGoneError(
                    f"{self.path.name}-wal beside {self.path} was taken away while the project was open",
                    remedy="nothing of this action is saved; close the project wherever it is open, and open it again",
                )
        return ProjectGoneError(problem, remedy=_ELSEWHERE)


def mend_journal(driver: sqlite3.Connection, watch: FileWatch) -> None:
    """Put all that was committed into the file itself, and begin a new journal beside it.

    The one that SQLite writes to has lost its name, but not its content.

    Raises:
        ProjectGoneError: Others have the file open, so that the journal cannot be changed.
        sqlite3.Error: The disk fails.
    """
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    try:
        driver.execute("PRAGMA journal_mode = DELETE").fetchone()
        driver.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise watch.refusal("journal") from error
        raise
    watch.note()


def _identity(path: Path) -> Identity | None:
    """Device and inode; None where there is no such file.

    Raises:
        OSError: That cannot be asked.
    """
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return state.st_dev, state.st_ino
