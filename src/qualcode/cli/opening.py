"""Opening a project of another program, or one as text: it becomes a project of its own, and a report tells of all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Any

import click

from qualcode.cli.opening_options import opening_options
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import LOCATION, Session, command, completed, json_option
from qualcode.domain.errors import InputError, ProjectError, QualcodeError
from qualcode.domain.exchange_reports import OpeningWishes, TakenIn
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.progress import stage
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr

SUFFIX = ".qualcode"
WHERE_MISSING = tr(
    "→ give each its text with `qualcode documents replace DOC FILE`; or, of a REFI-QDA file or "
    "a qc folder, open it again with `--folder DIR`, a folder with these texts, called as they "
    "are here"
)


@command("open")
@click.argument("path", metavar="PROJECT", type=LOCATION)
@click.option(
    "--to",
    "target",
    type=LOCATION,
    metavar="PATH|URL",
    help=tr("The project to make, the folder to make it in, or an empty database; else NAME.qualcode in this folder."),
)
@click.option("--no-tui", is_flag=True, help=tr("Only make the project, and open no screen."))
@opening_options
@click.option("--dry-run", is_flag=True, help=tr("Say what would come in, and write nothing."))
@json_option
@click.pass_context
def open_(
    ctx: click.Context,
    session: Session,
    path: Location,
    target: Location | None,
    no_tui: bool,
    wishes: OpeningWishes,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Open PROJECT: of another program, or as text.

    A REFI-QDA file (.qdpx) of NVivo, ATLAS.ti, MAXQDA and others, a project of QualCoder, RQDA, Taguette or qc, or a
    directory that `export` wrote becomes a project of its own; PROJECT itself is only read. All that it holds comes in
    or is told, else there is no new project. Status 3: something was bent, left out or is missing.

    A project of qualcode is opened as it is.
    """
    from qualcode.exchange.opening import is_directory_of_project

    asked_for = target is not None or wishes != OpeningWishes() or dry_run or as_json or no_tui
    if is_ours(path):
        _open_ours(ctx, session, path, asked_for)
    assert isinstance(path, Path)
    if not os.path.lexists(path):  # False also of what can be no name of a file.
        raise InputError(tr("there is no such file"), file=path, remedy=tr("look at the path"))
    if wishes != OpeningWishes() and is_directory_of_project(path):
        raise click.UsageError(tr("--which, --offsets and --folder are of no use for a project as text"))
    place = None if dry_run else _place(path, target)
    report = _taken_in(session, path, place, wishes)
    if as_json:
        answer_json(taken_json(report, path))
    else:
        tell_taken(report, path)
    if place is not None and not as_json and not no_tui:
        _show(ctx, session, place, report)
    if not report.clean:
        ctx.exit(3)


def is_ours(path: Location) -> bool:
    """Whether a location is that of a project of qualcode: a database, or a file with our ending."""
    if isinstance(path, ServerAddress):
        return True
    whole = completed(path)
    return isinstance(whole, Path) and whole.suffix == SUFFIX and not whole.is_dir()


def _open_ours(ctx: click.Context, session: Session, path: Location, asked_for: bool) -> None:
    """Open the screens on a project of qualcode.

    Raises:
        QualcodeError: Something was asked for that is done with those of other programs.
    """
    from qualcode.cli.screens import open_screens

    if asked_for:
        raise QualcodeError(
            tr("{path} is a project of qualcode already", path=path),
            remedy=tr("`qualcode {path}` opens it, `qualcode project copy` makes another of it", path=quote(str(path))),
        )
    ctx.exit(open_screens(session, path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # No file can be called so: making it says so.


def _place(source: Path, target: Location | None) -> Location:
    """Where the project goes.

    Raises:
        ProjectError: Something is there.
    """
    from qualcode.exchange.telling import name_of

    if isinstance(target, ServerAddress):
        return target
    named = Path(f"{name_of(source)}{SUFFIX}")
    place = named if target is None else target / named if _is_folder(target) else target
    if place.suffix != SUFFIX:
        place = place.with_name(place.name + SUFFIX)
    if os.path.lexists(place):
        raise ProjectError(tr("{place} exists already", place=place), remedy=tr("name another with `--to PATH`"))
    return place


def _taken_in(session: Session, source: Path, place: Location | None, wishes: OpeningWishes) -> TakenIn:
    """Make the project, with a bar while it is made."""
    from qualcode.exchange.opening import open_exchange
    from qualcode.team.coders import check_coder_name

    coder = check_coder_name(session.coder)
    with stage(tr("reading"), tr("documents")) as here:
        report = open_exchange(source, place, coder=coder, wishes=wishes, on_document=here.before)
    if place is not None:
        from qualcode.storage.project import open_project

        with open_project(place, coder=coder, write=False) as project:
            session.warn_of_place(project)
    return report


def _show(ctx: click.Context, session: Session, place: Location, report: TakenIn) -> None:
    """Open the screens on the new project, with its report over them."""
    from qualcode.cli.screens import has_terminal, open_screens

    if has_terminal():
        ctx.exit(open_screens(session, place, taken_in=report))
    note(tr("without a terminal no screen opens; `qualcode {where}` opens it", where=quote(report.where)))


# ---------------------------------------------------------------------- what is told


def taken_json(report: TakenIn, source: Path) -> dict[str, Any]:
    """What came in, as commands answer it."""
    from qualcode.domain.exchange import COUNTED

    return {
        "file": str(source),
        "name": report.name,
        "origin": report.origin or None,
        "project": report.where or None,
        "held": {thing: report.held.get(thing, 0) for thing in COUNTED},
        "taken": {thing: report.taken.get(thing, 0) for thing in COUNTED},
        "tolerated": list(report.tolerated),
        "left_out": list(report.left_out),
        "missing": list(report.missing),
        "dialects": dict(report.dialects),
        "clean": report.clean,
    }


def tell_taken(report: TakenIn, source: Path) -> None:
    """Print what came in, what was bent, and what has no place."""
    from qualcode.domain.exchange import COUNTED
    from qualcode.exchange.telling import BENT, COUNTED_SO, LEFT_OUT, by_dialect, missing_texts

    by = tr(", written by {origin},", origin=one_line(report.origin)) if report.origin else ""
    name, file = one_line(report.name), one_line(source.name or str(source))
    say(
        tr("“{name}” of {file}{by} is in {where}", name=name, file=file, by=by, where=report.where)
        if report.where
        else tr("“{name}” of {file}{by} would come in so; nothing was written", name=name, file=file, by=by)
    )
    rows = [(thing, report.held.get(thing, 0), report.taken.get(thing, 0)) for thing in COUNTED]
    answer_table(
        ("", tr("in the file"), tr("taken in")),
        [(shown_word(thing), number(held), number(taken)) for thing, held, taken in rows if held or taken],
        right=(tr("in the file"), tr("taken in")),
    )
    tell_list(missing_texts(len(report.missing)), report.missing)
    if report.missing:
        say(f"  {WHERE_MISSING}")
    tell_list(BENT, report.tolerated)
    tell_list(LEFT_OUT, report.left_out)
    tell_list(COUNTED_SO, by_dialect(report.dialects))


def tell_list(head: str, lines: Sequence[str]) -> None:
    """Print lines below a head; nothing where there are none."""
    if lines:
        say(f"{head}:")
        for line in lines:
            say(f"  {one_line(line)}")
