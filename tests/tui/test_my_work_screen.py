"""My work: what a coder sees first, in the order in which she does it, and what `D` means there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_pilot import Rounds, at_work, study_with

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.listing import set_done
from qualcode.history.undoing import history
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.storage.reads.rounds import list_assignments
from qualcode.team.rounds import close_round, find_round, new_round
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from rounds_study import ids, working_as


def code(project: Project, document: str, coder: str, words: str = "We had a plan.") -> None:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + len(words)), load_tree(project).find("Plans").id)


def finish(project: Project, document: str, coder: str) -> None:
    [document_id] = ids(project, document)
    with working_as(project, coder):
        set_done(project, document_id, True)


def states(desk: Rounds) -> list[str]:
    return [" ".join(line.split("|")[0].split()[1:]) + " " + line.split("|")[1] for line in desk.lines()]


async def test_her_own_list_is_the_first_that_a_coder_sees_begun_first_and_done_last(tmp_path: Path) -> None:
    def work(project: Project) -> None:
        code(project, "oak 1", "ines")
        finish(project, "elm 1", "ines")

    path = study_with(tmp_path, {"documents": ("elm 1", "elm 2", "oak 1")}, then=work)
    async with at_work(path, "ines") as desk:
        assert desk.name() == "my_work"
        assert states(desk) == ["doing oak 1", "to do elm 2", "done elm 1"]
        assert "|R1|blind" in desk.lines()[0] and "100% ······" in desk.lines()[1]
        assert {ink for cell in desk.list.rows.rows[2].cells for _, ink in cell} == {"quiet"}
        top = desk.part("#work-top")
        assert "27%  1 of 3 documents done · 13 of 48 words" in top
        assert "R1: by sentence · blind until you are done" in top


@pytest.mark.long
async def test_whom_nothing_is_assigned_sees_the_documents_and_her_list_by_a_key(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "tom") as desk:
        assert desk.name() == "documents"
        await desk.press("w")
        await desk.comes("my_work")
        assert len(desk.lines()) == 8 and "Nothing is assigned to you" in desk.part("#work-top")


@pytest.mark.long
async def test_closed_rounds_are_no_work(tmp_path: Path) -> None:
    path = study_with(tmp_path, {}, then=lambda project: close_round(project, find_round(project, "R1")))
    async with at_work(path, "ines") as desk:
        assert desk.name() == "documents"


@pytest.mark.long
async def test_enter_goes_on_at_the_next_passage_that_is_not_dealt_with_and_escape_comes_back(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}, then=lambda p: code(p, "elm 1", "ines")), "ines") as desk:
        await desk.press("enter")
        assert (desk.document, desk.passage) == ("elm 1", "How was it?")
        await desk.press("space", "escape")
        await desk.comes("my_work")
        assert "67%" not in desk.lines()[0] and "33%" in desk.lines()[0]
        await desk.press("enter")
        assert desk.passage == "It took us a long time."
        await desk.press("escape")
        await desk.comes("my_work")
        await desk.press("escape")
        await desk.comes("documents")
        assert desk.app.screen_stack[-1] is desk.app.screen and len(desk.app.screen_stack) <= 3


@pytest.mark.long
async def test_the_next_document_is_that_of_her_list_as_she_left_it(tmp_path: Path) -> None:
    path = study_with(tmp_path, {"documents": ("elm 1", "elm 3", "oak 2")}, then=lambda p: code(p, "oak 2", "ines"))
    async with at_work(path, "ines") as desk:
        await desk.press("enter")
        seen = [desk.document]
        await desk.press("D")
        for _ in range(2):
            await desk.press("ctrl+n")
            seen.append(desk.document)
        await desk.press("ctrl+n")
        assert seen == ["oak 2", "elm 1", "elm 3"] and desk.document == "elm 3"
        assert "last of your documents" in desk.coding._said
        await desk.press("a")
        assert desk.document == "elm 1"


@pytest.mark.long
async def test_elsewhere_the_next_document_is_that_of_all(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {"documents": ("elm 1", "oak 1")}), "ines") as desk:
        await desk.press("enter", "f2", "enter")
        assert desk.document == "elm 1"
        await desk.press("ctrl+n")
        assert desk.document == "elm 2"


@pytest.mark.long
async def test_a_document_of_an_earlier_round_is_finished_anew_and_not_taken_back(tmp_path: Path) -> None:
    def finish_and_give_anew(project: Project) -> None:
        finish(project, "elm 1", "ines")
        new_round(project, "R2", documents=ids(project, "elm 1"), coders=["ines"])

    path = study_with(tmp_path, {"documents": ("elm 1",), "coders": ["ines"]}, then=finish_and_give_anew)
    for screen in ("my_work", "coding", "documents"):
        async with at_work(path, "ines") as desk:
            assert [state.split()[0] for state in states(desk)] == ["to", "done"]
            if screen == "coding":
                await desk.press("enter")
                assert "done" not in str(desk.coding._title)
            elif screen == "documents":
                await desk.press("escape")
                await desk.comes("documents")
                assert desk.lines()[0].startswith("○ to do")
            await desk.press("D")
            if screen == "documents":
                assert isinstance(desk.app.screen, ConfirmPrompt), "nothing of it is coded"
                await desk.press("y")
            found = desk.ask(lambda project: [one.state for one in list_assignments(project)])
            assert found == ["done", "done"], screen
            assert "“R2” is finished for you" in desk.said, screen
            await desk.press("D")
            if screen == "my_work":
                assert isinstance(desk.app.screen, ConfirmPrompt)
                await desk.press("y")
            assert "done" not in desk.ask(lambda project: [one.state for one in list_assignments(project)])
            await desk.press("u")
            await desk.press("u")
            assert desk.ask(lambda project: [one.state for one in list_assignments(project)]) == ["done", "to do"]


@pytest.mark.long
async def test_the_last_document_of_a_blind_round_says_that_it_is_over_and_shows_what_others_coded(
    tmp_path: Path,
) -> None:
    path = study_with(tmp_path, {}, then=lambda project: code(project, "elm 1", "jonas"))
    async with at_work(path, "ines") as desk:
        await desk.press("enter")
        assert desk.coding.document.codings == {}
        await desk.press("D")
        assert "Document done" in desk.coding._said and "left uncoded" in desk.coding._said
        await desk.press("ctrl+n", "D")
        assert "“R1” is finished for you: you see from now on what others coded there" in desk.said
        await desk.press("a")
        assert len(desk.coding.document.codings) == 1


@pytest.mark.long
async def test_what_is_done_goes_to_the_end_and_the_cursor_to_what_is_next(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {"documents": ("elm 1", "elm 2", "oak 1")}), "ines") as desk:
        await desk.press("D")
        assert states(desk) == ["to do elm 2", "to do oak 1", "done elm 1"]
        assert desk.list.rows.row_cursor == 0
        await desk.press("D", "D")
        assert "All of yours is done" in desk.part("#work-top") and "100%" in desk.part("#work-top")


@pytest.mark.long
async def test_a_frozen_codebook_is_said_to_be_so(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {"freeze": True, "unit": "turn", "blind": False}), "ines") as desk:
        assert "by turn · open eyes · codebook frozen: propose" in desk.part("#work-top")


@pytest.mark.long
async def test_looking_writes_nothing(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "ines") as desk:
        before = len(desk.ask(history))
        await desk.press("a")
        await desk.comes("documents")
        await desk.press("w")
        await desk.comes("my_work")
        await desk.press("W")
        await desk.comes("rounds")
        await desk.press("escape")
        await desk.comes("my_work")
        assert len(desk.ask(history)) == before


async def test_one_more_done_behind_the_last_asks_before_it_takes_anything_back(tmp_path: Path) -> None:
    async with at_work(study_with(tmp_path, {}), "ines") as desk:
        await desk.press("D")
        assert "were left uncoded)" in desk.said
        await desk.press("D")
        assert "|was blind" in desk.lines()[0]
        await desk.press("D")
        assert isinstance(desk.app.screen, ConfirmPrompt)
        await desk.press("n")
        await desk.comes("my_work")
        assert [state.split()[0] for state in states(desk)] == ["done", "done"]
