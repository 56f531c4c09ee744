"""Bars: one for each label, or a group of them told apart by hatches."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.charts import Bars, ChartValue
from qualcode.domain.translation import tr
from qualcode.exporting.charts.lettering import Measure, plain, shortened, wrapped
from qualcode.exporting.charts.marks import INK, QUIET, RULE, Box, Drawing, Line, Mark, Words, hidden_box
from qualcode.exporting.charts.scales import decimals_of, number, numbers, ticks, written

_LABEL_ROOM, _SIZE, _LINE = 220.0, 9.0, 11.0
_AXIS = 300.0
"""Points of the axis."""
_TRACK = "#f3f3f3"
FILLS = (
    ("#3b6ea5", ""),
    ("#d9d9d9", "////"),
    ("#1f2f46", ""),
    ("#ffffff", ".."),
    ("#8fb3d9", "xx"),
    ("#777777", ""),
)
"""Fill and hatch of the first, second … series: told apart by lightness and hatch; used again after the last."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value lies on the axis."""

    left: float
    low: float
    high: float
    decimals: int

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(1.0, max(0.0, share)) * _AXIS


def bars_drawing(chart: Bars, measure: Measure) -> Drawing:
    """The bars, their labels at the left and their numbers at their ends."""
    labels = [_label(label, measure) for label in chart.labels]
    left = max((indent + measure(line, _SIZE, False) for indent, lines in labels for line in lines), default=0.0) + 8
    flush_left = any(indent for indent, _ in labels)
    scale = _scale(chart, left)
    thick = 12.0 if len(chart.series) == 1 else 9.0
    marks: list[Mark] = []
    y = _legend(chart, left, measure, marks)
    top = y
    rows: list[Mark] = []
    for i, (indent, lines) in enumerate(labels):
        height = max(len(lines) * _LINE, len(chart.series) * thick) + (5 if len(chart.series) == 1 else 8)
        _put_label(rows, indent, lines, left, y + height / 2, flush_left)
        values = [values[i] for _, values in chart.series]
        _put_bars(rows, values, scale, y + height / 2, thick, plain_bars=len(chart.series) == 1)
        y += height
    if not labels:
        rows.append(Words(left, y + 10, tr("nothing to show"), _SIZE, ink=QUIET))
        y += 20
    _axis(chart, scale, top, y, marks)
    room = max(measure(written(value, scale.decimals), _SIZE, False) for value in (scale.low, scale.high))
    return Drawing(left + _AXIS + room + 12, y + 20, (*marks, *rows))


def _label(label: str, measure: Measure) -> tuple[float, tuple[str, ...]]:
    """How far a label is set in, and its lines: blanks before it say that it belongs to the one above."""
    text = plain(label)
    bare = text.lstrip(" ")
    indent = min((len(text) - len(bare)) * 5.0, 60.0)
    return indent, wrapped(bare, _SIZE, _LABEL_ROOM - indent, measure, most=2) or ("",)


def _scale(chart: Bars, left: float) -> _Scale:
    known = numbers(value for _, values in chart.series for value in values)
    low = min(0.0, *known) if known else 0.0
    high = max([0.0, *known, *([] if chart.most is None else [chart.most])])
    return _Scale(left, low, high if high > low else low + 1, decimals_of(known))


def _put_label(
    marks: list[Mark], indent: float, lines: tuple[str, ...], left: float, middle: float, flush_left: bool
) -> None:
    for i, line in enumerate(lines):
        y = middle + (i - (len(lines) - 1) / 2) * _LINE
        if flush_left:
            marks.append(Words(indent, y, line, _SIZE))
        else:
            marks.append(Words(left - 8, y, line, _SIZE, "right"))


def _put_bars(
    marks: list[Mark], values: list[ChartValue], scale: _Scale, middle: float, thick: float, *, plain_bars: bool
) -> None:
    for i, value in enumerate(values):
        y = middle + (i - len(values) / 2) * thick
        known = number(value)
        zero = scale.at(0)
        if known is None:
            marks.extend(hidden_box(zero, y + 1, 16, thick - 2))
            continue
        fill, hatch = FILLS[i % len(FILLS)]
        start, end = sorted((zero, scale.at(known)))
        if end > start:
            marks.append(Box(start, y + 1, end - start, thick - 2, fill, INK, hatch, 0.5))
        size = _SIZE if plain_bars else 7.5
        marks.append(Words(end + 4, y + thick / 2, written(value, scale.decimals), size))


def _axis(chart: Bars, scale: _Scale, top: float, bottom: float, marks: list[Mark]) -> None:
    if chart.most is not None and scale.high == chart.most:
        marks.append(Box(scale.left, top, _AXIS, bottom - top, _TRACK))
    whole = scale.decimals == 0
    for tick in ticks(scale.low, scale.high, whole=whole):
        x = scale.at(tick)
        marks.append(Line(((x, top), (x, bottom + 3)), RULE, 0.5))
        marks.append(Words(x, bottom + 10, written(tick, 0 if whole else _decimals(tick)), 8, "center", ink=QUIET))
    marks.append(Line(((scale.at(0), top), (scale.at(0), bottom)), INK, 0.8))


def _decimals(tick: float) -> int:
    return next((places for places in range(3) if abs(tick * 10**places - round(tick * 10**places)) < 1e-6), 3)


def _legend(chart: Bars, left: float, measure: Measure, marks: list[Mark]) -> float:
    """What each hatch stands for, in rows above the bars; returns where the bars begin."""
    names = [plain(name) for name, _ in chart.series]
    if not any(names):
        return 0.0
    x, y = 0.0, 0.0
    for i, name in enumerate(names):
        shown = shortened(name, 8.5, 180, measure)
        width = 14 + 5 + measure(shown, 8.5, False) + 14
        if x and x + width > left + _AXIS:
            x, y = 0.0, y + 14
        fill, hatch = FILLS[i % len(FILLS)]
        marks.append(Box(x, y + 1, 14, 9, fill, INK, hatch, 0.5))
        marks.append(Words(x + 19, y + 5.5, shown, 8.5))
        x += width
    return y + 20
