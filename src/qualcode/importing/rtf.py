"""Rich text (RTF): the projection of Word documents; pictures, objects and fields are passed over, never run."""

from __future__ import annotations

import re
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.rtf_blocks import Writer
from qualcode.importing.rtf_groups import CAUGHT, NOTES, NOWHERE, TEXT_BOXES, UNDERSTOOD, Goal, Group
from qualcode.importing.rtf_signs import FAMILIES, SIGNS, SYMBOLS, codec_of_charset, codec_of_page, decoded

MOST_TOKENS = 4_000_000
"""Words of control and stretches of text: Word writes some 3 for each word that is said."""
DEEPEST = 2_000
"""Groups within groups."""
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<end>[\r\n\0]+)|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_HEADING = re.compile(r"(?:heading \d|title|subtitle)\b", re.IGNORECASE)
_METADATA = frozenset(("title", "author", "subject"))
_REMEDY = tr("save it again as .rtf or .docx in a word processor")


class RtfReader:
    """Reads `.rtf`."""

    name = "rtf"
    suffixes: tuple[str, ...] = (".rtf",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Project the document to text and find its turns; comments and footnotes become notes.

        Raises:
            InputError: No RTF, beyond the limits, or without any text.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: No RTF, beyond the limits, or without any text.
        """
        start = data.find(b"{\\rtf", 0, 64)
        if start < 0:
            old = data.startswith(b"\xd0\xcf\x11\xe0")
            raise InputError(
                tr("this is no .rtf file but a file with a password (encrypted) or in the old .doc format")
                if old
                else tr("this is not rich text"),
                file=file,
                remedy=_REMEDY,
            )
        blocks = Blocks(file, choices.notation)
        interpreter = _Interpreter(blocks, file)
        whole = interpreter.run(data, start)
        interpreter.place_comments()
        warnings = () if whole else (tr("the file ends in the middle: something may be missing at its end"),)
        return blocks.transcript(
            self.name, encoding=interpreter.encoding, metadata=interpreter.metadata, warnings=warnings
        )


class _Comment(NamedTuple):
    place: int
    identity: str
    text: str
    author: str


class _Interpreter:
    """One run over the bytes; groups lie on a stack of their own, so that no depth of braces is too deep."""

    def __init__(self, blocks: Blocks, file: str) -> None:
        self.metadata: dict[str, str] = {}
        self.encoding = "cp1252"
        self._file = file
        self._blocks = blocks
        self._body = Writer(blocks)
        self._group = Group(self._body)
        self._groups: list[Group] = []
        self._pending = bytearray()
        self._high = 0
        self._to_skip = 0
        self._starred = False
        self._fonts: dict[int, str | None] = {}
        self._font = 0
        self._default_font = 0
        self._style = 0
        self._headings: set[int] = set()
        self._caught = ""
        self._author = ""
        self._identity = ""
        self._ranges: dict[str, list[int]] = {}
        self._comments: list[_Comment] = []

    def run(self, data: bytes, start: int) -> bool:
        """Read all tokens; False if groups were still open at the end.

        Raises:
            InputError: Beyond the limits.
        """
        place, length = start, len(data)
        match = _TOKEN.match
        for _ in range(MOST_TOKENS):
            found = match(data, place)
            if found is None:
                break
            place = found.end()
            kind = found.lastgroup
            if kind == "text":
                self._bytes(found[0])
            elif kind in ("word", "number"):
                number = int(found["number"]) if found["number"] else None
                if found["word"] == b"bin":
                    place += max(0, number or 0)
                else:
                    self._word(found["word"].decode("ascii"), number)
            elif kind == "hex":
                self._bytes(bytes((int(found["hex"], 16),)))
            elif kind == "brace":
                if found["brace"] == b"{":
                    self._open()
                else:
                    self._close()
                    if not self._groups:
                        break
            elif kind == "symbol":
                self._symbol(found["symbol"])
        else:
            raise InputError(
                tr("it has more than {most_tokens:,} words of control", most_tokens=MOST_TOKENS),
                file=self._file,
                remedy=tr("take it apart"),
            )
        whole = not self._groups and place <= length
        while self._groups:
            self._close()
        self._flush()
        self._body.finish()
        return whole

    def place_comments(self) -> None:
        """Write the comments where their ranges lie, once all ranges are known."""
        for comment in self._comments:
            start, end = comment.place, comment.place
            span = self._ranges.get(comment.identity, [])
            if len(span) == 2:
                start, end = span
            self._blocks.note(start, end, comment.text, comment.author)

    def _open(self) -> None:
        self._flush()
        if len(self._groups) >= DEEPEST:
            raise InputError(tr("groups are nested too deeply"), file=self._file, remedy=tr("do not trust this file"))
        self._groups.append(self._group)
        self._group = self._group.inner()
        self._to_skip = 0
        self._starred = False

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        if not self._groups:
            return
        group, self._group = self._group, self._groups.pop()
        if group.catching and group.catching != self._group.catching:
            self._take(group.catching)
        elif group.note:
            self._end_note(group)
        elif group.goal is Goal.STYLES and self._group.goal is Goal.STYLES:
            if _HEADING.match(self._caught.strip()):
                self._headings.add(self._style)
            self._caught = ""

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            self._word("par", None)
        elif self._to_skip:
            self._to_skip -= 1
        elif symbol in SYMBOLS:
            self._text(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u":
            self._unicode(number or 0)
            return
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        group = self._group
        if group.goal is Goal.FONTS:
            self._font_word(word, number)
        if self._is_destination(word, starred):
            return
        if group.goal is Goal.STYLES and word == "s":
            self._style = number or 0
        if group.goal is not Goal.TEXT:
            if word == "uc":
                group.uc = _within(number, 0, 64)
            elif group.goal is Goal.CAUGHT and word in SIGNS:
                self._caught += SIGNS[word]
            return
        if word in SIGNS:
            self._text(SIGNS[word])
        elif word in ("par", "sect"):
            if not group.deleted:
                group.writer.end_paragraph(heading=group.style in self._headings and group.style > 0)
        else:
            self._format(group, word, number)

    def _format(self, group: Group, word: str, number: int | None) -> None:
        writer = group.writer
        if word == "b":
            group.bold = number != 0
        elif word == "f":
            self._set_font(group, number or 0)
        elif word == "plain":
            group.bold = group.deleted = group.revised = False
            self._set_font(group, self._default_font)
        elif word == "pard":
            writer.level, group.style = 0, 0
        elif word == "s":
            group.style = number or 0
        elif word == "intbl":
            writer.level = max(writer.level, 1)
        elif word == "itap":
            writer.level = _within(number, 0, 16)
        elif word in ("cell", "nestcell"):
            writer.end_cell(nested=word == "nestcell")
        elif word in ("row", "nestrow"):
            writer.end_row(nested=word == "nestrow")
        elif word == "trowd":
            writer.begin_row_definition()
        elif word in ("trhdr", "clmrg", "cellx"):
            writer.define(head=word == "trhdr", merged=word == "clmrg", cell_ends=word == "cellx")
        elif word == "deleted":
            self._change(group, "deletions", number)
        elif word == "revised":
            self._change(group, "insertions", number)
        elif word == "uc":
            group.uc = _within(number, 0, 64)
        else:
            self._document_word(word, number)

    def _document_word(self, word: str, number: int | None) -> None:
        if word in FAMILIES:
            self.encoding = FAMILIES[word]
        elif word == "ansicpg":
            self.encoding = codec_of_page(number or 0) or self.encoding
        elif word == "deff":
            self._default_font = number or 0

    def _change(self, group: Group, kind: str, number: int | None) -> None:
        on = number != 0
        before = group.deleted if kind == "deletions" else group.revised
        if on and not before:
            self._blocks.accepted[kind] += 1
        if kind == "deletions":
            group.deleted = on
        else:
            group.revised = on

    def _is_destination(self, word: str, starred: bool) -> bool:
        """Change where the group's text goes, if `word` says so; True if it did."""
        group = self._group
        if word in ("fonttbl", "stylesheet"):
            group.goal = Goal.FONTS if word == "fonttbl" else Goal.STYLES
        elif word in CAUGHT and (starred or word in _METADATA):
            if word in _METADATA and self._groups[-1].goal is not Goal.NOWHERE:
                return False
            group.goal, group.catching, self._caught = Goal.CAUGHT, word, ""
        elif word in ("ud", "result"):
            group.goal, group.under = group.under or Goal.NOWHERE, None
        elif word in TEXT_BOXES:
            self._blocks.left_out[tr("text boxes")] += 1
            group.goal = Goal.NOWHERE
        elif group.goal is Goal.NOWHERE and group.under is None:
            return True
        elif word in ("upr", "object"):
            if word == "object":
                self._blocks.left_out[tr("embedded files")] += 1
            group.under, group.goal = group.goal, Goal.NOWHERE
        elif word in NOTES and group.goal is Goal.TEXT and group.writer is self._body:
            group.note, group.writer, group.bold = NOTES[word], Writer(Blocks(self._file)), False
        elif word in NOWHERE or (starred and word not in UNDERSTOOD) or word == "shp":
            group.goal, group.under = Goal.NOWHERE, None
        else:
            return False
        return True

    def _font_word(self, word: str, number: int | None) -> None:
        if word == "f":
            self._font = number or 0
            self._fonts.setdefault(self._font, None)
        elif word == "fcharset":
            self._fonts[self._font] = codec_of_charset(number or 0)
        elif word == "cpg":
            self._fonts[self._font] = codec_of_page(number or 0) or self._fonts.get(self._font)

    def _set_font(self, group: Group, number: int) -> None:
        group.codec = self._fonts.get(number)

    def _bytes(self, data: bytes) -> None:
        self._starred = False
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if self._group.goal is not Goal.NOWHERE:
            self._pending += data

    def _flush(self) -> None:
        """Decode the bytes in hand; the halves of a double-byte character may have come as two tokens."""
        if self._pending:
            data = bytes(self._pending)
            self._pending.clear()
            self._text(decoded(data, self._group.codec or self.encoding))
        elif self._high:
            self._text("")

    def _unicode(self, number: int) -> None:
        if self._pending:
            self._flush()
        code = number + 0x10000 if number < 0 else number
        self._to_skip = self._group.uc
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000 and self._high:
            code = 0x10000 + ((self._high - 0xD800) << 10) + (code - 0xDC00)
            self._high = 0
        self._text(chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd")

    def _text(self, text: str) -> None:
        if self._pending:
            self._flush()
        if self._high:
            self._high, text = 0, "\ufffd" + text
        group = self._group
        if group.goal is Goal.TEXT:
            if text and not group.deleted:
                group.writer.write(text, bold=group.bold)
        elif group.goal is not Goal.NOWHERE and len(self._caught) < 1000:
            self._caught += text

    def _take(self, what: str) -> None:
        """Use the caught words."""
        words, self._caught = self._caught.strip(), ""
        if what in _METADATA:
            if words:
                self.metadata.setdefault(what, words)
        elif what == "atnauthor":
            self._author = words
        elif what == "atnref":
            self._identity = words
        elif what == "atrfstart":
            self._ranges[words] = [self._blocks.offset]
        elif what == "atrfend" and len(self._ranges.get(words, ())) == 1:
            self._ranges[words].append(self._blocks.offset)

    def _end_note(self, group: Group) -> None:
        group.writer.finish()
        text = group.writer.blocks.text
        if group.note == "comments":
            self._comments.append(_Comment(self._blocks.offset, self._identity, text, self._author))
            self._identity = self._author = ""
        else:
            self._blocks.note(self._blocks.offset, self._blocks.offset, text)


def _within(number: int | None, least: int, most: int) -> int:
    return min(max(number if number is not None else 1, least), most)
