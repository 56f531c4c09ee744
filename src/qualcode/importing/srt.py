"""SubRip captions (.srt)."""

from __future__ import annotations

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.cues import Cue, project, timing
from qualcode.importing.decoding import decode
from qualcode.importing.plain import nothing_to_code


class SrtReader:
    """Reads `.srt`."""

    name = "srt"
    suffixes: tuple[str, ...] = (".srt",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Merge the cues into turns.

        Raises:
            InputError: No text, no cue, or a timing that cannot be read (with its line).
        """
        decoded = decode(data, file)
        if not decoded.text.strip():
            raise nothing_to_code(file)
        cues, stray = _cues(decoded.text.split("\n"), file)
        captions = project(cues)
        if not captions.text:
            raise nothing_to_code(file)
        warnings = [*decoded.warnings, *captions.warnings]
        if stray:
            warnings.append(f"text before the first cue left out: line {', '.join(map(str, stray[:5]))}")
        return ReadTranscript(
            text=captions.text,
            turns=captions.turns,
            format=self.name,
            encoding=decoded.encoding,
            notation=captions.notation,
            warnings=tuple(warnings),
        )


def _cues(lines: list[str], file: str) -> tuple[list[Cue], list[int]]:
    """The cues, and the numbers of lines before the first one.

    All up to the next timing belongs to a cue, across blank lines too, but not a number right above it.
    """
    cues: list[Cue] = []
    stray: list[int] = []
    for number, line in enumerate(lines, start=1):
        opened = timing(line, number, file)
        if opened is not None:
            _drop_number(cues, stray)
            cues.append(opened)
        elif not line.strip():
            continue
        elif cues:
            cues[-1].lines.append(line)
        else:
            stray.append(number)
    if not cues:
        raise InputError(
            "no cue was found",
            file=file,
            line=len(lines),
            remedy="a cue begins with 00:00:01,000 --> 00:00:02,000",
        )
    return cues, stray


def _drop_number(cues: list[Cue], stray: list[int]) -> None:
    if cues and cues[-1].lines and cues[-1].lines[-1].strip().isdecimal():
        cues[-1].lines.pop()
    elif not cues and stray:
        stray.pop()
