"""What tells the best codings from others, read for a whole study at once."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.domain.values import BY_MACHINE
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import fetch


class Marks(NamedTuple):
    """Codings by id."""

    starred: frozenset[int]
    """With a star."""
    by_machine: frozenset[int]
    """Of an origin that the program had a part in."""


def marks_of_codings(project: Project) -> Marks:
    """Which codings have a star, and which the program had a part in."""
    origins = ", ".join(f"'{origin}'" for origin in BY_MACHINE)
    starred = fetch(project, "SELECT id FROM coding WHERE star = 1")
    by_machine = fetch(project, f"SELECT id FROM coding WHERE origin IN ({origins})")
    return Marks(frozenset(row[0] for row in starred), frozenset(row[0] for row in by_machine))
