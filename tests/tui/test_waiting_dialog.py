"""What is typed, and what is being written, is not lost by one key."""

from __future__ import annotations

import asyncio

from textual.app import App

from qualcode.tui.prompts.dialogs import Waiting
from qualcode.tui.prompts.publishing import _unless_stopped
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


async def test_esc_stops_what_is_written_and_other_keys_do_nothing() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        waiting = Waiting("Writing the quotes")
        await app.push_screen(waiting)
        made: asyncio.Future[str | bytes] = asyncio.get_running_loop().create_future()
        answer = asyncio.ensure_future(_unless_stopped(made, waiting))
        await pilot.press("enter", "space", "a")
        assert app.screen is waiting and not answer.done()
        await pilot.press("escape")
        waiting.end()  # As the program tells a dialog that is gone.
        assert await asyncio.wait_for(answer, 5) is None
        assert waiting.was_stopped


async def test_what_was_written_takes_the_dialog_away() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        waiting = Waiting("Writing the quotes")
        await app.push_screen(waiting)
        made: asyncio.Future[str | bytes] = asyncio.get_running_loop().create_future()
        answer = asyncio.ensure_future(_unless_stopped(made, waiting))
        made.set_result("all of it")
        assert await asyncio.wait_for(answer, 5) == "all of it"
        await pilot.pause()
        assert app.screen is not waiting
