"""Make the picture in the README: the coding screen on the sample study, drawn by the app itself.

Run from the checkout: python docs/screenshot.py
"""

import asyncio
import os
import tempfile
from pathlib import Path

KEYS = "g shift+down enter v i s i enter space space down enter o w n enter g g g"


async def draw(out: Path) -> None:
    """Open the study as a third coder, code two passages and keep what is on the screen."""
    from qualcode.documents.sample import build_sample
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens.coding import CodingScreen

    with tempfile.TemporaryDirectory() as folder:
        app = QualcodeApp(build_sample(Path(folder), "ana"), coder="ana")
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause(1.0)
            await pilot.press("enter")
            await pilot.pause(0.5)
            assert isinstance(app.screen, CodingScreen)
            for key in KEYS.split():
                await pilot.press(key)
                await pilot.pause(0.1)
            out.write_text(app.export_screenshot(title="qualcode", simplify=True), encoding="utf-8")
        app.store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUALCODE_STATE_DIR"] = os.environ["QUALCODE_CONFIG_DIR"] = home
        asyncio.run(draw(Path(__file__).with_name("coding-screen.svg")))
