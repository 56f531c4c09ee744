"""Lines over ordered places: told apart by dash, sign and the name at their end; many are drawn a panel each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qualcode.domain.charts import ChartValue, Curves
from qualcode.domain.translation import tr
from qualcode.exporting.charts.lettering import Measure, plain, shortened, wrapped
from qualcode.exporting.charts.marks import (
    HIDDEN_FILL,
    HIDDEN_HATCH,
    INK,
    QUIET,
    RULE,
    Box,
    Dot,
    Drawing,
    Line,
    Mark,
    Point,
    Words,
    hidden_box,
)
from qualcode.exporting.charts.scales import decimals_of, number, numbers, ticks, written

TOGETHER = 7
"""Lines up to here are drawn on one field; of more, each has a small field of its own with the same scale."""
_SIZE = 8.5
_NAME_ROOM, _PLACE_ROOM = 140.0, 110.0
_FIELD, _BARS = 190.0, 70.0
"""Points from top to bottom of the lines, and of the bars below them."""
_WIDEST = 900.0
_LEAD = 22.0
"""From the end of the field to the names at its right."""

Shape = Literal["o", "s", "^", "D", "v", "P", "X"]
Style = tuple[str, tuple[float, ...], Shape]
STYLES: tuple[Style, ...] = (
    ("#12355b", (), "o"),
    ("#b3540a", (6, 3), "s"),
    ("#4a4a4a", (1.5, 2.5), "^"),
    ("#3b78b5", (8, 2.5, 1.5, 2.5), "D"),
    ("#7a2a6b", (3, 2), "v"),
    ("#2e7d4f", (11, 3), "P"),
    ("#8c6d1f", (8, 2, 1.5, 2, 1.5, 2), "X"),
)
"""Ink, dash and sign of the first, second … line."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The area of a panel, and what lies where in it."""

    left: float
    top: float
    width: float
    height: float
    count: int
    low: float
    high: float

    def x(self, place: int) -> float:
        return self.left + self.width * (place + 0.5) / max(1, self.count)

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - (value - self.low) / (self.high - self.low))


def curves_drawing(chart: Curves, measure: Measure) -> Drawing:
    """The lines, with what stands below them as bars."""
    if not chart.places:
        return Drawing(200, 20, (Words(0, 10, tr("nothing to show"), _SIZE, ink=QUIET),))
    if len(chart.lines) > TOGETHER:
        return _apart(chart, measure)
    return _together(chart, measure)


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min([0.0, *values]), max([0.0, *values])
    if high <= low:
        return low, low + 1
    steps = ticks(low, high)
    if len(steps) > 1 and steps[-1] < high - 1e-9:
        high = steps[-1] + (steps[-1] - steps[-2])
    return low, high


def _together(chart: Curves, measure: Measure) -> Drawing:
    known = numbers(value for _, values in chart.lines for value in values)
    low, high = _range(known)
    left = 10 + max(measure(written(tick, _places(tick)), 8, False) for tick in ticks(low, high))
    count = len(chart.places)
    width = min(_WIDEST, max(320.0, count * 15.0))
    marks: list[Mark] = []
    field = _Field(left, 6, width, _FIELD, count, low, high)
    _grid(field, marks, decimals_of(known) == 0)
    ends: list[tuple[float, float, int, str]] = []
    for i, (name, values) in enumerate(chart.lines):
        end = _curve(field, values, STYLES[i % len(STYLES)], marks, alone=len(chart.lines) == 1)
        if end is not None:
            ends.append((end[1], end[0], i, plain(name)))
    right = field.left + field.width + _names(ends, field, measure, marks)
    bottom = field.top + field.height
    if len(chart.lines) > 1:
        bottom, reach = _gaps(chart, field, measure, marks)
        right = max(right, reach)
    if chart.bars:
        bottom = _bars_below(chart, left, bottom + 36, width, measure, marks)
    bottom = _place_names(chart, field, bottom, measure, marks)
    return Drawing(right, bottom, tuple(marks), _gap_note(chart))


def _gap_note(chart: Curves) -> tuple[str, ...]:
    gap = any(
        number(value) is None for values in (*(values for _, values in chart.lines), chart.bars) for value in values
    )
    return (tr("Where – stands or a field is hatched, the number is not shown or undefined."),) if gap else ()


