"""Office packages: parts of a zip archive read within limits, XML parsed without entities."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import parse_xml

LARGEST_PART = 128 * 2**20
"""Bytes of one unpacked part; the text of 10,000 pages of Word takes some 40 MiB."""
STEEPEST = 250
"""Packed to unpacked; Word's own XML stays below 60."""
RATIO_FROM = 4 * 2**20
"""Unpacked bytes below which the ratio is not asked for."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),  # what zipfile lets through from bad offsets and flags
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DISTRUST = tr("do not trust this file")
_OLD = {".docx": ".doc", ".xlsx": ".xls"}


class Package:
    """A zip archive in memory, read part by part; nothing is ever unpacked to the disk.

    Args:
        data: The whole file.
        file: The name used in messages.
        suffix: The format's suffix, for messages.

    Raises:
        InputError: `data` is no zip archive, is encrypted, or is an old binary Office file.
    """

    def __init__(self, data: bytes, file: str, suffix: str = ".docx") -> None:
        self.file = file
        self._remedy = tr("open it in the program that wrote it and save it again as {suffix}", suffix=suffix)
        if data.startswith(_OLE):
            raise InputError(
                tr("this is a file with a password (encrypted) or in the old {old} format", old=_OLD[suffix])
                if suffix in _OLD
                else tr("this is a file with a password (encrypted) or no archive of this format"),
                file=file,
                remedy=tr("open it in its program, take the password off, and save it as {suffix}", suffix=suffix),
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise InputError(
                tr("this is no {suffix} file: it is not a zip archive", suffix=suffix), file=file, remedy=self._remedy
            ) from error
        self._parts = {info.filename.lower(): info for info in self._archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def check_all(self) -> None:
        """Unpack every part within the limits, and see that no XML declares a document type: for libraries that
        read the archive themselves.

        Raises:
            InputError: As `read`; a document type, or parts that together are more than a document needs.
        """
        if sum(info.file_size for info in self._parts.values()) > 2 * LARGEST_PART:
            raise InputError(tr("it would unpack to more than a document needs"), file=self.file, remedy=_DISTRUST)
        for part in self._parts:
            data = self.read(part)
            if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data.replace(b"\0", b""):
                raise InputError(tr("{part} declares a document type", part=part), file=self.file, remedy=_DISTRUST)

    def read(self, part: str) -> bytes:
        """The bytes of one part.

        Raises:
            InputError: No such part, a damaged or encrypted one, or one beyond the limits.
        """
        info = self._parts.get(part.lower())
        if info is None:
            raise InputError(tr("the archive holds no {part}", part=part), file=self.file, remedy=self._remedy)
        if info.flag_bits & 1:
            raise InputError(tr("{part} is encrypted", part=part), file=self.file, remedy=tr("take the password off"))
        steep = info.file_size > RATIO_FROM and info.file_size > STEEPEST * max(1, info.compress_size)
        if info.file_size > LARGEST_PART or steep:
            raise InputError(
                tr(
                    "{part} would unpack to {file_size:,} bytes, more than a document needs",
                    part=part,
                    file_size=info.file_size,
                ),
                file=self.file,
                remedy=_DISTRUST,
            )
        try:
            with self._archive.open(info) as stream:
                data = stream.read(LARGEST_PART + 1)
        except _DAMAGE as error:
            raise InputError(tr("{part} is damaged", part=part), file=self.file, remedy=self._remedy) from error
        if len(data) > LARGEST_PART:
            raise InputError(tr("{part} is larger than it says", part=part), file=self.file, remedy=_DISTRUST)
        return data

    def xml(self, part: str) -> Element:
        """The root element of one part; tags are written `{namespace}name`.

        Raises:
            InputError: As `read`; XML that is damaged, nested too deeply, or declares a document type.
        """
        return parse_xml(self.read(part), f"{self.file}!{part}")
