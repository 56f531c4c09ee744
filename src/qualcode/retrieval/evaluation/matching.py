"""How a value of a query is held against names and attributes: stars, case, numbers, dates, nearest names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.queries import Sign
from qualcode.domain.translation import tr

NEAREST = 3
"""So many names are offered for one that is not there."""
_ALIKE = 55
"""How alike a name must be to be offered, of 100."""


def like(pattern: str) -> Callable[[str], bool]:
    """Whether a name is so, whatever its case and its blanks; `*` stands for any letters."""
    first, *rest = _folded(pattern).split("*")
    if not rest:
        return lambda name: _folded(name) == first
    *middle, last = rest

    def fits(name: str) -> bool:
        folded = _folded(name)
        if len(folded) < len(first) + len(last) or not (folded.startswith(first) and folded.endswith(last)):
            return False
        return _one_after_the_other(folded, middle, len(first), len(folded) - len(last))

    return fits


def holding(pattern: str) -> Callable[[str], bool]:
    """Whether some words stand in a text, whatever their case; `*` stands for any letters, alone for any text."""
    pieces = _folded(pattern).split("*")
    if not "".join(pieces).strip():
        return lambda text: bool(text.strip())

    def fits(text: str) -> bool:
        folded = _folded(text)
        return _one_after_the_other(folded, pieces, 0, len(folded))

    return fits


def _one_after_the_other(text: str, pieces: Iterable[str], start: int, end: int) -> bool:
    """Whether pieces stand in a stretch of a text in their order; what is found first leaves most room for the rest."""
    for piece in pieces:
        found = text.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def compared(sign: Sign, difference: int) -> bool:
    """Whether a sign is met, where a value is smaller than (-1), equal to (0) or greater than (1) what it names."""
    return {
        "=": difference == 0,
        "!=": difference != 0,
        "<": difference < 0,
        "<=": difference <= 0,
        ">": difference > 0,
        ">=": difference >= 0,
    }[sign]


def number_of(text: str) -> float | None:
    """A number with a decimal point; None for anything else."""
    try:
        return float(text) if re.fullmatch(r"\s*[+-]?\d+(\.\d+)?\s*", text) else None
    except ValueError:
        return None


def period_of(text: str) -> tuple[str, str] | None:
    """The first and last day, in ISO form, of a day, a month or a year; None for anything else."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text.strip())
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if day is not None:
            return text.strip(), date(int(year), int(month), int(day)).isoformat()
        if month is not None:
            date(int(year), int(month), 1)
            return f"{year}-{month}-01", f"{year}-{month}-31"
        date(int(year), 1, 1)
    except ValueError:
        return None
    return f"{year}-01-01", f"{year}-12-31"


def against_period(day: str, period: tuple[str, str]) -> int:
    """-1 for a day before a period, 0 within it, 1 behind it."""
    return -1 if day < period[0] else 1 if day > period[1] else 0


def nearest(name: str, names: Iterable[str]) -> Sequence[str]:
    """The names most like one that is not there, the likest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, list(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAREST, score_cutoff=_ALIKE
    )
    return [one[0] for one in found]


def offered(name: str, names: Iterable[str]) -> str | None:
    """The nearest names as the remedy of an error; None where none is near."""
    return _offer(nearest(name, names))


def offered_codes(name: str, paths: Iterable[str]) -> str | None:
    """The codes whose own names are nearest, by their paths, as the remedy of an error; None where none is near."""
    by_name: dict[str, str] = {}
    for path in paths:
        by_name.setdefault(path.rpartition(SEPARATOR)[2], path)
    return _offer([by_name[near] for near in nearest(name.rpartition(SEPARATOR)[2], by_name)])


def _offer(near: Sequence[str]) -> str | None:
    return tr("perhaps {names} is meant", names=tr(" or ").join(f"“{one}”" for one in near)) if near else None
