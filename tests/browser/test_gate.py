"""The gate before the server, as strangers meet it who connect to the port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from qualcode.browser.gate import Gate

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class _Answers(asyncio.Protocol):
    """A server that says back what it is asked."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)
        self.transport.close()


@asynccontextmanager
async def gate(patience: float = 60, most_waiting: int = 64) -> AsyncIterator[int]:
    made = Gate(_Answers, patience=patience, most_waiting=most_waiting)
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        made.close()


async def says(port: int, *pieces: bytes) -> bytes:
    """What comes back until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        return await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_a_request_is_let_on_whole_in_whatever_pieces_it_comes() -> None:
    async with gate() as port:
        assert await says(port, ASKED) == ASKED
        assert await says(port, ASKED[:3], ASKED[3:-2], ASKED[-2:]) == ASKED


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
        b"GET /" + 2**17 * b"a",
    ],
)
async def test_what_no_page_asks_is_not_answered(said: bytes) -> None:
    async with gate() as port:
        assert await says(port, said) == b""


async def test_whoever_says_nothing_or_never_ends_is_sent_away() -> None:
    async with gate(patience=0.05) as port:
        assert await says(port) == b""
        assert await says(port, ASKED[:-2]) == b""


async def test_strangers_who_wait_in_crowds_keep_nobody_out() -> None:
    async with gate(most_waiting=3) as port:
        crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        assert await says(port, ASKED) == ASKED
        for _, writer in crowd:
            writer.close()
