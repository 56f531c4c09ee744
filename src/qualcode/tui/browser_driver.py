"""How the screens speak to a browser: through the server that started this process, in packets on its streams."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.message import Message

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_WAIT_S = 1.0


class BrowserDriver(WebDriver):
    """Textual's driver for browsers, which also lets another page go on where one was closed.

    Textual ends the program with the page; here it stays for a while, and a page that comes back is given the modes
    of the terminal and the whole screen anew.
    """

    _deserted = False
    """Whether no page has come back in time."""

    def start_application_mode(self) -> None:
        """Begin, with the keys: whoever opens the page types into it, and need not click first."""
        super().start_application_mode()
        self._app.call_later(self._app.post_message, events.AppFocus())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks for, in the thread that reads from it."""
        if packet_type == "attach":
            self._deserted = False
            super().on_meta("resize", payload)
            self._app.call_later(self._show_anew)
        elif packet_type == "quit":
            self._end()
        elif packet_type == "desert":
            self._deserted = True
            self._app.call_later(self._end_when_done)
        else:
            super().on_meta(packet_type, payload)

    def process_message(self, message: Message) -> None:
        """Pass on what was typed. No size is: pages tell it to the server, which keeps it within bounds."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read until the server closes the stream: it has ended, in whatever way, and so does the program."""
        super().run_input_thread()
        self._end()

    def _end(self) -> None:
        app = cast("QualcodeApp", self._app)
        if app.is_running:
            app.call_later(partial(app.end, 0))  # What is written in an editor is kept, which Textual's way does not.

    async def _end_when_done(self) -> None:
        """End once nothing long is under way, unless a page comes back before."""
        app = cast("QualcodeApp", self._app)
        if self._deserted and app.works.under_way:
            self._app.set_timer(_WAIT_S, self._end_when_done)
        elif self._deserted:
            self.write_meta({"type": "deserted"})
            await app.end(0)

    def _show_anew(self) -> None:
        self.write("\x1b[?1049h\x1b[?25l")
        self._enable_mouse_support()
        self._request_terminal_sync_mode_support()
        self._enable_bracketed_paste()
        self._app.post_message(events.AppFocus())
        self._app.refresh()
