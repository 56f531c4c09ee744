"""Finding words in the document on the desk."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.text.finding import PatternError, find_spans
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.find_bar import FindBar


class FindingWords(CodingDesk):
    """The action that opens the find bar, and what the bar asks for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", id="coding.find", key_display="/"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Span] = []
        self._hit = 0

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
