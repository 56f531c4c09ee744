"""Terminals with few colours: what lies over the text stays apart when the colours are rounded to 256 or 16."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from snapshots import truecolor
from textual.color import Color
from transcript_host import Host

from qualcode.tui.colours import MARK_CONTRAST, OKABE_ITO, TEXT_CONTRAST, contrast
from qualcode.tui.transcript.inks import Inks, Layer

__all__ = ["truecolor"]

SYSTEMS = {"truecolor": None, "256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}
THEMES = sorted(Host().available_themes)

# What a reader must be able to tell apart, by name; the passage and the caret lie under and over the others.
PLACES = {
    "plain": Layer.NONE,
    "passage": Layer.PASSAGE,
    "selection": Layer.SELECTED | Layer.PASSAGE,
    "caret": Layer.CARET | Layer.PASSAGE,
    "caret in a selection": Layer.CARET | Layer.SELECTED | Layer.PASSAGE,
    "resting caret": Layer.BLURRED_CARET | Layer.PASSAGE,
    "hit": Layer.HIT,
    "current hit": Layer.CURRENT_HIT,
}


def rounded(colour: RichColor | None, system: ColorSystem | None) -> RichColor | None:
    return colour if colour is None or system is None else colour.downgrade(system)


def seen(style: Style, system: ColorSystem | None) -> tuple[object, ...]:
    """A style as the terminal shows it."""
    fore, back = rounded(style.color, system), rounded(style.bgcolor, system)
    if style.reverse:
        fore, back = back, fore
    reversed_default = bool(style.reverse) and fore is not None and fore.is_default
    return fore, back, bool(style.bold), bool(style.italic), bool(style.underline), reversed_default


def measured(style: Style, system: ColorSystem | None) -> float:
    """Contrast as the terminal shows it; 21 where it is the terminal's own."""
    pair = [rounded(style.color, system), rounded(style.bgcolor, system)]
    if any(colour is None or colour.is_default for colour in pair):
        return 21.0
    fore, back = (Color(*colour.get_truecolor()) for colour in pair if colour is not None)
    return contrast(fore, back)


async def every_inks(depth: str) -> dict[str, Inks]:
    """The inks of each theme at a depth."""
    found = {}
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        for theme in THEMES:
            app.theme = theme
            await pilot.pause()
            found[theme] = Inks(replace(app.view._made_inks().theme, depth=depth))
    return found


@pytest.mark.long
@pytest.mark.parametrize("depth", SYSTEMS)
async def test_selection_passage_tint_hits_and_caret_stay_apart(depth: str) -> None:
    system = SYSTEMS[depth]
    for theme, inks in (await every_inks(depth)).items():
        looks = {name: seen(inks.text(None, layers), system) for name, layers in PLACES.items()}
        inside = looks.pop("caret in a selection")
        assert inside not in (looks["selection"], looks["plain"]), theme
        for one, other in combinations(looks, 2):
            assert looks[one] != looks[other], (theme, one, other)
        for colour in OKABE_ITO:
            tint, chosen = (seen(inks.text(colour, layers), system) for layers in (Layer.NONE, Layer.PASSAGE))
            assert tint not in looks.values(), (theme, colour, "tint")
            assert chosen not in (tint, looks["plain"], looks["selection"], looks["caret"]), (theme, colour, "passage")
            over = seen(inks.text(colour, Layer.SELECTED | Layer.PASSAGE), system)
            assert over not in (tint, chosen, looks["plain"]), (theme, colour, "selection")
            twice = inks.text(colour, Layer.TINTED_TWICE)
            assert twice.underline and seen(twice, system) != tint


@pytest.mark.parametrize("depth", SYSTEMS)
@pytest.mark.long
async def test_everything_is_readable_in_the_colours_the_terminal_has(depth: str) -> None:
    system = SYSTEMS[depth]
    for theme, inks in (await every_inks(depth)).items():
        for tint in (None, *OKABE_ITO):
            for name, layers in PLACES.items():
                for quiet in (Layer.NONE, Layer.QUIET):
                    style = inks.text(tint, layers | quiet)
                    assert measured(style, system) >= TEXT_CONTRAST, (theme, tint, name, quiet)
        for colour in OKABE_ITO:
            assert measured(inks.bracket(colour), system) >= MARK_CONTRAST, (theme, colour)
            assert measured(inks.name(colour), system) >= TEXT_CONTRAST, (theme, colour)
        for style in (inks.speaker, inks.sticky, inks.muted, inks.plain):
            assert measured(style, system) >= TEXT_CONTRAST, theme
        assert measured(inks.bar, system) >= MARK_CONTRAST


async def test_with_sixteen_colours_layers_are_attributes() -> None:
    for inks in (await every_inks("standard")).values():
        assert inks.text(None, Layer.SELECTED).reverse and inks.text(None, Layer.PASSAGE).bold
        assert inks.text("#009E73", Layer.NONE).bgcolor == inks.plain.bgcolor
        assert inks.text("#009E73", Layer.NONE).color != inks.plain.color


@pytest.mark.long
async def test_without_any_colour_layers_are_attributes_alone() -> None:
    for inks in (await every_inks("none")).values():
        marks = {name: inks.text(None, layers) for name, layers in PLACES.items()}
        marks["tint"] = inks.text("#009E73", Layer.NONE)
        attributes = {name: (style.bold, style.italic, style.underline, style.reverse) for name, style in marks.items()}
        assert len(set(attributes.values())) >= len(attributes) - 1, attributes
        assert inks.bracket("#009E73") == inks.bracket("#E69F00") == inks.plain
