"""What a coder who codes blindly is told of it."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.wording import counted
from qualcode.storage.project import Project

ON_TRUST = "on a file that others can open, this rests on trust"


def blind_note(project: Project) -> str:
    """Which rounds a coder codes blindly, and what is therefore left out of every answer; empty where nothing is."""
    blind = project.blind
    if blind is None:
        return ""
    rounds = ", ".join(f"“{name}”" for name in blind.rounds)
    one = len(blind.documents) == 1
    documents = "its document" if one else f"its {counted(len(blind.documents), 'document')}"
    if len(blind.rounds) > 1:
        documents = documents.replace("its", "their", 1)
    told = f"blind in {rounds}: other coders' work on {documents} is left out"
    return f"{told} ({ON_TRUST})" if isinstance(project.location, Path) else told
