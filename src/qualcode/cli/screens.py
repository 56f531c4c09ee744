"""Opening the screens, on a project or on the sample study."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import note, say
from qualcode.cli.session import LOCATION, Session, command, completed
from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.domain.progress import unwatched
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.exchange_reports import TakenIn


def open_screens(session: Session, project: Location | None, taken_in: TakenIn | None = None) -> int:
    """Run the terminal program; its exit status.

    Args:
        taken_in: What came into the project from another program a moment ago, to be shown over it.

    Raises:
        QualcodeError: There is no terminal, or no such project.
    """
    if isinstance(project, Path):
        refuse_others(project)
    if not has_terminal():
        raise QualcodeError(
            tr("the screens need a terminal"), remedy=tr("see `qualcode --help` for what works without")
        )
    from qualcode.tui.pauses import collect_nothing

    collect_nothing()
    if project is not None:
        from qualcode.storage.opening import inspect

        project = completed(project)
        if isinstance(project, Path):
            inspect(project, thorough=False)
    from qualcode.tui.app import run

    with unwatched():  # A command's own bar would take every key for long work, and be drawn over the screens.
        if taken_in is not None:
            return run(project, coder=session.coder, take_over=session.take_over, taken_in=taken_in)
        return run(project, coder=session.coder, take_over=session.take_over)


def refuse_others(path: Path) -> None:
    """Say of a project of another program how it is opened.

    Raises:
        QualcodeError: It is one.
    """
    if path.suffix == ".qualcode" and not path.is_dir():
        return
    from qualcode.exchange.opening import is_exchange

    if path.exists() and is_exchange(path):
        raise QualcodeError(
            tr("{path} is a project of another program, or one as text", path=path),
            remedy=tr("`qualcode open {quote}` makes a project of it", quote=quote(str(path))),
        )


def has_terminal() -> bool:
    """Whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@command("open")
@click.argument("path", metavar="PROJECT", type=LOCATION)
@click.pass_context
def open_project(ctx: click.Context, session: Session, path: Location) -> None:
    """Open the screens on PROJECT."""
    ctx.exit(open_screens(session, path))


@command("demo")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("qualcode-demo"),
    show_default=True,
    help=tr("Where the study is built; one that is there already is used again."),
)
@click.option("--no-tui", is_flag=True, help=tr("Only print the theme summary."))
@click.pass_context
def demo(ctx: click.Context, session: Session, folder: Path, no_tui: bool) -> None:
    """Build the sample study, print its theme summary and open it."""
    from qualcode.cli.frequencies import print_themes
    from qualcode.documents.sample import build_sample
    from qualcode.storage.project import open_project as opened

    path = build_sample(folder, session.coder)
    with opened(path, coder=session.coder, write=False) as project:
        print_themes(project)
    say(tr("\nThe sample study is {path}", path=path))
    if no_tui:
        return
    if not has_terminal():
        note(tr("without a terminal no screen opens; `qualcode {quote}` opens it", quote=quote(str(path))))
        return
    ctx.exit(open_screens(session, path))
