"""Paints the rows of a transcript as they are asked for, and keeps each strip as long as it is right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.spans import Span
from qualcode.text.cells import WidthMode
from qualcode.text.lanes import Lanes
from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.columns import Columns
from qualcode.tui.transcript.inks import NO_DEPTH, Inks, ThemeColours
from qualcode.tui.transcript.model import EMPTY, Mark, ShownTranscript
from qualcode.tui.transcript.painting import RowPainter, RowState

_NOWHERE = Span(0, 0)
_KEPT_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the document: everything a row shows that a key can change."""

    caret: int = 0
    caret_line: int = 0
    passage: Span = _NOWHERE
    selection: Span | None = None
    tinted: frozenset[int] | None = frozenset()
    """Ids of the codings that are tinted; None for all."""
    hits: tuple[Span, ...] = ()
    """Ascending and disjoint."""
    current_hit: Span | None = None
    focused: bool = False


class PaintedRows(ScrollView):
    """The rows of a wrapped transcript with all that lies over them.

    Args:
        width_mode: "safe" draws emoji so that all terminals agree on their width, "exact" as they are.
        id: The widget's id.
        classes: The widget's classes.
    """

    def __init__(self, *, width_mode: WidthMode = "safe", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._width_mode: WidthMode = width_mode
        self._transcript: ShownTranscript = EMPTY
        self._marks: dict[int, Mark] = {}
        self._read_nothing: Sequence[Span] = ()
        self._overlay = Overlay()
        self._bar_rows = (0, -1)
        self._columns = Columns(0, 0, 1, 0)
        self._wrapped = WrappedText("", (), 0)
        self._lanes = Lanes(self._wrapped)
        self._painter: RowPainter | None = None
        self._inks: Inks | None = None
        self._strips: dict[int, tuple[RowState, Strip]] = {}
        self._sure: set[int] = set()
        """Lines whose strip is known to show what lies over them now."""

    @property
    def visible_rows(self) -> range:
        """The visual lines in the window."""
        top = round(self.scroll_offset.y)
        return range(top, min(top + self.window_height, len(self._wrapped)))

    @property
    def window_height(self) -> int:
        """Rows of the window."""
        return self.scrollable_content_region.height

    @property
    def _names_coders(self) -> bool:
        return any(not mark.own for mark in self._marks.values())

    def notify_style_update(self) -> None:
        """The theme or the style sheet changed: mix the colours anew at the next row."""
        super().notify_style_update()
        self._inks = None
        self._painter = None
        self._forget_strips()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the window.

        Textual keeps rows by their place in the window, so that a scroll would make each of them anew. Here a row's
        strip goes with its line, and with it all that Textual derives from a strip. The view has neither border nor
        padding, which Textual would add at this place.
        """
        top, width = round(self.scroll_offset.y), self.scrollable_content_region.width
        strips = [self._strip(y, top + y, width) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.x > 0 or crop.right < width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        return self._strip(y, y + round(self.scroll_offset.y), self.scrollable_content_region.width)

    def _strip(self, y: int, line: int, width: int) -> Strip:
        kept = self._strips.get(line)
        if kept is not None and self._is_sure(y, line, kept[0]) and kept[1].cell_length == width:
            return kept[1]
        painter = self._painter or self._made_painter()
        if line >= len(self._wrapped):
            return Strip.blank(width, self._made_inks().plain)
        state = self._row_state(line, y == 0)
        if kept is None or kept[0] != state or kept[1].cell_length != width:
            if len(self._strips) >= _KEPT_ROWS:
                self._forget_strips()
            kept = self._strips[line] = (state, painter.paint(line, state, width))
        self._sure.add(line)
        return kept[1]

    def _is_sure(self, y: int, line: int, state: RowState) -> bool:
        """Whether a row need not be compared with what lies over it; the first row says who is speaking."""
        return y > 0 and not state.sticky and line in self._sure

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._sure.clear()

    def _lay_over(self, overlay: Overlay) -> None:
        """Show another overlay; only the rows that look different are painted again."""
        before, bar_before = self._overlay, self._bar_rows
        self._overlay = overlay
        self._bar_rows = self._rows_with_bar()
        self._doubt(self._rows_between(before, bar_before))
        for first, last in _runs(self._rows_to_paint()):
            self.refresh_lines(first, last - first + 1)

    def _rows_to_paint(self) -> Iterable[int]:
        """The visible lines whose strip shows what lay over them before."""
        for y, line in enumerate(self.visible_rows):
            kept = self._strips.get(line)
            if kept is None:
                yield line
            elif not self._is_sure(y, line, kept[0]):
                if kept[0] != self._row_state(line, y == 0):
                    yield line
                else:
                    self._sure.add(line)

    def _rows_between(self, before: Overlay, bar_before: tuple[int, int]) -> Iterable[tuple[int, int]] | None:
        """First and last of the lines that can look different now; None for all."""
        after = self._overlay
        if (before.hits, before.current_hit) != (after.hits, after.current_hit):
            return None
        if before.tinted is None or after.tinted is None:
            if before.tinted is not after.tinted:
                return None
            rows = []
        else:
            changed = (self._lanes.placed(one) for one in before.tinted ^ after.tinted if one in self._lanes)
            rows = [(placed.first, placed.last) for placed in changed]
        if (before.passage, before.selection) != (after.passage, after.selection):
            rows += [bar_before, self._bar_rows]
        if (before.caret, before.focused) != (after.caret, after.focused):
            rows += [(before.caret_line, before.caret_line), (after.caret_line, after.caret_line)]
        return rows

    def _doubt(self, rows: Iterable[tuple[int, int]] | None) -> None:
        """Compare these lines with what lies over them before they are shown again."""
        if rows is None:
            self._sure.clear()
            return
        for first, last in rows:
            if last - first < len(self._sure):
                self._sure.difference_update(range(first, last + 1))
            else:
                self._sure = {line for line in self._sure if not first <= line <= last}

    def _rows_with_bar(self) -> tuple[int, int]:
        """First and last row of the selection or passage; an empty range where there is none."""
        marked = self._overlay.selection or self._overlay.passage
        return self._wrapped.rows_of(*marked) if marked.start < marked.end else (0, -1)

    def _row_state(self, line: int, is_top: bool) -> RowState:
        overlay, wrapped = self._overlay, self._wrapped
        start, end = wrapped.starts[line], wrapped.ends[line]
        has_caret = line == overlay.caret_line
        tinted: tuple[int, ...] | None = None
        if overlay.tinted is not None:
            tinted = ()
            if overlay.tinted:
                here = (one.id for one in self._lanes.at(line))
                tinted = tuple(identity for identity in here if identity in overlay.tinted)
        return RowState(
            _cut(overlay.passage, start, end),
            _cut(overlay.selection, start, end),
            overlay.caret if has_caret else -1,
            has_caret and overlay.focused,
            tinted,
            self._hits_in(start, end) if overlay.hits else (),
            self._bar_rows[0] <= line <= self._bar_rows[1],
            is_top and not wrapped.starts_turn(line),
        )

    def _hits_in(self, start: int, end: int) -> tuple[tuple[int, int, bool], ...]:
        hits, current = self._overlay.hits, self._overlay.current_hit
        low = bisect_right(hits, start, key=lambda hit: hit.end)
        high = bisect_left(hits, end, key=lambda hit: hit.start)
        return tuple(
            (max(hit.start, start), min(hit.end, end), current is not None and hit.overlaps(current))
            for hit in hits[low:high]
        )

    def _start_painting(self) -> None:
        """Forget every row and paint the window again."""
        self._painter = None
        self._forget_strips()
        self.refresh()

    def _made_painter(self) -> RowPainter:
        self._painter = RowPainter(
            self._transcript,
            self._wrapped,
            self._lanes,
            self._marks,
            self._columns,
            self._made_inks(),
            self._read_nothing,
            initials=self._names_coders,
        )
        return self._painter

    def _made_inks(self) -> Inks:
        if self._inks is None:
            colours = self.colors
            self._inks = Inks(
                ThemeColours(
                    background=colours[2],
                    foreground=colours[3],
                    muted=self.get_component_styles("transcript--muted").color,
                    primary=self.get_component_styles("transcript--passage").background,
                    speaker=self.get_component_styles("transcript--speaker").color,
                    hit=self.get_component_styles("transcript--hit").background,
                    dark=self.app.current_theme.dark,
                    no_color=self.app.no_color,
                    depth=self.app.console.color_system or NO_DEPTH,
                )
            )
        return self._inks


def _runs(lines: Iterable[int]) -> Iterable[tuple[int, int]]:
    """First and last of each unbroken run of ascending numbers."""
    first = last = None
    for line in lines:
        if first is not None and last is not None and line > last + 1:
            yield first, last
            first = None
        first, last = line if first is None else first, line
    if first is not None and last is not None:
        yield first, last


def _cut(span: Span | None, start: int, end: int) -> Span | None:
    """The part of a span inside `[start, end)`; None if there is none."""
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))
