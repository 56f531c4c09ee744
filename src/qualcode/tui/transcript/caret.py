"""The caret, the selection and the passage: the state that keys and mouse change and the screen asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.geometry import Offset

from qualcode.domain.spans import Span
from qualcode.text.cells import WidthMode
from qualcode.text.movement import UNITS, SpeechPath, Unit
from qualcode.tui.transcript.model import (
    DISPLAY_MODES,
    CaretMoved,
    DisplayMode,
    Mark,
    ShownTranscript,
    UnitChanged,
)
from qualcode.tui.transcript.surface import TranscriptSurface

_CONTEXT_ROWS = 3
_FEW_ROWS = 60


class CaretSurface(TranscriptSurface):
    """A transcript with a caret that always stands on a passage."""

    def __init__(self, *, width_mode: WidthMode = "safe", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(width_mode=width_mode, id=id, classes=classes)
        self._path = SpeechPath("", (), ())
        self._caret = 0
        self._selection_anchor: Span | None = None
        self.led_to: Span | None = None
        """What was selected by the screen that led here: Esc leads back at once while nothing else is selected."""
        self._unit: Unit = "sentence"
        self._display_mode: DisplayMode = "caret"
        self._goal_column: int | None = None
        self._awaits_layout = False
        self._in_window = False
        self._follows_layout = False

    # ------------------------------------------------------------------ what the screen sets

    def show(
        self,
        transcript: ShownTranscript,
        marks: Iterable[Mark] = (),
        read_nothing: Iterable[Span] = (),
        caret: int = 0,
    ) -> None:
        """Show a document.

        Args:
            transcript: The document.
            marks: Its codings.
            read_nothing: Passages read without finding anything to code.
            caret: Where the caret stands, in code points; taken to the nearest speech.
        """
        self._path = SpeechPath(transcript.text, transcript.turns, transcript.sentences)
        self._caret = self._path.place(caret)
        self._selection_anchor = self.led_to = None
        self._take(transcript, marks, read_nothing)
        self.go_to(caret)

    def go_to(self, start: int, end: int | None = None, select: bool = False) -> None:
        """Put the caret at an offset and scroll so that what stands around it can be read.

        Args:
            start: Code point offset.
            end: End of the span to go to.
            select: Select the span; needs `end`.
        """
        selected = self._path.trimmed(start, end) if select and end is not None else None
        if selected is not None:
            self._set(selected.end, Span(selected.start, selected.start), scrolls=False)
        else:
            self._set(self._path.place(start), None, scrolls=False)
        self._bring_into_view(*self.wrapped.rows_of(*(selected or Span(start, end or start))))

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these codings in place of all others."""
        super().set_marks(marks)
        self._refresh_tints()

    def add_mark(self, mark: Mark) -> None:
        """Show one more coding. Raises ValueError if one with its id is shown."""
        super().add_mark(mark)
        self._refresh_tints()

    def remove_mark(self, mark_id: int) -> None:
        """Stop showing a coding. Raises KeyError if it is not shown."""
        super().remove_mark(mark_id)
        self._refresh_tints()

    def update_mark(self, mark: Mark) -> None:
        """Show a coding's new span, name, colour or star. Raises KeyError if it is not shown."""
        super().update_mark(mark)
        self._refresh_tints()

    # ------------------------------------------------------------------ what the screen asks

    @property
    def caret(self) -> int:
        """The caret's code point offset; setting it drops the selection."""
        return self._caret

    @caret.setter
    def caret(self, offset: int) -> None:
        self._set(self._path.place(offset), None)

    @property
    def unit(self) -> Unit:
        """The unit the caret steps by."""
        return self._unit

    @unit.setter
    def unit(self, unit: Unit) -> None:
        if unit not in UNITS:
            raise ValueError(f"{unit!r} is none of {', '.join(UNITS)}")
        if unit != self._unit:
            self._unit = unit
            self._set(self._caret, self._selection_anchor)
            self.post_message(UnitChanged(unit))

    @property
    def display_mode(self) -> DisplayMode:
        """Which codings are tinted: none, those under the caret, or all."""
        return self._display_mode

    @display_mode.setter
    def display_mode(self, mode: DisplayMode) -> None:
        if mode not in DISPLAY_MODES:
            raise ValueError(f"{mode!r} is none of {', '.join(DISPLAY_MODES)}")
        self._display_mode = mode
        self._refresh_tints()

    @property
    def selection(self) -> Span | None:
        """What is selected, without labels and gaps at its ends; None if nothing is."""
        if self._selection_anchor is None:
            return None
        return self._path.trimmed(
            min(self._selection_anchor.start, self._caret), max(self._selection_anchor.end, self._caret)
        )

    @property
    def passage(self) -> Span:
        """What an action takes: the selection, else the unit at the caret; empty only without speech."""
        return self.selection or self._path.unit_at(self._unit, self._caret)

    @property
    def marks_at_caret(self) -> tuple[Mark, ...]:
        """The codings under the caret, the shortest first.

        With a selection, those that overlap it; without, those that hold the caret, and where none does,
        those that overlap the passage.
        """
        selection = self.selection
        if selection is None:
            holding = self._marks_in(Span(self._caret, self._caret + 1))
            if holding:
                return holding
        return self._marks_in(selection or self.passage)

    def _marks_in(self, span: Span) -> tuple[Mark, ...]:
        first, last = self.wrapped.rows_of(*span)
        if last - first < _FEW_ROWS:
            ids = {one.id for line in range(first, last + 1) for one in self._lanes.at(line)}
            near: Iterable[Mark] = [self._marks[one] for one in ids]
        else:
            near = self._marks.values()
        found = [mark for mark in near if span.overlaps((mark.start, mark.end))]
        return tuple(sorted(found, key=lambda mark: (mark.end - mark.start, mark.start, mark.id)))

    # ------------------------------------------------------------------ changing it

    def _set(self, caret: int, anchored: Span | None, *, scrolls: bool = True) -> None:
        """Put the caret somewhere, with what stays selected, paint, scroll, and tell the screen."""
        before = (self._overlay.caret, self._overlay.selection or self._overlay.passage)
        self._caret, self._selection_anchor = caret, anchored
        self._goal_column = None
        selection, passage = self.selection, self.passage
        self._lay_over(
            replace(
                self._overlay,
                caret=caret,
                caret_line=self.wrapped.line_of(caret),
                passage=passage,
                selection=selection,
                tinted=self._tinted(),
            )
        )
        if scrolls:
            self._keep_in_view(passage)
        self._move_cursor()
        if before != (caret, passage):
            self.post_message(CaretMoved(caret, passage))

    def _tinted(self) -> frozenset[int] | None:
        if self._display_mode == "all":
            return None
        if self._display_mode == "brackets":
            return frozenset()
        return frozenset(mark.id for mark in self.marks_at_caret)

    def _refresh_tints(self) -> None:
        self._lay_over(replace(self._overlay, tinted=self._tinted()))

    # ------------------------------------------------------------------ scrolling and the hardware cursor

    def _keep_in_view(self, passage: Span) -> None:
        """Scroll as little as shows the passage and some rows around it; a long one, the caret's row."""
        height = self.window_height
        first, last = self.wrapped.rows_of(*passage)
        context = min(_CONTEXT_ROWS, max(0, (height - 1) // 4))
        if last - first + 1 + 2 * context > height:
            first = last = self.wrapped.line_of(self._caret)
        top = round(self.scroll_offset.y)
        wanted = min(max(top, last + context - height + 1), first - context)
        if wanted != top:
            self._scroll_rows(wanted)

    def _bring_into_view(self, first: int, last: int) -> None:
        """Leave the window where it is if the rows stand well inside, else put them into its upper third."""
        height = self.window_height
        if height <= 0:
            self._awaits_layout = True
            return
        top, context = round(self.scroll_offset.y), min(_CONTEXT_ROWS, (height - 1) // 4)
        last = min(last, first + height - 1 - 2 * context)
        if first < top + context or last > top + height - 1 - context:
            self._scroll_rows(first - height // 3)

    def _scroll_rows(self, top: int) -> None:
        limit = max(0, len(self.wrapped) - self.window_height)
        self.scroll_to(y=min(max(0, top), limit), animate=False, force=True)

    def _move_cursor(self) -> None:
        """The terminal's own cursor follows the caret, for screen readers and input methods."""
        line = self._overlay.caret_line
        row = line - round(self.scroll_offset.y)
        self._in_window = 0 <= row < self.window_height
        if self._in_window and self.has_focus:
            column = self.columns.text_at + self.wrapped.column_of(line, self._caret)
            self.app.cursor_position = self.content_region.offset + Offset(column, row)

    def _before_layout(self) -> None:
        """Note whether the caret was in the window: then it stays there."""
        self._follows_layout = self._in_window

    def _after_layout(self) -> None:
        """After the first layout, show the caret; after others, only keep it in the window if it was there."""
        if self._awaits_layout and self.window_height > 0:
            self._awaits_layout = False
            self._bring_into_view(*self.wrapped.rows_of(*self.passage))
        elif self._follows_layout:
            self._keep_in_view(self.passage)
        self._move_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling leaves the caret on its text and takes the cursor along."""
        super().watch_scroll_y(old_value, new_value)
        self._move_cursor()

    def on_focus(self) -> None:
        """The caret is drawn as active."""
        self._lay_over(replace(self._overlay, focused=True))
        self._move_cursor()

    def on_blur(self) -> None:
        """The caret is drawn as resting; the passage stays highlighted."""
        self._lay_over(replace(self._overlay, focused=False))
