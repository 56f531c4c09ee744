"""Codings in files: taken in whole or not at all, and given out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import answer_json, answer_text, format_of, note, say
from qualcode.cli.session import Session, coder_names, json_option, noun, without_options
from qualcode.domain.translation import plural, tr
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
        note(
            plural(
                "warning: some are of a retired code, which cannot be given any more: {named}",
                "warning: some are of {number} retired codes, which cannot be given any more: {named}",
                len(report.retired),
                named=named,
            )
        )
        click.get_current_context().exit(3)


def _print(report: CodingsImport, file: Path) -> None:
    say(tr("{number} codings imported from {file}", number=report.added, file=file))
    for count, said in (
        (report.duplicates, tr("{number} were here already and are skipped", number=report.duplicates)),
        (
            report.overlapping,
            tr(
                "{number} overlap another one of their code and coder and are kept as they are",
                number=report.overlapping,
            ),
        ),
        (report.blank, tr("{number} stand on white space alone", number=report.blank)),
        (
            report.unchecked,
            tr("{number} have no quote, so their place could not be checked", number=report.unchecked),
        ),
        (
            report.finished,
            tr("{number} times a coder's document is marked as finished", number=report.finished),
        ),
    ):
        if count:
            note(said)


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
