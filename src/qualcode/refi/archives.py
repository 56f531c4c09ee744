"""Zip archives from outside, on the disk: looked through before anything is unpacked, and unpacked in memory only."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, BinaryIO

from qualcode.domain.errors import InputError, brief
from qualcode.domain.translation import tr
from qualcode.importing.packages import RATIO_FROM, STEEPEST

MOST_ENTRIES = 200_000
"""Members of an archive; a study has some thousand documents."""
LARGEST_DIRECTORY = 64 * 2**20
"""Bytes of an archive's list of members."""

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),  # what zipfile lets through from bad offsets and flags
)
_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30
# Others unpack without measure what they are given at once.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REMEDY = tr("export it again from the program that wrote it")
_DISTRUST = tr("do not trust this file")


def opened(path: Path) -> BinaryIO:
    """An ordinary file, open for reading.

    Raises:
        InputError: It is not there, is a folder, a pipe or a device, or may not be read.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(tr("this is a folder"), file=path, remedy=tr("name a file in it"))
        if not stat.S_ISREG(kind):
            raise InputError(
                tr("this is no ordinary file but a pipe or a device"), file=path, remedy=tr("save it as a file")
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputError(tr("there is no such file"), file=path, remedy=tr("look at the path")) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            tr("it cannot be read ({reason})", reason=reason), file=path, remedy=tr("look at its path and permissions")
        ) from error


class Archive:
    """The members of a zip archive.

    Args:
        source: The open file; it is closed by who opened it, after this.
        file: The name used in messages.

    Raises:
        InputError: It is damaged or cut off, lists too many members, or members that lie over one another.
    """

    def __init__(self, source: BinaryIO, file: str) -> None:
        self._file = file
        self._size = source.seek(0, io.SEEK_END)
        source.seek(0)
        with self._damage_told(tr("the archive is damaged or cut off")):
            self._zip = zipfile.ZipFile(_Watched(source, file))
        self.members = [info for info in self._zip.infolist() if info.filename and not info.filename.endswith("/")]
        """Its files, in the archive's order."""
        self._check_places()

    def close(self) -> None:
        """Forget the archive; the file it is in stays open."""
        self._zip.close()

    def check(self, info: zipfile.ZipInfo, largest: int) -> None:
        """See that a member can be unpacked within the limits.

        Args:
            info: One of `members`.
            largest: How many bytes it may have.

        Raises:
            InputError: It is encrypted, or would unpack to more than it may.
        """
        if info.flag_bits & 1:
            raise InputError(tr("it is encrypted"), file=self._name(info), remedy=tr("export it without a password"))
        if info.compress_type not in _PACKINGS:
            raise InputError(
                tr("it is packed in a way that projects are not"),
                file=self._name(info),
                remedy=tr("pack it as an ordinary zip"),
            )
        steep = info.file_size > RATIO_FROM and info.file_size > STEEPEST * max(1, info.compress_size)
        if info.file_size > largest or steep:
            raise InputError(
                tr("it would unpack to {file_size:,} bytes, more than a project needs", file_size=info.file_size),
                file=self._name(info),
                remedy=_DISTRUST,
            )

    def read(self, info: zipfile.ZipInfo, largest: int) -> bytes:
        """The bytes of a member.

        Raises:
            InputError: As `check`; it is damaged.
        """
        with self.stream(info, largest) as stream:
            return stream.read()

    def stream(self, info: zipfile.ZipInfo, largest: int) -> BinaryIO:
        """A member from its beginning; what is read of it raises `InputError` where it is damaged.

        Raises:
            InputError: As `check`; it is damaged.
        """
        self.check(info, largest)
        with self._damage_told(tr("it is damaged"), info):
            # Only as many bytes come out as the member says that it has.
            return io.BufferedReader(_Member(self, self._zip.open(info), info), 256 * 1024)

    @contextmanager
    def _damage_told(self, problem: str, info: zipfile.ZipInfo | None = None) -> Iterator[None]:
        try:
            yield
        except _DAMAGE as error:
            where = self._file if info is None else self._name(info)
            raise InputError(problem, file=where, remedy=_REMEDY) from error

    def _name(self, info: zipfile.ZipInfo) -> str:
        return f"{self._file}!{brief(info.filename, 100)}"

    def _check_places(self) -> None:
        """Members that share their bytes are how small files unpack to huge ones."""
        extents = sorted((info.header_offset, _LOCAL_HEADER + info.compress_size) for info in self._zip.infolist())
        over = any(start + length > following for (start, length), (following, _) in pairwise(extents))
        if over or (extents and sum(extents[-1]) > self._size):
            raise InputError(
                tr("members of the archive lie over one another or outside it"), file=self._file, remedy=_DISTRUST
            )


class _Watched(io.RawIOBase):
    """The archive's file: a list of members without measure is refused before it is taken apart."""

    def __init__(self, source: BinaryIO, file: str) -> None:
        super().__init__()
        self._source = source
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        asked = LARGEST_DIRECTORY + 1 if size is None or size < 0 else size
        data = self._source.read(asked) if asked <= LARGEST_DIRECTORY + 1 else None
        if data is None or len(data) > LARGEST_DIRECTORY or data.count(_ENTRY) > MOST_ENTRIES:
            raise InputError(
                tr("the archive lists more than {most_entries:,} members", most_entries=MOST_ENTRIES),
                file=self._file,
                remedy=_DISTRUST,
            )
        return data


class _Member(io.RawIOBase):
    """A member while it is unpacked: damage is told as the house tells it."""

    def __init__(self, archive: Archive, source: IO[bytes], info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._archive = archive
        self._source = source
        self._info = info

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        with self._archive._damage_told(tr("it is damaged"), self._info):
            data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()
