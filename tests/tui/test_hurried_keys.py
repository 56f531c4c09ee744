"""Keys in one burst, faster than any screen can follow: each does what it says, and none is lost."""

from __future__ import annotations

import asyncio
import random
import warnings
from pathlib import Path

import pytest
from coding_pilot import CODER, FIRST, JOY, PLAN, Session, at_the_desk, built, study
from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Footer

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.history.undoing import history
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.tui.app import QualcodeApp
from qualcode.tui.palette import Palette
from qualcode.tui.prompts.row_screen import FilterLine
from qualcode.tui.typeahead import Typeahead

__all__ = ["built", "study"]

ROOM_KEYS = {
    "f2": "documents",
    "f3": "codebook",
    "f4": "cases",
    "f5": "search",
    "f6": "quotes",
    "f8": "analysis",
    "f9": "history",
    "f10": "settings",
    "ctrl+f": "search",
}


async def burst(desk: Session, *keys: str) -> None:
    """Send keys without waiting for anything between them, then let the screen come to rest."""
    desk.send(*keys)
    await desk.settle()


def rooms(desk: Session) -> list[str]:
    """The screens that lie on one another, by their names; a dialog has none."""
    return [getattr(screen, "NAME", "") for screen in desk.app.screen_stack[1:]]


@pytest.fixture
def coded(study: Path) -> Path:
    """The study with a coding of the coder's own, so that every list has a row."""
    with open_project(study, coder=CODER) as project:
        start = FIRST.index(PLAN)
        document = find_document(project, "first")
        apply_code(project, document.id, (start, start + len(PLAN)), load_tree(project).find(JOY).id)
    return study


async def test_a_page_key_reaches_the_palette_before_its_list_is_painted(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "ctrl+p", "pagedown")
        assert isinstance(desk.app.screen, Palette)
        await burst(desk, "escape", "ctrl+p", "A", "pageup", "escape")
        assert rooms(desk) == ["start", "documents", "coding"]


async def test_enter_twice_in_the_palette_closes_only_the_palette(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "ctrl+p", *"Next uncoded", "enter", "enter", "enter")
        while desk.app.screen.is_modal:
            await desk.press("escape")
        assert rooms(desk) == ["start", "documents", "coding"]


@pytest.mark.parametrize("room", ["f3", "f5", "f6", "f8", "f9"])
@pytest.mark.parametrize("on", ["f4", "ctrl+f"])
@pytest.mark.long
async def test_a_room_key_right_after_enter_in_a_list_leads_to_that_room(coded: Path, room: str, on: str) -> None:
    async with at_the_desk(coded) as desk:
        await burst(desk, room, "down", "enter", on)
        assert rooms(desk)[-1] == ROOM_KEYS[on]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.long
async def test_room_keys_six_at_a_time_lead_where_the_last_one_says(study: Path, seed: int) -> None:
    await six_at_a_time(study, seed, 4)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 13))
async def test_room_keys_six_at_a_time_lead_there_again_and_again(study: Path, seed: int) -> None:
    await six_at_a_time(study, seed, 24)


async def six_at_a_time(study: Path, seed: int, times: int) -> None:
    chance = random.Random(seed)
    async with at_the_desk(study) as desk:
        for _ in range(times):
            keys = [chance.choice([*ROOM_KEYS, "escape"]) for _ in range(5)]
            last = chance.choice(sorted(set(ROOM_KEYS) - {"ctrl+f", "f6"}))
            await burst(desk, *keys, last)
            if desk.app.store.path is not None:
                assert rooms(desk)[-1] == ROOM_KEYS[last], (keys, last)
            assert len(set(rooms(desk))) == len(rooms(desk))


@pytest.mark.parametrize("after", [("ctrl+z",), ("d",), ("ctrl+z", "d"), ("f2", "down", "enter")])
@pytest.mark.long
async def test_what_follows_a_new_code_at_once_does_no_harm(study: Path, after: tuple[str, ...]) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(PLAN)
        await burst(desk, "enter", "Q", "X", "enter", *after)
        await burst(desk, "i", *after)
        assert ("QX" in desk.code_paths()) == ("ctrl+z" not in after)


