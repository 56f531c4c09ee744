"""Restoring a backup: what that would change, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualcode.cases.erased_before import erase_again
from qualcode.domain.backup_answers import ChangesApart, ChangeSeen, Holdings, Restored, RestorePreview
from qualcode.domain.backups import parse_backup
from qualcode.domain.changes import Change
from qualcode.domain.errors import RuleError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.copying import copy_whole
from qualcode.storage.file_header import HEAD
from qualcode.storage.known_copies import note_copy
from qualcode.storage.opening import inspect
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import is_bundle, project_uuid
from qualcode.storage.reads.history import list_changes
from qualcode.storage.reads.tallies import tally
from qualcode.storage.restoring import note_restoring, put_back, put_elsewhere, readied, state_in
from qualcode.team.blind_words import blind_note
from qualcode.team.handed_out import list_bundles

SHOWN = 20
"""So many changes are shown where nobody says how many."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What is compared of a project and a backup."""

    uuid: str
    bundle: bool
    holdings: Holdings
    changes: Sequence[Change]
    bundles: dict[str, str]
    """UUID of what was handed out → coder."""
    blind_in: tuple[str, ...]
    """The rounds in which others are hidden from who asks."""
    blind: str
    """What is said of that."""


def preview_restore(where: Location, backup: Path, coder: str, *, shown: int = SHOWN) -> RestorePreview:
    """What restoring a backup would do; nothing is written.

    Args:
        where: The project; it may be damaged or gone.
        backup: The backup, or another project file.
        coder: Who asks: what is hidden from her while she codes blindly is left out.
        shown: How many changes are shown of each kind at most.

    Raises:
        ProjectError: The backup is of another project, is damaged, or newer than this qualcode.
    """
    with readied(backup, _beside(where, backup)) as draft:
        told = _without_erased(where, draft, coder)
        return _previewed(where, backup, draft, coder, shown, told)


def restore(where: Path, backup: Path, coder: str, *, take_over: bool = False) -> Restored:
    """Let a project be what a backup holds; what it is now is kept in a backup of its own.

    Args:
        where: The project, which nobody has open; it may be damaged or gone.
        backup: The backup, or another file of the same project.
        coder: Who restores it, as the history shows.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        ProjectError: The backup is of another project, is damaged or newer than this qualcode; or the project is open
            elsewhere, or the disk fails: then the project is as it was.
    """
    with readied(backup, where) as draft:
        seen = _previewed(where, backup, draft, coder, 0, _without_erased(where, draft, coder))
        summary = _summary(seen)
        state = note_restoring(draft, coder, summary)
        with open_project(draft, coder=coder, write=False) as project:
            uuid = project_uuid(project)
        replaced = put_back(where, draft, state, take_over=take_over)
    if replaced.aside is not None:
        note_copy(uuid, replaced.aside, "damaged")
    return Restored(
        project=str(where),
        backup=str(backup),
        kept=str(replaced.kept.path) if replaced.kept else None,
        aside=str(replaced.aside) if replaced.aside else None,
        summary=summary,
    )


def restore_to(target: Location, backup: Path, coder: str) -> Restored:
    """Put a backup into a new file, or into an empty database on a server; the project stays as it is.

    Raises:
        ProjectError: There is something already, it cannot be written, or the backup is damaged or newer than this
            qualcode.
    """
    summary = tr("restored from {name}", name=backup.name)
    with readied(backup, _beside(target, backup)) as draft:
        state = note_restoring(draft, coder, summary)
        with open_project(draft, coder=coder, write=False) as project:
            uuid = project_uuid(project)
            if isinstance(target, ServerAddress):
                made = copy_whole(project, target).where
        if isinstance(target, Path):
            whole = put_elsewhere(target, draft, state)
            note_copy(uuid, whole, "copy")
            made = str(whole)
    return Restored(project=made, backup=str(backup), kept=None, aside=None, summary=summary)


def _beside(where: Location, backup: Path) -> Path:
    """Beside what a private copy is made: where there is room for it, and it is not left lying elsewhere."""
    return where if isinstance(where, Path) else backup


def _without_erased(where: Location, draft: Path, coder: str) -> tuple[str, ...]:
    """Take out of a backup's copy whoever was erased from the project since; what is told of it, if anybody was."""
    with _readable(where) as (readable, _):
        if readable is None:
            return ()
        with open_project(readable, coder=coder, write=False) as project:
            again = project_uuid(project) == _uuid_of(draft, coder) and erase_again(project, draft)
    return (tr("participants were erased since this backup was made; they stay erased"),) if again else ()


def _uuid_of(path: Path, coder: str) -> str:
    with open_project(path, coder=coder, write=False) as project:
        return project_uuid(project)


