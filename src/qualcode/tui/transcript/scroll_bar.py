"""A scrollbar that costs next to nothing when the text moves under it."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

_KEPT_PIECES = 64


class QuickScrollBar(ScrollBar):
    """A vertical scrollbar, one cell wide, that keeps its few different pieces ready for the terminal.

    It looks and behaves as Textual's own, which lays out every row of itself anew at each step of the text.
    """

    def __init__(self) -> None:
        super().__init__(vertical=True, name="vertical", thickness=1)
        self._pieces: dict[Segment, Strip] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the bar."""
        bar = self.render()
        assert isinstance(bar, ScrollBarRender)
        style = self.app.console.get_style(bar.style)
        assert style.color is not None and style.bgcolor is not None
        drawn = bar.render_bar(
            size=crop.bottom,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            back_color=style.bgcolor,
            bar_color=style.color,
        )
        if len(self._pieces) > _KEPT_PIECES:
            self._pieces.clear()
        rows = [self._piece(segment) for segment in drawn.segments[crop.y : crop.bottom]]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            rows = [row.apply_filter(line_filter, background) for row in rows]
        return rows

    def _piece(self, segment: Segment) -> Strip:
        piece = self._pieces.get(segment)
        if piece is None:
            piece = self._pieces[segment] = Strip([segment], 1)
        return piece
