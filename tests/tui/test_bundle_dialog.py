"""Handing out a bundle on the screen: for whom, of which round, what is in it, and what came back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from coding_pilot import Session, changes
from team_study import LEAD, choices, handed, merged, over_documents
from textual.command import CommandPalette
from textual.widgets import Input, Static

from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.team.coders import find_coder
from qualcode.team.handed_out import list_bundles
from qualcode.team.rounds import new_round
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.screens.bundles import BundlesScreen
from qualcode.tui.screens.conflicts import ConflictsScreen
from qualcode.tui.team.handing_out import PlanPrompt, free_name

__all__ = ["handed", "merged"]


@pytest.fixture
def dealt(handed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The study with two rounds for ines, one of them blind, and one for jonas; it lies in this folder."""
    monkeypatch.chdir(handed.parent)
    with open_project(handed, coder=LEAD) as project:
        first, second = (find_document(project, name).id for name in ("first", "second"))
        new_round(project, "Pilot", documents=[first], coders=["ines", "jonas"], blind=False, open_codebook=True)
        new_round(project, "District", documents=[second], coders=["ines"], blind=True)
    return handed


def plan(desk: Session) -> str:
    assert isinstance(desk.app.screen, PlanPrompt), desk.app.screen
    return str(desk.app.screen.query_one("#bundle-plan", Static).content)


def lines(desk: Session) -> list[str]:
    """The rows of the list, their cells with bars between."""
    screen = desk.app.screen
    assert isinstance(screen, BundlesScreen), screen
    return [
        " | ".join(cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
        for row in screen.rows.rows
    ]


async def test_the_list_says_what_came_back_and_leads_on(merged: Path) -> None:
    async with over_documents(merged) as desk:
        await desk.press("B")
        assert len(lines(desk)) == 1 and lines(desk)[0].startswith("● ") and " | jonas | – | 2 | " in lines(desk)[0]
        summary = str(desk.app.screen.query_one("#summary", Static).content)
        assert summary == "1 bundle handed out · 1 came back, 0 not yet · 5 conflicts to settle: c"
        await desk.press("c")
        assert isinstance(desk.app.screen, ConflictsScreen)


async def test_m_asks_for_the_file_and_names_the_one_that_lies_here(
    handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handed.parent)
    async with over_documents(handed, BundlesScreen()) as desk:
        assert lines(desk)[0].startswith("○ not yet | jonas")
        for key in ("m", "enter"):
            await desk.press(key)
            prompt = desk.app.screen
            assert isinstance(prompt, PathPrompt)
            assert prompt.query_one(Input).value == str(handed.with_name("jonas.qualcode"))
            await desk.press("escape")


@pytest.mark.long
async def test_a_bundle_of_a_blind_round_holds_nothing_of_others(dealt: Path) -> None:
    async with over_documents(dealt, BundlesScreen()) as desk:
        await desk.press("h")
        assert choices(desk)[:2] == ["jonas", "ines"]
        await desk.type("ines")
        await desk.press("enter")
        assert choices(desk) == ["all of them", "Pilot", "District"]
        await desk.type("district")
        await desk.press("enter")
        assert "1 document of “District”" in plan(desk) and "frozen in it" in plan(desk)
        assert "o  ☐ with what others did" in plan(desk) and "not in a blind round" in plan(desk)
        await desk.press("o")
        assert "☐ with what others did" in plan(desk)
        await desk.press("c")
        assert "☑ with participants" in plan(desk)
        before = changes(desk)
        await desk.press("enter")
        prompt = desk.app.screen
        assert isinstance(prompt, PathPrompt) and prompt.query_one(Input).value == str(dealt.with_name("ines.qualcode"))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Report))
        assert changes(desk) == before + 1
        with open_project(dealt.with_name("ines.qualcode"), coder="ines", insist=True, write=False) as bundle:
            assert [document.name for document in list_documents(bundle)] == ["second"]
            assert list_codings(bundle) == []
        await desk.press("enter")
        assert lines(desk)[0].startswith("○ not yet | ines | District | 1 | left out |")


