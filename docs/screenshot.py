"""Make the pictures of the guides: screens on the sample study, drawn by the program itself, for dark and light pages.

Run from the checkout: python docs/screenshot.py [NAME …]
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
THEMES = {"dark": "textual-dark", "light": "textual-light"}
CODER = "ana"


@dataclass(frozen=True)
class Picture:
    """A screen, and how one comes to it from the list of documents.

    Args:
        keys: What is pressed, as Textual names keys.
        holds: Words that stand on the screen when it is as it should be.
        size: Of the terminal, in columns and rows.
    """

    keys: tuple[str, ...]
    holds: str
    size: tuple[int, int] = (100, 30)


PICTURES = {
    "documents": Picture((), "15 documents"),
    "coding": Picture(
        (
            "enter",
            "g",
            "shift+down",
            "enter",
            *"visi",
            "enter",
            "space",
            "space",
            "down",
            "enter",
            *"own",
            "enter",
            *"ggg",
        ),
        "2 codings of yours",
        (120, 36),
    ),
    "choosing-a-code": Picture(("enter", *(["down"] * 4), "enter", *"doubt"), "Which code?"),
    "codebook": Picture(("f3", "down", "down"), "8 themes"),
    "find": Picture(("f5", *"binder"), "9 hits"),
    "quotes": Picture(("f6", *"Problem clarity", "enter"), "96"),
    "themes": Picture(("f8",), "Theme frequencies"),
    "cases": Picture(("f4",), "Cases"),
    "agreement": Picture(("f7",), "median"),
    "disagreements": Picture(("f7", "d"), "Disagreements"),
}


def words_of(picture: str) -> list[str]:
    """The lines of text in an SVG: what somebody reads in it."""
    texts = re.findall(r"<text\b([^>]*)>(.*?)</text>", picture, re.S)
    return [html.unescape(words).replace("\xa0", " ").rstrip() for how, words in texts if 'clip-path="' in how]


async def drawn(picture: Picture, study: Path, theme: str) -> str:
    """One picture as SVG.

    Args:
        picture: Which.
        study: A sample study, which is written to.
        theme: The colours, as Textual names them.
    """
    from qualcode.tui.app import QualcodeApp

    app = QualcodeApp(study, coder=CODER)
    app.suggestion_service = None  # What it has learned meanwhile would be another thing each time.
    app.settings = replace(app.settings, theme=theme)
    try:
        async with app.run_test(size=picture.size) as pilot:

            def shown() -> str:
                rows = app.screen._compositor.render_strips()
                return " ".join("".join(part.text for part in row) for row in rows)

            async def settle() -> None:
                before = None
                while (now := shown()) != before:
                    before = now
                    await pilot.pause(0.15)

            async with asyncio.timeout(60):
                while "15 documents" not in shown():
                    await pilot.pause(0.05)
                for key in picture.keys:
                    await pilot.press({" ": "space"}.get(key, key))
                    await settle()
                while picture.holds not in shown():
                    await pilot.pause(0.05)
                app.clear_notifications()
                await settle()
            made = app.export_screenshot(title="qualcode", simplify=True)
            return re.sub(r"@font-face\s*\{.*?\}\s*", "", made, flags=re.S)  # It would be fetched from elsewhere.
    finally:
        app.store.close()


def sample(folder: Path) -> Path:
    """The sample study, built in a folder."""
    from qualcode.documents.sample import build_sample

    return build_sample(folder, CODER)


def draw(names: Iterable[str]) -> None:
    """Write the pictures of these names, each in both colours."""
    with tempfile.TemporaryDirectory() as folder:
        built = sample(Path(folder))
        for name in names:
            for colour, theme in THEMES.items():
                study = Path(shutil.copy(built, Path(folder) / f"{name}-{colour}.qualcode"))
                made = asyncio.run(drawn(PICTURES[name], study, theme))
                (HERE / "pictures" / f"{name}-{colour}.svg").write_text(made, encoding="utf-8")
    shutil.copy(HERE / "pictures" / "coding-dark.svg", HERE / "coding-screen.svg")  # The README's.


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUALCODE_STATE_DIR"] = os.environ["QUALCODE_CONFIG_DIR"] = home
        os.environ["QUALCODE_LANGUAGE"] = "en"  # What the program starts beside itself reads it, too.
        draw(sys.argv[1:] or PICTURES)
