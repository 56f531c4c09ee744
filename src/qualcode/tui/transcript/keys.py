"""What the keys of the transcript do: movement, selection and scrolling; coding is the screen's business."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.graphemes import previous_boundary
from qualcode.text.movement import UNITS, Direction
from qualcode.tui.transcript.caret import CaretSurface


def _bind(keys: str, action: str, description: str, name: str) -> Binding:
    return Binding(keys, action, description, show=False, id=f"transcript.{name}")


# Chords that terminals lose have a capital too: W B for words, J K L H to extend, A Z for both ends.
TRANSCRIPT_BINDINGS: list[BindingType] = [
    _bind("down", "move_unit(1)", tr("Next passage"), "next_unit"),
    _bind("up", "move_unit(-1)", tr("Previous passage"), "previous_unit"),
    _bind("shift+down,J", "extend_unit(1)", tr("Extend by a passage"), "extend_next_unit"),
    _bind("shift+up,K", "extend_unit(-1)", tr("Extend back by a passage"), "extend_previous_unit"),
    _bind("right", "move_character(1)", tr("Next character"), "next_character"),
    _bind("left", "move_character(-1)", tr("Previous character"), "previous_character"),
    _bind("shift+right", "extend_character(1)", tr("Extend by a character"), "extend_next_character"),
    _bind("shift+left", "extend_character(-1)", tr("Extend back by a character"), "extend_previous_character"),
    _bind("ctrl+right,W", "move_word(1)", tr("Next word"), "next_word"),
    _bind("ctrl+left,B", "move_word(-1)", tr("Previous word"), "previous_word"),
    _bind("ctrl+shift+right,L", "extend_word(1)", tr("Extend by a word"), "extend_next_word"),
    _bind("ctrl+shift+left,H", "extend_word(-1)", tr("Extend back by a word"), "extend_previous_word"),
    _bind("right_square_bracket", "move_turn(1)", tr("Next turn"), "next_turn"),
    _bind("left_square_bracket", "move_turn(-1)", tr("Previous turn"), "previous_turn"),
    _bind("pagedown", "move_page(1)", tr("Page down"), "page_down"),
    _bind("pageup", "move_page(-1)", tr("Page up"), "page_up"),
    _bind("home", "move_edge(-1)", tr("Start of the passage, then of the turn"), "start"),
    _bind("end", "move_edge(1)", tr("End of the passage, then of the turn"), "end"),
    _bind("shift+home", "extend_edge(-1)", tr("Extend to the start of the passage"), "extend_start"),
    _bind("shift+end", "extend_edge(1)", tr("Extend to the end of the passage"), "extend_end"),
    _bind("ctrl+home,A", "move_document(-1)", tr("Start of the document"), "document_start"),
    _bind("ctrl+end,Z", "move_document(1)", tr("End of the document"), "document_end"),
    _bind("ctrl+shift+home", "extend_document(-1)", tr("Extend to the document's start"), "extend_document_start"),
    _bind("ctrl+shift+end", "extend_document(1)", tr("Extend to the document's end"), "extend_document_end"),
    _bind("v", "cycle_unit", tr("Step by sentence, turn or word"), "cycle_unit"),
    _bind("escape", "drop_selection", tr("Drop the selection"), "drop_selection"),
]


class KeyedSurface(CaretSurface):
    """A transcript that keys move about in. A direction is 1 towards the end, -1 towards the start."""

    BINDINGS = TRANSCRIPT_BINDINGS

    def action_move_unit(self, direction: Direction) -> None:
        """To the next or previous sentence, turn or word; from a selection, behind or before it."""
        following = self._path.step(self._unit, self.passage, direction)
        if following is not None:
            self._set(self._path.place(following.start), None)
        elif self.selection is not None:
            self._set(self._caret, None)

    def action_extend_unit(self, direction: Direction) -> None:
        """Take in one unit more, or give one back; the first time, begin with the unit under the caret."""
        anchored, caret = self._selection_anchor, self._caret
        if anchored is None:
            anchored = self._path.unit_at(self._unit, self._caret)
            caret = anchored.end
        self._set(self._path.extend(self._unit, anchored, caret, direction), anchored)

    def action_move_character(self, direction: Direction) -> None:
        """To the next or previous grapheme cluster of speech."""
        self._set(self._path.right(self._caret) if direction > 0 else self._path.left(self._caret), None)

    def action_extend_character(self, direction: Direction) -> None:
        """Select one cluster more or fewer."""
        self._extend_to(
            self._path.right(self._caret, extending=True) if direction > 0 else self._path.left(self._caret)
        )

    def action_move_word(self, direction: Direction) -> None:
        """To the start of the next or previous word."""
        word = self._path.step("word", Span(self._caret, self._caret + 1), direction)
        if word is not None:
            self._set(word.start, None)

    def action_extend_word(self, direction: Direction) -> None:
        """Select to the end of the next word, or back to the start of the one before."""
        anchored = self._selection_anchor or Span(self._caret, self._caret)
        self._set(self._path.extend("word", anchored, self._caret, direction), anchored)

    def action_move_turn(self, direction: Direction) -> None:
        """To the start of the next or previous turn."""
        self._move_to(self._path.step("turn", self._path.unit_at("turn", self._caret), direction))

    def turn_of_speaker(self, direction: Direction) -> Span | None:
        """The next or previous turn of whoever speaks at the caret; None if there is none."""
        return self._path.turn_of_speaker(self._caret, direction)

    def action_move_edge(self, direction: Direction) -> None:
        """To the first or last character of the passage; from there, of the turn."""
        place = self._edge(self._path.unit_at(self._unit, self._caret), direction)
        if place == self._caret and self.selection is None:
            place = self._edge(self._path.unit_at("turn", self._caret), direction)
        self._set(place, None)

    def action_extend_edge(self, direction: Direction) -> None:
        """Select to the start or end of the unit; from there, of the turn."""
        for unit in (self._unit, "turn"):
            span = self._path.unit_at(unit, self._caret)
            place = span.end if direction > 0 else self._path.place(span.start)
            if place != self._caret:
                self._extend_to(place)
                return

    def action_move_document(self, direction: Direction) -> None:
        """To the first or last character of speech."""
        document = Span(self._path.first, self._path.last)
        self._set(self._edge(document, direction), None)

    def action_extend_document(self, direction: Direction) -> None:
        """Select to the start or end of the document."""
        self._extend_to(self._path.last if direction > 0 else self._path.first)

    def action_move_page(self, direction: Direction) -> None:
        """Scroll by a window less one row; the caret keeps its row and column in it."""
        step = max(1, self.window_height - 1) * direction
        wrapped = self.wrapped
        line = wrapped.line_of(self._caret)
        goal = self._goal_column
        if goal is None:
            goal = wrapped.column_of(line, self._caret)
        target = min(max(line + step, 0), len(wrapped) - 1)
        self._scroll_rows(round(self.scroll_offset.y) + step)
        place = self._path.place(wrapped.offset_at(target, goal))
        self._set(place, None, scrolls=wrapped.line_of(place) not in self.visible_rows)
        self._goal_column = goal

    def action_cycle_unit(self) -> None:
        """Step by the next kind of unit."""
        self.unit = UNITS[(UNITS.index(self._unit) + 1) % len(UNITS)]

    def action_drop_selection(self) -> None:
        """Select nothing; without a selection, or with one that nobody made here, the key goes on to the screen."""
        if self._selection_anchor is None or (self.led_to is not None and self.selection == self.led_to):
            raise SkipAction()
        self.drop_selection()

    def drop_selection(self) -> None:
        """Select nothing; the caret stays on the last of what was selected."""
        selection = self.selection
        self._set(self._caret, None)
        if selection is not None and self._caret == selection.end:
            # Behind the last character stands the next passage, which was not selected.
            self._set(previous_boundary(self.transcript.text, self._caret), None)

    def _move_to(self, span: Span | None) -> None:
        if span is not None:
            self._set(self._path.place(span.start), None)

    def _extend_to(self, place: int) -> None:
        self._set(place, self._selection_anchor or Span(self._caret, self._caret))

    def _edge(self, span: Span, direction: Direction) -> int:
        return self._path.last_place_in(span) if direction > 0 else self._path.place(span.start)
