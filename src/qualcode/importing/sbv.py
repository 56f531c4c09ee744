"""SubViewer captions (.sbv), as YouTube and meetings write them."""

from __future__ import annotations

import re

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.cues import Cue, milliseconds
from qualcode.importing.srt import read_cues

_TIME = r"(\d{1,4}):(\d{1,2}):(\d{1,2})[.,](\d{1,9})"
_TIMING = re.compile(rf"\s*{_TIME}\s*,\s*{_TIME}\s*")
_LIKE_TIMING = re.compile(r"\s*[-−]?\w{1,4}:[\w:.]{1,20}\s*,\s*[-−]?\w{1,4}:\w{1,4}:[\w:.]{1,20}\s*")


class SbvReader:
    """Reads `.sbv`."""

    name = "sbv"
    suffixes: tuple[str, ...] = (".sbv",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Merge the cues into turns.

        Raises:
            InputError: No text, no cue, or a timing that cannot be read (with its line).
        """
        return read_cues(data, file, self.name, _timing, "0:00:01.000,0:00:02.000", line_break="[br]")


def _timing(line: str, number: int, file: str) -> Cue | None:
    """The cue that a line `0:00:01.000,0:00:02.000` opens."""
    found = _TIMING.fullmatch(line) if len(line) < 80 else None
    if found is not None:
        groups = found.groups()
        return Cue(milliseconds(groups[:4]), milliseconds(groups[4:]), number)
    if len(line) < 80 and _LIKE_TIMING.fullmatch(line):
        raise InputError(
            tr("this timing cannot be read"), file=file, line=number, remedy=tr("write it as 0:00:01.000,0:00:02.000")
        )
    return None
