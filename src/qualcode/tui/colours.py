"""Colours that colour-blind readers can tell apart, and contrast as WCAG 2 measures it."""

from __future__ import annotations

from collections.abc import Callable

from textual.color import Color

OKABE_ITO = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#666666")
"""Eight colours told apart with any colour vision, a dark grey in place of black; a ninth code repeats one."""

MARK_CONTRAST = 3.0
"""The least contrast of brackets and bars against what is behind them."""

TEXT_CONTRAST = 4.5
"""The least contrast of anything that is read."""

BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


def luminance(colour: Color) -> float:
    """Relative luminance, 0 (black) to 1 (white), by WCAG 2."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = colour.rgb
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two opaque colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def as_it_is(colour: Color) -> Color:
    """The colour itself: what a terminal shows that has all of them."""
    return colour


def readable(colour: Color, on: Color, ratio: float, shown: Callable[[Color], Color] = as_it_is) -> Color:
    """`colour`, moved towards black or white just far enough for a contrast ratio on a background.

    Every background allows 4.5 with black or with white; beyond what is possible, the better of the two.

    Args:
        colour: The colour of a text or a mark.
        on: The background.
        ratio: The contrast ratio that is wanted, 1 to 21.
        shown: What the terminal makes of a colour; the ratio is that of the colours as they are seen.
    """
    behind = shown(on)
    if contrast(shown(colour), behind) >= ratio:
        return colour
    target = max((BLACK, WHITE), key=lambda end: contrast(end, behind))
    for step in range(1, 20):
        moved = mixed(colour, target, step / 20)
        if contrast(shown(moved), behind) >= ratio:
            return moved
    return target


def is_grey(colour: Color) -> bool:
    """True if the colour has next to no hue."""
    return max(colour.rgb) - min(colour.rgb) < 24


def mixed(under: Color, over: Color, share: float) -> Color:
    """`under` painted over with `share` (0 to 1) of `over`; opaque and never a palette colour."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(under.rgb, over.rgb, strict=True))
    return Color(red, green, blue)
