"""The stack of screens: one burst of keys after the other, each question answered once, nothing left behind."""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.notifications import Notify
from textual.screen import Screen
from textual.worker import get_current_worker

from qualcode.tui.errands import Errands
from qualcode.tui.palette import Palette
from qualcode.tui.screens.modal import Modal
from qualcode.tui.typeahead import Typeahead

T = TypeVar("T")
_MOST_MESSAGES = 4
"""So many messages stand at once: more of them would hide the text."""


class StackedApp(App[None]):
    """A program whose screens may be left at any moment, whatever still works for them."""

    def __init__(self) -> None:
        super().__init__()
        self.errands = Errands(self)
        self.typeahead = Typeahead(self)

    async def push_screen_wait(self, screen: Screen[T] | str, *, mode: str | None = None) -> Any:
        """Ask something, from a worker; None comes back too where the screen that asks is no longer on top."""
        if isinstance(screen, Modal):
            asker = get_current_worker().node
            return await self.errands.ask(screen, asker if isinstance(asker, Screen) else self.screen)
        return await super().push_screen_wait(screen, mode=mode)

    def pop_screen(self) -> AwaitComplete:
        leaving = self.screen
        popped = super().pop_screen()
        self._left(leaving)
        return popped

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        leaving = self.screen
        switched = super().switch_screen(screen)
        self._left(leaving)
        return switched

    def _left(self, screen: Screen[Any]) -> None:
        """End what works for a screen that is no longer there: its parts are about to go."""
        if screen in self.screen_stack:
            return
        self.workers.cancel_node(screen)
        if isinstance(screen, Modal):
            screen.end()

    def on_notify(self, event: Notify) -> None:
        """Before a message is shown: one that stands already is not shown twice, and of many the latest are."""
        for number, shown in enumerate(reversed(list(self._notifications)), 1):
            if shown.message == event.notification.message or number >= _MOST_MESSAGES:
                self._unnotify(shown)

    def action_command_palette(self) -> None:
        """Show all actions of the moment."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    async def on_event(self, event: events.Event) -> None:
        """Hand on what is typed, each key when the one before has been dealt with."""
        typed = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if typed and self.typeahead.hold(event):
            return
        if typed and isinstance(event, events.Key | events.Paste) and self.focused is None:
            self._give_focus()
        await super().on_event(event)

    def _give_focus(self) -> None:
        """Let a part of the screen have the keys again: a click beside all parts takes the focus from every one."""
        wanted = self.screen.AUTO_FOCUS or self.AUTO_FOCUS or "*"
        part = next((widget for widget in self.screen.query(wanted) if widget.focusable), None)
        if part is not None:
            self.screen.set_focus(part)
