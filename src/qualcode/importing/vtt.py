"""WebVTT captions: read as players read them, forgiving what hand-edited files get wrong."""

from __future__ import annotations

import re

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.cues import Cue, project, timing
from qualcode.importing.decoding import decode
from qualcode.importing.plain import nothing_to_code

_BLOCKS = ("NOTE", "STYLE", "REGION")
_KEY = re.compile(r"(?:NOTE[ \t]+)?([A-Za-z][\w -]{0,40})[ \t]*[:：](?!//)[ \t]*(\S.*)")
_NOTED = ("duration", "language", "confidence", "recognizability")
"""Keys that services write into `NOTE` lines."""
_NUMBERED_NAME = re.compile(r'\d{1,7}[ \t]+"([^"<>]{1,200})"[ \t]+\(\d{1,20}\)[ \t]*')
"""A cue's name that says who speaks: `12 "Anna Lee" (3456789)`."""
_TIME_MAP = "X-TIMESTAMP-MAP"


class VttReader:
    """Reads `.vtt`."""

    name = "vtt"
    suffixes: tuple[str, ...] = (".vtt",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Merge the cues into turns.

        Raises:
            InputError: No text, no cue, or a timing that cannot be read (with its line).
        """
        decoded = decode(data, file)
        if not decoded.text.strip():
            raise nothing_to_code(file)
        lines = decoded.text.split("\n")
        found = _Blocks(file)
        found.read(lines)
        named = any(cue.speaker for cue in found.cues)
        captions = project(found.cues, '1 "Name" (2)' if named else "<v Name>")
        if not captions.text:
            raise nothing_to_code(file)
        warnings = [*decoded.warnings, *captions.warnings]
        if not lines[0].startswith("WEBVTT"):
            warnings.append(tr("the first line is not WEBVTT"))
        if found.stray:
            warnings.append(
                tr("text outside any cue left out: line {lines}", lines=", ".join(map(str, found.stray[:5])))
            )
        if found.notes:
            warnings.append(tr("NOTE comments left out: line {lines}", lines=", ".join(map(str, found.notes[:5]))))
        if _is_shifted(lines):
            warnings.append(tr("{time_map} is not applied: times are as the cues write them", time_map=_TIME_MAP))
        return ReadTranscript(
            text=captions.text,
            turns=captions.turns,
            format=self.name,
            encoding=decoded.encoding,
            notation=captions.notation,
            warnings=tuple(warnings),
            metadata=_header(lines),
        )


class _Blocks:
    """The cues of a file, and what of its text belongs to none."""

    def __init__(self, file: str) -> None:
        self.cues: list[Cue] = []
        self.stray: list[int] = []
        """Numbers of lines with text that belongs to no cue."""
        self.notes: list[int] = []
        """Numbers of lines where comments begin that are more than a service's own keys."""
        self._file = file
        self._cue: Cue | None = None
        self._skipping = False
        self._waiting: list[int] = []

    def read(self, lines: list[str]) -> None:
        """Go through the file.

        Raises:
            InputError: A timing that cannot be read, or no cue at all.
        """
        self._skipping = lines[0].startswith("WEBVTT")
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._line(line, number, lines)
            elif not (line and self._goes_on(lines, number)):
                self._blank()
        self._blank()
        if not self.cues:
            raise InputError(
                tr("no cue was found"),
                file=self._file,
                line=len(lines),
                remedy=tr("a cue begins with 00:00:01.000 --> 00:00:02.000"),
            )

    def _goes_on(self, lines: list[str], number: int) -> bool:
        """A line of blanks inside a cue ends it only where another block follows (rolling captions have them)."""
        if self._cue is None or number >= len(lines):
            return False
        after = lines[number]
        if not after.strip() or after.startswith(_BLOCKS) or "->" in after:
            return False
        return number + 1 >= len(lines) or "->" not in lines[number + 1]

    def _blank(self) -> None:
        self._cue, self._skipping = None, False
        self.stray.extend(self._waiting)
        self._waiting = []

    def _line(self, line: str, number: int, lines: list[str]) -> None:
        opened = None if self._skipping and line.startswith(_BLOCKS) else timing(line, number, self._file)
        if opened is not None:
            _drop_number(self._cue)
            # One line above a timing is the cue's name; more than one are text that lost its timing.
            if self._waiting:
                name = _NUMBERED_NAME.fullmatch(lines[self._waiting.pop() - 1])
                opened.speaker = name[1].strip() or None if name else None
            self.stray.extend(self._waiting)
            self._waiting, self._skipping = [], False
            self._cue = opened
            self.cues.append(opened)
        elif self._cue is not None:
            self._cue.lines.append(line)
        elif not self._skipping:
            self._outside(line, number)

    def _outside(self, line: str, number: int) -> None:
        block = line.split(None, 1)[0]
        if self._waiting or (block not in _BLOCKS and not line.startswith("WEBVTT")):
            self._waiting.append(number)
            return
        self._skipping = True
        key = _KEY.fullmatch(line)
        if block == "NOTE" and not (key and key[1].strip().lower() in _NOTED):
            self.notes.append(number)


def _drop_number(cue: Cue | None) -> None:
    """A number right above the next timing is that cue's, not speech (a blank line is missing)."""
    if cue is not None and len(cue.lines) > 1 and cue.lines[-1].strip().isdecimal():
        cue.lines.pop()


def _is_shifted(lines: list[str]) -> bool:
    """A line `X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000` that moves the times of a stream's part."""
    maps = [line for line in lines if line.startswith(_TIME_MAP)]
    return any(re.search(r"[1-9]", line.partition("=")[2]) for line in maps)


def _header(lines: list[str]) -> dict[str, str]:
    """`Kind: captions`, `Language: en` below `WEBVTT`, and what services write as `NOTE language:en-us`."""
    if not lines[0].startswith("WEBVTT"):
        return {}
    values = {}
    title = lines[0][6:].strip(" \t-–")
    if title:
        values["title"] = title
    above = True
    for line in lines[1:]:
        if "-->" in line:
            break
        above = above and bool(line.strip())
        key = _KEY.fullmatch(line.strip()) if above or line.startswith("NOTE") else None
        if key and not line.startswith(_TIME_MAP):
            name = key[1].strip().lower()
            if not line.startswith("NOTE") or name in ("duration", "language"):
                values[name] = key[2].strip().strip('"')
    return values
