"""What is typed is not lost by one key."""

from __future__ import annotations

from textual.app import App

from qualcode.tui.prompts.text_field import TextField
from qualcode.tui.prompts.words import LinesPrompt


async def test_esc_drops_what_was_typed_only_the_second_time() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        prompt = LinesPrompt("P1 · Plan", "")
        await app.push_screen(prompt)
        prompt.query_one(TextField).begin("She likes it.")
        await pilot.press("escape")
        assert app.screen is prompt
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not prompt
