"""`serve`: what it refuses, and what it tells the screens' process."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner

from conftest import Study
from qualcode.cli import serve
from qualcode.cli.app import cli
from qualcode.cli.session import Session
from qualcode.domain.locations import location

pytestmark = pytest.mark.sqlite


def test_an_address_that_others_reach_wants_the_full_words(study: Study) -> None:
    said = study.refused("serve", "--address", "0.0.0.0")
    assert "not encrypted" in said
    assert "--i-know-that-anyone-who-reaches-this-address-can-read-the-study" in said
    assert "is no IP address" in study.refused("serve", "--address", "example.org")


def test_what_is_no_project_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "none.qualcode", "there is no project"), (tmp_path / "x.qdpx", "another program")):
        if path.suffix == ".qdpx":
            path.write_bytes(b"PK")
        result = CliRunner().invoke(cli, ["serve", str(path)])
        assert result.exit_code == 1 and told in result.stderr, result.output
        assert result.stdout == ""


@pytest.mark.parametrize("missing", [("textual_serve", "aiohttp"), ("textual_serve",), ("aiohttp",)])
def test_without_the_extra_one_sentence_says_what_to_install(
    study: Study, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "qualcode.browser.server", raising=False)
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    said = study.refused("serve")
    assert "install `qualcode[browser]`" in said and "Error" not in said


def test_the_screens_are_told_project_coder_and_passphrase(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "green apples")
    monkeypatch.chdir(study.folder)
    session = Session(coder_option="jonas", take_over=True)
    assert json.loads(serve._first_line(session, Path(study.path.name))) == {
        "project": str(study.path.resolve()),
        "coder": "jonas",
        "take_over": True,
        "passphrases": {"QUALCODE_PASSPHRASE": "green apples"},
    }
    url = "postgresql://mara:secret@db/study"
    assert json.loads(serve._first_line(session, location(url)))["project"].endswith("mara:secret@db/study")


def test_the_page_that_leads_to_the_address_is_read_by_its_owner_alone_and_does_not_stay() -> None:
    with serve._page_that_leads_to("http://127.0.0.1:1/?token=abc") as page:
        assert "url=http://127.0.0.1:1/?token=abc" in page.read_text()
        if os.name == "posix":
            assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert not page.exists()


async def test_a_crowd_of_strangers_puts_nothing_on_the_terminal_and_nothing_in_the_log(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[BaseException] = []
    monkeypatch.setattr("qualcode.settings.crash_log.log_crash", logged.append)

    class Crowded:
        left = asyncio.Event()

        async def start(self) -> None:
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": "accept", "exception": OSError(24, "Too many open files")})
            loop.call_exception_handler({"message": "a flaw of ours", "exception": KeyError("x")})
            self.left.set()

        def new_address(self) -> str:
            return "http://127.0.0.1:1/?token=abc"

        async def stop(self) -> None:
            pass

    await serve._serve(cast("Any", Crowded()), show=False)
    said = capfd.readouterr()
    assert "Traceback" not in said.err and "Too many" not in said.err
    assert [type(error) for error in logged] == [KeyError]
