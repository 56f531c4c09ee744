"""Surveys: a sheet with one line per respondent; open answers become documents, the other columns attributes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.cases.planning import Plan
from qualcode.cases.rows import Cell, Row, Sheet
from qualcode.cases.sheets import plan_sheet, write_plan
from qualcode.documents.importing import FileReport, ImportReport, free_name
from qualcode.documents.survey_columns import SurveyColumns, cell, survey_columns
from qualcode.documents.versions import Prepared, prepare, write_version
from qualcode.domain.changes import Effects
from qualcode.domain.errors import InputError
from qualcode.domain.identity import now_ms
from qualcode.domain.progress import steps
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.exporting.csv_rows import csv_text
from qualcode.importing.sheets import Line, read_lines
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import imported_hashes, list_documents
from qualcode.storage.transaction import Transaction

_PARAGRAPH = re.compile(r"\S(?:.*\S)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SurveyReport(ImportReport):
    """What became of a survey, or would become of it: a file's report for each answer."""

    attributes: tuple[str, ...] = ()
    """Heads of the columns that are attributes of the participants."""
    left_out: tuple[str, ...] = ()
    """Heads of the columns that reach the project in no form; empty for one without a head."""


@dataclass(frozen=True, slots=True)
class _Answer:
    line: int
    respondent: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class _Survey:
    """A sheet that was read and understood, before the project is asked."""

    file: Path
    head: list[str]
    lines: list[Line]
    columns: SurveyColumns
    data: bytes
    """What is kept of the file: without the columns that are left out."""
    warnings: tuple[str, ...]

    def answers(self) -> list[_Answer]:
        """Every open answer that was given, by line."""
        return [
            _Answer(line.number, cell(line, self.columns.respondent), self.head[column], written)
            for line in self.lines
            for column in self.columns.texts
            if (written := cell(line, column))
        ]

    def people(self) -> Sheet:
        """The respondents with their attributes."""
        rows = tuple(_person(self.head, line, self.columns) for line in self.lines)
        return Sheet(str(self.file), "participant", rows)


def import_survey(
    project: Project,
    file: Path,
    *,
    respondent: str | None = None,
    texts: Sequence[str] = (),
    leave_out: Sequence[str] = (),
    dry_run: bool = False,
) -> SurveyReport:
    """Take in a survey as one change: respondents as participants, open answers as documents, the rest as attributes.

    Columns of names, contacts and birth dates are left out, also of what is kept of the file.

    Args:
        respondent: Head of the column that tells respondents apart; else found by its name.
        texts: Heads of the columns with open answers; else those with several words in most cells.
        leave_out: Heads of more columns that are to be left out.
        dry_run: Only report what would be imported.

    Raises:
        InputError: The sheet cannot be read or understood, a respondent comes twice, or a value does not fit its
            attribute.
    """
    survey = _read_survey(file, respondent, texts, leave_out)
    known = imported_hashes(project).get(hashlib.sha256(survey.data).digest())
    if known is not None:
        report = FileReport(file, "known", document=known, warnings=(tr("this survey is in the project already"),))
        return _report(survey, [report], Effects(None, ""))
    _check_respondents(survey.lines, survey.columns.respondent, str(file))
    planned = plan_sheet(project, survey.people())
    taken = {document.name for document in list_documents(project)}
    prepared = [(_name(one, taken), one, prepare(survey.data, _read(one), file)) for one in survey.answers()]
    outcome = "would import" if dry_run else "imported"
    reports = _reports(file, prepared, outcome, (*survey.warnings, *planned.warnings))
    if dry_run:
        return _report(survey, reports, Effects(None, ""))
    _write_survey(project, survey, planned, prepared)
    return _report(survey, reports, project.last)


def _read_survey(file: Path, respondent: str | None, texts: Sequence[str], leave_out: Sequence[str]) -> _Survey:
    data = read_whole(file)
    sheet = read_lines(data, str(file))
    if len(sheet.lines) < 2:
        raise InputError(tr("the sheet has no respondents"), file=file, remedy=tr("give it a line for each"))
    head, lines = sheet.lines[0].cells, sheet.lines[1:]
    columns = survey_columns(head, lines, str(file), respondent=respondent, texts=texts, leave_out=leave_out)
    warnings = [*sheet.warnings, *columns.warnings]
    if columns.left_out:
        data = _without(sheet.lines, columns.left_out)
        left = ", ".join(f"“{head[i]}”" if head[i] else tr("column {number}", number=i + 1) for i in columns.left_out)
        asked = {name.casefold() for name in leave_out}
        by_itself = any(head[i].casefold() not in asked for i in columns.left_out)
        warnings.append(
            tr("left out, since names and contacts have no place in a project: {columns}", columns=left)
            if by_itself
            else tr("left out: {columns}", columns=left)
        )
    return _Survey(file, head, lines, columns, data, tuple(warnings))


