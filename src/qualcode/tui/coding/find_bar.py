"""Finding words in the open document as they are typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FindBar(Horizontal):
    """A line below the transcript: what is looked for, and which hit of how many is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="find.close"),
        Binding("down,ctrl+n", "step(1)", "Next hit", id="find.next", priority=True),
        Binding("up,ctrl+k", "step(-1)", "Previous hit", id="find.previous", priority=True),
        Binding("ctrl+r", "regex", "Regex on and off", id="find.regex", priority=True),
    ]

    DEFAULT_CSS = """
    FindBar {
        height: 1; display: none; background: $panel;
        &.open { display: block; }
        Static { width: auto; padding: 0 1; color: $text-muted; }
        Input { border: none; height: 1; padding: 0; width: 1fr; background: $panel; }
        Input:focus { border: none; }
    }
    """

    class Sought(Message):
        """The words, or the way they are meant, changed."""

        def __init__(self, words: str, regex: bool) -> None:
            super().__init__()
            self.words = words
            self.regex = regex

    class Stepped(Message):
        """Another hit is asked for: 1 the next, -1 the one before."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Closed(Message):
        """The bar was closed."""

    def __init__(self) -> None:
        super().__init__(id="find")
        self._regex = False

    def compose(self) -> ComposeResult:
        yield Static("find", id="find-mode", markup=False)
        yield Input(id="find-input", placeholder="words in this document")
        yield Static("", id="find-count", markup=False)

    def open(self) -> None:
        """Show the bar and let the user type."""
        self.add_class("open")
        words = self.query_one(Input)
        words.focus()
        words.action_select_all()

    def show_count(self, text: str) -> None:
        """Say which hit is shown, of how many."""
        self.query_one("#find-count", Static).update(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(event.value, self._regex))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Stepped(1))

    def action_step(self, step: int) -> None:
        self.post_message(self.Stepped(step))

    def action_regex(self) -> None:
        self._regex = not self._regex
        self.query_one("#find-mode", Static).update("regex" if self._regex else "find")
        self.post_message(self.Sought(self.query_one(Input).value, self._regex))

    def action_close(self) -> None:
        self.remove_class("open")
        self.post_message(self.Closed())
