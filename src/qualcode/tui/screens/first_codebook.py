"""The codebook that a new project begins with."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from qualcode.domain.translation import tr
from qualcode.tui.exchange.endings import ENDINGS
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.paths import PathPrompt

BOOKS = {
    "personalized-learning.yaml": (tr("Personalized learning"), tr("8 themes on personalized learning in schools")),
    "change-management.yaml": (tr("Change management"), tr("4 themes on change in school systems")),
}
"""The codebooks that come with qualcode."""
CODEBOOKS = (".yaml", ".yml", ".csv", ".xlsx", ".qdc")
"""Endings of files that a codebook is read from; whole projects are others."""


async def ask_codebook(screen: Screen[Any]) -> Hashable | None:
    """Ask which codebook a new project begins with, from a worker: the name of one of ours, a path, or none."""
    choices: list[tuple[Hashable, str, str]] = [("", tr("none yet"), tr("codes are made while coding"))]
    choices += [(file, name, text) for file, (name, text) in BOOKS.items()]
    choices.append(("file", tr("from a file …"), tr("yaml, csv, xlsx, qdc, or a project of another program")))
    choice = await screen.app.push_screen_wait(
        ChoicePrompt(tr("Codebook to begin with"), choices, note=tr("It can be changed at any time."))
    )
    if choice == "file":
        return await screen.app.push_screen_wait(
            PathPrompt(tr("Codebook"), f"{Path.cwd()}/", endings=(*CODEBOOKS, *ENDINGS), folders=True)
        )
    return choice