async def test_one_round_is_not_asked_about_and_others_work_can_go_along(dealt: Path) -> None:
    async with over_documents(dealt, BundlesScreen()) as desk:
        await desk.press("h", *"jonas", "enter")
        assert "1 document of “Pilot”" in plan(desk) and "The codebook is open" in plan(desk)
        assert "not in a blind round" not in plan(desk)
        await desk.press("o")
        assert "☑ with what others did" in plan(desk)
        await desk.press("o")
        assert "☐ with what others did" in plan(desk)
        await desk.press("enter")
        # His first bundle lies here already.
        assert desk.app.screen.query_one(Input).value == str(dealt.with_name("jonas 2.qualcode"))
        await desk.press("escape")
        assert len(desk.read(list_bundles)) == 1 and len(lines(desk)) == 1


async def test_all_rounds_go_into_one_file_and_who_has_none_gets_all_documents(dealt: Path) -> None:
    async with over_documents(dealt, BundlesScreen()) as desk:
        await desk.press("h", *"ines", "enter", "enter")
        assert "2 documents of “Pilot”, “District”" in plan(desk)
        await desk.press("escape", "h", *"mara", "enter")
        assert "3 documents, assigned or not" in plan(desk) and "first, second, wild" in plan(desk)
        await desk.press("escape")
        assert isinstance(desk.app.screen, BundlesScreen)


async def test_a_bundle_with_a_name_of_the_list_in_it_is_not_written(dealt: Path) -> None:
    (dealt.parent / "names.txt").write_text("Elm\n", encoding="utf-8")
    async with over_documents(dealt, BundlesScreen()) as desk:
        desk.app.settings = replace(desk.app.settings, names_file=str(dealt.parent / "names.txt"))
        await desk.press("h", *"jonas", "enter")
        assert "None of your list of 1 name may be in it" in plan(desk)
        await desk.press("enter", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert "1 name that must not leave the study" in desk.said and len(desk.read(list_bundles)) == 1
        assert not dealt.with_name("jonas 2.qualcode").exists()
        desk.app.settings = replace(desk.app.settings, names_file=str(dealt.parent / "gone.txt"))
        await desk.press("h", *"jonas", "enter")
        assert not desk.app.screen.is_modal and "gone.txt" in desk.said


@pytest.mark.long
async def test_the_palette_has_all_of_it_and_only_a_lead_hands_out(dealt: Path) -> None:
    async with over_documents(dealt) as desk:
        await desk.press("ctrl+p")
        assert isinstance(desk.app.screen, CommandPalette)
        await desk.type("hand out a")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ChoicePrompt))
        await desk.press("escape")
        await desk.app.run_action("go('bundles')")
        await desk.settle()
        assert lines(desk)
    async with over_documents(dealt, BundlesScreen(), coder="ines") as desk:
        await desk.press("h")
        assert "nly a lead may hand out bundles" in desk.said and not desk.app.screen.is_modal


@pytest.mark.long
async def test_an_empty_list_says_what_to_do_and_fits_every_size(built_empty: Path) -> None:
    async with over_documents(built_empty, BundlesScreen()) as desk:
        for size in ((200, 50), (40, 12), (20, 6), (80, 24)):
            await desk.resize(*size)
        assert "Nothing has been handed out yet." in desk.screen_text() and "Press h" in desk.screen_text()


@pytest.fixture
def built_empty(dealt: Path) -> Path:
    """The study with nothing handed out."""
    with open_project(dealt, coder=LEAD) as project:
        assert find_coder(project, "ines")
        with project.change("test", "no bundles") as tx:
            tx.delete_where("bundle", {"uuid": [one.uuid for one in list_bundles(project)]})
    return dealt


def test_a_name_is_chosen_that_is_free_and_stays_in_the_folder(tmp_path: Path) -> None:
    assert free_name(tmp_path, "a/b") == tmp_path / "a-b.qualcode"
    (tmp_path / "a-b.qualcode").touch()
    assert free_name(tmp_path, "a/b") == tmp_path / "a-b 2.qualcode"
