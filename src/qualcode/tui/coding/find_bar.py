"""The line that finds words in the open document, and the keys that step from hit to hit while it is open.

One rule: letters go to the bar until Enter, then to the text. In the text `n` and `N` step from hit to hit as long as
the bar stands there, and every key of the coding screen does what it always does; Esc takes the bar away.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from qualcode.domain.translation import tr

_ROOM_FOR_KEYS = 76
"""Columns from which on the bar has room to name its keys."""


class FindBar(Horizontal):
    """A line below the transcript: what is looked for, which hit of how many is shown, and the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", tr("Close"), id="find.close", tooltip=tr("Look for nothing any more")),
        Binding(
            "enter", "take", tr("To the text"), id="find.take", tooltip=tr("Go to the hit, to code it or to step on")
        ),
        Binding(
            "down,ctrl+n",
            "step(1)",
            tr("Next hit"),
            id="find.next",
            priority=True,
            tooltip=tr("The hit after this one"),
        ),
        Binding(
            "up,ctrl+k,shift+enter",
            "step(-1)",
            tr("Previous hit"),
            id="find.previous",
            priority=True,
            tooltip=tr("The hit before this one"),
        ),
        Binding(
            "f11,ctrl+r",
            "regex",
            tr("Regex"),
            id="find.regex",
            priority=True,
            tooltip=tr("Take it as a pattern, or not"),
        ),
    ]

    DEFAULT_CSS = """
    FindBar {
        height: 1; display: none; background: $panel;
        &.open { display: block; }
        Static { width: auto; padding: 0 1; color: $foreground 70%; }
        #find-count { color: $foreground; }
        Input { border: none; height: 1; padding: 0; width: 1fr; min-width: 10; background: $surface; }
        Input:focus { border: none; background: $surface-lighten-1; }
        &.narrow #find-keys { display: none; }
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

    class Taken(Message):
        """The hit is to be gone to: letters are keys of the text again."""

    class Closed(Message):
        """The bar was closed."""

    def __init__(self) -> None:
        super().__init__(id="find")
        self._regex = False

    def compose(self) -> ComposeResult:
        yield Static(tr("find"), id="find-mode", markup=False)
        yield Input(id="find-input", placeholder=tr("words in this document"))
        yield Static("", id="find-count", markup=False)
        yield Static("", id="find-keys", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether something is looked for."""
        return self.has_class("open")

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.query_one(Input).value

    @property
    def takes_pattern(self) -> bool:
        """Whether the words are a regular expression."""
        return self._regex

    def open(self) -> None:
        """Show the bar and let the user type."""
        self.add_class("open")
        words = self.query_one(Input)
        words.focus()
        words.action_select_all()
        self.refresh_bindings()
        if words.value:
            self.post_message(self.Sought(words.value, self._regex))

    def close(self) -> None:
        """Take the bar away."""
        self.remove_class("open")
        self.refresh_bindings()
        self.post_message(self.Closed())

    def show_count(self, text: str) -> None:
        """Say which hit is shown, of how many, or why there is none."""
        self.query_one("#find-count", Static).update(Content(text))

    def show_keys(self, text: str) -> None:
        """Say which keys do what now."""
        self.query_one("#find-keys", Static).update(Content(text))

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _ROOM_FOR_KEYS, "narrow")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(event.value, self._regex))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Go to the hit in the text."""
        self.post_message(self.Taken())

    def action_step(self, step: int) -> None:
        """Show the next hit, or the one before."""
        self.post_message(self.Stepped(step))

    def action_regex(self) -> None:
        """Take the words as a regular expression, or as they stand."""
        self._regex = not self._regex
        self.query_one("#find-mode", Static).update(tr("regex") if self._regex else tr("find"))
        self.post_message(self.Sought(self.words, self._regex))

    def action_close(self) -> None:
        """Take the bar away."""
        self.close()


class FindKeys(Horizontal):
    """What holds the transcript: while the bar is open, its keys come before those of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n",
            "hit(1)",
            tr("Next hit"),
            id="find.on",
            tooltip=tr("The hit after this one, while the find bar is open"),
        ),
        Binding(
            "N",
            "hit(-1)",
            tr("Previous hit"),
            id="find.back",
            tooltip=tr("The hit before this one, while the bar is open"),
        ),
        Binding("escape", "end", tr("Close find"), id="find.end", show=False, tooltip=tr("Look for nothing any more")),
    ]

    def _bar(self) -> FindBar:
        return self.screen.query_one(FindBar)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None of these while nothing is looked for."""
        if action in ("hit", "end"):
            return self.is_mounted and self._bar().is_open
        return super().check_action(action, parameters)

    def action_hit(self, step: int) -> None:
        """Show the next hit, or the one before."""
        self._bar().action_step(step)

    def action_end(self) -> None:
        """Take the bar away."""
        self._bar().close()
