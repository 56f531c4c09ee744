"""What a coder who codes blindly is told of it."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.translation import plural, tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import is_bundle

YOU_SEE = tr(" that you can see")
"""Behind what is said of all codings, where some may be hidden."""


def blind_note(project: Project) -> str:
    """Which rounds a coder codes blindly, and what is therefore left out of every answer; empty where nothing is."""
    blind = project.blind
    if blind is None:
        return ""
    rounds = ", ".join(f"“{name}”" for name in blind.rounds)
    count = len(blind.documents)
    if len(blind.rounds) > 1:
        told = plural(
            "blind in {rounds}: other coders' work on their document",
            "blind in {rounds}: other coders' work on their {number:,} documents",
            count,
            rounds=rounds,
        )
    else:
        told = plural(
            "blind in {rounds}: other coders' work on its document",
            "blind in {rounds}: other coders' work on its {number:,} documents",
            count,
            rounds=rounds,
        )
    if isinstance(project.location, Path):
        return (
            tr("{told} is not in this bundle", told=told)
            if is_bundle(project)
            else tr("{told} is left out (on a file that others can open, this rests on trust)", told=told)
        )
    return tr("{told} is left out", told=told)


def where_blind(project: Project) -> str:
    """`that you can see` behind a count of codings, where others may be hidden; empty where none are."""
    return YOU_SEE if project.blind is not None and not is_bundle(project) else ""
