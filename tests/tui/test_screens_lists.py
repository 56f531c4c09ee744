"""Start, documents, codebook, cases, history, settings and help: what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.widgets import Input, TextArea

from qualcode.codebook.tree import load_tree
from qualcode.settings import recent
from qualcode.settings.model import read_settings
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import pinned_codes
from qualcode.storage.reads.documents import list_documents, list_speakers
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.paths import PathPrompt, entries_for
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.documents import bar
from qualcode.tui.screens.help import HelpScreen, key_name
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["study", "template"]

# Start ---------------------------------------------------------------------------------------------------


async def test_enter_on_the_first_entry_opens_the_project_opened_last(study: Path) -> None:
    recent.remember(study, "Plans & maps")
    async with running(None) as (app, pilot):
        await until(pilot, lambda: any("Plans & maps" in row for row in shown(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        assert app.sub_title == "Plans & maps"


async def test_a_digit_opens_a_listed_project_and_delete_forgets_it_but_not_the_file(study: Path) -> None:
    recent.remember(study, "Plans & maps")
    async with running(None) as (app, pilot):
        await until(pilot, lambda: any("Plans & maps" in row for row in shown(pilot)))
        await pilot.press("delete")
        await until(pilot, lambda: not any("Plans & maps" in row for row in shown(pilot)))
        assert study.exists()
        await pilot.press("1")
        assert getattr(app.screen, "NAME", "") == "start"


async def test_a_refused_project_is_named_on_the_start_screen(tmp_path: Path) -> None:
    fake = tmp_path / "fake.qualcode"
    fake.write_text("no database", encoding="utf-8")
    recent.remember(fake, "Fake")
    async with running(None, size=(200, 40)) as (app, pilot):
        await until(pilot, lambda: any("Fake" in row for row in shown(pilot)))
        await pilot.press("1")
        await until(pilot, lambda: f"not opened: {fake}" in seen(app))


async def test_new_asks_for_name_place_and_codebook_and_shows_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: tmp_path)
    async with running(None) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "School leaders 2026")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        assert (tmp_path / "school-leaders-2026.qualcode").exists()
        tree = await app.store.run(load_tree)
        assert len(tree.children(None)) == 8
        assert "There are no documents yet" in seen(app)


async def test_sample_study_is_built_where_the_screen_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: tmp_path)
    async with running(None, size=(200, 40)) as (app, pilot):
        await until(pilot, lambda: str(tmp_path) in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents" and len(shown(pilot)) == 15)


# Documents -----------------------------------------------------------------------------------------------


async def test_documents_show_state_in_words_and_coverage(study: Path) -> None:
    async with running(study) as (app, pilot):
        assert [row.split(" | ")[:2] for row in shown(pilot)] == [["◐ doing", "elm"], ["◐ doing", "oak"]]
        assert "2 documents" in seen(app) and "covered by you" in seen(app)


async def test_letters_that_are_no_key_filter_and_escape_shows_all(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("o", "a")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await pilot.press("escape")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        assert isinstance(app.screen.focused, RowList)


async def test_slash_filters_and_enter_opens_from_the_filter(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("slash", "o", "a", "k", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")


async def test_enter_opens_and_escape_comes_back_to_the_same_row(study: Path) -> None:
    async with running(study) as (app, pilot):
        documents = app.screen
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await pilot.press("f2")
        await until(pilot, lambda: app.screen is documents)
        assert documents.query_one(RowList).row_cursor == 1


async def test_done_and_undone_again(study: Path) -> None:
    async with running(study) as (_, pilot):
        await pilot.press("D")
        await until(pilot, lambda: shown(pilot)[0].startswith("● done"))
        await pilot.press("D")
        await until(pilot, lambda: shown(pilot)[0].startswith("◐ doing"))


async def test_sorting_by_codings_puts_the_most_coded_first(study: Path) -> None:
    async with running(study) as (app, pilot):
        for _ in range(5):
            await pilot.press("s")
        assert app.screen.sorted_by == "codings"  # type: ignore[attr-defined]
        assert "oak" in shown(pilot)[0]


async def test_rename(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "elm, second talk")
        await pilot.press("enter")
        await until(pilot, lambda: "elm, second talk" in seen(app))


async def test_remove_asks_with_counts_and_undo_brings_back(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("down", "delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        assert "2 codings" in seen(app)
        await pilot.press("n")
        await until(pilot, lambda: not app.screen.is_modal)
        assert len(shown(pilot)) == 2
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("y")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await pilot.press("u")
        await until(pilot, lambda: len(shown(pilot)) == 2)


async def test_import_reports_each_file(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "ash.txt").write_text("INTERVIEWER: Yes?\n\nASH: I would say so.\n", encoding="utf-8")
    (folder / "list.csv").write_text("a,b\n", encoding="utf-8")
    async with running(study) as (app, pilot):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(folder))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report))
        assert "1 of 2 files imported" in seen(app) and "no transcript" in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal)
        assert len(await app.store.run(list_documents)) == 3


def test_a_bar_shows_anything_above_nothing_and_is_full_only_at_the_end() -> None:
    assert bar(0, 6) == "······"
    assert bar(0.001, 6) == "█·····"
    assert bar(0.999, 6) == "█████·"
    assert bar(1, 6) == "██████"


# Paths ---------------------------------------------------------------------------------------------------


def test_entries_are_folders_first_then_files_of_the_ending(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.qualcode", "a.txt", ".hidden.qualcode"):
        (tmp_path / name).touch()
    assert entries_for(f"{tmp_path}/", (".qualcode",)) == [
        (str(tmp_path / "b"), True),
        (str(tmp_path / "a.qualcode"), False),
    ]


async def test_tab_completes_a_path_and_a_missing_file_is_refused_in_the_box(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "oa"))
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await pilot.press("tab")
        assert app.screen.query_one(Input).value == str(tmp_path / "oak.txt")
        await typed(pilot, str(tmp_path / "none.txt"))
        await pilot.press("enter")
        await until(pilot, lambda: "There is nothing at" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)


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
        await pilot.press("up", "up", "up", "up", "up", "up", "up", "up", "up", "enter")
        await until(pilot, lambda: not app.screen.is_modal)
        await until(pilot, lambda: "orange" in seen(app))
        code = (await app.store.run(load_tree)).find("Changes")
        assert (code.colour, code.definition) == ("#E69F00", "What became different.")


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
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
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
        assert "undone: Change/Weather" in shown(pilot)[2]


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


async def test_settings_are_changed_in_place_and_a_bad_value_is_refused(study: Path) -> None:
    async with running(study, size=(120, 30)) as (app, pilot):
        await pilot.press("f10")
        await until(pilot, lambda: app.screen.NAME == "settings" and shown(pilot))  # type: ignore[attr-defined]
        assert "settings.toml" in seen(app)
        rows = app.screen.query_one(RowList)
        rows.go_to("panel_width")
        for value, kept in (("44", 44), ("4000", 44)):
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, LinePrompt))
            await typed(pilot, value)
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.is_modal)
            await until(pilot, lambda kept=kept: read_settings().settings.panel_width == kept)
        assert app.settings.panel_width == 44
        await pilot.press("delete")
        await until(pilot, lambda: read_settings().settings.panel_width == 30)


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
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        rows = shown(pilot)
        assert rows[0] == "Documents"
        assert "Enter | Open | Open the document where you left it" in rows
        assert any(row.startswith("Ctrl+Z  u | Undo") for row in rows)
        await pilot.press("r", "e", "n", "a", "m")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)


def test_keys_are_named_as_on_keyboards() -> None:
    named = [key_name(key) for key in ("ctrl+z", "question_mark", "pageup", "f1", "alt+up", "D")]
    assert named == ["Ctrl+Z", "?", "PgUp", "F1", "Alt+↑", "D"]
