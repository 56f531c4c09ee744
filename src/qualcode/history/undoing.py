"""Undo, redo and the history of all changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import RuleError, UndoError
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.history import find_change, list_changes, redoable, undoable


def undo(project: Project, count: int = 1) -> list[Effects]:
    """Take back the session coder's latest actions, in whichever document they were: all of them or none.

    Raises:
        UndoError: There is nothing to take back, or a later change stands in the way of one of them.
    """
    return _repeat(project, count, undoable, project.undo, "there is nothing to undo")


def redo(project: Project, count: int = 1) -> list[Effects]:
    """Bring back what the session's coder took back last, unless she has acted since: all of it or nothing.

    Raises:
        UndoError: There is nothing to bring back, or something made since stands in its place.
    """
    return _repeat(project, count, redoable, project.redo, "there is nothing to redo")


def _repeat(
    project: Project,
    count: int,
    latest: Callable[[Project], Change | None],
    invert: Callable[[Iterable[Change]], list[Effects]],
    nothing: str,
) -> list[Effects]:
    """Invert the latest entry that there is, again and again, up to `count` times; all of them or none."""
    if latest(project) is None:
        raise UndoError(nothing)

    def entries() -> Iterator[Change]:
        for _ in range(count):
            change = latest(project)  # What is the latest depends on what was inverted before it.
            if change is None:
                return
            yield change

    return invert(entries())


def undo_change(project: Project, uuid_or_prefix: str) -> Effects:
    """Take back one action by its id: a coder her own, a lead anybody's.

    Raises:
        RuleError: It is another coder's.
        UndoError: It stands undone already, or a later change stands in the way.
    """
    change = find_change(project, uuid_or_prefix)
    me = next((coder for coder in list_coders(project) if coder.name == project.coder), None)
    if change.coder != project.coder and (me is None or me.role != "lead"):
        raise RuleError(f"“{change.summary}” was done by {change.coder}", remedy="a lead can undo it")
    if change.kind in ("undo", "redo"):
        raise UndoError(f"“{change.summary}” is itself an undo or redo", remedy="name the action itself")
    return project.undo([change])[-1]


def history(project: Project, *, limit: int | None = None, before: int | None = None) -> list[Change]:
    """What was done, by whom and when, the latest first.

    Args:
        limit: At most so many.
        before: Only entries older than the one with this id.
    """
    return list_changes(project, limit=limit, before_id=before)
