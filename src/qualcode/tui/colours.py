"""Colours that colour-blind readers can tell apart, and contrast as WCAG 2 measures it."""

from __future__ import annotations

from textual.color import Color

OKABE_ITO = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999")
"""Eight colours told apart with the common colour vision deficiencies; a ninth code repeats one."""

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


def readable(colour: Color, on: Color, ratio: float) -> Color:
    """`colour`, moved towards black or white just far enough for a contrast ratio on a background.

    Every background allows 4.5 with black or with white; beyond what is possible, the better of the two.
    """
    if contrast(colour, on) >= ratio:
        return colour
    target = max((BLACK, WHITE), key=lambda end: contrast(end, on))
    for step in range(1, 20):
        moved = mixed(colour, target, step / 20)
        if contrast(moved, on) >= ratio:
            return moved
    return target


def mixed(under: Color, over: Color, share: float) -> Color:
    """`under` painted over with `share` (0 to 1) of `over`; opaque and never a palette colour."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(under.rgb, over.rgb, strict=True))
    return Color(red, green, blue)
