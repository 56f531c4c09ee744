"""The line of keys at the foot of a screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey


class KeyLine(Footer):
    """Textual's footer, composed anew only where the keys it shows have changed.

    Textual asks for that at each change of focus and each time a screen comes back; it costs as much as a key.

    Args:
        ready: Whether the keys are those that the screen will have once it is painted; while not, they are left alone.
    """

    def __init__(self, *, show_command_palette: bool = True, ready: Callable[[], bool] = lambda: True) -> None:
        super().__init__(show_command_palette=show_command_palette, compact=True)
        self._ready = ready
        self._composed_of: list[tuple[Binding, bool, str]] | None = None

    def compose(self) -> ComposeResult:
        for part in super().compose():
            if isinstance(part, FooterKey):
                # Said before it stands there: said by the watcher afterwards, each key would be styled twice.
                part.set_class(self.compact, "-compact", update=False)
            yield part

    async def recompose(self) -> None:
        """Compose the keys anew if they are others than before."""
        if not self.is_attached or not self._ready():
            return
        palette = self.app.COMMAND_PALETTE_BINDING
        keys = [
            (binding, enabled, self.app.get_key_display(binding) + tooltip)
            for key, (_, binding, enabled, tooltip) in self.screen.active_bindings.items()
            if binding.show or key == palette
        ]
        if keys != self._composed_of:
            self._composed_of = keys
            await super().recompose()
