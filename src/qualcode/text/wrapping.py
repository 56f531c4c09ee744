"""A text wrapped once for a width: visual lines as arrays, and the way between offsets and cells."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from qualcode.text.cells import PIECES, CellRow, WidthMode, is_simple, kept_width, stands_alone, tab_width

NO_TURN = -1
"""The turn of a spacer row."""

LEAST_WIDTH = 20
"""The narrowest text column; a cluster always fits into it."""

# No visual line starts with these: closing marks, small kana, the prolonged sound mark.
_NEVER_FIRST = frozenset("、。，．！？；：）」』】》〉〕｝…‥·ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.!?;:)]}’”%")
_NEVER_LAST = frozenset("（「『【《〈〔｛([{‘“")


@lru_cache(maxsize=16)
def _line_pattern(width: int) -> re.Pattern[str]:
    """One visual line of simple characters: up to a blank, the end or a dash inside a word, else cut."""
    inside = rf"[^\n]{{1,{width}}}(?:[ \n]|\Z|(?<=\w[-–—])(?=\w))"
    return re.compile(rf"{inside}|[ \n]|[^\n]{{{width}}}")


class WrappedText:
    """The visual lines of a document at one width.

    A visual line is `[starts[i], ends[i])`. The white space at which a line breaks belongs to the line and
    may hang one cell over the edge; a line feed ends its line. Between two turns stands one blank spacer row;
    what lies between the turns is not drawn.

    Args:
        text: The document's text.
        turns: What is drawn of each turn, as `(start, end)` in code points: ascending and disjoint.
        width: Cells of the text column; less than LEAST_WIDTH counts as LEAST_WIDTH.
        mode: Safe or exact cluster widths.
    """

    def __init__(self, text: str, turns: Sequence[tuple[int, int]], width: int, mode: WidthMode = "safe") -> None:
        self.text = text
        self.width = max(LEAST_WIDTH, width)
        self.mode: WidthMode = mode
        self.starts = array("l")
        """First code point of each visual line; of a spacer, the end of the turn before it."""
        self.ends = array("l")
        """End of each visual line, exclusive."""
        self.turns = array("l")
        """Index of each visual line's turn, NO_TURN for a spacer."""
        self.first_lines = array("l")
        """The first visual line of each turn."""
        for index, (start, end) in enumerate(turns):
            if index:
                self._close(self.ends[-1], self.ends[-1])
                self.turns.append(NO_TURN)
            self.first_lines.append(len(self.starts))
            self._wrap_turn(start, end)
            self.turns.extend([index] * (len(self.starts) - len(self.turns)))
        if not turns:
            self._close(0, 0)
            self.turns.append(NO_TURN)

    def __len__(self) -> int:
        """The number of visual lines; at least one."""
        return len(self.starts)

    def is_spacer(self, line: int) -> bool:
        """True for the blank row between two turns (and for the only row of a document without turns)."""
        return self.turns[line] == NO_TURN

    def starts_turn(self, line: int) -> bool:
        """True for the first visual line of a turn."""
        turn = self.turns[line]
        return turn != NO_TURN and self.first_lines[turn] == line

    def line_of(self, offset: int) -> int:
        """The visual line that shows `offset`; in a gap between turns, the next turn's first line.

        The end of a turn is on its last line, unless the next turn begins there.
        """
        line = max(0, bisect_right(self.starts, offset) - 1)
        if self.turns[line] != NO_TURN or len(self.starts) == 1:
            return line
        return line - 1 if offset <= self.starts[line] else line + 1

    def line_before(self, offset: int) -> int:
        """The visual line that shows `offset`; in a gap between turns, the last line of the turn before."""
        line = max(0, bisect_right(self.starts, offset) - 1)
        return line if self.turns[line] != NO_TURN or line == 0 else line - 1

    def rows_of(self, start: int, end: int) -> tuple[int, int]:
        """First and last visual line that a span touches."""
        first = self.line_of(start)
        return first, max(first, self.line_before(max(start, end - 1)))

    def is_simple(self, line: int) -> bool:
        """True if each code point of the line is one cell wide."""
        return is_simple(self.text, self.starts[line], self.ends[line], lines=True)

    def cell_row(self, line: int) -> CellRow:
        """The clusters and cells of one visual line."""
        return CellRow(self.text, self.starts[line], self.ends[line], self.width, self.mode)

    def column_of(self, line: int, offset: int) -> int:
        """The cell at which the cluster holding `offset` begins, counted from the left of the text column."""
        offset = min(max(offset, self.starts[line]), self.ends[line])
        if is_simple(self.text, self.starts[line], self.ends[line], lines=True):
            return offset - self.starts[line]
        row = self.cell_row(line)
        return row.columns[row.index_of(offset)]

    def offset_at(self, line: int, column: int) -> int:
        """The start of the cluster drawn at a cell; right of the text, the last place of the line."""
        start, end = self.starts[line], self.ends[line]
        if self.turns[line] == NO_TURN:
            return self.starts[line + 1] if line + 1 < len(self.starts) else start
        last_place = self._ends_turn(line)
        if self.is_simple(line):
            return start + max(0, min(column, end - start - (0 if last_place else 1)))
        row = self.cell_row(line)
        index = row.index_at(max(0, column))
        return row.offsets[index if last_place else min(index, len(row.offsets) - 2)]

    def _ends_turn(self, line: int) -> bool:
        """True if the place after the line's last cluster is shown on this line."""
        if self.starts[line] == self.ends[line]:
            return True
        following = line + 1
        if following < len(self.starts) and self.turns[following] == NO_TURN:
            following += 1
        return following >= len(self.starts) or self.starts[following] != self.ends[line]

    def _close(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)

    def _wrap_turn(self, start: int, end: int) -> None:
        """Append the visual lines of one turn."""
        if is_simple(self.text, start, end, lines=True):
            self._wrap_simple(start, end)
        else:
            position = start
            while position < end:
                feed = self.text.find("\n", position, end)
                stop = end if feed < 0 else feed
                if is_simple(self.text, position, stop):
                    self._wrap_simple(position, stop if feed < 0 else feed + 1)
                else:
                    self._wrap_clusters(position, stop, 0 if feed < 0 else 1)
                position = stop + 1
        if start == end or self.text[end - 1] == "\n":
            self._close(end, end)

    def _wrap_simple(self, start: int, end: int) -> None:
        ends = [match.end() for match in _line_pattern(self.width).finditer(self.text, start, end)]
        if ends:
            self.starts.append(start)
            self.starts.extend(ends[:-1])
            self.ends.extend(ends)

    def _wrap_clusters(self, start: int, end: int, feed: int) -> None:
        """Append the lines of one paragraph `[start, end)` and the line feed after it, cluster by cluster."""
        limit = self.width
        line = breakable = start
        column = break_column = 0
        was_wide = was_opener = was_dash = False
        for match in PIECES.finditer(self.text[start:end]):
            piece, offset = match.group(), start + match.start()
            if piece in (" ", "\t"):
                hangs = column >= limit
                column += tab_width(column, limit) if piece == "\t" else 1
                breakable, break_column = offset + 1, column
                if hangs:
                    self._close(line, breakable)
                    line, column, break_column = breakable, 0, 0
                was_wide = was_opener = was_dash = False
                continue
            is_run = len(piece) > 1 and is_simple(piece, 0, len(piece))
            width = len(piece) if is_run else kept_width(piece, self.mode)
            is_wide = not is_run and stands_alone(piece, self.mode)
            breaks_before = (is_wide or was_wide) and not was_opener and piece[0] not in _NEVER_FIRST
            if breaks_before or (was_dash and piece[0].isalnum()):
                breakable, break_column = offset, column
            while column + width > limit and (column or is_run):
                if breakable > line:
                    self._close(line, breakable)
                    line, column, break_column = breakable, column - break_column, 0
                    continue
                fitting = limit - column if is_run else 0
                offset += fitting
                width -= fitting
                self._close(line, offset)
                line = breakable = offset
                column = break_column = 0
            column += width
            was_wide, was_opener = is_wide, piece[-1] in _NEVER_LAST
            was_dash = is_run and piece[-1] in "-–—"
        if feed or line < end:
            self._close(line, end + feed)
