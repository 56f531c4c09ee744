"""The row of ways to look, under the line: each by its name, the one that holds set off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import QUIET
from qualcode.tui.search.modes import MODES, SearchMode, beside, mode_of


class ModeRow(Widget, can_focus=True):
    """The ways of looking; ← and → take another one while the row has the focus."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", tr("Mode before"), id="modes.previous", tooltip=tr("Look in the way to the left")),
        Binding("right", "step(1)", tr("Next mode"), id="modes.next", tooltip=tr("Look in the way to the right")),
        Binding(
            "down",
            "screen.into_list(0)",
            tr("Into the list"),
            id="modes.down",
            show=False,
            tooltip=tr("Go to what was found"),
        ),
        Binding("up,enter", "screen.filter", tr("To the line"), id="modes.up", show=False, tooltip=tr("Go on typing")),
    ]
    DEFAULT_CSS = """
    ModeRow { height: 1; width: 1fr; background: $surface; color: $foreground; }
    ModeRow:focus { background: $surface-lighten-1; }
    """

    @dataclass
    class Taken(Message):
        """Another way was taken."""

        mode: SearchMode

    def __init__(self) -> None:
        super().__init__()
        self.mode: SearchMode = "text"

    def show(self, mode: SearchMode) -> None:
        """Set off the way that holds."""
        self.mode = mode
        self.refresh()

    def render(self) -> Content:
        """The names in a row, and the key that goes on to the next."""
        parts: list[tuple[str, str]] = []
        used = 0
        for mode in MODES:
            # Brackets too: it is not to be told by colours alone.
            chosen = mode.name == self.mode
            name = f"[{mode.title}]" if chosen else f" {mode.title} "
            parts.append((name, "bold reverse" if chosen and self.has_focus else "bold" if chosen else QUIET))
            used += cell_len(name)
        room = self.size.width - used
        notes = (tr("  F11 next · {means}", means=mode_of(self.mode).means), tr("  F11 next"))
        note = next((note for note in notes if cell_len(note) <= room), "")
        return Content.assemble(*parts, (note, QUIET))

    def on_click(self, event: events.Click) -> None:
        place = 0
        for mode in MODES:
            place += cell_len(mode.title) + 2
            if event.x < place:
                self.post_message(self.Taken(mode.name))
                return

    def action_step(self, step: int) -> None:
        """Take the way beside."""
        self.post_message(self.Taken(beside(self.mode, step)))
