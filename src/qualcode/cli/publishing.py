"""What commands share that write publications: their options, and the terms they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from qualcode.cli.output import answer_text, format_of, note
from qualcode.cli.session import Session, coder_names, documents_named
from qualcode.domain.errors import InputError
from qualcode.reports.judging import readable
from qualcode.reports.names import parts_of_names, read_names
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Publishing:
    """The publication options of one call."""

    output: Path | None
    internal: bool
    without_key: bool
    names: Path | None
    k: int | None
    show_coders: bool

    @property
    def asked_for(self) -> bool:
        """Whether a checked text is wanted although it goes to stdout."""
        return not self.internal and (self.without_key or self.names is not None or self.k is not None)

    def terms(self, session: Session) -> Terms:
        """The terms of this call: what goes to stdout is marked as internal unless a check was asked for.

        Raises:
            InputError: The list of names cannot be read, or would be replaced.
        """
        today = date.today().isoformat()
        if self.internal or (self.output is None and not self.asked_for):
            return Terms(today, internal=True)
        listed = self.names
        if listed is None and session.settings.names_file and not self.without_key:
            listed = Path(session.settings.names_file).expanduser()
        if listed is not None and self.output is not None and self.output.resolve() == listed.resolve():
            raise InputError("this is the list of names and is not replaced", file=listed, remedy="name another file")
        return Terms(
            today,
            k=self.k if self.k is not None else session.settings.k,
            names=read_names(listed) if listed is not None else None,
            without_key=self.without_key,
            show_coders=self.show_coders,
        )

    def format(self, format_: str | None, as_json: bool, formats: dict[str, str], stdout: str) -> str:
        """The format that the options and the file's ending ask for.

        Raises:
            InputError: The ending asks for none.
        """
        if as_json:
            return "json"
        return format_ or (stdout if self.output is None else format_of(self.output, formats, stdout))

    def answer(self, text: str, format: str, terms: Terms, project: Project) -> None:
        """Print the text, or write the file and say on what terms.

        It ends the command with status 3 if parts of names stand in it, which the list does not have by themselves.
        """
        if self.output is None:
            answer_text(text)
        else:
            self.write(self.output, text, terms, project)
        self.warn_of_parts(readable(text, format), terms)

    def warn_of_parts(self, shown: str, terms: Terms) -> None:
        """End the command with status 3 if parts of names stand in what a reader sees of the answer."""
        parts = parts_of_names(terms.names or (), shown)
        if parts:
            words = ", ".join(f"“{part}”" for part in parts)
            note(
                f"warning: parts of names stand in it: {words}; look at them, and give those that are names lines of "
                "their own in the list"
            )
            click.get_current_context().exit(3)

    def write(self, output: Path, answer: str | bytes, terms: Terms, project: Project) -> None:
        """Write the file and say on what terms.

        Raises:
            InputError: It must not be replaced, or cannot be written.
        """
        from qualcode.reports.writing import write_file

        write_file(output, answer, project)
        if terms.internal:
            checked = "unchecked and marked as internal"
        elif terms.names is None:
            checked = f"checked for groups of fewer than {terms.k} people, not for names; it says so"
        else:
            checked = f"checked for {len(terms.names)} names and for groups of fewer than {terms.k} people"
        note(f"{output} written, {checked}")

    def check_target(self, project: Project) -> None:
        """Refuse a file that must not be replaced before any work is done.

        Raises:
            InputError: It is a project, an original or no ordinary file.
        """
        if self.output is not None:
            from qualcode.reports.writing import check_replaceable

            check_replaceable(self.output, project)


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose codings of which documents a call is about."""

    coders: list[str] | None
    documents: list[str] | None
    """Names; None for all."""


def select(project: Project, coders: str | None, docs: tuple[str, ...], set_name: str | None) -> Selection:
    """What the options `--coders`, `--document` and `--set` mean.

    Raises:
        NotFoundError: The project has no such document or set.
    """
    documents = documents_named(project, docs, set_name)
    return Selection(coder_names(coders), None if documents is None else [document.name for document in documents])


def selection_options(function: F) -> F:
    """`--coders`, `--document` and `--set`."""
    for option in (
        click.option("--set", "set_name", metavar="NAME", help="Only in the documents of a set."),
        click.option("--document", "docs", metavar="DOC", multiple=True, help="Only in this document; repeatable."),
        click.option(
            "--coders",
            metavar="A,B",
            help="Only their codings; else Consensus where a document is adjudicated, and all coders elsewhere.",
        ),
    ):
        function = option(function)
    return function


def _gather(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    ctx.params.setdefault("publishing", {})[parameter.name] = value


def terms_options(function: F) -> F:
    """The terms of what is written; the function gets them as `publishing`."""
    for option in (
        click.option(
            "--show-coders", is_flag=True, expose_value=False, callback=_gather, help="Name the coders in the file."
        ),
        click.option(
            "--k",
            type=click.IntRange(min=1),
            metavar="N",
            expose_value=False,
            callback=_gather,
            help="How many people must share what is shown of one; else as in the settings (3).",
        ),
        click.option(
            "--names",
            type=click.Path(path_type=Path),
            metavar="FILE",
            expose_value=False,
            callback=_gather,
            help="Names that must not be in the file, one a line; else as in the settings.",
        ),
        click.option(
            "--without-key",
            is_flag=True,
            expose_value=False,
            callback=_gather,
            help="Write it although there is no list of names; the file says so too.",
        ),
        click.option(
            "--internal",
            is_flag=True,
            expose_value=False,
            callback=_gather,
            help="A working copy: unchecked, and marked on every page.",
        ),
    ):
        function = option(function)
    return function


def publishing_options(function: F) -> F:
    """`-o` and the terms of what is written; the function gets them as `publishing`."""
    output = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=_gather,
        help="Write a publication: it is checked first, and refused if it may give somebody away.",
    )
    return output(terms_options(function))
