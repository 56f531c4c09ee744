"""The line of the code picker in which letters are typed, and which keys the picker shows below its list."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.tui.keys import split_keys

KEYS = {
    "picker.choose": tr("give"),
    "picker.mark_here": tr("mark"),
    "picker.mark": tr("mark, go on"),
    "picker.rename": tr("name"),
    "picker.rule": tr("rule"),
    "picker.colour": tr("colour"),
    "picker.parent": tr("new under"),
    "picker.pin": tr("key"),
    "picker.help": tr("all keys"),
    "picker.cancel": tr("back"),
}
"""What the keys line shows, in its order."""
MATTERS = ("picker.choose", "picker.cancel", "picker.help", "picker.mark_here", "picker.parent", *KEYS)
"""The same with what is shown first where there is no room for all."""

_PAGE = 8
"""Rows that PgUp and PgDn move by."""


class PickerLine(Input):
    """What is typed; Enter chooses at once, so that a key after it finds the picker gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "screen.choose", tr("Choose"), id="picker.choose", tooltip=tr("Give what is marked or highlighted")
        ),
        Binding(
            "tab",
            "screen.mark",
            tr("Mark"),
            id="picker.mark",
            tooltip=tr("Mark the code, and go on with other letters"),
        ),
        Binding(
            "space",
            "screen.mark_here",
            tr("Mark"),
            id="picker.mark_here",
            tooltip=tr("Mark the code; after letters it is a space, until an arrow key has moved in the list"),
        ),
        Binding("down,ctrl+n", "screen.move(1)", tr("Next"), id="picker.next", show=False, tooltip=tr("The row below")),
        Binding(
            "up,ctrl+k",
            "screen.move(-1)",
            tr("Previous"),
            id="picker.previous",
            show=False,
            tooltip=tr("The row above"),
        ),
        Binding(
            "pagedown",
            f"screen.move({_PAGE})",
            tr("Page down"),
            id="picker.page_down",
            show=False,
            tooltip=tr("Rows below"),
        ),
        Binding(
            "pageup",
            f"screen.move(-{_PAGE})",
            tr("Page up"),
            id="picker.page_up",
            show=False,
            tooltip=tr("Rows above"),
        ),
        Binding(
            "f5,ctrl+o",
            "screen.parent",
            tr("Under"),
            id="picker.parent",
            tooltip=tr("Make the code the parent of new ones; on a new name, choose its parent"),
        ),
        Binding(
            "f7,ctrl+e",
            "screen.describe",
            tr("Edit rule"),
            id="picker.describe",
            tooltip=tr("Write what the code says of itself"),
        ),
    ]

    def mark_keys(self) -> list[str]:
        """The keys that mark the highlighted code while no letters stand, or the list was moved last."""
        given: dict[str, str] = getattr(self.app, "keymap", {})
        return split_keys(given.get("picker.mark_here", "space"))

    async def _on_key(self, event: events.Key) -> None:
        # Decided here, in the order of typing: a binding would be asked before the letters typed ahead have come in.
        check = getattr(self.screen, "check_action", None)
        if event.key in self.mark_keys() and check is not None and check("mark_here", ()):
            event.stop()
            event.prevent_default()
            await self.screen.run_action("mark_here")
