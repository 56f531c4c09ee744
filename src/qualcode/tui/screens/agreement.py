"""How far coders agree: codes by their trouble, a heat table, confusions, and the course of the rounds."""

from __future__ import annotations

import time
from collections.abc import Hashable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.domain.agreement_answers import Confusion
from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.progress import Course, Progress
from qualcode.domain.translation import tr
from qualcode.tui.agreement.card import card_of
from qualcode.tui.agreement.choosing import ChoosesFigures
from qualcode.tui.agreement.confusing import confusion_table
from qualcode.tui.agreement.counter import CounterMaker, FigureCounter
from qualcode.tui.agreement.heat import HeatList
from qualcode.tui.agreement.questions import Question, View
from qualcode.tui.agreement.reading import read_present
from qualcode.tui.agreement.sitting import Answered, Sitting
from qualcode.tui.agreement.tables import BESIDE_ROUNDS, code_table, columns_shown, cut_columns, heat_table, time_table
from qualcode.tui.agreement.telling import (
    NO_CODES,
    NO_CONFUSIONS,
    NO_ROUNDS,
    counting_told,
    definition,
    nobody_compared,
    row_told,
)
from qualcode.tui.agreement.views import AgreementViewNames
from qualcode.tui.prompts.dialogs import Report
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.row_screen import FilterLine, Remembered
from qualcode.tui.prompts.rows import RowList, one_line
from qualcode.tui.reconcile.entrances import open_disagreements, scope_of
from qualcode.tui.words.beside import CountsBeside
from qualcode.tui.words.tables import Table

STOPPED = tr("Counting was stopped.\n\nPress  c  to count after all.")
_PATIENCE_SECONDS = 0.3
"""Only what takes longer is said to go on."""
_ROOMY = 36
"""Rows of the screen from which on there is room for notes above the list."""
_NOT_LOW = 30
"""Rows of the screen from which on the line below the list repeats what stands in it."""
_LAST: Remembered[Sitting | None] = Remembered()


