"""Asking for the passphrase of a file in a dialog, whichever thread needs it: that of the screens never waits."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.settings.passphrases import Purpose
from qualcode.tui.prompts.dialogs import Dialog

if TYPE_CHECKING:
    from qualcode.tui.stack import StackedApp

_LOOKS = 0.2
"""Seconds after which a thread that waits for an answer looks whether the program is still there."""


class PassphrasePrompt(Dialog[str | None]):
    """Asks for a passphrase, which is not shown.

    Args:
        purpose: What it opens.
        path: The file.
        complaint: What was wrong with the last one; empty at first.
    """

    KEYS = tr("Enter OK   Esc back")

    def __init__(self, purpose: Purpose, path: Path, complaint: str = "") -> None:
        super().__init__(tr("Passphrase of the {what}", what=purpose.what), str(path))
        self._complaint = complaint
        self.answered = threading.Event()
        """Tells the thread that waits, in whatever way the dialog was closed."""

    @property
    def passphrase(self) -> str | None:
        """What was typed; None where nothing was."""
        return self._answered_with

    def end(self) -> None:
        super().end()
        self.answered.set()

    def body(self) -> ComposeResult:
        yield Input(password=True, compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self.refuse, self._complaint)

    @on(Input.Submitted)
    def _accept(self, event: Input.Submitted) -> None:
        if event.value:
            self.dismiss(event.value)
        else:
            self.refuse(tr("Type the passphrase, or press Esc to leave it."))


class PassphraseAsker:
    """Lets threads that open files wait for what somebody answers on the screen; made in the thread of the screens."""

    def __init__(self, app: StackedApp) -> None:
        self._app = app
        self._screens = threading.get_ident()
        self._one_at_a_time = threading.Lock()

    def __call__(self, purpose: Purpose, path: Path, complaint: str) -> str | None:
        """The passphrase that somebody types; None where she does not, or the program ends meanwhile."""
        if threading.get_ident() == self._screens:
            return None  # It would wait for itself.
        with self._one_at_a_time:
            prompt = PassphrasePrompt(purpose, path, complaint)
            if not self._is_there() or not self._app.call_later(self._app.errands.put, prompt):
                return None
            while not prompt.answered.wait(_LOOKS):
                if not self._is_there():
                    return None
            return prompt.passphrase

    def _is_there(self) -> bool:
        """Whether the program still runs: its end closes no dialog."""
        return self._app.is_running
