"""Suggestions at the keyboard: a key gives what is painted for the passage, and no key waits for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
    START,
    TIME,
    WORRY,
    Session,
    at_the_desk,
    built,
    study,
)
from fake_suggestions import WHY, FakeService, Place, offer

from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.suggestions import Advice, Offered, OfferedReason
from qualcode.history.undoing import history
from qualcode.settings.model import read_settings, write_setting
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.suggestions import list_rejections
from qualcode.suggestions.messages import Preparing, Trouble
from qualcode.suggestions.rejecting import switch_suggestions
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.advice import LOOKING
from qualcode.tui.coding.suggestion_room import SuggestionRoom

__all__ = ["built", "study"]


@pytest.fixture(autouse=True)
def _fake(_nothing_suggests: None, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeService.made = []
    monkeypatch.setattr(QualcodeApp, "suggestion_service", FakeService)


class Desk:
    """A sitting with suggestions; the service says nothing by itself, and is up."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def service(self) -> FakeService:
        return FakeService.made[-1]

    @property
    def place(self) -> Place:
        found = self.session.coding.place_here()
        assert found is not None
        return found

    def offered(self, *paths: str, reasons: Sequence[OfferedReason] = ()) -> list[Offered]:
        tree = self.session.coding.document.opened.tree
        chances = (0.9, 0.5, 0.3, 0.2, 0.1)
        return [offer(tree.find(path).id, path, c, *reasons) for path, c in zip(paths, chances, strict=False)]

    async def at(self, words: str) -> None:
        """Put the caret on some words and let the panel follow."""
        await self.session.go_to(words)
        self.session.coding.repaint_passage()
        await self.session.settle()

    async def answer(self, *paths: str, reasons: Sequence[OfferedReason] = (), notice: str = "") -> None:
        """Let the service suggest codes for the passage under the caret."""
        self.service.answer(self.place, *self.offered(*paths, reasons=reasons), notice=notice)
        await self.session.settle()

    @property
    def rows(self) -> str:
        return self.session.shown("#suggestions")


@asynccontextmanager
async def suggesting(path: Path, size: tuple[int, int] = LARGE) -> AsyncIterator[tuple[Session, Desk]]:
    async with at_the_desk(path, size=size) as session:
        desk = Desk(session)
        desk.service.say(Advice(-1, 0, 1, learned=1))  # It is up, so that keywords are not looked at.
        await session.settle()
        yield session, desk


def give_before(study: Path, *paths: str) -> None:
    """Give codes before the sitting, so that they are those given last."""
    with open_project(study, coder=CODER) as project:
        tree, document = load_tree(project), find_document(project, "first").id
        for path in paths:
            apply_code(project, document, (FIRST.index(START), FIRST.index(START) + len(START)), tree.find(path).id)


def origins(session: Session) -> list[str]:
    def found(project: Project) -> list[str]:
        return [one.origin for one in list_codings(project, coder_ids=[project.known_coder_id() or 0])]

    return session.read(found)


def rejected(session: Session) -> list[str]:
    def found(project: Project) -> list[str]:
        tree = load_tree(project)
        return [tree.path(one.code_id) for one in list_rejections(project)]

    return session.read(found)


# What a digit gives ------------------------------------------------------------------------------------


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


async def test_codes_given_last_stay_on_the_keys_that_no_suggestion_takes_even_while_an_answer_is_awaited(
    study: Path,
) -> None:
    give_before(study, JOY, TIME)
    async with suggesting(study) as (session, desk):
        await desk.at(READ)
        await desk.answer(PLANS)
        assert "given last" in desk.rows and "2 T Time" in desk.rows
        await session.press("down", "2")
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
