"""What commands share that write publications: their options, and the terms they make."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.key_options import KEY_HELP, open_key_or_refuse
from qualcode.cli.output import answer_bytes, answer_text, format_of, note
from qualcode.cli.session import Session, coder_names, documents_named
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.settings.language import languages
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.identity.loose import LooseFinder
    from qualcode.reports.names import NameList
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
    without_ner: bool = False
    accept: tuple[str, ...] = ()
    accepted: Path | None = None
    redact: bool = False
    suppress: bool = False
    leave_out_withheld: bool = False
    quoted_often: bool = False
    replace: bool = False
    key: Path | None = None
    language: str | None = None

    @property
    def asked_for(self) -> bool:
        """Whether a checked text is wanted although it goes to stdout."""
        lists = (self.key, self.names, self.accept, self.accepted)
        checks = (*lists, self.without_key, self.k, self.without_ner, self.redact)
        return not self.internal and any((*checks, self.suppress, self.leave_out_withheld, self.quoted_often))

    def in_language(self, format: str) -> AbstractContextManager[None]:
        """Let what is counted inside be in the language that was asked for; files for programs have their own.

        Args:
            format: Of what is answered.
        """
        from qualcode.reports.speaking import in_language

        return in_language(self.language or "", format)

    def terms(self, session: Session, project: Project) -> Terms:
        """The terms of this call: what goes to stdout is marked as internal unless a check was asked for.

        Raises:
            InputError: A list cannot be read, or would be replaced.
            QualcodeError: An identity key is set and does not open.
        """
        from qualcode.reports.entities import read_accepted
        from qualcode.reports.terms import Terms

        today = date.today().isoformat()
        if self.internal or (self.output is None and not self.asked_for):
            return Terms(today, internal=True, replace=self.replace, language=self.language or "")
        settings = session.settings
        listed = self._list(self.names, "" if self.without_key else settings.names_file, tr("the list of names"))
        accepted = self._list(self.accepted, settings.accepted_file, tr("the list of accepted words"))
        names = self._names(session, project, listed)
        return Terms(
            today,
            k=self.k if self.k is not None else settings.k,
            names=names.names if names is not None else None,
            without_key=self.without_key,
            show_coders=self.show_coders,
            entities=None if self.without_ner else _finder(project),
            without_ner=self.without_ner,
            accept=(*self.accept, *(read_accepted(accepted) if accepted is not None else ())),
            redact=self.redact,
            pseudonyms=names.pseudonyms if names is not None else {},
            suppress=self.suppress,
            leave_out_withheld=self.leave_out_withheld,
            quoted_often=self.quoted_often,
            replace=self.replace,
            language=self.language or "",
            target=self.output.name if self.output is not None else "",
        )

    def _names(self, session: Session, project: Project, listed: Path | None) -> NameList | None:
        """The names that must not be in it: of the identity key and of a list; None where there is neither.

        Raises:
            InputError: The list cannot be read, or the key would be replaced.
            QualcodeError: A key is set and does not open.
        """
        from qualcode.identity.key_names import names_of, united
        from qualcode.reports.names import read_name_list

        lists = [read_name_list(listed)] if listed is not None else []
        if not self.without_key:
            way_out = tr("write it with --without-key, and the file says so")
            opened = open_key_or_refuse(session, project, self.key, way_out=way_out)
            if opened is not None:
                self._list(opened.path, "", tr("the identity key"))
                lists.insert(0, names_of(opened.key))
        return united(lists) if lists else None

    def _list(self, named: Path | None, set_: str, what: str) -> Path | None:
        """The file of a list: the one that was named, else that of the settings.

        Raises:
            InputError: It would be replaced by what is written.
        """
        listed = named if named is not None else Path(set_).expanduser() if set_ else None
        if listed is not None and self.output is not None and self.output.resolve() == listed.resolve():
            raise InputError(
                tr("this is {what} and is not replaced", what=what), file=listed, remedy=tr("name another file")
            )
        return listed

    def format(self, format_: str | None, as_json: bool, formats: dict[str, str], stdout: str) -> str:
        """The format that the options and the file's ending ask for.

        Raises:
            InputError: The ending asks for none.
        """
        if as_json:
            return "json"
        return format_ or (stdout if self.output is None else format_of(self.output, formats, stdout))

    def answer(self, data: str | bytes, format: str, terms: Terms, project: Project) -> None:
        """Print a text, or write the file and say on what terms.

        It ends the command with status 3 if parts of names stand in it, which the list does not have by themselves.

        Raises:
            InputError: The file must not be replaced or cannot be written, or bytes would go to a terminal.
        """
        from qualcode.reports.scanning import readable

        if self.output is not None:
            self.write(self.output, data, terms, project)
        elif isinstance(data, str):
            answer_text(data)
        elif sys.stdout.isatty():
            raise InputError(
                tr("{format} is not for a terminal", format=format),
                remedy=tr("name a file: `-o FILE.{format}`", format=format),
            )
        else:
            answer_bytes(data)
        if terms.names:
            self.warn_of_parts(readable(data, format), terms)

    def warn_of_parts(self, shown: str, terms: Terms) -> None:
        """End the command with status 3 if parts of names stand in what a reader sees of the answer."""
        from qualcode.reports.names import parts_of_names

        parts = parts_of_names(terms.names or (), shown)
        if parts:
            words = ", ".join(f"“{part}”" for part in parts)
            note(
                tr(
                    "warning: parts of names stand in it: {words}; look at them, and give those that "
                    "are names lines of their own in the list",
                    words=words,
                )
            )
            click.get_current_context().exit(3)

    def write(self, output: Path, answer: str | bytes, terms: Terms, project: Project) -> None:
        """Write the file and say on what terms.

        Raises:
            InputError: It must not be replaced, or cannot be written.
        """
        from qualcode.reports.writing import write_file

        write_file(output, answer, project, replace=terms.replace)
        note(tr("{output} written, {terms}", output=output, terms=_how_checked(terms)))

    def check_target(self, project: Project) -> None:
        """Refuse a file that must not be replaced before any work is done.

        Raises:
            InputError: It is there and nobody asked to replace it, a project, an original or no ordinary file.
        """
        if self.output is not None:
            from qualcode.reports.writing import check_replaceable

            check_replaceable(self.output, project, replace=self.replace)


def _finder(project: Project) -> LooseFinder | None:
    """What finds names that no list has; its language model is loaded when there is something to look through."""
    from qualcode.suggest.pipelines import one_thread

    one_thread()
    from qualcode.identity.loose import loose_finder

    return loose_finder(project, models_dir())


def _how_checked(terms: Terms) -> str:
    """What a command says of a file that it wrote."""
    if terms.internal:
        return tr("unchecked and marked as internal")
    checked = [] if terms.names is None else [tr("for {number} names", number=len(terms.names))]
    checked += [] if terms.entities is None else [tr("for names that no list has")]
    checked.append(tr("for groups of fewer than {k} people", k=terms.k))
    missing = [tr("for names")] if terms.names is None else []
    missing += [tr("for names that no list has")] if terms.entities is None else []
    said = tr(" and ").join(checked)
    if not missing:
        return tr("checked {checked}", checked=said)
    return tr("checked {checked}, not {missing}; it says so", checked=said, missing=tr(" nor ").join(missing))


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
        click.option("--set", "set_name", metavar="NAME", help=tr("Only in the documents of a set.")),
        click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("Only in this document; repeatable.")),
        click.option(
            "--coders",
            metavar="A,B",
            help=tr("Only their codings; else Consensus where a document is adjudicated, and all coders elsewhere."),
        ),
    ):
        function = option(function)
    return function


def _gather(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    ctx.params.setdefault("publishing", {})[parameter.name] = value


def _kept(*names: str, **how: Any) -> Callable[[F], F]:
    """An option that goes into `publishing`."""
    return click.option(*names, expose_value=False, callback=_gather, **how)


def terms_options(function: F) -> F:
    """The terms of what is written; the function gets them as `publishing`."""
    file = click.Path(path_type=Path)
    for option in (
        _kept("--show-coders", is_flag=True, help=tr("Name the coders in the file.")),
        _kept(
            "--language",
            type=click.Choice(languages()),
            help=tr("What the file is written in, for those who read it; else as the program."),
        ),
        _kept("--replace", is_flag=True, help=tr("Replace the file if it is there.")),
        _kept("--quoted-often", is_flag=True, help=tr("One participant may give more than a quarter of the quotes.")),
        _kept(
            "--leave-out-withheld", is_flag=True, help=tr("Leave out participants who withdrew or are under embargo.")
        ),
        _kept("--suppress", is_flag=True, help=tr("Hide small cells of tables, and those that would tell of them.")),
        _kept(
            "--redact",
            is_flag=True,
            help=tr("Put [name], [place] … in the place of names in quotes and memos of the file."),
        ),
        _kept("--accepted", type=file, metavar="FILE", help=tr("Such words, one a line; else as in the settings.")),
        _kept(
            "--accept",
            metavar="WORD",
            multiple=True,
            help=tr("A word that looks like a name and tells nobody; repeatable."),
        ),
        _kept("--without-ner", is_flag=True, help=tr("Do not look for names that no list has; the file says so too.")),
        _kept(
            "--k",
            type=click.IntRange(min=1),
            metavar="N",
            help=tr("How many people must share what is shown of one; else as in the settings (3)."),
        ),
        _kept(
            "--names",
            type=file,
            metavar="FILE",
            help=tr("Names that must not be in the file, one a line; else as in the settings."),
        ),
        _kept(
            "--without-key",
            is_flag=True,
            help=tr("Look at no identity key, and do without a list of names; the file says so."),
        ),
        _kept("--key", type=file, metavar="FILE", help=KEY_HELP),
        _kept("--internal", is_flag=True, help=tr("A working copy: unchecked, and marked on every page.")),
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
        help=tr("Write a publication: it is checked first, and refused if it may give somebody away."),
    )
    return output(terms_options(function))
