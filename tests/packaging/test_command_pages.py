"""The manual page and the table of completion say what the commands say."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

SUPPLY = Path(__file__).resolve().parents[2] / "supply"
STALE = "is not as the commands are: `make pages`"


@cache
def pages() -> ModuleType:
    sys.path.insert(0, str(SUPPLY))
    try:
        spec = importlib.util.spec_from_file_location("command_pages", SUPPLY / "command_pages.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SUPPLY))
    return module


def test_the_table_of_completion_is_fresh() -> None:
    assert pages().TABLE.read_text(encoding="utf-8") == pages().table_text(), f"{pages().TABLE} {STALE}"


def test_the_manual_page_is_fresh() -> None:
    written = pages().MANUAL.read_text(encoding="utf-8")
    assert written == pages().manual_page(pages().cli), f"{pages().MANUAL} {STALE}"
    assert ".SS qualcode frequencies" in written and ".B qualcode codebook merge" in written
    assert re.search(r"^\.TP\n\.B \\-\\-rollup|^\.TP\n\.B \\-\\-code", written, re.MULTILINE)


def test_options_whose_values_have_names_complete_them() -> None:
    commands = pages().table()
    options = commands["options"]

    def kind(option: str, *words: str) -> str:
        command = commands["command"]
        for word in words:
            command = command["commands"][word]
        return str(options[command["options"][option]][0])

    assert kind("--document", "frequencies") == "document"
    assert kind("--coders", "agreement") == "coders"
    assert kind("--code", "memo", "add") == "code"
    assert kind("--set", "quotes") == "set"
    assert kind("--key", "quotes") == "files"
    assert commands["command"]["commands"]["code"]["commands"]["apply"]["arguments"][0] == "document"
    assert commands["command"]["commands"]["coder"]["commands"]["rename"]["arguments"] == ["coder", ""]


def test_a_manual_page_takes_no_word_for_a_request() -> None:
    spec = sys.modules["manual_page"] if pages() else None
    assert spec is not None
    assert spec.plain(".docx and 'x'") == "\\&.docx and 'x'"
    assert spec.plain("a\\b --c") == "a\\eb \\-\\-c"


@pytest.mark.skipif(not shutil.which("man"), reason="needs man")
def test_man_reads_the_page_without_a_warning() -> None:
    run = subprocess.run(
        ["man", "-l", "--warnings", str(pages().MANUAL)],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
        check=True,
    )
    assert run.stderr == "" and "qualcode codebook merge" in run.stdout
