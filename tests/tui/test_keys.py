"""The keys of the whole program: each action has a name, a key and a place, and a user may give it another key."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from coding_pilot import JOY, PLAN, at_the_desk, built, study
from textual.binding import Binding
from textual.command import CommandPalette
from textual.widgets import Input

from qualcode.cli.app import cli
from qualcode.settings.model import read_settings
from qualcode.tui.app import ROOMS, QualcodeApp
from qualcode.tui.commands import COMMANDS, command_of
from qualcode.tui.keymap import actions, beside, normal_key, owners, resolve, taken_by
from qualcode.tui.keys import UNBOUND, all_bindings, offered, own_bindings
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.prompts.memo_editor import MemoEditor
from qualcode.tui.screens.analysis import FrequenciesScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.help import HelpScreen, keys_of
from qualcode.tui.screens.key_list import KeyCapture, KeyList
from qualcode.tui.screens.quotes import QuotesScreen
from qualcode.tui.screens.summaries import SummaryScreen
from qualcode.tui.transcript.view import TranscriptView

__all__ = ["built", "study"]

# The design's table of keys: action id, each with the keys that the table gives it.
DESIGN = {
    "transcript.next_unit": "down", "transcript.previous_unit": "up",
    "transcript.extend_next_unit": "shift+down", "transcript.extend_previous_unit": "shift+up",
    "transcript.next_character": "right", "transcript.previous_character": "left",
    "transcript.next_word": "ctrl+right", "transcript.previous_word": "ctrl+left",
    "transcript.next_turn": "right_square_bracket", "transcript.previous_turn": "left_square_bracket",
    "transcript.page_down": "pagedown", "transcript.page_up": "pageup",
    "transcript.start": "home", "transcript.end": "end",
    "transcript.document_start": "ctrl+home", "transcript.document_end": "ctrl+end",
    "transcript.cycle_unit": "v",
    "coding.pick": "enter,c", "coding.again": "full_stop", "coding.in_vivo": "i",
    "coding.pinned_6": "6", "coding.pinned_7": "7", "coding.pinned_8": "8", "coding.pinned_9": "9",
    "coding.pinned_0": "0",
    "coding.longer": "plus", "coding.shorter": "minus",
    "coding.longer_word": "greater_than_sign", "coding.shorter_word": "less_than_sign",
    "coding.earlier": "alt+plus", "coding.later": "alt+minus",
    "coding.earlier_word": "alt+less_than_sign", "coding.later_word": "alt+greater_than_sign",
    "coding.remove": "delete", "app.undo": "ctrl+z,u", "app.redo": "ctrl+y,U",
    "coding.next_uncoded": "n", "coding.next_coding": "g", "coding.next_same_code": "G",
    "coding.next_document": "ctrl+n", "coding.nothing": "space",
    "coding.memo": "m", "coding.star": "asterisk", "coding.comment": "e",
    "coding.find": "slash", "app.search": "ctrl+f,f5", "app.palette": "ctrl+p", "app.help": "f1", "app.keys": "question_mark",
    "coding.done": "D", "coding.panel": "p", "coding.display_mode": "t", "coding.reading_mode": "r",
    "coding.previous_uncoded": "N", "coding.previous_coding": "b",
    "coding.speaker_back": "left_curly_bracket", "coding.speaker_on": "right_curly_bracket",
    "coding.jump_back": "left_parenthesis", "coding.jump_on": "right_parenthesis",
    "coding.play": "P", "coding.reject": "x", "coding.not_now": "X", "coding.suggestions": "s",
    **{f"coding.suggestion_{slot}": str(slot) for slot in range(1, 6)},
    "app.documents": "f2", "app.codebook": "f3", "app.cases": "f4", "app.quotes": "f6",
    "app.agreement": "f7", "app.analysis": "f8", "app.history": "f9", "app.settings": "f10",
}  # fmt: skip

ROOM_KEYS = {name: DESIGN["app." + name].split(",")[-1] for name in ROOMS if f"app.{name}" in DESIGN}


@pytest.mark.parametrize("action", DESIGN)
def test_each_row_of_the_design_has_its_keys_on_the_coding_screen(action: str) -> None:
    bound = {
        key: binding.id
        for owner in (QualcodeApp, CodingScreen, TranscriptView)
        for binding in all_bindings(owner)
        for key in binding.key.split(",")
    }
    for key in DESIGN[action].split(","):
        assert bound.get(key) == action, key


def test_every_binding_everywhere_has_an_id_that_no_other_has() -> None:
    found: dict[str, Binding] = {}
    for owner in owners():
        for binding in own_bindings(owner):
            assert binding.id and "." in binding.id and binding.description, (owner, binding)
            assert binding.id not in found, binding.id
            found[binding.id] = binding
    assert len(found) > 150


def test_no_key_of_a_class_hides_another_of_the_same() -> None:
    for owner in owners():
        keys = [key for binding in all_bindings(owner) for key in binding.key.split(",") if key != UNBOUND]
        if issubclass(owner, QualcodeApp | CodingScreen | TranscriptView):
            assert len(keys) == len(set(keys)), owner


def test_one_key_writes_what_is_seen_wherever_something_is_counted_or_quoted() -> None:
    found = {
        binding.id: binding.key
        for screen in (FrequenciesScreen, SummaryScreen, QuotesScreen)
        for binding in all_bindings(screen)
        if "x" in binding.key.split(",")
    }
    assert found == {"analysis.export": "x,e", "summary.export": "x", "quotes.export": "x"}


# Actions that leave no trace in a file of the user's: they move, look, choose, or answer a dialog that another asked.
SCREEN_ONLY = {
    "all_memos": "read_back read_on visit",
    "app": "leave_tour quit under_way",
    "by_hand": "end_earlier end_later read_back read_on start_earlier start_later",
    "card": "leave",
    "cases": "kind sort",
    "choice": "next previous",
    "chooser": "all cancel chosen",
    "codebook": "card mark retired whose",
    "codebook_then": "read_back read_on",
    "coding": "display_mode jump_back jump_on leave like next_coding next_document next_same_code next_suggestion "
    "next_target next_uncoded not_now panel previous_coding previous_document previous_uncoded reading_mode speaker_back speaker_on",
    "conflicts": "back later leave read_back read_on visit",
    "dialog": "apply_not cancel close no save take_nothing yes meanwhile",
    "disagreements": "down leave next previous read_back read_on rules up visit",
    "documents": "sort",
    "doubtful": "keep",
    "field": "leave",
    "filter": "clear down open search up",
    "find": "back close end next on previous regex take",
    "flaws": "next previous visit",
    "form": "save",
    "form_line": "next previous tick",
    "help": "close",
    "history": "visit",
    "importing": "scope",
    "list": "back down filter first last left page_down page_up right up",
    "lists": "back later leave read_back read_on visit",
    "making": "tick",
    "meaning": "drop take why",
    "memo": "close link_back link_step link_take note_down note_up",
    "memos": "down go up",
    "merging": "leave read_back read_on",
    "modes": "down up",
    "name_places": "redo undo",
    "names_pass": "redo undo",
    "new_codes": "dismiss example_1 example_2 example_3 example_4 example_5",
    "new_round": "back leave next on read_back read_on",
    "older": "back",
    "path": "complete next previous",
    "picker": "cancel help mark mark_here next page_down page_up previous",
    "proposals": "read_back read_on visit",
    "queue": "back later leave read_back read_on visit",
    "query": "back next previous take",
    "quotes": "attributes mark mark_all query read_back read_on sort visit",
    "rule": "close",
    "search": "mark mark_all visit",
    "similar": "visit",
    "speakers": "mark sort visit",
    "summary": "anew back read_back read_on table",
    "start": "choose forget open open_1 open_2 open_3 open_4 open_5 open_6 open_7 open_8 open_9",
    "transcript": "cycle_unit document_end document_start drop_selection end extend_document_end "
    "extend_document_start extend_end extend_next_character extend_next_unit extend_next_word "
    "extend_previous_character extend_previous_unit extend_previous_word extend_start next_character next_turn "
    "next_unit next_word page_down page_up previous_character previous_turn previous_unit previous_word start",
    "unplaced": "find",
    "guide": "close link link_before follow back find next previous keys down up page_down page_up home end",
}


def command_named(words: list[str]) -> click.Command:
    command: click.Command | None = cli
    for word in words:
        assert isinstance(command, click.Group), words
        command = command.get_command(click.Context(command), word)
        assert command is not None, words
    assert command is not None
    return command


def test_every_action_has_a_command_that_there_is() -> None:
    assert COMMANDS.keys() - actions().keys() == set()
    for action in actions():
        words = command_of(action).split()
        if words not in ([], ["--help"]):
            command_named(words)


def test_only_what_writes_nothing_is_the_screens_alone() -> None:
    expected = {f"{area}.{name}" for area, names in SCREEN_ONLY.items() for name in names.split()}
    assert {action for action in actions() if not command_of(action)} == expected


def test_what_puts_a_code_on_a_key_has_a_command() -> None:
    for action in ("codebook.pin_6", "codebook.pin_0", "picker.pin", "pin.key_9"):
        assert command_of(action) == "codebook pin"


# What a keymap comes to ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+Z", "ctrl+z"), ("?", "question_mark"), ("PgDn", "pagedown"), ("question_mark", "question_mark"),
        ("ö", "ö"), ("+", "plus"), ("ctrl++", "ctrl+plus"), ("shift+a", "A"), ("F5", "f5"), ("Esc", "escape"),
        ("shift+ctrl+Right", "ctrl+shift+right"), ("space", "space"), ("G", "G"), ("<", "less_than_sign"),
        ("pgdown", None), ("xx+a", None), ("f99", None), ("", None), ("ctrl+ctrl+a", None), ("ctrl+", None),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(written: str, key: str | None) -> None:
    assert normal_key(written) == key


def test_a_key_of_the_users_is_taken_from_the_action_that_had_it() -> None:
    found = resolve({"coding.memo": "g"})
    assert found.keys["coding.memo"] == "g"
    assert found.keys["coding.next_coding"] == UNBOUND
    (problem,) = found.problems
    assert problem.action == "coding.memo"
    assert "“Next coding” (coding.next_coding)" in problem.sentence and "no key" in problem.sentence


def test_the_other_action_keeps_its_other_keys() -> None:
    found = resolve({"coding.memo": "d"})
    assert found.keys["coding.next_document"] == "ctrl+n"
    assert "keeps Ctrl+N" in found.problems[0].sentence


def test_of_two_that_are_given_one_key_the_first_has_it() -> None:
    found = resolve({"coding.memo": "ü", "coding.star": "ü,ö"})
    assert (found.keys["coding.memo"], found.keys["coding.star"]) == ("ü", "ö")
    assert [problem.action for problem in found.problems] == ["coding.star"]
    found = resolve({"coding.memo": "ü", "coding.star": "ü"})
    assert "coding.star" not in found.keys


def test_one_key_for_actions_of_two_screens_is_no_clash() -> None:
    assert resolve({"documents.import": "ü", "codebook.import": "ü"}).problems == ()


def test_unknown_actions_and_keys_are_said_with_what_is_near() -> None:
    found = resolve({"coding.nest_coding": "x", "coding.memo": "Hyperx", "app.undo": "z,nokey"})
    said = {problem.action: problem.sentence for problem in found.problems}
    assert "coding.next_coding" in said["coding.nest_coding"]
    assert "Hyperx" in " ".join(p.sentence for p in found.problems if p.action == "coding.memo")
    assert "coding.memo" not in found.keys
    assert found.keys["app.undo"] == "z"


def test_keys_that_share_a_place_by_intention_are_no_loss() -> None:
    assert taken_by("coding.leave", ["escape"]) == {}
    assert "transcript.next_unit" in beside("coding.memo") and "codebook.new" not in beside("coding.memo")


def test_settings_name_clashes_with_their_line(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(cli, ["settings", "set", "keymap.coding.memo", "g"]).exit_code == 0
    shown = json.loads(runner.invoke(cli, ["settings", "--json"]).stdout)
    assert len(shown["warnings"]) == 1
    assert "line 2" in shown["warnings"][0] and "Next coding" in shown["warnings"][0]
    assert "warning: " in runner.invoke(cli, ["settings"]).stderr
    rows = {row["action"]: row for row in json.loads(runner.invoke(cli, ["settings", "keys", "--json"]).stdout)}
    assert rows["coding.memo"]["keys"] == ["g"] and rows["coding.memo"]["default"] == ["m"]
    assert rows["coding.next_coding"]["keys"] == []
    assert rows["coding.star"]["command"] == "code star" and rows["coding.panel"]["command"] is None
    assert set(rows) == set(actions())


# On the screen ------------------------------------------------------------------------------------------


def set_keys(tmp_path: Path, **keys: str) -> None:
    folder = tmp_path / "_config"
    folder.mkdir(exist_ok=True)
    lines = "".join(f"{json.dumps(k.replace('__', '.'))} = {json.dumps(v)}\n" for k, v in keys.items())
    (folder / "settings.toml").write_text("[keymap]\n" + lines, encoding="utf-8")


async def test_help_palette_and_keys_go_by_what_the_user_has_set(study: Path, tmp_path: Path) -> None:
    set_keys(tmp_path, coding__pick="ö", transcript__next_unit="Down,y", coding__memo="g", nowhere__at="x")
    async with at_the_desk(study) as desk:
        assert "Keys of the settings file" in desk.said
        await desk.press("y", "ö", *"joy", "enter")
        assert desk.codings() == [(PLAN, JOY)]
        rows = {name: keys for _, keys, name, _ in keys_of(desk.coding)}
        assert rows["Code"] == "ö" and rows["Next passage"] == "↓  y" and rows["Next coding"] == "–"
        await desk.press("c", "g")
        assert isinstance(desk.app.screen, MemoEditor)


async def test_the_palette_moves_the_caret_also_while_the_find_bar_has_the_focus(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/")
        assert isinstance(desk.app.focused, Input)
        names = {action.id for action in offered(desk.coding, desk.app.keymap)}
        assert {"transcript.next_unit", "coding.pick", "app.quit", "find.regex"} <= names
        await desk.press("ctrl+p")
        assert isinstance(desk.app.screen, CommandPalette)
        await desk.type("next passage")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.pilot.pause(0.3)
        await desk.settle()
        assert desk.passage == PLAN


async def test_a_question_mark_is_a_letter_where_letters_are_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("/", "?")
        assert desk.coding.query_one("#find-input", Input).value == "?"
        assert isinstance(desk.app.screen, CodingScreen)


@pytest.mark.long
async def test_function_keys_leave_a_dialog_in_which_nothing_was_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        for name, key in ROOM_KEYS.items():
            while desk.app.screen.is_modal:  # The quotes ask for a code at once.
                await desk.press("escape")
            await desk.press("f3", "e")
            assert isinstance(desk.app.screen, LinePrompt)
            await desk.press(key)
            await desk.pilot.pause()
            assert name in [getattr(screen, "NAME", "") for screen in desk.app.screen_stack], key
            assert not any(isinstance(screen, LinePrompt) for screen in desk.app.screen_stack)


async def test_a_dialog_with_words_in_it_stays_and_says_why(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f3", "e", *"note", "f2")
        assert isinstance(desk.app.screen, LinePrompt)
        assert "not kept yet" in desk.said
        await desk.press("backspace", "backspace", "backspace", "backspace", "f2")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "DocumentsScreen"


async def test_a_dialog_that_keeps_itself_keeps_and_goes(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("m", *"note", "f3")
        await desk.pilot.pause(0.2)
        assert type(desk.app.screen).__name__ == "CodebookScreen"
        assert [memo.text for memo in desk.memos()] == ["note"]


async def test_to_quit_keeps_what_is_being_written(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("m", *"note", "ctrl+q")
        await desk.pilot.pause(0.2)
        assert [memo.text for memo in desk.memos()] == ["note"]


async def test_who_waits_for_a_dialog_hears_that_it_was_left(study: Path) -> None:
    async with at_the_desk(study) as desk:
        heard: list[str | None] = []
        await desk.app.push_screen(LinePrompt("Name", "as it was"), heard.append)
        await desk.press("f3")
        await desk.pilot.pause()
        assert heard == [None]


async def test_help_and_palette_open_over_a_dialog_and_quit_quits(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f3", "d", "f1", "question_mark")
        assert isinstance(desk.app.screen, HelpScreen)
        assert "Save" in {name for _, _, name, _ in desk.app.screen._subject_keys}
        await desk.press("escape", "escape", "ctrl+p")
        assert isinstance(desk.app.screen, CommandPalette)
        await desk.press("escape", "x", "ctrl+q")
        await desk.pilot.pause()
        assert desk.app._exit


@pytest.mark.long
async def test_another_key_is_pressed_its_clash_is_said_and_it_holds_at_once(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f10", "end", "enter")
        assert isinstance(desk.app.screen, KeyList)
        await desk.press(*"coding.memo", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, KeyCapture)
        await desk.press("g")
        said = str(desk.app.screen.query_one("#captured").content)  # type: ignore[attr-defined]
        assert "“Next coding” (coding.next_coding)" in said and "no key" in said
        await desk.press("f7", "enter")
        await desk.pilot.pause()
        assert read_settings().settings.keymap == {"coding.memo": "f7"}
        await desk.press("enter")
        await desk.pilot.pause()
        await desk.press("escape")
        await desk.pilot.pause()
        await desk.press("down", "delete")
        assert read_settings().settings.keymap == {}
        await desk.press("enter")
        await desk.pilot.pause()
        await desk.press("f7", "+")
        await desk.pilot.pause()
        assert read_settings().settings.keymap == {"coding.memo": "m,f7"}
        await desk.press("escape")
        await desk.pilot.pause()
        await desk.press("escape")
        await desk.pilot.pause()
        await desk.press("f7")
        assert isinstance(desk.app.screen, MemoEditor)


async def test_a_key_given_twice_by_hand_goes_to_the_one_it_was_pressed_for(study: Path, tmp_path: Path) -> None:
    set_keys(tmp_path, coding__memo="g")
    async with at_the_desk(study) as desk:
        await desk.press("f10", "end", "enter", *"coding.star", "enter")
        await desk.pilot.pause()
        await desk.press("g", "enter")
        await desk.pilot.pause()
        assert read_settings().settings.keymap == {"coding.star": "g"}


async def test_escape_leads_back_to_the_screen_that_led_here(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f5", *"schedule")
        await desk.pilot.pause(0.5)
        await desk.press("enter")
        await desk.pilot.pause(0.5)
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.view.selection is not None  # The words that were found, ready to be coded.
        await desk.press("escape", "escape")
        await desk.pilot.pause(0.2)
        assert type(desk.app.screen).__name__ == "SearchScreen"
        while not isinstance(desk.app.screen, CodingScreen):
            await desk.press("escape")
            await desk.pilot.pause(0.2)
        await desk.press("escape")
        await desk.pilot.pause(0.2)
        assert type(desk.app.screen).__name__ == "DocumentsScreen"


async def test_what_is_out_of_order_is_said_in_the_settings(study: Path, tmp_path: Path) -> None:
    set_keys(tmp_path, coding__memo="g")
    async with at_the_desk(study) as desk:
        await desk.press("f10", "end")
        await desk.paint()
        assert "line 2: g was the key of “Next coding”" in desk.screen_text()
