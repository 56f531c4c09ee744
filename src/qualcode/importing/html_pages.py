"""Web pages kept as files: read as they show, without their scripts, styles and links; nothing is ever fetched."""

from __future__ import annotations

import codecs
import re

from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.decoding import Decoded, decode
from qualcode.importing.html_blocks import Page

_LOOKED_AT = 4096
"""Bytes in which a page names its encoding."""
_DECLARED = re.compile(
    rb"<\?xml[^>]{1,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
_READ_AS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("macintosh", "x-mac-roman"), "mac_roman"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    "x-mac-cyrillic": "mac_cyrillic",
}
"""As browsers read these names: by the larger encoding that programs really wrote."""
_FAMILIES = re.compile(
    r"utf-?8|iso-?8859-\d+|windows-\d+|cp-?\d+|koi8-[ru]|euc-(?:jp|tw)|iso-2022-(?:jp|kr)|gb18030|hz.*"
)


class HtmlReader:
    """Reads `.html`, `.htm` and `.xhtml`."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Write the page out and find its turns.

        Raises:
            InputError: `data` is no text, or shows nothing.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: `data` is no text, or shows nothing.
        """
        decoded = decode_page(data, file)
        blocks = Blocks(file, choices.notation)
        page = Page(blocks)
        page.write(decoded.text, xml=is_xhtml(decoded.text, file))
        return blocks.transcript(
            self.name, encoding=decoded.encoding, metadata=page.metadata, warnings=decoded.warnings
        )


def decode_page(data: bytes, file: str) -> Decoded:
    """Decode a page: by its mark, else as it says itself if that reads, else as any text.

    Raises:
        InputError: `data` is no text.
    """
    found = _DECLARED.search(data[:_LOOKED_AT])
    codec = _codec((found[1] or found[2]).decode("ascii").lower()) if found else None
    if codec is None or codec == "utf-8" or data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff")):
        return decode(data, file)
    if not data.isascii() and _reads(data, "utf-8"):
        return Decoded(
            data.decode("utf-8"), "utf-8", (tr("it says {codec} and is UTF-8: check the text", codec=codec),)
        )
    if _reads(data, codec):
        return Decoded(data.decode(codec), codec)
    decoded = decode(data, file)
    return decoded._replace(warnings=(tr("it says {codec}, which does not read it", codec=codec), *decoded.warnings))


def is_xhtml(source: str, file: str) -> bool:
    """True for a page that follows the rules of XML: by its name, its first line or its namespace."""
    start = source[:2048].lstrip("\ufeff \t\r\n")
    return file.lower().endswith(".xhtml") or start.startswith("<?xml") or "http://www.w3.org/1999/xhtml" in start


def _codec(name: str) -> str | None:
    """The codec for a name; None for one that is unknown, or that is no encoding of text."""
    if name in _READ_AS:
        return _READ_AS[name]
    if name in ("utf8", "utf-8") or name.startswith("utf-16"):  # a page that could say so was no UTF-16
        return "utf-8"
    if not _FAMILIES.fullmatch(name):
        return None
    try:
        return codecs.lookup(name.replace("windows-", "cp")).name
    except LookupError:
        return None


def _reads(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
