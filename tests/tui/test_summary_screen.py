"""The screen of summaries: every kind with its tables and charts, filters, the quotes behind a cell, what is written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, typed, until
from textual.pilot import Pilot
from textual.widgets import Input, Static

from counted_study import opened
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.coding.own_summaries import list_summaries
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import SummaryWish
from qualcode.reports.summaries.catalogue import SUMMARIES
from qualcode.storage.project import create_project, open_project
from qualcode.team.sets import add_to_set, new_set
from qualcode.tui.analysis.chart_view import ChartView
from qualcode.tui.analysis.counter import SummaryCounter
from qualcode.tui.analysis.questions import Found, Question, answer
from qualcode.tui.app import QualcodeApp
from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.text_field import TextField
from qualcode.tui.prompts.words import LinesPrompt
from qualcode.tui.screens.analysis import FrequenciesScreen
from qualcode.tui.screens.quotes import QuotesScreen
from qualcode.tui.screens.summaries import SummaryScreen


class Here:
    """Counts in a thread of the test; what a test holds up is answered once it lets go."""

    asked: list[Question] = []
    held: asyncio.Event | None = None
    refusal = ""
    ended = 0

    def __init__(self, path: Path, coder: str) -> None:
        self._path, self._coder = path, coder

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Found:
        Here.asked.append(question)
        if Here.held is not None:
            await Here.held.wait()
        if Here.refusal:
            raise InputError(Here.refusal)
        return await asyncio.to_thread(self._count, question)

    def _count(self, question: Question) -> Found:
        with open_project(self._path, coder=self._coder, write=False) as project:
            return answer(project, question)

    async def end(self) -> None:
        Here.ended += 1


@pytest.fixture(autouse=True)
def _counts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("asked", []), ("held", None), ("refusal", ""), ("ended", 0)):
        monkeypatch.setattr(Here, name, value)
    monkeypatch.setattr(SummaryScreen, "COUNTER", Here)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Seven codings in three documents of four people; nobody has it open."""
    with opened(tmp_path) as project:
        set_star(project, 1, True)
    return tmp_path / "counted.qualcode"


class Desk:
    """The program with a summary on the screen."""

    def __init__(self, app: QualcodeApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> SummaryScreen:
        assert isinstance(self.app.screen, SummaryScreen)
        return self.app.screen

    @property
    def cells(self) -> CellList:
        return self.screen.query_one(CellList)

    @property
    def counted(self) -> str:
        return str(self.screen.query_one("#counted", Static).content)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        await until(self.pilot, lambda: not getattr(self.app.screen, "is_counting", False))
        await self.pilot.pause(0.02)

    async def choose(self, text: str) -> None:
        """Choose what the open dialog offers under these words."""
        await until(self.pilot, lambda: isinstance(self.app.screen, ChoicePrompt))
        await typed(self.pilot, text)
        await self.pilot.press("enter")
        await self.pilot.pause(0.05)

    async def show(self, title: str) -> None:
        """Show another summary."""
        await self.pilot.press("a")
        await self.choose(title)
        await until(self.pilot, lambda: isinstance(self.app.screen, SummaryScreen))
        await self.settle()

    async def tell(self, *words: str) -> None:
        """Choose an option and its value."""
        await self.pilot.press("o")
        for word in words:
            await self.choose(word)
        await self.settle()


@asynccontextmanager
async def at_summaries(path: Path, title: str, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
    async with running(path, size=size) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen))
        desk = Desk(app, pilot)
        await desk.show(title)
        yield desk


# What is shown ------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_f8_shows_what_was_chosen_last_and_frequencies_at_first(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        assert "Code profile of each document" in desk.counted
        await desk.press("f2", "f8")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, SummaryScreen))
        await desk.settle()
        assert "Code profile" in desk.counted and shown(desk.pilot)
        await desk.pilot.press("a")
        await desk.choose("Theme frequencies")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, FrequenciesScreen))
        await desk.pilot.press("f2", "f8")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, FrequenciesScreen))


@pytest.mark.long
async def test_every_summary_shows_its_tables_and_charts_in_turn(study: Path) -> None:
    needed = {"crosstab": ("by", "role", "by nothing"), "portrait": ("first",), "timeline": ("by", "phase")}
    async with at_summaries(study, "Code profile") as desk:
        for kind, one in SUMMARIES.items():
            if kind == "quote-use":  # It needs a report.
                continue
            if desk.screen.sitting.kind != kind:
                await desk.show(one.title)
            if kind in needed:
                await desk.tell(*needed[kind])
            found = desk.screen.shown()
            assert found is not None, seen(desk.app)
            summary = found[0]
            for table in (*summary.tables[1:], summary.tables[0]):
                await desk.press("t")
                if len(summary.tables) > 1:
                    assert desk.screen.sitting.table() is table
                assert len(shown(desk.pilot)) == len(table.rows)
            while summary.kind != "framework":
                await desk.press("g")
                if not desk.screen.chart:
                    break
                assert str(desk.screen.query_one(ChartView).query_one(Static).content).strip()


