"""Disagreements on the screen: one at a time, one key each, the next one at once, and every decision taken back by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import Session
from disagreements_study import (
    LONG,
    PLAN,
    TWICE,
    at_disagreements,
    consensus,
    on_top,
    part,
    queue,
    states,
    study,
)
from textual.widgets import Static

from qualcode.reconcile.queue import Scope
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.history import list_changes
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.reconcile.by_hand import ByHand
from qualcode.tui.reconcile.entrances import open_disagreements
from qualcode.tui.screens.disagreements import DisagreementsScreen

__all__ = ["study"]


def changes(desk: Session) -> int:
    """How often anything was settled or taken over."""
    return sum(one.verb == "reconcile" for one in desk.read(list_changes))


# ---------------------------------------------------------------------- what is seen


async def test_one_is_shown_big_with_its_words_and_who_did_what_beside_each_other(study: Path) -> None:
    async with at_disagreements(study) as desk:
        about = part(desk, "about")
        assert "1 of 6" in about and "coded by jonas, not by ines" in about
        assert "oak 2 · turn 2 · BEN · ines | jonas" in about
        assert f"[b\u2009{PLAN}\u2009b]" in part(desk, "words"), "the brackets carry the key of who coded it"
        assert "did not code it" in part(desk, "columns") and "Plans" in part(desk, "columns")
        assert (
            "as ines" in part(desk, "means") and "both" in part(desk, "means") and "longest" not in part(desk, "means")
        )
        await desk.press("n")
        columns = part(desk, "columns")
        assert "Time ★" in columns and "Comment: nobody had foreseen it" in columns
        assert "Question by ines: is this a plan?" in columns
        await desk.press("n", "n")
        assert "the same code, other boundaries" in part(desk, "about")
        assert f"[ab\u2009{LONG}\u2009b] {LONG}\u2009a]" in part(desk, "words")
        assert f"“{TWICE[:10]}" in part(desk, "columns"), "who coded which words is told where they differ"
        await desk.press("n")
        assert "one passage, different codes" in part(desk, "about") and "ines | jonas | tom" in part(desk, "about")
        assert (
            "as tom" in part(desk, "means")
            and "as most" in part(desk, "means")
            and "none of them" in part(desk, "means")
        )


@pytest.mark.long
async def test_what_is_agreed_is_taken_over_behind_the_first_decision_and_taken_back_with_it(study: Path) -> None:
    async with at_disagreements(study) as desk:
        assert "3 passages agreed: taken over with your first decision" in part(desk, "progress")
        assert changes(desk) == 0 and consensus(desk) == [], "looking writes nothing"
        await desk.press("n", "l", "N", "b")
        assert "3 agreed passages taken over with it · u takes both back" in part(desk, "progress")
        assert sorted(consensus(desk)) == [*[("How was it?", "Weather")] * 3, (PLAN, "Plans")]
        await desk.press("k", "u")
        assert len(consensus(desk)) == 4 and states(desk) == "sloooo"
        await desk.press("u")
        assert consensus(desk) == [] and states(desk) == "oloooo" and "1 of 6" in part(desk, "about")
        await desk.press("escape")
        assert not isinstance(desk.app.screen, DisagreementsScreen)
        await open_disagreements(desk.app, Scope())
        await desk.settle()
        assert consensus(desk) == [], "nor does opening it again"
        await desk.press("U")
        assert len(consensus(desk)) == 4 and states(desk) == "sloooo"


# ---------------------------------------------------------------------- one key each


async def test_a_b_o_and_k_settle_with_one_key_and_the_next_one_comes(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("b")
        assert (PLAN, "Plans") in consensus(desk) and states(desk) == "sooooo"
        assert "2 of 6" in part(desk, "about") and "u takes both back" in part(desk, "progress")
        assert "Settled: as jonas → Plans, 4 words" in on_top(desk)._said
        await desk.press("k")
        assert (LONG, "Time") not in consensus(desk) and states(desk) == "ssoooo"
        assert "Settled: neither" in part(desk, "progress") and "all of oak 2 is settled" in part(desk, "progress")
        await desk.press("o")
        assert {(PLAN, "Plans"), (PLAN, "Time")} <= set(consensus(desk)) and states(desk) == "sssooo"
        await desk.press("a")
        assert (TWICE, "Time") in consensus(desk) and "4 of 6 settled, 2 left" in part(desk, "progress")
        assert "Settled: as ines → Time, 12 words" in part(desk, "progress"), "what was written is named"


@pytest.mark.long
async def test_digits_take_the_first_nine_coders_and_m_what_most_did(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("2", "1", "3")
        assert states(desk) == "ssoooo", "there is no third coder where two are compared"
        await desk.press("m")
        assert states(desk) == "ssoooo" and "only where three or more" in part(desk, "progress"), "nor a majority"
        await desk.press("l", "l", "m")
        assert states(desk) == "ssllso" and (PLAN, "Plans") in consensus(desk)
        await desk.press("3")
        assert states(desk) == "ssllss" and (TWICE, "Time") in consensus(desk)


@pytest.mark.long
@pytest.mark.parametrize(("key", "words"), [("+", TWICE), ("-", LONG), ("j", TWICE)])
async def test_boundaries_are_settled_by_a_rule(study: Path, key: str, words: str) -> None:
    async with at_disagreements(study) as desk:
        await desk.press(key)
        assert states(desk) == "oooooo", "where boundaries are the same there is nothing to choose"
        assert "no code has several boundaries" in part(desk, "progress")
        await desk.press("n", "n", "n", key)
        assert states(desk) == "ooosoo" and (words, "Time") in consensus(desk)


async def test_boundaries_are_set_by_hand_with_the_arrows(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("n", "n", "n", "h")
        assert isinstance(desk.app.screen, ByHand)
        words = str(desk.app.screen.query_one("#by-hand-words", Static).content)
        assert f"[\u2009{TWICE}\u2009]" in words
        await desk.press("left", "<", "l", "alt+greater_than_sign", "h", "enter")
        assert states(desk) == "ooosoo" and ("took us a long time. It took us a", "Time") in consensus(desk)
        assert "boundaries set by hand" in on_top(desk)._said
        await desk.press("h", "escape")
        assert states(desk) == "ooosoo"


@pytest.mark.long
async def test_by_hand_asks_which_code_where_several_are_at_stake(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("n", "n", "h", ">", "enter")
        assert isinstance(desk.app.screen, ChoicePrompt)
        await desk.press(*"Plans", "enter")
        assert ("We had a plan. It", "Plans") in consensus(desk) and states(desk) == "oosooo"


@pytest.mark.long
async def test_c_gives_another_code(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("c")
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press("escape")
        assert states(desk) == "oooooo"
        await desk.press("c", *"wea", "enter")
        assert (PLAN, "Weather") in consensus(desk) and states(desk) == "sooooo"
        assert "Settled: Weather" in part(desk, "progress") and "2 of 6" in part(desk, "about")


async def test_a_reason_goes_with_the_next_key(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("e")
        assert isinstance(desk.app.screen, LinePrompt)
        await desk.press(*"clear", "enter")
        assert "Your reason, for the next key: clear" in part(desk, "about")
        await desk.press("n", "N")
        assert "clear" in part(desk, "about"), "it stays with what it was written for"
        await desk.press("b")
        decisions = desk.read(lambda project: [one.reason for one in list_decisions(project) if one.kind != "agreed"])
        assert decisions == ["clear"] and "clear" not in part(desk, "about")


@pytest.mark.long
async def test_undo_opens_again_what_was_settled_last_and_looks_at_it(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("b", "a", "u")
        assert states(desk) == "sooooo" and "2 of 6" in part(desk, "about")
        await desk.press("ctrl+z")
        assert states(desk) == "oooooo" and "1 of 6" in part(desk, "about")
        await desk.press("U")
        assert states(desk) == "sooooo" and (PLAN, "Plans") in consensus(desk)


@pytest.mark.long
async def test_what_was_put_off_settled_or_all_can_be_shown_and_opened_again(study: Path) -> None:
    async with at_disagreements(study, size=(120, 36)) as desk:
        await desk.press("l", "b", "b", "t")
        assert "Put off by mara" in part(desk, "about") and "those put off" in part(desk, "progress")
        await desk.press("t")
        assert "2 of 6" in part(desk, "about") and "Settled as jonas by mara" in part(desk, "about")
        assert "open again" in part(desk, "means")
        await desk.press("R")
        assert states(desk) == "losooo" and "Open again" in part(desk, "progress") and "3 of 6" in part(desk, "about")
        assert (PLAN, "Time") not in consensus(desk)
        await desk.press("a")
        assert states(desk) == "losooo" and (PLAN, "Time") in consensus(desk), "it can be decided anew at once"
        await desk.press("t")
        assert "all of them" in part(desk, "progress") and len(on_top(desk).rows.rows) == 9
        await desk.press("t")
        assert "Shown: open ones" in part(desk, "progress") and "4 of 6" in part(desk, "about")


@pytest.mark.long
async def test_they_can_be_ordered_by_code(study: Path) -> None:
    async with at_disagreements(study, size=(120, 36)) as desk:
        await desk.press("g")
        headings = [row.cells[0] for row in on_top(desk).rows.rows if row.heading]
        assert headings == ["Plans", "Plans / Time", "Time"] and "Ordered by code" in part(desk, "progress")
        await desk.press("down", "down")
        assert "oak 4" in part(desk, "about"), "and the list leads through them"


@pytest.mark.long
async def test_all_settled_says_so_and_the_last_can_be_taken_back(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("b", "a", "o", "+", "m", "a")
        assert desk.keys == 6 and states(desk) == "ssssss", "six differences, six keys"
        await desk.paint()
        assert "All 6 disagreements are settled." in desk.screen_text()
        assert [one.state for one in queue(desk).agreed] == ["settled"] * 3
        await desk.press("a", "o", "k", "c", "l", "e", "h", "w", "r", "R", "A", "enter", "space", "n", "N", "m", "+")
        assert on_top(desk) and states(desk) == "ssssss"
        await desk.press("t")
        assert "1 of 6" in part(desk, "about") and "settled ones" in part(desk, "progress"), "nothing was put off"
        await desk.press("t", "t", "u")
        assert states(desk) == "ssssso" and "6 of 6" in part(desk, "about")
