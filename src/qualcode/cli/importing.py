"""Importing transcripts, with a bar while it runs and a report for each file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.documents.importing import FileReport, ImportReport, import_documents
from qualcode.documents.surveys import import_survey
from qualcode.domain.values import DOCUMENT_KINDS

Progress = Callable[[int, int, Path], None]


@command("import")
@click.argument("paths", metavar="FILES/DIRS…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(DOCUMENT_KINDS), help="What all of them are; else guessed for each.")
@click.option("--survey", is_flag=True, help="A sheet with one line per respondent: its open answers are documents.")
@click.option("--respondent", metavar="COLUMN", help="With --survey: the column that tells respondents apart.")
@click.option("--answers", metavar="COLUMN", multiple=True, help="With --survey: a column of answers; can be repeated.")
@click.option("--dry-run", is_flag=True, help="Only report what would be imported.")
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    session: Session,
    paths: tuple[Path, ...],
    kind: str | None,
    survey: bool,
    respondent: str | None,
    answers: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import transcripts from files and folders.

    A file that was imported before is recognised by its bytes. Status 3: some files were refused or have warnings;
    1: nothing could be imported.
    """
    if survey and (len(paths) > 1 or kind is not None):
        raise click.UsageError("--survey takes one sheet, and its answers are survey answers")
    if not survey and (respondent or answers):
        raise click.UsageError("--respondent and --answers belong to --survey")
    with session.reading() if dry_run else session.writing() as project, _bar() as progress:
        if survey:
            report = import_survey(
                project, paths[0], respondent=respondent, texts=answers, dry_run=dry_run, progress=progress
            )
        else:
            report = import_documents(project, paths, kind=kind, dry_run=dry_run, progress=progress)
    if as_json:
        answer_json(_as_json(report, dry_run))
    else:
        _print(report)
    ctx.exit(_status(report))


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """A progress bar on stderr, where that is a terminal; it goes when the work is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, file="")

        def advance(number: int, total: int, file: Path) -> None:
            bar.update(task, completed=number - 1, total=total, file=one_line(file.name, 40))

        yield advance


def _status(report: ImportReport) -> int:
    outcomes = {file.outcome for file in report.files}
    if report.interrupted:
        note("interrupted; what was imported by then is in the project, the rest is not")
        return 1
    if not outcomes & {"imported", "known", "would import"}:
        if not outcomes & {"refused"}:
            note("there is no transcript to import there; see `qualcode import --help` for what can be read")
        return 1
    warned = any(file.warnings for file in report.files if file.outcome in ("imported", "would import"))
    return 3 if warned or "refused" in outcomes else 0


def _print(report: ImportReport) -> None:
    columns = ("file", "outcome", "kind", "words", "turns", "speakers", "encoding")
    rows = [_row(file) for file in report.files]
    if rows:
        answer_table(columns, rows, right=("words", "turns", "speakers"))
    for file in report.files:
        if file.outcome in ("imported", "would import") and file.document != file.file.stem:
            say(f"{file.file.name} is called “{one_line(file.document)}”")
        for warning in file.warnings:
            # A refusal names its file itself.
            note(f"refused: {warning}" if file.outcome == "refused" else f"{file.outcome}: {file.file}: {warning}")
    if report.effects.change_id is not None:
        say(report.effects.summary)


def _row(file: FileReport) -> tuple[object, ...]:
    taken = file.outcome in ("imported", "would import")
    return (
        one_line(file.file.name, 40),
        file.outcome,
        file.kind,
        file.words if taken else None,
        file.turns if taken else None,
        len(file.speakers) if taken else None,
        file.encoding,
    )


def _as_json(report: ImportReport, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "interrupted": report.interrupted,
        "change": report.effects.summary or None,
        "files": [
            {
                "file": str(file.file),
                "outcome": file.outcome,
                "document": file.document or None,
                "kind": file.kind or None,
                "words": file.words,
                "turns": file.turns,
                "speakers": list(file.speakers),
                "encoding": file.encoding or None,
                "notation": file.notation or None,
                "warnings": list(file.warnings),
            }
            for file in report.files
        ],
    }
