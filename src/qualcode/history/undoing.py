"""Undo, redo and the history of all changes.

What is typed into a memo or a comment is committed every second. All entries of one sitting at it are one action to
whoever undoes: the first has an ordinary verb, each of the others one of `GOES_ON`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import RuleError, UndoError
from qualcode.domain.translation import tr
from qualcode.domain.wording import quoted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.history import find_change, list_changes, redoable, undoable

GOES_ON = {
    "memo-on": frozenset({"memo", "memo-on", "remove-memo"}),
    "comment-on": frozenset({"comment", "comment-on"}),
    "sort-on": frozenset({"split-code", "sort", "sort-on"}),
}
"""Verbs of entries that go on with the one before them, and the verbs which that one may have."""
_PAGE, _FEW = 300, 8
"""Entries that are read at a time; where the answer is among the latest."""


def undo(project: Project, count: int = 1) -> list[Effects]:
    """Take back the session coder's latest actions, in whichever document they were: all of them or none.

    Returns:
        What each action touched; the entries of one sitting are one action.

    Raises:
        UndoError: There is nothing to take back, or a later change stands in the way of one of them.
    """

    def goes_on(taken: Change, following: Change) -> bool:
        return following.verb in GOES_ON.get(taken.verb, ())

    return _repeat(project, count, undoable, goes_on, 0, project.undo, tr("there is nothing to undo"))


def redo(project: Project, count: int = 1) -> list[Effects]:
    """Bring back what the session's coder took back last, unless she has acted since: all of it or nothing.

    Returns:
        What each action touched; the entries of one sitting are one action.

    Raises:
        UndoError: There is nothing to bring back, or something made since stands in its place.
    """

    def goes_on(brought: Change, following: Change) -> bool:
        return _verb(project, brought) in GOES_ON.get(_verb(project, following), ())

    return _repeat(project, count, redoable, goes_on, -1, project.redo, tr("there is nothing to redo"))


def undo_entry(project: Project, *, after: int = 0) -> list[Effects]:
    """Take back the latest entry of the session's coder alone, even one that goes on with those before it.

    Args:
        after: Only one that is later than this entry.

    Returns:
        What it touched, as the only one.

    Raises:
        UndoError: There is none, or a later change stands in the way of it.
    """

    def latest(project: Project) -> Change | None:
        change = undoable(project)
        return change if change is not None and change.id > after else None

    return _repeat(project, 1, latest, _never, 0, project.undo, tr("there is nothing to undo here"))


def redo_entry(project: Project) -> list[Effects]:
    """Bring back the entry that the session's coder took back last alone, unless she has acted since.

    Returns:
        What it touched, as the only one.

    Raises:
        UndoError: There is none, or something made since stands in its place.
    """
    return _repeat(project, 1, redoable, _never, -1, project.redo, tr("there is nothing to redo"))


def _never(one: Change, following: Change) -> bool:
    """Each entry is an action of its own."""
    return False


def _repeat(
    project: Project,
    count: int,
    latest: Callable[[Project], Change | None],
    goes_on: Callable[[Change, Change], bool],
    last_words: int,
    invert: Callable[[Iterable[Change]], list[Effects]],
    nothing: str,
) -> list[Effects]:
    """Invert the latest action that there is, again and again, up to `count` times; all of them or none."""
    if latest(project) is None:
        raise UndoError(nothing)
    sizes: list[int] = []

    def entries() -> Iterator[Change]:
        change = latest(project)
        while change is not None and len(sizes) < count:
            sizes.append(0)
            following: Change | None = change
            while following is not None and (following is change or goes_on(change, following)):
                change = following
                sizes[-1] += 1
                yield change
                following = latest(project)  # What is the latest depends on what was inverted before it.
            change = following

    done = iter(invert(entries()))
    return [_joined([next(done) for _ in range(size)], last_words) for size in sizes]


def _joined(entries: Sequence[Effects], last_words: int) -> Effects:
    """What the entries of one action touched together, told by the one that holds the last words typed."""
    if len(entries) == 1:
        return entries[0]
    return Effects(
        entries[-1].change_id,
        entries[last_words].summary,
        documents=frozenset().union(*(effects.documents for effects in entries)),
        codes=frozenset().union(*(effects.codes for effects in entries)),
        codings=frozenset().union(*(effects.codings for effects in entries)),
        tables=frozenset().union(*(effects.tables for effects in entries)),
        focus=entries[-1].focus,
    )


def _verb(project: Project, change: Change) -> str:
    """The verb of the action at the start of an entry's chain of undos and redos."""
    return change.verb if change.root is None else list_changes(project, before_id=change.root + 1, limit=1)[0].verb


