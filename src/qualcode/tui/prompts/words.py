"""Dialogs in which words are written."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.text_field import TextField

T = TypeVar("T")


class WritingPrompt(Dialog[T]):
    """A dialog around a field for words; what accepting them gives is the business of those built on it.

    Args:
        title: What it is.
        text: What stands there at first.
        note: What there is to know.
    """

    DEFAULT_CSS = "WritingPrompt .dialog TextField { margin: 0 0 1 0; padding: 0 1; scrollbar-size-vertical: 1; }"
    LEAST_ROWS = 5
    """Rows of the field while little is written, where the screen has them."""

    def __init__(self, title: str, text: str, *, note: str = "") -> None:
        super().__init__(title, note)
        self._begin = text

    def body(self) -> ComposeResult:
        yield TextField(self._begin)

    def on_mount(self) -> None:
        self.field.move_cursor(self.field.document.end)
        self.set_focus(self.field)

    def on_resize(self, event: events.Resize) -> None:
        """Give the field its room anew."""
        self.fit(event.size.height)

    def fit(self, height: int) -> None:
        """Let the field grow with what is written, as far as what stands around it and the keys stay in sight.

        Args:
            height: Rows of the screen.
        """
        most = max(2, height * 9 // 10 - 10 - self.rows_around())
        styles = self.field.styles
        styles.height, styles.max_height, styles.min_height = "auto", most, min(self.LEAST_ROWS, most)

    def rows_around(self) -> int:
        """Rows that the dialog needs besides those of every other one."""
        return 0

    @property
    def field(self) -> TextField:
        """Where it is written."""
        return self.query_one(TextField)


class LinesPrompt(WritingPrompt[str | None]):
    """Asks for a text of several lines; the answer is what stands in the field, unaltered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f12", "accept", tr("Save"), id="dialog.save", priority=True, tooltip=tr("Keep what you typed")),
    ]
    KEYS = tr("Ctrl+S or F12 save   Esc back without saving")
    _asked = ""
    """What stood there when Esc was pressed first: pressed again, that is dropped."""

    def action_accept(self) -> None:
        """Give what stands there."""
        self.dismiss(self.field.whole_text)

    def action_cancel(self) -> None:
        """Leave all as it is; words that were typed are dropped only the second time."""
        now = self.field.whole_text
        if now.strip() in ("", self._begin.strip(), self._asked.strip()):
            self.dismiss(None)
            return
        self._asked = now
        self.refuse(tr("This is not saved: Ctrl+S saves it, Esc once more drops it"))
