"""The scrolling surface: wraps the transcript, keeps the margin, and paints what it is told to show.

Where the caret is and what keys do is the business of the classes built on it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.spans import Span, unite
from qualcode.domain.transcripts import Turn
from qualcode.text.cells import WidthMode, fitted
from qualcode.text.lanes import Lanes
from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.columns import Columns, columns_for
from qualcode.tui.transcript.inks import Inks, ThemeColours
from qualcode.tui.transcript.model import EMPTY, Mark, ShownTranscript
from qualcode.tui.transcript.painting import RowPainter, RowState

_LONGEST_SPEAKER = 40
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


class TranscriptSurface(ScrollView, can_focus=True):
    """Draws a transcript with its margin; the Line API asks for one row at a time.

    Args:
        width_mode: "safe" draws emoji so that all terminals agree on their width, "exact" as they are.
        id: The widget's id.
        classes: The widget's classes.
    """

    # Textual's own selection would start with every drag; this widget has a selection of its own.
    ALLOW_SELECT = False

    COMPONENT_CLASSES = {"transcript--hit", "transcript--muted", "transcript--passage", "transcript--speaker"}

    # The scrollbar's column is always there, since the text would be wrapped anew when it comes and goes.
    DEFAULT_CSS = """
    TranscriptSurface {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;
        & > .transcript--hit { background: $warning; }
        & > .transcript--muted { color: $text-muted; }
        & > .transcript--passage { background: $primary; }
        & > .transcript--speaker { color: $accent; }
    }
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

    # ------------------------------------------------------------------ content

    @property
    def transcript(self) -> ShownTranscript:
        """The document shown."""
        return self._transcript

    @property
    def wrapped(self) -> WrappedText:
        """The visual lines at the present width."""
        return self._wrapped

    @property
    def columns(self) -> Columns:
        """The present widths of speaker, margin and text."""
        return self._columns

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The codings shown, in the order they were given."""
        return tuple(self._marks.values())

    @property
    def visible_rows(self) -> range:
        """The visual lines in the window."""
        top = round(self.scroll_offset.y)
        return range(top, min(top + self.window_height, len(self._wrapped)))

    @property
    def window_height(self) -> int:
        """Rows of the window."""
        return self.scrollable_content_region.height

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these codings in place of all others."""
        self._marks = {mark.id: mark for mark in marks}
        self._lanes = self._lanes_made_anew()
        self._start_painting()

    def add_mark(self, mark: Mark) -> None:
        """Show one more coding. Raises ValueError if one with its id is shown."""
        dirty = self._lanes.insert(mark.id, mark.start, mark.end)
        named_before = self._names_coders
        self._marks[mark.id] = mark
        self._marks_changed(dirty, named_before)

    def remove_mark(self, mark_id: int) -> None:
        """Stop showing a coding. Raises KeyError if it is not shown."""
        dirty = self._lanes.remove(mark_id)
        named_before = self._names_coders
        del self._marks[mark_id]
        self._marks_changed(dirty, named_before)

    def update_mark(self, mark: Mark) -> None:
        """Show a coding's new span, name, colour or star. Raises KeyError if it is not shown."""
        dirty = self._lanes.update(mark.id, mark.start, mark.end)
        named_before = self._names_coders
        before = self._marks[mark.id]
        self._marks[mark.id] = mark
        if replace(before, start=mark.start, end=mark.end) != mark:
            first, last = self._lanes.placed(mark.id).first, self._lanes.placed(mark.id).last
            dirty |= set(range(first, last + 1))
        self._marks_changed(dirty, named_before)

    def set_read_nothing(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark these passages, and no others, as read without finding anything to code."""
        self._read_nothing = unite(spans)
        self._start_painting()

    def set_hits(self, spans: Iterable[tuple[int, int]], current: tuple[int, int] | None = None) -> None:
        """Highlight what a search found, the current hit more than the others; no spans to end it."""
        chosen = None if current is None else Span(*current)
        self._lay_over(replace(self._overlay, hits=tuple(unite(spans)), current_hit=chosen))

    def _take(self, transcript: ShownTranscript, marks: Iterable[Mark], read_nothing: Iterable[Span]) -> None:
        """Show another document from its start."""
        self._transcript = transcript
        self._marks = {mark.id: mark for mark in marks}
        self._read_nothing = unite(read_nothing)
        self._overlay = Overlay(focused=self.has_focus)
        self._wrap()
        self.scroll_to(y=0, animate=False, force=True)

    @property
    def _names_coders(self) -> bool:
        return any(not mark.own for mark in self._marks.values())

    def _marks_changed(self, dirty: set[int], named_before: bool) -> None:
        if named_before != self._names_coders:
            self._start_painting()
            return
        if self._painter is not None:
            self._painter.forget(dirty)
        for line in dirty:
            self._strips.pop(line, None)
        for line in self.visible_rows:
            if line in dirty:
                self.refresh_lines(line)

    # ------------------------------------------------------------------ layout

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew if the width changed; the text at the top of the window stays there."""
        self._before_layout()
        if self.scrollable_content_region.width != self.virtual_size.width:
            top = self._wrapped.starts[min(round(self.scroll_offset.y), len(self._wrapped) - 1)]
            self._wrap()
            self.scroll_to(y=self._wrapped.line_of(top), animate=False, force=True)
        self._after_layout()

    def _before_layout(self) -> None:
        """Called when the size has changed and the text is not yet wrapped for it."""

    def _after_layout(self) -> None:
        """Called when the size has changed and the text is wrapped for it."""

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        names = {self._transcript.shown_name(turn) for turn in self._transcript.turns}
        longest = max((cell_len(fitted(name, _LONGEST_SPEAKER).rstrip()) for name in names), default=0)
        self._columns = columns_for(width, longest)
        shown = [_shown_part(self._transcript.text, turn) for turn in self._transcript.turns]
        self._wrapped = WrappedText(self._transcript.text, shown, self._columns.text, self._width_mode)
        self._lanes = self._lanes_made_anew()
        self._overlay = replace(self._overlay, caret_line=self._wrapped.line_of(self._overlay.caret))
        self._bar_rows = self._rows_with_bar()
        # Before the first layout there is no width yet; codings and caret are kept in order all the same.
        if width > 0:
            self.virtual_size = Size(width, len(self._wrapped))
        self._start_painting()

    def _lanes_made_anew(self) -> Lanes:
        return Lanes(self._wrapped, ((mark.id, mark.start, mark.end) for mark in self._marks.values()))

    # ------------------------------------------------------------------ painting

    def notify_style_update(self) -> None:
        """The theme or the style sheet changed: mix the colours anew at the next row."""
        super().notify_style_update()
        self._inks = None
        self._painter = None
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        line = y + round(self.scroll_offset.y)
        width = self.scrollable_content_region.width
        painter = self._painter or self._made_painter()
        if line >= len(self._wrapped):
            return Strip.blank(width, self._made_inks().plain)
        state = self._row_state(line, y == 0)
        kept = self._strips.get(line)
        if kept is not None and kept[0] == state and kept[1].cell_length == width:
            return kept[1]
        strip = painter.paint(line, state, width)
        if len(self._strips) >= _KEPT_ROWS:
            self._strips.clear()
        self._strips[line] = (state, strip)
        return strip

    def _lay_over(self, overlay: Overlay) -> None:
        """Show another overlay; only the rows that look different are painted again."""
        self._overlay = overlay
        self._bar_rows = self._rows_with_bar()
        for y, line in enumerate(self.visible_rows):
            kept = self._strips.get(line)
            if kept is None or kept[0] != self._row_state(line, y == 0):
                self.refresh_lines(line)

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
        self._strips.clear()
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
                )
            )
        return self._inks


def _cut(span: Span | None, start: int, end: int) -> Span | None:
    """The part of a span inside `[start, end)`; None if there is none."""
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))


def _shown_part(text: str, turn: Turn) -> tuple[int, int]:
    """A turn without what the speaker column says: its label, and a stamp if the turn's time is known."""
    if not turn.speech:
        return turn.start, turn.end
    position = turn.start
    while position < turn.speech[0].start:
        known = [turn.label] if turn.label is not None else []
        if turn.start_ms is not None:
            known.extend(turn.stamps)
        ending = next((span.end for span in known if span.start == position < span.end), None)
        if ending is None and text[position].isspace():
            ending = position + 1
        if ending is None:
            break
        position = min(ending, turn.speech[0].start)
    return position, turn.end
