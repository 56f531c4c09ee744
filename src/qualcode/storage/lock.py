"""One writer at a time: an operating-system lock on `NAME.qualcode.lock`, with a record of who holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qualcode.domain.errors import LockedProjectError, ProjectError

if sys.platform == "win32":
    import msvcrt

    # Windows locks are mandatory: the lock lies on a byte behind the record, so that others can read the record.
    _LOCKED_BYTE = 1 << 20

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a project for writing."""

    host: str
    pid: int
    since_ms: int

    def __str__(self) -> str:
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.since_ms / 1000))
        return f"process {self.pid} on {self.host} since {since}"


class WriteLock:
    """The right to write to one project file, held until `release` or the end of the process.

    A record left by a dead process of this host is taken over silently. One left by another host is not, since an
    operating-system lock may not reach across a network share: the user must ask for it.

    Args:
        project: The project file.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        LockedProjectError: Another process holds the project.
        ProjectError: The folder cannot be written.
    """

    def __init__(self, project: Path, *, take_over: bool = False) -> None:
        self.path = lock_path(project)
        self.found: Holder | None = None
        """The record of a holder that did not release its lock: its last session may have been cut off."""
        self._file = self._acquire()
        self.found = _read_record(self._file)
        if self.found and self.found.host != socket.gethostname() and not take_over:
            self._file.close()
            raise LockedProjectError(
                f"{project} is held by {self.found}",
                remedy="if nobody works there any more, take it over with --take-over",
            )
        record = Holder(socket.gethostname(), os.getpid(), int(time.time() * 1000))
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps({"host": record.host, "pid": record.pid, "since_ms": record.since_ms}).encode())
        self._file.flush()

    def _acquire(self) -> IO[bytes]:
        while True:
            try:
                file = self.path.open("a+b")
            except OSError as error:
                raise ProjectError(
                    f"{self.path.parent} cannot be written ({error.strerror})",
                    remedy="choose a folder that you may write in",
                ) from error
            if not _try_lock(file):
                holder = _read_record(file)
                file.close()
                raise LockedProjectError(
                    f"the project is open for writing elsewhere: {holder or 'the holder has not signed yet'}",
                    remedy="close it there, or work on after it has finished",
                )
            if _same_file(file, self.path):
                return file
            file.close()  # The holder released and removed the file between our open and our lock.

    def release(self) -> None:
        """Give the lock back; the lock file goes with it."""
        if self._file.closed:
            return
        if sys.platform == "win32":
            self._file.truncate(0)
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)
            self._file.close()


def lock_path(project: Path) -> Path:
    """Where the lock of a project lies: beside it."""
    return project.with_name(project.name + ".lock")


def holder_of(project: Path) -> Holder | None:
    """Who signed the lock file of a project; None if there is none."""
    try:
        with lock_path(project).open("rb") as file:
            return _read_record(file)
    except OSError:
        return None


def _same_file(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _read_record(file: IO[bytes]) -> Holder | None:
    file.seek(0)
    try:
        record = json.loads(file.read(4096))
        return Holder(str(record["host"]), int(record["pid"]), int(record["since_ms"]))
    except (ValueError, KeyError, TypeError):
        return None