def _grid(field: _Field, marks: list[Mark], whole: bool, about: int = 5) -> None:
    for tick in ticks(field.low, field.high, about, whole=whole):
        y = field.y(tick)
        marks.append(Line(((field.left, y), (field.left + field.width, y)), INK if tick == 0 else RULE, 0.5))
        marks.append(Words(field.left - 4, y, written(tick, _places(tick)), 8, "right", ink=QUIET))


def _places(tick: float) -> int:
    return next((places for places in range(3) if abs(tick * 10**places - round(tick * 10**places)) < 1e-6), 3)


def _curve(
    field: _Field, values: tuple[ChartValue, ...], style: Style, marks: list[Mark], *, alone: bool
) -> Point | None:
    """One line with its signs, broken where a number is not shown; returns where it ends.

    The gap is hatched where the line is `alone`.
    """
    ink, dash, shape = style
    step = field.width / max(1, field.count)
    runs: list[list[Point]] = [[]]
    for place, value in enumerate(values):
        known = number(value)
        if known is None:
            x = field.x(place)
            if alone:
                marks.append(Box(x - step / 2, field.top, step, field.height, HIDDEN_FILL, RULE, HIDDEN_HATCH, 0.3))
                marks.append(Words(x, field.top + field.height / 2, "–", 9, "center", ink=QUIET, halo=True))
            runs.append([])
        else:
            runs[-1].append((field.x(place), field.y(known)))
    for run in runs:
        if len(run) > 1:
            marks.append(Line(tuple(run), ink, 1.6, dash))
    points = [point for run in runs for point in run]
    every = max(1, round(14 / step)) if step else 1
    single = {run[0] for run in runs if len(run) == 1}
    for i, (x, y) in enumerate(points):
        if i % every == 0 or i == len(points) - 1 or (x, y) in single:
            marks.append(Dot(x, y, 2.6, "#ffffff" if shape in "s^v" else ink, ink, shape))
    return points[-1] if points else None


def _gaps(chart: Curves, field: _Field, measure: Measure, marks: list[Mark]) -> tuple[float, float]:
    """Below the lines, a row for each that has a gap, with – where it is; returns where they end, below and at the
    right. On the lines' own field a gap could be taken for a number."""
    bottom, right = field.top + field.height, 0.0
    for i, (name, values) in enumerate(chart.lines):
        places = [place for place, value in enumerate(values) if number(value) is None]
        if not places:
            continue
        ink = STYLES[i % len(STYLES)][0]
        wide = min(16.0, field.width / field.count)
        for place in places:
            marks.extend(hidden_box(field.x(place) - wide / 2, bottom + 5, wide, 9))
        said = shortened(f"{plain(name)}: –" if name else "–", 7.5, _NAME_ROOM, measure)
        x = field.left + field.width + _LEAD
        marks.append(Words(x, bottom + 9.5, said, 7.5, ink=ink))
        right = max(right, x + measure(said, 7.5, False))
        bottom += 12
    return bottom, right


def _names(ends: list[tuple[float, float, int, str]], field: _Field, measure: Measure, marks: list[Mark]) -> float:
    """The names at the ends of the lines, pushed apart; returns the room they take at the right."""
    if not any(name for *_, name in ends):
        return 8.0
    room = 0.0
    wanted = sorted(ends)
    lines = [wrapped(name, _SIZE, _NAME_ROOM, measure, most=2) or ("",) for *_, name in wanted]
    heights = [len(shown) * 10.0 + 2 for shown in lines]
    tops: list[float] = []
    for (y, *_), height in zip(wanted, heights, strict=True):
        tops.append(max(y - height / 2, tops[-1] + heights[len(tops) - 1] if tops else field.top - 6))
    limit = field.top + field.height + 8
    for i in reversed(range(len(tops))):
        tops[i] = min(tops[i], limit - heights[i])
        limit = tops[i]
    right = field.left + field.width
    for (y, x, i, _), shown, top, height in zip(wanted, lines, tops, heights, strict=True):
        ink = STYLES[i % len(STYLES)][0]
        marks.append(Line(((x + 4, y), (right, y), (right + _LEAD - 4, top + height / 2)), ink, 0.5))
        for j, line in enumerate(shown):
            marks.append(Words(right + _LEAD, top + 6 + j * 10, line, _SIZE, ink=ink, bold=False))
            room = max(room, measure(line, _SIZE, False))
    return _LEAD + room


