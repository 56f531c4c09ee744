"""Charts in characters, for the terminal and its screens: they can be read without colour."""

from __future__ import annotations

from qualcode.domain.charts import Bars, Chart, Curves, Heat, Network, Portrait
from qualcode.exporting.chart_characters.bars import bars_lines
from qualcode.exporting.chart_characters.curves import curves_lines
from qualcode.exporting.chart_characters.heat import heat_lines
from qualcode.exporting.chart_characters.network import network_lines
from qualcode.exporting.chart_characters.parts import ChartLine, StyleName, line, paragraphs, plain_lines
from qualcode.exporting.chart_characters.portrait import portrait_lines

__all__ = ["NARROWEST", "ChartLine", "StyleName", "chart_lines", "plain_chart", "plain_lines"]

NARROWEST = 40
"""Cells below which a chart is not drawn narrower."""


def chart_lines(chart: Chart, width: int, *, height: int | None = None) -> list[ChartLine]:
    """A chart as lines of at most `width` cells.

    Args:
        width: Cells; below `NARROWEST` it is drawn as if there were so many.
        height: About how many lines a curve may take, and how many links of a network are listed; None for what is
            usual. Bars, tables and portraits have a line for each row all the same.
    """
    width = max(width, NARROWEST)
    unit = "" if isinstance(chart, Portrait) else chart.unit
    lines = [*paragraphs(chart.title, width, "title"), *paragraphs(unit, width, "quiet"), line()]
    lines += _body(chart, width, height)
    for note in chart.notes:
        lines += paragraphs(note, width, "quiet")
    return lines


def plain_chart(chart: Chart, width: int) -> list[str]:
    """A chart as lines without styles, for a file or a terminal without colour."""
    return plain_lines(chart_lines(chart, width))


def _body(chart: Chart, width: int, height: int | None) -> list[ChartLine]:
    if isinstance(chart, Bars):
        return bars_lines(chart, width)
    if isinstance(chart, Heat):
        return heat_lines(chart, width)
    if isinstance(chart, Network):
        return network_lines(chart, width, height)
    if isinstance(chart, Curves):
        return curves_lines(chart, width, height)
    return portrait_lines(chart, width)
