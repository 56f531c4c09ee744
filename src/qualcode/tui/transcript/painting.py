"""Paints one visual row: speaker, margin and text. Knows no widget; everything it depends on is handed in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from qualcode.domain.spans import Span
from qualcode.text.cells import CellRow, fitted
from qualcode.text.lanes import NO_LABEL, Lanes, Placed
from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.columns import Columns
from qualcode.tui.transcript.inks import Inks, Layer
from qualcode.tui.transcript.model import Mark, ShownTranscript

BAR = "▌"
_KEPT_ROWS = 2000
READ_NOTHING = "·"
STAR = "★"
# Own brackets are heavy, others' are light: first row, last row, between, only row.
_HEAVY = ("┏", "┗", "┃", "╺")
_LIGHT = ("┌", "└", "│", "╶")


class RowState(NamedTuple):
    """All that a row shows besides what the document and its codings give it; spans are cut to the row."""

    passage: Span | None
    selection: Span | None
    caret: int
    """The caret's offset, -1 where it stands in another row."""
    focused: bool
    """True if the caret is drawn as active; False in every row without the caret."""
    tinted: tuple[int, ...] | None
    """Ids of the codings to tint; None for all."""
    hits: tuple[tuple[int, int, bool], ...]
    """`(start, end, is current)` of each hit."""
    bar: bool
    """The row belongs to the passage or selection."""
    sticky: bool
    """The row is the first one visible and shows who is speaking."""


@dataclass(slots=True)
class _Row:
    """What a row shows whatever the caret does."""

    marks: list[Mark]
    margin: list[Segment]
    quiet: list[Span]
    """Labels, stamps and other text that is not speech, cut to the row."""
    cells: CellRow | None
    """None where each code point is one cell."""


