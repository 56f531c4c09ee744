"""Hostile words on every screen: they are shown, markup as it is written, and no control reaches the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot
from zoo import ACTS

from conftest import CODER
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.app import QualcodeApp

pytestmark = pytest.mark.sqlite

SCREENS = ("f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f12", "f11", "ctrl+g", "f10", "f1")
"""Keys that show a screen; the last a dialog."""


async def settled(pilot: Pilot[None]) -> str:
    """All that stands on the screen once it has not changed for a while."""
    seen, alike = "", 0
    while alike < 4:
        await pilot.pause(0.05)
        if (broken := getattr(pilot.app, "broken", None)) is not None:
            raise broken
        lines = pilot.app.screen._compositor.render_strips()
        now = "\n".join("".join(segment.text for segment in line) for line in lines)
        seen, alike = now, alike + 1 if now == seen else 0
    return seen


def harmless(seen: str, where: str) -> None:
    found = ACTS.search(seen)
    assert found is None, f"{where}: {found[0]!r} in {seen[max(0, found.start() - 60) : found.start() + 30]!r}"


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_no_screen_lets_words_of_a_study_act(size: tuple[int, int], hostile: Path) -> None:
    app = QualcodeApp(hostile, coder=CODER)
    app.animation_level = "none"
    seen = {}
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            for key in SCREENS:
                await pilot.press(key)
                seen[key] = await settled(pilot)
                harmless(seen[key], key)
                if key in ("f3", "f4", "f9", "f12"):
                    for down in ("down", "down", "enter"):
                        await pilot.press(down)
                    harmless(await settled(pilot), f"{key} enter")
                    await pilot.press("escape")
    finally:
        app.store.close()
    assert "canary" in seen["f2"] and "[bold red]" in seen["f3"] + seen["f4"] + seen["f12"]


async def test_the_coding_screen_shows_a_hostile_transcript_as_it_is_and_nothing_acts(hostile: Path) -> None:
    with open_project(hostile, coder="x", write=False) as project:
        document = list_documents(project)[0]
    app = QualcodeApp(hostile, coder=CODER)
    app.animation_level = "none"
    whole = ""
    try:
        async with app.run_test(size=(100, 40)) as pilot:
            await settled(pilot)
            await app.open_document(document.id)
            for key in ("home", *["pagedown"] * 6):
                await pilot.press(key)
                seen = await settled(pilot)
                harmless(seen, key)
                whole += seen
            await pilot.press("enter")
            harmless(await settled(pilot), "the picker")
    finally:
        app.store.close()
    for words in ("[bold red]", "<script>", "\\input{", "{x.__class__}", "␛[31m"):
        assert words in whole, words


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.long
def test_in_a_real_terminal_nothing_renames_the_window(hostile: Path, tmp_path: Path) -> None:
    import subprocess
    import sys
    import time

    tmux = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "tmux")]
    command = f"{sys.executable} -m qualcode {hostile}"
    subprocess.run([*tmux, "new-session", "-d", "-x", "100", "-y", "40", "-s", "s", command], check=True, cwd=tmp_path)
    try:
        asked = [*tmux, "display-message", "-p", "-t", "s", "#{pane_title}|#{window_name}"]
        before = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        for key in ("", "Enter", "PageDown", "PageDown", "F3", "F4"):
            if key:
                subprocess.run([*tmux, "send-keys", "-t", "s", key], check=True)
            time.sleep(1.5)
        shown = subprocess.run(
            [*tmux, "capture-pane", "-p", "-t", "s"], capture_output=True, text=True, check=True
        ).stdout
        after = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
    assert "owned" not in after and after.partition("|")[0] == before.partition("|")[0]
    assert "canary" in shown
