"""The coding screen at the keyboard: each code is given in as many presses as the design says, to any text."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from coding_pilot import (
    BELL,
    CODER,
    FAMILY,
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
    at_the_desk,
    built,
    changes,
    give,
    study,
)
from textual.screen import Screen

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import pin_code
from qualcode.storage.project import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.keys import all_bindings
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.view import TranscriptView

__all__ = ["built", "study"]

# Giving codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "size"), [("enter", SMALL), ("c", LARGE)])
@pytest.mark.long
async def test_any_code_takes_its_letters_and_two_keys(study: Path, key: str, size: tuple[int, int]) -> None:
    async with at_the_desk(study, size=size) as desk:
        await desk.press("down", key, "j", "o", "enter")
        assert desk.keys == 1 + 2 + 2
        assert desk.codings() == [(PLAN, JOY)]
        assert desk.passage == PLAN
        assert "Joy" in desk.shown("#passage")
        await desk.paint()
        assert "J Joy" in desk.screen_text()


async def test_a_code_goes_to_all_that_is_selected(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("down", "shift+down", "shift+down", "enter", "t", "i", "enter")
        assert desk.codings() == [(f"{PLAN} {READ} {SCHEDULE}", TIME)]
        assert desk.view.selection is None


async def test_the_code_used_last_is_the_first_that_is_offered(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await give(desk, PLAN, "time")
        await desk.press("down", "enter", "enter")
        assert desk.codings() == [(START, JOY), (PLAN, TIME), (READ, TIME)]


async def test_shrinking_by_a_word_never_takes_only_its_full_stop(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "joy")
        await desk.press("<")
        assert desk.codings() == [("We had a", JOY)]
        await desk.press("l")
        assert desk.codings() == [("had a", JOY)]


async def test_enter_and_the_key_after_it_act_in_their_order(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "j", "o")
        desk.send("y", "enter")
        for _ in range(200):
            await asyncio.sleep(0.005)
            if isinstance(desk.app.screen, CodingScreen):
                break
        desk.send("down", ".")
        await desk.settle()
        assert desk.codings() == [(START, JOY), (PLAN, JOY)]


async def test_the_last_code_again_is_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press(".")
        assert desk.codings() == []
        assert "No code was given yet" in desk.said
        await give(desk, START, "worry")
        desk.keys = 0
        await desk.press("down", ".", "down", ".")
        assert desk.keys == 4
        assert desk.codings() == [(START, WORRY), (PLAN, WORRY), (READ, WORRY)]


async def test_the_last_code_is_known_again_in_the_next_session(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "worry")
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press(".")
        assert desk.codings() == [(START, WORRY), (BELL, WORRY)]


async def test_a_passage_that_overlaps_extends_the_coding_and_says_so(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "joy")
        await desk.press("shift+down", ".")
        assert desk.codings() == [(f"{PLAN} {READ}", JOY)]
        assert "extended" in desk.said
        await desk.go_to(PLAN)
        await desk.press(".")
        assert len(desk.codings()) == 1
        assert "already" in desk.said


async def test_pinned_codes_are_one_key_each(study: Path) -> None:
    slots = dict(zip((6, 7, 8, 9, 10), (JOY, WORRY, TIME, PLANS, SCHEDULES), strict=True))
    with open_project(study, coder=CODER) as project:
        for slot, path in slots.items():
            pin_code(project, slot, load_tree(project).find(path).id)
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.press("6", "down", "7", "down", "8", "down", "9", "down", "0")
        assert desk.keys == 9
        assert [code for _, code in desk.codings()] == list(slots.values())
        assert [quote for quote, _ in desk.codings()] == [START, PLAN, READ, SCHEDULE, "And then?"]
        assert "0 Schedules" in desk.shown("#keys")


async def test_a_key_without_a_pinned_code_says_how_to_pin_one(study: Path) -> None:
    async with at_the_desk(study) as desk:
        for key in "67890":
            await desk.press(key)
            assert f"Nothing is pinned to {key}" in desk.said
        assert desk.codings() == []


async def test_in_vivo_is_one_key_on_the_selected_words(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to("bell schedule")
        await desk.press("L", "L")
        desk.keys = 0
        await desk.press("i")
        assert desk.keys == 1
        assert desk.codings() == [("bell schedule", "bell schedule")]
        await desk.press("u")
        assert desk.codings() == []
        assert "bell schedule" not in desk.code_paths()


async def test_nothing_to_code_here_is_one_key_and_goes_on(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("space", "space")
        assert desk.nothing() == [START, PLAN]
        assert desk.passage == READ
        await desk.press("up", "space")
        assert desk.nothing() == [START]
        await desk.press("u", "u", "u")
        assert desk.nothing() == []
        assert desk.codings() == []


# Hard cases --------------------------------------------------------------------------------------------


@pytest.mark.sqlite
async def test_a_project_open_elsewhere_is_read_only_says_so_and_is_not_changed(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with at_the_desk(study) as desk:
            assert "Reading only" in desk.said
            before = changes(desk)
            for keys in ("enter joy enter", "i", "space", "D", "u", "U", "enter grit enter", "m memo"):
                words = keys.split(" ")
                await desk.press(*(k for w in words for k in ([w] if w in ("enter", "space", "f12") else w)))
                assert isinstance(desk.app.screen, CodingScreen), keys
            assert "open for reading only" in desk.said
            assert desk.codings() == []
            assert desk.codings("jonas") == [("I asked twice.", TIME)]
            assert changes(desk) == before
            assert desk.coding.document.own == []


@pytest.mark.sqlite
async def test_every_action_that_opens_a_dialog_gives_the_same_reason_for_reading_only(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with at_the_desk(study) as desk:
            for key in ("E", "m"):
                desk.app.clear_notifications()
                await desk.press(key)
                assert isinstance(desk.app.screen, CodingScreen), key
                assert "he project is open for reading only: " in desk.said, key


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.long
async def test_escape_sequences_markup_and_right_to_left_are_shown_harmlessly_and_coded_exactly(
    study: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(study, "wild", size=size) as desk:
        said = []
        for _ in range(12):
            said.append(desk.passage)
            await desk.press("enter", *"joy", "enter")
            before = desk.view.caret
            await desk.press("down")
            if desk.view.caret == before:
                break
        await desk.paint()
        screen = desk.screen_text()
        assert not any(ord(c) < 32 and c != "\n" for c in screen)
        assert "\u202e" not in screen
        assert "[bold]red[/bold]" in screen
        assert [quote for quote, _ in desk.codings()] == said
        assert any(FAMILY in quote for quote in said)
        assert any("\x1b[2J" in quote for quote in said)


async def test_characters_of_several_code_points_are_never_cut(study: Path) -> None:
    async with at_the_desk(study, "wild") as desk:
        await desk.go_to(FAMILY)
        await desk.press("shift+right", "enter", *"joy", "enter")
        assert desk.codings() == [(FAMILY, JOY)]
        await desk.go_to("e\u0301")
        await desk.press("shift+right", "enter", *"joy", "enter")
        assert desk.codings()[-1] == ("e\u0301", JOY)


# What the bindings promise -----------------------------------------------------------------------------

CHORDS = {
    "coding.next_document", "coding.earlier", "coding.later", "coding.earlier_word", "coding.later_word",
    "app.undo", "app.redo", "app.search", "transcript.next_word", "transcript.previous_word",
    "transcript.extend_next_word", "transcript.extend_previous_word", "transcript.document_start",
    "transcript.document_end",
}  # fmt: skip


def test_every_chord_of_the_design_has_a_plain_key_too() -> None:
    bindings = [binding for owner in (QualcodeApp, CodingScreen, TranscriptView) for binding in all_bindings(owner)]
    keys = {binding.id: binding.key.split(",") for binding in bindings}
    for action in CHORDS:
        assert any(not key.startswith(("ctrl+", "alt+")) for key in keys[action]), action


def test_every_binding_has_an_id_of_its_own_and_a_method() -> None:
    for holder in (CodingScreen, QualcodeApp):
        ids = [binding.id for binding in all_bindings(holder)]
        assert None not in ids
        assert len(set(ids)) == len(ids)
        for binding in all_bindings(holder):
            assert hasattr(holder, f"action_{binding.action.partition('(')[0]}"), binding


async def test_keys_can_be_set_in_the_settings_file(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "_config"
    folder.mkdir(exist_ok=True)
    keys = {"coding.pick": "ö", "transcript.next_unit": "down,y"}
    (folder / "settings.toml").write_text(
        "[keymap]\n" + "".join(f"{json.dumps(k)} = {json.dumps(v)}\n" for k, v in keys.items()), encoding="utf-8"
    )
    async with at_the_desk(study) as desk:
        await desk.press("y", "ö", *"joy", "enter")
        assert desk.codings() == [(PLAN, JOY)]


@pytest.mark.long
async def test_a_code_that_is_given_does_not_have_the_whole_screen_painted(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    display = QualcodeApp._display

    def noted(self: QualcodeApp, screen: Screen[object], update: object) -> None:
        painted.append(type(update).__name__)
        display(self, screen, update)  # type: ignore[arg-type]

    async with at_the_desk(study) as desk:
        await desk.press("enter", *"sche", "enter", "n", ".", "n")
        await desk.settle()
        await desk.pilot.pause(0.5)
        monkeypatch.setattr(QualcodeApp, "_display", noted)
        await desk.press(".")
        await desk.settle()
        await desk.pilot.pause(0.2)
    assert "ChopsUpdate" in painted
    assert "LayoutUpdate" not in painted
