"""How the cells of a row are shared: names, lanes, quiet mark, bar, text."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.text.wrapping import LEAST_WIDTH

MOST_LANES = 6
WIDEST_TEXT = 100
"""Longer lines are hard to read; what is left of a wide screen goes to the names."""
MOST_NAMES = 48
"""Names farther from their brackets would not be found; beyond this, the right of the screen stays blank."""


class Columns(NamedTuple):
    """Widths in cells. The speaker and the names of codes share one room and meet on few rows."""

    speaker: int
    """What the speaker is sure of where both stand on one row, with one blank at the right; 0 without speakers."""
    names: int
    """The rest of the room that both share, with one blank before the lanes."""
    lanes: int
    text: int
    """Width for wrapping; one more cell to the right is kept for a hanging blank and the caret."""

    @property
    def lanes_at(self) -> int:
        """The first lane's cell; the lane next to the text is the last."""
        return self.speaker + self.names

    @property
    def quiet_at(self) -> int:
        """The cell of the mark "read, nothing to code"."""
        return self.lanes_at + self.lanes

    @property
    def text_at(self) -> int:
        """The first cell of the text; the bar of the current passage stands before it."""
        return self.quiet_at + 2


# Least width of the view, then the room of names, the most of it that the speaker is sure of, and the lanes.
_SHARES = (
    (150, 44, 20, MOST_LANES),
    (120, 36, 16, MOST_LANES),
    (100, 30, 15, MOST_LANES),
    (84, 25, 14, MOST_LANES),
    (76, 22, 14, MOST_LANES),
    (68, 18, 12, 5),
    (58, 14, 8, 4),
    (44, 9, 5, 3),
    (34, 7, 4, 3),
    (29, 5, 0, 1),
    (0, 0, 0, 1),
)


def columns_for(width: int, longest_speaker: int) -> Columns:
    """The columns of a view `width` cells wide (without the scrollbar).

    Args:
        width: Cells of a row.
        longest_speaker: Cells of the longest name in the speaker column; 0 where nobody is named.
    """
    room, sure, lanes = next(share[1:] for share in _SHARES if width >= share[0])
    text = width - room - lanes - 3
    if text > WIDEST_TEXT:
        room = min(room + text - WIDEST_TEXT, MOST_NAMES)
        text = WIDEST_TEXT
    speaker = min(sure, longest_speaker + 1) if longest_speaker else 0
    return Columns(speaker, room - speaker, lanes, max(LEAST_WIDTH, text))
