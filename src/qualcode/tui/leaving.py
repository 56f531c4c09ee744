"""Leaving: dialogs that stand in the way of another screen, and the program when the system asks it to end."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_MOST = 10
"""So many dialogs may lie on one another, or follow one another when they are closed."""


class Dialogs:
    """Closes the dialogs that lie over the screens, but none in which something was typed.

    Args:
        app: The program.
    """

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._as_opened: WeakKeyDictionary[Screen[object], tuple[str, ...]] = WeakKeyDictionary()

    def look_at(self, screens: Iterable[Screen[object]]) -> None:
        """Note what stands in the fields of each new dialog, before anything is typed into it."""
        for screen in screens:
            if screen.is_modal and screen not in self._as_opened and screen.is_mounted:
                self._as_opened[screen] = _typed_into(screen)

    async def leave(self) -> bool:
        """Close all dialogs as Esc does; False, with a word, where one holds what was typed or must be waited for."""
        from qualcode.tui.progress import Underway

        for _ in range(_MOST):
            dialog = self._app.screen
            if not isinstance(dialog, ModalScreen):
                return True
            if isinstance(dialog, Underway) and not dialog.may_leave:
                self._app.notify(tr("The project is being rewritten: wait for it, or press Esc."), severity="warning")
                return False
            if self._holds_typed(dialog):
                self._app.notify(
                    tr("What you typed here is not kept yet: keep it, or press Esc to drop it."),
                    severity="warning",
                    markup=False,
                )
                return False
            if not await self._close(dialog):
                return False
            await self._app.errands.rest()  # Who asked is told, and may ask on.
        return not self._app.screen.is_modal

    async def keep(self) -> None:
        """Let every dialog that keeps what is written in it do so now: the program ends."""
        for dialog in reversed(self._app.screen_stack):
            if isinstance(dialog, ModalScreen) and _keeps_itself(dialog):
                await self._close(dialog)

    async def _close(self, dialog: ModalScreen[object]) -> bool:
        """Close a dialog as Esc does; False if it does not close, since something could not be kept."""
        if hasattr(dialog, "action_go_on"):  # Long work goes on by itself.
            dialog.action_go_on()
        elif hasattr(dialog, "action_cancel"):
            dialog.action_cancel()
        else:
            dialog.dismiss(None)
        for _ in range(100):
            if dialog not in self._app.screen_stack:
                return True
            await asyncio.sleep(0.01)
        return False

    def _holds_typed(self, dialog: Screen[object]) -> bool:
        from qualcode.tui.prompts.dialogs import ChoicePrompt
        from qualcode.tui.screens.help import HelpScreen
        from qualcode.tui.screens.key_list import KeyList

        if _keeps_itself(dialog):
            return False
        if isinstance(dialog, ChoicePrompt | HelpScreen | KeyList) or not type(dialog).__module__.startswith(
            "qualcode."
        ):
            return False  # What is typed there only filters.
        now = _typed_into(dialog)
        return any(now) and now != self._as_opened.get(dialog, now)


def _typed_into(screen: Screen[object]) -> tuple[str, ...]:
    lines = [field.value for field in screen.query(Input)]
    return (*lines, *(field.text for field in screen.query(TextArea)))


def _keeps_itself(dialog: Screen[object]) -> bool:
    """Whether what is typed into a dialog is kept when it is closed."""
    return bool(getattr(dialog, "keeps_itself", False))


def break_off_everywhere(app: QualcodeApp) -> None:
    """Let an error outside of what Textual runs end the program as any other does.

    Python would print its message, which may quote a transcript, over the screen, and go on.
    """
    loop = asyncio.get_running_loop()

    def of_the_loop(loop: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
        error = what.get("exception")
        if isinstance(error, Exception):
            app.break_off(error)

    def of_a_thread(what: threading.ExceptHookArgs) -> None:
        error = what.exc_value
        if isinstance(error, Exception) and not loop.is_closed():
            loop.call_soon_threadsafe(app.break_off, error)

    loop.set_exception_handler(of_the_loop)
    threading.excepthook = of_a_thread


def end_on_signals(app: QualcodeApp) -> None:
    """End the program in order, the place remembered and the terminal restored, when the system asks it to end.

    The status is that of a program which the signal ended: 128 and its number. On Windows the system asks in another
    way, which Python answers by itself.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        loop.add_signal_handler(number, app.call_later, app.end, 128 + number)
