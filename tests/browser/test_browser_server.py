"""The server as any program meets it that speaks to its port."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

aiohttp = pytest.importorskip("aiohttp", reason="textual-serve is not installed")
pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from by_hand import Browser  # noqa: E402

from qualcode.browser.program import first_line  # noqa: E402
from qualcode.browser.server import BrowserServer  # noqa: E402
from qualcode.documents.sample import build_sample  # noqa: E402
from qualcode.storage.project import open_project  # noqa: E402
from qualcode.storage.reads.documents import list_documents  # noqa: E402

STAND_IN = (sys.executable, "-I", "-S", str(Path(__file__).with_name("stand_in.py")))
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


async def test_what_is_pasted_is_text_and_never_goes_on_as_keys(browser: Browser) -> None:
    await browser.enter()
    page = await browser.look()
    await page.hear()
    await page.say("stdin", "\x1b[200~one\x1b[201~\x1b[A\x10quit\r\n\tzwei\x9b1\x1b[201~")
    assert (await page.hear()).decode() == "D\x1b[200~one[201~[Aquit\r\n\tzwei1\x1b[201~"


def test_no_size_of_the_screen_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual import events
    from textual.drivers.web_driver import WebDriver
    from textual.geometry import Size

    from qualcode.tui.browser_driver import BrowserDriver

    passed: list[object] = []
    monkeypatch.setattr(WebDriver, "process_message", lambda _, message: passed.append(message))
    driver = BrowserDriver.__new__(BrowserDriver)
    key = events.Key("a", "a")
    driver.process_message(events.Resize(Size(99999, 99999), Size(99999, 99999)))
    driver.process_message(key)
    assert passed == [key]


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
