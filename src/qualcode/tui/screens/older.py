"""An older version of a document, to be read: its text, its speakers, and what was coded in it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.documents.older import OlderVersion, open_version
from qualcode.domain.changes import Effects
from qualcode.domain.reading import TEXT_WIDTHS
from qualcode.domain.spans import Span
from qualcode.domain.translation import plural, tr
from qualcode.storage.reads.older import OldCoding
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.transcript.model import CaretMoved, Mark, ShownTranscript
from qualcode.tui.transcript.view import TranscriptView


class OlderScreen(WorkScreen):
    """A version of a document; nothing can be changed in it.

    Args:
        document_id: The document.
        number: The version, from 1.
        span: A passage of it to be shown and selected.
    """

    NAME = "older"
    AUTO_FOCUS = "TranscriptView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "version(-1)", tr("Older"), id="older.older", tooltip=tr("The version before")),
        Binding("n", "version(1)", tr("Newer"), id="older.newer", tooltip=tr("The version behind")),
        Binding("escape", "leave", tr("Back"), id="older.back", tooltip=tr("Back to where you came from")),
    ]
    DEFAULT_CSS = """
    OlderScreen {
        #title { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #passage { height: 1; background: $panel; padding: 0 1; }
    }
    """

    def __init__(self, document_id: int, number: int, span: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._document_id = document_id
        self._number = number
        self._span = span
        self._shown: OlderVersion | None = None
        self._codings: dict[int, OldCoding] = {}

    def compose(self) -> ComposeResult:
        yield Static("", id="title", markup=False)
        wanted = self.qualcode.settings.text_width
        yield TranscriptView(width_mode=next(mode for mode in TEXT_WIDTHS if mode == wanted))
        yield Static("", id="passage", markup=False)
        yield KeyLine(show_command_palette=False)

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.query_one(TranscriptView)

    def on_mount(self) -> None:
        self.run_worker(self._open(self._number, self._span), group="open", exclusive=True)

    async def _open(self, number: int, span: tuple[int, int] | None = None) -> None:
        shown = await self.read(open_version, self._document_id, number)
        if shown is None:
            if self.app.screen is self:
                self.action_leave()
            return
        self._shown, self._number = shown, number
        known = [c for c in shown.codings or () if c.code_id in {code.id for code in shown.tree.walk()}]
        self._codings = {coding.id: coding for coding in known}
        transcript = shown.transcript
        self.view.show(
            ShownTranscript(transcript.text, transcript.turns, transcript.sentences, {}),
            [self._mark(coding, shown) for coding in known],
            [],
            span[0] if span else 0,
        )
        if span is not None and span[1] > span[0]:
            self.view.go_to(*span, select=True)
        self._show_title(shown)
        self._show_passage()
        self.refresh_bindings()

    def _mark(self, coding: OldCoding, shown: OlderVersion) -> Mark:
        tree = shown.tree
        name = tree.code(coding.code_id).name
        return Mark(
            id=coding.id,
            start=coding.span.start,
            end=coding.span.end,
            code_id=coding.code_id,
            name=name,
            colour=drawn_colour(tree, coding.code_id),
            glyph=tree.mark(coding.code_id) or name[:1].upper(),
            coder=shown.coders[coding.coder_id].name,
            own=coding.coder_id == shown.me,
            star=coding.star,
        )

    def _show_title(self, shown: OlderVersion) -> None:
        present = shown.number == shown.count
        which = tr(
            "version {number} of {count}{present}",
            number=shown.number,
            count=shown.count,
            present=tr(", the present one") if present else "",
        )
        missing = "" if shown.codings is not None else tr("   what was coded in it is not known here")
        self.query_one("#title", Static).update(
            Content.assemble(
                (harmless(shown.transcript.document.name), "bold"),
                f"  {which}",
                (tr("   to be read only"), "bold $text-warning"),
                (missing, QUIET),
            )
        )

    @on(CaretMoved)
    def _show_passage(self) -> None:
        if self._shown is None:
            return
        passage = self.view.passage
        parts: list[tuple[str, str] | str] = []
        for mark in self.view.marks:
            if Span(mark.start, mark.end).overlaps(passage):
                parts += [(f"{mark.glyph} ", f"bold {mark.colour}"), f"{mark.name}{'★' if mark.star else ''}"]
                parts.append((f" {mark.coder}   ", QUIET))
        count = len(self._codings)
        some = plural("{number} coding in this version", "{number} codings in this version", count)
        nothing = (some if count else tr("no codings in this version"), QUIET)
        self.query_one("#passage", Static).update(Content.assemble(*(parts or [nothing])), layout=False)

    async def project_changed(self, effects: Effects) -> None:
        """Read it anew; a version that is taken back is left."""
        if effects.tables & {"version", "document", "code", "coder"}:
            await self._open(self._number, self.view.selection)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no version before the first and none behind the last."""
        if action == "version" and self._shown is not None and isinstance(parameters[0], int):
            return 1 <= self._number + parameters[0] <= self._shown.count
        return super().check_action(action, parameters)

    def action_version(self, step: int) -> None:
        """Show the version before or behind."""
        self.run_worker(self._open(self._number + step), group="open", exclusive=True)

    def action_leave(self) -> None:
        """Back to where this was opened."""
        self.app.pop_screen()
