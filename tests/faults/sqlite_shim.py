"""A layer under SQLite, in Python: it sees every call to the disk, and may let it fail or end the process there.

It is registered as the default VFS of the very library that Python's `sqlite3` uses; where that library cannot be
reached through ctypes, what needs the layer is skipped.
"""

from __future__ import annotations

import ctypes
import sqlite3
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

OPENED_AS_JOURNAL = 0x00000800 | 0x00080000
"""Flags of a rollback journal and of a write-ahead log: the first sync of one that is new makes its name last too."""
CREATE = 0x00000004

Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
Close = CFUNCTYPE(c_int, c_void_p)
ReadWrite = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Vfs(Structure):
    """`sqlite3_vfs`; what is not looked at is a plain pointer."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", Open),
        ("xDelete", Delete),
        *((name, c_void_p) for name in ("xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose",
                                        "xRandomness", "xSleep", "xCurrentTime", "xGetLastError",
                                        "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall")),
    )  # fmt: skip


class Methods(Structure):
    """`sqlite3_io_methods`."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", Close),
        ("xRead", ReadWrite),
        ("xWrite", ReadWrite),
        ("xTruncate", Truncate),
        ("xSync", Sync),
        *((name, c_void_p) for name in ("xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl",
                                        "xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier",
                                        "xShmUnmap", "xFetch", "xUnfetch")),
    )  # fmt: skip


class File(Structure):
    """The head of every `sqlite3_file`."""

    _fields_ = (("pMethods", POINTER(Methods)),)


FAILURES = {
    "open": sqlite3.SQLITE_CANTOPEN,
    "read": 266,  # SQLITE_IOERR_READ
    "write": sqlite3.SQLITE_FULL,
    "truncate": 1546,  # SQLITE_IOERR_TRUNCATE
    "sync": 1034,  # SQLITE_IOERR_FSYNC
    "delete": 2570,  # SQLITE_IOERR_DELETE
}
"""What a disk may answer to each call."""

Gate = Callable[[str, str], int]
"""Is asked before every call, with its name and the file's; an answer that is not 0 is what SQLite gets for it."""
Note = Callable[[tuple[Any, ...]], None]
"""Is told of every call that went well: its name, the file's, and what it wrote."""


def library() -> ctypes.CDLL | None:
    """The SQLite that Python's `sqlite3` works with; None where it cannot be reached."""
    import _sqlite3

    places: list[str | None] = [getattr(_sqlite3, "__file__", None)]
    maps = Path("/proc/self/maps")
    if maps.exists():
        places += sorted({line.split()[-1] for line in maps.read_text().splitlines() if "libsqlite3" in line})
    for place in (*reversed(places), None):
        try:
            found = ctypes.CDLL(place)
            found.sqlite3_vfs_find.restype = POINTER(Vfs)
            found.sqlite3_libversion.restype = c_char_p
        except (OSError, AttributeError):
            continue
        if found.sqlite3_libversion().decode() == sqlite3.sqlite_version:
            return found
    return None


_standing: list[Shim] = []


class Shim:
    """The layer; there is one in a process, and it stays.

    Args:
        gate: May refuse a call.
        note: Is told of what was done.
    """

    def __init__(self, gate: Gate | None = None, note: Note | None = None) -> None:
        self.gate = gate or (lambda call, path: 0)
        self.note = note or (lambda event: None)
        self._paths: dict[int, str] = {}
        self._patched: dict[int, Methods] = {}
        self._kept: list[Any] = []
        sqlite = library()
        assert sqlite is not None
        self._below = sqlite.sqlite3_vfs_find(None)
        self._vfs = Vfs.from_buffer_copy(self._below.contents)
        self._vfs.zName = b"shim"
        self._vfs.pNext = None
        self._vfs.xOpen = self._keep(Open(self._open))
        self._vfs.xDelete = self._keep(Delete(self._delete))
        assert sqlite.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
        _standing.append(self)  # SQLite keeps pointers to it.

    def _keep(self, callback: Any) -> Any:
        self._kept.append(callback)
        return callback

    def _open(self, vfs: int, name: int, file: int, flags: int, out: int) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        if refused := self.gate("open", path):
            File.from_address(file).pMethods = POINTER(Methods)()
            return refused
        new = bool(path) and not Path(path).exists()
        status = self._below.contents.xOpen(ctypes.addressof(self._below.contents), name, file, flags, out)
        head = File.from_address(file)
        if status == 0 and path and head.pMethods:
            self._paths[file] = path
            head.pMethods = ctypes.pointer(self._methods(head.pMethods))
            if new and flags & CREATE:
                self.note(("create", path, bool(flags & OPENED_AS_JOURNAL)))
        return int(status)

    def _methods(self, below: Any) -> Methods:
        """The methods of a kind of file, with ours before them."""
        address = ctypes.addressof(below.contents)
        if address not in self._patched:
            original = Methods.from_address(address)
            made = Methods.from_buffer_copy(original)
            made.xRead = self._keep(ReadWrite(self._reading(original.xRead)))
            made.xWrite = self._keep(ReadWrite(self._writing(original.xWrite)))
            made.xTruncate = self._keep(Truncate(self._one_number("truncate", original.xTruncate)))
            made.xSync = self._keep(Sync(self._one_number("sync", original.xSync)))
            self._patched[address] = made
        return self._patched[address]

    def _reading(self, below: Any) -> Callable[..., int]:
        def read(file: int, data: int, amount: int, offset: int) -> int:
            return self.gate("read", self._paths[file]) or int(below(file, data, amount, offset))

        return read

    def _writing(self, below: Any) -> Callable[..., int]:
        def write(file: int, data: int, amount: int, offset: int) -> int:
            path = self._paths[file]
            status = self.gate("write", path) or int(below(file, data, amount, offset))
            if status == 0:
                self.note(("write", path, offset, ctypes.string_at(data, amount)))
            return status

        return write

    def _one_number(self, call: str, below: Any) -> Callable[..., int]:
        def called(file: int, number: int) -> int:
            path = self._paths[file]
            status = self.gate(call, path) or int(below(file, number))
            if status == 0:
                self.note((call, path, number))
            return status

        return called

    def _delete(self, vfs: int, name: bytes, sync: int) -> int:
        path = name.decode()
        status = self.gate("delete", path)
        status = status or int(self._below.contents.xDelete(ctypes.addressof(self._below.contents), name, sync))
        if status == 0:
            self.note(("delete", path, bool(sync)))
        return status
