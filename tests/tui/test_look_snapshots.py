"""The coding screen in four looks and three sizes, frozen; see `snapshots.py` for how to look at a change and keep it."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import at_the_desk, copied
from look_study import CODER, EMOJI, OVERLAPPED, build_look
from rich.segment import Segment
from rich.style import Style
from snapshots import UPDATE, Check, compare, rendition, snapshot, truecolor
from textual.app import App
from textual.strip import Strip

__all__ = ["snapshot", "truecolor"]

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
LOOKS = {"dark": "textual-dark", "light": "textual-light", "ansi": "ansi-dark", "nocolor": "textual-dark"}


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, built once."""
    return build_look(tmp_path_factory.mktemp("look"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.long
async def test_the_coding_screen_looks_as_it_did(
    look: str, size: str, looked_at: Path, tmp_path: Path, snapshot: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "nocolor":
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(copied(looked_at, tmp_path), "interview", size=SIZES[size], coder=CODER) as desk:
        desk.app.theme = LOOKS[look]
        await desk.go_to(OVERLAPPED)
        if look == "light":
            await desk.go_to(EMOJI)
            desk.view.display_mode = "all"
        else:
            await desk.press("shift+right", "shift+right", "L")
        # The panel follows when the caret rests; a clock is not waited for.
        desk.coding.repaint_passage()
        desk.coding.refresh_bindings()
        await desk.paint()
        await desk.paint()
        snapshot(desk.app, f"coding-{look}-{size}")


def rows(text: str, style: str) -> str:
    return rendition([Strip([Segment(text, Style.parse(style))])])


def test_a_rendition_tells_characters_styles_and_cells() -> None:
    assert rows("a\u5b66", "bold red on #102030") == "|a\u5b66|\n\n|aaa|\n\na red on #102030 bold\n"
    assert rows(" ", "bold red on #102030") == "| |\n\n|a|\n\na blank on #102030\n" != rows(" ", "underline on #102030")
    assert rows("a", "bold") != rows("a", "italic") != rows("b", "italic")


async def test_a_change_is_shown_and_kept_only_when_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(UPDATE, raising=False)
    kept, folder = tmp_path / "kept" / "one.txt", tmp_path
    app: App[None] = App()
    async with app.run_test(size=(20, 4)):
        with pytest.raises(pytest.fail.Exception, match="no snapshot one"):
            compare(rows("a", "bold"), kept, folder, app)
        monkeypatch.setenv(UPDATE, "1")
        compare(rows("a", "bold"), kept, folder, app)
        monkeypatch.delenv(UPDATE)
        compare(rows("a", "bold"), kept, folder, app)
        with pytest.raises(pytest.fail.Exception, match=r"-\|a\|\n\+\|b\|"):
            compare(rows("b", "bold"), kept, folder, app)
        assert (folder / "one.txt").read_text() == rows("b", "bold") and (folder / "one.svg").exists()
        assert kept.read_text() == rows("a", "bold")
