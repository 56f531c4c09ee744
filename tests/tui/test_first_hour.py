"""What somebody meets in the first hour: letters that are kept, what undo says, questions before choices are lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import CODER, FIRST, PLAN, START, at_the_desk, built, study
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_coding_picker import highlighted, listed, picker, title
from test_screens_study import seen, until
from textual.widgets import Input, Static

from qualcode.codebook.creating import create_path
from qualcode.storage.project import open_project
from qualcode.tui.coding.picker_rows import PickerRows
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.paths import begun_anew
from qualcode.tui.prompts.row_screen import FilterLine, RowScreen
from qualcode.tui.prompts.rows import RowList, without_middle
from qualcode.tui.prompts.summaries import by_last_names, end_of_path
from qualcode.tui.screens.help import HelpScreen
from qualcode.tui.screens.importing import ImportScreen
from qualcode.tui.screens.key_list import KeyList

__all__ = ["built", "study"]

DEEP = "A theme with a rather long name/Working conditions at home/Agency"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))


async def test_help_and_keys_keep_the_first_letter_that_filters(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("?", *"memo")
        assert isinstance(desk.app.screen, HelpScreen)
        assert desk.app.screen.query_one(Input).value == "memo"
        await desk.press("escape")
        await desk.app.push_screen(KeyList())
        await desk.press(*"memo")
        assert desk.app.screen.query_one(Input).value == "memo"


@pytest.mark.long
async def test_undo_says_what_it_undid_on_every_list(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"joy", "enter", "f9")
        assert isinstance(desk.app.screen, RowScreen)
        for room in ("f2", "f3", "f4", "f8", "f9"):
            await desk.press(room, "ctrl+z")
            assert "Undone: " in [*desk.app._notifications][-1].message, room
            await desk.press("ctrl+y")
            assert "Redone: " in [*desk.app._notifications][-1].message, room
        assert [quote for quote, _ in desk.codings()] == [START]


async def test_on_the_import_preview_nothing_is_undone_and_choices_are_not_lost_unasked(
    study: Path, tmp_path: Path
) -> None:
    talks = tmp_path / "talks"
    talks.mkdir()
    (talks / "new.txt").write_text("ANNA: A new talk.\n", encoding="utf-8")
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"joy", "enter", "f2")
        below = desk.app.screen
        await desk.app.push_screen(ImportScreen(talks))
        screen = desk.app.screen
        assert isinstance(screen, ImportScreen)
        await until(desk.pilot, lambda: bool(desk.app.screen.query_one("#files", RowList).rows))
        await desk.press("u", "U")
        assert "nothing to undo here" in desk.said
        assert len(desk.codings()) == 1
        await desk.press("escape")
        assert desk.app.screen is below
        await desk.app.push_screen(ImportScreen(talks))
        screen = desk.app.screen
        assert isinstance(screen, ImportScreen)
        await until(desk.pilot, lambda: bool(desk.app.screen.query_one("#files", RowList).rows))
        await desk.press("space", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is screen)
        assert screen.plan is not None and screen.plan.left_out
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is below)


async def test_new_under_says_where_new_codes_go_and_shows_the_nearest_code(study: Path) -> None:
    with open_project(study, coder=CODER) as project:
        create_path(project, DEEP)
    async with at_the_desk(study) as desk:
        await desk.press("enter", *"agency", "f5")
        assert title(desk).startswith("New codes go under … /") and title(desk).endswith("Agency now: type the name.")
        assert cell_len(title(desk)) <= 78
        placeholder = picker(desk).line.placeholder
        assert placeholder.endswith("/Agency") and cell_len(placeholder) < 78
        await desk.press(*"fresh")
        assert title(desk) == "Which code?"
        assert "new code “fresh”  under" in highlighted(desk)
        assert "/Agency" in desk.screen_text()
        await desk.press("enter")
        assert "New code fresh under Agency: “How did it start?”" in desk.shown("#title")
        await desk.press("u")
        assert "Undone: new code fresh under Agency: “How did it start?”" in desk.shown("#title")


async def test_space_is_said_to_mark_only_while_it_does(study: Path) -> None:
    async with at_the_desk(study, size=(120, 40)) as desk:

        def keys() -> str:
            return str(picker(desk).query_one("#picker-keys", Static).content)

        await desk.press("enter")
        await desk.paint()
        assert "␣ mark" in keys() or "Space mark" in keys()
        before = keys()
        await desk.press("j")
        assert keys() != before and "tab" in keys().lower()
        await desk.press("down")
        assert keys() == before


async def test_the_caret_is_back_where_the_search_began_if_nothing_is_found(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.go_to(PLAN)
        await desk.press("/", *"rules")
        assert desk.view.caret == FIRST.index("rules")
        await desk.press("x")
        assert desk.view.caret == FIRST.index(PLAN)
        await desk.press("enter")
        assert "Not found" in desk.shown("#title")
        await desk.press("escape")
        assert desk.view.caret == FIRST.index(PLAN)


async def test_a_list_has_the_keys_again_after_its_filter_led_to_a_document(study: Path) -> None:
    async with at_the_desk(study) as desk:
        await desk.press("f2", "/", *"sec", "enter")
        assert getattr(desk.app.screen, "NAME", "") == "coding"
        await desk.press("escape")
        assert getattr(desk.app.screen, "NAME", "") == "documents"
        assert isinstance(desk.app.focused, RowList)
        await desk.press("escape")
        assert desk.app.screen.query_one(FilterLine).value == ""


@pytest.mark.parametrize("room", ["f2", "f9", "f10"])
@pytest.mark.long
async def test_a_filter_that_nothing_fits_says_so(study: Path, room: str) -> None:
    async with at_the_desk(study) as desk:
        await desk.press(room, "/", *"qqq")
        await until(desk.pilot, lambda: "Nothing here fits “qqq”" in seen(desk.app))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/tmp/x//towns/study", "/towns/study"),
        ("/tmp/x/~/study", "~/study"),
        ("/tmp/x/C:\\study", "C:\\study"),
        ("/tmp/x/study", "/tmp/x/study"),
        ("/tmp/x/~draft.txt", "/tmp/x/~draft.txt"),
        ("//machine/share", "//machine/share"),
        ("~/study", "~/study"),
    ],
)
def test_a_path_pasted_behind_another_takes_its_place(typed: str, meant: str) -> None:
    assert begun_anew(typed) == meant


def test_messages_name_codes_by_their_last_names_and_leave_quotes_alone() -> None:
    paths = ["A/B b/C", "A/B b"]
    assert by_last_names("undone: A/B b/C: “A/B b”", paths) == "undone: C: “A/B b”"
    assert by_last_names("new code A/B b/New: “x”", paths) == "new code New under B b: “x”"
    assert by_last_names("new code New under A/B b", paths) == "new code New under B b"
    assert by_last_names("A/B b and new code X/Y: “x”; A/B b/C extended", paths) == (
        "B b and new code Y under X: “x”; C extended"
    )


def test_a_path_is_cut_from_the_left() -> None:
    assert end_of_path("Theme/Student agency", 40) == "Theme/Student agency"
    assert end_of_path("A long theme/Student agency", 20) == "… /Student agency"
    assert end_of_path("Theme/Agency", 0) == ""


@given(st.text(max_size=60), st.integers(3, 30))
def test_a_name_without_its_middle_fits(name: str, room: int) -> None:
    assert cell_len(without_middle(name, room)) <= room


def test_names_that_differ_at_either_end_stay_apart() -> None:
    names = [f"interview-school-{n}-2026-03-{n}-final.docx" for n in (11, 12)]
    cut = [without_middle(name, 20) for name in names]
    assert cut[0] != cut[1] or cut[0].endswith(".docx")
    assert without_middle("transcript-with-a-01.docx", 18) != without_middle("transcript-with-a-02.docx", 18)


@pytest.mark.parametrize("before", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.long
async def test_the_list_of_codes_keeps_five_rows_beside_a_long_rule(study: Path, before: tuple[int, int]) -> None:
    with open_project(study, coder=CODER) as project, project.change("describe-code", "rule") as tx:
        tx.update_where("code", {"name": "Joy"}, definition="Long words. " * 60, include="When. " * 40)
    async with at_the_desk(study, size=before) as desk:
        await desk.press("enter", *"joy", *["backspace"] * 3)
        await desk.resize(60, 20)
        await desk.paint()
        assert len(listed(desk)) > 5
        assert picker(desk).query_one(PickerRows).size.height >= 5
        assert picker(desk).query_one("#rule").size.height <= 2


async def test_a_picker_under_a_low_passage_shows_five_codes_and_the_passage(study: Path) -> None:
    async with at_the_desk(study, size=(60, 20)) as desk:
        for passage in (START, PLAN, "I was new there.", "I asked twice."):
            await desk.go_to(passage)
            await desk.press("enter")
            await desk.paint()
            assert picker(desk).query_one(PickerRows).size.height >= 5, passage
            assert passage[:8] in desk.screen_text()
            await desk.press("escape")