@pytest.mark.long
async def test_the_cursor_goes_from_cell_to_cell_and_the_line_below_tells_each(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.press("down", "right")
        said = seen(desk.app)
        row, column = desk.cells.row_cursor, desk.cells.column_cursor
        assert (row, column) == (1, 2)
        assert "Plan/Liked × " in said
        await desk.press("t", "t", "t")
        assert (desk.cells.row_cursor, desk.cells.column_cursor) == (1, 2)


@pytest.mark.long
async def test_what_a_summary_needs_is_asked_for(study: Path) -> None:
    async with at_summaries(study, "Cross table") as desk:
        assert "against one attribute" in seen(desk.app) and "o  to choose" in seen(desk.app)
        await desk.tell("by", "role", "state")
        assert "Codes by participant.role × site.state" in desk.counted
        await desk.tell("unit", "segments")
        assert "counted: segments" in desk.counted


@pytest.mark.long
async def test_an_empty_study_says_what_to_do_next(tmp_path: Path) -> None:
    with create_project(tmp_path / "empty.qualcode", name="Study", coder="mara"):
        pass
    app = QualcodeApp(tmp_path / "empty.qualcode", coder="mara")
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: getattr(app.screen, "NAME", "") == "documents")
            await pilot.press("f8")
            await until(pilot, lambda: isinstance(app.screen, FrequenciesScreen))
            desk = Desk(app, pilot)
            await desk.show("Coverage")
            assert "nothing to count yet" in seen(app) and "F2" in seen(app)
    finally:
        app.store.close()


# Filters ------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_filters_change_what_is_counted_and_are_told(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.press("asterisk")
        assert desk.screen.sitting.wish == SummaryWish(starred=True)
        assert "Filter: only ★" in desk.counted
        before = shown(desk.pilot)
        await desk.press("r", "s")
        assert "each code without those below" in desk.counted and "without suggested" in desk.counted
        await desk.press("0")
        assert desk.screen.sitting.wish == SummaryWish() and "Filter" not in desk.counted
        assert shown(desk.pilot) != before


@pytest.mark.long
async def test_a_condition_is_written_in_the_query_line_and_a_wrong_one_is_pointed_at(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.press("q")
        await typed(desk.pilot, "text:plan and (")
        await desk.press("enter")
        await until(desk.pilot, lambda: "bracket" in seen(desk.app))
        assert desk.screen.sitting.wish.where == ""
        await typed(desk.pilot, "text:plan")
        await desk.press("enter")
        await until(desk.pilot, lambda: desk.screen.sitting.wish.where == "text:plan")
        await desk.settle()
        assert "where text:plan" in desk.counted and desk.app.focused is desk.cells
        await desk.press("q", "escape")
        assert desk.app.focused is desk.cells and desk.screen.line.value == "text:plan"


@pytest.mark.long
async def test_documents_of_a_set_are_counted_and_their_quotes_shown(study: Path) -> None:
    with open_project(study, coder="mara", insist=True) as project:
        new_set(project, "early", "document")
        add_to_set(project, "early", ["first"])
    async with at_summaries(study, "Frequencies") as desk:
        await desk.pilot.press("d")
        await desk.choose("early")
        await desk.settle()
        found = desk.screen.shown()
        assert found is not None and found[2].documents == ("first",)
        assert "documents of “early”" in desk.counted
        await desk.press("down")
        number = found[1].rows[1][1]
        assert found[1].rows[1][0] == "Plan (with the codes below)" and number == 2
        await desk.pilot.press("enter")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, QuotesScreen) and shown(desk.pilot))
        assert len(shown(desk.pilot)) == number and "set:early" in seen(desk.app)


@pytest.mark.long
async def test_codes_are_ticked(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.pilot.press("c")
        await desk.choose("Time")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, ChoicePrompt))
        await desk.press("escape")
        assert desk.screen.sitting.wish.codes == ("Time",)
        assert [row.split(" | ")[0].strip() for row in shown(desk.pilot)] == ["Time", "all codes"]


# The quotes behind a cell -------------------------------------------------------------------------------


