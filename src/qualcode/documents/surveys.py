"""Surveys: a sheet with one line per respondent; open answers become documents, the other columns attributes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.cases.rows import Cell, Row, Sheet
from qualcode.cases.sheets import plan_sheet, write_plan
from qualcode.documents.importing import FileReport, ImportReport, free_name
from qualcode.documents.versions import Prepared, prepare, write_version
from qualcode.domain.changes import Effects
from qualcode.domain.errors import InputError
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.exporting.csv_rows import csv_text
from qualcode.importing.sheets import Line, read_lines
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import imported_hashes, list_documents
from qualcode.storage.transaction import Transaction

_ID = ("respondent", "respondent id", "respondentid", "response id", "responseid", "participant", "id", "case", "code")
_PERSONAL = re.compile(
    r"\b(?:(?:first|last|full|sur|family)?[ _-]?names?|e-?mail|phone|telephone|mobile|address|ip)\b|ipaddress", re.I
)
"""Heads of columns that hold what has no place in a project."""
_LEAST_WORDS = 4.0
"""Words of an average answer from which on a column holds open answers."""
_PARAGRAPH = re.compile(r"\S(?:.*\S)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SurveyColumns:
    """What each column of a survey is, by its place."""

    respondent: int
    texts: tuple[int, ...]
    attributes: tuple[int, ...]
    personal: tuple[int, ...]
    """Names and contacts: left out."""


@dataclass(frozen=True, slots=True)
class _Answer:
    line: int
    respondent: str
    question: str
    text: str


def survey_columns(
    head: Sequence[str], lines: Sequence[Line], file: str, *, respondent: str | None, texts: Sequence[str]
) -> SurveyColumns:
    """What the columns hold: as they are named, or by their heads and how much is written in them.

    Raises:
        InputError: A named column is not there, no column tells the respondents apart, or none holds open answers.
    """
    folded = [name.casefold() for name in head]
    if respondent is not None:
        id_ = _column(folded, respondent, head, file)
    else:
        known = [folded.index(name) for name in _ID if name in folded]
        unique = [column for column in known if _distinct(lines, column)]
        if not unique:
            raise InputError(
                "no column tells the respondents apart", file=file, line=1, remedy="name it with --respondent COLUMN"
            )
        id_ = unique[0]
    personal = tuple(i for i, name in enumerate(head) if i != id_ and _PERSONAL.search(name))
    if texts:
        chosen = tuple(_column(folded, name, head, file) for name in texts)
    else:
        others = [i for i in range(len(head)) if i != id_ and i not in personal and head[i]]
        chosen = tuple(i for i in others if _words(lines, i) >= _LEAST_WORDS)
        if not chosen:
            raise InputError("no column holds open answers", file=file, line=1, remedy="name one with --answers COLUMN")
    rest = [i for i in range(len(head)) if head[i] and i != id_ and i not in chosen and i not in personal]
    return SurveyColumns(id_, chosen, tuple(rest), tuple(i for i in personal if i not in chosen))


def _column(folded: Sequence[str], name: str, head: Sequence[str], file: str) -> int:
    if name.casefold() not in folded:
        there = ", ".join(f"“{title}”" for title in head if title)
        raise InputError(f"there is no column “{name}”", file=file, line=1, remedy=f"the columns are {there}")
    return folded.index(name.casefold())


def _cell(line: Line, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


def _distinct(lines: Sequence[Line], column: int) -> bool:
    values = [_cell(line, column).casefold() for line in lines]
    return all(values) and len(set(values)) == len(values)


def _words(lines: Sequence[Line], column: int) -> float:
    filled = [value for line in lines if (value := _cell(line, column))]
    return sum(len(value.split()) for value in filled) / max(1, len(filled))


def import_survey(
    project: Project,
    file: Path,
    *,
    respondent: str | None = None,
    texts: Sequence[str] = (),
    dry_run: bool = False,
    progress: Callable[[int, int, Path], None] | None = None,
) -> ImportReport:
    """Take in a survey as one change: respondents as participants, open answers as documents, the rest as attributes.

    Args:
        respondent: Head of the column that tells respondents apart; else found by its name.
        texts: Heads of the columns with open answers; else those with several words in most cells.
        dry_run: Only report what would be imported.
        progress: Called before each answer with its number, how many there are, and the file.

    Raises:
        InputError: The sheet cannot be read or understood, a respondent comes twice, or a value does not fit its
            attribute.
    """
    data = read_whole(file)
    sheet = read_lines(data, str(file))
    if len(sheet.lines) < 2:
        raise InputError("the sheet has no respondents", file=file, remedy="give it a line for each")
    head, lines = sheet.lines[0].cells, sheet.lines[1:]
    columns = survey_columns(head, lines, str(file), respondent=respondent, texts=texts)
    data = _without(sheet.lines, columns.personal) if columns.personal else data
    known = imported_hashes(project).get(hashlib.sha256(data).digest())
    if known is not None:
        report = FileReport(file, "known", document=known, warnings=("this survey is in the project already",))
        return ImportReport((report,), Effects(None, ""), interrupted=False)
    _check_respondents(lines, columns.respondent, str(file))
    people = Sheet(str(file), "participant", tuple(_person(head, line, columns) for line in lines))
    answers = [
        _Answer(line.number, _cell(line, columns.respondent), head[column], written)
        for line in lines
        for column in columns.texts
        if (written := _cell(line, column))
    ]
    warnings = list(sheet.warnings)
    if columns.personal:
        left = ", ".join(f"“{head[i]}”" for i in columns.personal)
        warnings.append(f"left out, since names and contacts have no place in a project: {left}")
    planned = plan_sheet(project, people)
    prepared = [(answer, prepare(data, _read(answer), file)) for answer in answers]
    warnings += planned.warnings
    if dry_run:
        return ImportReport(_reports(file, prepared, "would import", warnings), Effects(None, ""), interrupted=False)
    with project.change("import", f"imported {len(answers)} answers of {len(lines)} respondents") as tx:
        write_plan(project, tx, planned)
        original = tx.keep(data, compress=True)
        ids = {case.name.casefold(): case.id for case in list_cases(project, "participant")}
        names = {document.name for document in list_documents(project)}
        for number, (answer, one) in enumerate(prepared, 1):
            if progress:
                progress(number, len(prepared), file)
            _write(tx, file, answer, one, ids[answer.respondent.casefold()], names, original)
    return ImportReport(_reports(file, prepared, "imported", warnings), project.last, interrupted=False)


def _without(lines: Sequence[Line], columns: Sequence[int]) -> bytes:
    """The sheet as CSV without some columns: what is kept of a file whose names and contacts must not be."""
    width = len(lines[0].cells)
    rows = [[_cell(line, i) for i in range(width) if i not in columns] for line in lines]
    return csv_text(rows).encode()


def _check_respondents(lines: Sequence[Line], column: int, file: str) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        name = _cell(line, column)
        if not name:
            raise InputError("the line names no respondent", file=file, line=line.number, remedy="fill it in")
        before = seen.setdefault(name.casefold(), line.number)
        if before != line.number:
            raise InputError(
                f"respondent “{name}” stands in line {before} already",
                file=file,
                line=line.number,
                remedy="keep one of the two, or name another column with --respondent",
            )


def _person(head: Sequence[str], line: Line, columns: SurveyColumns) -> Row:
    cells = []
    site = None
    for column in columns.attributes:
        value = _cell(line, column)
        if head[column].casefold() == "site":
            site = value or None
        elif value:
            cells.append(Cell("participant", head[column], head[column], value, line.number))
    return Row(line.number, "participant", _cell(line, columns.respondent), site, (), tuple(cells))


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
    tx: Transaction, file: Path, answer: _Answer, prepared: Prepared, case_id: int, names: set[str], original: bytes
) -> None:
    document_id = tx.add(
        "document",
        name=_name(answer, names),
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
    file: Path, prepared: Sequence[tuple[_Answer, Prepared]], outcome: str, warnings: Sequence[str]
) -> tuple[FileReport, ...]:
    names: set[str] = set()
    return tuple(
        FileReport(
            file,
            outcome,
            _name(answer, names),
            "survey answer",
            one.words,
            len(one.read.turns),
            (answer.respondent,),
            warnings=tuple(warnings) if number == 0 else (),
        )
        for number, (answer, one) in enumerate(prepared)
    )
