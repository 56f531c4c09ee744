"""How the desk looks: the panel, the tints, nothing but the text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.transcript.model import DISPLAY_MODES


class Looking(CodingDesk):
    """The actions that change what is seen, and nothing in the project."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "panel", "Panel on and off", id="coding.panel", show=False),
        Binding(
            "t",
            "display_mode",
            "Brackets, tint at the caret, all tinted",
            id="coding.display_mode",
            show=False,
        ),
        Binding("r", "reading_mode", "Only the text", id="coding.reading_mode", show=False),
    ]

    def action_panel(self) -> None:
        """Show or hide the panel."""
        self.panel_wanted = not self.panel.display
        self.lay_out(self.size.width)

    def action_display_mode(self) -> None:
        """Brackets only, the codings at the caret tinted, or all tinted."""
        mode = DISPLAY_MODES[(DISPLAY_MODES.index(self.view.display_mode) + 1) % len(DISPLAY_MODES)]
        self.view.display_mode = mode
        names = {
            "brackets": "Brackets only",
            "caret": "Codings at the caret tinted",
            "all": "All codings tinted",
        }
        self.say(names[mode])

    def action_reading_mode(self) -> None:
        """Only the text, or everything again."""
        self.reading = not self.reading
        self.lay_out(self.size.width)
