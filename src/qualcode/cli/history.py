"""History, undo and redo."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.changes import Change, Effects
from qualcode.domain.times import iso_time
from qualcode.history import undoing


@command("history")
@click.option("--limit", type=click.IntRange(min=0), default=30, show_default=True, help="At most so many; 0: all.")
@json_option
def history(session: Session, limit: int, as_json: bool) -> None:
    """What was done, by whom and when, the latest first."""
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
        ("id", "at", "coder", "change", ""),
        [
            (
                id_,
                datetime.fromtimestamp(change.at_ms / 1000).strftime("%Y-%m-%d %H:%M:%S"),
                one_line(change.coder),
                one_line(change.summary, 80),
                "undone" if change.undone else "",
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
    with session.writing() as project:
        _tell(undoing.redo(project, _at_least_one(count)))


def _at_least_one(count: int) -> int:
    if count < 1:
        raise click.UsageError("N is at least 1")
    return count


def _tell(effects: list[Effects]) -> None:
    for effect in effects:
        say(effect.summary)
