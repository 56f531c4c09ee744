"""Readers of sheets, codebooks, codings, reports and lists that people bring with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fuzzing.structures import packages, trees, words, xml
from fuzzing.target import Run, Target, promised
from qualcode.analysis.stop_lists import read_stop_words
from qualcode.cases.rows import read_sheet
from qualcode.documents.survey_columns import survey_columns
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.exporting.codebook_yaml import codebook_to_yaml
from qualcode.exporting.word_templates import opened_for_writing, template_words
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_xlsx import read_codebook_xlsx
from qualcode.importing.codebook_yaml import read_codebook_yaml
from qualcode.importing.codings_files import read_codings
from qualcode.importing.report_yaml import read_report
from qualcode.importing.sheets import formulas_without_values, read_lines, read_workbook
from qualcode.refi.codebook_in import read_qdc
from qualcode.reports.entities import read_accepted
from qualcode.reports.names import NameFinder, read_name_list

SAID = "Rosa said: “Anna-Maria's school, Müller & Søn” to R-o-s-a and annaInterview_2."


def _book(book: CodebookFile) -> None:
    """See that a codebook can be written and read again as it is."""
    written = codebook_to_yaml(book)
    again = read_codebook_yaml(written.encode(), "again.yaml")
    promised(_names(again.entries) == _names(book.entries), "a codebook that was read is written and read alike")


def _names(entries: tuple[CodebookEntry, ...]) -> list[object]:
    return [(entry.name, entry.definition.strip(), _names(entry.children)) for entry in entries]


def _codebook(read: Callable[[bytes, str], CodebookFile], file: str) -> Run:
    return lambda data, folder: _book(read(data, file))


def _qdc(data: bytes, folder: Path) -> None:
    book, said = read_qdc(data, "codes.qdc")
    _book(book)
    promised(all(one.encode("utf-8") for one in said), "what is said of it can be written")


def _put(name: str, read: Callable[[Path], object]) -> Run:
    def run(data: bytes, folder: Path) -> None:
        file = folder / name
        file.write_bytes(data)
        read(file)

    return run


def _codings(file: Path) -> None:
    for line in read_codings(file):
        promised(0 <= line.start < line.end < 10**16, "offsets are numbers that can be kept")


def _workbook(data: bytes, folder: Path) -> None:
    for sheet in read_workbook(data, "cases.xlsx"):
        formulas_without_values(data, "cases.xlsx", sheet.part)


def _survey(data: bytes, folder: Path) -> None:
    lines = read_lines(data, "survey.csv").lines
    if lines:
        survey_columns(lines[0].cells, lines[1:], "survey.csv", respondent=None, texts=())


def _names_found(file: Path) -> None:
    read = read_name_list(file)
    finder = NameFinder(read.names)
    for text in (SAID, " ".join(read.names)[:5000]):
        for place in finder.places(text):
            promised(0 <= place.start < place.end <= len(text), "names are found within the text")


def _template(file: Path) -> None:
    template_words(file)
    opened_for_writing(file)


TARGETS = [
    Target("codebook-yaml", "codebooks, .yaml", _codebook(read_codebook_yaml, "codes.yaml"), words("yaml")),
    Target("codebook-csv", "codebooks, .csv and code lists", _codebook(read_codebook_csv, "codes.csv"), words("sheet")),
    Target("codebook-xlsx", "codebooks, .xlsx", _codebook(read_codebook_xlsx, "codes.xlsx"), packages),
    Target("codebook-qdc", "codebooks, .qdc", _qdc, xml),
    Target("codings-jsonl", "codings, .jsonl", _put("codings.jsonl", _codings), trees),
    Target("codings-csv", "codings, .csv", _put("codings.csv", _codings), words("sheet")),
    Target("cases-csv", "participants' sheets, .csv", _put("cases.csv", read_sheet), words("sheet")),
    Target("cases-xlsx", "participants' sheets, .xlsx", _put("cases.xlsx", read_sheet), packages),
    Target("workbook", "formulas in sheets", _workbook, packages),
    Target("survey", "columns of surveys", _survey, words("sheet")),
    Target("report-yaml", "report files", lambda data, folder: read_report(data, "report.yaml"), words("yaml")),
    Target("names", "lists of names, and finding them", _put("names.txt", _names_found), words("text")),
    Target("accepted", "lists of accepted words", _put("accepted.txt", read_accepted), words("text")),
    Target("stop-words", "lists of words left out", _put("stop.txt", read_stop_words), words("text")),
    Target("word-template", "Word templates", _put("template.docx", _template), packages),
]
