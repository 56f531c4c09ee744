"""Backups: making one, listing them, and restoring one after a look at what that changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import LOCATION, Session, command, json_option
from qualcode.domain.errors import NotFoundError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.backup_answers import BackupList, ChangesApart, Holdings, RestorePreview

HELD = ("documents", "codings", "codes", "memos", "cases", "coders", "changes")


@command("backup")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("A new file for the backup, instead of the project's folder of backups."),
)
@click.option(
    "--list", "listing", is_flag=True, help=tr("List the backups there are, why each is kept and until when.")
)
@json_option
def backup(session: Session, output: Path | None, listing: bool, as_json: bool) -> None:
    """Make a backup of the project, which stays until you remove it; or list all that there are.

    It is made from one state of the project, also while others work in it, and looked through before it bears its
    name. Backups are made without being asked for, too: at opening, and before merges and other big changes.
    """
    from qualcode.upkeep.backing_up import back_up_project, list_of

    where = session.project_path()
    if listing:
        if output is not None:
            raise click.UsageError(tr("--list lists, and -o makes a backup"))
        found = list_of(where)
        if as_json:
            answer_json(found.model_dump(mode="json"))
        else:
            _tell_list(found)
        return
    made = back_up_project(where, session.coder, output)
    if as_json:
        answer_json({"path": str(made.path), "bytes": made.size})
    else:
        say(
            tr(
                "backed up to {path} ({size}); it was looked through and is sound",
                path=made.path,
                size=_megabytes(made.size),
            )
        )


def _tell_list(found: BackupList) -> None:
    answer_table(
        ("nr", tr("made"), tr("changes"), tr("size"), tr("why"), tr("kept")),
        [
            (
                row.number,
                _local(row.made),
                row.changes,
                _megabytes(row.bytes),
                row.why,
                _kept(row.kept, row.until),
            )
            for row in found.backups
        ],
        right=("nr", tr("changes"), tr("size")),
    )
    say(
        tr(
            "{backups} in {folder}: {bytes}",
            backups=counted(len(found.backups), "backup"),
            folder=found.folder,
            bytes=_megabytes(found.bytes),
        )
    )
    for path in found.elsewhere:
        say(tr("put elsewhere: {path}", path=path))


def _kept(because: str, until: str | None) -> str:
    if not because:
        return tr("goes with the next backup")
    return (
        tr("{because}, until {until}", because=because, until=_local(until)[:10])
        if until
        else tr("{because}, until you remove it", because=because)
    )


@command("restore")
@click.argument("backup", metavar="BACKUP")
@click.option(
    "--to", "target", metavar="PATH|URL", type=LOCATION, help=tr("A new file or database for it; the project stays.")
)
@click.option("--dry-run", is_flag=True, help=tr("Only show what would change."))
@click.option("--changes", type=click.IntRange(min=0), default=20, show_default=True, help=tr("Show so many changes."))
@json_option
def restore(session: Session, backup: str, target: Location | None, dry_run: bool, changes: int, as_json: bool) -> None:
    """Let the project be again what BACKUP holds: a number of `backup --list`, `newest`, or a file.

    What the project is now is kept in a backup first; one that is damaged is put aside. The project may be damaged or
    gone. Nobody may have it open meanwhile.
    """
    from qualcode.team.coders import check_coder_name
    from qualcode.upkeep.backing_up import find_backup
    from qualcode.upkeep.restoring import preview_restore, restore, restore_to

    where = _project(session, target, backup)
    found = find_backup(where, backup) if where is not None else Path(backup)
    coder = check_coder_name(session.coder)
    if target is not None:
        if dry_run:
            raise click.UsageError(tr("--dry-run shows what a project would become, and --to leaves it as it is"))
        done = restore_to(target, found, coder)
    else:
        if where is None or isinstance(where, ServerAddress):
            raise click.UsageError(tr("a project on a server is restored to a new file or database: name it with --to"))
        seen = preview_restore(where, found, coder, shown=changes)
        if dry_run:
            if as_json:
                answer_json(seen.model_dump(mode="json"))
            else:
                _tell_preview(seen, only=True)
                say(tr("nothing was changed"))
            return
        done = restore(where, found, coder, take_over=session.take_over)
        if not as_json:
            _tell_preview(seen, only=False)
    if as_json:
        answer_json(done.model_dump(mode="json"))
        return
    say(f"{done.project}: {done.summary}")
    if done.kept:
        say(tr("what it was before is kept: {kept}", kept=done.kept))
    if done.aside:
        say(tr("the damaged file is now {aside}; `qualcode doctor --salvage` may find more in it", aside=done.aside))


def _project(session: Session, target: Location | None, named: str) -> Location | None:
    """The project that is meant; None where a file is put elsewhere and no project is named or found."""
    try:
        return session.project_path()
    except NotFoundError:
        if target is not None and Path(named).is_file():
            return None
        raise


def _tell_preview(seen: RestorePreview, *, only: bool) -> None:
    if seen.here is None:
        say(tr("the project is {state}; the backup holds {there}", state=seen.state, there=_held(seen.there)))
    else:
        answer_table(
            ("", tr("now") if only else tr("before"), tr("backup")),
            [(shown_word(name), getattr(seen.here, name), getattr(seen.there, name)) for name in HELD],
            right=(tr("now"), tr("before"), tr("backup")),
        )
    _tell_changes(seen.taken_back, _would_go if only else _went)
    _tell_changes(seen.brought_back, _would_come if only else _came)
    for told in seen.notes:
        note(tr("warning: {told}", told=told))


def _would_go(count: int, whose: str) -> str:
    return plural(
        "{number:,} change would be taken back ({whose}):",
        "{number:,} changes would be taken back ({whose}):",
        count,
        whose=whose,
    )


def _went(count: int, whose: str) -> str:
    return plural(
        "{number:,} change was taken back ({whose}):",
        "{number:,} changes were taken back ({whose}):",
        count,
        whose=whose,
    )


def _would_come(count: int, whose: str) -> str:
    return plural(
        "{number:,} change would be brought back ({whose}):",
        "{number:,} changes would be brought back ({whose}):",
        count,
        whose=whose,
    )


def _came(count: int, whose: str) -> str:
    return plural(
        "{number:,} change was brought back ({whose}):",
        "{number:,} changes were brought back ({whose}):",
        count,
        whose=whose,
    )


def _tell_changes(apart: ChangesApart, said: Callable[[int, str], str]) -> None:
    if not apart.count:
        return
    whose = ", ".join(f"{one_line(coder)} {number(count)}" for coder, count in apart.by.items())
    say(said(apart.count, whose))
    for change in apart.latest:
        say(f"  {_local(change.at)}  {one_line(change.coder)}  {one_line(change.summary, 80)}")
    if apart.count > len(apart.latest):
        say(tr("  … and {count:,} more", count=apart.count - len(apart.latest)))


def _held(there: Holdings) -> str:
    said = (
        counted(there.documents, "document"),
        counted(there.codings, "coding"),
        counted(there.codes, "code"),
        counted(there.memos, "memo"),
        counted(there.cases, "case"),
        counted(there.coders, "coder"),
        counted(there.changes, "change"),
    )
    return ", ".join(said)


def _local(utc: str) -> str:
    """A time as the clock on the wall says it."""
    return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")


def _megabytes(size: int) -> str:
    return tr("{size:.1f} MB", size=size / 1e6)
