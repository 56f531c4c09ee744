"""Putting a round together: what is chosen is foreseen at once, and made as it was foreseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_pilot import Rounds, at_work, study_with

from qualcode.domain.rounds import Round
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.progress import progress
from qualcode.team.round_wishes import BY_NUMBER, RoundWish, foresee, round_choices
from qualcode.team.sets import add_to_set, new_set
from qualcode.tui.rounds.lines import DoLine
from qualcode.tui.screens.new_round import NewRoundScreen


async def open_form(desk: Rounds) -> None:
    await desk.press("W")
    await desk.comes("rounds")
    await desk.press("n")
    await desk.comes("new_round")


async def to_line(desk: Rounds, name: str, key: str = "") -> None:
    """Put the cursor on a line of the form; the keys then are its."""
    for line in desk.app.screen.query("Input, FormLine"):
        if line.name == name and getattr(line, "key", "") == key:
            line.focus()
            await desk.settle()
            return
    raise AssertionError(f"there is no line {name} {key}")


def in_sight(desk: Rounds) -> bool:
    """Whether the line with the cursor is in the window."""
    focused = desk.app.focused
    return focused is not None and desk.app.screen.query_one("#wish-form").region.contains_region(focused.region)


def foreseen(desk: Rounds) -> str:
    return desk.part("#wish-told")


def made(desk: Rounds) -> Round:
    return desk.ask(list_rounds)[-1]


def wanted(desk: Rounds) -> RoundWish:
    assert isinstance(desk.app.screen, NewRoundScreen)
    return desk.app.screen.wish


@pytest.mark.long
async def test_enter_goes_from_step_to_step_and_the_last_one_makes_the_round(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara") as desk:
        await open_form(desk)
        assert "8 documents, 24 assignments" in foreseen(desk)
        for _ in range(30):
            if isinstance(desk.app.focused, DoLine):
                break
            assert desk.ask(list_rounds) == []
            await desk.press("enter")
        await desk.press("enter")
        await desk.comes("rounds")
        one = made(desk)
        assert (one.name, one.blind, one.open_codebook, one.unit, one.plan) == (
            "Round 1",
            True,
            False,
            "sentence",
            None,
        )
        assert [row.coder.name for row in desk.ask(lambda p: progress(p, one)).coders] == ["jonas", "ines", "tom"]
        await desk.press("u")
        assert desk.ask(list_rounds) == []


@pytest.mark.long
async def test_a_sample_is_drawn_before_the_eyes_and_made_as_it_was_shown(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara", size=(120, 40)) as desk:
        await open_form(desk)
        await to_line(desk, "drawing")
        await desk.press("right", "right")
        await to_line(desk, "amount")
        await desk.press("backspace", "4")
        await to_line(desk, "seed")
        await desk.press(*["backspace"] * 7, *"2026")
        await to_line(desk, "by", "state")
        await desk.press("space")
        await to_line(desk, "each")
        assert wanted(desk).each == 2
        shown = foreseen(desk)
        assert "4 of 8 documents drawn by site.state, seed 2026" in shown and "2 of 4" in shown
        assert "4 documents, 8 assignments" in shown
        await to_line(desk, "rest")
        await desk.press("space")
        assert "8 documents, 12 assignments" in foreseen(desk)
        await desk.press("ctrl+s")
        await desk.comes("rounds")
        one = made(desk)
        assert one.plan is not None and (one.plan.seed, one.plan.by, one.plan.rest) == (2026, ("site.state",), True)
        same = RoundWish("x", ["jonas", "ines", "tom"], "", BY_NUMBER, "4", ["state"], "2026", 2, rest=True)
        again = desk.ask(lambda project: foresee(project, same))
        assert again.plan == one.plan
        shares = desk.ask(lambda project: progress(project, one)).shares
        assert len(shares) == again.dealt.assignments == 12


@pytest.mark.long
async def test_what_cannot_be_is_said_at_once_and_makes_nothing(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara") as desk:
        await open_form(desk)
        for coder in ("jonas", "ines", "tom"):
            await to_line(desk, "coders", coder)
            await desk.press("space")
        assert "nobody codes in this round yet" in foreseen(desk).lower()
        await desk.press("ctrl+s")
        assert desk.name() == "new_round" and desk.ask(list_rounds) == []
        await desk.press("space")
        await to_line(desk, "drawing")
        await desk.press("right")
        await to_line(desk, "amount")
        await desk.press("backspace", "backspace", "backspace", *"much")
        assert "“much” is no share" in foreseen(desk)
        await to_line(desk, "seed")
        await desk.press("x")
        assert "is no" in foreseen(desk)


@pytest.mark.long
async def test_a_round_of_a_set_open_frozen_by_turn_and_with_open_eyes(tmp_path: Path) -> None:
    def with_set(project: Project) -> None:
        new_set(project, "first ones", "document")
        add_to_set(project, "first ones", ["elm 1", "oak 1"])

    async with at_work(study_with(tmp_path, then=with_set), "mara") as desk:
        await open_form(desk)
        await desk.press(*["backspace"] * 7, *"Pilot")
        await to_line(desk, "note")
        await desk.type("To learn it.")
        await to_line(desk, "set_name")
        await desk.press("right")
        assert "2 documents, 6 assignments" in foreseen(desk)
        await to_line(desk, "each")
        await desk.press("right")
        assert "2 documents, 2 assignments" in foreseen(desk)
        for name in ("blind", "open_codebook", "freeze"):
            await to_line(desk, name)
            await desk.press("space")
        await to_line(desk, "unit")
        await desk.press("right", "ctrl+s")
        await desk.comes("rounds")
        one = made(desk)
        assert (one.name, one.note, one.blind, one.open_codebook, one.unit) == (
            "Pilot",
            "To learn it.",
            False,
            True,
            "turn",
        )
        assert desk.ask(running_freeze) is not None


@pytest.mark.long
async def test_another_seed_draws_others_and_what_is_filled_in_stays(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara") as desk:
        await open_form(desk)
        await desk.press("ctrl+r")
        assert "the seed would mean nothing" in desk.said
        await to_line(desk, "drawing")
        await desk.press("right")
        before = wanted(desk).seed
        await desk.press("ctrl+r")
        seed = wanted(desk).seed
        assert seed != before and f"seed {seed}" in " ".join(foreseen(desk).split())
        await desk.press("escape")
        await desk.comes("rounds")
        assert desk.ask(list_rounds) == []
        await desk.press("n")
        await desk.comes("new_round")
        assert wanted(desk).seed == seed and f"seed {seed}" in " ".join(foreseen(desk).split())


@pytest.mark.long
async def test_up_and_down_stop_at_the_ends_and_pages_read_what_would_come_of_it(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara", size=(60, 14)) as desk:
        await open_form(desk)
        first = desk.app.focused
        await desk.press("up")
        assert desk.app.focused is first
        await desk.press("pagedown")
        assert desk.app.screen.query_one("#wish-foreseen").scroll_offset.y > 0
        await desk.press("pageup")
        assert desk.app.screen.query_one("#wish-foreseen").scroll_offset.y == 0
        await desk.press(*["down"] * 30)
        assert isinstance(desk.app.focused, DoLine)
        await desk.press("up")
        assert getattr(desk.app.focused, "name", "") == "unit"


@pytest.mark.long
async def test_a_name_that_is_taken_is_refused_and_the_form_stays(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        assert desk.ask(round_choices).name == "Round 1"
        await open_form(desk)
        await desk.press(*["backspace"] * 7, *"r1", "ctrl+s")
        assert "There is a round “r1” already" in desk.said and desk.name() == "new_round"
        assert len(desk.ask(list_rounds)) == 1


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_each_line_of_the_form_can_be_reached_and_read(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_work(study_with(tmp_path), "mara", size=size) as desk:
        await open_form(desk)
        await to_line(desk, "drawing")
        await desk.press("right")
        for _ in range(30):
            await desk.until(lambda: in_sight(desk))
            await desk.press("down")
        assert "Make the round" in desk.screen_text()


async def test_typing_takes_the_place_of_the_suggested_name_and_the_new_round_has_the_cursor(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}, {}), "mara") as desk:
        await open_form(desk)
        await desk.type("Pilot")
        assert wanted(desk).name == "Pilot"
        await desk.press("home", "end")
        await desk.type(" 1")
        assert wanted(desk).name == "Pilot 1"
        await desk.press("f12")
        await desk.comes("rounds")
        assert made(desk).name == "Pilot 1" and desk.list.rows.current_key == made(desk).id
