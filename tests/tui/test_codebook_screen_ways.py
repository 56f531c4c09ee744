"""The codebook screen and its neighbours: the ways back, whole words beside the scroll bar, and what is chosen by name."""

from __future__ import annotations

from pathlib import Path

from queue_study import built_queue, opened, queue
from test_codebook_screen import answered, asked, at_the_codebook
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.widgets import Input

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.settings import recent
from qualcode.storage.project import open_project
from qualcode.tui.prompts.codes import colour_name
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.quotes import QuotesScreen

__all__ = ["built_queue", "queue", "study", "template"]

LONG = " ".join(["starts", "from", "what", "students", "like", "and", "know"] * 40)


async def test_escape_leads_from_the_quotes_to_the_same_row_and_filter(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await pilot.press("slash")
        await typed(pilot, "plans")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        code = screen.code()
        assert code is not None and code.name == "Plans" and screen.wanted == "plans"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuotesScreen) and len(shown(pilot)) == 2)
        await pilot.press("enter")  # The passage closes both.
        await until(pilot, lambda: isinstance(app.screen, CodingScreen) and app.screen.state is not None)
        back = await at_the_codebook(pilot)
        await until(pilot, lambda: back.code() is not None)
        assert back is not screen and back.wanted == "plans" and isinstance(app.focused, RowList)
        code = back.code()
        assert code is not None and code.name == "Plans"


async def test_the_card_breaks_its_lines_before_the_scroll_bar(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        create_path(project, "Aims", definition=LONG)
    async with running(study, size=(120, 24)) as (app, pilot):
        screen: CodebookScreen = await at_the_codebook(pilot)
        await pilot.press("end")
        await until(pilot, lambda: screen.card.show_vertical_scrollbar and "starts from what" in seen(app))
        beside = [line[screen.card.region.x :] for line in seen(app).splitlines()]
        words = [word for line in beside if "students" in line or "know" in line for word in line.split()]
        assert len(words) > 40 and set(words) <= {*LONG.split(), "Definition", "▁", "▂", "▃", "▄", "▅", "▆", "▇"}


async def test_the_whole_name_of_a_colour_is_that_colour_and_the_message_says_it(study: Path) -> None:
    async with running(study) as (app, pilot):
        screen = await at_the_codebook(pilot)
        await asked(pilot, ChoicePrompt, "c")
        await typed(pilot, "blue")
        assert len(app.screen.query_one(RowList).rows) == 2
        await answered(pilot, "enter")
        await until(pilot, lambda: any("colour blue" in note.message for note in app._notifications))
        code = screen.code()
        assert code is not None
        kept = (await app.store.run(load_tree)).code(code.id).colour
        assert colour_name(kept) == "blue"


async def test_a_codebook_is_written_to_no_file_of_another_ending(study: Path, tmp_path: Path) -> None:
    async with running(study) as (app, pilot):
        await at_the_codebook(pilot)
        await asked(pilot, PathPrompt, "x")
        app.screen.query_one(Input).value = str(tmp_path / "book.odt")
        await pilot.press("enter")
        await until(pilot, lambda: "must end in .yaml" in seen(app))
        assert isinstance(app.screen, PathPrompt) and not (tmp_path / "book.odt").exists()


async def test_the_cursor_stands_on_the_project_that_was_left(study: Path) -> None:
    async with running(study) as (app, pilot):
        for _ in range(2):
            await pilot.press("escape")
            await until(pilot, lambda: getattr(app.screen, "NAME", "") == "start")
            rows = app.screen.query_one(RowList)
            await until(pilot, lambda rows=rows: rows.current_key == recent.place_of(app.store.path))
            await pilot.press("end")
            assert rows.current_key == "tour"
            await pilot.press("1")
            await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")


async def test_the_queue_says_whose_codings_it_shows_and_offers_everybodys(queue: Path) -> None:
    async with opened(queue, size=(120, 30)) as desk:
        await desk.press("f11")
        await desk.paint()
        assert "yours (5 of 6; f: everybody's)" in desk.screen_text()
        await desk.press("f")
        await desk.paint()
        assert "everybody's codings" in desk.screen_text() and "yours (mara)" in desk.screen_text()
