"""Looking for names from the screens: the identity key is opened, the texts are searched, what was found is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from qualcode.domain.errors import QualcodeError, StoppedError
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.settings.paths import models_dir
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.identity.key_opening import OpenKey
    from qualcode.identity.proposing import Material
    from qualcode.identity.searching import Searched
    from qualcode.storage.project import Project

NOTHING = tr("Nothing that may tell who somebody is was found; nothing promises that no name was missed")


async def look_for_names(screen: WorkScreen, documents: Sequence[str] | None = None) -> None:
    """Search documents and show what was found, over a screen; from a worker.

    Args:
        documents: Names or UUIDs; None for all.
    """
    if not screen.may_write():
        return
    from qualcode.identity.passing import Wishes, begin, culture_of, finish
    from qualcode.tui.screens.pseudonymise import PseudonymiseScreen

    wishes = Wishes(tuple(documents) if documents is not None else None)
    setting = screen.qualcode.settings.identity_key
    try:
        key = await screen.qualcode.store.run(_open_key, setting)
    except QualcodeError as error:
        screen.refuse(error)
        return
    material = await screen.read(begin, wishes, key)
    if material is None:
        return
    searched = await screen.qualcode.works.carry_out(
        tr("Looking for names, numbers and addresses"), _searching(material)
    )
    if isinstance(searched, QualcodeError):
        if not isinstance(searched, StoppedError):
            screen.refuse(searched)
        return
    passed = await screen.read(finish, wishes, material, searched, key)
    if passed is None or not screen.is_active:
        return
    if not passed.entries:
        screen.say(NOTHING)
        return
    await screen.app.push_screen(PseudonymiseScreen(passed, key, culture_of(wishes, material)))


def _open_key(project: Project, setting: str) -> OpenKey | None:
    """The identity key of the project, where one is set; its passphrase is asked for over the screen."""
    from qualcode.identity.key_files import key_place
    from qualcode.identity.key_opening import open_key

    place = key_place(project.location, setting=setting)
    return None if place is None else open_key(project, place)


def _searching(material: Material) -> Callable[[], Awaitable[Searched]]:
    from qualcode.identity.searching import search_aside

    def searched() -> Searched:
        with stage(tr("reading"), tr("documents"), len(material.documents)) as here:

            def progress(done: int, of: int) -> None:
                here.at(done, material.documents[min(done, of - 1)].name, total=of)

            return search_aside(material, models_dir(), progress)

    return lambda: asyncio.to_thread(searched)
