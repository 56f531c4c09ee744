"""The import screen: what was understood of each file, the keys that correct it, and the import while it runs."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.codebook.creating import create_code
from qualcode.documents import importing, preview
from qualcode.domain.import_choices import AS_FOUND, checked
from qualcode.domain.values import Document
from qualcode.settings.import_profiles import read_profile, save_profile
from qualcode.storage.reads.documents import list_documents, list_speakers, read_text
from qualcode.tui.app import QualcodeApp
from qualcode.tui.progress import Underway, WorkLine
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.importing import ImportScreen

__all__ = ["study", "template"]

CZECH = "I: Žluťoučký kůň?\n\nEVA: Ano, [0:12] úpěl.\n\nI: Dobře.\n"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four transcripts, one of them in an encoding that must be guessed, and what lies beside them."""
    made = tmp_path / "new talks"
    made.mkdir()
    (made / "ash.txt").write_text("INT: Yes?\n\nASH: I would say [bold]so[/bold].\n", encoding="utf-8")
    (made / "bay.md").write_text("**Mod:** Hm?\n\n**Bay:** No.\n\n**Mod:** Oh.\n", encoding="utf-8")
    (made / "eva.txt").write_bytes(CZECH.encode("cp1250"))
    (made / "fog.txt").write_text("I walked. It was cold.\n", encoding="utf-8")
    (made / "bad.docx").write_bytes(b"no zip")
    (made / "list.csv").write_text("a,b\n", encoding="utf-8")
    (made / "photo.png").write_bytes(b"\x89PNG")
    return made


async def ask_for(app: QualcodeApp, pilot: Pilot[None], path: Path) -> ImportScreen:
    """Go from the documents to the import screen, until all files are read."""
    await pilot.press("i")
    await until(pilot, lambda: isinstance(app.screen, PathPrompt))
    await typed(pilot, str(path))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ImportScreen))
    screen = app.screen
    assert isinstance(screen, ImportScreen)
    await until(pilot, lambda: all_read(screen))
    return screen


def all_read(screen: ImportScreen) -> bool:
    return screen.plan is not None and not screen.plan.unread and bool(screen.rows.rows) and "still" not in said(screen)


def said(screen: ImportScreen) -> str:
    return str(screen.query_one("#summary", Static).content)


def understood(screen: ImportScreen) -> str:
    return str(screen.query_one("#details", Static).content)


def files(screen: ImportScreen) -> dict[str, str]:
    """File → what it will be."""
    rows = {}
    for row in screen.rows.rows:
        outcome, name = row.cells[0], row.cells[1]
        rows[name[0][0] if not isinstance(name, str) else name] = outcome[0][0] if not isinstance(outcome, str) else ""
    return rows


def turns(screen: ImportScreen) -> list[str]:
    return [
        " | ".join(cell if isinstance(cell, str) else cell[0][0] for cell in row.cells)
        for row in screen.query_one("#turns", RowList).rows
    ]


async def go_to(pilot: Pilot[None], screen: ImportScreen, name: str) -> None:
    while screen.file is None or screen.file.name != name:
        await pilot.press("down")
    await pilot.pause(0.01)


async def choose(app: QualcodeApp, pilot: Pilot[None], key: str, letters: str) -> int:
    """Press a key, filter what it offers, take the first; how many keys that were."""
    screen = app.screen
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
    await pilot.press(*letters)
    await until(pilot, lambda: len(shown(pilot)) >= 1)
    await pilot.press("enter")
    await until(pilot, lambda: app.screen is screen and all_read(screen))  # type: ignore[arg-type]
    return 2 + len(letters)


