"""Can it be read, in every theme and by every eye: contrast as it is painted, colours as the colour-blind see them."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
import regex
from snapshots import screen_rows, truecolor
from textual.color import Color
from textual.strip import Strip
from transcript_host import SHOWN, Host, mark, sentence

import example_counts
from qualcode.tui.colours import BLACK, MARK_CONTRAST, OKABE_ITO, TEXT_CONTRAST, WHITE, contrast, readable
from qualcode.tui.transcript.model import Mark
from qualcode.tui.transcript.view import TranscriptView

__all__ = ["truecolor"]

BRACKETS = "┏┗┃╺┌└│╶▌"
Rgb = tuple[float, float, float]


# ---------------------------------------------------------------------- contrast


def linear(colour: tuple[int, int, int]) -> Rgb:
    """Linear light of an sRGB colour, by the curve of IEC 61966-2-1."""
    red, green, blue = (c / 3294.6 if c <= 10 else ((c + 14.025) / 269.025) ** 2.4 for c in colour)
    return red, green, blue


def ratio(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """WCAG contrast, worked out apart from the program's own."""
    weights = (0.2126, 0.7152, 0.0722)
    lights = [sum(w * c for w, c in zip(weights, linear(colour), strict=True)) + 0.05 for colour in (one, other)]
    return max(lights) / min(lights)


def unreadable(rows: list[Strip]) -> tuple[list[tuple[str, float]], int]:
    """Pieces of text or marks with too little contrast on the screen, and how many pieces were measured."""
    found, seen = [], 0
    for row in rows:
        for text, style, _ in row:
            assert style is not None and style.color is not None and style.bgcolor is not None
            if not text.strip() or style.color.is_default or style.bgcolor.is_default:
                continue
            seen += 1
            measured = ratio(tuple(style.color.get_truecolor()), tuple(style.bgcolor.get_truecolor()))
            if measured < (MARK_CONTRAST if set(text) <= set(BRACKETS) | {" "} else TEXT_CONTRAST) - 0.005:
                found.append((text, measured))
    return found, seen


def every_mark() -> list[Mark]:
    """Own codings and others', in every colour, nested so that all tints and overlaps occur."""
    return [mark(i, sentence(i).start, sentence(i + i % 3).end, own=i % 2 > 0, star=i == 3) for i in range(16)]


def transcript_rows(app: Host) -> list[Strip]:
    """The rows without the scrollbar."""
    return [row.crop(0, app.size.width - 1) for row in screen_rows(app)]


def lay_everything_over(view: TranscriptView) -> None:
    view.display_mode = "all"
    view.set_read_nothing([sentence(0)])
    view.set_hits([(m.start(), m.end()) for m in regex.finditer("e", SHOWN.text)], (21, 22))


THEMES = sorted(Host().available_themes)
USUAL = {"textual-dark", "textual-light", "ansi-dark", "ansi-light", "nord"}
"""The themes that are looked at in `make test`; every other run looks at all."""


