"""Whatever theme is chosen, what is to be read can be read."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from qualcode.settings.model import Settings
from qualcode.tui.app import QualcodeApp
from qualcode.tui.colours import MARK_CONTRAST, OKABE_ITO, TEXT_CONTRAST, contrast
from qualcode.tui.legible import legible, mark_on
from qualcode.tui.screens.settings import LABELS

THEMES = sorted(name for name in BUILTIN_THEMES if not name.startswith("ansi"))
WORDS = ("foreground", "text-accent", "text-warning", "text-success", "text-error", "text-primary", "text-secondary")


def colours(theme: str) -> dict[str, str]:
    app: App[None] = App()
    app.theme = theme
    return app.get_css_variables()


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_keys_stand_out_in_every_theme(theme: str) -> None:
    found = legible(colours(theme))
    for word in WORDS:
        for ground in ("background", "surface", "panel"):
            assert contrast(Color.parse(found[word]), Color.parse(found[ground])) >= TEXT_CONTRAST, (word, ground)
    cursor = found["block-cursor-foreground"]
    if not cursor.startswith("auto"):
        assert contrast(Color.parse(cursor), Color.parse(found["block-cursor-background"])) >= TEXT_CONTRAST
    quiet = Color.parse(found["background"]).blend(Color.parse(found["foreground"]), 0.7)
    assert contrast(quiet, Color.parse(found["background"])) >= MARK_CONTRAST
    for name in ("footer-key-foreground", "footer-description-foreground"):
        assert contrast(Color.parse(found[name]), Color.parse(found["panel"])) >= TEXT_CONTRAST


def test_without_it_keys_of_a_light_theme_could_not_be_read() -> None:
    before = colours("textual-light")
    assert contrast(Color.parse(before["text-accent"]), Color.parse(before["panel"])) < MARK_CONTRAST
    assert legible(colours("ansi-dark"))["text-accent"] == colours("ansi-dark")["text-accent"]


async def test_the_program_shows_its_themes_so() -> None:
    app = QualcodeApp(None, coder="mara")
    async with app.run_test() as pilot:
        for theme in ("textual-light", "solarized-light"):
            app.theme = theme
            await pilot.pause()
            assert app.theme_variables == legible(app.theme_variables)
            panel = Color.parse(app.theme_variables["panel"])
            assert contrast(Color.parse(app.theme_variables["footer-key-foreground"]), panel) >= MARK_CONTRAST
            for colour in OKABE_ITO:
                assert (
                    contrast(Color.parse(mark_on(app.screen, colour)), app.screen.background_colors[1]) >= MARK_CONTRAST
                )


def test_every_setting_has_a_name_on_the_screen() -> None:
    assert set(Settings.__dataclass_fields__) == set(LABELS)
