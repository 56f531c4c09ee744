"""Office packages: parts of a zip archive read within limits, XML parsed without entities."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from qualcode.domain.errors import InputError

LARGEST_PART = 128 * 2**20
"""Bytes of one unpacked part; the text of 10,000 pages of Word takes some 40 MiB."""
STEEPEST = 250
"""Packed to unpacked; Word's own XML stays below 60."""
RATIO_FROM = 4 * 2**20
"""Unpacked bytes below which the ratio is not asked for."""
DEEPEST = 256
"""Nested elements."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),  # what zipfile lets through from bad offsets and flags
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REMEDY = "open it in a word processor and save it again as .docx"


class Package:
    """A zip archive in memory, read part by part.

    Raises:
        InputError: `data` is no zip archive, is encrypted, or is an old binary Office file.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        if data.startswith(_OLE):
            raise InputError(
                "this is a file with a password or in the old .doc format",
                file=file,
                remedy="open it in a word processor, take the password off, and save it as .docx",
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise InputError("this is no .docx file: it is not a zip archive", file=file, remedy=_REMEDY) from error
        self._parts = {info.filename.lower(): info for info in self._archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def read(self, part: str) -> bytes:
        """The bytes of one part.

        Raises:
            InputError: No such part, a damaged or encrypted one, or one beyond the limits.
        """
        info = self._parts.get(part.lower())
        if info is None:
            raise InputError(f"the archive holds no {part}", file=self.file, remedy=_REMEDY)
        if info.flag_bits & 1:
            raise InputError(f"{part} is encrypted", file=self.file, remedy="take the password off")
        steep = info.file_size > RATIO_FROM and info.file_size > STEEPEST * max(1, info.compress_size)
        if info.file_size > LARGEST_PART or steep:
            raise InputError(
                f"{part} would unpack to {info.file_size:,} bytes, more than a document needs",
                file=self.file,
                remedy="do not trust this file",
            )
        try:
            with self._archive.open(info) as stream:
                data = stream.read(LARGEST_PART + 1)
        except _DAMAGE as error:
            raise InputError(f"{part} is damaged", file=self.file, remedy=_REMEDY) from error
        if len(data) > LARGEST_PART:
            raise InputError(f"{part} is larger than it says", file=self.file, remedy="do not trust this file")
        return data

    def xml(self, part: str) -> Element:
        """The root element of one part; tags are written `{namespace}name`.

        Raises:
            InputError: As `read`; XML that is damaged, nested too deeply, or declares a document type.
        """
        return parse_xml(self.read(part), f"{self.file}!{part}")


def parse_xml(data: bytes, file: str) -> Element:
    """Parse XML without document type, entities or anything from outside.

    Raises:
        InputError: Damaged XML, a document type, or more than `DEEPEST` nested elements.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError("elements are nested too deeply", file=file, remedy="do not trust this file")
        builder.start(_clark(tag), {_clark(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_clark(tag))

    def refuse(*_: object) -> None:
        raise InputError(
            "it declares a document type or entities, which no word processor writes",
            file=file,
            line=parser.CurrentLineNumber,
            remedy="do not trust this file",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError(f"damaged XML: {error}", file=file, remedy=_REMEDY) from error
    return builder.close()


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name
