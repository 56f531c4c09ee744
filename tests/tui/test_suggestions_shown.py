"""Suggestions on the screen: reasons that lead somewhere, the panel and the row, and what stands in where nothing answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from coding_pilot import (
    BELL,
    CODER,
    FIRST,
    JOY,
    LARGE,
    PLAN,
    PLANS,
    READ,
    SCHEDULE,
    SCHEDULES,
    SMALL,
    TIME,
    WORRY,
    at_the_desk,
    built,
    study,
)
from fake_suggestions import WHY, FakeService
from suggesting_desk import Desk, give_before, origins, suggesting

from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.suggestions import OfferedReason
from qualcode.settings.model import write_setting
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document
from qualcode.suggestions.messages import Preparing, Trouble
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.suggestion_room import SuggestionRoom

__all__ = ["built", "study"]


@pytest.fixture(autouse=True)
def _fake(_nothing_suggests: None, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeService.made = []
    monkeypatch.setattr(QualcodeApp, "suggestion_service", FakeService)


async def test_reasons_silence_and_notices_are_said_and_the_rule_is_that_of_the_suggestion(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        describe_code(project, load_tree(project).find("Plans").id, definition="what was to be done")
        describe_code(project, load_tree(project).find("Joy").id, definition="pleasure in the work")
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        desk.service.say(Preparing(3, 12))
        desk.service.say(Trouble("the cache cannot be written", alive=True))
        await desk.answer(PLANS, JOY, notice="No language model is there.")
        assert session.shown("#suggestions-title") == "SUGGESTIONS · reading 3/12"
        assert "the cache cannot be written" in desk.rows
        assert WHY in " ".join(desk.rows.split()) and "strong" in desk.rows
        assert "No language model is there." in desk.rows
        assert "what was to be done" in session.shown("#panel-rule")
        await session.press("z")
        assert "pleasure in the work" in session.shown("#panel-rule")
        desk.service.say(Preparing(12, 12))
        await desk.at(READ)
        assert session.shown("#suggestions-title") == "SUGGESTIONS"
        desk.service.answer(desk.place, silence="The codebook is empty.", notice="No language model is there.")
        await session.settle()
        assert "The codebook is empty." in desk.rows and "No language model" not in desk.rows
        assert "the cache" not in desk.rows
        assert session.shown("#panel-rule") == ""


async def test_a_reason_leads_to_the_passage_that_it_names_and_back(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        other = session.read(lambda project: find_document(project, "second").id)
        here = FIRST.index(BELL)
        await desk.at(PLAN)
        like = OfferedReason("like", "like a passage you coded", BELL, "first", (desk.place[0], here, here + len(BELL)))
        await desk.answer(PLANS, reasons=[like])
        await session.press("'")
        assert session.passage == BELL
        await session.press("(")
        assert session.passage == PLAN
        far = OfferedReason("like", "like a passage you coded", "The rules changed.", "second", (other, 43, 61))
        await desk.answer(PLANS, reasons=[far])
        await session.press("'")
        assert (session.document, session.passage) == ("second", "The rules changed.")
        await session.press("(")
        assert (session.document, session.passage) == ("first", PLAN)
        await desk.answer(PLANS)
        await session.press("'")
        assert "name no other passage" in session.said


@pytest.mark.long
async def test_a_click_gives_what_is_suggested_and_one_on_its_reason_goes_there(study: Path) -> None:
    async with suggesting(study) as (session, desk):
        here = FIRST.index(BELL)
        await desk.at(PLAN)
        like = OfferedReason("like", "like a passage you coded", BELL, "first", (desk.place[0], here, here + len(BELL)))
        await desk.answer(PLANS, JOY, reasons=[like])
        await session.paint()
        await session.pilot.click(SuggestionRoom, offset=(6, 1))
        await session.settle()
        assert session.passage == BELL
        await desk.at(PLAN)
        await desk.answer(PLANS, JOY)
        await session.paint()
        await session.pilot.click(SuggestionRoom, offset=(6, 0))
        await session.settle()
        assert session.codings() == [(PLAN, PLANS)] and origins(session) == ["suggested"]


async def test_without_the_panel_the_keys_stand_in_a_row_and_the_reason_below(study: Path) -> None:
    async with suggesting(study, SMALL) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(PLANS, JOY)
        await session.paint()
        assert "▸1 Plans ████·" in session.screen_text() and "2 Joy" in session.screen_text()
        assert f"strong: {WHY}"[:30] in session.shown("#passage")
        await session.press("2")
        assert session.codings() == [(PLAN, JOY)]
        await session.press("p")
        await session.paint()
        assert not session.coding.query_one("#suggested").display and "▸1" in desk.rows
        await session.press("r")
        await session.paint()
        assert not session.coding.query_one("#suggested").display and not session.coding.suggesting


async def test_every_key_is_painted_in_a_small_terminal_and_nothing_moves_with_the_caret(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    give_before(study, JOY, TIME, WORRY)
    async with suggesting(study, SMALL) as (session, desk):
        await session.press("p")
        parts = ("#suggestions", "#at-caret", "#panel-rule")
        await desk.at(PLAN)
        await desk.answer(PLANS, SCHEDULES)
        await session.paint()
        regions = [session.coding.query_one(part).region for part in parts]
        shown = desk.rows.split("\n")
        assert [key for key in "12345" if any(row[1:2] == key for row in shown)] == list("12345")
        assert len(shown) <= session.coding.query_one(SuggestionRoom).size.height
        await desk.at(READ)
        await desk.answer()
        await session.paint()
        assert [session.coding.query_one(part).region for part in parts] == regions
        assert regions[-1].bottom <= session.coding.panel.region.bottom


async def test_what_is_suggested_stands_first_in_the_list_of_codes(study: Path) -> None:
    give_before(study, JOY)
    async with suggesting(study) as (session, desk):
        await desk.at(PLAN)
        await desk.answer(SCHEDULES, WORRY)
        await session.press("enter")
        await session.paint()
        text = session.screen_text()
        assert "suggested: strong" in text and text.index("suggested: strong") < text.index("suggested: likely")
        await session.press("enter")
        assert session.codings()[-1] == (PLAN, SCHEDULES)


# The service -------------------------------------------------------------------------------------------


@pytest.mark.sqlite  # It asks for the file's path.
async def test_it_is_begun_once_and_only_when_the_document_has_been_painted(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[bool] = []

    def look(service: FakeService) -> None:
        rows = service.tell.__self__.screen._compositor.render_strips()  # type: ignore[attr-defined]
        painted.append(any("We had a plan." in row.text for row in rows))

    monkeypatch.setattr(FakeService, "start", look)
    async with at_the_desk(study, size=LARGE) as session:
        await session.press("down")
        await session.press("d", "a")
        assert painted == [True] and len(FakeService.made) == 1
        service = FakeService.made[0]
        assert (service.path, service.coder) == (study, CODER)
        for _ in range(200):  # What comes next is asked for in a pause, and a busy machine has few.
            if len(service.prefetched) >= 3:
                break
            await session.pilot.pause(0.02)
        assert len(service.prefetched) == 3
    assert service.closed == 1


async def test_it_is_ended_when_the_program_breaks_off(study: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with suggesting(study) as (session, _):
            session.app.break_off(ZeroDivisionError("broken"))
    assert [service.closed for service in FakeService.made] == [1]


async def test_while_it_is_not_there_the_words_of_the_codebook_suggest_and_that_is_said(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as session:
        desk = Desk(session)
        await desk.at(SCHEDULE)
        await session.until(lambda: "Schedules" in desk.rows)  # It has not answered yet.
        desk.service.answer(desk.place, silence="The codings are being studied …")
        await session.settle()
        assert "Schedules" in desk.rows
        await desk.at(PLAN)
        await session.until(lambda: "Plans" in desk.rows)
        await desk.at(SCHEDULE)
        await session.until(lambda: "Schedules" in desk.rows)
        await desk.answer(JOY)
        assert "Joy" in desk.rows and "Schedules" not in desk.rows
        desk.service.say(Trouble("suggestions stopped", alive=False))
        await session.settle()
        await desk.at(BELL)
        await session.until(lambda: "Schedules" in desk.rows)
        assert "Keywords only: suggestions stopped" in " ".join(desk.rows.split())
        await session.press("1")
        assert session.codings() == [(BELL, SCHEDULES)]
        await desk.at(PLAN)
        await desk.answer(JOY)
        assert "Keywords only" not in desk.rows


async def test_another_screen_can_switch_suggestions_off(study: Path) -> None:
    async with suggesting(study) as (session, _):
        await session.press("f10")
        session.app.settings = write_setting("suggestions_shown", "false").settings
        await session.press("escape")
        await asyncio.sleep(0)
        await session.app.action_go("documents")
        await session.settle()
        await session.press("enter")
        await session.until(lambda: session.app.coding_screen is not None)
        await session.paint()
        assert not session.coding.query_one(SuggestionRoom).display
