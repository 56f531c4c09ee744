"""Tables whose cells are shaded: the number stands in each, so that neither colour nor lightness is needed."""

from __future__ import annotations

from qualcode.domain.charts import Heat
from qualcode.domain.translation import tr
from qualcode.exporting.charts.lettering import Measure, plain, wrapped
from qualcode.exporting.charts.marks import PAPER, QUIET, Box, Drawing, Mark, Words, hidden_box
from qualcode.exporting.charts.scales import decimals_of, ink_on, number, numbers, shade, shade_about_zero, written

_SIZE, _LINE = 8.5, 10.0
_ROW_ROOM, _UPRIGHT_ROOM = 210.0, 130.0
_LEVEL_ROOM = 76.0
"""Points of a column's title that is read without turning the head."""
_FEW = 9
"""Columns up to here have level titles."""
_NARROWEST = 24.0


def heat_drawing(chart: Heat, measure: Measure) -> Drawing:
    """The shaded table with its titles, and below it how the shades are read."""
    if not chart.rows or not chart.columns:
        return Drawing(200, 20, (Words(0, 10, tr("nothing to show"), _SIZE, ink=QUIET),))
    known = numbers(value for row in chart.values for value in row)
    decimals = decimals_of(known)
    widest = max(measure(written(v, decimals, sign=chart.diverging), _SIZE, False) for row in chart.values for v in row)
    rows = [wrapped(plain(label).strip(), _SIZE, _ROW_ROOM, measure, most=2) or ("",) for label in chart.rows]
    indents = [min((len(plain(label)) - len(plain(label).lstrip(" "))) * 5.0, 60.0) for label in chart.rows]
    left = 8 + max(
        indent + measure(line, _SIZE, False) for indent, lines in zip(indents, rows, strict=True) for line in lines
    )
    marks: list[Mark] = []
    width, top = _titles(chart, left, max(widest + 8, _NARROWEST), measure, marks)
    y = top
    for lines, indent, values in zip(rows, indents, chart.values, strict=True):
        height = max(18.0, len(lines) * _LINE + 5)
        for i, line in enumerate(lines):
            middle = y + height / 2 + (i - (len(lines) - 1) / 2) * _LINE
            marks.append(Words(indent, middle, line, _SIZE))
        for column, value in enumerate(values):
            x = left + column * width
            marks.extend(_cell(chart, number(value), _most(known), decimals, x, y, width, height))
        y += height
    hidden = any(number(value) is None for row in chart.values for value in row)
    end = _key(chart, known, decimals, left, y + 10, measure, marks, hidden=hidden)
    return Drawing(max(left + len(chart.columns) * width, end), y + 26, tuple(marks))


def _most(known: list[float]) -> float:
    return max((abs(value) for value in known), default=0.0) or 1.0


def _cell(
    chart: Heat, value: float | None, most: float, decimals: int, x: float, y: float, width: float, height: float
) -> tuple[Box, Words]:
    if value is None:
        return hidden_box(x, y, width, height)
    fill = shade_about_zero(value / most) if chart.diverging else shade(value / most)
    words = written(value, decimals, sign=chart.diverging)
    return (
        Box(x, y, width, height, fill, PAPER, thickness=0.8),
        Words(x + width / 2, y + height / 2, words, _SIZE, "center", ink=ink_on(fill)),
    )


def _titles(chart: Heat, left: float, narrow: float, measure: Measure, marks: list[Mark]) -> tuple[float, float]:
    """Puts the titles of the columns; returns how wide a column is and where the cells begin."""
    titles = [plain(title).strip() for title in chart.columns]
    if len(titles) <= _FEW:
        level = [wrapped(title, _SIZE, _LEVEL_ROOM, measure, most=4) or ("",) for title in titles]
        width = max(narrow, 46.0, *(measure(line, _SIZE, False) + 8 for lines in level for line in lines))
        top = max(map(len, level)) * _LINE + 5
        for column, lines in enumerate(level):
            for i, line in enumerate(lines):
                y = top - 5 - (len(lines) - i - 0.5) * _LINE
                marks.append(Words(left + (column + 0.5) * width, y, line, _SIZE, "center"))
        return width, top
    upright = [wrapped(title, _SIZE, _UPRIGHT_ROOM, measure, most=2) or ("",) for title in titles]
    top = max(measure(line, _SIZE, False) for lines in upright for line in lines) + 6
    for column, lines in enumerate(upright):
        for i, line in enumerate(lines):
            x = left + (column + 0.5) * narrow + (i - (len(lines) - 1) / 2) * _LINE
            marks.append(Words(x, top - 5, line, _SIZE, "left", "center", turned=90))
    return narrow, top


def _key(
    chart: Heat,
    known: list[float],
    decimals: int,
    left: float,
    y: float,
    measure: Measure,
    marks: list[Mark],
    *,
    hidden: bool,
) -> float:
    """How the shades are read, below the table; returns where it ends at the right."""
    x = left
    if known:
        most = _most(known)
        steps, width = 24, 4.0
        low = -most if chart.diverging else 0.0
        start, end = written(low, decimals, sign=chart.diverging), written(most, decimals, sign=chart.diverging)
        marks.append(Words(x, y + 5, start, 8, ink=QUIET))
        x += measure(start, 8, False) + 5
        for step in range(steps):
            share = step / (steps - 1)
            fill = shade_about_zero(2 * share - 1) if chart.diverging else shade(share)
            marks.append(Box(x + step * width, y, width + 0.2, 10, fill))
        marks.append(Box(x, y, steps * width, 10, None, QUIET, thickness=0.4))
        x += steps * width + 5
        marks.append(Words(x, y + 5, end, 8, ink=QUIET))
        x += measure(end, 8, False) + 16
    if hidden:
        marks.extend(hidden_box(x, y, 18, 10))
        said = tr("not shown or undefined")
        marks.append(Words(x + 23, y + 5, said, 8, ink=QUIET))
        x += 23 + measure(said, 8, False)
    return x
