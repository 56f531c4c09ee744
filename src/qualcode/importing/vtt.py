"""WebVTT captions: read as players read them, forgiving what hand-edited files get wrong."""

from __future__ import annotations

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.cues import Cue, project, timing
from qualcode.importing.decoding import decode
from qualcode.importing.plain import nothing_to_code

_BLOCKS = ("NOTE", "STYLE", "REGION")


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
        cues, stray = _cues(lines, file)
        captions = project(cues)
        if not captions.text:
            raise nothing_to_code(file)
        warnings = [*decoded.warnings, *captions.warnings]
        if not lines[0].startswith("WEBVTT"):
            warnings.append("the first line is not WEBVTT")
        if stray:
            warnings.append(f"text outside any cue left out: line {', '.join(map(str, stray[:5]))}")
        return ReadTranscript(
            text=captions.text,
            turns=captions.turns,
            format=self.name,
            encoding=decoded.encoding,
            notation=captions.notation,
            warnings=tuple(warnings),
            metadata=_header(lines),
        )


def _cues(lines: list[str], file: str) -> tuple[list[Cue], list[int]]:
    """The cues, and the numbers of lines with text that belongs to none."""
    cues: list[Cue] = []
    stray: list[int] = []
    cue: Cue | None = None
    skipping = lines[0].startswith("WEBVTT")
    waiting: list[int] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            cue, skipping = None, False
            stray.extend(waiting)
            waiting = []
            continue
        opened = None if skipping and line.startswith(_BLOCKS) else timing(line, number, file)
        if opened is not None:
            _drop_number(cue)
            # One line above a timing is the cue's name; more than one are text that lost its timing.
            stray.extend(waiting[:-1])
            waiting, skipping = [], False
            cue = opened
            cues.append(cue)
        elif cue is not None:
            cue.lines.append(line)
        elif not skipping:
            if not waiting and line.split(None, 1)[0] in _BLOCKS:
                skipping = True
            else:
                waiting.append(number)
    stray.extend(waiting)
    if not cues:
        raise InputError(
            "no cue was found",
            file=file,
            line=len(lines),
            remedy="a cue begins with 00:00:01.000 --> 00:00:02.000",
        )
    return cues, stray


def _drop_number(cue: Cue | None) -> None:
    """A number right above the next timing is that cue's, not speech (a blank line is missing)."""
    if cue is not None and len(cue.lines) > 1 and cue.lines[-1].strip().isdecimal():
        cue.lines.pop()


def _header(lines: list[str]) -> dict[str, str]:
    """`Kind: captions`, `Language: en` below `WEBVTT`."""
    if not lines[0].startswith("WEBVTT"):
        return {}
    values = {}
    title = lines[0][6:].strip(" \t-–")
    if title:
        values["title"] = title
    for line in lines[1:]:
        if not line.strip() or "-->" in line:
            break
        key, colon, value = line.partition(":")
        if colon and value.strip():
            values[key.strip().lower()] = value.strip()
    return values
