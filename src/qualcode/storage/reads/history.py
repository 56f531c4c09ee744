"""The journal's entries: what a coder can take back or bring back, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection

from qualcode.domain.changes import Change
from qualcode.storage import journal
from qualcode.storage.project import Project


def undoable(project: Project) -> Change | None:
    """The latest action of the session's coder that is in force; None if there is none."""
    return _latest(project, journal.undoable)


def redoable(project: Project) -> Change | None:
    """The undo that the session's coder could take back; None if there is none, or she has acted since."""
    return _latest(project, journal.redoable)


def _latest(project: Project, of: Callable[[Connection, int], int | None]) -> Change | None:
    with project.reading() as connection:
        coder_id = project.known_coder_id()
        found = of(connection, coder_id) if coder_id is not None else None
        return journal.get(connection, found) if found is not None else None


def find_change(project: Project, uuid_or_prefix: str) -> Change:
    """The entry whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    with project.reading() as connection:
        return journal.find_change(connection, uuid_or_prefix)


def list_changes(project: Project, *, limit: int | None = None, before_id: int | None = None) -> list[Change]:
    """Entries without their images, the latest first.

    Args:
        limit: At most so many.
        before_id: Only entries older than the one with this id.
    """
    with project.reading() as connection:
        return journal.entries(connection, limit=limit, before_id=before_id)


def changes_by_id(project: Project, ids: Collection[int]) -> dict[int, Change]:
    """Some entries by their ids."""
    with project.reading() as connection:
        return {change.id: change for change in journal.entries_among(connection, ids)}
