"""Boundaries set by hand: the passage with one pair of brackets, whose ends are moved by words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.reconcile_answers import PassageShown
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.words import words
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.reconcile.drawing import bracketed

AROUND = 1500
"""Code points on either side of what was coded within which an end can be set; the turns are the limit too."""


class ByHand(Dialog[Span | None]):
    """Asks from where to where a coding goes; the answer is in code points of the document's text.

    Args:
        passage: The words in which it lies.
        span: From where to where it goes at first.
        title: What is coded so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", tr("Take it"), id="by_hand.accept", tooltip=tr("These are the boundaries")),
        Binding(
            "c", "accept(True)", tr("Other code"), id="by_hand.other", tooltip=tr("These, and another code on them")
        ),
        Binding(
            "right,greater_than_sign",
            "end(1)",
            tr("End later"),
            id="by_hand.end_later",
            show=False,
            tooltip=tr("By a word"),
        ),
        Binding(
            "left,less_than_sign",
            "end(-1)",
            tr("End earlier"),
            id="by_hand.end_earlier",
            show=False,
            tooltip=tr("By a word"),
        ),
        Binding(
            "h,up,alt+less_than_sign",
            "start(-1)",
            tr("Begin earlier"),
            id="by_hand.start_earlier",
            show=False,
            tooltip=tr("By a word"),
        ),
        Binding(
            "l,down,alt+greater_than_sign",
            "start(1)",
            tr("Begin later"),
            id="by_hand.start_later",
            show=False,
            tooltip=tr("By a word"),
        ),
        Binding("pagedown", "read(1)", tr("Read on"), id="by_hand.read_on", show=False, tooltip=tr("Scroll the words")),
        Binding("pageup", "read(-1)", tr("Read back"), id="by_hand.read_back", show=False, tooltip=tr("Upwards")),
    ]
    KEYS = tr("← → or < > the end, ↑ ↓ or h l the start   Enter take it   c another code   Esc back")
    DEFAULT_CSS = """
    ByHand .dialog #by-hand-scroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }
    ByHand .dialog #by-hand-words { height: auto; }
    """

    def __init__(self, passage: PassageShown, span: Span, title: str) -> None:
        super().__init__(title)
        self._passage = passage
        self.other_code = False
        """Whether another code is wanted there."""
        end = passage.start + len(passage.text)
        self.span = Span(max(span.start, passage.start), min(span.end, end))
        found = words(passage.text, 0, len(passage.text))
        self._starts = sorted({passage.start + word.start for word in found} | {self.span.start})
        self._ends = sorted({passage.start + _with_marks(passage.text, word) for word in found} | {self.span.end})

    def body(self) -> ComposeResult:
        with VerticalScroll(id="by-hand-scroll", can_focus=False):
            yield Static("", id="by-hand-words", markup=False)

    def on_mount(self) -> None:
        self._show()
        self.call_after_refresh(self._bring_into_sight)

    def _show(self) -> None:
        content, _ = self._drawn()
        self.query_one("#by-hand-words", Static).update(content)

    def _drawn(self) -> tuple[Content, int]:
        one = self._passage
        return bracketed(one.text, one.start, [("", (self.span.start, self.span.end))], one.cut_before, one.cut_after)

    def _bring_into_sight(self) -> None:
        if not self.is_attached:
            return
        content, first = self._drawn()
        part, width = self.query_one("#by-hand-scroll"), self.query_one("#by-hand-words").size.width
        row = len(content[:first].wrap(width)) if width else 0
        part.scroll_to(y=max(0, row - 3), animate=False, immediate=True, force=True)

    def action_end(self, step: int) -> None:
        """Let it end a word later or earlier."""
        start, end = self.span
        if step > 0:
            end = next((one for one in self._ends if one > end), end)
        else:
            end = next((one for one in reversed(self._ends) if start < one < end), end)
        self._set(Span(start, end))

    def action_start(self, step: int) -> None:
        """Let it begin a word later or earlier."""
        start, end = self.span
        if step > 0:
            start = next((one for one in self._starts if start < one < end), start)
        else:
            start = next((one for one in reversed(self._starts) if one < start), start)
        self._set(Span(start, end))

    def _set(self, span: Span) -> None:
        if span == self.span:
            self.app.bell()
            return
        self.span = span
        self._show()

    def action_read(self, step: int) -> None:
        """Scroll the words."""
        part = self.query_one("#by-hand-scroll")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    def action_accept(self, other_code: bool = False) -> None:
        """Take these boundaries; with another code, if that is wanted."""
        self.other_code = other_code
        self.dismiss(self.span)


def _with_marks(text: str, word: Span) -> int:
    """Where a word ends with the full stop, comma or quotation mark that stands at it."""
    end = word.end
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return end
