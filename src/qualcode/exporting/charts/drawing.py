"""A chart as a page: its title, what it counts, the drawing, and what must be said below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.domain.charts import Bars, Chart, Curves, Heat, Network
from qualcode.domain.translation import tr
from qualcode.exporting.charts.bars import bars_drawing
from qualcode.exporting.charts.curves import curves_drawing
from qualcode.exporting.charts.heat import heat_drawing
from qualcode.exporting.charts.lettering import Measure, plain, wrapped
from qualcode.exporting.charts.marks import INK, PAPER, QUIET, Box, Drawing, Mark, Words, moved
from qualcode.exporting.charts.network import network_drawing
from qualcode.exporting.charts.portrait import portrait_drawing
from qualcode.exporting.charts.press import PictureFormat, Ruler, printed

_MARGIN = 24.0
_NARROWEST = 380.0
"""Points of a page's inside, so that a small chart has room for its title and notes."""


def draw(chart: Chart, format: PictureFormat, *, marking: str = "", warning: str = "", caption: str = "") -> bytes:
    """A chart as the bytes of a picture, which are the same for the same chart.

    Args:
        format: `svg` (its text stays text), `png` (200 dots per inch) or `pdf`.
        marking: Stands above and below the chart: that it is not for publication. Empty: nothing.
        warning: Stands in a frame above the chart: that no list of names was held against it. Empty: nothing.
        caption: Stands below the chart. Empty: nothing.
    """
    ruler = Ruler()
    drawing = page(chart, ruler, marking=marking, warning=warning, caption=caption)
    said = [plain(text) for text in (marking, unit_of(chart), warning, *chart.notes, caption) if text]
    return printed(drawing, format, title=plain(chart.title), description=" · ".join(said))


def page(chart: Chart, measure: Measure, *, marking: str = "", warning: str = "", caption: str = "") -> Drawing:
    """The chart with all that is written about it, as it is drawn."""
    body = _drawn(chart, measure)
    column = _Column(max(body.width, _NARROWEST), measure)
    if marking:
        column.frame(marking, bold=True, inverted=True)
    column.words(chart.title, 13, bold=True)
    column.words(unit_of(chart), 9, QUIET)
    if warning:
        column.frame(warning)
    column.space(8)
    column.marks += [moved(mark, _MARGIN, column.y) for mark in body.marks]
    column.y += body.height
    column.space(8)
    for note in (*body.notes, *chart.notes):
        column.words(note, 8, QUIET)
    if caption:
        column.space(4)
        column.words(caption, 8.5)
    if marking:
        column.space(4)
        column.frame(marking, bold=True, inverted=True)
    return Drawing(column.width + 2 * _MARGIN, column.y + _MARGIN, tuple(column.marks))


def unit_of(chart: Chart) -> str:
    """What the chart counts, as it stands below its title."""
    if isinstance(chart, Curves):
        return chart.unit
    return (
        chart.unit if isinstance(chart, Bars | Heat | Network) else tr("from the beginning of the document to its end")
    )


def _drawn(chart: Chart, measure: Measure) -> Drawing:
    if isinstance(chart, Bars):
        return bars_drawing(chart, measure)
    if isinstance(chart, Heat):
        return heat_drawing(chart, measure)
    if isinstance(chart, Network):
        return network_drawing(chart, measure)
    if isinstance(chart, Curves):
        return curves_drawing(chart, measure)
    return portrait_drawing(chart, measure)


@dataclass(slots=True)
class _Column:
    """What stands on a page from its top down."""

    width: float
    measure: Measure
    y: float = _MARGIN
    marks: list[Mark] = field(default_factory=list)

    def space(self, height: float) -> None:
        self.y += height

    def words(self, text: str, size: float, ink: str = INK, *, bold: bool = False) -> None:
        """A paragraph as wide as the page."""
        for line in wrapped(plain(text), size, self.width, self.measure, bold=bold):
            self.marks.append(Words(_MARGIN, self.y + size * 0.7, line, size, bold=bold, ink=ink))
            self.y += size * 1.4
        self.y += size * 0.25

    def frame(self, text: str, *, bold: bool = False, inverted: bool = False) -> None:
        """A paragraph in a frame; `inverted` is white on black."""
        size, pad = 9.0, 5.0
        self.y += 4
        lines = wrapped(plain(text), size, self.width - 2 * pad, self.measure, bold=bold)
        height = len(lines) * size * 1.4 + 2 * pad
        self.marks.append(Box(_MARGIN, self.y, self.width, height, INK if inverted else None, INK, thickness=0.8))
        for i, line in enumerate(lines):
            y = self.y + pad + size * (0.7 + 1.4 * i)
            self.marks.append(Words(_MARGIN + pad, y, line, size, bold=bold, ink=PAPER if inverted else INK))
        self.y += height + 6
