"""Listening: the recording of the turn at the caret, in the user's own player."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.tui.coding.desk import CodingDesk


class Listening(CodingDesk):
    """The action that plays a turn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "play", "Play the recording", id="coding.play", show=False),
    ]

    def action_play(self) -> None:
        """Play the turn's recording from its start, where there is one."""
        turns = self.document.opened.transcript.turns
        turn = next((turn for turn in turns if turn.start <= self.view.caret < turn.end), None)
        if all(turn.start_ms is None for turn in turns):
            self.say("This transcript has no times, so there is no recording to play.")
        elif turn is None or turn.start_ms is None:
            self.say("This turn has no time to play a recording from.")
        else:
            self.say("No recording is linked to this transcript.")
