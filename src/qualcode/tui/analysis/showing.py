"""How the screen of summaries shows what was counted: a table, a chart in its place, and what a cell is."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.summaries import CellPlace, Summary, SummaryTable, SummaryWish
from qualcode.domain.translation import tr
from qualcode.reports.summaries.behind import finds_more
from qualcode.tui.analysis.chart_view import ChartView
from qualcode.tui.analysis.counting import CountsSummary
from qualcode.tui.analysis.sitting import Cursor
from qualcode.tui.analysis.tables import Listed, listed
from qualcode.tui.analysis.telling import (
    LEFT_NOTHING,
    NEEDED,
    NOTHING,
    STOPPED,
    cell_told,
    columns_told,
    counted_told,
    filter_line,
    filters_told,
    notes_told,
)
from qualcode.tui.prompts.rows import RowList, harmless, one_line

_ROOMY = 30
"""Rows of the screen from which on more is said of what was counted."""


class ShowsSummary(CountsSummary):
    """Shows what there is."""

    _made: tuple[SummaryTable, int, Listed] | None = None
    """A table, the width of the screen, and the table as a list."""

    # ------------------------------------------------------------------ showing

    def shown(self) -> tuple[Summary, SummaryTable, SummaryWish] | None:
        """What is shown, and what was counted for it; None where something is said instead."""
        answered, table = self.sitting.shown(), self.sitting.table()
        if answered is None or answered.found.summary is None or table is None or self._why_nothing():
            return None
        return answered.found.summary, table, answered.found.wish

    def _why_nothing(self) -> str:
        """Why nothing is shown, and what to do; empty where something is, or is waited for."""
        sitting, question = self.sitting, self.sitting.question()
        if sitting.stopped == question:
            return STOPPED
        if sitting.broken is not None and sitting.broken[0] == question:
            return sitting.broken[1]
        answered = sitting.shown()
        if answered is None or answered.found.summary is not None or answered.question != question:
            return ""
        needed = next(
            (one for one in NEEDED.get(question.kind, {}).items() if one[0] not in dict(question.options)), None
        )
        if needed is not None:
            return tr(
                "{needed}\n\nPress ‹summary.options› to choose, or ‹summary.list› for another summary.",
                needed=needed[1],
            )
        keys = (
            tr("Press ‹summary.options› to choose its options, or ‹summary.list› for another summary.")
            if answered.found.fields
            else tr(
                "Press ‹summary.where› to write another query, ‹summary.all› to take it away, "
                "or ‹summary.list› for another summary."
            )
        )
        return f"{answered.found.refusal}\n\n{keys}"

    def lay_out(self) -> None:
        """Show what there is now."""
        if not self.is_mounted or not self.is_there:  # An answer may come while the screen is being left.
            return
        shown = self.shown()
        self.set_class(bool(self.chart) and shown is not None, "charted")
        self.set_class(shown is not None and _has_words(shown[1]), "words")
        if shown is None:
            self.cells.show([], columns=[])
            self.cells.show_empty(self._why_nothing())
            self.query_one("#counted", Static).update(self._filters_alone())
        else:
            self._show_table(shown[0], shown[1])
        self._show_chart()
        self.refresh_bindings()
        self._moved()
        self.show_progress()

    def _filters_alone(self) -> Content:
        told = filters_told(self.sitting.wish, self.sitting.set_name)
        return filter_line(told, self.size.width - 2) if told else Content("")

    def _show_table(self, summary: Summary, table: SummaryTable) -> None:
        sitting, cells = self.sitting, self.cells
        cursor = sitting.cursors.get((sitting.kind, table.key), Cursor(None, 1))
        made = self._listed(table)
        cells.column_cursor = min(cursor.column, len(made.columns) - 1)
        cells.show(made.rows, columns=made.columns, key=cursor.row, top=cursor.row is None)
        filtered = bool(filters_told(sitting.wish, sitting.set_name))
        cells.show_empty("" if made.rows else LEFT_NOTHING if filtered else NOTHING)
        filters = filters_told(sitting.wish, sitting.set_name)
        roomy = self.size.height >= _ROOMY
        told = counted_told(summary, table, self.chart, filters, width=self.size.width - 2, lines=5 if roomy else 2)
        self.query_one("#counted", Static).update(told)

    def _listed(self, table: SummaryTable) -> Listed:
        """The table as a list, made once: it may have tens of thousands of cells."""
        if self._made is None or self._made[0] is not table or self._made[1] != self.size.width:
            self._made = (table, self.size.width, listed(table, self.size.width))
        return self._made[2]

    def _show_chart(self) -> None:
        shown = self.shown()
        if not self.chart or shown is None:
            return
        from qualcode.exporting.chart_characters import chart_lines
        from qualcode.reports.charting import chart_of

        view = self.query_one(ChartView)
        try:
            chart = replace(chart_of(shown[0], self.chart), title="")  # It stands above already.
            view.show(chart_lines(chart, view.room, height=max(8, self.size.height - 14)))
        except QualcodeError as error:
            self.refuse(error)
            self.sitting.charts.pop(self.sitting.kind, None)
            self.remove_class("charted")

    @on(RowList.Moved)
    def _cursor_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._moved()

    def _moved(self) -> None:
        shown, place = self.shown(), self.place()
        if shown is None or self.is_counting:
            if shown is None:
                self.summarise("")
            return
        summary, table, _ = shown
        if self.cells.current_key is not None:
            cursor = Cursor(self.cells.current_key, self.cells.column_cursor)
            self.sitting.cursors[self.sitting.kind, table.key] = cursor
        most = max(20, self.size.width - 2)
        lines = [cell_told(table, place, finds_more(summary, table.key, place), most)] if place else []
        seen = [number for number, width in enumerate(self.cells.shown_widths()) if width and number]
        if seen and not self.chart:
            lines.append(columns_told(seen[0], seen[-1], len(table.columns) - 1))
        notes = notes_told(summary, table, self.present.blind)
        lines = [one_line(line, most) for line in lines if line] if not self.chart else []
        self.summarise("\n".join([*lines, *(one_line(note, most) for note in notes[: 4 - len(lines)])]))
        if place is not None and _has_words(table):
            value = table.rows[place.row][place.column]
            self.query_one("#whole", Static).update(Content(harmless(str(value or ""))))
            self.query_one("#detail").scroll_home(animate=False)

    def place(self) -> CellPlace | None:
        """The cell under the cursor; None where there is no table."""
        if self.shown() is None or not self.cells.rows:
            return None
        return CellPlace(self.cells.row_cursor, self.cells.column_cursor)

    def on_resize(self) -> None:
        self.lay_out()


def _has_words(table: SummaryTable) -> bool:
    return any(column.kind == "text" for column in table.columns)
