"""What the cells of a foreign table mean: texts, whole numbers and moments, whatever type they are stored as."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from qualcode.importing.guessing import guess

Cell = str | int | float | bytes | None
"""What a row holds in one column, whatever type the column was declared with."""

_SHORT = 64
_EXACT = 2**53
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What R's date() gives: `Fri Dec  6 09:26:07 2019`.
_OF_R = re.compile(r"\w{2,4}\.? +(\w{3})\w*\.? +(\d{1,2}) +(\d{1,2}):(\d\d):(\d\d) +(\d{4})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.0*)?")


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8; what is not, by a guess, so that a text of an old system is read all the same."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        forgiving = data.decode("utf-8", "replace")
    bad = forgiving.count("\ufffd")
    if sum(1 for character in forgiving if character > "\x7f") - bad >= 4 * bad:
        return forgiving
    codec = guess(data) if len(data) >= _SHORT else None
    return data.decode(codec or "cp1252", "replace")


def as_text(value: Cell) -> str:
    """A value as text, whatever type it has; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return decoded(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)


def as_whole(value: Cell) -> int | None:
    """A value as a whole number, also where it is written as text; None where it is none."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else None
    if isinstance(value, str | bytes):
        digits = as_text(value[:40]).strip()
        return int(digits.partition(".")[0]) if len(value) < 40 and _NUMBER.fullmatch(digits) else None
    return value


def as_moment(value: Cell) -> int | None:
    """A time in UTC milliseconds since 1970; one without a zone is taken as UTC; None where it is no time.

    Known are ISO 8601, also with `_` between day and time, and what R's `date()` writes.
    """
    written = as_text(value)[:60].strip()
    try:
        of_r = _OF_R.fullmatch(written)
        if of_r is not None:
            month = _MONTHS.index(of_r[1].lower()) + 1
            day, hour, minute, second, year = (int(of_r[group]) for group in (2, 3, 4, 5, 6))
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        else:
            moment = datetime.fromisoformat(written.replace("_", " "))
            moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        milliseconds = round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return None
    return milliseconds if milliseconds > 0 else None
