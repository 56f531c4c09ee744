"""Opening the screens that lie over the codebook and others; each is loaded when it is first wanted."""

from __future__ import annotations

import importlib
from typing import Any

from textual.screen import Screen

from qualcode.tui.screens.base import WorkScreen

ROOMS = {
    "splitting": "SplittingScreen",
    "recoding": "RecodingScreen",
    "proposals": "ProposalsScreen",
    "versions": "VersionsScreen",
    "biography": "BiographyScreen",
    "quotes": "QuotesScreen",
    "words": "WordsScreen",
}
"""Screen modules, and the class in each."""


async def open_over(screen: WorkScreen, room: str, *subject: Any) -> None:
    """Put a screen over another that is still on top, so that Esc leads back to it.

    Args:
        screen: The screen below.
        room: One of `ROOMS`.
        subject: What it is about, as its class takes it.
    """
    if screen.is_active:
        module = importlib.import_module(f"qualcode.tui.screens.{room}")
        made: Screen[None] = getattr(module, ROOMS[room])(*subject)
        await screen.app.push_screen(made)
