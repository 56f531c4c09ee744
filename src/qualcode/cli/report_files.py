"""Reports that are written again: from a file that says what they show."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, format_of, note, one_line, say
from qualcode.cli.publishing import Publishing, publishing_options
from qualcode.cli.report import report
from qualcode.cli.session import Session, json_option
from qualcode.domain.choices import REPORT_FORMATS
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.domain.report_answers import ReportCheck
    from qualcode.domain.report_files import ReportFile, RunRecord
    from qualcode.reports.terms import Terms
    from qualcode.storage.project import Project

FORMATS = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "md"}
CHANGED = 3
"""Status of a report that would be another now."""
_FILE = click.argument("file", type=click.Path(path_type=Path))


@report.verb("new")
@_FILE
@click.option("--title", default="", help=tr("The title of the report."))
def new(session: Session, file: Path, title: str) -> None:
    """Write a report file to begin with: FILE.yaml, with the themes of the codebook and more, explained."""
    from qualcode.reports.beginning import first_report
    from qualcode.reports.writing import write_file

    with session.reading() as project:
        write_file(file, first_report(project, title, file.stem), project, replace=False)
    note(tr("{file} written; change it as you like, then `qualcode report run {file}`", file=file))


@report.verb("run")
@_FILE
@click.option("--format", "format_", type=click.Choice(REPORT_FORMATS), help=tr("Else by the ending of the output."))
@publishing_options
def run(session: Session, file: Path, format_: str | None, publishing: dict[str, Any]) -> None:
    """Write the report of FILE.yaml anew: every quote, table and chart from the data as they are now.

    It is a publication: checked as a whole, and refused if it may give somebody away, unless --internal is given.
    Below every item stand its filters, a hash of its data and the command that gives it again. A record is left in
    FILE.run.json, by which `report check` tells later what changed. What was written by an earlier run is replaced;
    a file that was changed since only with --replace.
    """
    from qualcode.reports.running import report_file, run_report
    from qualcode.reports.writing import write_file

    wished = read_report_file(file)
    wanted = _publishing(file, wished, publishing)
    output = wanted.output
    if output is None:
        raise click.UsageError(tr("say where to write it: `-o FILE`, or `output:` in the report file"))
    shape = format_ or format_of(output, FORMATS, "md")
    known = _record(file)
    wanted = replace(wanted, replace=wanted.replace or _is_ours(file, output, known))
    template = file.parent / wished.template if wished.template else None
    _check_apart(
        output, {tr("the report file"): file, tr("its record"): _record_path(file), tr("its template"): template}
    )
    with session.reading() as project, project.reading():
        wanted.check_target(project)
        terms = wanted.terms(session, project)
        made = run_report(project, wished, terms)
        data = report_file(project, made, terms, shape, template=template if shape == "docx" else None)
        wanted.write(output, data, terms, project)
        lists = {"names": wanted.names, "accepted": wanted.accepted}
        record = made.record.model_copy(
            update={
                "output": _from(file, output),
                "written": {**(known.written if known else {}), _from(file, output): _hash(data)},
                "accept": wanted.accept,
                **{name: "" if path is None else _from(file, path) for name, path in lists.items()},
                **{flag: getattr(terms, flag) for flag in _FLAGS},
            }
        )
        write_file(_record_path(file), record.model_dump_json(indent=1) + "\n", project)


_FLAGS = ("internal", "show_coders", "redact", "suppress", "leave_out_withheld", "k", "without_key", "without_ner")
"""On what terms a report was written, as far as it would be another on others."""


@report.verb("check")
@_FILE
@json_option
def check(session: Session, file: Path, as_json: bool) -> None:
    """Say what changed since the report of FILE.yaml was last written, and why: which documents, which codes.

    Status 3: it would be another one now.
    """
    from qualcode.reports.checking import compare_runs
    from qualcode.reports.running import run_report

    wished = read_report_file(file)
    known = _record(file)
    if known is None:
        raise InputError(
            tr("it was never written"), file=file, remedy=tr("write it first: `qualcode report run {file}`", file=file)
        )
    with session.reading() as project, project.reading():
        now = run_report(project, wished, _terms_then(session, project, file, wished, known)).record
    answer = compare_runs(known, now.model_copy(update={"output": known.output}))
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer, file)
    if answer.changed:
        click.get_current_context().exit(CHANGED)


def _terms_then(session: Session, project: Project, file: Path, wished: ReportFile, known: RunRecord) -> Terms:
    """The terms on which a report was written last; lists are read as they are now.

    Raises:
        InputError: What stands in the place of names cannot be told: a list is gone, or there is no language model.
    """
    flags = {flag: getattr(known, flag) for flag in _FLAGS} | {"k": known.k or wished.k}
    wanted = replace(
        _publishing(file, wished, {}),
        **flags,
        accept=known.accept,
        language=known.language,
        output=file.parent / known.output,
    )
    if known.internal or not known.redact:
        # Lists and models decide whether it may be published, and not what it shows.
        plain = replace(wanted, names=None, accepted=None, without_key=True, without_ner=True)
        return plain.terms(session, project)
    wanted = replace(
        wanted,
        names=_still_there(
            file, known.names, tr("the list of names with which the report was written is not there any more")
        ),
        accepted=_still_there(
            file,
            known.accepted,
            tr("the list of accepted words with which the report was written is not there any more"),
        ),
    )
    terms = wanted.terms(session, project)
    if terms.names is None and not known.without_key:
        raise InputError(
            tr("it was written with the list of names of the settings, which name none now"), file=file, remedy=_ANEW
        )
    if terms.entities is None and not known.without_ner:
        raise InputError(tr("it was written with a language model, and there is none now"), file=file, remedy=_ANEW)
    return terms


_ANEW = tr("it cannot be compared without; put it back, or write the report anew with `qualcode report run`")


def _still_there(file: Path, listed: str, problem: str) -> Path | None:
    """A list that a report was written with; None for that of the settings.

    Raises:
        InputError: It is gone.
    """
    path = file.parent / listed
    if listed and not path.is_file():
        raise InputError(problem, file=path, remedy=_ANEW)
    return path if listed else None


@report.verb("use")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1)
@click.option("--table", metavar="NAME", help=tr("Only this one of its tables."))
@click.option("--chart", is_flag=False, flag_value="", metavar="[KIND]", help=tr("Draw it in characters."))
@json_option
def use(session: Session, files: tuple[Path, ...], table: str | None, chart: str | None, as_json: bool) -> None:
    """Tell which quotes reports use, how often each participant and site is quoted, and who is not.

    FILES are report files that were run, or their records; without any, those beside the project are taken.
    """
    from qualcode.cli.summarising import print_answer
    from qualcode.domain.summaries import SummaryWish
    from qualcode.reports.summaries.catalogue import make_summary

    with session.reading() as project:
        answer, summary = make_summary(project, "quote-use", SummaryWish(), {"reports": files})
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        print_answer(summary, table, chart)


def read_report_file(file: Path) -> ReportFile:
    """The report file of a path.

    Raises:
        InputError: It cannot be read, or is wrong; the line is named.
    """
    from qualcode.importing.report_yaml import read_report
    from qualcode.importing.whole_files import read_whole

    return read_report(read_whole(file), str(file))


def _publishing(file: Path, wished: ReportFile, publishing: dict[str, Any]) -> Publishing:
    """The options of the command over what the report file says."""
    none = {"output": None, "internal": False, "without_key": False, "names": None, "k": None, "show_coders": False}
    given = Publishing(**(none | publishing))
    settled = wished.settled
    return replace(
        given,
        language=given.language or wished.language or None,
        output=given.output or (file.parent / wished.output if wished.output else None),
        names=given.names or (file.parent / wished.names if wished.names else None),
        k=given.k or wished.k,
        without_key=given.without_key or settled.without_key,
        without_ner=given.without_ner or settled.without_ner,
        accept=(*given.accept, *settled.accept),
        redact=given.redact or settled.redact,
        suppress=given.suppress or settled.suppress,
        leave_out_withheld=given.leave_out_withheld or settled.leave_out_withheld,
        quoted_often=given.quoted_often or settled.quoted_often,
    )


def _check_apart(output: Path, sources: dict[str, Path | None]) -> None:
    """Refuse to write a report over what it is made of.

    Raises:
        InputError: The output is one of its sources.
    """
    for what, source in sources.items():
        if source is not None and source.resolve() == output.resolve():
            raise InputError(
                tr("this is {what} and is not replaced", what=what),
                file=output,
                remedy=tr("write the report to another file"),
            )


def _record_path(file: Path) -> Path:
    from qualcode.reports.summaries.quote_use import RECORDS

    return file.with_suffix(RECORDS)


def _record(file: Path) -> RunRecord | None:
    """What the last run left; None if there was none.

    Raises:
        InputError: The record cannot be read.
    """
    from pydantic import ValidationError

    from qualcode.domain.report_files import RunRecord
    from qualcode.importing.whole_files import read_whole

    path = _record_path(file)
    if not path.exists():
        return None
    try:
        return RunRecord.model_validate_json(read_whole(path))
    except ValidationError as error:
        raise InputError(
            tr("it is no record of a report"), file=path, remedy=tr("remove it, and run the report")
        ) from error


def _from(file: Path, output: Path) -> str:
    """A path as it is written from the report file's folder: the record may lie in a folder that others see."""
    try:
        return os.path.relpath(output.resolve(), file.resolve().parent).replace(os.sep, "/")
    except ValueError:  # On Windows there is no way from one drive to another.
        return output.name


