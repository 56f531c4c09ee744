"""What a coder who codes blindly is told of it."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import is_bundle

ON_TRUST = "on a file that others can open, this rests on trust"
YOU_SEE = " that you can see"
"""Behind what is said of all codings, where some may be hidden."""


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
    told = f"blind in {rounds}: other coders' work on {documents}"
    if isinstance(project.location, Path):
        return f"{told} is not in this bundle" if is_bundle(project) else f"{told} is left out ({ON_TRUST})"
    return f"{told} is left out"


def where_blind(project: Project) -> str:
    """`that you can see` behind a count of codings, where others may be hidden; empty where none are."""
    return YOU_SEE if project.blind is not None and not is_bundle(project) else ""
