"""Figures as text and as bars: where a coefficient and its interval lie between no agreement and full agreement."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.domain.agreement_answers import RELIABLE, TENTATIVE
from qualcode.domain.translation import number, tr
from qualcode.tui.prompts.rows import Piece

HIGH, MIDDLE, LOW = BANDS = ("high", "middle", "low")
"""From .80 on reliable; from .667 on for tentative conclusions; below that for none."""
MARKS = {HIGH: "●", MIDDLE: "◐", LOW: "○"}
"""Tell the bands apart where there are no colours."""
INKS = {HIGH: "good", MIDDLE: "strong", LOW: "warn"}
LEGEND = tr(
    "{high} from .80  {middle} from .667  {low} below: no conclusions  – undefined",
    high=MARKS[HIGH],
    middle=MARKS[MIDDLE],
    low=MARKS[LOW],
)
NONE = "–"
_DEEP = -0.25
"""Figures a little below 0 are common where a code is rare, and would push all others to the right."""
_TITLED = 16
"""Cells from which on a bar has room for the names of both marks."""


class Scale(NamedTuple):
    """What the ends of a bar stand for."""

    low: float
    high: float = 1.0


def band_of(value: float) -> str:
    """In which of the three bands a figure lies."""
    return HIGH if value >= RELIABLE else MIDDLE if value >= TENTATIVE else LOW


def decimal(value: float | None, digits: int = 3) -> str:
    """A coefficient without its leading zero, with a minus sign: `.585`, `−.03`, `1.000`; `–` for none.

    What lies just below .667 or .80 is cut there, not rounded: it would read as if it had reached it.
    """
    if value is None:
        return NONE
    shown = round(abs(value), digits)
    if value > 0 and any(value < mark <= shown for mark in (TENTATIVE, RELIABLE)):
        shown = math.floor(value * 10**digits) / 10**digits
    text = number(shown, f".{digits}f").removeprefix("0")
    return f"−{text}" if value < 0 and shown else text


def percent(share: float, digits: int = 1) -> str:
    """A share in per cent, without the sign."""
    return number(100 * share, f".{digits}f")


def scale_of(values: Iterable[float | None]) -> Scale:
    """From 0 to 1; from −1 where a figure lies well below 0."""
    return Scale(-1.0 if any(value is not None and value < _DEEP for value in values) else 0.0)


def place_of(value: float, scale: Scale, width: int) -> int:
    """The cell of a bar that a figure falls on; what lies beyond an end falls on that end."""
    share = (value - scale.low) / (scale.high - scale.low)
    return round(max(0.0, min(1.0, share)) * (width - 1))


def interval_bar(
    value: float | None, low: float | None, high: float | None, scale: Scale, width: int, *, judged: bool = True
) -> tuple[Piece, ...]:
    """A bar of `width` cells: `●` for the figure, `├──┤` for its interval, `┊` at .667 and .80.

    `◂` stands at the left end where the interval goes on beyond it.

    Args:
        judged: Whether .667 and .80 are marks for it; they are none for percent agreement.
    """
    marks = {place_of(mark, scale, width) for mark in (TENTATIVE, RELIABLE)} if judged else set()
    cells = [("┊" if i in marks else "·", "quiet") for i in range(width)]
    if value is None:
        return _joined(cells)
    if low is not None and high is not None:
        first, last = place_of(low, scale, width), place_of(high, scale, width)
        for i in range(first, last + 1):
            cells[i] = ("┼" if i in marks else "─", "bar")
        cells[first] = ("◂" if low < scale.low else "├", "bar")
        cells[last] = ("┤", "bar")
    cells[place_of(value, scale, width)] = ("●", INKS[band_of(value)] if judged else "strong")
    return _joined(cells)


def scale_title(scale: Scale, width: int) -> str:
    """The title over bars: what their ends and marks stand for."""
    line = [" "] * width
    _write(line, 0, "0" if not scale.low else "−1")
    if width >= _TITLED:
        tentative, reliable = place_of(TENTATIVE, scale, width), place_of(RELIABLE, scale, width)
        _write(line, tentative - 3, decimal(TENTATIVE))
        _write(line, max(tentative + 2, reliable), decimal(RELIABLE, 1))
        if scale.low:
            _write(line, place_of(0, scale, width), "0")
    _write(line, width - 1, "1")
    return "".join(line)


def _write(line: list[str], place: int, text: str) -> None:
    for offset, letter in enumerate(text):
        if 0 <= place + offset < len(line):
            line[place + offset] = letter


def _joined(cells: Iterable[Piece]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for text, ink in cells:
        if pieces and pieces[-1][1] == ink:
            pieces[-1] = (pieces[-1][0] + text, ink)
        else:
            pieces.append((text, ink))
    return tuple(pieces)
