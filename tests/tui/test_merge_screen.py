"""Merging on the screen: what would come in is shown first, what is unclear is asked, and one undo takes it all back."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest
from coding_pilot import Session, changes
from team_study import (
    ASKED,
    LEAD,
    OURS,
    choices,
    code,
    comment_on,
    grown_apart,
    handed,
    merged,
    over_documents,
    waiting,
)
from textual.widgets import Input, Static

from qualcode.codebook.creating import create_path
from qualcode.codebook.proposing import propose_code
from qualcode.codebook.tree import load_tree
from qualcode.documents.removing import remove_document
from qualcode.domain.merging import MergeReport
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.code_mapping import map_codes
from qualcode.team.coders import rename_coder
from qualcode.team.merging.merge import Answers, preview_merge
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.progress import Underway
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens import merging
from qualcode.tui.screens.conflicts import ConflictsScreen
from qualcode.tui.screens.mapping import MappingScreen
from qualcode.tui.screens.merging import MergeScreen
from qualcode.tui.team.reading import Merged, merge_now
from qualcode.tui.team.telling import sentences, table_rows

__all__ = ["handed", "merged"]


def on_top(desk: Session) -> MergeScreen:
    assert isinstance(desk.app.screen, MergeScreen), desk.app.screen
    return desk.app.screen


def mapping(desk: Session) -> MappingScreen:
    assert isinstance(desk.app.screen, MappingScreen), desk.app.screen
    return desk.app.screen


def text_of(desk: Session, selector: str) -> str:
    return str(desk.app.screen.query_one(selector, Static).content)


def table(desk: Session) -> dict[str, list[str]]:
    """What comes in, by its name."""
    rows = on_top(desk).query_one("#merge-table", RowList).rows
    plain = [["".join(t for t, _ in c) if not isinstance(c, str) else c for c in row.cells] for row in rows]
    return {name: counts for name, *counts in plain}


async def looked(desk: Session) -> None:
    """Wait until it is known what would come in."""
    await desk.until(lambda: isinstance(desk.app.screen, MergeScreen) and desk.app.screen.report is not None)


def question(desk: Session) -> str:
    """What is asked, with what there is to know."""
    prompt = desk.app.screen
    assert isinstance(prompt, ConfirmPrompt), prompt
    return f"{prompt._heading}\n{prompt._note}"


def returned(path: Path) -> MergeScreen:
    return MergeScreen(path.with_name("jonas.qualcode"))


async def test_the_palette_leads_there_and_the_preview_writes_nothing(handed: Path) -> None:
    async with over_documents(handed) as desk:
        before = changes(desk)
        await desk.app.run_action("merge_file")
        await desk.settle()
        prompt = desk.app.screen
        assert isinstance(prompt, PathPrompt)
        prompt.query_one(Input).value = str(handed.with_name("jonas.qualcode"))
        await desk.press("enter")
        await looked(desk)
        assert text_of(desk, "#merge-what") == "jonas.qualcode, the bundle of jonas"
        assert table(desk)["codings"] == ["1", "–", "–"]
        assert "5 things changed here and there" in text_of(desk, "#merge-sentences")
        assert "Enter merges it" in text_of(desk, "#summary")
        await desk.press("space", "backspace", "ctrl+z")
        assert "nothing is merged yet" in desk.said
        await desk.press("escape")
        assert changes(desk) == before and not isinstance(desk.app.screen, MergeScreen)


@pytest.mark.long
async def test_enter_merges_offers_the_conflicts_and_ctrl_z_takes_it_back_whole(handed: Path) -> None:
    async with over_documents(handed, returned(handed)) as desk:
        await looked(desk)
        before = desk.read(lambda project: list_codings(project))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert "5 things were" in question(desk)
        await desk.press("n")
        assert len(waiting(desk)) == 5 and comment_on(desk, ASKED) == OURS
        assert comment_on(desk, "The bell schedule was the problem.") == ""
        assert "Merged, as one change" in text_of(desk, "#summary")
        assert "s settles them one by one" in text_of(desk, "#merge-sentences")
        await desk.press("enter")
        assert len(waiting(desk)) == 5, "it is not merged twice"
        await desk.press("ctrl+z")
        await looked(desk)
        assert waiting(desk) == [] and desk.read(lambda project: list_codings(project)) == before
        assert "Enter merges it" in text_of(desk, "#summary"), "it can be merged again"
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("n", "s")
        assert isinstance(desk.app.screen, ConflictsScreen)


@pytest.mark.long
async def test_the_offer_leads_to_the_conflicts(handed: Path) -> None:
    async with over_documents(handed, returned(handed)) as desk:
        await looked(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("y")
        assert isinstance(desk.app.screen, ConflictsScreen)


async def test_what_came_in_before_brings_nothing_and_what_is_no_project_is_refused(merged: Path) -> None:
    bundle = merged.with_name("jonas.qualcode")
    async with over_documents(merged) as desk:
        bundle.write_bytes(b"no project")
        await desk.app.push_screen(returned(merged))
        await desk.until(lambda: not isinstance(desk.app.screen, MergeScreen))
        assert "jonas.qualcode" in desk.said


@pytest.mark.long
async def test_a_bundle_that_came_in_already_brings_nothing(handed: Path) -> None:
    async with over_documents(handed, returned(handed)) as desk:
        await looked(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("n", "escape")
        before = changes(desk)
        await desk.app.push_screen(returned(handed))
        await looked(desk)
        assert "There is nothing in it that is not here" in text_of(desk, "#summary")
        await desk.press("enter", "c", "w", "s")
        assert changes(desk) == before and on_top(desk)


@pytest.mark.long
async def test_who_is_unclear_is_asked_about_and_nobody_is_guessed(handed: Path) -> None:
    with open_project(handed, coder=LEAD) as project:
        rename_coder(project, "jonas", "jonas b")
    async with over_documents(handed, returned(handed)) as desk:
        await desk.until(lambda: desk.app.screen.is_modal)
        assert choices(desk) == ["I am not sure", "jonas b", "mara", "ines", "somebody new"]
        before = changes(desk)
        await desk.press("enter")  # In haste: it does nothing.
        await desk.until(lambda: not isinstance(desk.app.screen, MergeScreen))
        assert not desk.app.screen.is_modal and changes(desk) == before
        await desk.app.push_screen(returned(handed))
        await desk.until(lambda: desk.app.screen.is_modal)
        await desk.press("down", "enter")
        await looked(desk)
        assert "jonas is jonas b" in text_of(desk, "#merge-what") and table(desk)["codings"][0] == "1"
        await desk.press("w")
        assert choices(desk)[-1] == "somebody new"
        await desk.press(*"somebody", "enter")
        await desk.until(lambda: "somebody new" in text_of(desk, "#merge-what"))
        await looked(desk)
        await desk.press("w", "escape", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert "jonas" in desk.read(lambda project: {coder.name for coder in list_coders(project)})


@pytest.mark.long
async def test_work_on_a_removed_document_is_asked_about(handed: Path) -> None:
    with open_project(handed, coder=LEAD) as project:
        remove_document(project, find_document(project, "first").id, with_codings=True)
    async with over_documents(handed, returned(handed)) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert "Leave out work" in question(desk) and "“first”" in question(desk)
        await desk.press("y")
        await looked(desk)
        assert "left out" in text_of(desk, "#merge-sentences") and on_top(desk).leave_out_removed


def cells(desk: Session) -> dict[str, str]:
    """Path there → what the list says it is here."""
    found = {}
    for row in mapping(desk).rows.rows:
        if not row.heading:
            theirs, here, _ = ("".join(t for t, _ in c) if not isinstance(c, str) else c for c in row.cells)
            found[theirs] = here
    return found


def paths(project: Project) -> set[str]:
    tree = load_tree(project)
    return {tree.path(one.id) for one in tree.walk()}


@pytest.mark.sqlite  # What is merged is a file, also where the project is on a server.
@pytest.mark.long
async def test_codes_of_a_project_that_grew_apart_are_mapped_by_hand(handed: Path) -> None:
    apart = grown_apart(handed)
    with open_project(apart, coder=LEAD, insist=True) as project:
        create_path(project, "Relief")
        create_path(project, "Hope")
        create_path(project, "Shame")
        code(project, "Then we tried again.", "Hope")
        code(project, "The bell schedule was the problem.", "Relief")
    with open_project(handed, coder=LEAD) as project:
        create_path(project, "Shame")
    async with over_documents(handed, MergeScreen(apart)) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, MappingScreen))
        shown = cells(desk)
        assert list(shown)[:3] == ["Relief", "Hope", "Shame"]
        assert (shown["Relief"], shown["Shame"], shown["Feelings/Joy"]) == ("＋ new", "Shame", "Feelings/Joy")
        assert "7 the same here, 1 by its name, 2 new here" in text_of(desk, "#summary")
        await desk.press("enter")
        assert isinstance(desk.app.screen, CodePicker)
        await desk.type("worry")
        await desk.press("enter")
        assert cells(desk)["Relief"] == "Feelings/Worry" and mapping(desk).rows.current_key == "Hope"
        await desk.press("down", "n")
        assert cells(desk)["Shame"] == "＋ new"
        await desk.press("end", "n")
        assert "It is the same code" in desk.said and cells(desk)["Time"] == "Time"
        await desk.press("home", "x")
        assert cells(desk)["Relief"] == "＋ new"
        await desk.press("up", "enter")
        await desk.type("worry")
        await desk.press("enter", "escape")
        await looked(desk)
        assert text_of(desk, "#merge-what") == "apart.qualcode, a project that grew apart"
        assert "1 as you chose, 2 new here" in text_of(desk, "#merge-sentences")
        await desk.press("c", "escape", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert {"Hope", "Shame (2)"} <= desk.read(paths) and "Relief" not in desk.read(paths)
        bell = desk.read(
            lambda project: [
                load_tree(project).code(one.code_id).name
                for one in list_codings(project)
                if one.quote.startswith("The bell")
            ]
        )
        assert bell == ["Worry"]


@pytest.mark.long
async def test_esc_leaves_while_it_is_looked_through_and_only_a_lead_merges(
    handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = preview_merge

    def slow(project: Project, file: Path, answers: Answers) -> MergeReport:
        time.sleep(0.15)
        return looking(project, file, answers)

    monkeypatch.setattr(merging, "preview_merge", slow)
    async with over_documents(handed) as desk:
        before = changes(desk)
        desk.app.push_screen(returned(handed))
        await desk.pilot.pause(0.05)
        assert "being looked through" in text_of(desk, "#merge-what")
        desk.app.screen.action_leave()  # type: ignore[attr-defined]
        await desk.pilot.pause(0.2)
        await desk.settle()
        assert not isinstance(desk.app.screen, MergeScreen) and changes(desk) == before
    monkeypatch.undo()
    async with over_documents(handed, coder="ines") as desk:
        await desk.app.push_screen(returned(handed))
        await desk.until(lambda: not isinstance(desk.app.screen, MergeScreen))
        assert "nly a lead may merge" in desk.said


async def test_what_is_being_written_is_stopped_whole_or_not_at_all(
    handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merging_now, held = merge_now, Event()

    def slow(project: Project, file: Path, answers: Answers) -> Merged:
        held.wait(10)  # The merge itself is past the last place where it may be stopped.
        return merging_now(project, file, answers)

    monkeypatch.setattr(merging, "merge_now", slow)
    async with over_documents(handed, returned(handed)) as desk:
        await looked(desk)
        desk.send("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Underway))
        assert isinstance(desk.app.screen, Underway)
        held.set()
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        assert len(waiting(desk)) == 5


async def test_nothing_is_merged_where_nothing_can_be_written(handed: Path) -> None:
    with open_project(handed, coder=LEAD):
        async with over_documents(handed) as desk:
            await desk.app.run_action("merge_file")
            await desk.app.run_action("hand_out")
            assert "reading only" in desk.said and not desk.app.screen.is_modal


@pytest.mark.long
@pytest.mark.parametrize("size", [(200, 50), (40, 12), (20, 6)])
async def test_it_fits_every_size(handed: Path, size: tuple[int, int]) -> None:
    async with over_documents(handed, returned(handed), size=size) as desk:
        await looked(desk)
        await desk.paint()
        if size[1] >= 12:
            assert "codings" in desk.screen_text() and "changed here and there" in desk.screen_text()


def test_everything_that_is_to_be_known_is_told_what_asks_for_something_first() -> None:
    report = MergeReport(
        "f", "jonas", conflicts=1, doubles=2, overlaps=1, placed=3, waiting=1, notes=["a thing happened"]
    )
    report.of("memo").added = 2
    report.of("coding").changed = 1
    report.of("somethings").removed = 1
    report.of("code")
    assert [row.key for row in table_rows(report)] == ["coding", "memo", "somethings"]
    told = sentences(report)
    assert [sign for sign, _ in told] == ["!", "!", "·", "·", "·", "·"]
    assert "1 thing changed here and there" in told[0][1] and told[-1][1] == "a thing happened"


def test_the_codes_of_a_bundle_need_no_mapping(handed: Path) -> None:
    with open_project(handed, coder=LEAD) as project:
        assert map_codes(project, handed.with_name("jonas.qualcode")) == ()


async def test_who_coded_a_bundle_under_another_name_is_asked_with_its_coder_first(handed: Path) -> None:
    with open_project(handed.with_name("jonas.qualcode"), coder="root") as project:
        code(project, "The bell schedule was the problem.", "Joy")
    async with over_documents(handed, returned(handed)) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, ChoicePrompt))
        assert choices(desk)[:2] == ["I am not sure", "jonas"]
        prompt = desk.app.screen
        assert isinstance(prompt, ChoicePrompt) and "This bundle was handed out to jonas" in prompt._note
        await desk.press("down", "enter")
        await looked(desk)
        assert "w" in desk.app.screen.active_bindings, "who it is can be said anew"


@pytest.mark.long
async def test_after_a_merge_that_brought_proposals_it_says_where_they_are_decided(handed: Path) -> None:
    with open_project(handed.with_name("jonas.qualcode"), coder="jonas") as project:
        propose_code(project, "Hope", reason="often said")
    async with over_documents(handed, returned(handed)) as desk:
        await looked(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("n")
        assert "1 proposal to decide: F3, then p" in text_of(desk, "#merge-sentences")
