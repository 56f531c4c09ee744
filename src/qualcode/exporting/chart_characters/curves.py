"""Curves in braille dots with a sign at each place; many lines become a shaded table, which keeps them apart."""

from __future__ import annotations

from itertools import pairwise

from qualcode.domain.charts import ChartValue, Curves, Heat
from qualcode.domain.translation import tr
from qualcode.exporting.chart_characters.heat import heat_lines
from qualcode.exporting.chart_characters.parts import ChartLine, StyleName, cells, flush_left, flush_right, line, tight
from qualcode.exporting.charts.curves import TOGETHER
from qualcode.exporting.charts.scales import decimals_of, number, numbers, written

SIGNS = "●■▲◆▼+×"
_STYLES: tuple[StyleName, ...] = ("line1", "line2", "line3", "line4", "line5", "line6", "line7")
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille cell: two columns of four dots."""
_ROWS, _BAR_ROWS = 12, 3
_BLOCKS = " ▁▂▃▄▅▆▇█"
_APART = 3
"""Cells between places from which on each has its sign."""

Field = list[list[tuple[str, StyleName]]]


def curves_lines(chart: Curves, width: int, height: int | None = None) -> list[ChartLine]:
    """The lines on one field of about `height` lines, their names at their ends, and the bars below."""
    if not chart.places:
        return [line((tr("nothing to show"), "quiet"))]
    if len(chart.lines) > TOGETHER:
        rows = tuple(name for name, _ in chart.lines)
        heat = Heat(chart.title, chart.unit, rows, chart.places, tuple(values for _, values in chart.lines))
        return [*heat_lines(heat, width), line((tight(chart.across, width), "quiet")), *_counted(chart, width)]
    known = numbers(value for _, values in chart.lines for value in values)
    low, high = min([0.0, *known]), max([0.0, *known])
    high = high if high > low else low + 1
    decimals = decimals_of(known)
    left = max(cells(written(value, decimals)) for value in (low, high, *_halves(low, high, decimals)))
    names = min(max((cells(name) for name, _ in chart.lines), default=0), width // 4)
    across = max(4, width - left - names - 5)
    rows_of_field = _ROWS if height is None else max(5, height - (_BAR_ROWS + 2 if chart.bars else 0) - 3)
    field: Field = [[(" ", "quiet")] * across for _ in range(rows_of_field)]
    ends: dict[int, tuple[str, StyleName]] = {}
    for i, (name, values) in reversed(list(enumerate(chart.lines))):
        row = _draw(field, values, low, high, SIGNS[i], _STYLES[i])
        if row is not None and name:
            ends[_free(row, ends, rows_of_field)] = (f"{SIGNS[i]} {tight(name, names)}", _STYLES[i])
    marks = {rows_of_field - 1: low, 0: high}
    for value in _halves(low, high, decimals):
        marks.setdefault(round((1 - (value - low) / (high - low)) * (rows_of_field - 1)), value)
    lines = []
    for i, cells_of_row in enumerate(field):
        scale = flush_right(written(marks[i], decimals), left) + " ┤" if i in marks else " " * left + " │"
        end = ends.get(i, ("", "quiet"))
        lines.append(line((scale, "quiet"), *_joined(cells_of_row), (" ", "quiet"), end))
    lines += _gaps(chart, left, across, names)
    if chart.bars:
        lines += _bars(chart, left, across, width)
    return [*lines, *_places(chart, left, across, width)]


def _halves(low: float, high: float, decimals: int) -> tuple[float, ...]:
    """A number halfway up the axis, where it can be written without rounding it to another."""
    half = (low + high) / 2
    return (half,) if abs(half - round(half, decimals)) < 1e-9 else ()


def _column(place: int, count: int, across: int) -> int:
    """In which dot column of a field a place stands, in the middle of its share."""
    return min(across * 2 - 1, int((place + 0.5) * across * 2 / count))


def _draw(
    field: Field, values: tuple[ChartValue, ...], low: float, high: float, sign: str, style: StyleName
) -> int | None:
    """Draws one line over what is there; returns the row in which it ends."""
    across, tall = len(field[0]), len(field) * 4
    spots: list[tuple[int, int] | None] = []
    for place, value in enumerate(values):
        known = number(value)
        y = None if known is None else round((1 - (known - low) / (high - low)) * (tall - 1))
        spots.append(None if y is None else (_column(place, len(values), across), y))
    for a, b in pairwise(spots):
        if a is not None and b is not None:
            _join(field, a, b, style)
    shown = [spot for spot in spots if spot is not None]
    roomy = across / max(1, len(values)) >= _APART
    for i, (x, y) in enumerate(shown):
        if roomy or i == len(shown) - 1:
            field[y // 4][x // 2] = (sign, style)
    return shown[-1][1] // 4 if shown else None


def _join(field: Field, a: tuple[int, int], b: tuple[int, int], style: StyleName) -> None:
    steps = max(abs(b[0] - a[0]), abs(b[1] - a[1]), 1)
    for step in range(steps + 1):
        x, y = round(a[0] + (b[0] - a[0]) * step / steps), round(a[1] + (b[1] - a[1]) * step / steps)
        old = field[y // 4][x // 2][0]
        if old in SIGNS:
            continue
        bits = ord(old) - 0x2800 if "\u2800" <= old <= "\u28ff" else 0
        field[y // 4][x // 2] = (chr(0x2800 + (bits | _DOTS[x % 2][y % 4])), style)


def _joined(row: list[tuple[str, StyleName]]) -> list[tuple[str, StyleName]]:
    """Neighbours of one style as one part."""
    parts: list[tuple[str, StyleName]] = []
    for text, style in row:
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return parts


def _free(row: int, taken: dict[int, tuple[str, StyleName]], rows: int) -> int:
    """The nearest row that no name stands in."""
    return min((i for i in range(rows) if i not in taken), key=lambda i: (abs(i - row), i))


def _gaps(chart: Curves, left: int, across: int, names: int) -> list[ChartLine]:
    """For each line with gaps, where it has them: on the field they could be taken for numbers."""
    lines = []
    for i, (name, values) in enumerate(chart.lines):
        row = [" "] * across
        for place, value in enumerate(values):
            if number(value) is None:
                row[_column(place, len(values), across) // 2] = "–"
        if "–" in row:
            said = (f" {SIGNS[i]} {tight(name, names)}", _STYLES[i])
            lines.append(line((" " * (left + 2), "quiet"), ("".join(row), "hidden"), said))
    if lines or any(number(value) is None for value in chart.bars):
        lines.append(line((" " * (left + 2) + tight(tr("– not shown or undefined"), across), "quiet")))
    return lines


def _bars(chart: Curves, left: int, across: int, width: int) -> list[ChartLine]:
    """Bars over the same places; where several share a cell, the longest of them."""
    known = numbers(chart.bars)
    most = max([0.0, *known])
    columns: list[list[ChartValue]] = [[] for _ in range(across)]
    for place, value in enumerate(chart.bars):
        columns[_column(place, len(chart.bars), across) // 2].append(value)
    lines = [
        line(
            (
                tight(
                    tr("{what} (up to {most})", what=chart.bars_name, most=written(most, decimals_of(known))),
                    width,
                ),
                "label",
            )
        )
    ]
    for row in range(_BAR_ROWS):
        base = (_BAR_ROWS - 1 - row) * 8
        shown = ""
        for column in columns:
            high = max(numbers(column), default=None)
            eighths = 0 if not high or most <= 0 else max(1, round(high / most * _BAR_ROWS * 8))
            hidden = column and high is None and row == _BAR_ROWS - 1
            shown += "–" if hidden else _BLOCKS[min(8, max(0, eighths - base))]
        lines.append(line((" " * left + " │", "quiet"), (shown, "bar")))
    if len(chart.bars) > across:
        lines.append(
            line((tight(tr("Where places share a cell, the longest of their bars is drawn."), width), "quiet"))
        )
    return lines


def _places(chart: Curves, left: int, across: int, width: int) -> list[ChartLine]:
    """The axis, the first and the last place, and what it is."""
    first, last = chart.places[0], chart.places[-1]
    half = across // 2 - 1
    start = " " * left + " └"
    lines = [line((start + "─" * across, "quiet"))]
    count = len(chart.places)
    share = across // count
    if all(cells(place) < share for place in chart.places):
        named = ""
        for place, name in enumerate(chart.places):
            middle = _column(place, count, across) // 2
            named += " " * (max(0, middle - cells(name) // 2) - cells(named)) + tight(name, share)
    else:
        named = flush_left(first, half) + "  " + flush_right(last, across - half - 2) if count > 1 else first
    lines.append(line((" " * (left + 2) + tight(named, across), "quiet")))
    lines.append(line((" " * (left + 2) + tight(chart.across, width - left - 2), "quiet")))
    return lines


def _counted(chart: Curves, width: int) -> list[ChartLine]:
    if not chart.bars:
        return []
    return heat_lines(Heat("", "", (chart.bars_name,), chart.places, (chart.bars,)), width)
