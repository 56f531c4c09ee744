"""How the screen of summaries has them counted: by a process beside the screen, and again where something changed."""

from __future__ import annotations

import time
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.progress import Course, Progress
from qualcode.domain.translation import tr
from qualcode.tui.analysis.chart_view import ChartView
from qualcode.tui.analysis.choosing import ChoosesSummary, read_present
from qualcode.tui.analysis.counter import CounterMaker, SummaryCounter
from qualcode.tui.analysis.questions import Question
from qualcode.tui.analysis.sitting import LAST, Answered, Sitting
from qualcode.tui.analysis.telling import counting_told
from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.query_line import QueryLine
from qualcode.tui.prompts.row_screen import head_of
from qualcode.tui.words.beside import CountsBeside

_PATIENCE_SECONDS = 0.3
"""Only what takes longer is said to go on."""


class CountsSummary(CountsBeside, ChoosesSummary):
    """Has what is asked counted; what is shown stays until the answer is there."""

    COUNTER: ClassVar[CounterMaker] = SummaryCounter
    """Makes what counts for a project."""
    TOUCHED_BY = frozenset(
        {
            "document",
            "version",
            "speaker",
            "cases",
            "attribute",
            "attribute_value",
            "code",
            "coding",
            "coder",
            "document_state",
            "memo",
            "set",
            "set_member",
        }
    )
    AUTO_FOCUS = "CellList"
    waits_while_covered = True
    DEFAULT_CSS = """
    CountsSummary #counted { height: auto; max-height: 8; padding: 0 1; }
    CountsSummary #summary { max-height: 4; }
    CountsSummary #detail { display: none; height: 35%; min-height: 5; max-height: 16; }
    CountsSummary.words #detail { display: block; }
    CountsSummary ChartView { display: none; }
    CountsSummary.charted ChartView { display: block; }
    CountsSummary.charted CellList, CountsSummary.charted #detail { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: Question | None = None
        self._since = 0.0
        self._come: Progress | None = None
        self._course = Course(tr("Counting"), tr("parts"))

    # ------------------------------------------------------------------ parts

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield QueryLine(tr("Only where"), hint=tr("q writes a query: then only codings count that touch what it finds"))
        yield Static("", id="counted", markup=False)
        yield CellList([])
        yield ChartView()
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        store = self.qualcode.store
        assert store.path is not None
        self.counter = self.COUNTER(store.path, store.coder)
        self.sitting = LAST.get(self.qualcode, None) or Sitting("frequencies")
        LAST.keep(self.qualcode, self.sitting)
        self.query_one("#head", Static).update(head_of(self, tr("Analysis")))
        self.line.put(self.sitting.wish.where)
        self.set_interval(0.125, self.show_progress)
        self.reload()

    @property
    def cells(self) -> CellList:
        """The table."""
        return self.query_one(CellList)

    @property
    def line(self) -> QueryLine:
        """Where the condition is written."""
        return self.query_one(QueryLine)

    @property
    def chart(self) -> str:
        """The chart that is shown; empty for the table."""
        return self.sitting.charts.get(self.sitting.kind, "")

    def summarise(self, text: str) -> None:
        """The lines below the table."""
        self.query_one("#summary", Static).update(text)

    # ------------------------------------------------------------------ counting

    async def load(self) -> None:
        self.present = await self.read(read_present) or self.present
        self.count_now()

    async def project_changed(self, effects: Effects) -> None:
        """Count anew where it would come out otherwise."""
        if effects.tables and self.TOUCHED_BY.isdisjoint(effects.tables):
            before = self.present.as_of
            self.present = await self.read(read_present) or self.present
            self.sitting.carry_over(before, self.present.as_of)
            return
        self.sitting.outdate()
        self.line.forget_names()
        if self.app.screen is self:
            await self.load()
        else:
            self._stale = True

    def count_now(self) -> None:
        """Have what is asked now counted, unless it is; what was asked before is not waited for."""
        self.stop_counting()
        sitting, question = self.sitting, self.sitting.question()
        known = sitting.shown()
        answered = known is not None and (known.question, known.as_of) == (question, self.present.as_of)
        broken = sitting.broken is not None and sitting.broken[0] == question
        if self.present.as_of and not answered and not broken and sitting.stopped != question:
            self._asked, self._since = question, time.monotonic()
            self._come, self._course = None, Course(tr("Counting"), tr("parts"))
            self._counting = self.run_worker(partial(self._answer, question, self.present.as_of), group="counting")
        self.lay_out()

    async def _answer(self, question: Question, as_of: int) -> None:
        try:
            found = await self.counter.ask(question, self._comes)
        except QualcodeError as error:
            self.sitting.broken = (question, error.shown)
        else:
            self.sitting.answers[question.kind] = Answered(question, found, as_of)
        self._counting = None
        self.lay_out()

    def _comes(self, done: int, of: int) -> None:
        self._come = self._course.at(done, of)

    def show_progress(self) -> None:
        """Say that it is being counted, since when, and how far it is."""
        taken = time.monotonic() - self._since
        if not self.is_counting or not self.is_mounted or not self.is_there or taken < _PATIENCE_SECONDS:
            return
        if self.sitting.table() is None:
            self.cells.show_empty(counting_told(taken, self._come))
        else:
            self.summarise(counting_told(taken, self._come))

    async def action_anew(self) -> None:
        """Count what was stopped or refused."""
        self.sitting.stopped = self.sitting.broken = None
        self.sitting.outdate()
        await self.load()

    def lay_out(self) -> None:
        """Show what there is now."""
        raise NotImplementedError
