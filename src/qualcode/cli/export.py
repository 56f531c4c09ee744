"""Giving the project out: to other programs, as text, or all its quotes as a publication."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from qualcode.cli.opening import tell_list
from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.publishing import Publishing, select, terms_options
from qualcode.cli.quote_options import FORMATS, QuoteOptions, quote_options
from qualcode.cli.session import Session, coder_names, command, json_option, without_options
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.exchange_reports import TARGETS, ExportWishes, GivenOut
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project

CODEBOOK, QUOTES, PROJECT, TEXT = "codebook", "quotes", "project", "text"
CODEBOOK_ENDING = ".qdc"
ALL_QUOTES = "is:coded"
"""The query that finds every passage with a code."""
_CALLED = {
    CODEBOOK: tr("a codebook alone (.qdc)"),
    QUOTES: tr("files of quotes"),
    PROJECT: tr("projects for other programs"),
    TEXT: tr("a project as text"),
}
_ELSEWHERE = {
    **dict.fromkeys((".yaml", ".yml"), tr("`qualcode codebook export` writes the codebook so")),
    ".jsonl": tr("`qualcode codings export` writes the codings so"),
    ".qualcode": tr("`qualcode project copy` makes another project of it"),
}
"""What else writes files of an ending, as codebooks."""
_COMMON = frozenset({"path", "as_json", "project", "coder", "take_over", "replace"})
_OF_PROJECTS = frozenset({"target", "offsets", "media", "coders"})
_NOT_OF_QUOTES = frozenset({"target", "offsets", "media", "as_json"})


@command("export")
@click.argument("path", metavar="FILE|DIR")
@click.option("--target", type=click.Choice(TARGETS), help=tr("In .qdpx: for a program's own ways of reading it."))
@click.option(
    "--offsets",
    type=click.Choice(("codepoint", "utf16")),
    help=tr("In .qdpx: how places in texts are counted; else as the target does."),
)
@click.option(
    "--media",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=tr("In .qdpx: the folder of the recordings; times of turns are written beside those that lie there."),
)
@click.option("--coders", metavar="consensus|all|A,B", help=tr("Only their codings; else, in .qdpx, everybody's."))
@click.option("--document", "docs", metavar="DOC", multiple=True, help=tr("In files of quotes: only of this document."))
@click.option("--set", "set_name", metavar="NAME", help=tr("In files of quotes: only of the documents of a set."))
@json_option
@quote_options
@without_options
@terms_options
@click.pass_context
def export(
    ctx: click.Context,
    session: Session,
    path: str,
    target: str | None,
    offsets: str | None,
    media: Path | None,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    without: frozenset[str],
    as_json: bool,
    quoting: dict[str, Any],
    publishing: dict[str, Any],
) -> None:
    """Give the project out, in the form that the name of FILE asks for.

    .qdpx is the whole project for other programs (REFI-QDA), .qdc its codebook alone, and a folder (DIR, or a name with
    / behind it) the whole project as text, for git and for later. These are transfers: they hold participants' words as
    they stand, unchecked.

    .docx, .html, .tex, .xlsx, .csv, .md and .json hold the quotes of all codes, theme by theme: a publication, checked
    as `qualcode quotes -o` checks it.
    """
    from qualcode.exchange.telling import TRANSFER

    form = _form(path)
    _check_options(ctx, form)
    replace = publishing["replace"]
    if form in (CODEBOOK, PROJECT):
        _check_folder(Path(path))
    if form == QUOTES:
        wanted = Publishing(output=Path(path), **publishing)
        _write_quotes(session, wanted, QuoteOptions(**quoting), coders, docs, set_name, without)
        return
    file = Path(path)
    if form == CODEBOOK:
        done = _write_codebook(session, file, replace)
    else:
        wishes = ExportWishes(target or "", offsets or "", _folder(media))
        done = _give_out(session, file, wishes, coders, replace)
    if as_json:
        answer_json(given_json(done, form))
    else:
        tell_given(done)
    note(TRANSFER)


def _form(path: str) -> str:
    """What a path asks for.

    Raises:
        InputError: Its ending names nothing that there is.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if path == "-":
        raise InputError(tr("a project is not for a terminal or pipe"), remedy=tr("name a file, or a folder"))
    if file.is_dir():
        return TEXT
    if path.endswith(("/", os.sep)):
        if ending:
            raise InputError(
                tr("there is no such folder"), file=path, remedy=tr("make it first, or name it without an ending")
            )
        return TEXT
    if ending == CODEBOOK_ENDING:
        return CODEBOOK
    if ending in FORMATS:
        return QUOTES
    from qualcode.exporting.project_writers import project_writer_for, project_writers

    if project_writer_for(file) is not None:
        return PROJECT
    if not ending:
        return TEXT
    endings = [*(one for writer in project_writers() for one in writer.suffixes), CODEBOOK_ENDING, *FORMATS]
    elsewhere = f"; {_ELSEWHERE[ending]}" if ending in _ELSEWHERE else ""
    raise InputError(
        tr("its ending names no format known here"),
        file=path,
        remedy=tr(
            "choose one of {endings}, or a folder, with / behind its name{elsewhere}",
            endings=", ".join(endings),
            elsewhere=elsewhere,
        ),
    )


