"""The command palette: every action of the moment by its name, with its key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider


class ActionProvider(Provider):
    """Offers each action that a key of the present screen would run."""

    def _actions(self) -> Iterator[tuple[str, str, str]]:
        """Name, action and key of every action, each once."""
        seen: set[str] = set()
        for key, (node, binding, enabled, _) in self.screen.active_bindings.items():
            if not enabled or not binding.id or binding.id in seen or not binding.description:
                continue
            seen.add(binding.id)
            prefix = "app." if node is self.app else "screen." if node is self.screen else "focused."
            yield binding.description, f"{prefix}{binding.action}", self.app.get_key_display(binding) or key

    async def discover(self) -> Hits:
        """All actions, before anything is typed."""
        for name, action, key in self._actions():
            yield DiscoveryHit(name, partial(self.app.run_action, action, self.screen), help=key)

    async def search(self, query: str) -> Hits:
        """The actions whose names match."""
        matcher = self.matcher(query)
        for name, action, key in self._actions():
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self.app.run_action, action, self.screen),
                    text=name,
                    help=key,
                )