async def test_letters_typed_ahead_reach_the_dialog_that_opens_for_them(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f3", "e", "end", *" and so on", "enter")
        assert any(path.endswith(" and so on") for path in desk.code_paths())
        assert desk.app.screen.query_one(FilterLine).value == ""


async def test_every_letter_before_ctrl_s_is_kept(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f3", "d", *"a definition in one go", "ctrl+s", "f4")
        texts = desk.read(lambda project: [code.definition for code in load_tree(project).walk()])
        assert "a definition in one go" in texts
        assert rooms(desk)[-1] == "cases"


async def test_an_answer_is_carried_out_though_the_screen_is_left_at_once(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f3", "n", *"Made in a hurry", "enter", "f9")
        assert rooms(desk)[-1] == "history"
        assert any(path.endswith("Made in a hurry") for path in desk.code_paths())


async def test_an_answer_is_carried_out_though_the_program_ends_at_once(study: Path) -> None:
    app = QualcodeApp(study, coder=CODER)
    async with app.run_test() as pilot:
        desk = Session(app, pilot, study)
        desk.send("f3", "n", *"Made at the end", "enter", "ctrl+q")
        while app.is_running:
            await pilot._wait_for_screen()
    app.store.close()
    assert app.broken is None
    assert any(path.endswith("Made at the end") for path in desk.code_paths())


@pytest.mark.long
async def test_enter_twice_answers_one_dialog(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f3", "e", "x", "enter", "enter")
        assert rooms(desk) == ["start", "documents", "coding", "codebook", "quotes"]
        await burst(desk, "f9", "enter", "enter", "enter", "escape")
        assert rooms(desk)[-1] == "history"


@pytest.mark.long
async def test_escape_and_a_room_key_close_a_dialog_once(study: Path) -> None:
    async with at_the_desk(study) as desk:
        for room in ("f9", "f3", "f10"):
            await burst(desk, room, "enter", "escape", "f4")
            assert rooms(desk)[-1] == "cases"
            await burst(desk, room, "enter", "f4", "escape")
            assert not desk.app.screen.is_modal


async def test_a_screen_that_was_left_asks_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f6", "f2")
        assert rooms(desk) == ["start", "documents"]
        await burst(desk, "down", "enter", "f6", "escape", "escape", "f9", "f6", "f8")
        assert rooms(desk)[-1] == "analysis"
        assert not desk.app.screen.is_modal


@pytest.mark.long
async def test_the_way_back_from_a_hit_leads_to_the_documents(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "escape", "escape")
        assert rooms(desk) == ["start"]
        await burst(desk, "f5", *"plan")
        await desk.until(lambda: bool(desk.app.screen.rows.rows))  # type: ignore[attr-defined]
        await burst(desk, "enter")
        assert rooms(desk) == ["start", "documents", "coding"]


@pytest.mark.long
async def test_a_search_that_is_left_at_once_leaves_nothing_behind(study: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        async with at_the_desk(study) as desk:
            for on in ("f9", "f4", "f3", "f6"):
                await burst(desk, "f5", "L", "x", "escape", "escape", "f5", "w", on, "escape")


async def test_keys_typed_while_the_project_opens_reach_its_documents(study: Path) -> None:
    app = QualcodeApp(study, coder=CODER)
    async with app.run_test() as pilot:
        desk = Session(app, pilot, study)
        desk.send("down", "enter", "f3", "escape")
        await desk.until(lambda: rooms(desk) == ["start", "documents", "coding"])
        assert desk.document == "second"
        await app.action_quit()
    app.store.close()
    assert app.broken is None


async def test_the_foot_of_the_coding_screen_names_its_keys_once_a_document_is_open(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.paint()
        shown = {binding.action for _, binding, enabled, _ in desk.coding.active_bindings.values() if enabled}
        assert {"pick", "again", "nothing"} <= shown
        keys = {key.description for key in desk.coding.query_one(Footer).query("FooterKey")}  # type: ignore[attr-defined]
        assert {"Code", "Nothing here"} <= keys


async def test_a_burst_in_a_tiny_terminal_and_its_undo(study: Path) -> None:
    async with at_the_desk(study, size=(20, 6)) as desk:
        before = len(desk.read(history))
        await burst(desk, "enter", *"Joy", "enter", "down", ".", "space", "m", *"memo", "escape", "f3", "f2", "enter")
        assert rooms(desk) == ["start", "documents", "coding"]
        assert len(desk.codings()) == 2
        assert [memo.text for memo in desk.memos()] == ["memo"]
        await burst(desk, *["u"] * (len(desk.read(history)) - before))
        assert desk.codings() == []
        assert desk.memos() == []


async def test_a_document_that_is_removed_in_a_hurry_comes_back(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, "f2", "delete", "enter", "enter", "u", "f9", "f2")
        assert len(desk.read(list_documents)) == 3


async def test_a_click_where_the_terminal_was_larger_does_the_palette_no_harm(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("ctrl+p")
        click = events.Click(desk.app.screen, 22, 40, 0, 0, 1, False, False, False, screen_x=22, screen_y=40)
        desk.app.screen.post_message(click)
        await desk.settle()
        assert isinstance(desk.app.screen, Palette)


async def test_what_is_said_over_and_over_is_shown_once(study: Path) -> None:
    async with at_the_desk(study) as desk:
        for _ in range(8):
            desk.app.notify("The same again.")
        await desk.settle()
        assert [shown.message for shown in desk.app._notifications] == ["The same again."]
        for number in range(20):
            desk.app.notify(f"Another, {number}.")
        await desk.settle()
        assert [shown.message for shown in desk.app._notifications][-1] == "Another, 19."
        assert len(desk.app._notifications) <= 4


async def test_keys_reach_the_transcript_though_a_click_has_taken_the_focus_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        desk.app.screen.set_focus(None)
        await desk.press("ctrl+end")
        end = desk.view.caret
        desk.app.screen.set_focus(None)
        await desk.press("ctrl+home")
        assert desk.view.caret < end


async def test_the_palette_opens_again_while_the_one_before_is_still_being_taken_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await burst(desk, *["ctrl+p", "escape"] * 6, "ctrl+p")
        assert isinstance(desk.app.screen, Palette)
        await burst(desk, "escape")
        assert rooms(desk) == ["start", "documents", "coding"]


async def test_a_key_that_is_still_on_its_way_ends_quietly_with_the_program(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def passed_late(following: Typeahead, _: MessagePump) -> None:
        """On a machine that has much else to do the turn comes when the screens are gone."""
        while following._app.screen_stack:
            await asyncio.sleep(0.001)

    async with at_the_desk(study) as desk:
        monkeypatch.setattr(Typeahead, "_passed", passed_late)
        desk.send("down")
        while (following := desk.app.typeahead._following) is None:
            await asyncio.sleep(0)
    await following
    assert desk.app.screen_stack == []
