"""What screens tell each other; past participles, frozen values inside."""

from __future__ import annotations

from textual.message import Message

from qualcode.domain.changes import Effects


class ProjectChanged(Message):
    """A change was committed: whoever shows what it touched repaints."""

    def __init__(self, effects: Effects) -> None:
        super().__init__()
        self.effects = effects
