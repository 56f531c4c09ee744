"""Bars in eighths of a cell; of several series each bar bears its name."""

from __future__ import annotations

from qualcode.domain.charts import Bars, ChartValue
from qualcode.domain.translation import tr
from qualcode.exporting.chart_characters.parts import ChartLine, Part, cells, flush_left, flush_right, label_width, line
from qualcode.exporting.charts.scales import decimals_of, number, numbers, written

EIGHTHS = "▏▎▍▌▋▊▉█"


def bar(share: float, width: int) -> str:
    """A bar of a share from 0 to 1 of `width` cells; anything above 0 is seen."""
    eighths = round(min(1.0, max(0.0, share)) * width * 8)
    if share > 0 and not eighths:
        eighths = 1
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest - 1] if rest else "")


def bars_lines(chart: Bars, width: int) -> list[ChartLine]:
    """A line for each label, or a line for the label and one for each series below it; and the axis."""
    several = len(chart.series) > 1 or any(name for name, _ in chart.series)
    names = [f"  {name}" for name, _ in chart.series] if several else []
    room = label_width(names if several else chart.labels, width)
    known = numbers(value for _, values in chart.series for value in values)
    decimals = decimals_of(known)
    low = min(0.0, *known) if known else 0.0
    high = max([0.0, *known, *([] if chart.most is None else [chart.most])])
    high = high if high > low else low + 1
    figures = max([cells(written(value, decimals)) for value in known] or [1])
    long = max(4, width - room - figures - 3)
    lines: list[ChartLine] = []
    for i, label in enumerate(chart.labels):
        if several:
            lines.append(line((flush_left(label, width).rstrip(), "label")))
        for j, (_, values) in enumerate(chart.series):
            start: Part = (flush_left(names[j] if several else label, room), "quiet" if several else "label")
            lines.append(_bar(start, values[i], low, high, long, flush_right(written(values[i], decimals), figures)))
    if not chart.labels:
        return [line((tr("nothing to show"), "quiet"))]
    end = written(high, decimals_of([high]))
    axis = written(low, decimals_of([low])) + " " + "─" * max(1, long - cells(written(low, 0)) - cells(end) - 2)
    return [*lines, line((" " * (room + figures + 3) + f"{axis} {end}", "quiet"))]


def _bar(start: Part, value: ChartValue, low: float, high: float, long: int, figure: str) -> ChartLine:
    known = number(value)
    if known is None:
        return line(start, (f" {figure}  ", "hidden"))
    zero = round(long * -low / (high - low))
    if known < 0:
        length = max(1, round(long * -known / (high - low)))
        return line(start, (f" {figure}  ", "value"), (" " * max(0, zero - length), "bar"), ("█" * length, "bar"))
    drawn = bar(known / (high - low), long)
    return line(start, (f" {figure}  ", "value"), (" " * zero, "bar"), (drawn, "bar"))
