"""Whether a project file is still the one that was opened: others may delete, move or replace it meanwhile.

SQLite goes on writing to a file that has lost its name, and whatever it commits there is gone when the program ends.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal

from qualcode.domain.errors import ProjectGoneError, QualcodeError
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file
from qualcode.storage.file_keys import is_open_here

State = Literal["there", "gone", "replaced", "away", "journal", "changed"]
_BESIDE = ("-wal", "-shm")
_PAGE, _SAMPLED = 4096, 64
"""Bytes of a page of the file, and how many of its pages are looked at."""
_WAL_HEADER, _FRAME_HEADER = 32, 24
"""Bytes at the head of SQLite's write-ahead log, and before each page in it; a page's number is the first of these."""
_ELSEWHERE = tr("nothing of this action is saved; put the file back, or save the project elsewhere")

_LAST = "SELECT id, uuid FROM main.change ORDER BY id DESC LIMIT 1"

Identity = tuple[int, int]


class FileWatch:
    """Knows a project file, and what SQLite keeps beside it, by device and inode.

    Args:
        path: The file, before anything of it is opened.
        writing: What SQLite keeps beside it is looked at too; who only reads does not keep it there.
    """

    def __init__(self, path: Path, *, writing: bool) -> None:
        self.path = path
        self._handle: int | None = None
        """Of our own, to look at the bytes: to close one drops SQLite's locks, so it stays open as long as these."""
        self._written: Identity | None = None
        """When the file was written to last, and how long it is, as far as that was done here."""
        self._sample: dict[int, bytes] = {}
        """Some of the pages that it had then, by their numbers."""
        self._saved: tuple[object, ...] | None = None
        """The last entry of its journal then."""
        resolved = path.resolve()
        self._file = _identity(path)
        self._beside: dict[Path, Identity | None] = {
            resolved.with_name(resolved.name + ending): None for ending in _BESIDE if writing
        }

    def note(self) -> None:
        """Take what lies beside the file now for what belongs to it: a connection has just been opened."""
        for path in self._beside:
            self._beside[path] = _identity(path)
        self.note_writing()

    def guard(self, driver: sqlite3.Connection) -> None:
        """Look from now on whether others write to the file itself, too: with a write-ahead log nobody else does.

        Windows says only later when a file was written to.
        """
        if os.name != "nt" and self._beside and driver.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            self._handle = os.open(self.path, os.O_RDONLY)
            self.note_saved(driver)

    def note_writing(self) -> None:
        """Take the file as it is now for what was written here."""
        if self._handle is not None:
            now = _written(os.fstat(self._handle))
            if now != self._written:
                self._written = now
                numbers = {now[1] * part // _SAMPLED // _PAGE + 1 for part in range(_SAMPLED)}
                self._sample = _pages(self._handle, numbers)

    def close(self) -> None:
        """Look no more; SQLite's own connections have been closed before."""
        if self._handle is not None and self.path.exists() and not is_open_here(self.path):
            os.close(self._handle)
            self._handle = self._written = None

    def look(self) -> State:
        """What has become of the file.

        Returns:
            `there`: it is the one that was opened. `gone`: nothing has its name. `replaced`: another file has it.
            `away`: its folder cannot be asked. `journal`: what SQLite keeps beside it was taken away or replaced.
            `changed`: it was written to by others, or at least touched.
        """
        try:
            found = _identity(self.path)
        except OSError:
            return "away"
        if found != self._file:
            return "gone" if found is None else "replaced"
        if self._written is not None and _written(self.path.stat()) != self._written:
            return "changed"
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
        self.note_writing()

    def note_saved(self, driver: sqlite3.Connection) -> None:
        """Take the file as it is, and the last entry of its journal, for what was written here."""
        if self._handle is not None:
            self._saved = driver.execute(_LAST).fetchone()
            self.note_writing()

    def is_only_touched(self) -> bool:
        """Whether the file, though others have written to it, holds what it held."""
        if self._handle is None or self._written is None:
            return False
        now = _pages(self._handle, self._sample)
        if not self._from_journal({number: page for number, page in now.items() if page != self._sample[number]}):
            return False
        try:
            with closing(connect_file(self.path, read_only=True)) as fresh:
                whole: bool = fresh.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
                return whole and fresh.execute(_LAST).fetchone() == self._saved
        except (sqlite3.Error, UnicodeDecodeError, QualcodeError):
            return False

    def _from_journal(self, pages: dict[int, bytes]) -> bool:
        """Whether pages were put into the file out of the journal, as other programs may do that only read."""
        journal = next((path for path in self._beside if path.name.endswith("-wal")), None)
        if not pages or journal is None:
            return not pages
        frames = journal.read_bytes()[_WAL_HEADER:]
        if not frames:
            return True  # All of it, or it was never there: what the file holds now must tell.
        size = _FRAME_HEADER + _PAGE
        for at in range(0, len(frames) - size + 1, size):
            number = int.from_bytes(frames[at : at + 4], "big")
            if pages.get(number) == frames[at + _FRAME_HEADER : at + size]:
                del pages[number]
        return not pages

    def leave_to_others(self) -> None:
        """Empty the journal beside a file that was written over: its pages would be put into what stands there now."""
        for path, known in self._beside.items():
            if path.name.endswith("-wal") and known is not None and _identity(path) == known:
                os.truncate(path, 0)

    def refusal(self, state: State) -> QualcodeError:
        """Why nothing can be saved while the file is in a state that is not `there`."""
        match state:
            case "gone":
                problem = tr("{path} is not there any more: it was deleted or moved while it was open", path=self.path)
            case "replaced":
                problem = tr("{path} is another file now: it was replaced while it was open", path=self.path)
            case "away":
                problem = tr("the folder of {path} cannot be reached any more", path=self.path)
            case "changed":
                return ProjectGoneError(
                    tr("{path} was written over by another program while it was open", path=self.path),
                    remedy=tr(
                        "nothing of this action is saved; open it again, and restore a backup if work is missing"
                    ),
                )
            case _:
                return ProjectGoneError(
                    tr(
                        "{name}-wal beside {path} was taken away while the project was open",
                        name=self.path.name,
                        path=self.path,
                    ),
                    remedy=tr(
                        "nothing of this action is saved; close the project wherever it is open, and open it again"
                    ),
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
    watch.note_writing()
    try:
        driver.execute("PRAGMA journal_mode = DELETE").fetchone()
        driver.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise watch.refusal("journal") from error
        raise
    watch.note()


def _written(state: os.stat_result) -> Identity:
    return state.st_mtime_ns, state.st_size


def _pages(handle: int, numbers: Iterable[int]) -> dict[int, bytes]:
    return {number: os.pread(handle, _PAGE, (number - 1) * _PAGE) for number in numbers}


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
