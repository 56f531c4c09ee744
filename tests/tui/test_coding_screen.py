"""The coding screen at the keyboard: each key of the design does its work, in as many presses as the design says."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from coding_pilot import CODER, FAMILY, FIRST, WILD, Session, at_the_desk, build_study, copied

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import pin_code
from qualcode.history.undoing import history
from qualcode.storage.project import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.choosing import CodingChooser
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import TextPrompt
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.transcript.keys import TRANSCRIPT_BINDINGS

SMALL, LARGE = (80, 24), (200, 50)
START, PLAN, READ = "How did it start?", "We had a plan.", "Nobody read it, honestly."
SCHEDULE, AGAIN, BELL, LIKED = (
    "Then the schedule changed.",
    "Then we tried again.",
    "The bell schedule was the problem.",
    "I liked it, mostly.",
)
JOY, WORRY, TIME, PLANS, SCHEDULES = "Feelings/Joy", "Feelings/Worry", "Time", "Change/Plans", "Change/Schedules"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, built once."""
    return build_study(tmp_path_factory.mktemp("coding"))


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Path:
    """A copy of the study that nobody has open."""
    return copied(built, tmp_path)


async def give(desk: Session, words: str, letters: str) -> None:
    """Give a code to the sentence that begins with some words."""
    await desk.go_to(words)
    await desk.press("enter", *letters, "enter")


def changes(desk: Session) -> int:
    """How many entries the journal has."""
    return len(desk.read(history))


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


# Giving codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "size"), [("enter", SMALL), ("c", LARGE)])
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