async def imported(app: QualcodeApp, pilot: Pilot[None]) -> dict[str, Document]:
    """Import with Enter, close the report, and give the documents of the study by name."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, Report))
    await pilot.press("enter")
    await until(pilot, lambda: not app.screen.is_modal)
    return {document.name: document for document in await app.store.run(list_documents)}


# What was understood -------------------------------------------------------------------------------------


async def test_two_enters_import_a_folder_without_a_switch(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(folder))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen) and app.screen.plan is not None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Report))
        assert "4 of " in seen(app) and "files imported" in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents" and len(shown(pilot)) == 6)


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_each_file_says_what_it_will_be_and_how_it_was_understood(
    study: Path, folder: Path, size: tuple[int, int]
) -> None:
    async with running(study, size=size) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        assert files(screen) == {
            "ash.txt": "✓ import",
            "bad.docx": "✗ refused",
            "bay.md": "✓ import",
            "eva.txt": "! import",
            "fog.txt": "✓ import",
            "list.csv": "– skipped",
            "photo.png": "– skipped",
        }
        assert "4 of 7 files to import" in said(screen)
        assert "ash\ntxt, 7 words, 2 turns" in understood(screen)
        for line in ("kind      interview", "encoding  utf-8", "notation  Name:", "INT 1, interviewer; ASH 1"):
            assert line in understood(screen).replace("NAME:", "Name:")
        assert turns(screen) == ["INT | Yes?", "ASH | I would say [bold]so[/bold]."]
        assert "I would say [bo" in seen(app)
        await go_to(pilot, screen, "bad.docx")
        assert "bad.docx" in understood(screen) and turns(screen) == []


async def test_times_have_a_column_where_a_file_has_them(study: Path, folder: Path) -> None:
    (folder / "ash.txt").write_text("INT (0:01): Yes?\n\nASH (0:04): So.\n\nINT (0:09): Oh.\n")
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder / "ash.txt")
        assert turns(screen) == ["0:00:01 | INT | Yes?", "0:00:04 | ASH | So.", "0:00:09 | INT | Oh."]


async def test_a_file_without_speakers_says_what_to_do(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder / "fog.txt")
        assert "Nobody is named in it: n chooses how speakers are marked" in understood(screen)


@pytest.mark.long
async def test_a_project_directory_is_refused_and_the_screen_stays(study: Path, tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir" / "qualcode.json").write_text("{}")
    async with running(study, size=(120, 30)) as (app, pilot):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        await typed(pilot, str(tmp_path / "dir"))
        await pilot.press("enter")
        await until(pilot, lambda: "There is nothing to read there" in seen(app))
        await pilot.press("enter", "e", "n", "space", "escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")


# Switches ------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_an_encoding_is_chosen_by_how_the_file_reads_in_it(study: Path, folder: Path) -> None:
    async with running(study, size=(120, 40)) as (app, pilot):
        screen = await ask_for(app, pilot, folder / "eva.txt")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ChoicePrompt))
        assert "Žluťoučký kůň?" in seen(app) and "utf-8" not in seen(app).split("Encoding of")[1]
        await pilot.press("escape")
        keys = await choose(app, pilot, "e", "mac-")
        assert keys == 6 and "encoding  mac-roman (chosen)" in understood(screen)
        await choose(app, pilot, "e", "cp1250")
        assert turns(screen)[0] == "I | Žluťoučký kůň?" and "! " not in understood(screen)
        documents = await imported(app, pilot)
        text = await app.store.run(read_text, documents["eva"].version_id)
        assert text == CZECH


@pytest.mark.long
async def test_a_notation_for_one_file_leaves_the_others(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await pilot.press("a")
        assert "for this file only" in said(screen)
        await choose(app, pilot, "n", "nobody")
        assert "notation  nobody is named (chosen)" in understood(screen)
        await go_to(pilot, screen, "bay.md")
        assert "notation  **Name:**\n" in understood(screen)
        documents = await imported(app, pilot)
        assert (documents["ash"].speakers, documents["bay"].speakers) == (0, 2)


@pytest.mark.long
async def test_a_speaker_is_made_an_interviewer_with_two_keys_and_in_all_files(study: Path, folder: Path) -> None:
    (folder / "bay.md").write_text("**Ash:** Hm?\n\n**Bay:** No.\n\n**Ash:** Oh.\n", encoding="utf-8")
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        assert await choose(app, pilot, "r", "ash") == 5
        assert "ASH 1, interviewer" in understood(screen)
        documents = await imported(app, pilot)
        speakers = await app.store.run(list_speakers, documents["bay"].id)
        assert {speaker.label: speaker.role for speaker in speakers} == {"Ash": "interviewer", "Bay": "unknown"}


@pytest.mark.long
async def test_kind_and_language_hold_for_all_files(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await choose(app, pilot, "k", "report")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "German!")
        await pilot.press("enter")
        await until(pilot, lambda: "is no language tag" in "".join(n.message for n in app._notifications))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "de_AT")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and "de-AT (chosen)" in understood(screen) and all_read(screen))
        documents = await imported(app, pilot)
        new = [documents[name] for name in ("ash", "bay", "eva", "fog")]
        assert {(document.kind, document.language) for document in new} == {("report", "de-AT")}


@pytest.mark.long
async def test_space_leaves_a_file_out_and_takes_it_in_again(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await pilot.press("space")
        assert files(screen)["ash.txt"] == "– left out" and "3 of 7 files to import" in said(screen)
        assert screen.rows.row_cursor == 1
        await pilot.press("up", "space")
        assert files(screen)["ash.txt"] == "✓ import"
        await pilot.press("up", "space")
        assert set(await imported(app, pilot)) == {"elm", "oak", "bay", "eva", "fog"}


@pytest.mark.long
async def test_choices_are_saved_and_taken_for_the_next_folder(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await pilot.press("S")
        await until(pilot, lambda: "nothing to save" in "".join(n.message for n in app._notifications))
        await choose(app, pilot, "e", "cp1250")
        await pilot.press("S")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await pilot.press(*"Brno", "enter")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "Saved in" in "".join(n.message for n in app._notifications))
        assert read_profile("Brno") == checked(encoding="cp1250")
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
        screen = await ask_for(app, pilot, folder)
        assert screen.plan is not None and screen.plan.choices == AS_FOUND
        await choose(app, pilot, "p", "brn")
        assert screen.plan.choices == checked(encoding="cp1250") and files(screen)["eva.txt"] == "✓ import"


@pytest.mark.long
async def test_a_profile_that_cannot_be_read_is_refused_and_nothing_is_chosen(
    study: Path, folder: Path, tmp_path: Path
) -> None:
    save_profile("bad", checked(kind="notes")).write_text("kind = 1\n")
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await choose(app, pilot, "p", "bad")
        await until(pilot, lambda: "bad.toml, line 1" in "".join(n.message for n in app._notifications))
        assert screen.plan is not None and screen.plan.choices == AS_FOUND


@pytest.mark.long
async def test_letters_filter_the_files_and_enter_there_imports_nothing(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder)
        await pilot.press("slash", *"fog", "enter")
        await until(pilot, lambda: list(files(screen)) == ["fog.txt"] and screen.focused is screen.rows)
        assert app.screen is screen and len(await app.store.run(list_documents)) == 2


# While it runs -------------------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path: Path) -> Path:
    made = tmp_path / "many"
    made.mkdir()
    for number in range(60):
        (made / f"talk {number:02}.txt").write_text(f"INT: Talk {number}?\n\nP1: Yes.\n\nINT: So.\n")
    return made


def slowed(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, seconds: float) -> None:
    function = getattr(module, name)

    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(seconds)
        return function(*args, **kwargs)

    monkeypatch.setattr(module, name, slow)


async def test_keys_are_not_kept_waiting_while_files_are_read_and_the_one_under_the_cursor_goes_first(
    study: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowed(monkeypatch, preview, "read_transcript", 0.05)
    async with running(study) as (app, pilot):
        app.push_screen(ImportScreen(many))
        await until(pilot, lambda: isinstance(app.screen, ImportScreen) and app.screen.rows.rows)
        screen = app.screen
        assert isinstance(screen, ImportScreen) and screen.plan is not None
        await pilot.press("end")
        assert screen.file is not None and screen.file.name == "talk 59.txt"
        await until(pilot, lambda: "talk 59" in understood(screen))
        assert screen.plan.unread > 30
        assert "still to be read" in said(screen)
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")


@pytest.mark.long
async def test_escape_stops_an_import_keeps_what_was_finished_and_enter_completes_it(
    study: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, many)
        with monkeypatch.context() as slow:
            slowed(slow, importing, "prepare_file", 0.15)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, Underway))
            await until(pilot, lambda: "  0 of 60" not in seen(app) and " of 60" in seen(app) and "talk " in seen(app))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, Report) and "Stopped:" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and all_read(screen))
        kept = len(await app.store.run(list_documents)) - 2
        assert 0 < kept < 60
        assert list(files(screen).values()).count("= known") == kept
        assert f"{60 - kept} of 60 files to import" in said(screen)
        assert len(await imported(app, pilot)) == 62


async def test_an_import_goes_on_while_the_user_reads_elsewhere_and_its_report_waits_to_be_seen(
    study: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(study) as (app, pilot):
        await ask_for(app, pilot, many)
        go_on, reading = threading.Event(), importing.prepare_file

        def held(file: Path, *args: Any) -> Any:
            if file.name.endswith("29.txt"):
                go_on.wait(60)
            return reading(file, *args)

        monkeypatch.setattr(importing, "prepare_file", held)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Underway) and "talk " in seen(app))
        await pilot.press("f3")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "codebook")
        await until(pilot, lambda: bool(app.screen.query(WorkLine)))
        assert isinstance(app.screen, WorkScreen)
        assert len(await app.screen.read(list_documents) or []) == 2, "it is read beside what is being written"
        assert await app.screen.change(create_code, "Later") is None, "what writes is refused, not kept waiting"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt) and "Importing 60 files" in seen(app))
        await pilot.press("n")
        go_on.set()
        await until(pilot, lambda: "ended" in str(app.screen.query_one(WorkLine).content))
        assert not isinstance(app.screen, Report), "it does not fall into what is done elsewhere"
        await pilot.press("ctrl+b")
        await until(pilot, lambda: isinstance(app.screen, Report) and "60" in seen(app))
        assert len(await app.store.run(list_documents)) == 62


async def test_the_program_can_be_left_in_the_middle_of_an_import(
    study: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(study) as (app, pilot):
        await ask_for(app, pilot, many)
        slowed(monkeypatch, importing, "prepare_file", 0.1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Underway) and "talk " in seen(app))
        began = time.monotonic()
        await pilot.press("ctrl+q")
    assert time.monotonic() - began < 4


async def test_nothing_to_import_is_said(study: Path, folder: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await ask_for(app, pilot, folder / "bad.docx")
        await pilot.press("enter")
        await until(pilot, lambda: "There is nothing to import here" in "".join(n.message for n in app._notifications))
        assert app.screen is screen
