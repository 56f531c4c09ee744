"""The server: a page with a terminal in it, for whoever was let in, and nothing for anybody else."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, cast

from aiohttp import ClientError, WSMsgType, web
from aiohttp.http import HttpProcessingError

from qualcode.browser.doors import Doors, of_own_page, url_of
from qualcode.browser.gate import Gate
from qualcode.browser.pages import HEADERS, SHUT, TYPES, entered_page, page_files, terminal_page
from qualcode.browser.running import COMMAND, ENDED, TAKEN, Ended, Screens
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr

GRACE = 120.0
"""Seconds for which the screens go on after their page was closed."""
_LONGEST = 1000
"""Columns or rows that a page may ask for."""
_COOKIE = "qualcode"
_PASTED = re.compile(r"(\x1b\[200~)(.*)(\x1b\[201~)", re.DOTALL)
"""How a page says that what it was given is pasted: in one message."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_AT_ONCE = 32
"""Connections that are taken up at a time: with those at the gate far fewer than the files that a process may have."""
_SHOW_PATIENCE = 10.0
"""Seconds in which a page must take what it is shown: one that is asleep would hold up the screens."""
_LEAVE_PATIENCE = 3.0
"""Seconds in which a page must close its connection."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """A page that is connected."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self._socket = socket
        self._transport = transport

    async def show(self, data: bytes) -> None:
        """Give the page what the terminal is sent; one that does not take it is cut off."""
        with self._cut_off_after(_SHOW_PATIENCE), suppress(ConnectionError, ClientError):  # Its own loop tells it.
            await self._socket.send_bytes(data)

    async def leave(self, code: int) -> None:
        """Close the connection, with the code that says why; one that does not answer is cut off."""
        with self._cut_off_after(_LEAVE_PATIENCE), suppress(ConnectionError, ClientError):
            await self._socket.close(code=code)

    @contextmanager
    def _cut_off_after(self, seconds: float) -> Iterator[None]:
        """Give the page so long to take something."""
        # A waiting that is cancelled would cancel whatever else waits for the same page.
        timer = asyncio.get_running_loop().call_later(seconds, self._transport.abort)
        try:
            yield
        finally:
            timer.cancel()


