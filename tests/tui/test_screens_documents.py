"""The start screen, documents and paths: what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.widgets import Input

from qualcode.codebook.tree import load_tree
from qualcode.settings import recent
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt, entries_for
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.documents import bar

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


@pytest.mark.long
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
        for _ in range(200):  # The project is shown before its codes are in it.
            tree = await app.store.run(load_tree)
            if tree.children(None):
                break
            await pilot.pause(0.05)
        assert len(tree.children(None)) == 8
        assert "There are no documents yet" in seen(app)


@pytest.mark.long
async def test_sample_study_is_built_where_the_screen_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: tmp_path)
    async with running(None, size=(200, 40)) as (app, pilot):
        await until(pilot, lambda: str(tmp_path) in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents" and bool(app.screen.query(RowList)))
        await until(pilot, lambda: len(shown(pilot)) == 15)


async def test_the_open_project_chosen_again_stays_writable(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "start" and len(shown(pilot)) > 2)
        await pilot.press("1")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        assert app.store.why_read_only == ""


# Documents -----------------------------------------------------------------------------------------------


async def test_documents_show_state_in_words_and_coverage(study: Path) -> None:
    async with running(study) as (app, pilot):
        assert [row.split(" | ")[:2] for row in shown(pilot)] == [["◐ doing", "elm"], ["◐ doing", "oak"]]
        assert "2 documents" in seen(app) and "covered by you" in seen(app)


@pytest.mark.long
async def test_letters_that_are_no_key_filter_and_escape_shows_all(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("o", "a")
        await until(pilot, lambda: len(shown(pilot)) == 1)
        await pilot.press("escape")
        await until(pilot, lambda: len(shown(pilot)) == 2)
        assert isinstance(app.screen.focused, RowList)


@pytest.mark.long
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


async def test_the_cursor_comes_back_on_the_document_that_was_open_last(study: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("home", "enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "coding")
        await until(pilot, lambda: app.coding_screen is not None and app.coding_screen.state is not None)
        first = app.coding_screen.document.document_id  # type: ignore[union-attr]
        await pilot.press("d")
        await until(pilot, lambda: app.coding_screen.document.document_id != first)  # type: ignore[union-attr]
        second = app.coding_screen.document.document_id  # type: ignore[union-attr]
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        await until(pilot, lambda: app.screen.query_one(RowList).current_key == second)


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


@pytest.mark.long
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
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "importing" and "import" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report))
        assert "1 of 1 files imported" in seen(app)
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