def writes_on(project: Project, after: int | None) -> bool:
    """Whether what is written now goes on with an entry of the same sitting: nothing was done or undone since.

    Args:
        after: The entry that the sitting wrote last; None at its beginning.
    """
    if after is None:
        return False
    own = (entry for entry in _entries(project, page=_FEW) if entry.kind == "do" and entry.coder == project.coder)
    latest = next((entry for entry in own if not entry.undone or entry.id <= after), None)
    return latest is not None and latest.id == after and not latest.undone


def undo_change(project: Project, uuid_or_prefix: str) -> Effects:
    """Take back one action by its id: a coder her own, a lead anybody's.

    Raises:
        RuleError: It is another coder's.
        UndoError: It stands undone already, or a later change stands in the way.
    """
    change = find_change(project, uuid_or_prefix)
    me = next((coder for coder in list_coders(project) if coder.name == project.coder), None)
    if change.coder != project.coder and (me is None or me.role != "lead"):
        raise RuleError(
            tr("{summary} was done by {coder}", summary=quoted(change.summary), coder=change.coder),
            remedy=tr("a lead can undo it"),
        )
    if change.kind in ("undo", "redo"):
        raise UndoError(
            tr("{summary} is itself an undo or redo", summary=quoted(change.summary)),
            remedy=tr("name the action itself"),
        )
    return _joined(project.undo(_sitting(project, change)), 0)


def _sitting(project: Project, change: Change) -> list[Change]:
    """All entries of the action that an entry belongs to, the latest first."""
    if change.undone or not any(change.verb in (verb, *before) for verb, before in GOES_ON.items()):
        return [change]
    found: list[Change] = []
    for entry in _entries(project):
        if entry.kind != "do" or entry.undone or entry.coder != change.coder:
            continue
        if found and entry.verb not in GOES_ON.get(found[-1].verb, ()):
            if found[-1].id <= change.id:
                break
            found = []
        found.append(entry)
    return found


def _entries(project: Project, before: int | None = None, page: int = _PAGE) -> Iterator[Change]:
    """All entries of the journal, the latest first, read as they are needed."""
    while found := list_changes(project, limit=page, before_id=before):
        yield from found
        before = found[-1].id


def history(
    project: Project, *, limit: int | None = None, before: int | None = None, folded: bool = False
) -> list[Change]:
    """What was done, by whom and when, the latest first.

    Args:
        limit: At most so many.
        before: Only entries older than the one with this id.
        folded: Show the entries of one sitting at a memo or comment as one, that of the last words typed.
    """
    if not folded:
        return list_changes(project, limit=limit, before_id=before)
    found: list[Change] = []
    later = next(iter(list_changes(project, limit=1, before_id=before + 1)), None) if before is not None else None
    entries = _entries(project, before)
    change = next(entries, None)
    while change is not None and (limit is None or len(found) < limit):
        older = next(entries, None)
        if not _is_told_by(project, change, older if change.kind == "undo" else later):
            found.append(change)
        later, change = change, older
    return found


def _is_told_by(project: Project, change: Change, other: Change | None) -> bool:
    """Whether an entry's neighbour holds the last words of the same sitting."""
    if other is None or (other.kind, other.coder) != (change.kind, change.coder):
        return False
    allowed = GOES_ON.get(_verb(project, other))
    return allowed is not None and _verb(project, change) in allowed