@pytest.mark.parametrize("without_colour", [False, True])
@pytest.mark.long
async def test_everything_painted_is_readable_in_every_theme(
    without_colour: bool, truecolor: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    assert set(THEMES) >= USUAL
    app = Host(marks=every_mark())
    async with app.run_test(size=(90, 26)) as pilot:
        for theme in THEMES if example_counts.full else sorted(USUAL):
            app.theme = theme
            lay_everything_over(app.view)
            app.view.focus()
            app.view.go_to(sentence(1).start)
            await pilot.pause()
            looks = [transcript_rows(app)]
            await pilot.press("shift+down", "shift+down")
            looks.append(transcript_rows(app))
            app.view.set_hits([])
            app.screen.set_focus(None)
            await pilot.pause()
            looks.append(transcript_rows(app))
            app.view.scroll_to(y=1, animate=False)
            await pilot.pause()
            looks.append(transcript_rows(app))
            for rows in looks:
                found, seen = unreadable(rows)
                assert not found, (theme, found[:4])
                # An ANSI theme leaves plain text in the terminal's colours, which cannot be measured.
                assert seen > (0 if theme.startswith("ansi") else 60)


async def test_what_is_measured_holds_every_colour_and_every_layer(truecolor: None) -> None:
    app = Host(marks=every_mark())
    async with app.run_test(size=(100, 40)) as pilot:
        lay_everything_over(app.view)
        await pilot.press("down", "shift+down")
        text = "\n".join(row.text for row in transcript_rows(app))
        assert all(shape in text for shape in "┏┗╺┌│└╶▌★·") and "Code 2 AB" in text and "Code 3 AB" not in text
        styles = {style for row in transcript_rows(app) for piece, style, _ in row if style and piece.strip()}
        assert len({style.bgcolor for style in styles}) > 8 and any(style.underline for style in styles)


def test_readable_reaches_its_ratio_on_any_background() -> None:
    for level in range(0, 256, 5):
        on = Color(level, 255 - level, (level * 7) % 256)
        for colour in OKABE_ITO:
            reached = readable(Color.parse(colour), on, TEXT_CONTRAST)
            assert ratio(reached.rgb, on.rgb) >= TEXT_CONTRAST - 0.005
    assert round(contrast(BLACK, WHITE)) == 21 == round(ratio((0, 0, 0), (255, 255, 255)))
    assert readable(WHITE, BLACK, 4.5) == WHITE


# ---------------------------------------------------------------------- colour-blind eyes

# Linear sRGB to the cones L, M and S (Hunt, Pointer and Estevez for D65), and what a missing cone is replaced by: the
# plane that keeps white and a blue (for red and green) or a red (for blue) as they are, after Viénot and Brettel.
CONES = (
    (0.31399022, 0.63951294, 0.04649755),
    (0.15537241, 0.75789446, 0.08670142),
    (0.01775239, 0.10944209, 0.87256922),
)
REPLACED = {
    "protanopia": ((0.0, 1.05118294, -0.05116099), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deuteranopia": ((1.0, 0.0, 0.0), (0.9513092, 0.0, 0.04866992), (0.0, 0.0, 1.0)),
    "tritanopia": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (-0.86744736, 1.86727089, 0.0)),
}
BACK = (
    (5.47221206, -4.6419601, 0.16963708),
    (-1.1252419, 2.29317094, -0.1678952),
    (0.02980165, -0.19318073, 1.16364789),
)
TOLD_APART = 10.0
"""Distance in CIELAB: about four times what can just be seen side by side."""


def times(matrix: tuple[Rgb, Rgb, Rgb], vector: Rgb) -> Rgb:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def lab(light: Rgb) -> Rgb:
    """CIELAB (D65) of linear sRGB."""
    xyz = times(
        ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041)), light
    )
    x, y, z = (
        math.cbrt(part) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (value / white for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen_with(deficiency: str, colour: tuple[int, int, int]) -> Rgb:
    """CIELAB of a colour as somebody without one kind of cone sees it."""
    light = linear(colour)
    if deficiency != "none":
        light = times(BACK, times(REPLACED[deficiency], times(CONES, light)))
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    return lab((red, green, blue))


@pytest.mark.parametrize("deficiency", ["none", *REPLACED])
def test_the_palette_can_be_told_apart_with_every_kind_of_colour_blindness(deficiency: str) -> None:
    colours = {colour: seen_with(deficiency, Color.parse(colour).rgb) for colour in OKABE_ITO}
    for one, other in combinations(OKABE_ITO, 2):
        assert math.dist(colours[one], colours[other]) > TOLD_APART, (one, other)


def test_the_simulation_confuses_what_the_colour_blind_confuse() -> None:
    white = seen_with("none", (255, 255, 255))
    for deficiency in REPLACED:
        assert math.dist(seen_with(deficiency, (255, 255, 255)), white) < 1
    red, green = (200, 80, 0), (110, 125, 0)
    assert math.dist(seen_with("none", red), seen_with("none", green)) > 60
    assert math.dist(seen_with("deuteranopia", red), seen_with("deuteranopia", green)) < 15


@pytest.mark.long
async def test_brackets_stay_apart_for_red_green_blindness_in_every_theme_and_names_say_the_rest(
    truecolor: None,
) -> None:
    glyphs = "◆●■▲✚♥◇○"
    app = Host(marks=[mark(i, *SHOWN.turns[i + 3].speech[0], glyph=glyph) for i, glyph in enumerate(glyphs)])
    async with app.run_test(size=(100, 40)) as pilot:
        for theme in THEMES:
            app.theme = theme
            await pilot.pause()
            ink = app.view._made_inks().bracket
            painted = [colour for each in OKABE_ITO if (colour := ink(each).color) is not None]
            for deficiency in ("protanopia", "deuteranopia"):
                seen = [seen_with(deficiency, tuple(colour.get_truecolor())) for colour in painted]
                near = [pair for pair in combinations(range(8), 2) if math.dist(seen[pair[0]], seen[pair[1]]) < 2.5]
                assert len(near) <= 2, (theme, deficiency, near)
            text = "\n".join(row.text for row in transcript_rows(app))
            assert all(f"{glyph} Code {i}" in text for i, glyph in enumerate(glyphs))