class BrowserServer:
    """Serves the screens of one project.

    Args:
        first_line: What the screens' process is told first.
        address: The IP address that is served at.
        port: The port; 0 for one that is free.
        grace: Seconds for which the screens go on without a page.
        on_broken: Is told what the screens said when they broke off.
        command: What shows the screens.
    """

    def __init__(
        self,
        first_line: bytes,
        *,
        address: str,
        port: int,
        grace: float = GRACE,
        on_broken: Callable[[str], None],
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.doors = Doors(address)
        self.left = asyncio.Event()
        """Set when the user has left the program."""
        self.entered = asyncio.Event()
        """Set when a browser was let in."""
        self._address, self._port = address, port
        self._on_broken = on_broken
        self._files = page_files()
        self.screens = Screens(first_line, grace=grace, on_end=self._ended, command=command)
        self._pages: set[Page] = set()
        self._runner: web.AppRunner | None = None
        self._gate: Gate | None = None
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            QualcodeError: The port is taken, or the address is not this machine's.
        """
        app = web.Application(middlewares=[self._guard], client_max_size=1024)
        app.router.add_get("/", self._enter, allow_head=False)
        app.router.add_get("/{room}/", self._page, allow_head=False)
        app.router.add_get("/{room}/socket", self._socket, allow_head=False)
        app.router.add_get("/{room}/files/{name}", self._file, allow_head=False)
        app.on_response_prepare.append(_harden)
        self._runner = web.AppRunner(app, access_log=None, logger=_log(), shutdown_timeout=2, lingering_time=0)
        await self._runner.setup()
        self._gate = Gate(cast("Callable[[], asyncio.Protocol]", self._runner.server))
        try:
            self._listening = await asyncio.get_running_loop().create_server(
                self._gate, self._address, self._port, backlog=_AT_ONCE
            )
        except OSError as error:
            await self._runner.cleanup()
            raise QualcodeError(
                tr(
                    "nothing can be served at {address}, port {port} ({reason})",
                    address=self._address,
                    port=self._port or tr("any"),
                    reason=error.strerror or error,
                ),
                remedy=tr("name another with `--port N`, or leave it out"),
            ) from error
        self._port = self._listening.sockets[0].getsockname()[1]

    def new_address(self) -> str:
        """A URL that lets one browser in, once."""
        return f"{url_of(self._address, self._port)}/?token={self.doors.new_token()}"

    async def stop(self) -> None:
        """End the screens in order, then close everything."""
        await self.screens.close()
        for page in list(self._pages):
            await page.leave(ENDED)
        if self._listening is not None:
            self._listening.close()
        if self._gate is not None:
            self._gate.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _ended(self, ended: Ended) -> None:
        if ended.status:
            self._on_broken(ended.said or tr("the screens broke off (status {status})", status=ended.status))
        elif not ended.asked:
            self.left.set()

    # ------------------------------------------------------------------ who is answered

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer nobody who comes from elsewhere, and tell all of them the same."""
        host = request.headers.get("Host", "")
        asked = request.query.get("token") if request.path == "/" else None
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        if asked is not None:
            site = None  # The address may be followed from a mail or a file: it is the token that lets in.
        socket = request.headers.get("Upgrade") is not None
        if not self.doors.answers_to(host) or not of_own_page(host, origin, site, must_say=socket):
            return _shut()
        room = request.match_info.get("room", "")
        if asked is None and not any(self.doors.knows(room, key) for key in _keys(request)):
            return _shut()
        return await handler(request)

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Take a token, and let its browser go on to its room."""
        session = self.doors.enter(request.query.get("token", ""))
        if session is None:
            return _shut()
        for page in list(self._pages):
            await page.leave(TAKEN)
        self.entered.set()
        answer = web.Response(text=entered_page(session.room), content_type="text/html")
        answer.set_cookie(_COOKIE, session.key, path=f"/{session.room}/", httponly=True, samesite="Strict")
        return answer

    # ------------------------------------------------------------------ what is given

    async def _page(self, request: web.Request) -> web.StreamResponse:
        socket = f"ws://{request.headers['Host']}/{request.match_info['room']}/socket"
        return web.Response(text=terminal_page(socket), content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["name"])
        if file is None:
            return _shut()
        return web.Response(body=await asyncio.to_thread(file.read_bytes), content_type=TYPES[file.suffix])

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=15, timeout=2, compress=False)
        await socket.prepare(request)
        if request.transport is None:  # It has gone meanwhile.
            return socket
        page = Page(socket, request.transport)
        self._pages.add(page)
        try:
            await self.screens.attach(page, *_size(request.query))
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._heed(socket, message.json())
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):  # No page of ours speaks so.
            await socket.close(code=1003)
        finally:
            self._pages.discard(page)
            await self.screens.detach(page)
        return socket

    async def _heed(self, socket: web.WebSocketResponse, said: Any) -> None:
        """Do what the page's script asks for.

        Raises:
            ValueError: It is nothing that can be asked for; or TypeError or KeyError.
        """
        if not isinstance(said, list) or not said:
            raise ValueError("no message")
        kind, what = said[0], said[-1]
        if kind == "stdin" and len(said) == 2 and isinstance(what, str):
            await self.screens.type(_harmless(what))
        elif kind == "resize":
            width, height = _size(what)
            await self.screens.send({"type": "resize", "width": width, "height": height})
        elif kind == "ping":
            await socket.send_json(["pong", what])
        elif kind in ("focus", "blur"):
            await self.screens.send({"type": kind})
        else:
            raise ValueError(kind)


def _harmless(typed: str) -> str:
    """What was typed; of what was pasted only what is text: else it could end the paste itself, and go on as keys."""
    pasted = _PASTED.fullmatch(typed)
    return typed if pasted is None else f"{pasted[1]}{_CONTROLS.sub('', pasted[2])}{pasted[3]}"


def _size(asked: Any) -> tuple[int, int]:
    """Columns and rows, at least one and no more than a screen may have."""
    width, height = (max(1, min(int(asked[name]), _LONGEST)) for name in ("width", "height"))
    return width, height


def _keys(request: web.Request) -> list[str]:
    """What the cookies of our name hold: whatever else listens on this machine can set one beside ours."""
    pairs = (pair.partition("=") for line in request.headers.getall("Cookie", []) for pair in line.split(";"))
    return [value.strip() for name, _, value in pairs if name.strip() == _COOKIE]


def _shut() -> web.Response:
    answer = web.Response(status=403, text=SHUT)
    answer.force_close()
    return answer


async def _harden(request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(HEADERS)


class _Crashes(logging.Handler):
    """Takes what the library has to say of errors into the log of crashes: without a word of anybody's."""

    def emit(self, record: logging.LogRecord) -> None:
        from qualcode.settings.crash_log import log_crash

        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, HttpProcessingError):  # Anybody may send what is no request.
            log_crash(error)


def _log() -> logging.Logger:
    log = logging.getLogger("qualcode.browser")
    log.propagate = False
    log.handlers = [_Crashes(logging.ERROR)]
    return log
