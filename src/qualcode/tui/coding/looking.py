"""How the desk looks: the panel, the tints, nothing but the text and a line that says what stands at the caret."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Static

from qualcode.domain.reading import DISPLAY_MODES
from qualcode.domain.translation import tr
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.spoken import spoken
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.transcript.model import CaretMoved

_ONE_ROW = 100
"""Columns from which on the spoken line has room in one row; below, it has two, so that nothing jumps."""
_SAID_SECONDS = 6
"""How long a message stands before what is at the caret, unless the caret moves."""
_SAME_MOMENT = 0.3
"""A caret that moves within so many seconds of a message was moved by what the message is about."""


class Looking(CodingDesk):
    """The actions that change what is seen, and nothing in the project."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "panel", tr("Panel on and off"), id="coding.panel", show=False, tooltip=tr("What stands at the caret")
        ),
        Binding(
            "t",
            "display_mode",
            tr("Brackets, tint at the caret, all tinted"),
            id="coding.display_mode",
            show=False,
            tooltip=tr("How codings are shown in the text"),
        ),
        Binding(
            "r",
            "reading_mode",
            tr("Reading mode on and off"),
            id="coding.reading_mode",
            show=False,
            tooltip=tr("Only the text, and one line that says what stands at the caret"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._message = ""
        self._message_at = 0.0

    def action_panel(self) -> None:
        """Show or hide the panel."""
        self.panel_wanted = not self.panel.display
        self.lay_out(self.size.width)

    def action_display_mode(self) -> None:
        """Brackets only, the codings at the caret tinted, or all tinted."""
        mode = DISPLAY_MODES[(DISPLAY_MODES.index(self.view.display_mode) + 1) % len(DISPLAY_MODES)]
        self.view.display_mode = mode
        names = {
            "brackets": tr("Brackets only"),
            "caret": tr("Codings at the caret tinted"),
            "all": tr("All codings tinted"),
        }
        self.say(names[mode])

    def action_reading_mode(self) -> None:
        """Only the text and the line that speaks, or everything again."""
        self.reading = not self.reading
        self.lay_out(self.size.width)
        self.say(tr("Reading mode") if self.reading else tr("Everything is shown again"))

    def lay_out(self, width: int) -> None:
        """Show what is wanted and has room; in reading mode nothing but the text and what is said of it."""
        super().lay_out(width)
        line = self.query_one("#spoken", Static)
        line.display = self.reading
        line.styles.height = 1 if width >= _ONE_ROW else 2
        self.query_one(Footer).display = not self.reading

    def say(self, text: str) -> None:
        """Show what was done: in reading mode before what stands at the caret, else as ever."""
        if not self.reading:
            super().say(text)
            return
        self._message = " ".join(harmless(text).split())
        self._message_at = time.monotonic()
        self.set_timer(_SAID_SECONDS, self._say_no_longer)
        self._speak()

    def _say_no_longer(self) -> None:
        if time.monotonic() - self._message_at >= _SAID_SECONDS - 0.1:
            self._message = ""
            self._speak()

    def repaint_passage(self) -> None:
        """Repaint what is said of the passage under the caret."""
        super().repaint_passage()
        self._speak()

    @on(CaretMoved)
    def _caret_speaks(self) -> None:
        """Say where the caret stands at once: who listens to it does not wait for the rest to be painted."""
        if time.monotonic() - self._message_at > _SAME_MOMENT:
            self._message = ""
        self._speak()

    def _speak(self) -> None:
        if not self.reading or self.state is None:
            return
        view, passage = self.view, self.view.passage
        line = spoken(self.state, passage, view.unit, self.memos_at(passage), selected=view.selection is not None)
        message = f"{self._message.rstrip('.')}. " if self._message else ""
        self.query_one("#spoken", Static).update(Content(message + line), layout=False)
