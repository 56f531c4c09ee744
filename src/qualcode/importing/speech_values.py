"""Times, speakers and words as recognition services write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.domain.translation import tr
from qualcode.importing.cues import PAUSE_MS, TIME, Cue, milliseconds
from qualcode.importing.json_trees import first, members, objects, string
from qualcode.importing.labels import plain_name

LATEST_MS = 10**10
"""Some hundred days: a later time is none of a recording."""
_LONGEST_NAME = 200
_NUMBER = re.compile(r"\s*([-−]?\d{1,15}(?:\.\d{1,20})?)\s*s?\s*")
_CLOCK = re.compile(rf"\s*{TIME}\s*")
_BLANKS = re.compile(r"\s+")


class Word(NamedTuple):
    """One word, with the punctuation after it."""

    text: str
    start_ms: int | None
    end_ms: int | None
    speaker: str | None


class Values:
    """Reads values that may be anything, and counts what could not be used."""

    def __init__(self, speakers: dict[str, str] | None = None) -> None:
        self.odd: Counter[str] = Counter()
        self._speakers = speakers or {}

    def warnings(self) -> tuple[str, ...]:
        """One sentence per kind of value that was left out."""
        return tuple(
            tr("{things} left out: {count}", things=what, count=count) for what, count in sorted(self.odd.items())
        )

    def time(self, value: object, per_second: int = 1) -> int | None:
        """A time in milliseconds; None, counted, if it is no time.

        Args:
            value: A number, also as text (`"1.4"`, `"1.4s"`), a clock time (`"00:00:01,400"`), or seconds and nanos.
            per_second: How many units a second has where `value` is a number.
        """
        if value is None:
            return None
        seconds = _seconds(value, per_second)
        if seconds is None or not -0.0005 <= seconds <= LATEST_MS / 1000:
            self.odd[tr("times that are none")] += 1
            return None
        return max(0, round(seconds * 1000))

    def speaker(self, value: object) -> str | None:
        """Who speaks, by the names that the file gives its numbers; a number without one is `Speaker 1`."""
        if isinstance(value, dict):
            value = first(value, "name", "speaker_name", "display_name", "label", "id")
        if value is None or isinstance(value, bool | float | list):
            return None
        key = str(value).strip()
        name = self._speakers.get(key)
        if name is None:
            name = f"Speaker {key}" if key.isdecimal() and key.isascii() else key
        name = plain_name(_BLANKS.sub(" ", name))
        if len(name) > _LONGEST_NAME:
            self.odd[tr("speakers with endless names")] += 1
            return None
        return name if any(character.isalnum() for character in name) else None

    def text(self, value: object) -> str:
        """Text without white space at its ends; empty, counted, if it is none."""
        if not isinstance(value, str):
            self.odd[tr("segments without text") if value is None else tr("texts that are none")] += 1
            return ""
        return value.strip()


def _seconds(value: object, per_second: int) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value / per_second if abs(value) < 1e15 else None
    if isinstance(value, str):
        if number := _NUMBER.fullmatch(value):
            return float(number[1].replace("−", "-")) / per_second
        clock = _CLOCK.fullmatch(value)
        return milliseconds(clock.groups()) / 1000 if clock else None
    parts = members(value)
    seconds = [_seconds(parts.get(key, 0), scale) for key, scale in (("seconds", 1), ("nanos", 10**9))]
    if not parts or seconds[0] is None or seconds[1] is None:
        return None
    return seconds[0] + seconds[1]


def speaker_names(root: dict[str, object]) -> dict[str, str]:
    """Number or id of each speaker to the name, as lists and objects called `speakers` give it."""
    names: dict[str, str] = {}
    listed = root.get("speakers")
    if isinstance(listed, dict):
        for key, value in listed.items():
            name = string(value) or string(first(members(value), "name", "display_name", "label"))
            if name:
                names[key] = name
    for place, entry in enumerate(objects(listed)):
        key = first(entry, "id", "speaker_id", "key", "speaker")
        name = string(first(entry, "name", "speaker_name", "display_name", "label"))
        if name and not isinstance(key, dict | list):
            names[str(place if key is None else key)] = name
    return names


def gathered(words: Iterable[Word]) -> list[Cue]:
    """Consecutive words of one speaker, without a pause between them, as one cue each."""
    cues: list[Cue] = []
    for word in words:
        last = cues[-1] if cues else None
        if last is None or word.speaker != last.speaker or _pause(last, word) > PAUSE_MS:
            cues.append(Cue(word.start_ms, word.end_ms, 0, [word.text], word.speaker, True))
        else:
            last.lines.append(word.text)
            last.end_ms = word.end_ms if word.end_ms is not None else last.end_ms
    for cue in cues:
        cue.lines = [" ".join(cue.lines)]
    return cues


def _pause(last: Cue, word: Word) -> int:
    return 0 if last.end_ms is None or word.start_ms is None else word.start_ms - last.end_ms


def plain_cue(text: str, start_ms: int | None, end_ms: int | None, speaker: str | None) -> Cue:
    """A cue of text without markup; a line end in it is a line end of the cue."""
    return Cue(start_ms, end_ms, 0, re.split(r"\r\n?|\n", text), speaker, True)
