"""The screens in a browser: opened, read, coded in, and shut to everybody else."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from qualcode.documents.sample import build_sample
from qualcode.storage.project import open_project

pytestmark = [pytest.mark.long, pytest.mark.sqlite]
CONTROLS = re.compile(r"\x1b\[[0-9;?<>$]*[A-Za-z]|\x1b.")
PATIENCE = 30.0


class Chromium:
    """A browser, with what it asked for and what its terminal was sent."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.asked: list[str] = []
        self.screen = ""

    def listen(self) -> None:
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            told = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(told["request"]["url"])
            elif message["method"] == "Network.webSocketCreated":
                self.asked.append(told["url"])
            elif message["method"] == "Network.webSocketFrameReceived" and told["response"]["opcode"] == 2:
                sent = base64.b64decode(told["response"]["payloadData"]).decode()
                self.screen += CONTROLS.sub("", sent)

    def wait(self, what: Callable[[], Any], told: str = "") -> Any:
        until = time.monotonic() + PATIENCE
        while not (found := what()):
            assert time.monotonic() < until, (told, self.screen[-600:])
            time.sleep(0.1)
            self.listen()
        return found

    def sees(self, words: str) -> None:
        self.wait(lambda: words in self.screen, words)
        self.screen = ""

    def keys(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def control(self, key: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()

    @property
    def told_at_the_end(self) -> str:
        return str(self.driver.execute_script("return document.getElementById('why')?.textContent ?? ''"))


@pytest.fixture
def chromium() -> Iterator[Chromium]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    driver = shutil.which("chromedriver")
    if found is None or driver is None:
        pytest.skip("there is no Chromium with its driver on this machine")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = found
    for flag in ("--headless", "--no-sandbox", "--disable-background-networking", "--window-size=1280,800"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    yield Chromium(started)
    started.quit()


class Served:
    """`qualcode serve` on the sample study, as a user starts it."""

    def __init__(self, project: Path, *options: str, **environment: str) -> None:
        self.project = project
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qualcode", "serve", str(project), "--coder", "mara", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1]
        self.base = self.address.split("/?")[0]

    def end(self) -> tuple[int, str]:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said

    def codes(self) -> list[str]:
        said = subprocess.run(
            [sys.executable, "-m", "qualcode", "-p", str(self.project), "code", "list", "--json"],
            capture_output=True,
            check=True,
        )
        return sorted(row["code"].rpartition("/")[2] for row in json.loads(said.stdout))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return build_sample(tmp_path / "demo", "mara")


@pytest.fixture
def served(study: Path) -> Iterator[Served]:
    server = Served(study)
    yield server
    server.end()


def test_a_passage_is_coded_in_the_browser_and_nothing_is_asked_for_elsewhere(
    chromium: Chromium, served: Served
) -> None:
    from selenium.webdriver.common.keys import Keys

    before = served.codes()
    chromium.driver.get(served.address)
    chromium.sees("01-teacher-alder-creek")
    assert "token" not in chromium.driver.current_url
    chromium.keys(Keys.ENTER)
    chromium.sees("Could you just tell me what")
    chromium.keys("c")
    chromium.keys(*"Zebra crossing")
    chromium.sees("Zebra crossing")
    chromium.keys(Keys.ENTER)
    chromium.wait(lambda: served.codes() == sorted([*before, "Zebra crossing"]))

    chromium.driver.refresh()  # The same document, where it was left.
    chromium.sees("Could you just tell me what")
    chromium.driver.set_window_size(700, 500)
    chromium.sees("Third grade")
    chromium.keys("u")
    chromium.wait(lambda: served.codes() == before)

    chromium.keys(Keys.F2)
    chromium.sees("15 documents")
    chromium.control("q")
    chromium.wait(lambda: "can be closed" in chromium.told_at_the_end)
    assert served.process.wait(PATIENCE) == 0
    here = (f"{served.base}/", f"{served.base.replace('http', 'ws')}/", "data:,")
    assert len(chromium.asked) > 8 and [url for url in chromium.asked if not url.startswith(here)] == []
    with open_project(served.project, coder="mara"):
        pass  # It is not held any more.


def test_nobody_else_gets_in(chromium: Chromium, served: Served) -> None:
    driver = chromium.driver
    driver.get(served.base)
    assert "Nobody gets in here" in driver.page_source
    driver.get(served.address)
    chromium.sees("01-teacher-alder-creek")
    room = driver.current_url
    assert driver.get_cookies()[0]["httpOnly"] and driver.get_cookies()[0]["sameSite"] == "Strict"
    assert driver.execute_script("return document.cookie") == ""
    driver.get(served.address)
    assert "Nobody gets in here" in driver.page_source
    driver.delete_all_cookies()
    driver.get(room)
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.get(room)
    assert "Nobody gets in here" in driver.page_source


FOREIGN = """<!DOCTYPE html><script>
window.found = {};
const to = new URLSearchParams(location.search).get("to");
const socket = new WebSocket(to.replace("http", "ws") + "socket?width=80&height=24");
socket.onopen = () => found.socket = "open";
socket.onclose = () => found.socket ??= "refused";
for (const credentials of ["include", "omit"])
  fetch(to, {credentials}).then((answer) => found[credentials] = answer.status, () => found[credentials] = "refused");
fetch(to, {mode: "no-cors", credentials: "include"}).then((answer) => found.blind = answer.type, () => found.blind = "refused");
const script = document.createElement("script");
script.onload = () => found.script = "loaded";
script.onerror = () => found.script = "refused";
script.src = to + "files/page.js";
const frame = document.createElement("iframe");
frame.src = to;
window.onload = () => document.body.append(script, frame);
</script><body></body>"""


def test_a_page_of_another_port_or_site_gets_nothing_though_the_browser_was_let_in(
    chromium: Chromium, served: Served, tmp_path: Path
) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "page.html").write_text(FOREIGN)
    seen: list[str | None] = []

    class Foreign(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            seen.append(self.headers.get("Cookie"))

    foreign = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Foreign, directory=tmp_path / "foreign")
    )
    thread = threading.Thread(target=foreign.serve_forever)
    thread.start()
    try:
        driver = chromium.driver
        driver.get(served.address)
        chromium.sees("01-teacher-alder-creek")
        room = driver.current_url
        for host in ("127.0.0.1", "localhost"):  # The same site by another port, and another site.
            driver.get(f"http://{host}:{foreign.server_port}/page.html?to={room}")
            found = chromium.wait(
                lambda: len(now := driver.execute_script("return window.found ?? {}")) == 5 and now, "found"
            )
            assert found == dict.fromkeys(("socket", "include", "omit", "blind", "script"), "refused")
            frame = driver.find_element("tag name", "iframe")
            driver.switch_to.frame(frame)
            assert "terminal" not in driver.page_source
            driver.switch_to.default_content()
        assert seen and set(seen) == {None}  # The cookie is not sent to whatever else listens here.
        driver.get(room)
        chromium.sees("01-teacher-alder-creek")
    finally:
        foreign.shutdown()
        foreign.server_close()
        thread.join()


def test_an_encrypted_project_asks_in_the_browser(chromium: Chromium, study: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    words = "green apples fly"
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "-p", str(study), "encrypt"],
        env={**os.environ, "QUALCODE_PASSPHRASE": words},
        capture_output=True,
    )
    assert done.returncode in (0, 3), done.stderr
    served = Served(study)
    try:
        chromium.driver.get(served.address)
        chromium.sees("Passphrase of the project")
        chromium.keys("wrong", Keys.ENTER)
        chromium.sees("is not the passphrase")
        chromium.keys(words, Keys.ENTER)
        chromium.sees("15-observation-notes")
        assert words not in chromium.screen
    finally:
        served.end()


