"""Suggestions at the keyboard: a key gives what is painted for the passage, and no key waits for an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import (
    CODER,
    JOY,
    LARGE,
    PLAN,
    PLANS,
    READ,
    SCHEDULE,
    START,
    TIME,
    WORRY,
    at_the_desk,
    built,
    study,
)
from fake_suggestions import FakeService
from suggesting_desk import give_before, origins, rejected, suggesting

from qualcode.history.undoing import history
from qualcode.settings.model import read_settings
from qualcode.storage.project import open_project
from qualcode.suggestions.rejecting import switch_suggestions
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.advice import LOOKING
from qualcode.tui.coding.suggestion_room import SuggestionRoom

__all__ = ["built", "study"]


@pytest.fixture(autouse=True)
def _fake(_nothing_suggests: None, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeService.made = []
    monkeypatch.setattr(QualcodeApp, "suggestion_service", FakeService)


async def test_a_digit_gives_the_code_that_is_suggested_and_keeps_where_it_came_from(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS, JOY)
        session.keys = 0
        await session.press("1")
        assert session.keys == 1 and session.codings() == [(PLAN, PLANS)]
        assert origins(session) == ["suggested"]
        assert "▸2" in desk.rows and "· P Plans" not in desk.rows
        await session.press("2")
        assert session.codings() == [(PLAN, PLANS), (PLAN, JOY)]


async def test_a_digit_does_not_give_what_was_suggested_for_the_passage_before(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS)
        before = desk.place
        await session.press("down", "1")
        assert session.codings() == []
        assert "on their way" in session.said
        await desk.at(READ)
        desk.service.answer(before, *desk.offered(JOY))  # It comes too late.
        await session.settle()
        assert "Joy" not in desk.rows
        await desk.answer(WORRY)
        await session.press("1")
        assert session.codings() == [(READ, WORRY)]


async def test_codes_given_last_stay_on_the_keys_that_no_suggestion_takes_but_wait_for_the_answer_too(
    study: Path,
) -> None:
    give_before(study, JOY, TIME)
    async with suggesting(study) as (session, desk):
        await desk.at(READ)
        await desk.answer(PLANS)
        assert "given last" in desk.rows and "2 T Time" in desk.rows
        await session.press("down", "2")
        assert len(session.codings()) == 2 and "on their way" in session.said
        await desk.answer(PLANS)
        await session.press("2")
        assert session.codings()[-1] == (SCHEDULE, TIME)
        assert origins(session) == ["manual"] * 3


async def test_an_answer_that_takes_long_leaves_the_keys_to_the_codes_given_last_and_says_so(study: Path) -> None:
    give_before(study, JOY)
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS)
        await session.press("down")
        await session.until(lambda: LOOKING in desk.rows)
        assert "Plans" not in desk.rows
        await session.press("1")
        assert session.codings()[-1] == (READ, JOY)


async def test_a_code_that_the_passage_gets_in_another_way_is_suggested_no_more(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS, JOY)
        await session.press("enter", *"plans", "enter")
        assert "▸2" in desk.rows
        await desk.answer(PLANS, JOY)  # An answer that was under way when the code was given.
        assert [one.code_id for one in session.coding.five.offered.values()] == [desk.offered(JOY)[0].code_id]
        await session.press("u")
        await desk.answer(PLANS, JOY)
        assert desk.rows.startswith("▸1")


async def test_after_a_change_the_service_is_told_of_the_document_and_asked_again(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        document, asked = desk.place[0], len(desk.service.asked)
        await session.press("enter", *"plans", "enter")
        assert desk.service.refreshed == [frozenset({document})]
        assert desk.service.asked[asked:] == [desk.place]
        await session.press("u")
        assert desk.service.refreshed == [frozenset({document})] * 2
        await session.press("enter", *"a new one", "enter")
        assert desk.service.refreshed[-1] is None
        told = len(desk.service.refreshed)
        await session.press("m", *"note", "escape")
        assert len(desk.service.refreshed) == told


async def test_a_held_arrow_asks_for_the_last_passage_only(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(START)
        asked = len(desk.service.asked)
        session.send(*["down"] * 6)
        await session.until(lambda: bool(desk.service.asked[asked:]) and desk.service.asked[-1] == desk.place)
        assert len(desk.service.asked) - asked <= 2


# Rejecting, not now, hiding ----------------------------------------------------------------------------


async def test_x_rejects_what_is_pointed_at_and_undo_brings_it_back(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS, JOY, TIME)
        await session.press("z", "x")
        assert rejected(session) == [JOY]
        assert "rejected here" in session.said and "Joy" not in desk.rows
        await session.press("x")
        assert rejected(session) == [JOY, PLANS]
        await session.press("u", "u")
        assert rejected(session) == []
        assert len(desk.service.refreshed) == 4
        await desk.answer(PLANS, JOY, TIME)
        assert desk.rows.startswith("▸1") and list(session.coding.five.offered) == [1, 2, 3]
        assert session.codings() == []


async def test_not_now_suggests_nothing_here_for_the_session_and_writes_nothing(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS)
        before = len(session.read(history))
        await session.press("X")
        assert "Not now" in desk.rows and "▸" not in desk.rows
        await desk.at(READ)
        asked = len(desk.service.asked)
        await desk.at(PLAN)
        assert desk.service.asked[asked:] == [] and "Not now" in desk.rows
        assert len(session.read(history)) == before
        await session.press("X")
        await desk.answer(PLANS)
        assert "▸1" in desk.rows


@pytest.mark.long
async def test_hidden_suggestions_leave_the_keys_to_the_codes_given_last_also_next_time(study: Path) -> None:
    give_before(study, JOY)
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS)
        await session.press("s")
        await session.paint()
        assert not session.coding.query_one(SuggestionRoom).display
        assert "1 Joy" in session.shown("#keys")
        await session.press("1", "x")
        assert session.codings() == [(START, JOY), (PLAN, JOY)]
        assert "hidden" in session.said and rejected(session) == []
    assert not read_settings().settings.suggestions_shown
    FakeService.made = []
    async with at_the_desk(study, size=LARGE) as session:
        await session.paint()
        assert FakeService.made == []
        await session.press("s")
        assert FakeService.made[0].started == 1
        assert session.coding.query_one(SuggestionRoom).display


@pytest.mark.long
async def test_a_project_that_wants_no_suggestions_starts_nothing_and_can_be_told_otherwise(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        switch_suggestions(project, False)
    async with at_the_desk(study, size=LARGE) as session:
        await session.paint()
        assert FakeService.made == []
        assert not session.coding.query_one(SuggestionRoom).display
        await session.press("s", "x")
        assert "switched off in this project" in session.said
        await session.coding.change(switch_suggestions, True)
        await session.paint()
        assert FakeService.made[0].started == 1
        await session.coding.change(switch_suggestions, False)
        await session.paint()
        assert FakeService.made[0].closed == 1
        assert not session.coding.query_one(SuggestionRoom).display


# What is shown -----------------------------------------------------------------------------------------
