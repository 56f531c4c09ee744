"""Colours whose lightness alone tells the value, inks that stand out on them, and round numbers for axes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from qualcode.domain.charts import ChartValue
from qualcode.domain.translation import number as said_number

_RISING = ((247, 249, 252), (198, 214, 234), (117, 157, 203), (48, 97, 158), (8, 36, 84))
"""From nearly white to a dark blue; each step is darker than the one before, also in grey."""
_ABOVE = ((250, 250, 250), (252, 217, 176), (234, 150, 76), (179, 84, 10), (102, 42, 2))
_BELOW = ((250, 250, 250), (205, 216, 240), (137, 160, 214), (70, 94, 168), (29, 39, 105))
"""The two arms of a scale with 0 in its middle, orange and blue, which colour-blind people tell apart."""

_LARGEST = 1e15
"""Numbers from here on are written with a power of ten."""


def shade(share: float) -> str:
    """The colour of a share from 0 to 1, darker for more."""
    return _between(_RISING, share)


def shade_about_zero(share: float) -> str:
    """The colour of a share from -1 to 1: blue below 0, orange above, darker for what is farther from it."""
    return _between(_ABOVE if share >= 0 else _BELOW, abs(share))


def _between(steps: tuple[tuple[int, int, int], ...], share: float) -> str:
    place = min(1.0, max(0.0, share)) * (len(steps) - 1)
    step = min(int(place), len(steps) - 2)
    part = place - step
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(steps[step], steps[step + 1], strict=True))


def lightness(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 for black and 1 for white (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on a colour: a contrast of at least 4.5 to 1."""
    ground = lightness(colour)
    return "#000000" if (ground + 0.05) / 0.05 >= 1.05 / (ground + 0.05) else "#ffffff"


def number(value: ChartValue) -> float | None:
    """A value that can be drawn; None if it is hidden, undefined, or no number at all."""
    return None if value is None or not math.isfinite(value) else value


def numbers(values: Iterable[ChartValue]) -> list[float]:
    """The values that can be drawn."""
    return [value for value in map(number, values) if value is not None]


def decimals_of(values: Iterable[ChartValue]) -> int:
    """How many decimals figures are written with, so that all of a chart have the same; 0 where all are whole."""
    known = numbers(values)
    if all(float(value).is_integer() for value in known):
        return 0
    return 2 if max(map(abs, known)) < 10 else 1


def written(value: ChartValue, decimals: int, *, sign: bool = False) -> str:
    """A number as it is read: with a minus that is one, and `–` for what is hidden or undefined."""
    known = number(value)
    if known is None:
        return "–"
    text = said_number(abs(known), f",.{decimals}f" if abs(known) < _LARGEST else ".2e")
    if not any(digit in text for digit in "123456789"):
        return text
    return ("−" if known < 0 else "+" if sign else "") + text


def ticks(low: float, high: float, about: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, about as many as asked for; `whole` gives no broken ones."""
    if not high > low or not math.isfinite(high - low):
        return (low,)
    rough = (high - low) / max(1, about)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next((unit * factor for factor in (1, 2, 2.5, 5) if unit * factor >= rough * 0.999), unit * 10)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    first = math.ceil(low / step - 1e-9)
    return tuple((first + i) * step for i in range(math.floor(high / step + 1e-9) - first + 1))
