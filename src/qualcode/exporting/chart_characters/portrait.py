"""A document in characters: lanes of half cells, a half filled where the code was given in it."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.charts import Portrait
from qualcode.domain.translation import tr
from qualcode.exporting.chart_characters.parts import ChartLine, flush_left, label_width, line
from qualcode.exporting.charts.portrait import speaker_lanes

_HALVES = {(False, False): "·", (True, False): "▌", (False, True): "▐", (True, True): "█"}


def portrait_lines(chart: Portrait, width: int) -> list[ChartLine]:
    """Who speaks, then a lane for each code, and a scale in hundredths of the document."""
    speakers = speaker_lanes(chart)
    if not speakers and not chart.lanes:
        return [line((tr("nothing to show"), "quiet"))]
    room = label_width((name for name, _ in (*speakers, *chart.lanes)), width)
    long = max(4, width - room - 1)
    lines = [
        line((flush_left(name, room), "quiet"), (" " + lane(stretches, chart.length, long), "quiet"))
        for name, stretches in speakers
    ]
    if speakers and chart.lanes:
        lines.append(line())
    lines += [
        line((flush_left(name, room), "label"), (" " + lane(stretches, chart.length, long), "bar"))
        for name, stretches in chart.lanes
    ]
    left, right = "0 %", "100 %"
    blanks = long - len(left) - len(right)
    scale = f"{left}{'50 %'.center(blanks)}{right}" if blanks >= 6 else left
    note = tr(
        "The document has {length:,} characters; a sign stands for {characters:,}.",
        length=chart.length,
        characters=max(1, round(chart.length / long)),
    )
    return [*lines, line((" " * (room + 1) + scale, "quiet")), line((flush_left(note, width).rstrip(), "quiet"))]


def lane(stretches: Sequence[tuple[int, int]], length: int, width: int) -> str:
    """Stretches of a document on `width` cells; a half cell is filled if any of a stretch lies in it."""
    halves = [False] * (width * 2)
    for start, end in stretches:
        if length <= 0 or end <= start:
            continue
        first = max(0, min(width * 2 - 1, start * width * 2 // length))
        last = max(first, min(width * 2 - 1, (end * width * 2 - 1) // length))
        halves[first : last + 1] = [True] * (last + 1 - first)
    return "".join(_HALVES[halves[2 * i], halves[2 * i + 1]] for i in range(width))