def _previewed(
    where: Location, backup: Path, draft: Path, coder: str, shown: int, told: Sequence[str]
) -> RestorePreview:
    there = _side(draft, coder)
    here: _Side | None = None
    notes = list(told)
    with _readable(where) as (readable, state):
        if readable is not None:
            here = _side(readable, coder)
    if here is not None:
        _check_same(here, there, where, backup)
        _check_blind(here, there, backup)
        notes += [*_handed_out(here, there), *([here.blind] if here.blind else [])]
    made = parse_backup(backup, 0)
    ids = {change.uuid for change in there.changes}
    return RestorePreview(
        project=str(where),
        backup=str(backup),
        made=iso_time(made.made_ms) if made else None,
        state=state,
        here=here.holdings if here else None,
        there=there.holdings,
        taken_back=_apart(here.changes if here else (), ids, shown),
        brought_back=_apart(there.changes, {change.uuid for change in here.changes} if here else ids, shown),
        notes=tuple(notes),
    )


@contextmanager
def _readable(where: Location) -> Iterator[tuple[Location | None, str]]:
    """The project as it can be opened for reading, and whether it is there; None where it is damaged or gone."""
    if isinstance(where, ServerAddress):
        yield where, "there"
    elif state_in(where) is None:
        yield None, "damaged" if where.exists() else "gone"
    elif inspect(where, thorough=False) == HEAD:
        yield where, "there"
    else:
        with readied(where, where) as copy:
            yield copy, "there"


def _side(where: Location, coder: str) -> _Side:
    with open_project(where, coder=coder, write=False) as project:
        changes = list_changes(project)
        return _Side(
            project_uuid(project),
            is_bundle(project),
            _holdings(project, changes),
            changes,
            {bundle.uuid: bundle.coder for bundle in list_bundles(project)},
            project.blind_in,
            blind_note(project),
        )


def _holdings(project: Project, changes: Sequence[Change]) -> Holdings:
    return Holdings(**tally(project), latest=iso_time(changes[0].at_ms) if changes else None)


def _check_same(here: _Side, there: _Side, where: Location, backup: Path) -> None:
    """Refuse to put one project in the place of another, or a part of it in the place of the whole.

    Raises:
        RuleError: They are not the same.
    """
    if here.uuid != there.uuid:
        raise RuleError(
            tr("{backup} holds another project than {where}", backup=backup, where=where),
            remedy=tr("name another backup, or restore it with --to FILE"),
        )
    if here.bundle != there.bundle:
        kinds = (tr("the whole project"), tr("a bundle of it, with a part of its documents"))
        raise RuleError(
            tr(
                "{backup} holds {one}, and {where} is {other}",
                backup=backup,
                one=kinds[there.bundle],
                where=where,
                other=kinds[here.bundle],
            ),
            remedy=tr("`qualcode merge` takes in what was done in a bundle; --to FILE makes a file of its own"),
        )


def _check_blind(here: _Side, there: _Side, backup: Path) -> None:
    """Refuse to show who codes blindly a state in which she did not: it has what is hidden from her now.

    Raises:
        RuleError: She does.
    """
    open_there = [name for name in here.blind_in if name not in there.blind_in]
    if open_there:
        raise RuleError(
            tr(
                "you code blindly in “{round}”, and {backup} is of a time before: it has what others did",
                round=open_there[0],
                backup=backup,
            ),
            remedy=tr("finish your assignments, or ask the lead to restore it"),
        )


def _handed_out(here: _Side, there: _Side) -> list[str]:
    """What is to be known of bundles that the backup does not know of."""
    since = sorted({coder for uuid, coder in here.bundles.items() if uuid not in there.bundles})
    if not since:
        return []
    return [
        tr(
            "bundles were handed out since to {coders}; the backup does not know of them: merge what "
            "came back before, or hand out new ones after",
            coders=", ".join(since),
        )
    ]


def _apart(changes: Sequence[Change], others: Collection[str], shown: int) -> ChangesApart:
    apart = [change for change in changes if change.uuid not in others]
    return ChangesApart(
        count=len(apart),
        by=dict(Counter(change.coder for change in apart).most_common()),
        latest=tuple(
            ChangeSeen(
                id=change.uuid,
                at=iso_time(change.at_ms),
                coder=change.coder,
                verb=change.verb,
                summary=change.summary,
            )
            for change in apart[:shown]
        ),
    )


def _summary(seen: RestorePreview) -> str:
    """What the history says of it."""
    made = seen.made[:16].replace("T", " ") if seen.made else ""
    told = tr("restored from the backup of {made} UTC", made=made) if made else tr("restored from the backup")
    if seen.state != "there":
        return tr("{restored}: the project was {state}", restored=told, state=shown_word(seen.state))
    return tr(
        "{restored}: {changes} taken back, {count:,} brought back",
        restored=told,
        changes=counted(seen.taken_back.count, "change"),
        count=seen.brought_back.count,
    )
