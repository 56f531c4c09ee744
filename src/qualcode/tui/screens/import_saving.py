"""Choices for an import, saved under a name for the next folder."""

from __future__ import annotations

import asyncio

from qualcode.domain.errors import QualcodeError
from qualcode.domain.import_choices import ImportChoices
from qualcode.domain.translation import tr
from qualcode.settings import import_profiles
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.screens.base import WorkScreen


async def saved_choices(screen: WorkScreen) -> ImportChoices | None:
    """Ask for the name under which choices were saved, from a worker; None where none is taken.

    Raises:
        QualcodeError: What was saved cannot be read.
    """
    names = await asyncio.to_thread(import_profiles.profile_names)
    if not names:
        screen.say(tr("No choices are saved yet: S saves those made here."))
        return None
    name = await screen.app.push_screen_wait(ChoicePrompt(tr("Choices saved as"), [(name, name, "") for name in names]))
    return await asyncio.to_thread(import_profiles.read_profile, name) if isinstance(name, str) else None


async def save_choices(screen: WorkScreen, choices: ImportChoices) -> bool:
    """Ask for a name and save choices under it, from a worker; whether that was done."""
    name = await screen.app.push_screen_wait(
        LinePrompt(tr("Save the choices as"), note=tr("For the next folder: p there."))
    )
    if not name:
        return False
    try:
        file = await asyncio.to_thread(import_profiles.save_profile, name, choices)
    except QualcodeError as error:
        screen.refuse(error)
        return False
    screen.say(tr("Saved in {file}", file=file))
    return True
