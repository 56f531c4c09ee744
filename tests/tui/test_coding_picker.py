"""The code picker at the keyboard: what is found, marked, made and changed in it, and in how many presses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from coding_pilot import (
    BELL,
    CODER,
    JOY,
    LARGE,
    PLAN,
    READ,
    SCHEDULE,
    SCHEDULES,
    SMALL,
    START,
    TIME,
    WORRY,
    Session,
    at_the_desk,
    built,
    changes,
    give,
    study,
)
from textual.widgets import Input, Static

from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.values import Code
from qualcode.history.undoing import history
from qualcode.settings.model import write_setting
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import pinned_codes
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.coding.picker_keeping import KeepsCodes
from qualcode.tui.coding.picker_line import PickerLine
from qualcode.tui.coding.picker_rows import PickerRows
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.keys import all_bindings
from qualcode.tui.prompts.codes import PinPrompt, WholeRule
from qualcode.tui.prompts.rows import Cell
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.help import HelpScreen

__all__ = ["built", "study"]


def picker(desk: Session) -> CodePicker:
    assert isinstance(desk.app.screen, CodePicker)
    return desk.app.screen


def listed(desk: Session) -> list[str]:
    """The rows of the list, top to bottom; a mark stands before a name."""

    def text(cell: Cell) -> str:
        return cell if isinstance(cell, str) else "".join(part for part, _ in cell)

    return ["".join(map(text, row.cells)) for row in picker(desk).query_one(PickerRows).rows]


def highlighted(desk: Session) -> str:
    return listed(desk)[picker(desk).query_one(PickerRows).row_cursor]


def title(desk: Session) -> str:
    return str(picker(desk).query_one("#picker-title", Static).content)


def actions(desk: Session) -> int:
    """How many entries of the journal can be taken back one by one."""
    return sum(change.kind == "do" for change in desk.read(history))


def code_of(desk: Session, path: str) -> Code:
    return desk.read(lambda project: load_tree(project).find(path))


# Finding -----------------------------------------------------------------------------------------------


async def test_the_picker_is_left_with_escape_and_nothing_is_given(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        await desk.press("enter", "j", "escape")
        assert isinstance(desk.app.screen, CodingScreen)
        assert desk.codings() == []
        assert changes(desk) == before


async def test_a_separator_alone_offers_every_code(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "/", "space", "/")
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press("backspace", "backspace", "backspace", *"time", "enter")
        assert desk.codings() == [(START, TIME)]


async def test_arrows_choose_another_code_of_the_list(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "f", "e", "down", "down", "up", "enter")
        assert [code for _, code in desk.codings()] == [JOY]


async def test_letters_typed_before_the_picker_stands_go_into_it(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, PLAN, "worry")
        await desk.press("u")  # What was given is counted anew, which takes its time.
        await desk.go_to(START)
        read, asked, answered = desk.coding.read, asyncio.Event(), asyncio.Event()

        async def slow(*args: object, **kwargs: object) -> object:
            asked.set()
            await answered.wait()
            return await read(*args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.coding, "read", slow)
        desk.send("enter")
        await asked.wait()
        assert isinstance(desk.app.screen, CodingScreen)
        desk.send("j", "o", "y")
        await asyncio.sleep(0.05)
        answered.set()
        await desk.settle()
        assert isinstance(desk.app.screen, CodePicker)
        await desk.press("enter")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.long
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


@pytest.mark.long
async def test_the_likeliest_codes_come_first_and_say_why(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        for words, letters in ((START, "worry"), (BELL, "plans"), (PLAN, "joy")):
            await give(desk, words, letters)
        await desk.go_to(READ)
        await desk.press("enter")
        assert [row[2:] for row in listed(desk)[:3]] == [
            "Joy  Feelings3given last",
            "Worry  Feelings1given near here",
            "Plans  Change2given lately",
        ]
        assert len(listed(desk)) == len(desk.code_paths())


@pytest.mark.long
async def test_what_the_passage_has_is_said_and_comes_last(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.press("enter")
        assert "Joy" in listed(desk)[-1]
        assert "given" in listed(desk)[-1]
        await desk.press("j", "o")
        assert "Joy" in highlighted(desk)


async def test_a_definition_is_found_by_its_words(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        describe_code(project, load_tree(project).find(JOY).id, definition="Delight about small victories")
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"victor", "down", "enter")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), LARGE])
@pytest.mark.long
async def test_the_passage_is_to_be_seen_while_its_code_is_chosen(study: Path, size: tuple[int, int]) -> None:
    async with at_the_desk(study, size=size) as desk:
        for words in (START, READ, BELL, "I was new there.", "Thank you."):
            await desk.go_to(words)
            await desk.press("enter")
            await desk.paint()
            assert words[:8] in desk.screen_text(), words
            await desk.press("escape")


# Several -----------------------------------------------------------------------------------------------


async def test_space_marks_and_enter_gives_all_as_one_change(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = actions(desk)
        await desk.press("enter", "space", "down", "down", "space")
        assert sum(row.startswith("✓") for row in listed(desk)) == 2
        assert title(desk) == "✓ 2 marked: Change, Schedules"
        await desk.press("enter")
        assert desk.codings() == [(START, "Change"), (START, SCHEDULES)]
        assert actions(desk) == before + 1
        assert "Change and Change/Schedules" in desk.said
        await desk.press("u")
        assert desk.codings() == []


@pytest.mark.long
async def test_tab_marks_and_makes_room_for_other_letters_and_the_last_needs_no_mark(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = actions(desk)
        await desk.press("down", "enter", "j", "o", "tab", "w", "o", "tab", "t", "i", "enter")
        assert sorted(desk.codings()) == sorted([(PLAN, JOY), (PLAN, WORRY), (PLAN, TIME)])
        assert actions(desk) == before + 1
        await desk.press("enter", "j", "o", "tab", "g", "r", "i", "t", "enter")
        assert (PLAN, "grit") in desk.codings() or (PLAN, "Feelings/grit") in desk.codings()


@pytest.mark.long
async def test_after_letters_space_is_a_letter_until_an_arrow_has_moved(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"calm", "space", *"days")
        assert picker(desk).query_one(Input).value == "calm days"
        await desk.press("enter")
        assert desk.codings() == [(START, "calm days")]
        await desk.press("down", "enter", "f", "e", "down", "space")
        assert picker(desk).query_one(Input).value == "fe"
        assert highlighted(desk).startswith("✓")
        await desk.press("space")
        assert not highlighted(desk).startswith("✓")


async def test_a_mark_is_taken_off_again_and_escape_gives_nothing(study: Path) -> None:
    async with at_the_desk(study) as desk:
        before = changes(desk)
        await desk.press("enter", "space", "down", "space", "space", "escape")
        assert desk.codings() == []
        assert changes(desk) == before


@pytest.mark.long
async def test_several_codes_of_which_the_passage_has_one_say_so(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.press("enter", *"joy", "tab", *"time", "enter")
        assert sorted(desk.codings()) == [(START, JOY), (START, TIME)]
        assert "this passage has Feelings/Joy already" in desk.said


@pytest.mark.long
async def test_one_code_only_where_only_one_is_asked_for(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.press("C", "down", "space", "tab")
        assert not any(row.startswith("✓") for row in listed(desk))
        await desk.press(*"time", "enter")
        assert desk.codings() == [(START, TIME)]


# New codes ---------------------------------------------------------------------------------------------


async def test_a_path_is_spelt_as_the_codebook_spells_it(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "feelings/calm")
        assert desk.codings() == [(START, "Feelings/calm")]
        await give(desk, PLAN, "/grit")
        assert desk.codings()[-1] == (PLAN, "grit")


async def test_the_highlighted_code_becomes_the_parent_of_the_new_one(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"change", "f5", *"pace")
        assert "new code “pace”  under Change" in highlighted(desk)
        await desk.press("enter")
        assert desk.codings() == [(START, "Change/pace")]


@pytest.mark.long
async def test_the_parent_of_a_name_that_is_typed_is_asked_for(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await give(desk, START, "joy")
        await desk.press("enter", *"pace", "f5", *"change", "enter")
        assert "new code “pace”  under Change" in highlighted(desk)
        await desk.press("f5", "up", "enter")
        assert "new code “pace”  at the top" in highlighted(desk)
        await desk.press("enter")
        assert "pace" in desk.code_paths()


@pytest.mark.long
async def test_a_new_name_never_stands_before_a_code_that_the_letters_mean(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"sched")
        assert "Schedules" in listed(desk)[0] and "new code “sched”" in listed(desk)[1]
        await desk.press("escape", "enter", *"trust")
        assert "new code “trust”" in listed(desk)[0]


@pytest.mark.long
async def test_a_name_that_cannot_be_is_refused_while_it_is_typed(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        time = load_tree(project).find(TIME).id
        with project.change("retire", "retired") as tx:
            tx.update_where("code", {"id": time}, retired=1)
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"time")
        await desk.paint()
        assert "is retired" in desk.screen_text()
        assert not any("Time" in row or "time" in row for row in listed(desk))
        await desk.press("enter")
        assert desk.codings() == []
        picker(desk).query_one(Input).value = "x" * 230
        await desk.paint()
        assert "200 are allowed" in desk.screen_text()


# Keeping the codebook ----------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("key", ["f2", "ctrl+r"])
async def test_a_code_is_renamed_without_leaving(study: Path, key: str) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "j", "o", key, *"ful", "enter")
        assert "Joyful" in highlighted(desk)
        assert picker(desk).query_one(Input).value == "jo"
        assert "Feelings/Joyful" in desk.code_paths()
        await desk.press("enter")
        assert desk.codings() == [(START, "Feelings/Joyful")]


async def test_a_name_that_is_taken_is_asked_for_again_with_what_was_typed(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"joy", "f2", "ctrl+u", *"worry", "enter")
        assert "there is a code “Worry” already" in desk.said.replace("There", "there")
        assert desk.app.screen.query_one(Input).value == "worry"
        await desk.press("escape", "enter")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.long
async def test_a_colour_is_chosen_without_leaving(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", "j", "o", "f4", *"green", "enter")
        assert code_of(desk, JOY).colour == "#009E73"
        assert "Joy" in highlighted(desk)
        await desk.press("enter")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.long
async def test_the_whole_rule_is_read_and_written_without_leaving(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        describe_code(project, load_tree(project).find(JOY).id, definition="Delight. " * 200, keywords="glad;\nfun")
        card = rule_card(load_tree(project), load_tree(project).find(JOY).id).plain
        assert card.endswith("Delight.\nKeywords glad; fun")
    async with at_the_desk(study) as desk:
        await desk.press("enter", "j", "o", "f3", "pagedown")
        assert isinstance(desk.app.screen, WholeRule)
        await desk.press("e", *"New", "f12")
        assert code_of(desk, JOY).definition.startswith("NewDelight.")
        await desk.press("enter")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.long
async def test_a_code_is_put_on_a_key_and_taken_off_without_leaving(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.press("enter", "j", "o", "f6")
        assert isinstance(desk.app.screen, PinPrompt)
        await desk.press("7")
        pins = desk.read(lambda project: pinned_codes(project, project.known_coder_id() or 0))
        assert pins == {7: code_of(desk, JOY).id}
        assert "7" in highlighted(desk)
        await desk.press("f6", "7")
        assert desk.read(lambda project: pinned_codes(project, project.known_coder_id() or 0)) == {}
        await desk.press("f6", "0", "escape", "0")
        assert desk.codings() == [(START, JOY)]


@pytest.mark.long
async def test_marks_outlast_a_change_of_the_codebook(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press(
            "enter", *"feelings/calm", "tab", *"time", "tab", *"feelings", "f2", "ctrl+u", *"Moods", "enter"
        )
        assert title(desk) == "✓ 2 marked: calm, Time"
        await desk.press(*["backspace"] * 8, "enter")
        assert sorted(desk.codings()) == [(START, "Moods/calm"), (START, TIME)]


@pytest.mark.long
async def test_all_keys_of_the_picker_are_shown_by_f1(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.press("enter", "f1")
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.paint()
        for words in ("Rename", "Colour", "Rule", "Mark", "Under"):
            assert words in desk.screen_text()


@pytest.mark.long
@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_nothing_is_changed_where_the_project_is_read_only(study: Path) -> None:
    with open_project(study, coder="jonas"):
        async with at_the_desk(study) as desk:
            before = changes(desk)
            for key in ("f2", "f4", "f6", "f7"):
                await desk.press("enter", "j", "o", key)
                assert isinstance(desk.app.screen, CodePicker), key
                await desk.press("escape")
            await desk.press("enter", "space", "down", "space", "enter")
            assert "open for reading only" in desk.said
            assert changes(desk) == before


# Likely codes on keys ----------------------------------------------------------------------------------


@pytest.mark.long
async def test_likely_codes_are_one_key_each_and_keep_their_key(study: Path) -> None:
    async with at_the_desk(study, size=LARGE) as desk:
        await desk.press("1")
        assert "No code lies on 1 yet" in desk.said
        await give(desk, START, "joy")
        await give(desk, PLAN, "worry")
        ids = {path: code_of(desk, path).id for path in (JOY, WORRY, TIME)}
        assert desk.coding.likely == {1: ids[JOY], 2: ids[WORRY]}
        await desk.go_to(READ)
        desk.keys = 0
        await desk.press("1", "down", "2")
        assert desk.keys == 3
        assert desk.codings()[-2:] == [(READ, JOY), (SCHEDULE, WORRY)]
        assert desk.coding.likely == {1: ids[JOY], 2: ids[WORRY]}
        await give(desk, BELL, "time")
        assert desk.coding.likely == {1: ids[JOY], 2: ids[WORRY], 3: ids[TIME]}
    async with at_the_desk(study) as desk:
        assert desk.coding.likely == {1: ids[JOY], 2: ids[WORRY], 3: ids[TIME]}


@pytest.mark.long
async def test_a_code_that_is_gone_lies_on_no_key(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"grit", "enter")
        assert list(desk.coding.likely) == [1]
        await desk.press("u")
        assert desk.coding.likely == {}
        await desk.press("1")
        assert desk.codings() == []


# After a code was given --------------------------------------------------------------------------------


@pytest.mark.long
async def test_the_caret_goes_on_where_the_settings_say_so(study: Path) -> None:
    write_setting("after_coding", "next")
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"joy", "enter", ".", "1", "enter", "space", "down", "space", "enter")
        assert {quote for quote, _ in desk.codings()} == {START, PLAN, READ, SCHEDULE}
        await desk.press("i")
        assert desk.passage == "Then we tried again."
    write_setting("after_coding", "stay")
    async with at_the_desk(study) as desk:
        await desk.go_to(BELL)
        await desk.press(".")
        assert desk.passage == BELL


# Hard cases --------------------------------------------------------------------------------------------

LONG, RTL, MARKUP, EMOJI = "n" * 200, "שלום עולם", "[b]x[b]", "👨\u200d👩\u200d👧 family"


@pytest.mark.parametrize("size", [SMALL, LARGE, (60, 20), (30, 12)])
@pytest.mark.long
async def test_long_right_to_left_and_marked_up_names_are_shown_and_given(study: Path, size: tuple[int, int]) -> None:
    with open_project(study, coder=CODER) as project:
        for name in (LONG, RTL, MARKUP, EMOJI):
            create_path(project, name)
    async with at_the_desk(study, size=size) as desk:
        for letters, name in (("nnn", LONG), ("שלו", RTL), ("[b]", MARKUP), ("family", EMOJI)):
            await desk.press("enter")
            picker(desk).query_one(Input).value = letters
            await desk.paint()
            assert name in highlighted(desk)
            await desk.press("tab", "enter")
            assert desk.codings()[-1][0] == START
            assert name in {code for _, code in desk.codings()}


@pytest.mark.long
async def test_without_any_code_the_first_name_makes_one(tmp_path: Path) -> None:
    from qualcode.documents.importing import import_documents
    from qualcode.storage.project import create_project

    (tmp_path / "first.txt").write_text("ANNA: We had a plan. It was good.\n\nBOB: Yes.\n", encoding="utf-8")
    with create_project(tmp_path / "empty.qualcode", name="Empty", coder=CODER) as project:
        import_documents(project, [tmp_path / "first.txt"])
    async with at_the_desk(tmp_path / "empty.qualcode") as desk:
        await desk.press("enter", "enter", "space", "tab", "down", "f2", "f3", "f4", "f5", "f6", "f7")
        await desk.paint()
        assert "there are no codes yet" in desk.screen_text()
        await desk.press("escape", "enter", *"plan", "enter")
        assert desk.codings() == [("We had a plan.", "plan")]


@pytest.mark.long
async def test_a_big_codebook_finds_its_code_by_its_letters(study: Path) -> None:
    with open_project(study, coder=CODER) as project, project.change("many", "many codes"):
        theme = create_code(project, "Many")
        with project.change("many", "many codes") as tx:
            columns = (
                "parent_id",
                "position",
                "name",
                "definition",
                "include",
                "exclude",
                "example",
                "colour",
                "mark",
                "memo",
                "retired",
                "created_ms",
            )
            tx.insert_many(
                "code", columns, [(theme, n, f"code number {n}", "", "", "", "", "", "", "", 0, 0) for n in range(5000)]
            )
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"num 4711", "enter")
        assert desk.codings() == [(START, "Many/code number 4711")]


def test_every_chord_of_the_picker_has_a_plain_key_too() -> None:
    bindings = [binding for owner in (CodePicker, KeepsCodes, PickerLine) for binding in all_bindings(owner)]
    for binding in bindings:
        assert any(not key.startswith(("ctrl+", "alt+")) for key in binding.key.split(",")), binding
        assert binding.id and binding.tooltip
