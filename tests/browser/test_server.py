"""The server as any program meets it that speaks to its port."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

aiohttp = pytest.importorskip("aiohttp", reason="textual-serve is not installed")
pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from qualcode.browser.program import first_line  # noqa: E402
from qualcode.browser.server import BrowserServer  # noqa: E402
from qualcode.documents.sample import build_sample  # noqa: E402
from qualcode.storage.project import open_project  # noqa: E402
from qualcode.storage.reads.documents import list_documents  # noqa: E402

STAND_IN = (sys.executable, "-I", "-S", str(Path(__file__).with_name("stand_in.py")))
CONTROLS = re.compile(rb"\x1b\[[0-9;?<>$]*[A-Za-z]|\x1b.")
SECRET = b'{"project": "/studies/secret.qualcode"}\n'


@asynccontextmanager
async def serving(grace: float = 60) -> AsyncIterator[BrowserServer]:
    said: list[str] = []
    server = BrowserServer(SECRET, address="127.0.0.1", port=0, grace=grace, on_broken=said.append, command=STAND_IN)
    server.said = said  # type: ignore[attr-defined]
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@pytest.fixture
async def server() -> AsyncIterator[BrowserServer]:
    async with serving() as made:
        yield made


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


@pytest.fixture
async def browser(server: BrowserServer) -> AsyncIterator[Browser]:
    made = Browser(server)
    yield made
    await made.client.close()


async def test_nobody_gets_anything_without_the_address(server: BrowserServer, browser: Browser) -> None:
    answers = set()
    for path in (
        "/",
        "/?token=",
        "/?token=guess",
        "/room/",
        "/room/files/page.js",
        "/favicon.ico",
        "/static/js/textual.js",
    ):
        answers.add(await browser.get(path))
    assert len(answers) == 1
    status, words = answers.pop()
    assert status == 403 and "works once" in words


async def test_the_address_works_once_and_its_cookie_is_for_one_path_of_this_site_alone(browser: Browser) -> None:
    await browser.enter()
    assert "HttpOnly" in browser.set_cookie and "SameSite=Strict" in browser.set_cookie
    assert f"Path={browser.room};" in browser.set_cookie + ";" and len(browser.room) > 43
    assert (await browser.get(browser.address.removeprefix(browser.base)))[0] == 403
    assert (await browser.get(browser.room))[0] == 200
    browser.cookie = "qualcode=guess"
    assert (await browser.get(browser.room))[0] == 403


async def test_a_request_from_another_page_or_under_another_name_is_refused(browser: Browser) -> None:
    token = browser.address.removeprefix(browser.base)
    assert (await browser.get(token, Host="evil.example"))[0] == 403
    assert (await browser.get(token, Origin="http://evil.example"))[0] == 403
    await browser.enter()  # None of these used it up.
    room = browser.room
    assert (await browser.get(room, Host="evil.example"))[0] == 403
    assert (await browser.get(room, Origin="http://127.0.0.1:1"))[0] == 403
    assert (await browser.get(room, Sec_Fetch_Site="cross-site"))[0] == 403
    assert (await browser.get(room, Sec_Fetch_Site="same-site"))[0] == 403
    for origin in ("http://evil.example", "http://127.0.0.1:1", "null"):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.look(Origin=origin)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await browser.look(Cookie="")
    assert (await browser.get(room))[0] == 200


async def test_every_answer_forbids_what_is_from_elsewhere(browser: Browser) -> None:
    await browser.enter()
    for path in ("/", browser.room, f"{browser.room}files/textual.js", "/nowhere"):
        async with browser.client.get(browser.base + path, headers={"Cookie": browser.cookie}) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "*" not in policy
            assert "frame-ancestors 'none'" in policy and "allow-popups" not in policy
            assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Server"] == "qualcode"


async def test_the_page_names_no_other_place_and_its_files_are_all_there(browser: Browser) -> None:
    await browser.enter()
    status, page = await browser.get(browser.room)
    assert status == 200 and not re.search(r"https?:", page)
    assert browser.base.split("/")[-1] in page and "secret" not in page
    linked = re.findall(r'(?:href|src)="(files/[^"]+)"', page)
    assert len(linked) == 4
    style = (await browser.get(f"{browser.room}files/page.css"))[1]
    for name in [*linked, *(f"files/{name}" for name in re.findall(r'url\("([^"]+)"\)', style))]:
        assert (await browser.get(browser.room + name))[0] == 200, name
    for name in ("../index.html", "index.html", "background.png", "%2e%2e%2fserver.py", "/etc/passwd"):
        assert (await browser.get(f"{browser.room}files/{name}"))[0] in (403, 404)


async def test_the_screens_get_keys_and_sizes_and_are_told_the_project_on_their_input_alone(browser: Browser) -> None:
    await browser.enter()
    page = await browser.look()
    assert await page.hear() == b"told " + SECRET.strip() + b" argv []"
    await page.say("stdin", "äk\x1b[A")
    assert (await page.hear()).decode() == "Däk\x1b[A"
    await page.say("resize", {"width": 40, "height": 99999})
    assert await page.hear() == b'M{"type": "resize", "width": 40, "height": 1000}'
    await page.say("stdin", "give")
    assert [await page.hear(), await page.hear()] == [b"Dgive", b"given"]  # A file is not given out.


@pytest.mark.parametrize("rubbish", [["stdin"], ["resize", {}], ["resize", 3], ["open"], [], {}, 7, None])
async def test_what_no_page_of_ours_says_ends_the_connection(browser: Browser, rubbish: object) -> None:
    await browser.enter()
    page = await browser.look()
    await page.socket.send_json(rubbish)
    assert await page.closed() == 1003


async def test_a_page_that_is_loaded_again_goes_on_with_the_same_screens(
    server: BrowserServer, browser: Browser
) -> None:
    await browser.enter()
    first = await browser.look()
    await first.hear()
    await first.socket.close()
    second = await browser.look()
    assert await second.hear() == b'M{"type": "attach", "width": 90, "height": 30}'
    third = await browser.look()
    assert await second.closed() == 4001
    assert b"attach" in await third.hear()


async def test_screens_that_nobody_comes_back_to_are_ended_in_order_and_later_pages_get_new_ones() -> None:
    async with serving(grace=0.05) as server:
        browser = Browser(server)
        await browser.enter()
        first = await browser.look()
        await first.hear()
        await first.socket.close()
        for _ in range(200):
            await asyncio.sleep(0.02)
            if not server.screens.running:
                break
        assert not server.screens.running and not server.left.is_set()
        second = await browser.look()
        assert (await second.hear()).startswith(b"told ")
        await browser.client.close()


async def wait_until(what: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("rubbish", [100_000 * "[", '["resize", {"width": Infinity, "height": 3}]', "no json"])
async def test_rubbish_that_breaks_a_parser_ends_the_connection_alone(browser: Browser, rubbish: str) -> None:
    await browser.enter()
    page = await browser.look()
    await page.hear()
    await page.socket.send_str(rubbish)
    assert await page.closed() == 1003
    assert b"attach" in await (await browser.look()).hear()


async def test_a_cookie_that_another_port_of_this_machine_sets_shuts_nobody_out(browser: Browser) -> None:
    await browser.enter()
    own = browser.cookie
    for cookies in (f"{own}; qualcode=evil", f"qualcode=evil; {own}", f'a="b; {own}', f"=;;{{[; {own}"):
        browser.cookie = cookies
        assert (await browser.get(browser.room))[0] == 200, cookies
    browser.cookie = "qualcode=evil; qualcode="
    assert (await browser.get(browser.room))[0] == 403


async def test_whoever_is_not_let_in_is_shown_out_and_leaves_no_word_in_the_log(server: BrowserServer) -> None:
    from qualcode.settings import paths

    port = int(server.new_address().split(":")[2].split("/")[0])
    before = paths.log_path().read_bytes() if paths.log_path().exists() else b""
    for request, answered in (
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1.1 403"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n", b"HTTP/1.1 403"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", b"HTTP/1.0 400"),
        (b"garbage\r\n\r\n", b""),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = b""
        with suppress(ConnectionError):
            answer = await asyncio.wait_for(reader.read(), 20)
        assert answer.startswith(answered) and bool(answer) == bool(answered)
        writer.close()
    assert before == (paths.log_path().read_bytes() if paths.log_path().exists() else b"")


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


@pytest.mark.long
@pytest.mark.sqlite
async def test_what_was_being_written_and_imported_is_kept_when_nobody_comes_back(tmp_path: Path) -> None:
    study = build_sample(tmp_path / "demo", "mara")
    files = tmp_path / "many"
    files.mkdir()
    for number in range(150):
        words = f"Teacher: We planned week {number}. " + "Then nothing came of it. " * 800
        (files / f"talk {number}.txt").write_text(words, encoding="utf-8")
    broken: list[str] = []
    line = first_line(str(study), "mara", False, {})
    server = BrowserServer(line, address="127.0.0.1", port=0, grace=0.1, on_broken=broken.append)
    await server.start()
    browser = Browser(server)
    try:
        await browser.enter()
        page = await browser.look()
        await page.until(b"15 documents")
        for keys, seen in (("i", b"Import"), (str(files), b"many"), ("\r", b"to import"), ("\r", b"Importing")):
            await page.say("stdin", keys)
            await page.until(seen)
        await page.socket.close()
        await wait_until(lambda: not server.screens.running)
    finally:
        await server.stop()
        await browser.client.close()
    assert broken == [] and not server.left.is_set()
    with open_project(study, coder="mara", write=False) as project:
        assert sum(document.name.startswith("talk ") for document in list_documents(project)) == 150


async def test_leaving_the_program_ends_the_server_and_a_breakdown_does_not(
    server: BrowserServer, browser: Browser
) -> None:
    await browser.enter()
    page = await browser.look()
    await page.say("stdin", "break")
    assert await page.closed() == 4002
    assert server.said == ["the screens broke off, the log is somewhere"]  # type: ignore[attr-defined]
    assert not server.left.is_set()
    page = await browser.look()
    await page.say("stdin", "leave")
    assert await page.closed() == 4000
    await asyncio.wait_for(server.left.wait(), 20)


async def test_another_address_ends_the_session_before(server: BrowserServer, browser: Browser) -> None:
    await browser.enter()
    page = await browser.look()
    await page.hear()
    other = Browser(server)
    await other.enter()
    assert await page.closed() == 4001
    assert (await browser.get(browser.room))[0] == 403 and (await other.get(other.room))[0] == 200
    await other.client.close()


async def test_a_port_that_is_taken_is_told(server: BrowserServer) -> None:
    from qualcode.domain.errors import QualcodeError

    port = int(server.new_address().split(":")[2].split("/")[0])
    again = BrowserServer(SECRET, address="127.0.0.1", port=port, on_broken=print)
    with pytest.raises(QualcodeError, match=f"port {port}"):
        await again.start()


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    yield
    if Path("/proc").is_dir():
        lines = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if _mine(file)]
        assert not [line for line in lines if b"stand_in.py" in line]


def _mine(file: Path) -> bool:
    try:
        return f"PPid:\t{os.getpid()}\n" in (file.parent / "status").read_text()
    except OSError:
        return False
