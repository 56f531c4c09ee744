"""Opening the identity key from the screens, in a thread of its own: whoever thinks of a passphrase keeps no work
waiting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.tui.identity.key_prompts import NewPassphrasePrompt
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.search.room import ReadingRoom

if TYPE_CHECKING:
    from qualcode.identity.key_opening import OpenKey
    from qualcode.storage.project import Project

T = TypeVar("T")


def place_of_key(screen: WorkScreen) -> Path | None:
    """Where the key of the open project lies; None where nothing names one and none lies beside it."""
    from qualcode.identity.key_files import key_place

    path = screen.qualcode.store.path
    return None if path is None else key_place(path, setting=screen.qualcode.settings.identity_key)


async def set_key(screen: WorkScreen) -> OpenKey | None:
    """The key of the open project; its passphrase is asked for in a dialog where nothing else gives it. None where no
    key is set.

    Raises:
        QualcodeError: It is set and does not open.
    """
    from qualcode.identity.key_opening import open_key

    place = place_of_key(screen)
    return None if place is None else await aside(screen, partial(open_key, path=place))


async def aside(screen: WorkScreen, work: Callable[[Project], T]) -> T:
    """Do something with the open project that only reads it, in a thread of its own.

    Raises:
        QualcodeError: It cannot be done.
    """
    store = screen.qualcode.store
    assert store.path is not None
    room = ReadingRoom(store.path, store.coder)
    try:
        return await room.submit(work)
    finally:
        room.close()


async def show_identity_key(screen: WorkScreen) -> None:
    """Open the key and show who is who; make a key where there is none. For a worker."""
    from qualcode.tui.identity.key_screen import IdentityKeyScreen

    try:
        if place_of_key(screen) is not None:
            screen.say(tr("Opening the identity key …"))
            opened = await set_key(screen)
        else:
            opened = await _made(screen)
    except QualcodeError as error:
        screen.refuse(error)
        return
    if opened is not None and screen.is_there:
        await screen.app.push_screen(IdentityKeyScreen(opened))


async def _made(screen: WorkScreen) -> OpenKey | None:
    """A new key, after it was asked for.

    Raises:
        QualcodeError: It cannot be made.
    """
    from qualcode.identity.key_files import check_free, new_place

    path = screen.qualcode.store.path
    assert path is not None
    place = new_place(path, setting=screen.qualcode.settings.identity_key)
    check_free(place)
    detail = tr(
        "It will be {place}: a sealed file of its own, never part of the project, of bundles or "
        "of backups. The setting “Identity key” (F10) names another folder for it, best on "
        "another disk.",
        place=place,
    )
    if not await screen.app.push_screen_wait(ConfirmPrompt(tr("Make an identity key?"), detail, yes=tr("make it"))):
        return None
    passphrase = await screen.app.push_screen_wait(NewPassphrasePrompt(place))
    return None if passphrase is None else await aside(screen, partial(_make, place, passphrase))


def _make(place: Path, passphrase: str, project: Project) -> OpenKey:
    from qualcode.domain.identity_key import IdentityKey
    from qualcode.identity.key_files import make_key
    from qualcode.identity.key_opening import open_key_with
    from qualcode.storage.reads.codes import project_name, project_uuid

    make_key(place, IdentityKey(project=project_uuid(project), project_name=project_name(project)), passphrase)
    return open_key_with(project, place, passphrase)