class RowPainter:
    """Paints rows of one transcript at one width in one theme.

    Args:
        transcript: The document.
        wrapped: Its visual lines.
        lanes: The margin; the caller keeps it up to date.
        marks: The codings by id; the caller keeps them up to date and forgets the rows that change.
        columns: The widths.
        inks: The styles.
        read_nothing: Passages read without finding anything, ascending and disjoint.
        initials: True if the margin names the coders.
    """

    def __init__(
        self,
        transcript: ShownTranscript,
        wrapped: WrappedText,
        lanes: Lanes,
        marks: Mapping[int, Mark],
        columns: Columns,
        inks: Inks,
        read_nothing: Sequence[Span],
        *,
        initials: bool,
    ) -> None:
        self._transcript = transcript
        self._wrapped = wrapped
        self._lanes = lanes
        self._marks = marks
        self._columns = columns
        self._inks = inks
        self._read_nothing = read_nothing
        self._initials = initials
        self._rows: dict[int, _Row] = {}

    def forget(self, lines: set[int]) -> None:
        """Drop what is remembered of rows whose codings changed."""
        for line in lines:
            self._rows.pop(line, None)

    def paint(self, line: int, state: RowState, width: int) -> Strip:
        """One row, exactly `width` cells wide."""
        row = self._rows.get(line)
        if row is None:
            if len(self._rows) >= _KEPT_ROWS:
                self._rows.clear()
            row = self._rows[line] = self._row(line)
        inks = self._inks
        segments = [self._speaker(line, state.sticky), *row.margin]
        segments.append(Segment(BAR, inks.bar) if state.bar else Segment(" ", inks.plain))
        segments.extend(self._text(line, row, state))
        segments = [segment for segment in segments if segment.text]
        return Strip(segments).adjust_cell_length(width, inks.plain).simplify()

    # ------------------------------------------------------------------ speaker and margin

    def _speaker(self, line: int, sticky: bool) -> Segment:
        room = self._columns.speaker
        wrapped = self._wrapped
        blank = Segment(" " * room, self._inks.plain)
        if not room or not len(wrapped.first_lines):
            return blank
        index = bisect_right(wrapped.first_lines, line) - 1
        turn = self._transcript.turns[index]
        after = line - wrapped.first_lines[index]
        if after == 0 or (sticky and not wrapped.is_spacer(line)):
            name = fitted(self._transcript.shown_name(turn), room - 1, wrapped.mode) + " "
            return Segment(name, self._inks.speaker if after == 0 else self._inks.sticky)
        if after == 1 and turn.start_ms is not None:
            clock = _clock(turn.start_ms)
            if len(clock) < room:
                return Segment(clock.ljust(room), self._inks.muted)
        return blank

    def _row(self, line: int) -> _Row:
        wrapped = self._wrapped
        start, end = wrapped.starts[line], wrapped.ends[line]
        placed = self._lanes.at(line)
        marks = [self._marks[one.id] for one in placed]
        read = _overlapping(self._read_nothing, start, end)
        margin = self._margin(line, placed)
        margin.append(Segment(READ_NOTHING if read else " ", self._inks.muted))
        cells = None if wrapped.is_simple(line) else wrapped.cell_row(line)
        return _Row(marks, margin, self._not_speech(line, start, end), cells)

    def _margin(self, line: int, placed: list[Placed]) -> list[Segment]:
        """Name and brackets; lanes that are free on this row are room for the name."""
        lanes = self._columns.lanes
        used = min(lanes, placed[-1].lane + 1) if placed else 0
        names = self._names(line, placed, self._columns.names + lanes - used)
        brackets = [Segment(" ", self._inks.plain)] * used
        for one in placed[:used]:
            if one.lane < used:
                mark = self._marks[one.id]
                shape = _shape(line, one, _HEAVY if mark.own else _LIGHT)
                brackets[used - 1 - one.lane] = Segment(shape, self._inks.bracket(mark.colour))
        return [*names, *brackets]

    def _names(self, line: int, placed: list[Placed], room: int) -> list[Segment]:
        """The name that stands on this row, and how many marks found no room, in exactly `room` cells."""
        inks = self._inks
        hidden = sum(one.lane >= self._columns.lanes or (one.first == line and one.label == NO_LABEL) for one in placed)
        more = f"+{hidden}" if hidden else ""
        if room < len(more) + 2:
            return [Segment((more if len(more) <= room else "+").rjust(room)[:room], inks.muted)]
        label = self._lanes.label_at(line)
        if label is None:
            return [Segment(more.rjust(room - 1) + " ", inks.muted)]
        mark = self._marks[label]
        fits = room - 1 - (len(more) + 1 if more else 0)
        name = self._label(mark, fits)
        segments = [Segment(" " * (fits - cell_len(name)), inks.plain), Segment(name, inks.name(mark.colour))]
        segments.append(Segment(f" {more} " if more else " ", inks.muted))
        return segments

    def _label(self, mark: Mark, room: int) -> str:
        """Glyph, star, name and initials, in at most `room` cells; the name gives way."""
        mode = self._wrapped.mode
        glyph = fitted(mark.glyph, min(2, max(1, cell_len(mark.glyph))), mode)
        before = glyph + (STAR if mark.star else "") + " "
        after = f" {fitted(mark.initials, 2, mode).rstrip()}" if self._initials and room >= 12 else ""
        rest = room - cell_len(before) - cell_len(after)
        if rest < 3:
            return glyph if cell_len(glyph) <= room else " " * room
        return before + fitted(mark.name, rest, mode).rstrip() + after

    def _not_speech(self, line: int, start: int, end: int) -> list[Span]:
        if start == end or self._wrapped.is_spacer(line):
            return []
        quiet, position = [], start
        for speech in self._transcript.turns[self._wrapped.turns[line]].speech:
            if speech.start > position:
                quiet.append(Span(position, min(speech.start, end)))
            position = max(position, speech.end)
            if position >= end:
                break
        if position < end:
            quiet.append(Span(position, end))
        return quiet

    # ------------------------------------------------------------------ text

    def _text(self, line: int, row: _Row, state: RowState) -> list[Segment]:
        start, end = self._wrapped.starts[line], self._wrapped.ends[line]
        # A blank at which the line breaks is not part of the picture, only of a selection.
        seen = max(start, end - 1) if end > start and self._transcript.text[end - 1] in " \t\n" else end
        tinting = [mark for mark in row.marks if state.tinted is None or mark.id in state.tinted]
        # The shortest coding is the one on top.
        tinting.sort(key=lambda mark: mark.start - mark.end)
        layers = _layers(row, state)
        cuts = {start, seen, end}
        for a, b, _ in layers:
            cuts.update((a, b))
        for mark in tinting:
            cuts.update((mark.start, mark.end))
        if state.caret >= 0:
            cuts.update((state.caret, self._after(row, state.caret)))
        places = sorted(self._boundaries(row, (cut for cut in cuts if start <= cut <= end)))
        segments = []
        for a, b in pairwise(places):
            flags = Layer.NONE
            for low, high, layer in layers:
                if low < b and a < high:
                    flags |= layer
            covering = [mark for mark in tinting if mark.start < b and a < min(mark.end, seen)]
            if a >= seen:
                flags &= Layer.SELECTED
            if len(covering) > 1:
                flags |= Layer.TINTED_TWICE
            if a <= state.caret < b:
                flags |= Layer.CARET if state.focused else Layer.BLURRED_CARET
            style = self._inks.text(covering[-1].colour if covering else None, flags)
            segments.append(Segment(self._drawn(row, a, b), style))
        if state.caret == end:
            flags = Layer.CARET if state.focused else Layer.BLURRED_CARET
            segments.append(Segment(" ", self._inks.text(None, flags)))
        return segments

    def _after(self, row: _Row, offset: int) -> int:
        """The end of the cluster at `offset`."""
        if row.cells is None:
            return offset + 1
        return row.cells.offsets[min(row.cells.index_of(offset) + 1, len(row.cells.offsets) - 1)]

    def _boundaries(self, row: _Row, cuts: Iterable[int]) -> set[int]:
        """The cuts; for one inside a cluster, both ends of the cluster."""
        if row.cells is None:
            return set(cuts)
        boundaries: set[int] = set()
        for cut in cuts:
            before = row.cells.offsets[row.cells.index_of(cut)]
            boundaries.update((before,) if before == cut else (before, self._after(row, cut)))
        return boundaries

    def _drawn(self, row: _Row, a: int, b: int) -> str:
        if row.cells is None:
            return self._transcript.text[a:b].replace("\n", " ")
        return "".join(row.cells.drawn[row.cells.index_of(a) : row.cells.index_of(b)])


def _shape(line: int, one: Placed, shapes: tuple[str, str, str, str]) -> str:
    """The piece of a bracket that stands on a row."""
    first, last, between, only = shapes
    if one.first == one.last:
        return only
    return first if line == one.first else last if line == one.last else between


def _layers(row: _Row, state: RowState) -> list[tuple[int, int, Layer]]:
    """The stretches of a row with what lies over each."""
    layers = [(span.start, span.end, Layer.QUIET) for span in row.quiet]
    if state.passage is not None:
        layers.append((*state.passage, Layer.PASSAGE))
    if state.selection is not None:
        layers.append((*state.selection, Layer.SELECTED))
    layers.extend((a, b, Layer.CURRENT_HIT if current else Layer.HIT) for a, b, current in state.hits)
    return layers


def _overlapping(spans: Sequence[Span], start: int, end: int) -> bool:
    """True if one of the ascending, disjoint spans shares a code point with `[start, end)`."""
    index = bisect_left(spans, end, key=lambda span: span[0]) - 1
    return index >= 0 and spans[index][1] > start and start < end


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
