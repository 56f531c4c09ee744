"""The part of the panel where codes are suggested; a click on one gives it, on its reason goes there."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static

from qualcode.tui.coding.suggestion_rows import Drawn, Five, panel_rows
from qualcode.tui.legible import mark_on

_AT_LEAST = 6
"""Rows that are filled before the room has been laid out."""


class SuggestionClicked(Message):
    """What lies on one of the keys 1 to 5 was clicked in the panel."""

    def __init__(self, key: int, *, reason: bool) -> None:
        super().__init__()
        self.key = key
        self.reason = reason
        """Whether the reason was, and not the code."""


class SuggestionRoom(Static):
    """What lies on the keys 1 to 5, and why; as much of it as there is room for."""

    def __init__(self) -> None:
        super().__init__("", id="suggestions", markup=False)
        self._five: Five | None = None
        self._drawn: list[Drawn] = []
        self._drawn_in: Size | None = None
        """The room that was drawn in last; None where the colours have changed since."""

    def show(self, five: Five | None) -> None:
        """Show what lies on the keys; None: nothing. The same again in the same room is not drawn again."""
        if five == self._five and self._drawn_in == self.content_size:
            return
        self._five, self._drawn_in = five, self.content_size
        if five is None:
            self._drawn = []
        else:
            size = self.content_size
            self._drawn = panel_rows(five, max(8, size.width or 28), size.height or _AT_LEAST, self._seen)
        shown, content = self.content, Content("\n").join(drawn.line for drawn in self._drawn)
        if not (isinstance(shown, Content) and shown.is_same(content)):
            self.update(content, layout=False)

    def _seen(self, colour: str) -> str:
        """A colour as it can be told from what is behind it."""
        return mark_on(self, colour)

    def on_resize(self) -> None:
        self.show(self._five)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._drawn_in = None
            self.call_after_refresh(self.show, self._five)

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self._drawn) and (key := self._drawn[event.y].key) is not None:
            event.stop()
            self.post_message(SuggestionClicked(key, reason=self._drawn[event.y].reason))
