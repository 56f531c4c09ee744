"""A browser and its page, by hand."""

from __future__ import annotations

import asyncio
import re

import aiohttp

from qualcode.browser.server import BrowserServer

CONTROLS = re.compile(rb"\x1b\[[0-9;?<>$]*[A-Za-z]|\x1b.")


class Browser:
    """What a browser does, by hand."""

    def __init__(self, server: BrowserServer) -> None:
        self.address = server.new_address()
        self.base = self.address.split("/?")[0]
        self.client = aiohttp.ClientSession()
        self.room = self.cookie = ""

    async def enter(self) -> None:
        async with self.client.get(self.address) as answer:
            assert answer.status == 200
            body = await answer.text()
            self.set_cookie = answer.headers["Set-Cookie"]
        found = re.search(r'content="0; url=(/[\w-]+/)"', body)
        assert found is not None
        self.room = found[1]
        self.cookie = self.set_cookie.split(";")[0]

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        sent = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with self.client.get(self.base + path, headers=sent) as answer:
            return answer.status, await answer.text(errors="replace")

    async def look(self, **headers: str) -> Socket:
        sent = {"Cookie": self.cookie, "Origin": self.base, **headers}
        return Socket(await self.client.ws_connect(f"{self.base}{self.room}socket?width=90&height=30", headers=sent))


class Socket:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, *message: object) -> None:
        await self.socket.send_json(list(message))

    async def hear(self) -> bytes:
        message = await self.socket.receive(timeout=20)
        return message.data if isinstance(message.data, bytes) else b""

    async def until(self, words: bytes) -> None:
        async with asyncio.timeout(60):
            heard = b""
            while words not in heard:
                heard += CONTROLS.sub(b"", await self.hear())

    async def closed(self) -> int | None:
        while not self.socket.closed:
            await self.socket.receive(timeout=20)
        return self.socket.close_code