def _is_ours(file: Path, output: Path, known: RunRecord | None) -> bool:
    """Whether a file is as a run wrote it."""
    if known is None or not output.is_file():
        return False
    return known.written.get(_from(file, output)) == _hash(output.read_bytes())


def _hash(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


_STATES = {
    "same": tr("same"),
    "changed": tr("changed"),
    "meant": tr("meant"),
    "asked": tr("asked"),
    "new": tr("new"),
    "gone": tr("gone"),
}


def _print(answer: ReportCheck, file: Path) -> None:
    if not answer.changed:
        say(
            tr(
                "{title}: nothing changed since it was written (data until {moment})",
                title=one_line(answer.title),
                moment=answer.data_until_then,
            )
        )
        return
    say(
        tr(
            "{title}: written with data until {then}, now there are such until\n{now}",
            title=one_line(answer.title),
            then=answer.data_until_then,
            now=answer.data_until_now,
        )
    )
    if answer.codebook_then != answer.codebook_now:
        say(
            tr(
                "codebook: {then} → {now}",
                then=one_line(answer.codebook_then),
                now=one_line(answer.codebook_now),
            )
        )
    for item in answer.items:
        if item.state != "same":
            say(
                tr(
                    "\npart {number}, {what}: {state}",
                    number=item.number,
                    what=one_line(item.what),
                    state=_STATES[item.state],
                )
            )
            for why in item.why:
                say(f"  {one_line(why)}")
    same = sum(item.state == "same" for item in answer.items)
    say(
        tr(
            "\n{same} of {parts} parts are as they were; `qualcode report run {file}` writes all anew",
            same=same,
            parts=len(answer.items),
            file=file,
        )
    )
