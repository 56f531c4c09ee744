"""Corrections on screen: a file replaced with a preview, words corrected in place, what waits placed, old versions read."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import AGAIN, BELL, FIRST, JOY, PLAN, READ, Session, at_the_desk, built, study
from textual.widgets import Input

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings, set_comment
from qualcode.documents.older import open_version
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.tui import app as program
from qualcode.tui.coding.correcting import CorrectingWords, CorrectionPrompt
from qualcode.tui.keys import all_bindings, split_keys
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.placements import PlacementsPrompt, replace_by_file
from qualcode.tui.screens import coding as coding_screen
from qualcode.tui.screens.older import OlderScreen
from qualcode.tui.screens.unplaced import UnplacedScreen

__all__ = ["built", "study"]

LOST = (
    FIRST.replace(" Nobody read it, honestly.", "")
    .replace("MS. OAK", "MS. OAKS")
    .replace("tried again", "tried it again")
)


class Desk(coding_screen.CodingScreen, CorrectingWords):
    """The coding screen with the actions that correct."""

    async def action_leave(self) -> None:
        if self.view.selection is not None or not self.stop_placing():
            await super().action_leave()


@pytest.fixture(autouse=True)
def _correcting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding_screen, "CodingScreen", Desk)
    monkeypatch.setitem(program.ROOMS, "unplaced", UnplacedScreen.__name__)


def _coded(path: Path) -> None:
    """Three codings of mara's, one of them on words that the corrected file lacks."""
    with open_project(path, coder="mara") as project:
        document, joy = find_document(project, "first").id, load_tree(project).find(JOY).id
        for words in (PLAN, READ, AGAIN):
            start = FIRST.index(words)
            apply_code(project, document, (start, start + len(words)), joy)
        lost = next(coding for coding in list_codings(project) if coding.quote == READ)
        set_comment(project, lost.id, "ask her again")


def _replaced(path: Path, folder: Path) -> None:
    """The same, and the document is replaced: one coding waits."""
    _coded(path)
    file = folder / "corrected.txt"
    file.write_text(LOST, encoding="utf-8")
    with open_project(path, coder="mara") as project:
        replace_document(project, plan_replacement(project, find_document(project, "first"), file))


def _text(desk: Session, name: str = "first") -> str:
    return desk.read(lambda project: read_text(project, find_document(project, name).version_id))


def _waiting(desk: Session) -> list[str]:
    return [one.quote for one in desk.read(list_unplaced)]


def test_no_key_of_the_desk_is_taken_twice() -> None:
    keys = [key for binding in all_bindings(Desk) for key in split_keys(binding.key)]
    assert {key for key in keys if keys.count(key) > 1} == set()


# Replacing -----------------------------------------------------------------------------------------------


