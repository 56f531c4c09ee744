"""The screens of rounds: how far everybody is, who codes what, and what the lead does with a round."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_pilot import Rounds, at_work, study_with
from textual.widgets import Static

from qualcode.coding.coverage import mark_nothing
from qualcode.documents.listing import set_done
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.assigning import assign
from qualcode.team.coders import add_coder
from qualcode.team.progress import progress
from qualcode.team.rounds import find_round, new_round
from qualcode.team.sampling_plans import draw_documents
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, Report
from rounds_study import ids, working_as


def finish(project: Project, document: str, coder: str) -> None:
    [document_id] = ids(project, document)
    with working_as(project, coder):
        set_done(project, document_id, True)


async def open_rounds(desk: Rounds) -> None:
    await desk.press("W")
    await desk.comes("rounds")


async def open_round(desk: Rounds) -> None:
    await open_rounds(desk)
    await desk.press("enter")
    await desk.comes("round")


def pairs(desk: Rounds) -> set[tuple[str, str]]:
    def found(project: Project) -> set[tuple[str, str]]:
        shares = progress(project, find_round(project, "R1")).shares
        return {(share.document.name, share.coder.name) for share in shares}

    return desk.ask(found)


@pytest.mark.long
async def test_all_rounds_stand_with_how_far_they_are(tmp_path: Path) -> None:
    def more(project: Project) -> None:
        finish(project, "elm 1", "ines")

    path = study_with(tmp_path, {}, {"documents": ("oak 2",), "blind": False}, then=more)
    async with at_work(path, "mara", size=(120, 24)) as desk:
        await open_rounds(desk)
        first, second = desk.lines()
        assert "R1" in first and " 1 of 4" in first and "jonas, ines" in first and "|blind|" in first
        assert "R2" in second and " 0 of 2" in second and "open eyes" in second
        assert "2 rounds · 2 open" in desk.part("#summary")
        await desk.press(*"R2")
        assert len(desk.lines()) == 1


@pytest.mark.long
async def test_without_a_round_it_says_how_one_is_made(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path), "mara") as desk:
        await open_rounds(desk)
        assert "Press n to make one" in desk.screen_text()


async def test_one_round_shows_each_coder_and_each_document_by_coder(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}, then=lambda p: finish(p, "elm 1", "ines")), "mara") as desk:
        await open_round(desk)
        top = desk.part("#round-top")
        assert "R1  blind · by sentence · codebook frozen in bundles" in top
        assert "› jonas" in top and "0 of 2" in top and "1 of 2" in top and "0 doing · 0 codings" in top
        assert desk.lines() == ["elm 1|13|○ to do|● done", "oak 1|13|○ to do|○ to do"]
        await desk.press("right")
        assert "› ines" in desk.part("#round-top")


async def test_what_a_blind_coder_may_not_see_is_said_to_be_hidden(tmp_path: Path) -> None:
    path = study_with(tmp_path, {"coders": ["jonas", "mara"]})
    async with at_work(path, "jonas") as desk:
        await desk.press("W")
        await desk.comes("rounds")
        await desk.press("enter")
        await desk.comes("round")
        assert "begun is hidden" in desk.part("#round-top")
        assert "○ not done" in desk.lines()[0]


@pytest.mark.long
async def test_enter_assigns_and_takes_back_what_the_cursor_stands_on(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_round(desk)
        await desk.press("enter")
        assert ("elm 1", "jonas") not in pairs(desk) and "|–|" in desk.lines()[0]
        await desk.press("enter")
        assert ("elm 1", "jonas") in pairs(desk)
        await desk.press("u")
        assert ("elm 1", "jonas") not in pairs(desk)


@pytest.mark.long
async def test_a_document_that_was_begun_is_taken_back_only_after_asking(tmp_path: Path) -> None:
    def begin(project: Project) -> None:
        with working_as(project, "jonas"):
            mark_nothing(project, ids(project, "elm 1")[0], (13, 24))

    async with at_work(study_with(tmp_path, {}, then=begin), "mara") as desk:
        await open_round(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, ConfirmPrompt)
        await desk.press("n")
        assert ("elm 1", "jonas") in pairs(desk)
        await desk.press("enter", "y")
        assert ("elm 1", "jonas") not in pairs(desk)


@pytest.mark.long
async def test_somebody_else_is_given_a_document_or_all_that_are_shown(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_round(desk)
        await desk.press("a", *"tom", "enter")
        assert ("elm 1", "tom") in pairs(desk)
        assert "› tom" in desk.part("#round-top")
        await desk.press("A", *"tom", "enter")
        assert {("elm 1", "tom"), ("oak 1", "tom")} <= pairs(desk)
        await desk.press("home", "left", "left", "left", "left", "enter")
        assert isinstance(desk.app.screen, ChoicePrompt)
        await desk.press("escape")


@pytest.mark.long
async def test_a_round_is_closed_after_asking_and_opened_again(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_rounds(desk)
        await desk.press("o")
        assert desk.ask(list_rounds)[0].is_open
        await desk.press("c")
        assert isinstance(desk.app.screen, ConfirmPrompt)
        said = " ".join(str(part.content) for part in desk.app.screen.query(Static))
        assert "4 of 4 assignments are not done, and stay so" in said
        await desk.press("escape")
        assert desk.ask(list_rounds)[0].is_open
        await desk.press("c", "y")
        assert not desk.ask(list_rounds)[0].is_open and "● closed" in desk.lines()[0]
        await desk.press("enter")
        await desk.comes("round")
        await desk.press("enter", "a")
        assert desk.name() == "round" and len(pairs(desk)) == 4  # Nothing is assigned in a closed round.
        await desk.press("o")
        assert desk.ask(list_rounds)[0].is_open


@pytest.mark.long
async def test_a_round_is_removed_after_asking_and_its_screen_goes_with_it(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_round(desk)
        await desk.press("delete", "y")
        await desk.comes("rounds")
        assert desk.lines() == [] and desk.ask(list_assignments) == []
        await desk.press("u")
        assert len(desk.lines()) == 1


@pytest.mark.long
async def test_a_round_with_work_in_it_is_not_removed_and_it_says_why(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}, then=lambda p: finish(p, "elm 1", "ines")), "mara") as desk:
        await open_rounds(desk)
        await desk.press("delete", "y")
        assert "1 coder worked in the round" in desk.said and len(desk.ask(list_rounds)) == 1


@pytest.mark.long
async def test_who_does_not_lead_changes_nothing_and_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "tom") as desk:
        await open_rounds(desk)
        await desk.press("c", "y")
        assert "Only a lead may close rounds" in desk.said and desk.ask(list_rounds)[0].is_open


@pytest.mark.long
async def test_the_plan_tells_strata_seed_and_documents(tmp_path: Path) -> None:
    path = study_with(tmp_path, {}, then=drawn_round)
    async with at_work(path, "mara") as desk:
        await open_rounds(desk)
        await desk.press("p")
        assert desk.name() == "rounds"  # The first round was not drawn.
        await desk.press("down", "p")
        assert isinstance(desk.app.screen, Report)
        said = desk.screen_text()
        assert "seed 7" in said and "site.state" in said and "1 of 4" in said and "Drawn" in said


def drawn_round(project: Project) -> None:
    plan = draw_documents(project, number=2, by=["site.state"], seed=7)
    every = [document.id for document in list_documents(project)]
    new_round(project, "R2", documents=every, coders=["jonas", "ines"], plan=plan)


@pytest.mark.long
async def test_a_bundle_is_offered_for_the_coder_of_the_column(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_round(desk)
        await desk.press("right", "b")
        await desk.until(lambda: "The bundle for ines" in desk.screen_text())
        await desk.press("escape")


@pytest.mark.long
async def test_a_document_is_opened_and_escape_leads_back_to_the_rounds(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "mara") as desk:
        await open_round(desk)
        await desk.press("down", "v")
        assert desk.document == "oak 1"
        await desk.press("escape")
        await desk.comes("rounds")


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_many_coders_leave_room_for_the_documents(tmp_path: Path, size: tuple[int, int]) -> None:
    def crowd(project: Project) -> None:
        names = [f"coder number {number}" for number in range(12)]
        for name in names:
            add_coder(project, name)
        assign(project, find_round(project, "R1"), ids(project, "elm 1"), names)

    async with at_work(study_with(tmp_path, {}, then=crowd), "mara", size=size) as desk:
        await open_round(desk)
        await desk.press(*["right"] * 13)
        assert "coder number 11" in desk.part("#round-top")
        assert desk.list.rows.size.height >= 3
