"""Texts of project files: as their bytes have them, since offsets are counted there, and as we have them."""

from __future__ import annotations

import codecs
import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.registry import LARGEST_TEXT

MARK = "\ufeff"
"""The byte order mark."""

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class RawText:
    """A text as its file has it, and as we have it."""

    raw: str
    """As decoded: line ends as in the file, without its byte order mark."""
    mark: bool = False
    """Whether it began with a byte order mark."""
    encoding: str | None = None
    """The codec; None of a text that stood in the XML."""
    warnings: tuple[str, ...] = ()
    """What is to be looked at, each without a full stop."""

    @cached_property
    def text(self) -> str:
        """With `\\n` for line ends; nothing else is touched."""
        if "\r" not in self.raw:
            return self.raw
        return self.raw.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def astral(self) -> array[int]:
        """The places in `text` of characters beyond U+FFFF, which are two units in UTF-16; ascending."""
        # To write a text as UTF-16 is a tenth of the work of looking for such characters.
        if len(self.text.encode("utf-16-le", "surrogatepass")) == 2 * len(self.text):
            return array("q")
        return array("q", (found.start() for found in _ASTRAL.finditer(self.text)))

    @cached_property
    def line_ends(self) -> array[int]:
        """The places in `text` of line ends that are CR LF in the file, ascending."""
        return array("q", (found.start() - before for before, found in enumerate(re.finditer("\r\n", self.raw))))

    @classmethod
    def decode(cls, data: bytes, file: str = "", *, exact: bool = False) -> RawText:
        """Decode the bytes of a text file.

        UTF-8 holds if all of it is; then a mark of UTF-16 or UTF-32; else the encoding is guessed as for an import.
        A few bytes that break UTF-8, or the encoding that a mark tells, become `�` with a warning: a text that was
        damaged on its way is no reason to leave a project.

        Args:
            data: The whole file.
            file: The name used in messages.
            exact: It is UTF-8 as we write it, where a mark at the beginning is part of the text.

        Raises:
            InputError: This is no text (a picture, an archive …), or a text of more than 64 MiB.
        """
        if len(data) > LARGEST_TEXT:
            raise InputError(
                tr("a text of more than {largest_text} MiB is no transcript", largest_text=LARGEST_TEXT // 2**20),
                file=file or None,
                remedy=tr("cut it"),
            )
        for mark, codec in _WIDE_MARKS:
            # A UTF-16 text that begins with NUL looks like UTF-32 until it fails to decode as that.
            if data.startswith(mark) and (codec != "utf-32-le" or _reads(data, codec)):
                return cls._damaged(data[len(mark) :], codec, mark=True)
        whole = _strict(data)
        if whole is not None and (exact or "\0" not in whole):
            return cls._of(whole, "utf-8", exact=exact)
        if data.startswith(codecs.BOM_UTF8) or _mostly_utf8(data):
            return cls._damaged(data, "utf-8", mark=False)
        found = decode(data, file)
        return cls(data.decode(found.encoding), False, found.encoding, found.warnings)

    @classmethod
    def inline(cls, text: str, *, exact: bool = False) -> RawText:
        """A text that stood in the XML itself (PlainTextContent).

        Args:
            text: The element's text.
            exact: As for `decode`.
        """
        return cls._of(text, None, exact=exact)

    @classmethod
    def _of(cls, whole: str, encoding: str | None, *, exact: bool, warnings: tuple[str, ...] = ()) -> RawText:
        marked = not exact and whole.startswith(MARK)
        return cls(whole[1:] if marked else whole, marked, encoding, warnings)

    @classmethod
    def _damaged(cls, data: bytes, codec: str, *, mark: bool) -> RawText:
        text = data.decode(codec, "replace")
        bad = 0 if _reads(data, codec) else text.count("\ufffd")
        warnings = (tr("places that are no {codec} became �: {bad}", codec=codec.upper(), bad=bad),) if bad else ()
        return cls(text, True, codec, warnings) if mark else cls._of(text, codec, exact=False, warnings=warnings)


def _strict(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _reads(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Whether it is no whole UTF-8, but far more of what is not ASCII is good UTF-8 than bad."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for sign in text if sign > "\x7f") - bad
    return bad > 0 and good >= 4 * bad and "\0" not in text
