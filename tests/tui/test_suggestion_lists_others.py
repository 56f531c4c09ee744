"""Codings to look at, new codes, passages like this one: each decided on, opened, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from coding_pilot import PLAN, READ, Session, built, study
from list_study import (
    arrived,
    choose,
    code_id,
    given,
    lists,
    on_top,
    places,
    reading,
    said_in,
    service,
    words_now,
)
from textual.widgets import Input

from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.suggestion_lists import Doubtful, DoubtfulCodings, NewCode, NewCodes, Similar, SimilarPassages
from qualcode.history.undoing import history
from qualcode.storage.project import open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.doubtful import DoubtfulScreen
from qualcode.tui.screens.new_codes import NewCodesScreen
from qualcode.tui.screens.similar import AT_FIRST, SimilarScreen
from qualcode.tui.suggestions.making import NewCodePrompt

__all__ = ["built", "lists", "study"]

Lists = dict[str, Callable[..., Any]]
AGAIN, TWICE = "Then we tried again.", "I asked twice."
WORDS = (PLAN, READ, AGAIN)

# Codings to look at ---------------------------------------------------------------------------------------


@pytest.fixture
def doubted(study: Path, lists: Lists) -> Path:
    """Three codings of mara's and one of jonas's surprise."""
    found = places(study, *WORDS, TWICE)
    joy, plans, time = (code_id(study, name) for name in ("Joy", "Plans", "Time"))
    with open_project(study, coder="mara") as project:
        for where in found[:3]:
            apply_code(project, where.document_id, (where.start, where.end), joy)
        ids = {one.quote: one.id for one in list_codings(project)}
    entries = [Doubtful(ids[one.quote], joy, "mara", one, 0.02, ((plans, 0.71), (time, 0.2))) for one in found[:3]]
    entries.append(Doubtful(ids[TWICE], time, "jonas", found[3], 0.03, ((plans, 0.3),)))
    lists["doubtful"] = lambda top=100: DoubtfulCodings(tuple(entries), 57, True)
    return study


async def codings_listed(desk: Session) -> DoubtfulScreen:
    await choose(desk, "codings")
    await arrived(desk)
    assert isinstance(desk.app.screen, DoubtfulScreen)
    return desk.app.screen


@pytest.mark.long
async def test_a_coding_is_looked_at_with_likelier_codes_and_kept_changed_or_removed(doubted: Path) -> None:
    async with reading(doubted, (140, 36)) as desk:
        await codings_listed(desk)
        seen = desk.screen_text()
        assert "Not a list of faults" in seen and "57 coded passages looked at" in seen and "0 of 4 looked at" in seen
        assert "coded by mara" in seen and "Feelings/Joy" in seen and "2%" in seen
        assert "71%" in seen and "Change/Plans" in seen and "20%" in seen
        before = len(desk.read(history))
        await desk.press("k")
        assert len(desk.read(history)) == before and words_now(desk) == READ, "to keep changes nothing"
        await desk.press("1")
        assert given(doubted)[READ] == ("Plans", "manual") and words_now(desk) == AGAIN
        await desk.press("x")
        assert AGAIN not in given(doubted) and words_now(desk) == TWICE
        assert "only jonas or a lead can change it" in said_in(desk, "#list-about")
        await desk.press("x")
        assert "made by jonas" in desk.said and words_now(desk) == TWICE
        await desk.press("3")
        assert "No likelier code lies on 3" in desk.said
        await desk.press("u")
        assert words_now(desk) == AGAIN and given(doubted)[AGAIN] == ("Joy", "manual")
        await desk.press("u")
        assert words_now(desk) == READ and given(doubted)[READ] == ("Joy", "manual")


@pytest.mark.long
async def test_what_was_kept_comes_back_with_b_another_code_is_picked_and_too_little_is_told(
    doubted: Path, lists: Lists
) -> None:
    async with reading(doubted, (80, 24)) as desk:
        await codings_listed(desk)
        await desk.press("k", "b")
        assert words_now(desk) == PLAN
        await desk.press("c", *"worry", "enter")
        assert given(doubted)[PLAN] == ("Worry", "manual") and words_now(desk) == READ
        await desk.press("c", *"joy", "enter")
        assert words_now(desk) == AGAIN, "the same code keeps it"
        await desk.press("o")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == AGAIN
        await desk.press("escape", "escape")
        await desk.paint()
        assert isinstance(desk.app.screen, DoubtfulScreen) and words_now(desk) == AGAIN
        await desk.press("enter", "k")
        await desk.paint()
        assert "All 4 of this list are looked at" in desk.screen_text()
        lists["doubtful"] = lambda: DoubtfulCodings((), 57, True)
        await desk.press("r")
        await arrived(desk)
        assert "No coding surprises: 57 coded passages" in desk.screen_text()
        lists.clear()
        await desk.press("r")
        service().refuse("too little is coded to tell what is unlikely; code 20 passages first.")
        await arrived(desk)
        assert "Too little is coded to tell what is unlikely; code 20 passages first." in desk.said


# New codes --------------------------------------------------------------------------------------------------


@pytest.fixture
def spoken(study: Path, lists: Lists) -> Path:
    """Two candidates, the first with three examples."""
    found = tuple(places(study, *WORDS))
    candidates = (
        NewCode("bell schedule", ("bell schedule", "the bell"), 12, 4, found),
        NewCode("rules", ("rules",), 5, 2, found[:1]),
    )
    lists["new codes"] = lambda: NewCodes(candidates, 809)
    return study


async def candidates_listed(desk: Session) -> NewCodesScreen:
    await choose(desk, "new")
    await arrived(desk)
    assert isinstance(desk.app.screen, NewCodesScreen)
    return desk.app.screen


def codes_of(path: Path) -> dict[str, tuple[str, str]]:
    """Path → definition and keywords."""
    with open_project(path, coder="mara", write=False) as project:
        tree = load_tree(project)
        return {tree.path(code.id): (code.definition, code.keywords) for code in tree.walk()}


@pytest.mark.long
async def test_a_candidate_becomes_a_code_with_its_examples_in_one_change(spoken: Path) -> None:
    async with reading(spoken) as desk:
        await candidates_listed(desk)
        seen = desk.screen_text()
        assert "809 uncoded passages" in seen and "12 passages in 4 documents" in seen and "“the bell”" in seen
        assert PLAN in seen and READ in seen and "MS. OAK · first" in seen
        await desk.press("enter")
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press(*"change", "enter")
        assert isinstance(desk.app.screen, NewCodePrompt) and "under Change" in desk.screen_text()
        await desk.press(*"s", "tab", "tab", "tab", "down", "space", "ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, NewCodesScreen))
        assert codes_of(spoken)["Change/bell schedules"] == (
            "Passages that speak of “bell schedule” or “the bell”.",
            "bell schedule, the bell",
        )
        assert given(spoken) == {PLAN: ("bell schedules", "suggested"), AGAIN: ("bell schedules", "suggested")}
        assert desk.read(history)[0].summary == "new code Change/bell schedules, given to 2 passages"
        assert [one.name for one in on_top(desk).pile.left.values()] == ["rules"]
        await desk.press("u")
        assert given(spoken) == {} and "Change/bell schedules" not in codes_of(spoken)
        assert len(on_top(desk).pile.left) == 2

        await desk.press("down", "enter", *"change", "enter")
        await desk.press(*["backspace"] * 5, *"Plans", "tab", "tab", "tab", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, NewCodePrompt))
        assert "There is a code “Plans” already" in desk.said
        assert desk.app.screen.query_one("#making-name", Input).value == "Plans", "what was typed is there again"
        await desk.press(*["backspace"] * 5, "f12")
        assert "A code needs a name" in str(desk.app.screen.query_one("#dialog-refusal").render())
        await desk.press("escape")
        assert isinstance(desk.app.screen, NewCodesScreen) and given(spoken) == {}


async def test_while_the_codebook_is_frozen_the_code_is_proposed_and_examples_are_opened(spoken: Path) -> None:
    with open_project(spoken, coder="mara") as project:
        freeze_codebook(project, "round 1")
    async with reading(spoken, (80, 24)) as desk:
        await candidates_listed(desk)
        assert "frozen for “round 1”" in said_in(desk, "#list-said")
        await desk.press("enter", "enter")
        await desk.paint()
        assert "Propose a code at the top" in desk.screen_text()
        await desk.press("f12")
        await desk.until(lambda: isinstance(desk.app.screen, NewCodesScreen))
        (proposal,) = desk.read(list_proposals)
        assert (proposal.kind, proposal.name, proposal.quote) == ("new", "bell schedule", PLAN)
        assert given(spoken) == {} and len(on_top(desk).pile.left) == 1
        await desk.press("u")
        assert len(on_top(desk).pile.left) == 2
        await desk.press("2")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == READ
        await desk.press("escape", "escape", "o")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == PLAN
        await desk.press("escape", "escape", "x", "x")
        await desk.paint()
        assert "Nothing is left of this list" in desk.screen_text()
        await desk.press("b")
        assert len(on_top(desk).pile.left) == 1


# Passages like this one -----------------------------------------------------------------------------------


async def test_passages_like_the_one_at_the_caret_are_opened_and_coded(study: Path, lists: Lists) -> None:
    found = [Similar(one, 0.9 - n / 5, ()) for n, one in enumerate(places(study, READ, TWICE))]
    lists["similar"] = lambda **_: SimilarPassages(tuple(found), "words", 14)
    async with reading(study, (140, 30)) as desk:
        await desk.go_to(PLAN)
        await desk.press("F")
        await arrived(desk)
        where = places(study, PLAN)[0]
        span = (where.start, where.end)
        assert service().requests == [("similar", {"document_id": where.document_id, "span": span, "top": AT_FIRST})]
        seen = desk.screen_text()
        assert "Like “We had a plan.”" in seen and "The 2 most alike of 14 passages" in seen
        assert "by the words they share" in seen and "Time" in seen and words_now(desk) == READ
        await desk.press("c", *"plans", "enter")
        assert given(study) == {READ: ("Plans", "manual")}
        assert "Change/Plans" in said_in(desk, "#list-about")
        await desk.press("u", "down", "enter")
        assert given(study) == {} and isinstance(desk.app.screen, CodingScreen) and desk.passage == TWICE
        await desk.press("escape", "escape")
        await desk.paint()
        assert isinstance(desk.app.screen, SimilarScreen) and words_now(desk) == TWICE
        await desk.press("m")
        await arrived(desk)
        assert service().requests[-1][1]["top"] == 2 * AT_FIRST
