"""The scrolling surface: wraps the transcript, keeps the margin, and paints what it is told to show.

Where the caret is and what keys do is the business of the classes built on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.scrollbar import ScrollBar

from qualcode.domain.spans import Span, unite
from qualcode.domain.transcripts import Turn
from qualcode.text.cells import fitted
from qualcode.text.lanes import Lanes
from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.columns import Columns, columns_for
from qualcode.tui.transcript.model import Mark, ShownTranscript
from qualcode.tui.transcript.painted import Overlay as Overlay
from qualcode.tui.transcript.painted import PaintedRows
from qualcode.tui.transcript.scroll_bar import QuickScrollBar

_LONGEST_SPEAKER = 40


class TranscriptSurface(PaintedRows, can_focus=True):
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

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = QuickScrollBar()
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar


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