def _report(survey: _Survey, files: Sequence[FileReport], effects: Effects) -> SurveyReport:
    head, columns = survey.head, survey.columns
    return SurveyReport(
        tuple(files),
        effects,
        interrupted=False,
        attributes=tuple(head[i] for i in columns.attributes if head[i].casefold() != "site"),
        left_out=tuple(head[i] for i in columns.left_out),
    )


def _write_survey(
    project: Project,
    survey: _Survey,
    planned: Plan,
    prepared: Sequence[tuple[str, _Answer, Prepared]],
) -> None:
    """Write the respondents with their attributes, and each answer as a document, as one change."""
    summary = tr(
        "imported {answers} answers of {respondents} respondents", answers=len(prepared), respondents=len(survey.lines)
    )
    with project.change("import", summary) as tx:
        write_plan(project, tx, planned)
        original = tx.keep(survey.data, compress=True)
        ids = {case.name.casefold(): case.id for case in list_cases(project, "participant")}
        for name, answer, one in steps(prepared, tr("importing"), tr("answers")):
            _write(tx, survey.file, name, answer, one, ids[answer.respondent.casefold()], original)


def _without(lines: Sequence[Line], columns: Sequence[int]) -> bytes:
    """The sheet as CSV without some columns: what is kept of a file whose names and contacts must not be."""
    width = len(lines[0].cells)
    rows = [[cell(line, i) for i in range(width) if i not in columns] for line in lines]
    return csv_text(rows).encode()


def _check_respondents(lines: Sequence[Line], column: int, file: str) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        name = cell(line, column)
        if not name:
            raise InputError(tr("the line names no respondent"), file=file, line=line.number, remedy=tr("fill it in"))
        before = seen.setdefault(name.casefold(), line.number)
        if before != line.number:
            raise InputError(
                tr("respondent “{name}” stands in line {line} already", name=name, line=before),
                file=file,
                line=line.number,
                remedy=tr("keep one of the two, or name another column with --respondent"),
            )


def _person(head: Sequence[str], line: Line, columns: SurveyColumns) -> Row:
    cells = []
    site = None
    for column in columns.attributes:
        value = cell(line, column)
        if head[column].casefold() == "site":
            site = value or None
        elif value:
            cells.append(Cell("participant", head[column], head[column], value, line.number))
    return Row(line.number, "participant", cell(line, columns.respondent), site, (), tuple(cells))


def _read(answer: _Answer) -> ReadTranscript:
    """The answer as it was written; each of its lines is a turn of the respondent."""
    turns = []
    at = 0
    for part in answer.text.split("\n"):
        found = _PARAGRAPH.search(part)
        if found:
            span = Span(at + found.start(), at + found.end())
            turns.append(Turn(*span, answer.respondent, None, (), (span,)))
        at += len(part) + 1
    return ReadTranscript(answer.text, tuple(turns), "survey", metadata={"question": answer.question})


def _name(answer: _Answer, taken: set[str]) -> str:
    question = " ".join(answer.question.split())
    short = question if len(question) <= 50 else question[:49].rstrip() + "…"
    name = free_name(f"{answer.respondent} {short}", taken)
    taken.add(name)
    return name


def _write(
    tx: Transaction, file: Path, name: str, answer: _Answer, prepared: Prepared, case_id: int, original: bytes
) -> None:
    document_id = tx.add(
        "document",
        name=name,
        kind="survey answer",
        file_name=file.name,
        format="survey",
        language=None,
        site_id=None,
        imported_ms=now_ms(),
    )
    speaker = tx.add("speaker", document_id=document_id, label=answer.respondent, role="participant", case_id=case_id)
    write_version(tx, document_id, 1, prepared, {answer.respondent: speaker}, original)


def _reports(
    file: Path, prepared: Sequence[tuple[str, _Answer, Prepared]], outcome: str, warnings: Sequence[str]
) -> list[FileReport]:
    return [
        FileReport(
            file,
            outcome,
            name,
            "survey answer",
            one.words,
            len(one.read.turns),
            (answer.respondent,),
            warnings=tuple(warnings) if number == 0 else (),
        )
        for number, (name, answer, one) in enumerate(prepared)
    ]
