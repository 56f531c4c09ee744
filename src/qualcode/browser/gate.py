"""The gate before the server: who connects and asks for nothing, or for nothing that is answered, does not stay."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import cast

PATIENCE = 10.0
"""Seconds in which whoever connects has to say what is wanted."""
MOST_WAITING = 64
"""Connections that may wait at a time; one more takes the place of the oldest."""
_LONGEST = 2**16
"""Bytes of a request: cookies of all that listens on this machine come along."""
_END = b"\r\n\r\n"
_ASKS = re.compile(
    rb"GET /[!-~]* HTTP/1\.1\r\n"
    rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)+\r\n"
)
"""What a page asks: nothing is ever sent here but over the terminal's own connection."""


class Gate:
    """Makes a protocol for each connection, and lets it on to the server with its first whole request.

    Args:
        serve: Makes the server's own protocol for a connection.
        patience: Seconds in which that request has to be there.
        most_waiting: Connections that may wait for it at a time.
    """

    def __init__(
        self,
        serve: Callable[[], asyncio.Protocol],
        *,
        patience: float = PATIENCE,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.serve = serve
        self.patience = patience
        self._most_waiting = most_waiting
        self._waiting: dict[_AtTheGate, None] = {}

    def __call__(self) -> asyncio.Protocol:
        return _AtTheGate(self)

    def came(self, one: _AtTheGate) -> None:
        """Somebody waits; whoever has waited longest makes room."""
        if len(self._waiting) >= self._most_waiting:
            next(iter(self._waiting)).shut()
        self._waiting[one] = None

    def went(self, one: _AtTheGate) -> None:
        """Somebody waits no more."""
        self._waiting.pop(one, None)

    def close(self) -> None:
        """Send all away who wait."""
        for one in list(self._waiting):
            one.shut()


class _AtTheGate(asyncio.Protocol):
    """A connection before its first request."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._said = bytearray()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._timer = asyncio.get_running_loop().call_later(self._gate.patience, self.shut)
        self._gate.came(self)

    def data_received(self, data: bytes) -> None:
        self._said += data
        end = self._said.find(_END, max(0, len(self._said) - len(data) - len(_END)))
        if end >= 0 and _ASKS.fullmatch(self._said, 0, end + len(_END)):
            self._let_on()
        elif end >= 0 or len(self._said) > _LONGEST:
            self.shut()

    def connection_lost(self, error: Exception | None) -> None:
        self._leave()

    def shut(self) -> None:
        """Send it away, without a word."""
        self._leave()
        if self._transport is not None:
            self._transport.abort()

    def _leave(self) -> None:
        self._gate.went(self)
        if self._timer is not None:
            self._timer.cancel()

    def _let_on(self) -> None:
        self._leave()
        if self._transport is None or self._transport.is_closing():
            return
        server = self._gate.serve()
        self._transport.set_protocol(server)
        server.connection_made(self._transport)
        server.data_received(bytes(self._said))
