"""Paints one visual row: names, brackets and text. Knows no widget; everything it depends on is handed in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.text.cells import CellRow, fitted
from qualcode.text.lanes import NO_LABEL, Lanes, Placed
from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.columns import Columns
from qualcode.tui.transcript.inks import Inks, Layer
from qualcode.tui.transcript.model import Mark, ShownTranscript

BAR = "▌"
_KEPT_ROWS = 2000
_LEAST_NAME = 3
_LONGEST_NAME = 60
_MOST_BESIDE = 3
"""Names that may stand beside another on one row."""
_BETWEEN = "  "
_ROOM_FOR_INITIALS = 12
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

    placed: list[Placed]
    marks: list[Mark]
    names: list[Segment]
    brackets: list[Segment]
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
        self._labels: dict[int, tuple[Mark, str, int]] = {}
        self._speakers: dict[str, str] = {}

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
        names = self._names(line, row.placed, sticky=True) if state.sticky else row.names
        segments = [*names, *row.brackets]
        segments.append(Segment(BAR, inks.bar) if state.bar else Segment(" ", inks.plain))
        segments.extend(self._text(line, row, state))
        segments = [segment for segment in segments if segment.text]
        return Strip(segments).adjust_cell_length(width, inks.plain).simplify()

    def named_on(self, line: int) -> int | None:
        """The id of the mark whose name is drawn on a row; beside it may stand others."""
        return next((mark.id for mark in self._named_on(line)), None)

    # ------------------------------------------------------------------ names and brackets

    def _row(self, line: int) -> _Row:
        wrapped = self._wrapped
        start, end = wrapped.starts[line], wrapped.ends[line]
        placed = self._lanes.at(line)
        marks = [self._marks[one.id] for one in placed]
        brackets = self._brackets(line, placed)
        read = _overlapping(self._read_nothing, start, end)
        brackets.append(Segment(READ_NOTHING if read else " ", self._inks.muted))
        cells = None if wrapped.is_simple(line) else wrapped.cell_row(line)
        return _Row(placed, marks, self._names(line, placed), brackets, self._not_speech(line, start, end), cells)

    def _used_lanes(self, placed: list[Placed]) -> int:
        """Lanes that have something to show on a row; those that are free are room for the names."""
        return min(self._columns.lanes, placed[-1].lane + 1) if placed else 0

    def _brackets(self, line: int, placed: list[Placed]) -> list[Segment]:
        used = self._used_lanes(placed)
        brackets = [Segment(" ", self._inks.plain)] * used
        for one in placed[:used]:
            if one.lane < used:
                mark = self._marks[one.id]
                shape = _shape(line, one, _HEAVY if mark.own else _LIGHT)
                brackets[used - 1 - one.lane] = Segment(shape, self._inks.bracket(mark.colour))
        return brackets

    def _names(self, line: int, placed: list[Placed], *, sticky: bool = False) -> list[Segment]:
        """All that stands left of the brackets: who speaks or when, and the codes named on this row.

        The room is shared: where both stand on one row, the codes take what they need and the speaker the rest,
        but never less than the speaker's own column.
        """
        columns, plain = self._columns, self._inks.plain
        room = columns.speaker + columns.names + columns.lanes - self._used_lanes(placed)
        first = self._named_on(line)
        others = [self._marks[one.id] for one in placed if one.first == line and one.label == NO_LABEL]
        beyond = {one.id for one in placed if one.lane >= columns.lanes}
        who, style, may_be_cut = self._who(line, sticky)
        if not (who or placed):
            return [Segment(" " * room, plain)]
        need = cell_len(who) + 1 if who else 0
        wished = self._wish(first, len(beyond | {mark.id for mark in others})) if need else 0
        least = min(need, columns.speaker) if may_be_cut else 0
        taken = min(need, max(least, room - wished))
        if taken < need and (not may_be_cut or taken < _LEAST_NAME):
            taken = 0
        codes = self._codes(first, others, beyond, room - taken)
        spare = min(len(codes[0].text) if codes[0].style == plain else 0, need - taken)
        if taken and spare > 0:
            # A name of which only the mark is left needs less than it was given.
            taken += spare
            codes = self._codes(first, others, beyond, room - taken)
        if not taken:
            return codes
        return [Segment(fitted(who, taken - 1, self._wrapped.mode), style), Segment(" ", plain), *codes]

    def _named_on(self, line: int) -> list[Mark]:
        """The mark whose name stands on a row, if one does."""
        label = self._lanes.label_at(line)
        if label is not None and self._gives_way(line, label):
            label = None
        elif label is None and line > 0:
            above = self._lanes.label_at(line - 1)
            label = above if above is not None and self._gives_way(line - 1, above) else None
        return [] if label is None else [self._marks[label]]

    def _gives_way(self, line: int, label: int) -> bool:
        """True if a name stands one row lower, since here it has no room beside the speaker's."""
        wrapped, lanes, columns = self._wrapped, self._lanes, self._columns
        if not wrapped.starts_turn(line) or lanes.placed(label).last == line or lanes.label_at(line + 1) is not None:
            return False
        placed = lanes.at(line)
        room = columns.speaker + columns.names + columns.lanes - self._used_lanes(placed)
        who = self._who(line, False)[0]
        unnamed = {one.id for one in placed if one.lane >= columns.lanes or (one.first, one.label) == (line, NO_LABEL)}
        return bool(who) and cell_len(who) + 1 + self._wish([self._marks[label]], len(unnamed)) > room

    def _who(self, line: int, sticky: bool) -> tuple[str, Style, bool]:
        """Who speaks, or when, where this row says it; its style, and whether it may be shortened."""
        inks, wrapped = self._inks, self._wrapped
        if not wrapped.first_lines:
            return "", inks.plain, False
        index = bisect_right(wrapped.first_lines, line) - 1
        turn = self._transcript.turns[index]
        after = line - wrapped.first_lines[index]
        if after == 0 or (sticky and not wrapped.is_spacer(line)):
            return self._speaker(turn), inks.speaker if after == 0 else inks.sticky, True
        if after == 1 and turn.start_ms is not None:
            return _clock(turn.start_ms), inks.muted, False
        return "", inks.plain, False

    def _speaker(self, turn: Turn) -> str:
        """The name shown for a turn, in one line and not too long."""
        shown = self._transcript.shown_name(turn)
        known = self._speakers.get(shown)
        if known is None:
            known = self._speakers[shown] = fitted(shown, _LONGEST_NAME, self._wrapped.mode).rstrip()
        return known

    def _wish(self, first: list[Mark], unnamed: int) -> int:
        """The cells that show the row's first name whole, with the count of the rest."""
        more = len(f"+{unnamed} ") if unnamed else 0
        return sum(self._whole_label(mark)[1] + 1 for mark in first) + more

    def _codes(self, first: list[Mark], others: list[Mark], beyond: set[int], room: int) -> list[Segment]:
        """The codes named on a row and how many marks found no room, right-aligned in exactly `room` cells.

        Args:
            first: The mark whose name stands here, if one does; its name may be shortened.
            others: Marks that begin here and have no row of their own; named where there is room for a whole name.
            beyond: Ids of the marks that have no lane; counted on each row.
            room: Cells, with the blank before the brackets.
        """
        inks = self._inks
        for shown in range(min(len(others), _MOST_BESIDE), -1, -1):
            hidden = len(beyond | {mark.id for mark in others[shown:]})
            more = f" +{hidden}" if hidden else ""
            beside = [(self._whole_label(mark)[0] + _BETWEEN, mark) for mark in others[:shown]]
            fits = room - len(more) - 1 - sum(cell_len(text) for text, _ in beside)
            whole = sum(self._whole_label(mark)[1] for mark in first)
            if fits >= whole:
                break
        if fits < 1:
            text = more.strip() if len(more) <= room else "+" if more else ""
            return [Segment((text + " " if len(text) < room else text).rjust(room)[:room], inks.muted)]
        named = [
            *beside,
            *((self._label(mark, fits) if fits < whole else self._whole_label(mark)[0], mark) for mark in first),
        ]
        blank = room - len(more) - 1 - sum(cell_len(text) for text, _ in named)
        segments = [Segment(" " * blank, inks.plain)]
        segments.extend(Segment(text, inks.name(mark.colour)) for text, mark in named)
        segments.append(Segment(more + " ", inks.muted))
        return segments

    def _whole_label(self, mark: Mark) -> tuple[str, int]:
        """A mark's label at its full length, and the cells it takes."""
        known = self._labels.get(mark.id)
        if known is None or known[0] is not mark:
            label = self._label(mark, _LONGEST_NAME)
            known = self._labels[mark.id] = (mark, label, cell_len(label))
        return known[1:]

    def _label(self, mark: Mark, room: int) -> str:
        """Glyph, star and name, and whose it is if not one's own, in at most `room` cells; the name gives way."""
        mode = self._wrapped.mode
        glyph = fitted(mark.glyph, min(2, max(1, cell_len(mark.glyph))), mode)
        before = glyph + (STAR if mark.star else "") + " "
        after = ""
        if self._initials and not mark.own and room >= _ROOM_FOR_INITIALS:
            after = f" {fitted(mark.initials, 2, mode).rstrip()}"
        rest = room - cell_len(before) - cell_len(after)
        if rest < _LEAST_NAME:
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
            if len({mark.code_id for mark in covering}) > 1:
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
