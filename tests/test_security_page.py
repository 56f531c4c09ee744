"""The page on security names the tests that show each promise: they are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(?:(\w+)::)?(test_\w+))?`")


def test_every_test_that_the_page_on_security_names_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 30
    for file, class_, test in named:
        assert (ROOT / file).is_file(), file
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not test or re.search(rf"def {test}\(", text), f"{file}::{test}"
        assert not class_ or f"class {class_}" in text, f"{file}::{class_}"


def test_every_promise_names_what_shows_it() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") == 3]
    promises = [row for row in rows if not row.startswith(("| promise", "| what"))]
    assert len(promises) > 20
    assert [row for row in promises if not NAMED.search(row)] == []
