"""Shaded tables in characters: a shade and the number in each cell; a wide table is cut into several."""

from __future__ import annotations

import math

from qualcode.domain.charts import ChartValue, Heat
from qualcode.domain.translation import tr
from qualcode.exporting.chart_characters.parts import (
    ChartLine,
    Part,
    StyleName,
    cells,
    flush_left,
    flush_right,
    label_width,
    line,
    rows_of,
    tight,
)
from qualcode.exporting.charts.scales import decimals_of, number, numbers, written

SHADES = " ░▒▓█"
_ABOVE: tuple[StyleName, ...] = ("heat0", "heat1", "heat2", "heat3", "heat4")
_BELOW: tuple[StyleName, ...] = ("heat0", "below1", "below2", "below3", "below4")
_WIDEST, _TITLE_ROWS = 14, 3
"""Cells of a column at most, and rows of its title."""


def level(value: float, most: float) -> int:
    """The shade of a value, 0 to 4: quarters of the way to the most, so that 0 alone has none."""
    return min(4, math.ceil(abs(value) / most * 4)) if most > 0 else 0


def heat_lines(chart: Heat, width: int) -> list[ChartLine]:
    """The table, or as many tables below each other as its columns need; and how the shades are read."""
    if not chart.rows or not chart.columns:
        return [line((tr("nothing to show"), "quiet"))]
    known = numbers(value for row in chart.values for value in row)
    decimals, most = decimals_of(known), max(map(abs, known), default=0.0)
    figures = max(cells(written(v, decimals, sign=chart.diverging)) for row in chart.values for v in row)
    room = label_width(chart.rows, width)
    narrow = figures + 4  # A blank, two cells of shade and a blank before the number.
    wished = max(narrow, min(_WIDEST, 1 + max(cells(title) for title in chart.columns)))
    across = min(wished, max(narrow, 10, (width - room) // len(chart.columns)))
    at_once = max(1, (width - room) // across)
    lines: list[ChartLine] = []
    for first in range(0, len(chart.columns), at_once):
        if lines:
            lines.append(line())
        last = min(first + at_once, len(chart.columns))
        lines.extend(_titles(chart.columns[first:last], room, across))
        for label, values in zip(chart.rows, chart.values, strict=True):
            shown = [
                _cell(value, most, decimals, figures, across, signed=chart.diverging) for value in values[first:last]
            ]
            lines.append(line((flush_left(label, room), "label"), *shown))
    return [*lines, *_key(chart, known, most, decimals, width)]


def _titles(titles: tuple[str, ...], room: int, across: int) -> list[ChartLine]:
    stacks: list[list[str]] = []
    for title in titles:
        rows = rows_of(title, across - 1)
        if len(rows) > _TITLE_ROWS:
            rest = " ".join(rows[_TITLE_ROWS - 1 :])
            rows = [*rows[: _TITLE_ROWS - 1], tight(rest, across - 1)]
        stacks.append(rows or [""])
    deep = max(map(len, stacks))
    return [
        line(
            (" " * room, "quiet"),
            *(
                (flush_right(stack[i - deep], across) if i >= deep - len(stack) else " " * across, "label")
                for stack in stacks
            ),
        )
        for i in range(deep)
    ]


def _cell(value: ChartValue, most: float, decimals: int, figures: int, across: int, *, signed: bool) -> Part:
    known = number(value)
    if known is None:
        return flush_right("–", across), "hidden"
    step = level(known, most)
    figure = written(known, decimals, sign=signed)
    blanks = across - 3 - figures
    style = (_BELOW if signed and known < 0 else _ABOVE)[step]
    return " " * blanks + SHADES[step] * 2 + " " + flush_right(figure, figures), style


def _key(chart: Heat, known: list[float], most: float, decimals: int, width: int) -> list[ChartLine]:
    """Up to which number each shade goes, and what the dash means."""
    said: list[str] = []
    if most > 0:
        said = [
            tr(
                "{shade} to {number}",
                shade=SHADES[step],
                number=written(most * step / 4, max(decimals, 0 if most >= 8 else 2)),
            )
            for step in range(1, 5)
        ]
        said += [tr("the same below 0")] if chart.diverging else []
    if any(number(value) is None for row in chart.values for value in row):
        said.append(tr("– not shown or undefined"))
    rows: list[str] = []
    for text in said:
        if rows and cells(rows[-1]) + 3 + cells(text) <= width:
            rows[-1] += f"   {text}"
        else:
            rows.append(tight(text, width))
    return [line((row, "quiet")) for row in rows]
