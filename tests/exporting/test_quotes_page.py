from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from quotes_made import BALANCES, EVIL, HEADING, MARKED, QUOTES, quote

from qualcode.exporting.quotes_html import quotes_to_html


def test_the_policy_lets_the_page_run_its_own_script_and_nothing_else() -> None:
    page = quotes_to_html(HEADING, QUOTES, BALANCES)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for kind in ("style", "script"):
        inner = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert inner is not None
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    assert "localStorage" not in page and "cookie" not in page


def test_the_page_is_whole_without_its_script() -> None:
    page = quotes_to_html(MARKED, QUOTES, BALANCES)
    body = page.split("<body>")[1].split("<script>")[0]
    assert 'id="tools" class="tools" role="search" aria-label="Quotes" hidden' in body
    assert body.count('<figure class="quote">') == 4 and body.count("<h1") == 1 and body.count("<h2") == 3
    assert body.count("INTERNAL – not for publication") == 6
    for landmark in ("<header>", "<nav aria-label", "<main", "<footer>", 'class="jump" href="#quotes"'):
        assert landmark in body
    assert "<td>Oak Hill</td><td>1</td><td>4</td>" in body


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("there is no Chromium with its driver on this machine")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


@pytest.mark.long
def test_the_page_in_a_browser(browser: Any, tmp_path: Path) -> None:
    from axe_selenium_python import Axe
    from selenium.webdriver.common.keys import Keys

    file = tmp_path / "quotes.html"
    many = [quote(i, text=f"Ünder week {i} we planned.") for i in range(5, 400)]
    file.write_text(quotes_to_html(MARKED, [*QUOTES, *many], BALANCES), encoding="utf-8")
    browser.get(file.as_uri())

    def by_id(name: str) -> Any:
        return browser.find_element("id", name)

    def shown() -> int:
        return int(browser.execute_script("return document.querySelectorAll('figure:not([hidden])').length"))

    assert by_id("count").text == "399 quotes" and shown() == 399
    assert by_id("count").get_attribute("aria-live") == "polite"

    browser.find_element("tag name", "body").send_keys("/")
    search = browser.switch_to.active_element
    assert search.get_attribute("id") == "search"
    search.send_keys("UNDER week 217 ")
    assert by_id("count").text == f"{shown()} of 399 quotes" and shown() == 1
    assert "<script>alert(1)</script>" not in browser.execute_script("return document.querySelector('main').innerHTML")
    search.send_keys(Keys.ESCAPE)
    assert shown() == 399
    search.send_keys("input{/etc")
    assert shown() == 1 and EVIL[:20] in browser.find_element("css selector", "figure:not([hidden])").text
    search.send_keys(Keys.ESCAPE)

    def ground() -> str:
        return str(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))

    light = ground()
    for colours in ("light", "dark"):
        axe = Axe(browser)
        axe.inject()
        found = [v for v in axe.run()["violations"] if v["impact"] in ("serious", "critical")]
        assert not found, (colours, [(v["id"], v["nodes"][0]["html"]) for v in found])
        if colours == "light":
            by_id("theme").click()
            assert ground() != light and by_id("theme").text == "Light colours"
    browser.refresh()
    assert ground() == light and browser.execute_script("return localStorage.length + document.cookie.length") == 0

    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "To the quotes"
    outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"

    said = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {one["params"]["request"]["url"] for one in said if one["method"] == "Network.requestWillBeSent"}
    assert asked == {file.as_uri()}
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