async def test_the_picker_is_left_with_escape_and_nothing_is_given(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        await desk.press("enter", "j", "escape")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.codings() == []
        assert changes(desk) == before


async def test_arrows_choose_another_code_of_the_list(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "f", "e", "down", "down", "up", "enter")
        assert [code for _, code in desk.codings()] == [JOY]


async def test_letters_typed_before_the_picker_stands_go_into_it(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_the_desk(study) as desk:
        read = desk.coding.read

        async def slow(*args: object, **kwargs: object) -> object:
            await asyncio.sleep(0.15)
            return await read(*args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.coding, "read", slow)
        desk.send("enter")
        await asyncio.sleep(0.05)
        assert isinstance(desk.app.screen, CodingScreen)
        desk.send("j", "o", "y")
        await asyncio.sleep(0.4)
        await desk.settle()
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press("enter")
        assert desk.codings() == [(START, JOY)]


async def test_enter_and_the_key_after_it_act_in_their_order(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "j", "o")
        desk.send("y", "enter")
        for _ in range(200):
            await asyncio.sleep(0.005)
            if isinstance(desk.app.screen, CodingScreen):
                break
        desk.send("down", ".")
        await asyncio.sleep(0.3)
        await desk.settle()
        assert desk.codings() == [(START, JOY), (PLAN, JOY)]


async def test_a_name_that_is_not_there_becomes_a_code_under_the_parent_of_the_last(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"grit", "enter")
        assert desk.keys == len("grit") + 2
        assert desk.codings() == [(START, "grit")]
        await give(desk, PLAN, "joy")
        await give(desk, READ, "calm days")
        assert desk.codings()[-1] == (READ, "Feelings/calm days")
        await give(desk, SCHEDULE, "Change/Pace")
        assert desk.codings()[-1] == (SCHEDULE, "Change/Pace")
        await desk.press("u")
        assert "Change/Pace" not in desk.code_paths()
        assert len(desk.codings()) == 3


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


# Mending codings ---------------------------------------------------------------------------------------

RESIZES = [
    (("+", "="), f"{READ} {SCHEDULE}"),
    ((">",), f"{READ} Then"),
    (("<",), "Nobody read it"),
    (("alt+plus", "j"), f"{PLAN} {READ}"),
    (("alt+less_than_sign", "h"), f"plan. {READ}"),
    (("alt+greater_than_sign", "l"), "read it, honestly."),
]


async def test_a_coding_grows_and_shrinks_at_both_ends_by_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for keys, expected in RESIZES:
            for key in keys:
                await desk.go_to("read it")
                await desk.press(key)
                assert desk.codings() == [(expected, JOY)], key
                await desk.press("u")
                assert desk.codings() == [(READ, JOY)], key


async def test_a_coding_gives_back_a_sentence_at_either_end(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(PLAN)
        await desk.press("shift+down", "enter", *"joy", "enter")
        for key, expected in (("-", PLAN), ("alt+minus", READ), ("k", READ)):
            await desk.press(key)
            assert desk.codings() == [(expected, JOY)], key
            await desk.press("u", "U", "u")
            assert desk.codings() == [(f"{PLAN} {READ}", JOY)], key


async def test_a_coding_never_shrinks_to_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for key in ("-", "k"):
            await desk.press(key)
        assert desk.codings() == [(READ, JOY)]
        assert "cannot become smaller" in desk.said
        await desk.go_to(READ)
        await desk.press(*"<<<<<<")
        assert desk.codings() == [("Nobody", JOY)]


async def test_resizing_where_no_coding_is_says_so(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        for key in ("+", "-", ">", "<", "j", "k", "h", "l", "delete", "*", "e", "C", "G"):
            await desk.press(key)
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.said.count("There is no coding here") == 13
        assert changes(desk) == before


async def test_the_only_coding_is_removed_by_one_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        for key in ("delete", "backspace"):
            await desk.press(key)
            assert desk.codings() == [], key
            await desk.press("u")
            assert desk.codings() == [(READ, JOY)], key


async def test_of_several_codings_a_second_key_says_which_to_remove(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await give(desk, READ, "worry")
        for answer, left in (("1", [WORRY]), ("2", [JOY]), ("a", []), ("delete", [WORRY]), ("escape", [JOY, WORRY])):
            await desk.press("delete")
            assert isinstance(desk.app.screen, CodingChooser)
            await desk.press(answer)
            assert isinstance(desk.app.screen, CodingScreen)
            assert [code for _, code in desk.codings()] == left, answer
            if answer != "escape":
                await desk.press("u")


async def test_another_coders_coding_is_left_alone_by_name(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.go_to("I asked twice.")
        for key in ("delete", "+", "*", "e", "C"):
            await desk.press(key)
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.codings("jonas") == [("I asked twice.", TIME)]
        assert desk.said.count("was made by jonas") == 5


async def test_another_code_for_a_coding_is_chosen_like_any(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("C", *"time", "enter")
        assert desk.codings() == [(READ, TIME)]
        await desk.press("C", *"no such name", "enter", "escape")
        assert desk.codings() == [(READ, TIME)]
        await desk.press("u")
        assert desk.codings() == [(READ, JOY)]


async def test_undo_and_redo_are_one_key_and_reach_back_through_sessions(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await give(desk, PLAN, "worry")
        await desk.press("*", "delete")
    async with at_the_desk(study) as desk:
        await desk.press("u", "ctrl+z")
        assert desk.codings() == [(START, JOY), (PLAN, WORRY)]
        await desk.press("u", "ctrl+z")
        assert desk.codings() == []
        await desk.press("u")
        assert "nothing to undo" in desk.said
        await desk.press("U", "ctrl+y", "U")
        assert desk.stars_and_comments() == [(False, ""), (True, "")]
        await desk.press("ctrl+y", "U")
        assert desk.codings() == [(START, JOY)]
        assert "nothing to redo" in desk.said


async def test_undo_goes_to_where_the_change_was_in_whichever_document(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, BELL, "joy")
        await desk.press("ctrl+n")
        assert desk.document == "second"
        await desk.press("u")
        assert (desk.document, desk.passage) == ("first", BELL)
        assert desk.codings() == []
        assert desk.view.marks_at_caret == ()


async def test_a_star_is_one_key_and_a_second_takes_it_away(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, READ, "joy")
        await desk.press("*")
        assert desk.stars_and_comments() == [(True, "")]
        assert "★" in desk.shown("#passage")
        await desk.press("*")
        assert desk.stars_and_comments() == [(False, "")]


async def test_a_comment_is_written_and_begun_anew_where_it_was_left(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await give(desk, READ, "joy")
        await desk.press("e", *"ironic?", "ctrl+s")
        assert desk.stars_and_comments() == [(False, "ironic?")]
        assert "ironic?" in desk.shown("#at-caret")
        await desk.press("e", *" yes", "f12")
        assert desk.stars_and_comments() == [(False, "ironic? yes")]
        await desk.press("e", *" no", "escape")
        assert desk.stars_and_comments() == [(False, "ironic? yes")]


async def test_a_memo_stands_on_the_passage(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.go_to(BELL)
        await desk.press("m")
        assert isinstance(desk.app.screen, TextPrompt)
        await desk.press(*"bells [b]everywhere", "f12")
        (memo,) = desk.memos()
        assert (memo.text, FIRST[memo.start : memo.end]) == ("bells [b]everywhere", BELL)
        assert "bells [b]everywhere" in desk.shown("#memos")
        await desk.press("u")
        assert desk.memos() == []


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


async def test_words_are_found_as_they_are_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"schedule")
        assert desk.view.caret == FIRST.index("schedule")
        assert desk.coding.query_one("#find-count").content == "1 of 2"  # type: ignore[attr-defined]
        await desk.press("enter")
        assert desk.view.caret == FIRST.index("schedule", FIRST.index("bell"))
        await desk.press("escape")
        assert not desk.coding.query_one(FindBar).display
        assert desk.passage == BELL
        await desk.press("enter", *"time", "enter")
        assert desk.codings() == [(BELL, TIME)]
        await desk.press("(")
        assert desk.codings() == [(BELL, TIME)]


async def test_what_is_not_there_is_said_beside_the_words(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", *"zebra")
        assert "not found" in desk.screen_text() or str(desk.coding.query_one("#find-count").content) == "not found"  # type: ignore[attr-defined]
        await desk.press("ctrl+r", "backspace", "(")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.passage == START


SCREENS = [
    ("ctrl+f", "SearchScreen"),
    ("ctrl+p", "CommandPalette"),
    ("f1", "HelpScreen"),
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


async def test_each_screen_is_one_key_from_the_coding_screen_and_it_comes_back_as_it_was(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        for key, screen in SCREENS:
            await desk.go_to(BELL)
            await desk.press(key)
            assert type(desk.app.screen).__name__ == screen, key
            await desk.press("enter" if key == "f2" else "escape")
            if not isinstance(desk.app.screen, CodingScreen):
                await desk.press("escape")  # The first left the line that is typed in.
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


async def test_a_resize_on_another_screen_is_taken_up_on_return(study: Path) -> None:
    async with at_the_desk(study, size=SMALL) as desk:
        await desk.press("f9")
        await desk.resize(*LARGE)
        await desk.press("escape")
        await desk.paint()
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.coding.panel.display


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


# Hard cases --------------------------------------------------------------------------------------------


async def test_a_project_open_elsewhere_is_read_only_says_so_and_is_not_changed(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with at_the_desk(study) as desk:
            assert "Reading only" in desk.said
            before = changes(desk)
            for keys in ("enter joy enter", "i", "space", "D", "u", "U", "enter grit enter", "m memo f12"):
                words = keys.split(" ")
                await desk.press(*(k for w in words for k in ([w] if w in ("enter", "space", "f12") else w)))
                assert isinstance(desk.app.screen, CodingScreen), keys
            assert "open for reading only" in desk.said
            assert desk.codings() == []
            assert desk.codings("jonas") == [("I asked twice.", TIME)]
            assert changes(desk) == before
            assert desk.coding.document.own == []


@pytest.mark.parametrize("size", [SMALL, LARGE])
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
        assert "".join("".join(said).split()) in "".join(WILD.split()) or len(said) >= 4


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
    bindings = [*QualcodeApp.BINDINGS, *CodingScreen.BINDINGS, *TRANSCRIPT_BINDINGS]
    keys = {binding.id: binding.key.split(",") for binding in bindings}  # type: ignore[union-attr]
    for action in CHORDS:
        assert any(not key.startswith(("ctrl+", "alt+")) for key in keys[action]), action


def test_every_binding_has_an_id_of_its_own_and_a_method() -> None:
    for holder in (CodingScreen, QualcodeApp):
        ids = [binding.id for binding in holder.BINDINGS]  # type: ignore[union-attr]
        assert None not in ids
        assert len(set(ids)) == len(ids)
        for binding in holder.BINDINGS:
            assert hasattr(holder, f"action_{binding.action.partition('(')[0]}"), binding  # type: ignore[union-attr]


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
