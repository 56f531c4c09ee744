"""SubRip captions (.srt)."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
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
        return read_cues(data, file, self.name, timing, "00:00:01,000 --> 00:00:02,000")


def read_cues(
    data: bytes,
    file: str,
    name: str,
    timing: Callable[[str, int, str], Cue | None],
    example: str,
    *,
    line_break: str = "\n",
) -> ReadTranscript:
    """What srt and sbv share: timings with text below them.

    Args:
        data: The whole file.
        file: The name used in messages.
        name: The reader's name.
        timing: The cue that a line opens, given the line, its number and the file; None for any other line.
        example: A timing as the format writes it, for messages.
        line_break: What parts lines inside a line of the file.

    Raises:
        InputError: No text, no cue, or a timing that cannot be read (with its line).
    """
    decoded = decode(data, file)
    if not decoded.text.strip():
        raise nothing_to_code(file)
    lines = decoded.text.split("\n")
    cues, stray = _cues(lines, file, timing, line_break)
    if not cues:
        raise InputError(
            tr("no cue was found"),
            file=file,
            line=len(lines),
            remedy=tr("a cue begins with {example}", example=example),
        )
    captions = project(cues)
    if not captions.text:
        raise nothing_to_code(file)
    warnings = [*decoded.warnings, *captions.warnings]
    if stray:
        warnings.append(tr("text before the first cue left out: line {lines}", lines=", ".join(map(str, stray[:5]))))
    return ReadTranscript(
        text=captions.text,
        turns=captions.turns,
        format=name,
        encoding=decoded.encoding,
        notation=captions.notation,
        warnings=tuple(warnings),
    )


def _cues(
    lines: list[str], file: str, timing: Callable[[str, int, str], Cue | None], line_break: str
) -> tuple[list[Cue], list[int]]:
    """The cues, and the numbers of lines before the first one.

    All up to the next timing belongs to a cue, across blank lines too, but not a number right above it.
    """
    cues: list[Cue] = []
    stray: list[int] = []
    numbered = next((line.strip().isdecimal() for line in lines if line.strip()), False)
    for number, line in enumerate(lines, start=1):
        opened = timing(line, number, file)
        if opened is not None:
            if numbered:
                _drop_number(cues, stray)
            cues.append(opened)
        elif not line.strip():
            continue
        elif cues:
            cues[-1].lines.extend(line.split(line_break))
        else:
            stray.append(number)
    return cues, stray


def _drop_number(cues: list[Cue], stray: list[int]) -> None:
    """A number right above a timing is the cue's, where the file numbers its cues."""
    if cues and cues[-1].lines and cues[-1].lines[-1].strip().isdecimal():
        cues[-1].lines.pop()
    elif not cues and len(stray) == 1:
        stray.pop()
