"""What is to be known of a project before anybody works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp

_SECONDS, _SECONDS_BLIND = 12, 6


def warnings_of(project: Project, quiet_folders: str) -> list[str]:
    """Why nothing can be written, and what is to be feared where the project lies: a sentence each."""
    from pathlib import Path

    from qualcode.upkeep.placement import placement_warning

    why = project.why_read_only
    placed = ""
    if isinstance(project.location, Path):
        placed = placement_warning(project.path, quiet_folders=quiet_folders)
    found = (tr("Reading only: {why}", why=why) if why else "", placed)
    return [sentence for sentence in found if sentence]


async def tell_of_project(app: QualcodeApp) -> None:
    """Show what is to be known of the project that has just been opened."""
    from qualcode.team.blind_words import blind_note

    quiet = app.settings.quiet_folders
    for sentence in await app.store.run(lambda project: warnings_of(project, quiet)):
        app.notify(sentence, severity="warning", timeout=_SECONDS, markup=False)
    if blind := await app.store.run(blind_note):
        # Not for long, and gone with the next message: the coding screen says it again in its title.
        app.notify(f"{blind[:1].upper()}{blind[1:]}", timeout=_SECONDS_BLIND, markup=False)
