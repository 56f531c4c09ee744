"""Matrices for statistics programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_text, format_of, note
from qualcode.cli.publishing import select, selection_options
from qualcode.cli.session import Session, command, json_option, without_options
from qualcode.domain.matrices import MATRIX_ROWS, Matrix, MatrixRows
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import ENGLISH, tr

if TYPE_CHECKING:
    from qualcode.storage.project import Project

FORMATS = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}


@command("matrix")
@click.option(
    "--rows",
    type=click.Choice(MATRIX_ROWS),
    default="participant",
    show_default=True,
    help=tr("What has a row; coding: tidy, one row for each coding and participant."),
)
@click.option("--counts", is_flag=True, help=tr("How many codings, instead of 0 and 1."))
@click.option("--assume-finished", is_flag=True, help=tr("Count every document as finished: what is not coded is 0."))
@click.option("--code", "codes", metavar="CODE", multiple=True, help=tr("Only this code and those below; repeatable."))
@click.option("--no-roll-up", is_flag=True, help=tr("Themes without the codes below them."))
@click.option("--where", metavar="QUERY", default="", help=tr("Only codings that touch a passage found by a query."))
@click.option("--starred", is_flag=True, help=tr("Only codings with a star."))
@without_options
@json_option
@selection_options
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=tr(".csv, .parquet or .xlsx."))
@click.option(
    "--format", "format_", type=click.Choice(["csv", "parquet", "xlsx"]), help=tr("Else by the file's ending.")
)
@click.option("--replace", is_flag=True, help=tr("Replace files that are there."))
def matrix(
    session: Session,
    rows: MatrixRows,
    counts: bool,
    assume_finished: bool,
    output: Path | None,
    format_: str | None,
    replace: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write codes × participants, documents or sites for R, SPSS or pandas, with a data dictionary beside it.

    It is a transfer, not a publication: a row stands for one person, document, site or coding. Beside
    FILE.csv (or .parquet) FILE.csv.dictionary.csv says what each variable is; in .xlsx it is a sheet of its own.
    """
    shape = format_ or (format_of(output, FORMATS, "csv") if output is not None else "csv")
    if output is None and shape != "csv":
        raise click.UsageError(tr("{shape} goes into a file: name one with -o", shape=shape))
    with session.reading() as project:
        found = _count(project, rows, counts, assume_finished, chosen)
        if output is not None:
            _write(project, found, rows, output, shape, replace)
    if output is None and as_json:
        answer_json(_as_json(found))
    elif output is None:
        from qualcode.exporting.data_files import matrix_to_csv

        answer_text(matrix_to_csv(found))
    if output is None:
        note(_told(rows))
    for text in found.notes:
        note(text)


def _count(project: Project, rows: MatrixRows, counts: bool, assume_finished: bool, chosen: dict[str, Any]) -> Matrix:
    from qualcode.analysis.matrices import make_matrix
    from qualcode.analysis.sample import load_sample
    from qualcode.reports.speaking import in_language
    from qualcode.retrieval.conditions import codings_where

    selection = select(project, chosen["coders"], chosen["docs"], chosen["set_name"])
    wish = SummaryWish(
        codes=chosen["codes"],
        coders=None if selection.coders is None else tuple(selection.coders),
        documents=None if selection.documents is None else tuple(selection.documents),
        without=tuple(sorted(chosen["without"])),
        where=chosen["where"].strip(),
        starred=chosen["starred"],
        roll_up=not chosen["no_roll_up"],
    )
    with project.reading(), in_language(ENGLISH):  # Programs read it: it says the same in every language.
        sample = load_sample(project, wish, only=codings_where(project, wish))
        return make_matrix(project, sample, rows, counts=counts, assume_finished=assume_finished)


_TOLD: dict[MatrixRows, str] = {
    "document": tr("a transfer, with one row for each document, unchecked for names"),
    "participant": tr("a transfer, with one row for each participant, unchecked for names"),
    "site": tr("a transfer, with one row for each site, unchecked for names"),
    "coding": tr("a transfer, with one row for each coding and participant, unchecked for names"),
}


def _told(rows: MatrixRows) -> str:
    """What the answer is, for whoever hands it on."""
    return _TOLD[rows]


def _write(project: Project, found: Matrix, rows: MatrixRows, output: Path, shape: str, replace: bool) -> None:
    from qualcode.exporting.data_files import dictionary_to_csv, matrix_to_csv, matrix_to_parquet, matrix_to_xlsx
    from qualcode.reports.writing import check_replaceable, write_file

    files: dict[Path, str | bytes] = {}
    if shape == "xlsx":
        files[output] = matrix_to_xlsx(found, "Codes for statistics")
    else:
        files[output] = matrix_to_csv(found) if shape == "csv" else matrix_to_parquet(found)
        files[output.with_name(f"{output.name}.dictionary.csv")] = dictionary_to_csv(found)
    for file in files:  # Both or none.
        check_replaceable(file, project, replace=replace)
    for file, content in files.items():
        write_file(file, content, project, replace=replace)
    named = tr(" and ").join(str(file) for file in files)
    note(tr("{files} written: {terms}", files=named, terms=_told(rows)))


def _as_json(found: Matrix) -> dict[str, Any]:
    return {
        "variables": [
            {"name": v.name, "type": v.type, "label": v.label, "source": v.source, "values": v.values}
            for v in found.variables
        ],
        "rows": [list(row) for row in found.rows],
        "facts": dict(found.facts),
        "notes": list(found.notes),
    }
