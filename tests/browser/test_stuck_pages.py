"""Pages that fall asleep and screens that hang: neither holds up the other, the next page, or the end."""

from __future__ import annotations

import asyncio
import socket
import sys

import pytest

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from by_hand import Browser

from qualcode.browser.server import BrowserServer

SECRET = b'{"project": "/studies/secret.qualcode"}\n'


async def asleep(browser: Browser) -> socket.socket:
    """A page that is connected and takes nothing of what it is shown."""
    host, _, port = browser.base.removeprefix("http://").partition(":")
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect((host, int(port)))
    made.sendall(
        f"GET {browser.room}socket?width=80&height=24 HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {browser.base}\r\n"
        f"Cookie: {browser.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: YWFhYWFhYWFhYWFhYWFhYQ==\r\n\r\n".encode()
    )
    return made


FLOODS = "import os\nos.read(0, 99)\nos.write(1, b'__GANGLION__\\n')\nwhile True: os.write(1, b'D\\0\\0\\x0f\\xff' + 4095 * b'x')"


@pytest.mark.parametrize("comes_back", [True, False])
async def test_a_page_that_falls_asleep_holds_up_neither_the_next_one_nor_the_end(
    monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    monkeypatch.setattr("qualcode.browser.server._SHOW_PATIENCE", 60 if comes_back else 0.2)
    monkeypatch.setattr("qualcode.browser.server._LEAVE_PATIENCE", 0.2)
    monkeypatch.setattr("qualcode.browser.running._PATIENCE", 0.2)
    command = (sys.executable, "-I", "-S", "-c", FLOODS)
    server = BrowserServer(SECRET, address="127.0.0.1", port=0, on_broken=[].append, command=command)
    await server.start()
    browser = Browser(server)
    await browser.enter()
    sleeper = await asleep(browser)
    await asyncio.sleep(0.5)
    if comes_back:
        page = await browser.look()
        assert b"xxx" in await page.hear()
        await page.socket.close()
    await asyncio.wait_for(server.stop(), 20)
    assert not server.screens.running
    sleeper.close()
    await browser.client.close()


async def test_screens_that_hang_with_much_typed_into_them_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.browser.running._PATIENCE", 0.2)
    hangs = "import os, time\nos.write(1, b'__GANGLION__\\n')\ntime.sleep(600)"
    command = (sys.executable, "-I", "-S", "-c", hangs)
    server = BrowserServer(SECRET, address="127.0.0.1", port=0, on_broken=[].append, command=command)
    await server.start()
    browser = Browser(server)
    await browser.enter()
    page = await browser.look()
    await page.say("stdin", 1_000_000 * "x")
    await asyncio.sleep(0.2)
    await browser.look()
    await asyncio.wait_for(server.stop(), 20)
    assert not server.screens.running
    await browser.client.close()
