"""A chart in characters in the place of a table: it scrolls, and can be read without colour."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.exporting.chart_characters import ChartLine
from qualcode.tui.prompts.rows import QUIET, harmless

_STYLES: dict[str, str] = {
    "title": "bold",
    "quiet": QUIET,
    "hidden": QUIET,
    "bar": "$text-primary",
    "heat0": QUIET,
    "heat1": "$text-primary",
    "heat2": "$text-primary",
    "heat3": "$text-primary bold",
    "heat4": "$text-primary bold",
    "below1": "$text-warning",
    "below2": "$text-warning",
    "below3": "$text-warning bold",
    "below4": "$text-warning bold",
    "line1": "$text-primary bold",
    "line2": "$text-success bold",
    "line3": "$text-warning bold",
    "line4": "$text-accent bold",
    "line5": "$text-error bold",
    "line6": "$text-secondary bold",
    "line7": "bold",
}
"""Name of a style → how it is drawn; what it says is also said by characters."""


class ChartView(VerticalScroll, can_focus=True):
    """Shows the lines of a chart."""

    DEFAULT_CSS = """
    ChartView {
        height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
    }
    ChartView Static { width: auto; height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    @property
    def room(self) -> int:
        """Cells that a line may take."""
        return max(20, self.app.size.width - 4)

    def show(self, lines: Sequence[ChartLine]) -> None:
        """Show other lines."""
        self.query_one(Static).update(
            Content("\n").join(
                Content.assemble(*((harmless(text), _STYLES.get(style, "")) for text, style in line.parts))
                for line in lines
            )
        )
