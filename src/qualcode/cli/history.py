"""History, undo and redo."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import NotFoundError
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.history_files import HistoryChecked

BROKEN = 1
"""The status of `--check` where a file is not as it was exported."""


@command("history")
@click.option("--limit", type=click.IntRange(min=0), default=30, show_default=True, help=tr("At most so many; 0: all."))
@click.option("--export", "export", metavar="FILE", type=click.Path(path_type=Path),
              help=tr("Write all of it to a file for an auditor, hash-chained."))  # fmt: skip
@click.option("--without-words", is_flag=True, help=tr("With --export: leave out summaries and reasons."))
@click.option("--check", "check", metavar="FILE", type=click.Path(path_type=Path),
              help=tr("Look whether a file of --export is as it was written."))  # fmt: skip
@click.option("--seal", metavar="HASH", help=tr("With --check: the seal that --export told."))
@json_option
def history(
    session: Session,
    limit: int,
    export: Path | None,
    without_words: bool,
    check: Path | None,
    seal: str | None,
    as_json: bool,
) -> None:
    """What was done, by whom and when, the latest first.

    A file of --export is a transfer, not a publication: summaries and reasons may quote participants, and nothing is
    checked. --check needs no project; where there is one the file is held against it as well. Its status is 1 where a
    line is not as it was exported.
    """
    if export is not None and check is not None:
        raise click.UsageError(tr("--export and --check do not go together"))
    if without_words and export is None:
        raise click.UsageError(tr("--without-words goes with --export"))
    if seal is not None and check is None:
        raise click.UsageError(tr("--seal goes with --check"))
    if export is not None:
        _export(session, export, as_json, words=not without_words)
    elif check is not None:
        _check(session, check, seal, as_json)
    else:
        _show(session, limit, as_json)


def _export(session: Session, path: Path, as_json: bool, *, words: bool) -> None:
    from qualcode.history.chaining import export_history

    with session.reading() as project:
        written = export_history(project, path, words=words)
    if as_json:
        answer_json(written.model_dump(mode="json"))
        return
    say(tr("{changes:,} changes written to {path}", changes=written.changes, path=path))
    say(tr("seal: {seal}", seal=written.seal))
    if words:
        say(tr("summaries and reasons in it may quote participants; `--without-words` leaves them out"))


def _check(session: Session, path: Path, seal: str | None, as_json: bool) -> None:
    from qualcode.history.chaining import check_history

    try:
        session.project_path()
    except NotFoundError:
        checked = check_history(path, seal=seal)
    else:
        with session.reading() as project:
            checked = check_history(path, project, seal=seal)
    if as_json:
        answer_json(checked.model_dump(mode="json"))
    else:
        _tell_checked(checked)
    if not checked.whole:
        click.get_current_context().exit(BROKEN)


def _tell_checked(checked: HistoryChecked) -> None:
    """What was found, in a sentence or two."""
    if not checked.whole:
        say(
            tr(
                "{file}, line {line}: {problem}",
                file=one_line(checked.file),
                line=checked.line,
                problem=checked.problem,
            )
        )
        return
    say(
        tr(
            "whole: {changes:,} changes of project {project}; seal {seal}",
            changes=checked.changes,
            project=checked.project,
            seal=checked.seal,
        )
    )
    if not checked.against:
        say(tr("held against no project: name one with `-p PATH`"))
        return
    later = tr(", which has made {later:,} more since", later=checked.later) if checked.later else ""
    say(tr("all of them stand in {against}{later}", against=checked.against, later=later))
    if checked.reworded:
        say(
            tr(
                "the words of {reworded:,} were erased in the project since, and stand in the file yet: delete it",
                reworded=checked.reworded,
            )
        )


def _show(session: Session, limit: int, as_json: bool) -> None:
    from qualcode.history import undoing

    with session.reading() as project:
        changes = undoing.history(project, limit=limit or None)
        uuids = {change.id: change.uuid for change in undoing.history(project)} if as_json else {}
    if as_json:
        answer_json(
            [
                entry_json(change)
                | {
                    "undoes": uuids.get(change.undoes) if change.undoes is not None else None,
                    "rows": change.rows,
                }
                for change in changes
            ]
        )
        return
    answer_table(
        (tr("id"), tr("at"), tr("coder"), tr("change"), ""),
        [
            (
                id_,
                datetime.fromtimestamp(change.at_ms / 1000).strftime("%Y-%m-%d %H:%M:%S"),
                one_line(change.coder),
                one_line(change.summary, 80),
                tr("undone") if change.undone else "",
            )
            for id_, change in zip(short_ids([change.uuid for change in changes]), changes, strict=True)
        ],
    )


def entry_json(change: Change) -> dict[str, Any]:
    """An entry of the journal, as commands answer it."""
    return {
        "id": change.uuid,
        "at": iso_time(change.at_ms),
        "coder": change.coder,
        "kind": change.kind,
        "verb": change.verb,
        "summary": change.summary,
        "reason": change.reason,
        "undone": change.undone,
    }


@command("undo")
@click.argument("what", metavar="[N|ID]", default="1")
def undo(session: Session, what: str) -> None:
    """Take back your latest N actions, or one by its ID; a lead can take back anybody's."""
    from qualcode.history import undoing

    with session.writing() as project:
        # Four digits or fewer are a number: a beginning of an ID is longer.
        if re.fullmatch(r"[0-9]{1,4}", what):
            _tell(undoing.undo(project, _at_least_one(int(what))))
        else:
            _tell([undoing.undo_change(project, what)])


@command("redo")
@click.argument("count", metavar="[N]", type=int, default=1)
def redo(session: Session, count: int) -> None:
    """Bring back your latest N undone actions, unless you have acted since."""
    from qualcode.history import undoing

    with session.writing() as project:
        _tell(undoing.redo(project, _at_least_one(count)))


def _at_least_one(count: int) -> int:
    if count < 1:
        raise click.UsageError(tr("N is at least 1"))
    return count


def _tell(effects: list[Effects]) -> None:
    for effect in effects:
        say(effect.summary)