async def _preview(desk: Session, file: Path) -> PlacementsPrompt:
    screen = desk.coding
    document = screen.document.opened.transcript.document
    screen.run_worker(replace_by_file(screen, document.id, document.name))
    await desk.settle()
    desk.app.screen.query_one(Input).value = str(file)
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, PlacementsPrompt))
    await desk.paint()
    preview = desk.app.screen
    assert isinstance(preview, PlacementsPrompt)
    return preview


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
@pytest.mark.long
async def test_a_replacement_is_shown_before_it_is_applied_and_escape_leaves_all(
    study: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    _coded(study)
    (tmp_path / "corrected.txt").write_text(LOST, encoding="utf-8")
    async with at_the_desk(study, size=size) as desk:
        await _preview(desk, tmp_path / "corrected.txt")
        screen = desk.screen_text()
        for words in ("1 lost", "1 changed", "MS. OAKS was MS. OAK", READ, "Joy", "Enter apply"):
            assert words in screen
        await desk.press("down")
        await desk.paint()
        assert AGAIN in desk.screen_text() and "Then we tried it again." in desk.screen_text()
        await desk.press("escape")
        assert _text(desk) == FIRST
        assert _waiting(desk) == []


@pytest.mark.long
async def test_an_applied_replacement_and_its_undo_repaint_the_open_document(study: Path, tmp_path: Path) -> None:
    _coded(study)
    (tmp_path / "corrected.txt").write_text(LOST, encoding="utf-8")
    async with at_the_desk(study) as desk:
        await _preview(desk, tmp_path / "corrected.txt")
        await desk.press("enter")
        await desk.settle()
        assert _text(desk) == LOST == desk.view.transcript.text
        assert {quote for quote, _ in desk.codings()} == {PLAN, "Then we tried it again."}
        assert _waiting(desk) == [READ]
        assert "1 waits for a place" in desk.said
        await desk.press("u")
        assert _text(desk) == FIRST == desk.view.transcript.text
        assert {quote for quote, _ in desk.codings()} == {PLAN, READ, AGAIN}
        assert {mark.start for mark in desk.view.marks if mark.own} == {FIRST.index(w) for w in (PLAN, READ, AGAIN)}
        assert _waiting(desk) == []


# Correcting ----------------------------------------------------------------------------------------------


async def _write(desk: Session, words: str, *, refused_with: str = "") -> None:
    """Write words in the dialog and press Enter: it closes, or a sentence stands painted in it."""
    prompt = desk.app.screen
    assert isinstance(prompt, CorrectionPrompt)
    prompt.field.replace_all(words)
    await desk.press("enter")
    await desk.until(lambda: refused_with in desk.screen_text() if refused_with else prompt.is_over)
    await desk.settle()


async def test_words_are_corrected_in_place_and_the_caret_stands_on_them(study: Path) -> None:
    _coded(study)
    async with at_the_desk(study) as desk:
        await desk.go_to(AGAIN)
        await desk.press("E")
        await _write(desk, "Then we tried it all again.")
        assert _text(desk) == FIRST.replace(AGAIN, "Then we tried it all again.") == desk.view.transcript.text
        assert desk.passage == "Then we tried it all again."
        assert ("Then we tried it all again.", JOY) in desk.codings()
        assert "3 kept, 1 changed" in desk.said or "1 changed" in desk.said
        await desk.press("u")
        assert desk.view.transcript.text == FIRST
        assert (AGAIN, JOY) in desk.codings()


async def test_before_a_coding_loses_its_place_enter_is_asked_for_twice(study: Path) -> None:
    _coded(study)
    async with at_the_desk(study) as desk:
        await desk.go_to(READ)
        await desk.press("E")
        await _write(desk, "", refused_with="1 would wait for a place")
        assert _text(desk) == FIRST
        await _write(desk, "")
        assert _text(desk) == FIRST.replace(READ, "")
        assert _waiting(desk) == [READ]


@pytest.mark.long
async def test_labels_are_not_corrected_in_place_and_escape_changes_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press("E", "escape")
        assert desk.app.screen is desk.coding
        desk.view.go_to(FIRST.index("changed."), FIRST.index("And then?") + 4, select=True)
        await desk.settle()
        await desk.press("E")
        assert desk.app.screen is desk.coding
        assert "inside what one speaker says" in desk.said
        assert _text(desk) == FIRST


# What waits ----------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_what_waits_is_said_once_shown_and_placed_with_one_key(study: Path, tmp_path: Path) -> None:
    _replaced(study, tmp_path)
    async with at_the_desk(study) as desk:
        assert "1 coding waits for a place here: Q shows it" in desk.said
        await desk.press("Q")
        await desk.paint()
        for words in ("first · 1 waiting", "Joy", "mara", READ, "ask her again", "version 1"):
            assert words in desk.screen_text()
        await desk.press("enter")
        await desk.settle()
        await desk.paint()
        assert desk.app.screen is desk.coding
        assert "placing Joy" in desk.shown("#title") and READ in desk.shown("#passage")
        assert desk.passage == "Then the schedule changed."  # It stood right before it.
        await desk.press("y")
        assert ("Then the schedule changed.", JOY) in desk.codings()
        assert _waiting(desk) == []
        assert "placing" not in desk.shown("#title")
        assert (False, "ask her again") in desk.stars_and_comments()
        await desk.press("u")
        assert _waiting(desk) == [READ]


async def test_one_placed_leads_to_the_next_that_waits(study: Path, tmp_path: Path) -> None:
    _coded(study)
    file = tmp_path / "corrected.txt"
    file.write_text(FIRST.replace(f" {READ}", "").replace(f"{AGAIN} ", ""), encoding="utf-8")
    with open_project(study, coder="mara") as project:
        replace_document(project, plan_replacement(project, find_document(project, "first"), file))
    async with at_the_desk(study) as desk:
        assert "2 codings wait for a place here" in desk.said
        await desk.press("Q", "enter")
        await desk.settle()
        assert READ in desk.shown("#passage")
        await desk.press("y")
        await desk.settle()
        assert _waiting(desk) == [AGAIN] and AGAIN in desk.shown("#passage")
        await desk.press("u")  # What was placed waits again; the other goes on being placed.
        assert _waiting(desk) == [READ, AGAIN] and AGAIN in desk.shown("#passage")


@pytest.mark.long
async def test_escape_ends_the_placing_and_what_waits_goes_on_waiting(study: Path, tmp_path: Path) -> None:
    _replaced(study, tmp_path)
    async with at_the_desk(study, size=(200, 50)) as desk:
        await desk.press("Q", "enter")
        await desk.settle()
        await desk.paint()
        assert READ in desk.screen_text()  # Beside the panel too.
        await desk.press("escape")
        assert desk.app.screen is desk.coding and "placing" not in desk.shown("#title")
        before = desk.codings()
        await desk.press("y")
        assert desk.codings() == before and _waiting(desk) == [READ]


@pytest.mark.long
async def test_delete_discards_after_asking(study: Path, tmp_path: Path) -> None:
    _replaced(study, tmp_path)
    async with at_the_desk(study) as desk:
        await desk.press("Q", "delete")
        assert isinstance(desk.app.screen, ConfirmPrompt)
        await desk.press("escape")
        assert _waiting(desk) == [READ]
        await desk.press("delete", "enter")
        await desk.settle()
        await desk.paint()
        assert _waiting(desk) == [] and "Nothing waits for a place" in desk.screen_text()


# Older versions ------------------------------------------------------------------------------------------


async def test_an_old_version_is_read_with_what_was_coded_in_it(study: Path, tmp_path: Path) -> None:
    _replaced(study, tmp_path)
    async with at_the_desk(study) as desk:
        await desk.press("Q", "v")
        await desk.settle()
        screen = desk.app.screen
        assert isinstance(screen, OlderScreen)
        await desk.paint()
        assert screen.view.transcript.text == FIRST
        assert FIRST[slice(*screen.view.passage)] == READ
        assert "version 1 of 2" in desk.screen_text() and "Joy" in desk.screen_text()
        before = desk.codings()
        await desk.press("enter", "delete", "space", "n")
        await desk.settle()
        assert screen.view.transcript.text == LOST
        assert desk.codings() == before
        await desk.press("u")  # The newest version is taken back while it is shown.
        await desk.settle()
        assert isinstance(desk.app.screen, UnplacedScreen)
        assert _text(desk) == FIRST


def test_what_was_coded_in_a_version_outlives_later_changes(study: Path, tmp_path: Path) -> None:
    _replaced(study, tmp_path)

    def quotes(project: Project, number: int) -> list[str]:
        shown = open_version(project, find_document(project, "first").id, number)
        assert shown.codings is not None
        return [shown.transcript.text[slice(*coding.span)] for coding in shown.codings]

    with open_project(study, coder="mara") as project:
        wanted = [PLAN, READ, AGAIN, "I asked twice."]
        assert quotes(project, 1) == wanted
        kept = next(coding.id for coding in list_codings(project) if coding.quote == PLAN)
        remove_codings(project, [kept])
        start = LOST.index("And then?")
        apply_code(project, find_document(project, "first").id, (start, start + 9), load_tree(project).find(JOY).id)
        assert quotes(project, 1) == wanted
        assert quotes(project, 2) == ["And then?", "Then we tried it again.", "I asked twice."]
        for _ in range(3):
            undo(project)
        assert quotes(project, 1) == wanted
        with pytest.raises(NotFoundError, match="version 2"):
            open_version(project, find_document(project, "first").id, 2)
