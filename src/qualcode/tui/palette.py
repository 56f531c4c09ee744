"""The command palette: every action of the moment by its name, with its key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from qualcode.tui.keys import key_name, offered

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


def _line(name: Content, keys: str) -> Content:
    """An action on one line, its keys behind it."""
    return Content.assemble(name, (f"   {keys}", "$foreground 60%"))
