"""Projects of other programs on the screens: opened with a report, written with a report, merged like one that grew apart."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from coding_pilot import Session, built, changes, study
from team_study import over_documents
from textual.content import Content
from textual.widgets import Input, Static

from other_program import LEFT, OtherWriter, other_file, taught
from qualcode.domain.exchange_reports import GivenOut, TakenIn
from qualcode.domain.merging import MergeReport
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.app import QualcodeApp
from qualcode.tui.exchange.opening import free_place
from qualcode.tui.exchange.telling import CLEAN, given_told, taken_told
from qualcode.tui.exchange.wishing import ExportPrompt, OpeningPrompt
from qualcode.tui.keys import offered
from qualcode.tui.progress import Underway
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.screens.mapping import MappingScreen
from qualcode.tui.screens.merging import MergeScreen
from qualcode.tui.screens.start import StartScreen
from qualcode.tui.team.telling import losses

__all__ = ["built", "study"]

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taught(monkeypatch)
    monkeypatch.setattr(OtherWriter, "suffixes", (".qdpx",))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("qualcode.tui.screens.start.documents_folder", lambda: tmp_path)


@asynccontextmanager
async def at_the_start(folder: Path) -> AsyncIterator[Session]:
    """The program without a project."""
    app = QualcodeApp(None, coder="mara")
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Session(app, pilot, folder / "town.qualcode")
            await desk.until(lambda: isinstance(app.screen, StartScreen) and bool(app.screen.rows.rows))
            yield desk
            await app.action_quit()
    finally:
        app.store.close()


def on_top(desk: Session, kind: type[Any]) -> Any:
    assert isinstance(desk.app.screen, kind), desk.app.screen
    return desk.app.screen


async def answer_path(desk: Session, path: Path | None = None) -> None:
    """Give the path that is asked for, or take the one that is offered."""
    prompt = on_top(desk, PathPrompt)
    if path is not None:
        prompt.query_one(Input).value = str(path)
    await desk.press("enter")


async def come(desk: Session, kind: type[Any]) -> Any:
    await desk.until(lambda: isinstance(desk.app.screen, kind))
    return desk.app.screen


def told(desk: Session) -> str:
    return str(on_top(desk, Report)._content)


async def test_a_on_the_first_screen_makes_a_project_of_another_programs_and_shows_what_came_in(tmp_path: Path) -> None:
    async with at_the_start(tmp_path) as desk:
        await desk.press("a")
        await answer_path(desk, other_file(tmp_path))
        await come(desk, OpeningPrompt)
        shown = str(desk.app.screen.query_one("#opening", Static).content)
        assert "Other" in shown and "found out for each document" in shown
        await desk.press("enter")
        assert on_top(desk, PathPrompt).query_one(Input).value == str(tmp_path / "town.qualcode")
        await answer_path(desk)
        await come(desk, Report)
        assert "written by Other 3.1" in told(desk) and LEFT[1:] in told(desk) and "≠" in told(desk)
        await desk.press("enter")
        assert getattr(desk.app.screen, "NAME", "") == "documents" and desk.app.sub_title == "Town"
    with open_project(tmp_path / "town.qualcode", coder="mara", write=False) as project:
        assert sorted(coding.quote for coding in list_codings(project)) == ["It is quiet.", "Nobody asks us."]


@pytest.mark.long
async def test_a_refusal_is_shown_and_how_it_is_read_can_be_changed(tmp_path: Path) -> None:
    async with at_the_start(tmp_path) as desk:
        await desk.press("o")  # Where a project file is asked for, one of another program is taken as well.
        await answer_path(desk, other_file(tmp_path, "several missing"))
        await come(desk, OpeningPrompt)
        await desk.press("enter")
        await answer_path(desk)
        await come(desk, Report)
        assert "it holds the projects" in told(desk) and not (tmp_path / "town.qualcode").exists()
        await desk.press("enter")
        await come(desk, OpeningPrompt)
        await desk.press("w")
        await desk.type("Village")
        await desk.press("enter", "t")
        await come(desk, PathPrompt)
        await answer_path(desk, tmp_path)
        await come(desk, OpeningPrompt)
        await desk.press("o", "down", "enter")
        wishes = on_top(desk, OpeningPrompt).wishes
        assert (wishes.which, wishes.folder, wishes.offsets) == ("Village", str(tmp_path), "code points")
        await desk.press("enter")
        await answer_path(desk)
        await come(desk, Report)
        assert "“Village”" in told(desk) and "only names" not in told(desk)


async def test_what_cannot_be_opened_is_said_and_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ANNA: Hello.\n")
    async with at_the_start(tmp_path) as desk:
        await desk.press("a")
        await answer_path(desk, tmp_path / "a.txt")
        await come(desk, Report)
        assert "a document, not a project" in told(desk) and "`qualcode import`" in told(desk)
        await desk.press("enter")
        await desk.press("o")  # Where a project file is asked for, it is told as well.
        await answer_path(desk, tmp_path / "a.txt")
        await come(desk, Report)
        assert "a document, not a project" in told(desk)
        await desk.press("enter")
        on_top(desk, StartScreen)


async def test_esc_stops_it_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(source: Path, target: Path, *, coder: str, wishes: Any, on_document: Any) -> TakenIn:
        on_document(1, 2, "Ms. Oak")
        begun.set()
        go_on.wait(10)
        on_document(2, 2, "Mr. Elm")
        raise AssertionError("it was not stopped")

    monkeypatch.setattr("qualcode.tui.exchange.opening.open_exchange", slowly)
    async with at_the_start(tmp_path) as desk:
        await desk.press("a")
        await answer_path(desk, other_file(tmp_path))
        await come(desk, OpeningPrompt)
        await desk.press("enter")
        await answer_path(desk)
        await desk.until(begun.is_set)
        await desk.until(lambda: "0 of 2" in str(on_top(desk, Underway).query_one("#underway", Static).content))
        assert "Ms. Oak" in str(desk.app.screen.query_one("#underway-what", Static).content)
        await desk.press("escape")
        assert "stopping" in str(desk.app.screen.query_one("#underway-what", Static).content)
        go_on.set()
        await come(desk, OpeningPrompt)
        assert any("it was stopped" in said for said in desk._said)
        await desk.press("escape")
        on_top(desk, StartScreen)


@pytest.mark.long
async def test_the_palette_has_both_ways_and_offers_none_twice(study: Path, tmp_path: Path) -> None:
    async with over_documents(study) as desk:
        names = {action.id for action in offered(desk.app.screen, {})}
        assert {"app.export", "app.open_other"} <= names
        await desk.app.run_action("open_other")
        await desk.settle()
        await answer_path(desk, other_file(tmp_path, "clean"))
        await come(desk, OpeningPrompt)
        await desk.press("enter")
        await answer_path(desk)
        await come(desk, Report)
        assert CLEAN in told(desk)
    async with at_the_start(tmp_path) as desk:
        assert "app.open_other" not in {action.id for action in offered(desk.app.screen, {})}
        await desk.app.run_action("export")
        assert any("Open or make a project first" in said for said in desk._said)


async def test_the_project_is_written_for_another_program_and_the_report_says_what_stays_behind(
    study: Path, tmp_path: Path
) -> None:
    async with over_documents(study) as desk:
        before = changes(desk)
        await desk.app.run_action("export")
        await desk.settle()
        on_top(desk, ChoicePrompt)
        await desk.press("enter")
        await desk.type("nvivo")
        await desk.press("enter")
        on_top(desk, ExportPrompt)
        await desk.press("enter")
        assert on_top(desk, PathPrompt).query_one(Input).value == str(tmp_path / "Study.qdpx")
        await answer_path(desk)
        await come(desk, Report)
        assert "3 documents" in told(desk) and "Journal entries" in told(desk) and "unchecked" in told(desk)
        await desk.press("enter")
        assert changes(desk) == before
    assert "for nvivo" in (tmp_path / "Study.qdpx").read_text(encoding="utf-8")


async def test_how_the_project_goes_out_can_be_said_on_the_way(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[tuple[Any, Any]] = []

    def written(project: Any, path: Path, *, wishes: Any, coders: Any, **how: Any) -> GivenOut:
        got.append((wishes, coders))
        return GivenOut(str(path), {"documents": 3})

    monkeypatch.setattr("qualcode.exchange.giving_out.give_out", written)
    async with over_documents(study) as desk:
        await desk.app.run_action("export")
        await desk.settle()
        await desk.press("enter", "enter")
        on_top(desk, ExportPrompt)
        await desk.press("o", "down", "down", "enter", "m")
        await answer_path(desk, tmp_path)
        await desk.press("c", "down", "enter")
        shown = str(on_top(desk, ExportPrompt).query_one("#opening", Static).content)
        assert "in UTF-16 units" in shown and str(tmp_path) in shown and "only those of" in shown
        await desk.press("enter")
        await answer_path(desk)
        await come(desk, Report)
    ((wishes, coders),) = got
    assert (wishes.target, wishes.offsets, wishes.media) == ("", "utf16", str(tmp_path)) and len(coders) == 1


async def test_the_project_as_text_asks_before_it_writes_over_a_folder(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[tuple[Path, bool]] = []

    def written(project: Any, path: Path, *, replace: bool, **how: Any) -> GivenOut:
        got.append((path, replace))
        return GivenOut(str(path), {"documents": 3})

    monkeypatch.setattr("qualcode.exchange.giving_out.give_out", written)
    folder = tmp_path / "as text"
    async with over_documents(study) as desk:
        for exists in (False, True):
            await desk.app.run_action("export")
            await desk.settle()
            await desk.type("as text")
            await desk.press("enter")
            await answer_path(desk, folder)
            if exists:
                await come(desk, ConfirmPrompt)
                await desk.press("y")
            await come(desk, Report)
            await desk.press("enter")
            folder.mkdir(exist_ok=True)
            (folder / "qualcode.json").write_text("{}")
    assert got == [(folder, True), (folder, True)]


@pytest.mark.long
async def test_the_codebook_goes_out_alone(study: Path, tmp_path: Path) -> None:
    async with over_documents(study) as desk:
        await desk.app.run_action("export")
        await desk.settle()
        await desk.type("codebook")
        await desk.press("enter")
        await answer_path(desk, tmp_path / "book.qdc")
        await come(desk, Report)
        assert "7 codes" in told(desk) and "Not in the file" in told(desk)
    assert b"<CodeBook" in (tmp_path / "book.qdc").read_bytes()


@pytest.mark.long
async def test_another_programs_project_is_merged_and_what_was_made_for_it_goes(study: Path, tmp_path: Path) -> None:
    async with over_documents(study, coder="jonas") as desk:
        await desk.app.run_action("merge_file")
        await desk.settle()
        await answer_path(desk, other_file(tmp_path))
        await come(desk, OpeningPrompt)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ChoicePrompt))
        assert "Anna" in desk.app.screen._heading  # type: ignore[attr-defined]
        await desk.type("somebody new")
        await desk.press("enter")
        await come(desk, MappingScreen)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, MergeScreen) and desk.app.screen.report is not None)
        screen = on_top(desk, MergeScreen)
        assert "written by Other 3.1" in str(screen.query_one("#merge-what", Static).content)
        assert LEFT[1:] in str(screen.query_one("#merge-sentences", Static).content)
        assert any(tmp_path.glob(".qualcode-*"))
        await desk.press("enter")
        await desk.until(lambda: screen.is_merged)
        await desk.press("escape")
        assert len(desk.read(list_documents)) == 5
        assert not any(tmp_path.glob(".qualcode-*"))


async def test_a_document_without_its_text_says_so_and_what_gives_it(tmp_path: Path) -> None:
    from qualcode.exchange.opening import open_exchange

    open_exchange(other_file(tmp_path, "missing clean"), tmp_path / "town.qualcode", coder="mara")
    app = QualcodeApp(tmp_path / "town.qualcode", coder="mara")
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Session(app, pilot, tmp_path / "town.qualcode")
            await desk.until(lambda: getattr(app.screen, "NAME", "") == "documents" and bool(app.screen.rows.rows))  # type: ignore[attr-defined]
            for document in desk.read(list_documents):
                await app.open_document(document.id)
                await desk.settle()
                said = app.screen.query_one("#missing", Static)
                assert said.display == (document.name == "Mr. Elm"), document.name
                assert "R on the list of documents gives it its text" in str(said.content)
                assert document.name != "Mr. Elm" or "% read" not in str(app.screen.query_one("#title", Static).content)
            await app.action_quit()
    finally:
        app.store.close()


# ---------------------------------------------------------------------- what is told


def test_the_report_is_harmless_and_tells_every_kind() -> None:
    report = TakenIn(
        "Town\x1b[2J", "Other", "/tmp/town.qualcode", {"documents": 2, "codes": 1}, {"documents": 1, "codes": 1},
        ("bent: 1",), ("left: 2",), {f"d{number}": "UTF-16 units" for number in range(7)}, ("Ms. Oak",),
    )  # fmt: skip
    content = taken_told(report)
    assert isinstance(content, Content)
    text = content.plain
    assert "\x1b" not in text and "• Bent: 1" in text and "• Left: 2" in text and "• Ms. Oak" in text
    assert "UTF-16 units: 7 documents (d0, d1, d2, d3, d4, …)" in text
    lines = {line.split()[0]: line for line in text.splitlines() if line}
    assert lines["documents"].endswith("≠") and not lines["codes"].endswith("≠")
    assert CLEAN not in text


def test_a_file_of_which_all_is_here_already_is_not_said_to_bring_something() -> None:
    screen = MergeScreen(Path("town.other"))
    screen.report = MergeReport("town.other", "", matched=3)
    assert screen._summary().startswith("Nothing new in it")
    screen.report.of("coding").added = 1
    assert screen._summary().startswith("This would come in")


def test_what_is_missing_is_told_before_a_merge_in_one_line_with_what_helps() -> None:
    report = TakenIn("Town", "Other", "", {}, {}, missing=tuple(f"d{number}" for number in range(7)))
    ((sign, said),) = losses(report)
    assert sign == "!" and "7 texts" in said and "“d4”, …" in said and "correct each by its text" in said


def test_what_was_written_is_told_with_what_stays() -> None:
    text = given_told(GivenOut("town.qdpx", {"documents": 1, "codings": 2}, ("stars: 3",), ("utf16",))).plain
    assert "1 document, 2 codings" in text and "• Stars: 3" in text and "• Utf16" in text


def test_a_new_project_is_offered_a_name_that_is_free(tmp_path: Path) -> None:
    (tmp_path / "town.qualcode").touch()
    assert free_place(tmp_path, "town").name == "town 2.qualcode"