def _check_folder(file: Path) -> None:
    """Refuse a file in a folder that is not there: its name may be mistyped.

    Raises:
        InputError: There is no such folder.
    """
    if not file.absolute().parent.is_dir():
        raise InputError(
            tr("there is no folder {parent}", parent=file.parent),
            file=file,
            remedy=tr("make it first, or name another"),
        )


def _check_options(ctx: click.Context, form: str) -> None:
    """Refuse options that the form does not heed: who gives one expects it to do something."""
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if form == QUOTES:
            heeded = name not in _NOT_OF_QUOTES
        else:
            heeded = name in _COMMON or (form == PROJECT and name in _OF_PROJECTS)
        if not heeded and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                tr("{option} is of no use for {called}", option=parameter.opts[-1], called=_CALLED[form])
            )


def _folder(media: Path | None) -> str:
    if media is None:
        return ""
    if not media.is_dir():
        raise InputError(
            tr("there is no such folder"), file=media, remedy=tr("name the folder in which the recordings lie")
        )
    return str(media)


def _whose(coders: str | None) -> list[str] | None:
    """The coders of an option; None for everybody."""
    from qualcode.domain.values import CONSENSUS

    names = coder_names(coders)
    words = [name.casefold() for name in names or ()]
    if words == ["all"]:
        return None
    return [CONSENSUS] if words == [CONSENSUS.casefold()] else names


def _give_out(session: Session, path: Path, wishes: ExportWishes, coders: str | None, replace: bool) -> GivenOut:
    from qualcode.exchange.giving_out import give_out

    with session.reading() as project, stage(tr("writing"), tr("documents")) as here:
        return give_out(
            project,
            path,
            wishes=wishes,
            coders=_settled(project, _whose(coders)),
            replace=replace,
            on_document=here.before,
        )


def _write_codebook(session: Session, file: Path, replace: bool) -> GivenOut:
    from qualcode.exchange.codebook_out import give_out_codebook

    with session.reading() as project:
        return give_out_codebook(project, file, replace=replace)


def _write_quotes(
    session: Session,
    wanted: Publishing,
    wished: QuoteOptions,
    coders: str | None,
    docs: tuple[str, ...],
    set_name: str | None,
    without: frozenset[str],
) -> None:
    """Write the quotes of all codes, theme by theme, on the terms of a publication."""
    from qualcode.reports.quotes_file import quotes_file

    shape = wanted.format(None, False, FORMATS, "md")
    with session.reading() as project:
        wanted.check_target(project)
        selection = select(project, None, docs, set_name)
        terms = wanted.terms(session, project)
        data = quotes_file(
            project,
            ALL_QUOTES,
            terms,
            format=shape,
            coders=_quoted_coders(project, coders),
            documents=selection.documents,
            without=without,
            **wished.of_files,
        )
        wanted.answer(data, shape, terms, project)


def _quoted_coders(project: Project, coders: str | None) -> list[str] | None:
    """Whose codings are quoted; None for Consensus where a document is adjudicated and all coders elsewhere.

    Raises:
        NotFoundError: Consensus is asked for, and nothing was settled.
    """
    from qualcode.storage.reads.codes import list_coders

    if coders is not None and _whose(coders) is None:
        return [coder.name for coder in list_coders(project)]
    return _settled(project, _whose(coders))


def _settled(project: Project, coders: list[str] | None) -> list[str] | None:
    """The same coders, of whom Consensus is there only once something was settled.

    Raises:
        NotFoundError: Consensus is asked for, and nothing was settled.
    """
    from qualcode.domain.values import CONSENSUS
    from qualcode.storage.reads.codes import list_coders

    if coders == [CONSENSUS] and all(coder.name != CONSENSUS for coder in list_coders(project)):
        raise NotFoundError(
            tr("nothing was settled between coders yet, so there are no codings of Consensus"),
            remedy=tr("leave out --coders, or settle differences first (`qualcode reconcile`)"),
        )
    return coders


# ---------------------------------------------------------------------- what is told


def given_json(done: GivenOut, form: str) -> dict[str, Any]:
    """What was given out, as commands answer it."""
    from qualcode.domain.exchange import COUNTED

    return {
        "file": done.file,
        "form": form,
        "counts": {thing: done.counts.get(thing, 0) for thing in COUNTED},
        "left_out": list(done.left_out),
        "notes": list(done.notes),
    }


def tell_given(done: GivenOut) -> None:
    """Print what was written, what the format cannot carry, and what was written otherwise than expected."""
    from qualcode.exchange.telling import NO_PLACE, OTHERWISE, counts_in_words

    say(tr("{file} written: {counts}", file=one_line(done.file), counts=counts_in_words(done.counts)))
    tell_list(NO_PLACE, done.left_out)
    tell_list(OTHERWISE, done.notes)
