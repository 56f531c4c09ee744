"""What every command may be told: which project, which coder; and opening the one for the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.domain.errors import NotFoundError
from qualcode.domain.locations import Location, ServerAddress, location
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.values import Document
    from qualcode.settings.model import Settings
    from qualcode.storage.project import Project

PROJECT_VARIABLE = "QUALCODE_PROJECT"
"""Names the project where no option does."""

_OF_PROJECTS = "field-researcher#make-a-project"

F = TypeVar("F", bound=Callable[..., Any])


class LocationType(click.ParamType[Location]):
    """The path of a project file, or the URL of a project on a server."""

    name = "project"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Location:
        """What was typed as a path or a database."""
        return location(value)


LOCATION = LocationType()


@dataclass(slots=True)
class Session:
    """The options common to all commands, gathered from wherever they stood on the line."""

    project: Location | None = None
    coder_option: str | None = None
    take_over: bool = False
    as_json: bool = False
    """Whether the command was asked for a JSON document."""
    _settings: Settings | None = None

    def named_project(self) -> Location | None:
        """The project of `--project` or of the environment; None where neither names one."""
        if self.project is not None:
            return self.project
        named = os.environ.get(PROJECT_VARIABLE)
        return location(named) if named else None

    def project_path(self) -> Location:
        """The project to work on: named, or the only one in the working directory.

        Raises:
            NotFoundError: None is named, and the working directory has none or several.
        """
        named = self.named_project()
        if named is not None:
            return completed(named)
        here = sorted(path for path in Path().glob("*.qualcode") if path.is_file() and not path.name.startswith("."))
        if len(here) == 1:
            return here[0]
        remedy = tr("name one with `-p PATH` or in ${variable}", variable=PROJECT_VARIABLE)
        if not here:
            raise NotFoundError(tr("there is no project in this folder"), remedy=remedy, page=_OF_PROJECTS)
        names = ", ".join(path.name for path in here[:5]) + (" …" if len(here) > 5 else "")
        problem = tr("there are {number} projects in this folder ({names})", number=len(here), names=names)
        raise NotFoundError(problem, remedy=remedy, page=_OF_PROJECTS)

    @property
    def settings(self) -> Settings:
        """The user's settings, read once; what was not understood in them is noted."""
        if self._settings is None:
            from qualcode.cli.output import note
            from qualcode.settings.model import read_settings

            read = read_settings()
            for warning in read.warnings:
                note(tr("warning: {warning}", warning=warning))
            self._settings = read.settings
        return self._settings

    @property
    def coder(self) -> str:
        """Who works: `--coder`, else the settings, else the login name."""
        from qualcode.settings.model import coder_name

        return self.coder_option or coder_name(None, self.settings)

    def reading(self) -> Project:
        """The project, open for reading; also while another process writes to it."""
        from qualcode.storage.project import open_project

        project = open_project(self.project_path(), coder=self.coder, write=False)
        if project.blind_in:
            from qualcode.cli.output import note
            from qualcode.team.blind_words import blind_note

            note(blind_note(project))
        return project

    def writing(self) -> Project:
        """The project, open for writing.

        Raises:
            LockedProjectError: Another process holds it.
        """
        from qualcode.cli.output import note
        from qualcode.storage.project import open_project
        from qualcode.team.coders import check_coder_name

        coder = check_coder_name(self.coder)
        project = open_project(self.project_path(), coder=coder, insist=True, take_over=self.take_over)
        if project.upgraded_from:
            note(
                tr(
                    "the project was upgraded; it stands as it was in {backup}",
                    backup=project.upgraded_from,
                )
            )
        self.warn_of_place(project)
        self._warn_of_owner(project)
        return project

    def _warn_of_owner(self, project: Project) -> None:
        """Say that a bundle is for somebody else: what is written into it would come back as another's work."""
        from qualcode.cli.output import note
        from qualcode.team.bundle_owner import meant_for_another

        if owner := meant_for_another(project):
            note(
                tr(
                    "warning: this bundle is for {owner}, and you work as {coder}; `--coder {owner}` is she",
                    owner=owner,
                    coder=project.coder,
                )
            )

    def warn_of_place(self, project: Project) -> None:
        """Say, once, that a project lies where more than one machine may write to it."""
        from qualcode.cli.output import note
        from qualcode.upkeep.placement import placement_warning

        if isinstance(project.location, Path) and (
            warning := placement_warning(project.path, quiet_folders=self.settings.quiet_folders)
        ):
            note(tr("warning: {warning}", warning=warning))

    def coder_id(self, project: Project) -> int | None:
        """The id of the coder of this session; None for one who has not worked here yet.

        Raises:
            NotFoundError: `--coder` names nobody whom the project knows.
        """
        if self.coder_option is not None:
            from qualcode.team.coders import find_coder

            return find_coder(project, self.coder_option).id
        return project.known_coder_id()