def test_marked_words_are_copied_pasted_words_come_in_and_links_open_nothing(
    chromium: Chromium, served: Served
) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    driver = chromium.driver
    driver.get(served.address)
    chromium.sees("01-teacher-alder-creek")
    chromium.keys(Keys.ENTER)
    chromium.sees("Could you just tell me what")
    driver.execute_script("""
        window.taken = [];
        const set = DataTransfer.prototype.setData;
        DataTransfer.prototype.setData = function (kind, words) { taken.push(words); return set.call(this, kind, words); };
    """)
    terminal = driver.find_element("css selector", ".xterm-screen")
    marking = ActionChains(driver).key_down(Keys.SHIFT).move_to_element_with_offset(terminal, -20, -210)
    marking.click_and_hold().move_to_element_with_offset(terminal, 200, -210).release().key_up(Keys.SHIFT).perform()
    chromium.control("c")
    taken = chromium.wait(lambda: driver.execute_script("return taken"))
    assert len(taken) == 1 and len(taken[0]) > 10

    chromium.keys("/")
    # What another site put into the clipboard: only its text comes in.
    driver.execute_async_script("navigator.clipboard.writeText('Wed\\x1b\\x10nesday').then(arguments[0])")
    chromium.control("v")
    chromium.sees("1 of 5")

    windows = len(driver.window_handles)
    assert driver.execute_script("return window.open('http://192.0.2.7/')") is None
    assert len(driver.window_handles) == windows


def test_a_server_that_is_killed_leaves_no_process_and_no_lock(chromium: Chromium, served: Served) -> None:
    chromium.driver.get(served.address)
    chromium.sees("01-teacher-alder-creek")
    served.process.kill()
    served.process.wait(PATIENCE)
    chromium.wait(lambda: "connection is lost" in chromium.told_at_the_end)

    def is_free() -> bool:
        with open_project(served.project, coder="mara") as project:
            return project.writable

    chromium.wait(is_free)
