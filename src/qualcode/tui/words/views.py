"""The row of names at the top of the screen of words: which view is shown, and the key of each."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.tui.prompts.rows import QUIET
from qualcode.tui.words.questions import VIEWS, View

NAMES: dict[View, str] = {
    "words": "Words",
    "context": "In context",
    "contrast": "Contrast",
    "phrases": "Key phrases",
}


class ViewNames(Static):
    """The names of the views; a click goes to one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ViewNames { height: 1; background: $surface; padding: 0 1; }"

    @dataclass
    class Wanted(Message):
        """A view was clicked."""

        view: View

    def show_view(self, view: View) -> None:
        """Mark the one that is shown."""
        parts: list[tuple[str, str]] = []
        for number, one in enumerate(VIEWS, 1):
            style = "bold reverse" if one == view else QUIET
            parts += [(f" {number} {NAMES[one]} ", style), (" ", "")]
        self.update(Content.assemble(*parts), layout=False)

    def on_click(self, event: events.Click) -> None:
        place = event.x - 1
        for number, one in enumerate(VIEWS, 1):
            place -= cell_len(f" {number} {NAMES[one]} ")
            if place < 0:
                self.post_message(self.Wanted(one))
                return
            place -= 1
