"""Snapshots of a whole screen as text: the characters row by row, then the style of each cell, then what the styles are.

Unlike a picture, such a file can be read and compared line by line. `QUALCODE_UPDATE_SNAPSHOTS=1` writes what is there
anew; a difference shows itself in the failure, and the new file and a picture stand in the test's own folder.
"""

from __future__ import annotations

import os
import string
from collections.abc import Callable
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.style import Style
from textual import constants
from textual.app import App
from textual.strip import Strip

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "QUALCODE_UPDATE_SNAPSHOTS"
_LETTERS = string.ascii_lowercase + string.ascii_uppercase + string.digits + "!#$%&()*+,-/:;<=>?@[]^_{}~"
_SHOWN_LINES = 60
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "blink", "reverse", "strike")

Check = Callable[[App[None], str], None]


@pytest.fixture
def truecolor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours, whatever the tests run in."""
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def snapshot(truecolor: None, tmp_path: Path) -> Check:
    """Compares the screen of a program with the snapshot of a name."""

    def check(app: App[None], name: str) -> None:
        compare(rendition(screen_rows(app)), FOLDER / f"{name}.txt", tmp_path, app)

    return check


def screen_rows(app: App[None]) -> list[Strip]:
    """The rows of the screen as they are sent to the terminal."""
    return app.screen._compositor.render_strips()[: app.size.height]


def rendition(rows: list[Strip]) -> str:
    """The rows as text: characters, styles, legend; every row stands between two bars."""
    letters: dict[str, str] = {}
    characters, styles = [], []
    for row in rows:
        characters.append(f"|{row.text}|")
        line = ""
        for text, style, _ in row:
            described = describe(style or Style.null(), seen=bool(text.strip()))
            letter = letters.setdefault(described, _LETTERS[len(letters)])
            line += letter * cell_len(text)
        styles.append(f"|{line}|")
    legend = [f"{letter} {described}" for described, letter in letters.items()]
    return "\n".join([*characters, "", *styles, "", *legend, ""])


def describe(style: Style, *, seen: bool = True) -> str:
    """A style in words: the colours, then the attributes that are on; of a blank, only what can be seen."""
    attributes = [name for name in _ATTRIBUTES if getattr(style, name)]
    if not seen and not {"underline", "reverse", "strike"} & set(attributes):
        return f"blank on {_colour(style.bgcolor)}"
    return " ".join([_colour(style.color), "on", _colour(style.bgcolor), *attributes])


def _colour(colour: RichColor | None) -> str:
    if colour is None or colour.is_default:
        return "default"
    return colour.triplet.hex if colour.triplet is not None else colour.name


def compare(now: str, kept: Path, folder: Path, app: App[None]) -> None:
    """Fail unless a rendition is the one that is kept; with UPDATE set, keep it."""
    if os.environ.get(UPDATE):
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(now.encode())
        return
    if not kept.exists():
        pytest.fail(f"there is no snapshot {kept.name}; look at the screen, then run the test with {UPDATE}=1")
    before = kept.read_bytes().decode()
    if before == now:
        return
    new, picture = folder / kept.name, folder / f"{kept.stem}.svg"
    new.write_bytes(now.encode())
    picture.write_text(app.export_screenshot(), encoding="utf-8")
    difference = unified_diff(before.split("\n"), now.split("\n"), "kept", "now", lineterm="", n=1)
    shown = "\n".join(islice(difference, _SHOWN_LINES))
    pytest.fail(f"{kept.name} looks different\n{shown}\nnow: {new}\npicture: {picture}\nif it is right: {UPDATE}=1")
