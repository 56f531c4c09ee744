"""Passages that look like a code: asked for, waited for, accepted, rejected, put off, opened, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from coding_pilot import PLAN, READ, Session, built, study
from list_study import (
    arrived,
    candidate,
    choose,
    code_id,
    given,
    lists,
    on_top,
    places,
    reading,
    rejected,
    said_in,
    service,
    words_now,
)

from qualcode.coding.applying import apply_code
from qualcode.domain.suggestion_lists import LikeCode
from qualcode.storage.project import open_project
from qualcode.suggestions.messages import Trouble
from qualcode.suggestions.rejecting import switch_suggestions
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.like_code import AT_FIRST, LikeCodeScreen

__all__ = ["built", "lists", "study"]

Lists = dict[str, Callable[..., Any]]
CHANGED, AGAIN = "Then the schedule changed.", "Then we tried again."
WORDS = (PLAN, READ, CHANGED, AGAIN)
CHANCES = (0.8, 0.6, 0.4, 0.2)


@pytest.fixture
def plans(study: Path, lists: Lists) -> Path:
    """Four passages look like plans."""
    found = places(study, *WORDS)

    def like(code_id: int, top: int, unsure: bool) -> LikeCode:
        listed = [candidate(where, chance) for where, chance in zip(found, CHANCES, strict=True)]
        listed = listed[::-1] if unsure else listed
        return LikeCode(code_id, tuple(listed), sum(CHANCES), True, 17, "sentence")

    lists["like code"] = like
    return study


async def plans_listed(desk: Session) -> LikeCodeScreen:
    """Ask for what looks like plans, by the menu and the picker."""
    await desk.press("S", *"looks", "enter")
    assert isinstance(desk.app.screen, CodePicker)
    await desk.press(*"plans", "enter")
    await arrived(desk)
    assert isinstance(desk.app.screen, LikeCodeScreen)
    return desk.app.screen


@pytest.mark.long
async def test_a_decision_brings_the_next_at_once_and_undo_brings_it_back(plans: Path) -> None:
    async with reading(plans, (140, 36)) as desk:
        await plans_listed(desk)
        seen = desk.screen_text()
        assert "Looks like Plans" in seen and "0 of 4 decided, 4 left" in seen
        assert "About 2 of these 4 are expected to fit · 17 sentences looked through" in seen
        assert "strong 80%" in seen and "MS. OAK · first, turn 2" in seen and "How did it start?" in seen
        assert seen.index("It fits") < seen.index("Later"), "what decides stands first"
        assert "▸ the word “plan” stands in its definition" in seen and "− against: “only money” is excluded" in seen
        assert "no rule written yet" in seen, "the rule card"
        await desk.press("enter")
        assert given(plans) == {PLAN: ("Plans", "suggested")} and words_now(desk) == READ
        await desk.press("x")
        assert len(rejected(plans)) == 1 and words_now(desk) == CHANGED
        await desk.press("a")
        assert given(plans)[CHANGED] == ("Plans", "suggested") and words_now(desk) == AGAIN
        assert "About 0 of these 1 are" in said_in(desk, "#list-said")
        assert "3 of 4 decided, 1 left" in said_in(desk, "#list-progress")
        await desk.press("delete")
        await desk.paint()
        assert "All 4 of this list are decided" in desk.screen_text() and len(rejected(plans)) == 2
        for words in reversed(WORDS):
            await desk.press("u" if words != READ else "ctrl+z")
            assert words_now(desk) == words
        assert given(plans) == {} and rejected(plans) == set()
        await desk.press("U")
        assert given(plans) == {PLAN: ("Plans", "suggested")} and words_now(desk) == READ
        desk.send("x", "a", "a")
        await desk.settle()
        assert set(given(plans)) == {PLAN, CHANGED, AGAIN} and words_now(desk) == "", "hurried keys in their order"


@pytest.mark.long
async def test_it_is_put_off_opened_and_given_another_code(plans: Path) -> None:
    async with reading(plans) as desk:
        await plans_listed(desk)
        await desk.press("space")
        assert words_now(desk) == READ
        await desk.press("b")
        assert words_now(desk) == PLAN
        await desk.press("c", *"joy", "enter")
        assert given(plans) == {PLAN: ("Joy", "manual")} and words_now(desk) == READ and rejected(plans) == set()
        await desk.press("u")
        assert given(plans) == {} and words_now(desk) == PLAN, "undone it waits again"
        await desk.press("c", "escape", "space", "down", "up", "pagedown", "pageup")
        await desk.press("o")
        await desk.paint()
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == READ
        await desk.press("enter", *"plans", "enter", "escape")
        await desk.paint()
        assert isinstance(desk.app.screen, LikeCodeScreen) and len(service().requests) == 1, "it is not made again"
        assert words_now(desk) == CHANGED, "what was coded there is decided here too"
        await desk.press("a", "a")
        assert words_now(desk) == PLAN, "what was put off comes last"
        await desk.press("space", "space")
        assert "all put off" in desk.said
        await desk.press("escape")
        assert isinstance(desk.app.screen, CodingScreen)


async def test_the_least_sure_stand_first_when_asked_and_escape_stops_a_longer_list(plans: Path, lists: Lists) -> None:
    plan = code_id(plans, "Plans")
    async with reading(plans) as desk:
        await plans_listed(desk)
        await desk.press("s")
        await arrived(desk)
        assert words_now(desk) == AGAIN and "least sure first" in said_in(desk, "#list-said")
        make = lists.pop("like code")
        await desk.press("m")
        service().come(1, 12)
        await desk.paint()
        assert "1 of 12 documents" in said_in(desk, "#list-progress") and words_now(desk) == AGAIN
        await desk.press("x")
        assert words_now(desk) == CHANGED, "the keys work on meanwhile"
        await desk.press("escape")
        assert not on_top(desk).is_waiting and service().cancelled == 1 and words_now(desk) == CHANGED
        lists["like code"] = make
        await desk.press("s", "r")
        await arrived(desk)
        asked = [(one["code_id"], one["top"], one["unsure"]) for _, one in service().requests]
        long = 2 * AT_FIRST
        assert asked[:2] == [(plan, AT_FIRST, False), (plan, AT_FIRST, True)]
        assert asked[2:] == [(plan, long, True), (plan, long, False), (plan, long, False)]


@pytest.mark.long
async def test_how_far_it_has_come_is_shown_and_a_refusal_can_be_tried_again(plans: Path, lists: Lists) -> None:
    make = lists.pop("like code")
    async with reading(plans) as desk:
        await desk.press("S", *"looks", "enter", *"plans", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, LikeCodeScreen) and on_top(desk).is_waiting)
        first = service()
        first.come(3, 12)
        await desk.paint()
        assert "3 of 12 documents" in desk.screen_text() and "“Plans”" in desk.screen_text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, CodingScreen) and first.cancelled == 1
        first.give(LikeCode(1, (), 0, True, 0, "sentence"))
        await desk.press("S", *"looks", "enter", *"plans", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, LikeCodeScreen) and on_top(desk).is_waiting)
        first.refuse("too little is coded; code more first.")
        await arrived(desk)
        assert "Too little is coded; code more first." in desk.screen_text()
        assert "Press r to try again" in desk.screen_text()
        await desk.press("r")
        first.say(Trouble("suggestions have stopped; keywords go on", alive=False))
        await arrived(desk)
        assert "Suggestions have stopped; keywords go on." in desk.screen_text()
        lists["like code"] = make
        await desk.press("r")
        await arrived(desk)
        assert first.closed == 1 and service() is not first, "what has stopped is begun anew"
        assert words_now(desk) == PLAN


@pytest.mark.long
async def test_nothing_measured_nothing_found_and_nothing_wanted_are_told(study: Path, lists: Lists) -> None:
    found, plan = candidate(places(study, PLAN)[0], 0.8), code_id(study, "Plans")
    lists["like code"] = lambda code_id, **_: LikeCode(
        code_id, (found,) if code_id == plan else (), 0.8, False, 17, "sentence"
    )
    async with reading(study, (80, 24)) as desk:
        await plans_listed(desk)
        seen = desk.screen_text()
        assert "cannot be said before 100 reviewed passages" in seen and "strong" in seen and "%" not in seen
        await desk.press("f", *"joy", "enter")
        await arrived(desk)
        assert "Nothing else looks like “Joy”: 17 sentences" in desk.screen_text()
        await desk.press("a", "x", "c", "o", "space", "b", "s", "m")
        assert isinstance(desk.app.screen, LikeCodeScreen) and given(study) == {}
        await desk.app.announce(await desk.app.store.run(switch_suggestions, False))
        await desk.press("escape", "S", *"looks", "enter", *"plans", "enter")
        await arrived(desk)
        assert "switched off in this project" in desk.screen_text() and "suggest --on" in desk.screen_text()


@pytest.mark.long
async def test_the_code_at_the_caret_and_the_code_in_the_codebook_are_offered(plans: Path) -> None:
    with open_project(plans, coder="mara") as project:
        plan, where = code_id(plans, "Plans"), places(plans, PLAN)[0]
        apply_code(project, where.document_id, (where.start, where.end), plan)
    async with reading(plans) as desk:
        await desk.go_to(PLAN)
        await choose(desk, "looks like plans")
        await arrived(desk)
        assert service().requests == [("like code", {"code_id": plan, "top": AT_FIRST, "unsure": False})]
        assert words_now(desk) == READ, "what has the code already is decided"
        screen = on_top(desk)
        key, entry = screen.pile.at, screen.pile.current
        screen.pile.entries[key] = replace(entry, place=replace(entry.place, quote="Everybody read it."))
        before = given(plans)
        await desk.press("a")
        assert given(plans) == before and "has changed since the list was made" in desk.said
        await desk.press("f3")
        await desk.until(lambda: isinstance(desk.app.screen, CodebookScreen))
        await desk.press(*"joy", "down", "=")
        await arrived(desk)
        assert service().requests[-1][1]["code_id"] == code_id(plans, "Joy")
        await desk.press("ctrl+t")
        assert "Which list?" in desk.screen_text()


async def test_it_is_to_be_read_at_every_size(plans: Path) -> None:
    async with reading(plans, (80, 24)) as desk:
        await plans_listed(desk)
        for size in ((80, 24), (60, 15), (200, 50)):
            await desk.resize(*size)
            await desk.paint()
            seen = desk.screen_text()
            assert PLAN in seen and "strong 80%" in seen and "4 left" in seen and "It fits" in seen, size
