"""How the cells of a row are shared: speaker, names, lanes, quiet mark, bar, text."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.text.wrapping import LEAST_WIDTH

MOST_LANES = 6
WIDEST_TEXT = 100
"""Longer lines are hard to read; what is left of a wide screen goes to the names, then stays blank."""


class Columns(NamedTuple):
    """Widths in cells; each of speaker and names includes one blank at its right where it is not 0."""

    speaker: int
    names: int
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


# Least width of the view, then the most for speaker and names, and the lanes.
_SHARES = (
    (150, 19, 27, MOST_LANES),
    (110, 15, 21, MOST_LANES),
    (84, 12, 17, MOST_LANES),
    (76, 11, 14, MOST_LANES),
    (58, 8, 9, 4),
    (44, 6, 4, 3),
    (34, 4, 0, 2),
    (0, 0, 0, 1),
)


def columns_for(width: int, longest_speaker: int) -> Columns:
    """The columns of a view `width` cells wide (without the scrollbar).

    Args:
        width: Cells of a row.
        longest_speaker: Cells of the longest name in the speaker column; 0 where nobody is named.
    """
    speaker, names, lanes = next(share[1:] for share in _SHARES if width >= share[0])
    speaker = min(speaker, longest_speaker + 1) if longest_speaker else 0
    text = width - speaker - names - lanes - 3
    if text > WIDEST_TEXT:
        wider = min(text - WIDEST_TEXT, 12)
        names += wider
        text = WIDEST_TEXT
    return Columns(speaker, names, lanes, max(LEAST_WIDTH, text))
