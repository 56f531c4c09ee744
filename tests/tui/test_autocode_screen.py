"""Autocoding at the keyboard: what is found is looked at, ticked, widened, coded in one change, and taken back as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from search_study import TEXTS, codings, found, garden, garden_template, lines, searching, told
from test_screens_study import seen, typed, until
from textual.pilot import Pilot

from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import RuleError
from qualcode.history.undoing import history, undo
from qualcode.retrieval.autocoding import propose
from qualcode.retrieval.searching import search_places
from qualcode.storage.project import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.autocode.giving import Wanted, proposed
from qualcode.tui.autocode.ticks import Ticks
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.autocode import AutocodeScreen, autocode_places
from qualcode.tui.screens.search import SearchScreen

__all__ = ["garden", "garden_template"]
AUTOCODED = "autocoded"


async def preview(app: QualcodeApp, pilot: Pilot[None], code: str) -> AutocodeScreen:
    """Choose a code, and wait for the passages that would get it."""
    await until(pilot, lambda: isinstance(app.screen, CodePicker))
    await typed(pilot, code)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, AutocodeScreen) and app.screen.proposal is not None)
    assert isinstance(app.screen, AutocodeScreen)
    return app.screen


async def give(app: QualcodeApp, pilot: Pilot[None]) -> str:
    """Code what is ticked; what was asked before."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
    await pilot.pause()
    asked = seen(app)
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, SearchScreen))
    return asked


@pytest.mark.long
async def test_all_hits_are_coded_in_one_change_that_ctrl_z_takes_back_with_a_code_made_for_it(garden: Path) -> None:
    before = codings(garden)
    async with searching(garden) as (app, pilot):
        await typed(pilot, "garden")
        await found(pilot, app, 2)
        await pilot.press("down", "A")
        await preview(app, pilot, "Places")
        assert "Give “Places” to 2 passages in 1 document?" in await give(app, pilot)
        new = [coding for coding in await app.store.run(told) if coding not in before]
        assert new == [("garden", "Places", AUTOCODED)] * 2
        latest = (await app.store.run(history))[0]
        assert latest.reason == "text “garden”" and "Ctrl+Z" in [n.message for n in app._notifications][-1]
        assert app.screen.query_one(RowList).has_focus
        await pilot.press("ctrl+z")
        await until(pilot, lambda: any("ndone" in n.message for n in app._notifications))
        assert await app.store.run(told) == before
        await pilot.press("A")
        await preview(app, pilot, "Places/Outside")
        assert len(await app.store.run(load_tree)) == 4  # Looking makes no code.
        assert "The code is made with it." in await give(app, pilot)
        assert [code for _, code, origin in await app.store.run(told) if origin == AUTOCODED] == ["Places/Outside"] * 2
        await app.store.run(undo)
        assert len(await app.store.run(load_tree)) == 4


@pytest.mark.long
async def test_only_what_is_ticked_is_coded_widened_as_the_key_says(garden: Path) -> None:
    before = codings(garden)
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        await pilot.press("down", "A")
        screen = await preview(app, pilot, "Places")
        await pilot.press("down", "down", "space")  # “With a plan.”
        assert [row.quote for row in screen.ticks.rows if row not in screen.ticks.chosen] == ["plan"]
        assert "4 of 5 passages" in seen(app)
        await pilot.press("w")
        await until(pilot, lambda: screen.proposal is not None and screen.proposal.to == "sentence")
        await until(pilot, lambda: "whole sentences" in seen(app))
        assert "With a plan." not in [row.quote for row in screen.ticks.chosen]
        await give(app, pilot)
        new = [words for words, _, origin in await app.store.run(told) if origin == AUTOCODED]
        assert new == [
            "We planned a school garden.",
            "The plan was mine.",
            "A plan and a shovel, and no shedule.",
            "I read of the plan later.",
        ]
        assert (await app.store.run(history))[0].reason == "text “plan”, as sentences, 4 of 5 chosen"
    assert len(codings(garden)) == len(before) + 4


