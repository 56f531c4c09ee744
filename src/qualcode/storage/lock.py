"""One writer at a time: an operating-system lock on `NAME.qualcode.lock`, with a record of who holds it."""

from __future__ import annotations

import itertools
import json
import os
import socket
import stat
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qualcode.domain.errors import LockedProjectError, ProjectError
from qualcode.domain.translation import tr

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


_LONGEST_RECORD = 512
_LATEST_MS = 32_503_680_000_000
"""The year 3000: what says more is no time."""
_PATIENCE = 10
"""How often a lock without a signature is looked at again."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a project for writing."""

    host: str
    pid: int
    since_ms: int

    def __str__(self) -> str:
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.since_ms / 1000))
        return tr("process {pid} on {host} since {since}", pid=self.pid, host=self.host, since=since)


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
        try:
            self.found = _read_record(self._file)
            if self.found and self.found.host != socket.gethostname() and not take_over:
                raise LockedProjectError(
                    tr("{project} is held by {holder}", project=project, holder=self.found),
                    remedy=tr("if nobody works there any more, take it over with --take-over"),
                )
            self._sign()
        except BaseException:
            self._file.close()
            raise

    def _sign(self) -> None:
        record = {"host": socket.gethostname(), "pid": os.getpid(), "since_ms": int(time.time() * 1000)}
        try:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(record).encode())
        except OSError as error:
            self.release()
            raise ProjectError(
                tr("the lock {path} cannot be written ({reason})", path=self.path, reason=error.strerror),
                remedy=tr("make room on the disk"),
            ) from error

    def _acquire(self) -> IO[bytes]:
        for attempt in itertools.count():
            file = self._opened()
            if _try_lock(file):
                if _same_file(file, self.path):
                    return file
                file.close()  # The holder released and removed the file between our open and our lock.
                continue
            holder = _read_record(file)
            file.close()
            if holder is None and attempt < _PATIENCE:
                time.sleep(0.02)  # It holds the lock and is about to sign.
                continue
            raise LockedProjectError(
                tr(
                    "the project is open for writing elsewhere: {holder}",
                    holder=holder or tr("another process, which has not signed"),
                ),
                remedy=tr("close it there, or work on after it has finished"),
            )
        raise AssertionError("a count never ends")

    def _opened(self) -> IO[bytes]:
        """The lock file, made where it is missing; never what a link of its name points to."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
            flags |= getattr(os, name, 0)
        try:
            handle = os.open(self.path, flags, 0o666)
        except OSError as error:
            if os.path.lexists(self.path) and not stat.S_ISREG(self.path.lstat().st_mode):
                raise self._in_the_way() from error
            raise ProjectError(
                tr("{parent} cannot be written ({reason})", parent=self.path.parent, reason=error.strerror),
                remedy=tr("choose a folder that you may write in"),
            ) from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise self._in_the_way()
        return os.fdopen(handle, "r+b", buffering=0)

    def _in_the_way(self) -> ProjectError:
        return ProjectError(
            tr("{path} is no ordinary file, and the lock of the project belongs there", path=self.path),
            remedy=tr("take it away"),
        )

    def hold(self) -> None:
        """Make sure that the lock keeps others out: where its file was taken away, take it anew.

        Raises:
            LockedProjectError: Another process has taken it meanwhile.
            ProjectError: The folder cannot be written any more.
        """
        if not _same_file(self._file, self.path):
            taken = self._acquire()
            self._file.close()
            self._file = taken
            self._sign()

    def release(self) -> None:
        """Give the lock back; the lock file goes with it, unless it is another process's by now or cannot go."""
        if self._file.closed:
            return
        if sys.platform == "win32":
            self._file.truncate(0)
        elif _same_file(self._file, self.path):
            with suppress(OSError):  # A folder that may not be written any more keeps it: nobody holds it.
                self.path.unlink(missing_ok=True)
        self._file.close()


def lock_path(project: Path) -> Path:
    """Where the lock of a project lies: beside the file itself, by whatever links it is reached."""
    project = project.resolve()
    return project.with_name(project.name + ".lock")


def holder_of(project: Path) -> Holder | None:
    """Who signed the lock file of a project; None if there is none."""
    path = lock_path(project)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return _read_record(file)
    except OSError:
        return None


def _same_file(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _read_record(file: IO[bytes]) -> Holder | None:
    """What a holder signed; None where nobody did, or where the file holds something else."""
    file.seek(0)
    try:
        record = json.loads(file.read(_LONGEST_RECORD))
        host, pid, since_ms = record["host"], record["pid"], record["since_ms"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(host, str) or not host.isprintable() or type(pid) is not int or type(since_ms) is not int:
        return None
    return Holder(host, pid, since_ms) if 0 <= since_ms < _LATEST_MS else None
