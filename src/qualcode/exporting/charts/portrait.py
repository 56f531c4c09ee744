"""A document from its beginning to its end: a lane for each code, and above them who speaks."""

from __future__ import annotations

from qualcode.domain.charts import Portrait
from qualcode.domain.translation import tr
from qualcode.exporting.charts.lettering import Measure, plain, wrapped
from qualcode.exporting.charts.marks import INK, QUIET, RULE, Box, Drawing, Line, Mark, Words

_SIZE, _LINE = 9.0, 10.5
_LABEL_ROOM = 200.0
_WIDTH = 460.0
_THINNEST = 0.9
"""Points of a stretch however short it is, so that it is seen."""
_SPEAKERS = 8
"""As many have a lane of their own; the others share one."""
_LANE, _CODED, _SPOKEN = "#f1f1f1", "#1f4e85", "#8a8a8a"


def portrait_drawing(chart: Portrait, measure: Measure) -> Drawing:
    """The lanes, with a scale in hundredths of the document below."""
    speakers = speaker_lanes(chart)
    labels = [_lines(label, measure) for label, _ in (*speakers, *chart.lanes)]
    left = 8 + max((indent + measure(line, _SIZE, False) for indent, lines in labels for line in lines), default=0.0)
    marks: list[Mark] = []
    lanes: list[Mark] = []
    y = 0.0
    for i, (_, stretches) in enumerate((*speakers, *chart.lanes)):
        if i == len(speakers) and speakers:
            y += 8
        indent, lines = labels[i]
        spoken = i < len(speakers)
        height = 12.0 if spoken else max(16.0, len(lines) * _LINE + 2)
        for j, line in enumerate(lines):
            middle = y + height / 2 + (j - (len(lines) - 1) / 2) * _LINE
            lanes.append(Words(indent, middle, line, _SIZE, ink=QUIET if spoken else INK))
        lanes.append(Box(left, y + 2, _WIDTH, height - 4, _LANE))
        for start, end in stretches:
            x = left + _at(chart, start)
            width = max(_THINNEST, left + _at(chart, end) - x)
            fill = _SPOKEN if spoken else _CODED
            lanes.append(Box(min(x, left + _WIDTH - width), y + 2, width, height - 4, fill))
        y += height
    if not labels:
        lanes.append(Words(left, y + 10, tr("nothing to show"), _SIZE, ink=QUIET))
        y += 20
    for part in range(5):
        x = left + _WIDTH * part / 4
        marks.append(Line(((x, 0), (x, y + 4)), RULE, 0.5))
        lanes.append(Line(((x, y), (x, y + 4)), QUIET, 0.5))
        lanes.append(Words(x, y + 12, f"{part * 25} %", 8, "center", ink=QUIET))
    note = tr("The document has {length:,} characters.", length=chart.length)
    return Drawing(left + _WIDTH + 14, y + 20, (*marks, *lanes), (note,))


def _at(chart: Portrait, place: int) -> float:
    return _WIDTH * min(1.0, max(0.0, place / chart.length)) if chart.length > 0 else 0.0


def _lines(label: str, measure: Measure) -> tuple[float, tuple[str, ...]]:
    text = plain(label)
    indent = min((len(text) - len(text.lstrip(" "))) * 5.0, 60.0)
    return indent, wrapped(text, _SIZE, _LABEL_ROOM - indent, measure, most=2) or ("",)


def speaker_lanes(chart: Portrait) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """(speaker, what they say from and to) in the order in which they begin; beyond eight, those who say least share
    one lane."""
    spoken: dict[str, list[tuple[int, int]]] = {}
    for i, (start, speaker) in enumerate(chart.turns):
        end = chart.turns[i + 1][0] if i + 1 < len(chart.turns) else chart.length
        spoken.setdefault(speaker, []).append((start, end))
    if len(spoken) > _SPEAKERS:
        most = sorted(spoken, key=lambda name: -sum(end - start for start, end in spoken[name]))[: _SPEAKERS - 1]
        others = sorted(stretch for name, stretches in spoken.items() if name not in most for stretch in stretches)
        spoken = {name: stretches for name, stretches in spoken.items() if name in most}
        spoken[tr("others")] = others
    return tuple((name, tuple(stretches)) for name, stretches in spoken.items())
