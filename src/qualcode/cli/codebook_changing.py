"""What the verbs that change the codebook share: why, a dry run, and how they say what they did."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import click

from qualcode.cli.output import answer_json, say
from qualcode.cli.session import json_option
from qualcode.codebook.creating import FIELDS
from qualcode.codebook.recoding import count_outdated
from qualcode.codebook.rehearsing import Reach, reach_of, rehearse
from qualcode.domain.codebook_entries import check_code_text
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.history import changes_by_id

FIELD_HELP = {
    "definition": "What it means.",
    "include": "When to use it.",
    "exclude": "When not to.",
    "example": "A passage that has it.",
    "colour": "#RRGGBB or a colour's name.",
    "mark": "A sign shown beside the colour.",
    "memo": "A note on it.",
}

_DRY_RUN = "Say what would be done; nothing is written."
_WHY: dict[str, Any] = {
    "default": "",
    "metavar": "TEXT",
    "callback": lambda ctx, parameter, value: check_code_text(value.strip(), "reason"),
    "help": "Why; the history keeps it.",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a change is to be made and told."""

    why: str
    dry_run: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What a change did, or in a dry run would do."""

    summary: str
    change: str | None
    """The UUID of the journal's entry; None if there is none."""
    reach: Reach
    """The codings of the codes that it is about."""
    outdated: int
    """How many codings more than before are to be looked at; less than 0 where fewer are."""
    lines: tuple[str, ...]
    """What else is to be said."""


def change_options(*names: str, reason: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a verb take `--why`, `--dry-run` and `--json`; it gets them as `manner`.

    Args:
        names: What the reason is called, if not `--why`.
        reason: Whether it can be given one.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def told(*args: Any, dry_run: bool, as_json: bool, why: str = "", **options: Any) -> Any:
            return function(*args, manner=Manner(why, dry_run, as_json), **options)

        whole = json_option(click.option("--dry-run", is_flag=True, help=_DRY_RUN)(told))
        return whole if not reason else click.option(*(names or ("--why",)), "why", **_WHY)(whole)

    return decorate


def field_options(*fields: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option for each of some texts of a code; all of them where none is named."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for field in reversed(fields or FIELDS):
            function = click.option(f"--{field}", metavar="TEXT", help=FIELD_HELP[field])(function)
        return function

    return decorate


def given(fields: dict[str, str | None]) -> dict[str, str]:
    """The texts that the user gave; an empty one is given too."""
    return {name: value for name, value in fields.items() if value is not None}


def carry_out(
    project: Project,
    manner: Manner,
    verb: Callable[[], object],
    *,
    codes: Collection[int] = (),
    outdates: bool = False,
    more: Callable[[], Sequence[str]] = tuple,
) -> None:
    """Do what a verb does, or rehearse it, and say what it did.

    Args:
        codes: The codes whose codings it touches.
        outdates: Codings may have to be looked at after it.
        more: What is to be said beside the summary, asked while the change stands; where it is nothing, how many
            codings are to be looked at.

    Raises:
        QualcodeError: Whatever the verb refuses; then nothing is said.
    """
    done = doing(project, manner, verb, codes=codes, outdates=outdates, more=more)
    if manner.as_json:
        answer_json(change_json(manner, done))
        return
    if done.change is None and not manner.dry_run:
        say("nothing was changed: it is so already")
        return
    say(done.summary)
    if manner.dry_run and codes:
        say(f"it touches {done.reach.sentence}")
    for line in done.lines or outdated_lines(done.outdated):
        say(line)
    if manner.dry_run:
        say("nothing was written")


def doing(
    project: Project,
    manner: Manner,
    verb: Callable[[], object],
    *,
    codes: Collection[int] = (),
    outdates: bool = False,
    more: Callable[[], Sequence[str]] = tuple,
) -> Done:
    """Do what a verb does, or rehearse it, without a word; arguments as of `carry_out`."""
    waiting: list[int] = []
    lines: list[str] = []

    def act() -> None:
        if outdates:
            waiting.append(sum(count_outdated(project).values()))
        verb()
        if outdates:
            waiting.append(sum(count_outdated(project).values()))
        lines.extend(more())

    if manner.dry_run:
        rehearsed = rehearse(project, codes, act)
        summary, reach, change_id = rehearsed.summary, rehearsed.reach, None
    else:
        reach = reach_of(project, codes)
        act()
        summary, change_id = project.last.summary, project.last.change_id
    uuid = changes_by_id(project, [change_id])[change_id].uuid if change_id is not None else None
    return Done(summary, uuid, reach, waiting[1] - waiting[0] if outdates else 0, tuple(lines))


def change_json(manner: Manner, done: Done) -> dict[str, Any]:
    """A change of the codebook, as commands answer it."""
    return {
        "dry_run": manner.dry_run,
        "change": done.change,
        "summary": done.summary,
        "touches": {
            "codings": done.reach.codings,
            "documents": done.reach.documents,
            "coders": done.reach.coders,
        },
        "outdated": done.outdated,
    }


def outdated_lines(count: int) -> list[str]:
    """What is said of codings that are to be looked at after a change, or need not be any more."""
    if count > 0:
        verb = "is" if count == 1 else "are"
        return [f"{counted(count, 'coding')} {verb} to be looked at again: `qualcode codebook queue`"]
    if count < 0:
        return [f"{counted(-count, 'coding')} need{'s' if count == -1 else ''} no second look any more"]
    return []
