"""The coding screen: the transcript, the margin, the panel, and a key for everything."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static

from qualcode.domain.reading import TEXT_WIDTHS
from qualcode.domain.translation import tr
from qualcode.text.movement import UNITS
from qualcode.tui.coding.correcting import CorrectingWords
from qualcode.tui.coding.find_bar import FindBar, FindKeys
from qualcode.tui.coding.finding import FindingWords
from qualcode.tui.coding.listening import Listening
from qualcode.tui.coding.looking import Looking
from qualcode.tui.coding.moving import MovingAbout
from qualcode.tui.coding.panel import CodingPanel
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.suggestions.coding_keys import OpeningLists
from qualcode.tui.transcript.model import DISPLAY_MODES, CaretMoved, MarkClicked, UnitChanged
from qualcode.tui.transcript.view import TranscriptView

_REMEMBER_SECONDS = 10
_SETTLE_SECONDS = 0.03
"""How long the caret must rest before the panel follows: less than the eye notices, more than a held key leaves."""
_MISSING = tr(
    "The text of this document is missing: the file it came from only names it.\n"
    "Esc, and R on the list of documents gives it its text (or `qualcode documents replace`). "
    "What was coded in it waits for that (Q shows it), and goes to its words by itself."
)


class CodingScreen(MovingAbout, FindingWords, Looking, Listening, CorrectingWords, OpeningLists):
    """One document to be read and coded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", tr("Back"), id="coding.leave", show=False),
    ]

    DEFAULT_CSS = """
    CodingScreen {
        #title { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #passage { height: 1; background: $panel; padding: 0 1; }
        #suggested { height: 1; background: $panel; padding: 0 1; display: none; text-wrap: nowrap; }
        #spoken { height: 1; background: $panel; color: $foreground; padding: 0 1; display: none; }
        #desk { height: 1fr; }
        #missing { dock: top; height: auto; padding: 1 2; background: $surface; color: $text-warning; display: none; }
        TranscriptView { width: 1fr; }
        /* Its margin would let the key below it be seen. */
        Footer.-compact FooterKey.-command-palette { margin-right: 0; padding-right: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="title", markup=False)
        with FindKeys(id="desk"):
            yield Static(_MISSING, id="missing", markup=False)
            yield CodingPanel()
            wanted = self.qualcode.settings.text_width
            yield TranscriptView(width_mode=next(mode for mode in TEXT_WIDTHS if mode == wanted))
        yield FindBar()
        yield Static("", id="suggested", markup=False)
        yield Static("", id="passage", markup=False)
        yield Static("", id="spoken", markup=False)
        yield KeyLine(ready=lambda: self.state is not None)

    def on_mount(self) -> None:
        settings = self.qualcode.settings
        self.view.display_mode = next(mode for mode in DISPLAY_MODES if mode == settings.display_mode)
        self.view.unit = next(unit for unit in UNITS if unit == settings.unit)
        self.set_interval(_REMEMBER_SECONDS, self.remember_place)

    def show_document(self, caret: int) -> None:
        super().show_document(caret)
        self.query_one("#missing", Static).display = not self.document.opened.transcript.text

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out(event.size.width)

    # ------------------------------------------------------------------ what the view says

    @on(CaretMoved)
    def _caret_moved(self, event: CaretMoved) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(_SETTLE_SECONDS, self._settled)

    def _settled(self) -> None:
        """Say what stands at the caret once it rests, so that a held key is never kept waiting."""
        self._settling = None
        if self.state is not None:
            self.repaint_passage()
            self.mark_hits()

    @on(UnitChanged)
    def _unit_changed(self, event: UnitChanged) -> None:
        if self.state is not None:
            self.repaint_about()

    @on(MarkClicked)
    def _mark_clicked(self, event: MarkClicked) -> None:
        coding = self.document.codings.get(event.mark_id)
        if coding is not None:
            self.go_to(coding.span)

    # ------------------------------------------------------------------ leaving

    async def action_leave(self) -> None:
        """Back to the screen that led here; a selection is dropped first."""
        if self.view.selection is not None and not self.has_just_arrived():
            self.drop_selection()
            return
        if self.stop_placing():
            return
        back, self.came_from = self.came_from, "documents"
        await self.qualcode.action_go(back)
