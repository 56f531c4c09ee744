"""Every summary on one screen: its tables and charts, with filters, and the quotes behind each cell."""

from __future__ import annotations

from dataclasses import replace

from textual import on, work

from qualcode.domain.errors import QualcodeError
from qualcode.domain.summaries import Summary, SummaryWish
from qualcode.domain.translation import tr
from qualcode.reports.summaries.behind import finds_more, query_behind
from qualcode.retrieval.language.writing import value_source
from qualcode.retrieval.querying import check_query
from qualcode.tui.analysis.chart_view import ChartView
from qualcode.tui.analysis.choosing import choose_summary
from qualcode.tui.analysis.showing import ShowsSummary
from qualcode.tui.analysis.sitting import OVERVIEW
from qualcode.tui.analysis.writing import write_cell, write_publication
from qualcode.tui.prompts.query_line import QueryLine
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.base import LOADING
from qualcode.tui.screens.quotes import show_query

_MATRIX = ("framework", "matrix")


class SummaryScreen(ShowsSummary):
    """One summary of the catalogue at a time."""

    NAME = "analysis"

    # ------------------------------------------------------------------ the condition

    def action_where(self) -> None:
        """Go to the line in which the condition is written."""
        self.line.field.focus()

    @on(QueryLine.Asked)
    def _condition_asked(self, event: QueryLine.Asked) -> None:
        event.stop()
        self._take_condition(event.query)

    @work(group=LOADING, exclusive=True)
    async def _take_condition(self, query: str) -> None:
        if query:
            try:
                await self.qualcode.store.run(check_query, query)
            except QualcodeError as error:
                self.line.complain(error)
                return
        self.line.put(query)
        self.focus_shown()
        self.filter(replace(self.sitting.wish, where=query))

    @on(QueryLine.Left)
    def _line_left(self, event: QueryLine.Left) -> None:
        event.stop()
        self.focus_shown()

    def focus_shown(self) -> None:
        """Give the keys to what is shown."""
        (self.query_one(ChartView) if self.chart else self.cells).focus()

    def action_take_all(self) -> None:
        """Take back all filters."""
        self.sitting.set_name = ""
        self.line.put("")
        self.filter(SummaryWish())

    # ------------------------------------------------------------------ going about

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        shown = self.shown()
        if action in ("write", "passages"):
            return shown is not None and (shown[0].kind, shown[1].key) == _MATRIX
        if action == "table":
            return shown is not None and len(shown[0].tables) > 1
        if action == "chart":
            return shown is not None and bool(self._charts(shown[0]))
        if action in ("choose", "export"):
            return shown is not None
        return True

    @work
    async def action_list(self) -> None:
        """Ask for another summary."""
        kind = await choose_summary(self, self.sitting.kind)
        if kind is None or self.app.screen is not self or kind == self.sitting.kind:
            return
        self.sitting.kind = kind
        if kind == OVERVIEW:
            from qualcode.tui.screens.analysis import FrequenciesScreen

            await self.app.switch_screen(FrequenciesScreen())
            return
        self.focus_shown()
        self.count_now()

    def action_table(self) -> None:
        """Show the next table."""
        shown = self.shown()
        if shown is not None:
            tables = shown[0].tables
            self.sitting.charts.pop(self.sitting.kind, None)
            self.sitting.tables[self.sitting.kind] = tables[(tables.index(shown[1]) + 1) % len(tables)].key
            self.lay_out()
            self.focus_shown()

    @staticmethod
    def _charts(summary: Summary) -> tuple[str, ...]:
        from qualcode.reports.charting import CHARTS

        return CHARTS.get(summary.kind, ())

    def action_chart(self) -> None:
        """Show the first chart, the next one, or the table again."""
        shown = self.shown()
        if shown is not None:
            charts = ("", *self._charts(shown[0]))
            self.sitting.charts[self.sitting.kind] = charts[(charts.index(self.chart) + 1) % len(charts)]
            self.lay_out()
            self.focus_shown()
            self.query_one(ChartView).scroll_home(animate=False)

    def action_read_on(self, step: int) -> None:
        """Scroll the words of the cell under the cursor."""
        part = self.query_one("#detail")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False, force=True, immediate=True)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.app.call_later(self.run_action, "choose")

    async def action_choose(self) -> None:
        """Show the quotes behind the cell under the cursor; in the matrix write the summary of the cell."""
        shown, place = self.shown(), self.place()
        if shown is not None and place is not None and (shown[0].kind, shown[1].key) == _MATRIX and place.column:
            self.action_write()
        else:
            await self.action_passages()

    async def action_passages(self) -> None:
        """Show the quotes behind the cell under the cursor; Esc comes back to it."""
        shown, place = self.shown(), self.place()
        if shown is None or place is None or self.chart:
            return
        summary, table, wish = shown
        name = self.sitting.set_name
        within = f"set:{value_source(name)}" if name else ""
        query = query_behind(summary, table.key, place, wish, within=within)
        if query is None or table.rows[place.row][place.column] == 0:
            self.say(tr("No codings stand behind this cell"))
            return
        more = finds_more(summary, table.key, place)
        await show_query(self, query, without=wish.without)
        if more:
            self.say(f"{more[:1].upper()}{more[1:]}")

    @work
    async def action_write(self) -> None:
        """Write the team's own summary of the cell."""
        shown, place = self.shown(), self.place()
        if shown is not None and place is not None and place.column and self.may_write():
            await write_cell(self, shown[1], place)

    @work
    async def action_export(self) -> None:
        """Write what is seen to a file, checked as a publication is."""
        shown, answered = self.shown(), self.sitting.shown()
        if shown is not None and answered is not None:
            await write_publication(self, answered, self.chart)

    def action_leave(self) -> None:
        """Stop counting; else show the table again, or go back."""
        question = self._asked
        if self.stop_counting() and question is not None:
            self.sitting.stopped = question
            self.lay_out()
        elif self.chart:
            self.sitting.charts.pop(self.sitting.kind, None)
            self.lay_out()
            self.focus_shown()
        elif self.is_active:
            self.app.pop_screen()
