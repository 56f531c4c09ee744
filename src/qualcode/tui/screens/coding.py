"""The coding screen: the transcript, the margin, the panel, and a key for everything."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Footer, Static

from qualcode.domain.spans import Span
from qualcode.text.finding import PatternError, find_spans
from qualcode.text.movement import UNITS
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.coding.moving import MovingAbout
from qualcode.tui.coding.panel import CodingPanel
from qualcode.tui.transcript.model import DISPLAY_MODES, CaretMoved, MarkClicked, UnitChanged
from qualcode.tui.transcript.view import TranscriptView

_REMEMBER_SECONDS = 10
_SETTLE_SECONDS = 0.03
"""How long the caret must rest before the panel follows: less than the eye notices, more than a held key leaves."""


class CodingScreen(MovingAbout):
    """One document to be read and coded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,c", "pick", "Code", id="coding.pick", key_display="⏎", tooltip="Give the passage a code"),
        Binding("full_stop", "again", "Again", id="coding.again", key_display=".", tooltip="The last code again"),
        Binding("6", "pinned(6)", "Pinned code 6", id="coding.pinned_6", show=False),
        Binding("7", "pinned(7)", "Pinned code 7", id="coding.pinned_7", show=False),
        Binding("8", "pinned(8)", "Pinned code 8", id="coding.pinned_8", show=False),
        Binding("9", "pinned(9)", "Pinned code 9", id="coding.pinned_9", show=False),
        Binding("0", "pinned(10)", "Pinned code 0", id="coding.pinned_0", show=False),
        Binding("i", "in_vivo", "Code in the person's own words", id="coding.in_vivo", show=False),
        Binding("C", "recode", "Another code for this coding", id="coding.recode", show=False),
        Binding("delete,backspace", "remove", "Remove", id="coding.remove", key_display="Del"),
        Binding("space", "nothing", "Nothing here", id="coding.nothing", key_display="␣"),
        Binding("n", "uncoded(1)", "Next uncoded", id="coding.next_uncoded"),
        Binding("N", "uncoded(-1)", "Previous uncoded", id="coding.previous_uncoded", show=False),
        Binding("g", "coding(1)", "Next coding", id="coding.next_coding", show=False),
        Binding("b", "coding(-1)", "Previous coding", id="coding.previous_coding", show=False),
        Binding("G", "same_code(1)", "Next coding of this code", id="coding.next_same_code", show=False),
        Binding("ctrl+n,d", "document(1)", "Next document", id="coding.next_document", show=False),
        Binding("a", "document(-1)", "Previous document", id="coding.previous_document", show=False),
        Binding("plus,equals_sign", "end('sentence',1)", "Longer by a sentence", id="coding.longer", show=False),
        Binding("minus", "end('sentence',-1)", "Shorter by a sentence", id="coding.shorter", show=False),
        Binding("greater_than_sign", "end('word',1)", "Longer by a word", id="coding.longer_word", show=False),
        Binding("less_than_sign", "end('word',-1)", "Shorter by a word", id="coding.shorter_word", show=False),
        Binding("j,alt+plus", "start('sentence',1)", "Begin a sentence earlier", id="coding.earlier", show=False),
        Binding("k,alt+minus", "start('sentence',-1)", "Begin a sentence later", id="coding.later", show=False),
        Binding(
            "h,alt+less_than_sign",
            "start('word',1)",
            "Begin a word earlier",
            id="coding.earlier_word",
            show=False,
        ),
        Binding(
            "l,alt+greater_than_sign",
            "start('word',-1)",
            "Begin a word later",
            id="coding.later_word",
            show=False,
        ),
        Binding("m", "memo", "Memo on the passage", id="coding.memo", show=False),
        Binding("asterisk", "star", "Best quote", id="coding.star", show=False),
        Binding("e", "comment", "Comment the coding", id="coding.comment", show=False),
        Binding("slash", "find", "Find", id="coding.find", key_display="/"),
        Binding("D", "done", "Done", id="coding.done", tooltip="The document is finished, or no longer"),
        Binding(
            "right_curly_bracket",
            "same_speaker(1)",
            "Speaker's next turn",
            id="coding.speaker_on",
            show=False,
        ),
        Binding(
            "left_curly_bracket",
            "same_speaker(-1)",
            "Speaker's turn before",
            id="coding.speaker_back",
            show=False,
        ),
        Binding("left_parenthesis", "jump(-1)", "Back to before the jump", id="coding.jump_back", show=False),
        Binding("right_parenthesis", "jump(1)", "On again", id="coding.jump_on", show=False),
        Binding("p", "panel", "Panel on and off", id="coding.panel", show=False),
        Binding(
            "t",
            "display_mode",
            "Brackets, tint at the caret, all tinted",
            id="coding.display_mode",
            show=False,
        ),
        Binding("r", "reading_mode", "Only the text", id="coding.reading_mode", show=False),
        Binding("P", "play", "Play the recording", id="coding.play", show=False),
        Binding("escape", "leave", "Documents", id="coding.leave", show=False),
    ]

    DEFAULT_CSS = """
    CodingScreen {
        #title { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #passage { height: 1; background: $panel; padding: 0 1; }
        #desk { height: 1fr; }
        TranscriptView { width: 1fr; }
        /* Its margin would let the key below it be seen. */
        Footer.-compact FooterKey.-command-palette { margin-right: 0; padding-right: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Span] = []
        self._hit = 0
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="title", markup=False)
        with Horizontal(id="desk"):
            yield CodingPanel()
            yield TranscriptView()
        yield FindBar()
        yield Static("", id="passage", markup=False)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        settings = self.qualcode.settings
        self.view.display_mode = next(mode for mode in DISPLAY_MODES if mode == settings.display_mode)
        self.view.unit = next(unit for unit in UNITS if unit == settings.unit)
        self.set_interval(_REMEMBER_SECONDS, self.remember_place)

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

    @on(UnitChanged)
    def _unit_changed(self, event: UnitChanged) -> None:
        if self.state is not None:
            self.repaint_about()

    @on(MarkClicked)
    def _mark_clicked(self, event: MarkClicked) -> None:
        coding = self.document.codings.get(event.mark_id)
        if coding is not None:
            self.go_to(coding.span)

    # ------------------------------------------------------------------ finding

    def action_find(self) -> None:
        """Find words in this document."""
        self.jumps.leave((self.document.document_id, self.view.caret))
        self.query_one(FindBar).open()

    @on(FindBar.Sought)
    def _sought(self, event: FindBar.Sought) -> None:
        bar = self.query_one(FindBar)
        try:
            self._hits = find_spans(self.document.opened.transcript.text, event.words, regex=event.regex)
        except PatternError as error:
            self._hits = []
            self.view.set_hits([])
            bar.show_count(error.problem)
            return
        self._hit = next((i for i, hit in enumerate(self._hits) if hit.start >= self.view.caret), 0)
        self._show_hit()
        if not event.words:
            bar.show_count("")

    @on(FindBar.Stepped)
    def _stepped(self, event: FindBar.Stepped) -> None:
        if self._hits:
            self._hit = (self._hit + event.step) % len(self._hits)
            self._show_hit()

    @on(FindBar.Closed)
    def _find_closed(self) -> None:
        self._hits = []
        self.view.set_hits([])
        self.view.focus()

    def _show_hit(self) -> None:
        bar = self.query_one(FindBar)
        if not self._hits:
            bar.show_count("not found")
            self.view.set_hits([])
            return
        bar.show_count(f"{self._hit + 1} of {len(self._hits)}")
        self.view.set_hits(self._hits, self._hits[self._hit])
        self.view.go_to(self._hits[self._hit].start)

    # ------------------------------------------------------------------ how it looks

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

    async def action_leave(self) -> None:
        """Back to the documents; a selection is dropped first."""
        if self.view.selection is not None:
            self.drop_selection()
            return
        await self.qualcode.action_go("documents")
