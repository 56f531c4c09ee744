"""The row of names at the top of a screen with several views: which one is shown, and the key of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import QUIET
from qualcode.tui.words.questions import View

NAMES: dict[View, str] = {
    "words": tr("Words"),
    "context": tr("In context"),
    "contrast": tr("Contrast"),
    "phrases": tr("Key phrases"),
}


class ViewNames(Static):
    """The names of the views; a click goes to one."""

    ALLOW_SELECT = False
    NAMES: ClassVar[Mapping[Any, str]] = NAMES
    """The views in their order, and what each is called."""
    DEFAULT_CSS = "ViewNames { height: 1; background: $surface; padding: 0 1; }"

    @dataclass
    class Wanted(Message):
        """A view was clicked."""

        view: Any
        """One of `NAMES`."""

    def show_view(self, view: str) -> None:
        """Mark the one that is shown."""
        parts: list[tuple[str, str]] = []
        for number, (one, name) in enumerate(self.NAMES.items(), 1):
            style = "bold reverse" if one == view else QUIET
            parts += [(f" {number} {name} ", style), (" ", "")]
        self.update(Content.assemble(*parts), layout=False)

    def on_click(self, event: events.Click) -> None:
        place = event.x - 1
        for number, (one, name) in enumerate(self.NAMES.items(), 1):
            place -= cell_len(f" {number} {name} ")
            if place < 0:
                self.post_message(self.Wanted(one))
                return
            place -= 1
