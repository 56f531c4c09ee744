"""What the documents say is so: their commands run, their keys are bound, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = {
    "↓": "down",
    "↑": "up",
    "→": "right",
    "←": "left",
    "PgDn": "pagedown",
    "PgUp": "pageup",
    "Space": "space",
    "Enter": "enter",
    "Delete": "delete",
    "Home": "home",
    "End": "end",
    "]": "right_square_bracket",
    "[": "left_square_bracket",
    "}": "right_curly_bracket",
    "{": "left_curly_bracket",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "+": "plus",
    "-": "minus",
    ">": "greater_than_sign",
    "<": "less_than_sign",
    ".": "full_stop",
    "*": "asterisk",
    "/": "slash",
    "?": "question_mark",
}


def commands(page: Path) -> Iterator[str]:
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        for line in block.splitlines():
            if line.startswith("$ qualcode"):
                yield line[2:].split("  #")[0].strip()


def opens_a_screen(arguments: list[str]) -> bool:
    return len(arguments) == 1 or (len(arguments) == 2 and arguments[1].endswith(".qualcode"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the documents suppose it: transcripts in `interviews/`, the codebooks beside them."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "transcripts", folder / "interviews")
    shutil.copytree(ROOT / "codebooks", folder / "codebooks")
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if list(commands(page))], ids=lambda page: page.name)
def test_the_commands_of_a_page_run_one_after_the_other(page: Path, desk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    shutil.copytree(desk, folder)
    ran = 0
    for command in commands(page):
        arguments = shlex.split(command)
        if opens_a_screen(arguments):
            continue
        if "new" in arguments:
            for old in folder.glob("*.qualcode"):
                old.unlink()
        done = subprocess.run(
            [sys.executable, "-m", "qualcode", *arguments[1:]],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 3), (command, done.stdout, done.stderr)
        ran += 1
    assert ran >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_each_key_of_the_guide_is_bound_on_the_coding_screen() -> None:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.keys import all_bindings
    from qualcode.tui.screens.coding import CodingScreen
    from qualcode.tui.transcript.view import TranscriptView

    bound = {
        key
        for owner in (QualcodeApp, CodingScreen, TranscriptView)
        for binding in all_bindings(owner)
        for key in binding.key.split(",")
    }
    guide = (ROOT / "docs" / "field-researcher.md").read_text(encoding="utf-8")
    table = guide.split("### Keys")[1].split("\n\n", 2)[1]
    keys = [key for row in table.splitlines()[2:] for key in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(keys) > 50
    for key in keys:
        if key in ("Shift", "…"):
            continue
        *chord, last = key.split("+") if len(key) > 1 else [key]
        name = NAMES.get(last, last if len(last) == 1 else last.lower())
        full = "+".join([*(part.lower() for part in chord), name.lower() if chord else name])
        assert full in bound, key