@pytest.mark.long
async def test_enter_shows_the_quotes_behind_a_cell_and_esc_leads_back_to_it(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.press("down")
        found = desk.screen.shown()
        assert found is not None
        number = found[1].rows[1][1]
        await desk.pilot.press("enter")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, QuotesScreen) and shown(desk.pilot))
        assert len(shown(desk.pilot)) == number
        await desk.pilot.press("escape")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, SummaryScreen))
        assert (desk.cells.row_cursor, desk.cells.column_cursor) == (1, 1) and len(Here.asked) == 1


@pytest.mark.long
async def test_what_no_quote_stands_behind_says_so(study: Path) -> None:
    async with at_summaries(study, "Document portrait") as desk:
        await desk.tell("first")
        await desk.press("t", "enter")
        assert any("No codings stand behind" in one.message for one in desk.app._notifications)


# Words of the team --------------------------------------------------------------------------------------


@pytest.mark.long
async def test_the_teams_own_summary_is_written_into_the_matrix_and_can_be_undone(study: Path) -> None:
    async with at_summaries(study, "Framework matrix") as desk:
        await desk.pilot.press("enter")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, LinesPrompt))
        desk.app.screen.query_one(TextField).begin("She likes it.\nNot he.")
        await desk.pilot.press("ctrl+s")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, SummaryScreen))
        await until(desk.pilot, lambda: "She likes it." in seen(desk.app))
        with open_project(study, coder="mara", write=False) as project:
            assert [memo.text for some in list_summaries(project).values() for memo in some] == [
                "She likes it.\nNot he."
            ]
        await desk.pilot.press("ctrl+z")
        await until(desk.pilot, lambda: "She likes it." not in seen(desk.app))


# Files --------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(("keys", "ending", "holds"), [((), "md", "| Plan/Liked"), (("g",), "svg", "<svg")])
async def test_what_is_seen_is_written(
    study: Path, tmp_path: Path, keys: tuple[str, ...], ending: str, holds: str
) -> None:
    async with at_summaries(study, "Code profile") as desk:
        await desk.press(*keys)
        await desk.pilot.press("x")
        await desk.choose("team only")
        await until(desk.pilot, lambda: isinstance(desk.app.focused, Input))
        await typed(desk.pilot, str(tmp_path / f"profile.{ending}"))
        await desk.pilot.press("enter")
        await until(desk.pilot, lambda: (tmp_path / f"profile.{ending}").exists())
        assert holds in (tmp_path / f"profile.{ending}").read_text(encoding="utf-8")


# Counting beside the screen -----------------------------------------------------------------------------


@pytest.mark.long
async def test_counting_can_be_stopped_and_begun_again(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        Here.held = asyncio.Event()
        await desk.pilot.press("asterisk")
        await until(desk.pilot, lambda: "Counting" in seen(desk.app))
        assert shown(desk.pilot)  # What was counted before stays.
        await desk.pilot.press("escape")
        await until(desk.pilot, lambda: "Counting was stopped" in seen(desk.app))
        Here.held = None
        await desk.press("n")
        assert "Filter: only ★" in desk.counted and shown(desk.pilot)


async def test_what_is_coded_elsewhere_is_counted_in_and_other_changes_are_not(study: Path) -> None:
    async with at_summaries(study, "Code profile") as desk:
        before = shown(desk.pilot)[-1]
        asked = len(Here.asked)
        effects = await desk.app.store.run(apply_code, 1, (32, 50), 1)
        await desk.app.announce(effects.effects)
        await until(desk.pilot, lambda: len(Here.asked) > asked)
        await until(desk.pilot, lambda: shown(desk.pilot)[-1] != before)


@pytest.mark.long
async def test_a_process_that_breaks_off_is_told(study: Path) -> None:
    Here.refusal = "the machine is short of memory"
    async with at_summaries(study, "Code profile") as desk:
        assert "short of memory" in seen(desk.app)
        Here.refusal = ""
        await desk.press("n")
        assert shown(desk.pilot)


@pytest.mark.long
async def test_the_process_counts_the_same(study: Path) -> None:
    counter = SummaryCounter(study, "mara")
    question = Question("cooccurrence", SummaryWish())
    try:
        found = await counter.ask(question, lambda done, of: None)
        refused = await counter.ask(Question("crosstab", SummaryWish()), lambda done, of: None)
    finally:
        await counter.end()
    assert counter.process_id is None
    assert found.summary is not None and found.summary.tables[0].rows
    with open_project(study, coder="mara", write=False) as project:
        assert found == answer(project, question)
    assert refused.summary is None and "attribute" in refused.refusal and "--" not in refused.refusal