def completed(path: Location) -> Location:
    """The path of a project that may have been named without its ending; a database as it was named."""
    if isinstance(path, ServerAddress):
        return path
    whole = Path(f"{path}.qualcode")
    return whole if path.name and is_file(whole) and not path.exists() else path


def is_file(path: Path) -> bool:
    """Whether an ordinary file is there; False also for a path that no file can have."""
    try:
        return path.is_file()
    except OSError:
        return False


def documents_named(project: Project, names: Sequence[str], set_name: str | None) -> list[Document] | None:
    """The documents that options restrict a command to, in the order of their names; None for all.

    Raises:
        NotFoundError: There is no such document or set.
    """
    from qualcode.domain.errors import RuleError
    from qualcode.storage.reads.documents import find_document, list_documents
    from qualcode.team.sets import find_set

    if not names and set_name is None:
        return None
    wanted = {find_document(project, name).id for name in names}
    if set_name is not None:
        found = find_set(project, set_name)
        if found.kind != "document":
            raise RuleError(
                tr("“{name}” is a set of cases", name=set_name)
                if found.kind == "case"
                else tr("“{name}” is a set of codes", name=set_name),
                remedy=tr("name a set of documents"),
            )
        wanted.update(found.members)
    return [document for document in list_documents(project) if document.id in wanted]


def coder_names(coders: str | None) -> list[str] | None:
    """The names of an option `A,B`; None where it is not given."""
    return None if coders is None else [name.strip() for name in coders.split(",") if name.strip()]


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        if value == "":
            raise click.BadParameter(tr("this names nobody"), ctx=ctx, param=parameter)
        if value:
            setattr(session, name, value)

    return remember


def common_options(function: F) -> F:
    """Let a command take `--project`, `--coder` and `--take-over`; the last one on the line counts."""
    for option in (
        click.option(
            "--take-over",
            is_flag=True,
            expose_value=False,
            callback=_remember("take_over"),
            help=tr("Write although a process on another machine left its lock."),
        ),
        click.option(
            "--coder",
            metavar="NAME",
            expose_value=False,
            callback=_remember("coder_option"),
            help=tr("Who works; else the settings' coder, else the login name."),
        ),
        click.option(
            "-p",
            "--project",
            metavar="PATH|URL",
            type=LOCATION,
            expose_value=False,
            callback=_remember("project"),
            help=tr(
                "The project; else ${variable}, else the only one in this folder.",
                variable=PROJECT_VARIABLE,
            ),
        ),
    ):
        function = option(function)
    return function


class NounGroup(click.Group):
    """The verbs of one noun; each takes the common options as well."""

    def verb(self, name: str) -> Callable[[Callable[..., Any]], click.Command]:
        """Make a function the verb `name` of this noun; its first argument is the session."""

        def decorate(function: Callable[..., Any]) -> click.Command:
            return self.command(name)(common_options(click.make_pass_decorator(Session, ensure=True)(function)))

        return decorate


def noun(name: str, **options: Any) -> Callable[[Callable[..., Any]], NounGroup]:
    """Make a function the group of verbs `name`."""

    def decorate(function: Callable[..., Any]) -> NounGroup:
        return click.group(name, cls=NounGroup, **options)(common_options(function))

    return decorate


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command `name`; its first argument is the session."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        return click.command(name)(common_options(click.make_pass_decorator(Session, ensure=True)(function)))

    return decorate


def _leave_out(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    leaving = {(parameter.name or "").removeprefix("without_")} if value else set()
    ctx.params["without"] = ctx.params.get("without", frozenset()) | leaving


def without_options(function: F) -> F:
    """`--without-suggested` and `--without-autocoded`; the function gets the origins to be left out as `without`."""
    for origin, said in (
        ("autocoded", tr("Leave out codings that were autocoded and not read one by one.")),
        ("suggested", tr("Leave out codings that were suggested by the program and accepted.")),
    ):
        option = click.option(
            f"--without-{origin}",
            is_flag=True,
            expose_value=False,
            callback=_leave_out,
            help=said,
        )
        function = option(function)
    return function


def _remember_json(ctx: click.Context, parameter: click.Parameter, value: bool) -> bool:
    ctx.ensure_object(Session).as_json |= value
    return value


json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_remember_json, help=tr("Answer with one JSON document.")
)
