"""The list that all screens share, and a small study for the tests of the screens."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import create_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.rows import Column, Row, RowList, column_widths, fit, harmless

PATIENCE = 20
"""Seconds that a loaded machine may take."""

SHEET = "participant,role,site\nMS. OAK,teacher,Dunmore\n"
OAK = "INTERVIEWER: How did it start?\n\nMS. OAK: We had a plan. Nobody read it, honestly. Then it rained.\n"
ELM = "INTERVIEWER: And you?\n\nMR. ELM: I drew a map. The plan was fine with me. [b]Nobody[/b] asked.\n"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the study, made once."""
    folder = tmp_path_factory.mktemp("study")
    for name, text in (("oak", OAK), ("elm", ELM)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    with create_project(folder / "study.qualcode", name="Plans & maps", coder="mara") as project:
        import_documents(project, [folder / "elm.txt", folder / "oak.txt"])
        import_cases(project, folder / "people.csv")
        codes = [create_path(project, path) for path in ("Change/Plans", "Change/Weather", "Feelings")]
        apply_code(project, 2, (OAK.index("We had"), OAK.index(" Nobody")), codes[0])
        apply_code(project, 2, (OAK.index("Then it"), len(OAK) - 1), codes[1])
        apply_code(project, 1, (ELM.index("The plan"), ELM.index(" [b]")), codes[0])
    return folder


@pytest.fixture
def study(template: Path, tmp_path: Path) -> Path:
    """A project file with two interviews, four codes, three codings and a participant; nobody has it open."""
    for name in ("oak.txt", "elm.txt", "people.csv", "study.qualcode"):
        shutil.copy(template / name, tmp_path / name)
    return tmp_path / "study.qualcode"


@asynccontextmanager
async def running(
    path: Path | None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    """The program on a project, with its documents shown; closed afterwards."""
    app = QualcodeApp(path, coder="mara")
    try:
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: getattr(app.screen, "NAME", "") == ("documents" if path else "start"))
            await until(pilot, lambda: bool(app.screen.query_one(RowList).rows) or not path)
            yield app, pilot
    finally:
        app.store.close()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait until something is so; fail if it is not within `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await pilot.pause(0.005)
        if (broken := getattr(pilot.app, "broken", None)) is not None:
            raise broken
        if condition():
            return
    pytest.fail("it did not come to pass")


async def typed(pilot: Pilot[None], text: str) -> None:
    """Put text into the field that has the focus."""
    field = pilot.app.screen.focused
    assert isinstance(field, Input)
    field.value = text
    await pilot.pause(0.02)


def shown(pilot: Pilot[None]) -> list[str]:
    """The rows of the list on the screen, their cells joined."""
    rows = pilot.app.screen.query_one(RowList).rows
    return [
        " | ".join(cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
        for row in rows
    ]


def seen(app: App[None]) -> str:
    """All that stands on the screen."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


class ListApp(App[None]):
    """A list alone."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self._given = rows

    def compose(self) -> ComposeResult:
        yield RowList([Column("Name", 10, grow=1), Column("Count", 6, right=True, rank=1)])

    def on_mount(self) -> None:
        self.query_one(RowList).show(self._given)
        self.query_one(RowList).focus()


def numbered(count: int) -> list[Row]:
    return [Row(n, (f"row {n}", str(n))) for n in range(count)]


async def test_cursor_stays_on_its_row_when_rows_before_it_go() -> None:
    app = ListApp(numbered(10))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "down")
        rows = app.query_one(RowList)
        rows.show(numbered(10)[2:])
        assert rows.current_key == 3


async def test_cursor_passes_over_headings() -> None:
    heading = Row("head", ("A heading",), heading=True)
    app = ListApp([heading, *numbered(2), Row("next", ("Another",), heading=True), Row(9, ("row 9", "9"))])
    async with app.run_test() as pilot:
        rows = app.query_one(RowList)
        assert rows.current_key == 0
        await pilot.press("down", "down")
        assert rows.current_key == 9
        await pilot.press("home")
        assert rows.current_key == 0


async def test_end_shows_the_last_row_and_page_up_goes_back_by_a_window() -> None:
    app = ListApp(numbered(1000))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "row 999" in seen(app)
        await pilot.press("pageup")
        assert app.query_one(RowList).current_key == 989


async def test_a_list_of_100000_rows_draws_only_what_is_seen() -> None:
    app = ListApp(numbered(100_000))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end", "pageup")
        await pilot.pause()
        assert len(app.query_one(RowList)._drawn) < 60


async def test_controls_and_markup_in_a_row_reach_no_terminal() -> None:
    app = ListApp([Row(0, ("[red]\x1b[31mX\u202e", "1"))])
    async with app.run_test():
        text = seen(app)
        assert "[red]" in text
        assert "\x1b" not in text and "\u202e" not in text


async def test_mouse_chooses_a_row() -> None:
    app = ListApp(numbered(5))
    async with app.run_test() as pilot:
        await pilot.click(RowList, offset=(3, 4))
        assert app.query_one(RowList).current_key == 3


def test_narrow_lists_leave_out_columns_of_high_rank_first() -> None:
    columns = [Column("a", 10, grow=1), Column("b", 8, rank=1), Column("c", 8, rank=2)]
    assert column_widths(columns, 40) == [22, 8, 8]
    assert column_widths(columns, 20) == [11, 8, 0]
    assert column_widths(columns, 12) == [12, 0, 0]


@given(st.text(max_size=30), st.integers(0, 20))
def test_a_fitted_cell_takes_exactly_its_room(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(st.text(max_size=30))
def test_harmless_text_holds_no_control(text: str) -> None:
    assert not any(ord(c) < 32 and c != "\n" for c in harmless(text))


def test_the_start_screen_needs_no_database_library() -> None:
    code = "import sys, qualcode.tui.app, qualcode.tui.screens.start; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