class AgreementScreen(CountsBeside, ChoosesFigures):
    """Four views of how far coders agree, each counted by a process beside the screen."""

    NAME = "agreement"
    HEADING = tr("Agreement")
    COUNTER: ClassVar[CounterMaker] = FigureCounter
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
            "round",
            "assignment",
        }
    )
    AUTO_FOCUS = "HeatList"
    DEFAULT_CSS = """
    AgreementScreen #counted { height: auto; max-height: 10; padding: 0 1; }
    AgreementScreen.roomy #counted { max-height: 14; }
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
        yield AgreementViewNames("", markup=False)
        yield FilterLine(tr("/ or letters filter the codes"))
        yield Static("", id="counted", markup=False)
        yield HeatList([])
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        store = self.qualcode.store
        assert store.path is not None
        self.counter = self.COUNTER(store.path, store.coder)
        self.sitting = _LAST.get(self.qualcode, None) or Sitting()
        _LAST.keep(self.qualcode, self.sitting)
        self.query_one("#summary").styles.max_height = 4
        self.set_interval(1, self.show_progress)
        self._enter_view()

    @property
    def rows(self) -> RowList:
        return self.query_one(HeatList)

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
        else:
            self.sitting.outdate()
            await super().project_changed(effects)

    def why_nothing(self) -> str:
        """Why there is nothing to count in the present view, and what to do; empty where there is."""
        sitting, present = self.sitting, self.present
        if not present.as_of:
            return ""
        if not present.can_compare(sitting.coders, sitting.assume_finished):
            return nobody_compared(present, sitting.coders, sitting.assume_finished)
        return NO_ROUNDS if sitting.view == "time" and not present.rounds else ""

    def count_now(self) -> None:
        """Have what the present view asks answered, unless it is; what was asked before is not waited for."""
        self.stop_counting()
        question, known = self.sitting.question(), self.sitting.answers.get(self.sitting.view)
        unanswered = self.sitting.unanswered.get(self.sitting.view)
        answered = known is not None and (known.question, known.as_of) == (question, self.present.as_of)
        refused = unanswered is not None and unanswered[0] == question
        if self.present.as_of and not answered and not refused and not self.why_nothing():
            self._asked, self._since = question, time.monotonic()
            self._come, self._course = None, Course(tr("Counting"), tr("parts"))
            self._counting = self.run_worker(partial(self._answer, question, self.present.as_of), group="counting")
            self.set_timer(_PATIENCE_SECONDS, self.show_progress)
        self.lay_out()

    async def _answer(self, question: Question, as_of: int) -> None:
        try:
            found = await self.counter.ask(question, self._comes)
        except QualcodeError as error:
            self.sitting.unanswered[question.view] = (question, error.shown)
        else:
            self.sitting.answers[question.view] = Answered(question, found, as_of)
        self._counting = None
        self.lay_out()

    def _comes(self, done: int, of: int) -> None:
        self._come = self._course.at(done, of)

    def show_progress(self) -> None:
        """Say that it is being counted, since when, and how far it is."""
        if not self.is_counting or not self.is_mounted or not self.is_there:
            return
        told = counting_told(int(time.monotonic() - self._since), self._come)
        nothing = self.sitting.shown() is None
        if nothing:
            self.rows.show_empty(told)
        self.summarise("" if nothing else told)

    async def action_anew(self) -> None:
        """Count what was stopped or refused."""
        self.sitting.unanswered.pop(self.sitting.view, None)
        await self.load()

    # ------------------------------------------------------------------ showing

    def _enter_view(self) -> None:
        """Show the names, line and keys of the present view."""
        self.query_one(AgreementViewNames).show_view(self.sitting.view)
        line = self.query_one(FilterLine)
        with self.prevent(Input.Changed):
            line.value = self.sitting.filters.get(self.sitting.view, "")
        line.cursor_position = len(line.value)
        self.refresh_bindings()

    def _ready(self) -> Answered | None:
        """What is shown; None where there is nothing to show, and something is said instead."""
        answered = self.sitting.shown()
        return None if self.has_class("refused") or self.why_nothing() else answered

    def lay_out(self) -> None:
        if not self.is_mounted or not self.is_there:  # An answer may come while the screen is being left.
            return
        sitting = self.sitting
        refused = sitting.unanswered.get(sitting.view)
        why = refused[1] if refused is not None and refused[0] == sitting.question() else ""
        self.set_class(bool(why), "refused")
        self.set_class(self.size.height >= _ROOMY, "roomy")
        answered = self._ready()
        table = self._table(answered) if answered is not None else Table([], [])
        self.rows.show(table.rows, columns=table.columns, key=sitting.cursors.get(sitting.view), top=True)
        most = self.size.width - 2 if self.size.height < _NOT_LOW else None
        told = definition(answered, self.has_class("roomy"), most) if answered is not None else Content("")
        self.query_one("#counted", Static).update(told)
        if answered is None:
            self.rows.show_empty(self.why_nothing() or why)
        else:
            self.show_empty("" if table.rows else self._nothing_in(answered))
        self.refresh_bindings()
        self._summarise()
        self.show_progress()

    def _table(self, answered: Answered) -> Table:
        sitting, wanted, width = self.sitting, self.wanted, self.size.width
        if not answered.found[0].documents:
            return Table([], [])
        if sitting.view == "codes":
            return code_table(answered, sitting.sort, wanted, width)
        if sitting.view == "heat":
            return heat_table(answered, sitting.sort, wanted, sitting.first_column, width)
        if sitting.view == "time":
            return time_table(answered, sitting.sort, wanted, sitting.first_column, width)
        return confusion_table(answered, sitting.sort, sitting.with_nothing, wanted, width)

    def _nothing_in(self, answered: Answered) -> str:
        """What is said where an answer has no rows."""
        found, wish = answered.found[0], answered.question.wish
        if not found.documents:
            return nobody_compared(self.present, found.coders, wish.assume_finished, wish.round)
        if self.wanted:
            return ""
        return NO_CODES if not found.codes else NO_CONFUSIONS

    def _summarise(self) -> None:
        answered, key = self._ready(), self.rows.current_key
        if answered is None or key is None:
            self.summarise("")
            return
        columns, shown = self._columns(answered)
        lines = row_told(answered, key, shown, self.size.height >= _NOT_LOW)
        cut = cut_columns(self.rows.columns, self.size.width) if self.sitting.view == "codes" else []
        if cut:
            lines.append(tr("› no room for {columns}: Enter shows them", columns=", ".join(title for title in cut)))
        if len(shown) < len(columns):
            lines.append(
                tr(
                    "← → columns {first} to {last} of {all}",
                    first=columns.index(shown[0]) + 1,
                    last=columns.index(shown[-1]) + 1,
                    all=len(columns),
                )
            )
        most = max(20, self.size.width - 2)
        self.summarise("\n".join(one_line(line, 2 * most if len(lines) < 3 else most) for line in lines))

    def has_more(self, step: int) -> bool:
        answered = self._ready()
        columns, shown = self._columns(answered) if answered is not None else ([], [])
        return bool(shown) and (shown[0] != columns[0] if step < 0 else shown[-1] != columns[-1])

    def _columns(self, answered: Answered) -> tuple[list[str], list[str]]:
        """All columns of the heat table or of the rounds, and those that have room."""
        if self.sitting.view not in ("heat", "time"):
            return [], []
        beside = BESIDE_ROUNDS if self.sitting.view == "time" else 0
        return answered.columns, columns_shown(answered.columns, self.sitting.first_column, self.size.width, beside)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        if self.rows.current_key is not None:
            self.sitting.cursors[self.sitting.view] = self.rows.current_key
            if not self.is_counting:
                self._summarise()

    def on_resize(self) -> None:
        self.lay_out()

    def filter_changed(self) -> None:
        self.sitting.filters[self.sitting.view] = self.query_one(FilterLine).value
        self.lay_out()

    # ------------------------------------------------------------------ going about

    @on(AgreementViewNames.Wanted)
    def _view_wanted(self, event: AgreementViewNames.Wanted) -> None:
        self.action_view(event.view)

    def action_view(self, view: View) -> None:
        """Show another view."""
        if view != self.sitting.view:
            self.sitting.view, self.sitting.first_column = view, 0
            self._enter_view()
        self.rows.focus()
        self.count_now()

    @property
    def code_at_cursor(self) -> str | None:
        """The path of the code under the cursor; None where no row of one code is."""
        key = self.rows.current_key
        if isinstance(key, tuple) and len(key) == 2 and key[0] != "figure":
            return str(key[1]) if key[1] is not None else None
        return key.code if isinstance(key, Confusion) else None

    def action_choose(self) -> None:
        """Show every figure of the code under the cursor, and what it stands on."""
        self._show_card(self.rows.current_key)

    @work
    async def _show_card(self, key: Hashable) -> None:
        answered = self._ready()
        card = card_of(answered, key, self.qualcode.store.path) if answered is not None else None
        if card is not None:
            await self.app.push_screen_wait(Report(*card))

    async def action_settle(self) -> None:
        """Go through what the coders read differently, of the code under the cursor; Esc comes back."""
        await self._open_disagreements(self.code_at_cursor)

    async def action_settle_all(self) -> None:
        """Go through all that the coders read differently, by code, those most disagreed on first."""
        await self._open_disagreements(None)

    async def _open_disagreements(self, code: str | None) -> None:
        scope = await self.read(scope_of, self.sitting.wish, code)
        if scope is not None and self.is_active:
            await open_disagreements(self.qualcode, scope, by="document" if code is not None else "trouble")

    def action_leave(self) -> None:
        """Stop counting; else show all again, or go back."""
        question = self._asked
        if self.stop_counting() and question is not None:
            self.sitting.unanswered[question.view] = (question, STOPPED)
            self.lay_out()
        elif self.wanted:
            self.action_unfilter()
        else:
            self.leave()
