"""Moving about at the coding screen, and how it looks: each key of the design does its work in one press."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import (
    AGAIN,
    BELL,
    FIRST,
    JOY,
    LARGE,
    LIKED,
    PLAN,
    READ,
    SCHEDULE,
    SMALL,
    START,
    TIME,
    at_the_desk,
    built,
    changes,
    give,
    study,
)

from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.screens.coding import CodingScreen

__all__ = ["built", "study"]

# Moving ------------------------------------------------------------------------------------------------

MOVES = [
    (START, "down", PLAN),
    (PLAN, "up", START),
    (PLAN, "shift+down", f"{PLAN} {READ}"),
    (PLAN, "J", f"{PLAN} {READ}"),
    (READ, "shift+up", f"{PLAN} {READ}"),
    (READ, "K", f"{PLAN} {READ}"),
    (PLAN, "shift+right", "W"),
    (PLAN, "ctrl+shift+right", "We"),
    (PLAN, "L", "We"),
    ("plan. Nobody", "ctrl+shift+left", "a "),
    ("plan. Nobody", "H", "a "),
    (START, "]", PLAN),
    (BELL, "[", "And then?"),
    (START, "ctrl+end", "Thank you."),
    (START, "Z", "Thank you."),
    (BELL, "ctrl+home", START),
    (BELL, "A", START),
]


async def test_each_key_that_moves_or_extends_does_it_in_one_press_and_writes_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        for words, key, expected in MOVES:
            await desk.go_to(words)
            await desk.press(key)
            assert desk.passage == expected, (words, key)
        assert desk.keys == len(MOVES)
        assert changes(desk) == before


async def test_characters_words_and_the_ends_of_a_passage_are_one_key_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        place = FIRST.index(PLAN)
        for key, expected in (
            ("right", place + 1),
            ("left", place),
            ("ctrl+right", place + 3),
            ("W", place + 7),
            ("ctrl+left", place + 3),
            ("B", place),
            ("end", place + len(PLAN) - 1),
            ("home", place),
        ):
            if key == "right":
                await desk.go_to(PLAN)
            await desk.press(key)
            assert desk.view.caret == expected, key


async def test_a_page_down_and_up_come_back_to_the_passage(study: Path) -> None:
    async with at_the_desk(study, size=(80, 10)) as desk:
        await desk.press("pagedown")
        assert desk.view.caret > FIRST.index("And then?")
        await desk.press("pageup")
        assert desk.passage in (START, PLAN)
        assert desk.keys == 2


async def test_v_steps_by_turn_then_word_then_sentence(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(READ)
        seen = []
        for _ in range(3):
            await desk.press("v")
            seen.append((desk.view.unit, desk.passage))
        assert seen == [("turn", f"{PLAN} {READ} {SCHEDULE}"), ("word", "Nobody"), ("sentence", READ)]
        assert "by sentence" in desk.shown("#title")


async def test_tab_hides_nothing_and_leaves_the_keys_where_they_are(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        for key in ("tab", "shift+tab"):
            await desk.press(key)
            assert desk.app.focused is desk.view
            assert desk.coding.panel.display


# Going on ----------------------------------------------------------------------------------------------


async def test_n_goes_to_the_next_uncoded_passage_and_capital_n_back(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "joy")
        await desk.go_to(READ)
        await desk.press("space")
        await desk.go_to(START)
        await desk.press("n")
        assert desk.passage == SCHEDULE
        await desk.press("N")
        assert desk.passage == START
        await desk.press("N")
        assert "Nothing is left before" in desk.said


async def test_a_passage_with_anothers_coding_is_uncoded_for_me(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to("Nobody told me the rules.")
        await desk.press("n")
        assert desk.passage == "I asked twice."


async def test_g_b_and_capital_g_go_from_coding_to_coding(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "joy")
        await give(desk, BELL, "time")
        await give(desk, LIKED, "joy")
        await desk.go_to(START)
        places = []
        for key in ("g", "g", "g", "g", "b", "b", "b"):
            await desk.press(key)
            places.append(desk.passage)
        assert places == [PLAN, BELL, LIKED, "I asked twice.", LIKED, BELL, PLAN]
        await desk.press("G")
        assert desk.passage == LIKED
        await desk.press("G")
        assert "No other Joy" in desk.said
        await desk.go_to(BELL)
        await desk.press("G")
        assert desk.passage == "I asked twice."


async def test_the_next_document_is_one_key_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("ctrl+n")
        assert desk.document == "second"
        await desk.press("enter", *"joy", "enter")
        assert desk.codings() == [("What changed here?", JOY)]
        await desk.press("d", "ctrl+n")
        assert desk.document == "wild"
        assert "last document" in desk.said
        await desk.press("a", "a", "a")
        assert desk.document == "first"
        assert "first document" in desk.said


@pytest.mark.long
async def test_the_speakers_turns_are_one_key_apart(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(READ)
        await desk.press("}")
        assert desk.passage == AGAIN
        await desk.press("}")
        assert "MS. OAK says nothing after" in desk.said
        await desk.press("{")
        assert desk.passage == PLAN
        await desk.press("{")
        assert "MS. OAK says nothing before" in desk.said


async def test_the_jump_list_goes_back_and_on_also_to_another_document(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(READ)
        await desk.press("}", "ctrl+n", "(")
        assert (desk.document, desk.passage) == ("first", AGAIN)
        await desk.press("(")
        assert desk.passage == READ
        await desk.press("(")
        assert "no place to go back to" in desk.said
        await desk.press(")", ")")
        assert desk.document == "second"
        await desk.press(")")
        assert "no place to go on to" in desk.said


@pytest.mark.long
async def test_words_are_found_as_they_are_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"schedule")
        assert desk.view.caret == FIRST.index("schedule")
        assert desk.shown("#find-count") == "1 of 2"
        await desk.press("enter", "n")
        assert desk.view.caret == FIRST.index("schedule", FIRST.index("bell"))
        await desk.press("escape")
        assert not desk.coding.query_one(FindBar).display
        assert desk.passage == BELL
        await desk.press("enter", *"time", "enter")
        assert desk.codings() == [(BELL, TIME)]
        await desk.press("(")
        assert desk.codings() == [(BELL, TIME)]


@pytest.mark.long
async def test_what_is_not_there_is_said_beside_the_words(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"zebra")
        assert desk.shown("#find-count") == "not found"
        await desk.press("ctrl+r", "backspace", "(")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.passage == START


SCREENS = [
    ("ctrl+f", "SearchScreen"),
    ("ctrl+p", "Palette"),
    ("f1", "GuideScreen"),
    ("?", "HelpScreen"),
    ("f2", "DocumentsScreen"),
    ("f3", "CodebookScreen"),
    ("f4", "CasesScreen"),
    ("f5", "SearchScreen"),
    ("f6", "QuotesScreen"),
    ("f8", "FrequenciesScreen"),
    ("f9", "HistoryScreen"),
    ("f10", "SettingsScreen"),
]


@pytest.mark.long
async def test_each_screen_is_one_key_from_the_coding_screen_and_it_comes_back_as_it_was(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        for key, screen in SCREENS:
            await desk.go_to(BELL)
            await desk.press(key)
            assert screen in [type(shown).__name__ for shown in desk.app.screen_stack], key
            await desk.press("enter" if key == "f2" else "escape")
            for _ in range(2):  # The first may only leave a line that is typed in, or the question for a code.
                if not isinstance(desk.app.screen, CodingScreen):
                    await desk.press("escape")
            assert isinstance(desk.app.screen, CodingScreen), key
            assert desk.passage == BELL, key
        assert changes(desk) == before


async def test_done_is_one_key_and_says_what_was_left(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.press("D")
        assert desk.done() == {"first"}
        assert "11 sentences were left uncoded" in desk.said
        assert "done ✓" in desk.shown("#title")
        await desk.press("D")
        assert desk.done() == set()
        await desk.press("u")
        assert desk.done() == {"first"}


async def test_p_says_that_there_is_no_recording(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("P")
        assert "no recording to play" in desk.said


# How it looks ------------------------------------------------------------------------------------------


async def test_panel_display_mode_and_reading_mode_are_one_key_each(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        assert desk.coding.panel.display
        await desk.press("p")
        assert not desk.coding.panel.display
        await desk.press("p")
        assert desk.coding.panel.display
        modes = []
        for _ in range(3):
            await desk.press("t")
            modes.append(desk.view.display_mode)
        assert modes == ["all", "brackets", "caret"]
        await desk.press("r")
        assert not desk.coding.panel.display
        assert not desk.coding.query_one("#title").display
        await desk.press("r")
        assert desk.coding.panel.display
        assert desk.coding.query_one("#title").display


async def test_a_small_terminal_begins_without_the_panel_and_shows_it_when_asked(study: Path) -> None:
    async with at_the_desk(study, size=SMALL) as desk:
        assert not desk.coding.panel.display
        await desk.press("p")
        await desk.paint()
        assert desk.coding.panel.display
        assert desk.view.size.width >= 48
        await desk.resize(40, 20)
        assert desk.coding.panel.size.width > 8
        assert desk.view.size.width > 20


@pytest.mark.parametrize(("before", "after"), [(SMALL, LARGE), (LARGE, SMALL), (SMALL, (30, 12))])
@pytest.mark.long
async def test_a_resize_while_the_picker_is_open_loses_nothing(
    study: Path, before: tuple[int, int], after: tuple[int, int]
) -> None:
    async with at_the_desk(study, size=before) as desk:
        await desk.go_to(BELL)
        await desk.press("enter", "j", "o")
        await desk.resize(*after)
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press("y", "enter")
        await desk.paint()
        assert desk.codings() == [(BELL, JOY)]
        assert desk.passage == BELL
        assert desk.coding.panel.display == (after == LARGE)
        assert desk.view.wrapped.line_of(desk.view.caret) in desk.view.visible_rows


@pytest.mark.long
async def test_a_resize_on_another_screen_is_taken_up_on_return(study: Path) -> None:
    async with at_the_desk(study, size=SMALL) as desk:
        await desk.press("f9")
        await desk.resize(*LARGE)
        await desk.press("escape")
        await desk.paint()
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.coding.panel.display


@pytest.mark.long
async def test_the_place_is_found_again_after_reopening(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press("d", "]")
    async with at_the_desk(study) as desk:
        assert desk.passage == BELL
        await desk.press("d")
        assert desk.passage == "The rules changed."
        await desk.press("escape")
        assert type(desk.app.screen).__name__ == "DocumentsScreen"


async def test_escape_drops_a_selection_before_it_leaves(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("shift+down", "escape")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.view.selection is None
        await desk.press("escape")
        assert type(desk.app.screen).__name__ == "DocumentsScreen"
