"""What the verbs that change the codebook share: why, a dry run, and how they say what they did."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, say
from qualcode.cli.session import json_option
from qualcode.domain.codebook_entries import TEXT_FIELDS, check_code_text
from qualcode.domain.translation import plural, tr

if TYPE_CHECKING:
    from qualcode.codebook.rehearsing import Reach
    from qualcode.storage.project import Project

FIELD_HELP = {
    "definition": tr("What it means."),
    "include": tr("When to use it."),
    "exclude": tr("When not to."),
    "example": tr("A passage that has it."),
    "keywords": tr("Words that speak for it, with commas between."),
    "colour": tr("#RRGGBB or a colour's name."),
    "mark": tr("A sign shown beside the colour."),
    "memo": tr("A note on it."),
}

_DRY_RUN = tr("Say what would be done; nothing is written.")
_WHY: dict[str, Any] = {
    "default": "",
    "metavar": "TEXT",
    "callback": lambda ctx, parameter, value: check_code_text(value.strip(), "reason"),
    "help": tr("Why; the history keeps it."),
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
    """How many codings are to be looked at now that were not before."""
    up_to_date: int
    """How many were to be looked at before and need it no more; one that is gone is not counted."""
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
        for field in reversed(fields or TEXT_FIELDS):
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
        say(tr("nothing was changed: it is so already"))
        return
    say(done.summary)
    if manner.dry_run and codes:
        say(tr("it touches {sentence}", sentence=done.reach.sentence))
    for line in done.lines or outdated_lines(done):
        say(line)
    if manner.dry_run:
        say(tr("nothing was written"))


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
    from qualcode.codebook.rehearsing import reach_of, rehearse
    from qualcode.storage.reads.codings import list_codings
    from qualcode.storage.reads.history import changes_by_id

    waiting: list[set[int]] = []
    settled: list[int] = []
    lines: list[str] = []

    def act() -> None:
        if outdates:
            waiting.append(_waiting(project))
        verb()
        if outdates:
            waiting.append(_waiting(project))
            settled.append(len(list_codings(project, ids=waiting[0] - waiting[1])))
        lines.extend(more())

    if manner.dry_run:
        rehearsed = rehearse(project, codes, act)
        summary, reach, change_id = rehearsed.summary, rehearsed.reach, None
    else:
        reach = reach_of(project, codes)
        act()
        summary, change_id = project.last.summary, project.last.change_id
    uuid = changes_by_id(project, [change_id])[change_id].uuid if change_id is not None else None
    outdated, up_to_date = (len(waiting[1] - waiting[0]), settled[0]) if outdates else (0, 0)
    return Done(summary, uuid, reach, outdated, up_to_date, tuple(lines))


def _waiting(project: Project) -> set[int]:
    """The codings that are to be looked at."""
    from qualcode.storage.reads.codings import outdated_codings

    return {coding for coding, _, _ in outdated_codings(project)}


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
        "up_to_date": done.up_to_date,
    }


def outdated_lines(done: Done, remedy: str = "") -> list[str]:
    """What is said of codings that are to be looked at after a change, and of those that need not be any more.

    Args:
        remedy: What else can be done about the former.
    """
    lines = []
    if done.outdated:
        said = plural(
            "{number:,} coding is to be looked at again: `qualcode codebook queue`",
            "{number:,} codings are to be looked at again: `qualcode codebook queue`",
            done.outdated,
        )
        lines.append(said + remedy)
    if done.up_to_date:
        lines.append(
            plural(
                "{number:,} coding needs no second look any more",
                "{number:,} codings need no second look any more",
                done.up_to_date,
            )
        )
    return lines