def _bars_below(chart: Curves, left: float, top: float, width: float, measure: Measure, marks: list[Mark]) -> float:
    """The bars below the lines, over the same places; returns where they end."""
    known = numbers(chart.bars)
    low, high = _range(known)
    name = shortened(plain(chart.bars_name), _SIZE, width, measure)
    marks.append(Words(left, top - 15, name, _SIZE, ink=QUIET))
    field = _Field(left, top, width, _BARS, len(chart.places), low, high)
    _grid(field, marks, decimals_of(known) == 0, about=3)
    thick = min(18.0, width / len(chart.places) * 0.7)
    decimals = decimals_of(known)
    roomy = width / len(chart.places) >= 14
    for place, value in enumerate(chart.bars):
        x, shown = field.x(place), number(value)
        if shown is None:
            marks.append(Box(x - thick / 2, top, thick, _BARS, HIDDEN_FILL, RULE, HIDDEN_HATCH, 0.4))
            marks.append(Words(x, top + _BARS / 2, "–", 8, "center", halo=True))
            continue
        y = field.y(shown)
        if shown:
            marks.append(Box(x - thick / 2, min(y, field.y(0)), thick, abs(field.y(0) - y), "#7b98b8", INK, "", 0.5))
        if roomy and shown:
            marks.append(Words(x, y - 5, written(shown, decimals), 7, "center"))
    return top + _BARS


def _place_names(chart: Curves, field: _Field, bottom: float, measure: Measure, marks: list[Mark]) -> float:
    """The names of the places, level where they fit and upright elsewhere; returns where they end."""
    names = [plain(place).strip() for place in chart.places]
    step = field.width / len(names)
    widest = max(measure(name, 8, False) for name in names)
    if widest <= step - 4:
        for place, name in enumerate(names):
            marks.append(Words(field.x(place), bottom + 10, name, 8, "center"))
        end = bottom + 18
    else:
        every = max(1, -(-11 // int(max(1.0, step))))
        taken = [(place, shortened(names[place], 8, _PLACE_ROOM, measure)) for place in range(0, len(names), every)]
        for place, name in taken:
            marks.append(Words(field.x(place), bottom + 5, name, 8, "right", turned=90))
        end = bottom + 8 + max(measure(name, 8, False) for _, name in taken)
    for line in wrapped(plain(chart.across), _SIZE, field.width, measure):
        marks.append(Words(field.left + field.width / 2, end + 8, line, _SIZE, "center", ink=QUIET))
        end += 12
    return end + 4


def _apart(chart: Curves, measure: Measure) -> Drawing:
    """A small field for each line, all on one scale, four beside each other."""
    known = numbers(value for _, values in chart.lines for value in values)
    low, high = _range(known)
    left = 10 + max(measure(written(tick, _places(tick)), 8, False) for tick in ticks(low, high, 3))
    columns = 3 if len(chart.lines) <= 9 else 4
    width = min(300.0, max(124.0, len(chart.places) * 12.0))
    height, gap = 62.0, 14.0
    marks: list[Mark] = []
    column_bottom = 0.0
    for i, (name, values) in enumerate(chart.lines):
        row, column = divmod(i, columns)
        field = _Field(left + column * (width + left + gap), 14 + row * (height + 48), width, height, 0, low, high)
        field = _Field(field.left, field.top, width, height, len(chart.places), low, high)
        marks.append(Words(field.left, field.top - 9, shortened(plain(name).strip(), _SIZE, width, measure), _SIZE))
        _grid(field, marks, decimals_of(known) == 0, about=3)
        _curve(field, values, STYLES[0], marks, alone=True)
        _ends(chart, field, measure, marks)
        column_bottom = field.top + height + 20
    y = column_bottom + 10
    marks.append(Words(left, y, shortened(plain(chart.across), _SIZE, 500, measure), _SIZE, ink=QUIET))
    if chart.bars:
        y = _bars_below(chart, left, y + 30, columns * (width + left + gap) - left, measure, marks)
    total = columns * (width + left + gap)
    return Drawing(total, y + 10, tuple(marks), _gap_note(chart))


def _ends(chart: Curves, field: _Field, measure: Measure, marks: list[Mark]) -> None:
    """The first and the last place below a small field."""
    y = field.top + field.height + 9
    names = [plain(chart.places[i]).strip() for i in (0, -1)]
    spare = field.width - 8 - sum(measure(name, 7.5, False) for name in names)
    first, last = names if spare >= 0 else [shortened(name, 7.5, field.width / 2 - 4, measure) for name in names]
    marks.append(Words(field.left, y, first, 7.5, ink=QUIET))
    if len(chart.places) > 1:
        marks.append(Words(field.left + field.width, y, last, 7.5, "right", ink=QUIET))
