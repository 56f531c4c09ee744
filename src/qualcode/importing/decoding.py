"""Bytes to text: a BOM decides, else UTF-8, else a guess that is said aloud; nothing is stripped."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with that of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RIFF = b"RIFF"
_MAGIC = (
    (b"PK\x03\x04", tr("a zip archive (docx, xlsx, epub …)")),
    (b"%PDF-", tr("a PDF")),
    (b"{\\rtf", tr("an RTF file")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", tr("an old Office file or an encrypted one")),
    (b"\x89PNG\r\n\x1a\n", tr("a PNG image")),
    (b"\xff\xd8\xff", tr("a JPEG image")),
    (b"GIF8", tr("a GIF image")),
    (_RIFF, tr("a sound or video file")),
    (b"ID3", tr("a sound file")),
    (b"OggS", tr("a sound file")),
    (b"fLaC", tr("a sound file")),
    (b"\x1f\x8b\x08", tr("a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", tr("a 7z archive")),
    (b"SQLite format 3\x00", tr("a database")),
    (b"\x7fELF", tr("a program")),
)
_REMEDY = tr("save it as UTF-8 text, or import it under its own suffix")


class Encoded(bytes):
    """The bytes of a file whose encoding was chosen; `decode` takes it instead of looking for one.

    Readers pass on what they are given, so that the choice holds for all that are text, and for no other.
    """

    encoding: str

    def __new__(cls, data: bytes, encoding: str) -> Encoded:
        """Take `data` with the name of a codec, as `ImportChoices` has it."""
        made = super().__new__(cls, data)
        made.encoding = encoding
        return made


class Decoded(NamedTuple):
    """The text of a file and how it was read."""

    text: str
    """Line ends are `\\n`; nothing else was touched. A BOM is not part of it."""
    encoding: str
    """The codec's name: `utf-8`, `cp1252`, `utf-16-le` …"""
    warnings: tuple[str, ...] = ()


def decode(data: bytes, file: str) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The whole file; if it is `Encoded`, its encoding holds and nothing is guessed.
        file: The name used in messages.

    Raises:
        InputError: `data` is no text, is damaged UTF-8 (with the line of the first bad byte), or is not in the
            encoding that was chosen.
    """
    if isinstance(data, Encoded):
        return _as_chosen(data, file)
    for bom, codec in _BOMS:
        # A UTF-16 text that begins with NUL looks like UTF-32 until it fails to decode as that.
        if data.startswith(bom) and (codec != "utf-32-le" or _reads(data[len(bom) :], codec)):
            return Decoded(_lines(_strictly(data[len(bom) :], codec, file)), codec)
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic != _RIFF or data[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
            raise InputError(tr("wrong encoding: this is no text but {kind}", kind=kind), file=file, remedy=_REMEDY)
    wide = _wide_codec(data)
    if wide is not None:
        text = data.decode(wide)
        return Decoded(_lines(text), wide, (tr("no BOM; read as {codec}: check the text", codec=wide.upper()),))
    try:
        return Decoded(_lines(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        return _guessed(data, file, error.start)


def _as_chosen(data: Encoded, file: str) -> Decoded:
    codec = data.encoding
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        before = _lines(data[: error.start].decode(codec, "replace"))
        raise InputError(
            tr(
                "wrong encoding: byte {start} ({byte}) is not {codec}",
                start=error.start,
                byte=f"0x{data[error.start]:02X}",
                codec=codec,
            ),
            file=file,
            line=before.count("\n") + 1,
            remedy=tr("choose another encoding, or none so that it is found out"),
        ) from error
    return Decoded(_lines(text.removeprefix("\ufeff")), codec)


def _lines(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_of(data: bytes, offset: int) -> int:
    before = data[:offset]
    return before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1


def _strictly(data: bytes, codec: str, file: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(codec, "replace").count("\n") + 1
        raise InputError(
            tr(
                "wrong encoding: the file says {codec} and breaks at byte {start}",
                codec=codec.upper(),
                start=error.start,
            ),
            file=file,
            line=line,
            remedy=tr("save it again as UTF-8"),
        ) from error


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a BOM: NUL bytes stand where the narrow half of each character would be."""
    if len(data) < 16 or b"\0" not in data[:65536]:
        return None
    sample = data[: 65536 - 65536 % 4]
    nuls = [sample[phase::4].count(0) / max(1, len(sample) // 4) for phase in range(4)]
    if len(data) % 4 == 0 and min(nuls[2:]) > 0.9 and _reads(data, "utf-32-le"):
        return "utf-32-le"
    if len(data) % 4 == 0 and min(nuls[:2]) > 0.9 and _reads(data, "utf-32-be"):
        return "utf-32-be"
    if len(data) % 2:
        return None
    if min(nuls[1], nuls[3]) > 0.4 and max(nuls[0], nuls[2]) < 0.04 and _is_prose(data, "utf-16-le"):
        return "utf-16-le"
    if min(nuls[0], nuls[2]) > 0.4 and max(nuls[1], nuls[3]) < 0.04 and _is_prose(data, "utf-16-be"):
        return "utf-16-be"
    return _wide_foreign(data)


def _reads(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_prose(data: bytes, codec: str) -> bool:
    """True if all of it decodes, and into hardly anything but printable characters."""
    if not _reads(data, codec):
        return False
    text = data[:65536].decode(codec, "ignore")
    return sum(1 for c in text if not c.isprintable() and c not in "\t\n\r\x0c\ufeff") * 200 <= len(text)


def _wide_foreign(data: bytes) -> str | None:
    """UTF-16 of another script than Latin: few NULs, but no UTF-8 either, and blanks in their place."""
    if _reads(data, "utf-8") and _is_prose(data.replace(b"\0", b""), "utf-8"):
        return None
    best: tuple[int, str] | None = None
    for codec in ("utf-16-le", "utf-16-be"):
        if not _is_prose(data, codec):
            continue
        text = data[:65536].decode(codec, "ignore")
        blanks = sum(text.count(c) for c in " \n\u3000。、，")
        if blanks * 200 >= len(text) and (best is None or blanks > best[0]):
            best = (blanks, codec)
    return best[1] if best else None


def _guessed(data: bytes, file: str, first_bad: int) -> Decoded:
    line = _line_of(data, first_bad)
    good, bad = _utf8_sequences(data)
    if good >= 4 * bad:
        raise InputError(
            tr(
                "wrong encoding: UTF-8, but byte {start} ({byte}) breaks it",
                start=first_bad,
                byte=f"0x{data[first_bad]:02X}",
            ),
            file=file,
            line=line,
            remedy=tr("repair that line in an editor, or save the file again as UTF-8"),
        )
    from qualcode.importing.guessing import guess

    codec = guess(data)
    if codec is None:
        raise InputError(
            tr("wrong encoding: this is no text in any encoding that could be recognised"),
            file=file,
            line=line,
            remedy=_REMEDY,
        )
    warning = tr(
        "not UTF-8 (first seen in line {line}); read as {codec}: check accents and quotation marks",
        line=line,
        codec=codec,
    )
    return Decoded(_lines(data.decode(codec)), codec, (warning,))


def _utf8_sequences(data: bytes) -> tuple[int, int]:
    """Characters beyond ASCII that are good UTF-8, and stretches of bytes that are not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - bad if not text.isascii() else 0
    return good, bad
