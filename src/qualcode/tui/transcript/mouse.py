"""The mouse in the transcript: press, drag, double and triple click, and clicks on the margin."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from qualcode.domain.spans import Span
from qualcode.text.cells import WidthMode
from qualcode.text.movement import Unit
from qualcode.tui.transcript.keys import KeyedSurface
from qualcode.tui.transcript.model import MarkClicked

_SCROLL_EVERY = 0.05


class MouseSurface(KeyedSurface):
    """A transcript that answers the mouse."""

    def __init__(self, *, width_mode: WidthMode = "safe", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(width_mode=width_mode, id=id, classes=classes)
        self._pressed_at: int | None = None
        self._pointer = Offset(0, 0)
        self._scrolling: Timer | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret under the pointer; with Shift, select up to there."""
        if event.button != 1:
            return
        event.stop()
        point = event.get_content_offset_capture(self)
        if point.x < self.columns.text_at:
            self._press_margin(point)
            return
        place = self._place_under(point)
        if event.shift:
            anchored = self._selection_anchor or Span(self.caret, self.caret)
            self._pressed_at = anchored.start
            self._set(place, anchored, scrolls=False)
        else:
            self._pressed_at = place
            self._set(place, None, scrolls=False)
        self._pointer = point
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """While the button is held, select; past the edge, scroll."""
        if self._pressed_at is None:
            return
        event.stop()
        point = event.get_content_offset_capture(self)
        if point == self._pointer:
            return
        self._pointer = point
        self._drag()
        if 0 <= point.y < self.window_height:
            self._stop_scrolling()
        elif self._scrolling is None:
            self._scrolling = self.set_interval(_SCROLL_EVERY, self._scroll_on)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The selection stands."""
        if self._pressed_at is not None:
            event.stop()
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """The button is up, or something else took the mouse."""
        self._pressed_at = None
        self._stop_scrolling()

    def on_click(self, event: events.Click) -> None:
        """Twice selects the word, three times the turn."""
        if event.button != 1:
            return
        event.stop()
        point = event.get_content_offset_capture(self)
        if event.chain not in (2, 3) or point.x < self.columns.text_at:
            return
        unit: Unit = "word" if event.chain == 2 else "turn"
        place = self._place_under(point)
        span = self._path.unit_at(unit, place)
        if span.contains(place) or event.chain == 3:
            self._set(span.end, span, scrolls=False)

    def _press_margin(self, point: Offset) -> None:
        """On a bracket or a name, say which coding it is; the caret goes to the row in any case."""
        line = self._line_under(point)
        mark_id = self._mark_under(line, point.x)
        start = self.wrapped.starts[line]
        if mark_id is not None:
            mark = self._marks[mark_id]
            start = min(max(start, mark.start), max(mark.start, mark.end - 1))
        self._set(self._path.place(start), None, scrolls=False)
        if mark_id is not None:
            self.post_message(MarkClicked(mark_id))

    def _mark_under(self, line: int, column: int) -> int | None:
        lane = self.columns.quiet_at - 1 - column
        if column < self.columns.speaker or lane < 0:
            return None
        placed = self._lanes.at(line)
        if placed and lane <= placed[-1].lane:
            return next((one.id for one in placed if one.lane == lane), None)
        return (self._painter or self._made_painter()).named_on(line)

    def _line_under(self, point: Offset) -> int:
        row = min(max(point.y, 0), max(0, self.window_height - 1))
        return min(round(self.scroll_offset.y) + row, len(self.wrapped) - 1)

    def _place_under(self, point: Offset) -> int:
        column = max(0, point.x - self.columns.text_at)
        return self._path.place(self.wrapped.offset_at(self._line_under(point), column))

    def _drag(self) -> None:
        """Select from where the button went down to the cluster under the pointer, both included."""
        if self._pressed_at is None:
            return
        place = self._place_under(self._pointer)
        if place >= self._pressed_at:
            anchor = Span(self._pressed_at, self._pressed_at)
            place = self._path.cluster_end(place)
        else:
            anchor = Span(self._pressed_at, self._path.cluster_end(self._pressed_at))
        self._set(place, anchor, scrolls=False)

    def _scroll_on(self) -> None:
        """One step of scrolling while the pointer is held past the edge; farther away is faster."""
        past = self._pointer.y if self._pointer.y < 0 else self._pointer.y - self.window_height + 1
        self._scroll_rows(round(self.scroll_offset.y) + past)
        self._drag()

    def _stop_scrolling(self) -> None:
        if self._scrolling is not None:
            self._scrolling.stop()
            self._scrolling = None
