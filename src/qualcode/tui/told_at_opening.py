"""What is to be known of a project before anybody works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp

_SECONDS = 12


def warnings_of(project: Project, quiet_folders: str) -> list[str]:
    """Why nothing can be written, what is hidden, and what is to be feared where the project lies: a sentence each."""
    from pathlib import Path

    from qualcode.team.blind_words import blind_note
    from qualcode.upkeep.placement import placement_warning

    why = project.why_read_only
    placed = ""
    if isinstance(project.location, Path):
        placed = placement_warning(project.path, quiet_folders=quiet_folders)
    blind = blind_note(project)
    found = (f"Reading only: {why}" if why else "", placed, blind[:1].upper() + blind[1:])
    return [sentence for sentence in found if sentence]


async def tell_of_project(app: QualcodeApp) -> None:
    """Show what is to be known of the project that has just been opened."""
    quiet = app.settings.quiet_folders
    for sentence in await app.store.run(lambda project: warnings_of(project, quiet)):
        app.notify(sentence, severity="warning", timeout=_SECONDS, markup=False)
