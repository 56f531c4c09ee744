"""The query line of the quotes screen: typed, completed, pointed at where it is wrong, saved under names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.retrieval.saved import shown_queries
from qualcode.storage.project import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.keymap import normal_key
from qualcode.tui.keys import all_bindings
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.query_line import Offers, QueryField, QueryLine
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.quotes.saved_list import SavedQueries
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["study", "template"]


async def at_the_line(app: QualcodeApp, pilot: Pilot[None]) -> QuotesScreen:
    """The quotes screen, with the cursor in its query line."""
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and isinstance(app.screen.focused, QueryField))
    assert isinstance(app.screen, QuotesScreen)
    return app.screen


async def ask(pilot: Pilot[None], query: str) -> None:
    """Type a query and press Enter."""
    if not isinstance(pilot.app.screen.focused, QueryField):
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen.focused, QueryField))
    await typed(pilot, query)
    await pilot.press("enter")


def problem(app: QualcodeApp) -> list[str]:
    """What stands below the query line, if anything is wrong."""
    part = app.screen.query_one("#query-problem", Static)
    return str(part.content).split("\n") if part.display else []


@pytest.mark.long
async def test_a_query_is_asked_and_a_wrong_one_is_pointed_at_while_the_list_stays(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "text:plan")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        assert isinstance(screen.focused, RowList) and "2 quotes · 2 documents · 1 participant" in seen(app)
        assert "no coding" in seen(app) and "We had a plan" in shown(pilot)[1]
        await ask(pilot, "text:plan and (")
        await until(pilot, lambda: problem(app))
        caret, sentence = problem(app)
        line = next(line for line in seen(app).splitlines() if line.startswith(" Query"))
        assert cell_len(caret) == line.index("(") and caret.endswith("^")  # The line begins a cell further in.
        assert "never closed at character 15" in sentence and len(shown(pilot)) == 2
        assert isinstance(screen.focused, QueryField)
        await pilot.press("backspace")
        await until(pilot, lambda: not problem(app) and screen.query_one(QueryLine).is_offering)
        await pilot.press("escape", "escape")  # The first closes the offers.
        await until(pilot, lambda: isinstance(screen.focused, RowList))
        assert screen.query_one(QueryLine).value == "text:plan"
        await ask(pilot, "Weather and text:map")
        await until(pilot, lambda: not shown(pilot) and "leaves nothing of the 1 passage" in seen(app))


@pytest.mark.long
async def test_names_are_offered_while_one_types_and_tab_puts_them_in(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        create_path(project, "Change/Weapons of choice")
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        line, offers = screen.query_one(QueryLine), screen.query_one(Offers)
        await pilot.press("w", "e", "a")
        await until(pilot, lambda: offers.display and "Change/Weather" in seen(app))
        await pilot.press("tab")
        await until(pilot, lambda: line.value == "Change/Weather")
        await pilot.press("enter")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        assert not offers.display
        await pilot.press("q", *["backspace"] * 14, "w", "e", "a")
        await until(pilot, lambda: offers.display)
        await pilot.press("down", "down", "enter")  # Enter puts in what the arrows have chosen; it does not ask.
        await until(pilot, lambda: line.value == "Change/Weapons of choice")
        assert len(shown(pilot)) == 1 and isinstance(screen.focused, QueryField)
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing has this code yet" in seen(app))
        await pilot.press("x")
        await until(pilot, lambda: line.value.endswith("x") and offers.display)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: line.value == "Change/Weapons of choice")


async def test_a_few_letters_of_a_code_and_enter_are_enough_for_its_quotes(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        assert not app.screen.is_modal and "Type the name of a code" in seen(app)
        await pilot.press("e", "a", "t")
        await until(pilot, lambda: screen.query_one(QueryLine).is_offering)
        await pilot.press("enter")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        assert "it rained" in shown(pilot)[0] and screen.query_one(QueryLine).value == "Change/Weather"
        assert isinstance(screen.focused, RowList) and not screen.query_one(Offers).display and not problem(app)


@pytest.mark.long
async def test_a_query_is_saved_found_again_asked_and_removed(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "Plans or text:rained")
        await until(pilot, lambda: len(shown(pilot)) == 3)
        for name in ("Rain or plan", "rain OR plan"):
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, LinePrompt))
            await typed(pilot, name)
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        assert "Replace the query “Rain or plan”?" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: not app.screen.is_modal)
        await ask(pilot, "Weather")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, SavedQueries))
        assert "Change/Plans or text:rained" in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and len(shown(pilot)) == 3)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, SavedQueries))
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("y")
        await until(pilot, lambda: not app.screen.is_modal)
        assert await app.store.run(shown_queries) == []


async def test_a_query_follows_its_codes_when_they_are_renamed(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_line(app, pilot)
        await ask(pilot, "weather or Feelings")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        tree = await app.store.run(load_tree)
        await screen.change(rename_code, tree.find("Weather").id, "Rain and wind")
        await until(pilot, lambda: screen.query_one(QueryLine).value == '"Change/Rain and wind" or Feelings')
        assert len(shown(pilot)) == 1 and not problem(app)


@pytest.mark.long
async def test_a_query_that_lists_people_shows_them_with_their_documents(study: Path) -> None:
    async with running(study) as (app, pilot):
        await at_the_line(app, pilot)
        await ask(pilot, "participants with Weather")
        await until(pilot, lambda: shown(pilot) == ["MS. OAK | oak"])
        assert "1 of 1 participant" in seen(app) and "Participant" in seen(app)
        await pilot.press("asterisk", "x", "space")
        assert shown(pilot) == ["MS. OAK | oak"] and not app.screen.is_modal
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await until(pilot, lambda: "Nobody read it" in seen(app))


def test_each_key_of_the_guide_to_the_quotes_is_bound_there_and_each_letter_that_is_stands_in_it() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "field-researcher.md").read_text(encoding="utf-8")
    rows = guide.split("### Quotes on the screen")[1].split("|---|---|\n")[1].split("\n\n")[0].splitlines()
    keys = {normal_key(key) for row in rows for key in re.findall(r"`([^`]+)`", row.split("|")[1])}
    bound = {key for binding in all_bindings(QuotesScreen) for key in binding.key.split(",")}
    assert len(keys) > 20 and keys - bound == set()
    assert {key for key in bound if len(key) == 1} - keys == set()
