"""Time stamps in transcripts: how they are written, where they stand, which milliseconds they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?"
CLOCK = rf"{_CLOCK}(?![\d:])"
"""`m:ss`, `h:mm:ss`, with or without a fraction."""
_LOOSE = r"\d{1,3}:[0-5]?\d(?::[0-5]?\d)?(?:[.,]\d{1,7})?(?![\d:])"
_TO = r"[^\S\n]{0,3}(?:-{1,2}>|[-–—]|to)[^\S\n]{0,3}"
RANGE = rf"{_LOOSE}[^\S\n]{{0,3}}-->[^\S\n]{{0,3}}{_LOOSE}"
F4 = r"#\d{1,2}:[0-5]\d:[0-5]\d(?:[-.,]\d{1,3})?#"
BRACKETED = rf"\\?[\[({{<]\\{{0,2}}[^\S\n]?{CLOCK}(?:{_TO}{CLOCK})?[^\S\n]?\\?[\])}}>]"
_FROM_TO = rf"{BRACKETED}[^\S\n]?(?:to|-{{0,2}}>|[-–—]|bis|à|a)[^\S\n]?{BRACKETED}"
BARE = rf"(?:{RANGE}|{CLOCK})"
ANY = rf"(?:{BRACKETED}|{F4}|{BARE})"

_OPENERS = "#[({<"
_FEW = 10_000
"""Signs that may open a stamp; in a text with more of them they are not listed beforehand."""
_INLINE = re.compile(rf"[#\[({{<]\\{{0,2}}[^\S\n]?{_CLOCK}(?:-\d{{1,3}})?(?:{_TO}{CLOCK})?[^\S\n]?(\\?[#\])}}>])")
_ALONE = re.compile(rf"\s*({_FROM_TO}|{ANY})(?:{_TO}{CLOCK})?\s*")
_AT_START = re.compile(rf"\s*({_FROM_TO}|{BRACKETED}|{F4}|{RANGE}|\d{{1,3}}:[0-5]\d:[0-5]\d(?:[.,]\d{{1,3}})?(?=\s))")
_NUMBERS = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,-](\d{1,7}))?")
_JOINS = frozenset(("to", "-", "–", "—", "-->", "bis", "à", "a"))
"""Between two stamps: `[01:33] to [03:00]` is one."""
_CLOSES = {"[": "]", "(": ")", "{": "}", "<": ">", "#": "#"}


class Stamp(NamedTuple):
    """A time stamp with its brackets, in code points of the text, and the milliseconds it names."""

    start: int
    end: int
    start_ms: int
    end_ms: int | None = None


def milliseconds(written: str) -> tuple[int, int | None]:
    """Read the first clock of `written`, and the second one where it is a range.

    Two numbers are minutes and seconds, three are hours, minutes and seconds; a fraction is decimal (`-3` of
    f4 is three tenths).

    Raises:
        ValueError: No clock in `written`.
    """
    clocks = [_clock(found) for found in _NUMBERS.finditer(written)]
    if not clocks:
        raise ValueError(f"no time in {written!r}")
    return clocks[0], clocks[1] if len(clocks) > 1 and clocks[1] >= clocks[0] else None


def _clock(found: re.Match[str]) -> int:
    first, second, third, fraction = found.groups()
    seconds = int(first) * 60 + int(second) if third is None else (int(first) * 60 + int(second)) * 60 + int(third)
    return seconds * 1000 + (int(fraction[:3].ljust(3, "0")) if fraction else 0)


def stamp_at(text: str, start: int, end: int) -> Stamp:
    """The stamp that `text[start:end]` writes."""
    first, second = milliseconds(text[start:end])
    return Stamp(start, end, first, second)


def inline_stamps(text: str) -> list[Stamp]:
    """Every stamp in brackets or number signs, ascending, a Markdown backslash before the bracket included.

    A clock without brackets inside speech is a time of day that somebody spoke of, and no stamp.
    """
    stamps: list[Stamp] = []
    for found in _inline(text):
        start, end = found.span()
        if _CLOSES[text[start]] != found[1][-1]:
            continue
        if start and text[start - 1] == "\\":
            start -= 1
        between = text[stamps[-1].end : start] if stamps and start - stamps[-1].end < 8 else "\n"
        if "\n" not in between and between.strip() in _JOINS:
            first = stamps.pop()
            second = stamp_at(text, start, end).start_ms
            stamps.append(Stamp(first.start, end, first.start_ms, second if second >= first.start_ms else None))
        else:
            stamps.append(stamp_at(text, start, end))
    return stamps


def _inline(text: str) -> Iterator[re.Match[str]]:
    """Every match of `_INLINE`, one after the other; where it may begin is found many times as fast sign by sign."""
    if sum(map(text.count, _OPENERS)) > _FEW:
        yield from _INLINE.finditer(text)
        return
    end = 0
    for opener in sorted(place for sign in _OPENERS for place in _places(text, sign)):
        if opener >= end and (found := _INLINE.match(text, opener)) is not None:
            end = found.end()
            yield found


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def stamp_alone(line: str) -> tuple[int, int] | None:
    """The place of the stamp in a line that holds nothing else, bare clocks included."""
    if len(line) > 64 and len(line.strip()) > 64:
        return None
    found = _ALONE.fullmatch(line)
    if found is None:
        return None
    return found.start(1), len(line.rstrip())


def stamp_first(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the stamp that `text[start:end]` begins with; a bare clock needs all three numbers."""
    found = _AT_START.match(text, start, end)
    return found.span(1) if found else None
