"""Codings in files: taken in whole or not at all, and given out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import answer_json, answer_text, format_of, note, say
from qualcode.cli.session import Session, coder_names, json_option, noun, without_options
from qualcode.domain.translation import tr
from qualcode.domain.wording import left_out

if TYPE_CHECKING:
    from qualcode.coding.exchange import CodingsImport

FORMATS = {".jsonl": "jsonl", ".csv": "csv"}


@noun("codings")
def codings() -> None:
    """Codings in files."""


@codings.verb("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--done", is_flag=True, help=tr("Mark each document of the file as finished by its coders."))
@json_option
def import_(session: Session, file: Path, done: bool, as_json: bool) -> None:
    """Take in all codings of FILE (.jsonl, .csv), each quote checked against the text; one wrong line refuses it.

    Status 3: done, but some are of retired codes.
    """
    from qualcode.coding.exchange import import_codings

    with session.writing() as project:
        report = import_codings(project, file, done=done)
    if as_json:
        answer_json(
            {
                "added": report.added,
                "duplicates": report.duplicates,
                "overlapping": report.overlapping,
                "blank": report.blank,
                "unchecked": report.unchecked,
                "finished": report.finished,
                "coders": list(report.coders),
                "retired": list(report.retired),
            }
        )
    else:
        _print(report, file)
    if report.retired:
        named = ", ".join(f"“{path}”" for path in report.retired[:5]) + (" …" if len(report.retired) > 5 else "")
        code = (
            tr("a retired code")
            if len(report.retired) == 1
            else tr("{number_retired} retired codes", number_retired=len(report.retired))
        )
        note(tr("warning: some are of {code}, which cannot be given any more: {named}", code=code, named=named))
        click.get_current_context().exit(3)


def _print(report: CodingsImport, file: Path) -> None:
    say(tr("{added} codings imported from {file}", added=report.added, file=file))
    for count, what in (
        (report.duplicates, tr("were here already and are skipped")),
        (report.overlapping, tr("overlap another one of their code and coder and are kept as they are")),
        (report.blank, "stand on white space alone"),
        (report.unchecked, tr("have no quote, so their place could not be checked")),
        (report.finished, tr("times a coder's document is marked as finished")),
    ):
        if count:
            note(f"{count} {what}")


@codings.verb("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), help=tr("Else by the file's ending."))
@click.option("--coders", metavar="A,B", help=tr("Only those of these coders."))
@without_options
def export(session: Session, file: Path, format_: str | None, coders: str | None, without: frozenset[str]) -> None:
    """Write all codings to FILE (.jsonl, .csv; `-` is stdout)."""
    from qualcode.coding.exchange import export_codings
    from qualcode.team.coders import find_coder

    wanted = format_ or format_of(file, FORMATS, "jsonl")
    with session.reading() as project:
        names = coder_names(coders)
        known = None if names is None else [find_coder(project, name).name for name in names]
        text = export_codings(project, wanted, coders=known, without=without)
        if str(file) == "-":
            answer_text(text)
            return
        from qualcode.reports.writing import write_file

        write_file(file, text, project)
    but = left_out(without, before="; ")
    note(
        tr(
            "{file} written: a transfer, with participants' words as they stand, unchecked for names{but}",
            file=file,
            but=but,
        )
    )
