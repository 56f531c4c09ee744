"""The line of keys under the code picker: as many as there is room for, and only those that do something now."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from qualcode.tui.coding.picker_line import KEYS, MATTERS
from qualcode.tui.keys import key_name
from qualcode.tui.screens.modal import Modal


class SaysKeys(Modal):  # type: ignore[type-arg]
    """A picker with a line of its keys."""

    _space_marks = True
    """Whether the keys line says that Space marks."""

    def say_what_space_does(self) -> None:
        """Let the keys line say that Space marks only while it does."""
        marks = bool(self.check_action("mark_here", ()))
        if marks != self._space_marks:
            self._space_marks = marks
            self.show_keys(self.app.size.width - 2)

    def show_keys(self, room: int) -> None:
        """The keys, as many as there is room for; F1 shows all."""
        keys: dict[str, str] = {}
        for key, active in self.active_bindings.items():
            if active.binding.id:
                keys.setdefault(active.binding.id, key_name(key))
        parts: dict[str, Content] = {}
        for id_ in MATTERS:
            if id_ in keys and self._offered(id_):
                part = Content.assemble((keys[id_], "bold"), f" {KEYS[id_]}")
                if sum(known.cell_length + 2 for known in parts.values()) + part.cell_length <= room:
                    parts[id_] = part
        line = Content("  ").join(parts[id_] for id_ in KEYS if id_ in parts)
        self.query_one("#picker-keys", Static).update(line, layout=False)

    def _offered(self, id_: str) -> bool:
        action = id_.partition(".")[2]
        asked = ("mark", "mark_here", "parent", "rename", "colour", "pin")
        return bool(self.check_action(action, ())) if action in asked else True
