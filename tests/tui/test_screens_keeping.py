"""Codebook, cases, history, settings and help: what each key does."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.binding import Binding
from textual.widgets import Input, TextArea

from qualcode.codebook.tree import load_tree
from qualcode.settings.model import read_settings
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import pinned_codes
from qualcode.storage.reads.documents import list_speakers
from qualcode.tui.app import ROOMS
from qualcode.tui.codebook.diffs import DiffPrompt
from qualcode.tui.codebook.questions import ReasonPrompt
from qualcode.tui.keys import key_name
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import FilterLine, RowScreen
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.help import HelpScreen
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["study", "template"]

# Codebook ------------------------------------------------------------------------------------------------


async def _codebook(app: object, pilot: object) -> None:
    await pilot.press("f3")  # type: ignore[attr-defined]
    await until(pilot, lambda: app.screen.NAME == "codebook" and shown(pilot))  # type: ignore[attr-defined, arg-type]


async def test_codebook_shows_the_tree_with_own_and_rolled_up_counts(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        rows = [row.split(" | ") for row in shown(pilot)]
        assert [(row[0].strip(), row[2], row[3]) for row in rows] == [
            ("C Change", "–", "3"),
            ("P Plans", "2", ""),
            ("W Weather", "1", ""),
            ("F Feelings", "–", ""),
        ]


async def test_codebook_filter_is_fuzzy(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("slash")
        await typed(pilot, "wether")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        assert "Change/Weather" in shown(pilot)[0]


@pytest.mark.long
async def test_new_code_below_and_beside(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        for key, name in (("n", "Maps"), ("N", "Time")):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, LinePrompt))
            await typed(pilot, name)
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.is_modal)
            await until(pilot, lambda name=name: name in seen(app))
        tree = await app.store.run(load_tree)
        assert tree.path(tree.find("Maps").id) == "Change/Maps"
        assert tree.path(tree.find("Time").id) == "Change/Time"


@pytest.mark.long
async def test_rename_describe_and_colour_a_code(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "Changes")
        await pilot.press("enter")
        await until(pilot, lambda: "Changes" in shown(pilot)[0] if not app.screen.is_modal else False)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, FormPrompt))
        app.screen.query_one("#definition", TextArea).text = "What became different."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.is_modal and "became different" in seen(app))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await typed(pilot, "orange")
        await pilot.press("enter")
        await until(pilot, lambda: "orange" in seen(app))
        code = (await app.store.run(load_tree)).find("Changes")
        assert (code.colour, code.definition) == ("#E69F00", "What became different.")


@pytest.mark.long
async def test_a_name_that_is_taken_is_asked_for_again_as_it_was_typed(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        taken = shown(pilot)[0].split()[1]
        app.screen.query_one(RowList).action_last()
        for key in ("e", "N"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, LinePrompt))
            app.screen.add_class("refused")
            await typed(pilot, taken)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, LinePrompt) and not app.screen.has_class("refused"))
            assert app.screen.query_one(Input).value == taken
            await pilot.press("escape")
            await until(pilot, lambda: not app.screen.is_modal)


async def test_a_code_without_a_colour_shows_the_one_it_is_drawn_in(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await _codebook(app, pilot)
        assert "(by its place)" in seen(app) and "(none)" not in seen(app)


async def test_what_is_said_takes_the_place_of_what_was_said_before(study: Path) -> None:
    async with running(study) as (app, pilot):
        for text in ("one", "two", "three"):
            app.screen.say(text)  # type: ignore[attr-defined]
            await until(pilot, lambda: len(app._notifications))
            await pilot.pause(0.02)
        assert [notification.message for notification in app._notifications] == ["three"]


@pytest.mark.long
async def test_codes_move_by_keys(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)

        async def paths() -> list[str]:
            tree = await app.store.run(load_tree)
            return [tree.path(code.id) for code in tree.walk()]

        await pilot.press("down", "J")
        await until(pilot, lambda: "Weather" in shown(pilot)[1])
        assert await paths() == ["Change", "Change/Weather", "Change/Plans", "Feelings"]
        await pilot.press("K")
        await until(pilot, lambda: "Plans" in shown(pilot)[1])
        await pilot.press("alt+down")
        await until(pilot, lambda: "Weather" in shown(pilot)[1])
        await pilot.press("less_than_sign")
        await until(pilot, lambda: "Plans" in shown(pilot)[2] and not shown(pilot)[2].startswith(" "))
        assert await paths() == ["Change", "Change/Weather", "Plans", "Feelings"]
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: shown(pilot)[2].startswith(" "))
        assert await paths() == ["Change", "Change/Weather", "Change/Plans", "Feelings"]


async def test_removing_a_code_says_what_goes_with_it(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ReasonPrompt))
        assert "2 codes below it and 3 codings" in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: len(shown(pilot)) == 1)


async def test_pins_toggle(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("down", "0")
        await until(pilot, lambda: " 0" in shown(pilot)[1].split(" | ")[1])
        assert set(await app.store.run(pinned_codes, 1)) == {10}
        await pilot.press("0")
        await until(pilot, lambda: "0" not in shown(pilot)[1].split(" | ")[1])


async def test_enter_shows_the_quotes_of_the_code_and_a_counts_mine(study: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("a")
        assert "yours" in seen(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 2)


@pytest.mark.long
async def test_codebook_goes_out_and_comes_back(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await _codebook(app, pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "book.yaml"))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and (tmp_path / "book.yaml").exists())
        assert "Weather" in (tmp_path / "book.yaml").read_text()
        book = tmp_path / "book.yaml"
        book.write_text(book.read_text().replace("Feelings", "Hopes"), encoding="utf-8")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(book))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DiffPrompt))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and any("Hopes" in row for row in shown(pilot)))


# Cases ---------------------------------------------------------------------------------------------------


async def test_cases_show_attributes_and_kinds_in_turn(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined]
        assert shown(pilot) == ["MS. OAK | Dunmore | teacher"]
        await until(pilot, lambda: "1 speaker label counts for nobody" in seen(app) and "MR. ELM" in seen(app))
        await pilot.press("k")
        assert shown(pilot) == ["Dunmore"]
        await pilot.press("k")
        assert [row.split(" | ")[0] for row in shown(pilot)] == ["elm", "oak"]


@pytest.mark.long
async def test_enter_changes_a_value(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")  # the site
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "Eastlake")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and "Eastlake" in shown(pilot)[0])


async def test_a_speaker_is_named_and_counts_from_then_on(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined]
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: "a new participant" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and len(shown(pilot)) == 2)
        assert {case.name for case in await app.store.run(list_cases, "participant")} == {"MS. OAK", "MR. ELM"}
        roles = {speaker.label: speaker.role for speaker in await app.store.run(list_speakers)}
        assert roles["MR. ELM"] == "participant"


async def test_a_speaker_is_named_by_a_name_that_is_typed(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined]
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("enter")
        await until(pilot, lambda: "a new participant" in seen(app))
        await typed(pilot, "Peter")
        await pilot.press("end", "enter")
        await until(pilot, lambda: not app.screen.is_modal and len(shown(pilot)) == 2)
        assert {case.name for case in await app.store.run(list_cases, "participant")} == {"MS. OAK", "Peter"}


async def test_a_sheet_is_taken_in(study: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("participant,role\nMR. ELM,teacher\n", encoding="utf-8")
    async with running(study) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.NAME == "cases" and shown(pilot))  # type: ignore[attr-defined]
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "more.csv"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report))
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal and len(shown(pilot)) == 2)
        assert [row.split(" | ")[0] for row in shown(pilot)] == ["MR. ELM", "MS. OAK"]
        await pilot.press("s")  # by site, which only one of them has
        assert [row.split(" | ")[0] for row in shown(pilot)] == ["MS. OAK", "MR. ELM"]


# History -------------------------------------------------------------------------------------------------


async def test_history_undoes_one_action_after_asking_and_marks_it_in_words(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.NAME == "history" and shown(pilot))  # type: ignore[attr-defined]
        count = len(shown(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("y")
        await until(pilot, lambda: not app.screen.is_modal and len(shown(pilot)) == count + 1)
        assert "undone: coded Weather: “" in shown(pilot)[2]


async def test_history_goes_to_the_passage(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.NAME == "history" and shown(pilot))  # type: ignore[attr-defined]
        await pilot.press("g")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")


async def test_history_reads_on_as_one_goes_down(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.screens.history.PAGE", 3)
    async with running(study) as (app, pilot):
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.NAME == "history" and len(shown(pilot)) > 8)  # type: ignore[attr-defined]
        assert any("signed on" in row for row in shown(pilot))


# Settings and help ---------------------------------------------------------------------------------------


@pytest.mark.long
async def test_settings_are_changed_in_place_and_a_bad_value_is_refused(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await pilot.press("f10")
        await until(pilot, lambda: app.screen.NAME == "settings" and shown(pilot))  # type: ignore[attr-defined]
        assert "settings.toml" in seen(app)
        rows = app.screen.query_one(RowList)
        rows.go_to("panel_width")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "44")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and read_settings().settings.panel_width == 44)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        refused = app.screen
        await typed(pilot, "4000")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt) and app.screen is not refused)
        assert app.screen.query_one(Input).value == "4000", "what was typed is lost"
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)
        assert app.settings.panel_width == 44
        await pilot.press("delete")
        await until(pilot, lambda: read_settings().settings.panel_width == 30)


@pytest.mark.long
async def test_themes_are_previewed_and_escape_brings_the_old_one_back(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("f10")
        await until(pilot, lambda: app.screen.NAME == "settings" and shown(pilot))  # type: ignore[attr-defined]
        app.screen.query_one(RowList).go_to("theme")
        before = app.theme
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("up")
        await until(pilot, lambda: app.theme != before)
        await pilot.press("escape")
        await until(pilot, lambda: app.theme == before)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("up", "enter")
        await until(pilot, lambda: read_settings().settings.theme == app.theme != before)


async def test_help_lists_the_keys_of_the_screen_and_filters(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        rows = shown(pilot)
        assert rows[0] == "Documents"
        assert "Enter | Open | Open the document where you left it" in rows
        assert any(row.startswith("Ctrl+Z  u | Undo") for row in rows)
        await pilot.press("r", "e", "n", "a", "m")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)


@pytest.mark.parametrize("name", ["start", *ROOMS])
def test_every_key_says_what_it_does(name: str) -> None:
    module = importlib.import_module(f"qualcode.tui.screens.{name}")
    screen = getattr(module, ROOMS.get(name, "StartScreen"))
    classes = (screen, RowScreen, RowList, FilterLine, PathPrompt, FormPrompt, ConfirmPrompt, ChoicePrompt)
    for binding in (binding for class_ in classes for binding in class_.BINDINGS):
        assert isinstance(binding, Binding)
        assert binding.id and "." in binding.id and binding.description and binding.tooltip, binding


async def test_control_characters_of_a_name_reach_no_field(study: Path) -> None:
    async with running(study) as (app, _):
        prompt = LinePrompt("Name", "a\x1b[31mb \N{FAMILY}")
        await app.push_screen(prompt)
        assert prompt.query_one(Input).value == "a\ufffd[31mb \N{FAMILY}"


def test_keys_are_named_as_on_keyboards() -> None:
    named = [key_name(key) for key in ("ctrl+z", "question_mark", "pageup", "f1", "alt+up", "D")]
    assert named == ["Ctrl+Z", "?", "PgUp", "F1", "Alt+↑", "D"]