@pytest.mark.long
async def test_enter_right_after_widening_waits_for_the_widened_passages(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        await pilot.press("down", "A")
        screen = await preview(app, pilot, "Places")
        said: list[str] = []
        monkeypatch.setattr(screen, "say", said.append)
        screen.to = "sentence"  # As it is while the passages are being widened.
        await pilot.press("enter")
        await until(pilot, lambda: any("still being widened" in one for one in said))
        assert app.screen is screen
        screen.to = "found"
        await give(app, pilot)
        assert (await app.store.run(history))[0].reason == "text “plan”"


@pytest.mark.long
async def test_marked_hits_alone_are_shown_and_what_has_the_code_is_not_ticked(garden: Path) -> None:
    async with searching(garden) as (app, pilot):
        await typed(pilot, "plan")
        await found(pilot, app, 5)
        await pilot.press("down", "space", "space", "A")
        screen = await preview(app, pilot, "Places")
        assert screen.how == "text “plan”, 2 of 5 chosen" and len(screen.ticks.rows) == 2
        await pilot.press("M")
        assert screen.ticks.chosen == []
        await pilot.press("enter")
        assert isinstance(app.screen, AutocodeScreen)  # There is nothing to ask for.
        await pilot.press("escape")
        await pilot.press("M", "M", "A")  # All are marked, then none: all hits are meant.
        screen = await preview(app, pilot, "Plans")
        await until(pilot, lambda: "2 have the code already" in seen(app))
        assert len(screen.ticks.chosen) == 3
        await pilot.press("home", "space", "M", "M")
        assert len(screen.ticks.chosen) == 3
        await pilot.press("w")
        await until(pilot, lambda: "2 overlap a coding of yours" in seen(app))
        assert sum("overlaps" in line for line in lines(app)) == 2


@pytest.mark.long
async def test_all_that_somebody_says_or_that_is_answered_under_a_heading_is_coded(garden: Path) -> None:
    asked = {
        "s": ("MR. ELM", "participant “MR. ELM”", ["With a plan.", "Nothing, honestly.", "I was ill."]),
        "h": ("Q2", "heading “Q2:”", ["The garden grew.", "Nothing, honestly."]),
    }
    async with searching(garden) as (app, pilot):
        await pilot.press("down")
        for key, (choice, how, words) in asked.items():
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
            await typed(pilot, choice)
            await pilot.press("enter")
            screen = await preview(app, pilot, "Places")
            assert screen.how == how
            assert [row.quote.partition(".")[0] + "." for row in screen.ticks.rows] == words
            await pilot.press("escape")


@pytest.mark.sqlite
async def test_a_project_that_is_only_read_refuses_before_a_code_is_asked_for(garden: Path) -> None:
    with open_project(garden, coder="jonas"):
        async with searching(garden) as (app, pilot):
            await typed(pilot, "garden")
            await found(pilot, app, 2)
            await pilot.press("down", "A")
            await until(pilot, lambda: any("reading only" in n.message for n in app._notifications))
            assert isinstance(app.screen, SearchScreen)
            await autocode_places(app.screen, [], "nothing")
            assert isinstance(app.screen, SearchScreen)


# Without a screen ----------------------------------------------------------------------------------------


def test_what_is_left_out_stays_so_however_hits_are_widened(garden: Path) -> None:
    with open_project(garden, coder="mara", write=False) as project:
        places = list(search_places(project, "plan"))
        ticks = Ticks(places)
        as_found, turns = (propose(project, places, 3, to=to) for to in ("found", "turn"))
    ticks.take(as_found)
    ticks.toggle(2)
    assert len(ticks.chosen) == 4
    ticks.take(turns)  # Two hits in one turn: left out with the one is the other.
    assert [number in ticks for number in range(3)] == [True, False, True]
    ticks.take(as_found)
    assert [number in ticks for number in range(5)] == [True, True, False, True, True]
    ticks.take(turns)
    ticks.toggle(1)
    ticks.take(as_found)
    assert len(ticks.chosen) == 5


def test_a_code_that_cannot_be_made_is_refused_at_the_look(garden: Path) -> None:
    with open_project(garden, coder="mara") as project:
        places = list(search_places(project, "plan"))
        with pytest.raises(RuleError):
            proposed(project, places, Wanted("Change/Plans", None), "found")
        assert TEXTS and len(load_tree(project)) == 4
