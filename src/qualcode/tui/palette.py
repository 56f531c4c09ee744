"""The command palette: every action of the moment by its name, with its key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.widgets.option_list import Option

from qualcode.domain.translation import tr
from qualcode.tui.keys import key_name, offered
from qualcode.tui.screens.modal import done_already

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class ActionProvider(Provider):
    """Offers each action that the present screen, a part of it, or the program would run."""

    def _actions(self) -> list[tuple[str, IgnoreReturnCallbackType, str]]:
        """Name, how it is run, and keys of every action, each once: first what the screen does, movement last."""
        app = cast("QualcodeApp", self.app)
        found = offered(self.screen, app.keymap)
        found.sort(key=lambda action: 0 if action.node is self.screen else 1 if action.node is app else 2)
        return [
            (
                action.name,
                partial(app.run_action, action.action, action.node),
                "  ".join(key_name(key) for key in action.keys),
            )
            for action in found
        ]

    async def discover(self) -> Hits:
        """All actions, before anything is typed."""
        for name, run, keys in self._actions():
            yield DiscoveryHit(_line(Content(name), keys), run, text=name)

    async def search(self, query: str) -> Hits:
        """The actions whose names match."""
        matcher = self.matcher(query)
        for name, run, keys in self._actions():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, _line(matcher.highlight(name), keys), run, text=name)


class Palette(CommandPalette):
    """The palette; a key that comes before its list is painted, or after it was closed, does no harm."""

    def __init__(self) -> None:
        super().__init__(placeholder=tr("Search for commands…"))

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say after a moment that nothing fits: Textual's own words are English."""
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, partial(self._say_nothing_fits, bool(search_value))
        )

    def _say_nothing_fits(self, is_sought: bool) -> None:
        if is_sought:
            nothing = Option(tr("No matches found"), disabled=True, id=self._NO_MATCHES)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = is_sought

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once: a second time would close the screen below it."""
        return super().dismiss(result) if self.is_active else done_already()

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]
        if not any(self.get_widgets_at(event.screen_x, event.screen_y)):
            event.prevent_default()  # The terminal has become smaller since: nothing is left at that place.

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).size:
            super()._action_command_list(action)


def _line(name: Content, keys: str) -> Content:
    """An action on one line, its keys behind it."""
    return Content.assemble(name, (f"   {keys}", "$foreground 60%"))
