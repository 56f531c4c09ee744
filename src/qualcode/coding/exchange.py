"""Codings in files: JSON lines or CSV, taken in whole or not at all, and given out in a stable order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.overlaps import count_overlapping
from qualcode.documents.listing import finish
from qualcode.domain.changes import Effects
from qualcode.domain.codings_file import CodingLine
from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.progress import steps
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import CONSENSUS, Document
from qualcode.exporting.codings_files import codings_to_csv, codings_to_jsonl
from qualcode.importing.codings_files import read_codings
from qualcode.storage.pausing import uncollected
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import find_duplicates, list_codings
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.progress import turn_starts
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_coder_name
from qualcode.text.anchors import CONTEXT

_COLUMNS = (
    "document_id",
    "version_id",
    "code_id",
    "coder_id",
    "start",
    "end",
    "quote",
    "prefix",
    "suffix",
    "turn",
    "origin",
    "comment",
    "star",
    "created_ms",
    "definition_id",
)
_CODE = _COLUMNS.index("code_id")
_QUOTE = _COLUMNS.index("quote")


@dataclass(frozen=True, slots=True)
class CodingsImport:
    """What importing codings did."""

    effects: Effects
    added: int
    duplicates: int
    """Lines skipped because the same coder gave the same code to the same span already."""
    overlapping: int
    """Codings taken in as they are although they overlap one of the same code and coder."""
    blank: int
    """Codings taken in although there is only white space where they stand."""
    unchecked: int
    """Lines without a quote, whose place could not be checked against the text."""
    finished: int
    """Documents marked as finished, counted once per coder."""
    coders: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    """Paths of retired codes, by name, that codings were taken in of."""


@dataclass(slots=True)
class _Text:
    """One document's text as the lines of a file are checked against it."""

    document: Document
    text: str
    turns: list[int]


@dataclass(slots=True)
class _Intake:
    """What the lines of one file are looked up in."""

    file: str
    documents: dict[str, Document]
    tree: CodeTree
    project: Project
    texts: dict[str, _Text] = field(default_factory=dict)
    """Texts read so far, by the name of the document in the file."""
    codes: dict[str, int] = field(default_factory=dict)

    def text_of(self, line: CodingLine) -> _Text:
        document = self.documents.get(line.document)
        if document is None:
            raise InputError(
                tr("the project has no document “{document}”", document=line.document),
                file=self.file,
                line=line.line,
                remedy=tr("import its transcript first, or mend the name"),
            )
        text = read_text(self.project, document.version_id)
        found = _Text(document, text, turn_starts(self.project, document.version_id))
        self.texts[line.document] = found
        return found

    def code_of(self, line: CodingLine) -> int:
        if line.code not in self.codes:
            try:
                self.codes[line.code] = self.tree.find(line.code).id
            except NotFoundError as error:
                raise InputError(error.problem, file=self.file, line=line.line, remedy=error.remedy) from error
        return self.codes[line.code]


@uncollected()
def import_codings(project: Project, path: Path, *, done: bool = False) -> CodingsImport:
    """Take in a file of codings as one change; one wrong line refuses the whole file.

    Codings are kept as they are, also where they overlap others of the same code and coder, or their code is retired;
    exact duplicates are skipped. Coders who are new to the project are added.

    Args:
        path: A `.jsonl` or `.csv` file.
        done: Also mark each document of the file as finished by the coders who have codings of it there.

    Raises:
        InputError: A line cannot be read, names an unknown document or code, lies outside the text, or has a quote
            that is not what stands there.
    """
    lines = read_codings(path)
    intake = _Intake(str(path), _by_name(list_documents(project)), load_tree(project), project)
    with project.change("import-codings", tr("codings imported from {file}", file=path.name)) as tx:
        coders = _coder_ids(project, tx, lines, str(path))
        with project.seeing_all():  # What stands there already is not to come twice, whosever it is.
            rows, duplicates = _rows(intake, lines, coders)
            overlapping = _count_overlapping(project, rows)
        tx.insert_many("coding", _COLUMNS, rows)
        if rows:
            tx.look_at(rows[0][0], (rows[0][4], rows[0][5]))
        pairs = _coders_by_document(intake, lines, coders) if done else []
        for document_id, coder_id in pairs:
            finish(project, document_id, coder_id, True)
        tx.summary = plural(
            "{number} coding imported from {file}", "{number} codings imported from {file}", len(rows), file=path.name
        )
    return CodingsImport(
        project.last,
        len(rows),
        duplicates,
        overlapping,
        sum(not row[_QUOTE].strip() for row in rows),
        sum(line.quote is None for line in lines),
        len(pairs),
        tuple(coders),
        _retired(intake.tree, {row[_CODE] for row in rows}),
    )


def _retired(tree: CodeTree, codes: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(tree.path(code) for code in codes if tree.code(code).retired))


def _by_name(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by name, and by file name where no document is called so and no two files are."""
    documents = list(documents)
    files = Counter(document.file_name for document in documents)
    names = {document.file_name: document for document in documents if files[document.file_name] == 1}
    names.update({document.name: document for document in documents})
    return names


def _coders_by_document(intake: _Intake, lines: Sequence[CodingLine], coders: dict[str, int]) -> list[tuple[int, int]]:
    """(document, coder) of each coder who has codings of a document in the file."""
    own = intake.project.coder
    return sorted({(intake.documents[line.document].id, coders[line.coder or own]) for line in lines})


def _coder_ids(project: Project, tx: Transaction, lines: Sequence[CodingLine], file: str) -> dict[str, int]:
    known = {coder.name: coder.id for coder in list_coders(project)}
    folded = {name.casefold(): id_ for name, id_ in known.items()}
    ids: dict[str, int] = {}
    for line in lines:
        name = line.coder or project.coder
        if name in ids:
            continue
        id_ = known.get(name, folded.get(name.strip().casefold()))
        if id_ is None:
            clean = _new_coder(line, name, file)
            id_ = tx.add("coder", name=clean, role="coder", colour="", created_ms=now_ms())
            folded[clean.casefold()] = id_
        ids[name] = id_
    return ids


def _new_coder(line: CodingLine, name: str, file: str) -> str:
    """The name of a coder whom a file brings; Consensus may come so, since its codings do."""
    if name == CONSENSUS:
        return name
    try:
        return check_coder_name(name)
    except RuleError as error:
        raise InputError(error.problem, file=file, line=line.line, remedy=error.remedy) from error


def _rows(intake: _Intake, lines: Sequence[CodingLine], coders: dict[str, int]) -> tuple[list[tuple[Any, ...]], int]:
    """The rows to insert, each quote read back from the text, and how many lines were duplicates."""
    now = now_ms()
    texts = intake.texts
    places = [
        texts.get(line.document) or intake.text_of(line)
        for line in steps(lines, tr("finding the texts"), tr("codings"))
    ]
    known = find_duplicates(intake.project, {place.document.id for place in places})
    definitions: dict[int, int | None] = {}
    rows: list[tuple[Any, ...]] = []
    for line, place in steps(zip(lines, places, strict=True), tr("taking in"), tr("codings"), total=len(lines)):
        document, text = place.document, place.text
        code_id, coder_id = intake.code_of(line), coders[line.coder or intake.project.coder]
        start, end, quote = line.start, line.end, line.quote
        if quote is None or end > len(text) or text[start:end] != quote:  # Else the line's words stay, as one copy.
            quote = _checked_quote(intake, line, document, text)
        if code_id not in definitions:
            definitions[code_id] = intake.tree.code(code_id).definition_id
        key = (document.id, start, end, code_id, coder_id)
        if key in known:
            continue
        known.add(key)
        rows.append(
            (
                document.id,
                document.version_id,
                code_id,
                coder_id,
                start,
                end,
                quote,
                text[max(0, start - CONTEXT) : start],
                text[end : end + CONTEXT],
                max(0, bisect_right(place.turns, start) - 1),
                line.origin or "import",
                line.memo,
                int(line.star),
                line.created_ms if line.created_ms is not None else now,
                definitions[code_id],
            )
        )
    return rows, len(lines) - len(rows)


def _checked_quote(intake: _Intake, line: CodingLine, document: Document, text: str) -> str:
    if line.end > len(text):
        raise InputError(
            tr(
                "{start}–{end} lies outside “{name}”, which has {length} characters",
                start=line.start,
                end=line.end,
                name=document.name,
                length=len(text),
            ),
            file=intake.file,
            line=line.line,
            remedy=tr("offsets count Unicode code points of the imported text"),
        )
    quote = text[line.start : line.end]
    if line.quote is not None and line.quote != quote:
        raise InputError(
            tr(
                "the quote is not what stands at {start}–{end} of “{name}”",
                start=line.start,
                end=line.end,
                name=document.name,
            ),
            file=intake.file,
            line=line.line,
            remedy=tr("the codings were made on another version of this document"),
        )
    return quote


def _count_overlapping(project: Project, rows: list[tuple[Any, ...]]) -> int:
    """How many of the new codings overlap another of their code and coder, new or old."""
    if not rows:
        return 0
    spans: dict[tuple[int, int, int], list[tuple[int, int, bool]]] = {}
    for document_id, start, end, code_id, coder_id in find_duplicates(project, {row[0] for row in rows}):
        spans.setdefault((document_id, code_id, coder_id), []).append((start, end, False))
    for row in rows:
        spans.setdefault((row[0], row[2], row[3]), []).append((row[4], row[5], True))
    return sum(count_overlapping(group) for group in spans.values() if len(group) > 1)


def coding_lines(
    project: Project, *, coders: Sequence[str] | None = None, without: Collection[str] = ()
) -> list[CodingLine]:
    """All codings, or those of some coders or of other origins, as the lines of a file, in a stable order."""
    tree = load_tree(project)
    documents = {document.id: document.name for document in list_documents(project)}
    names = {coder.id: coder.name for coder in list_coders(project)}
    wanted = None if coders is None else [id_ for id_, name in names.items() if name in coders]
    lines = [
        CodingLine(
            document=documents[coding.document_id],
            start=coding.start,
            end=coding.end,
            quote=coding.quote,
            code=tree.path(coding.code_id),
            coder=names[coding.coder_id],
            memo=coding.comment,
            origin=coding.origin,
            created=iso_time(coding.created_ms),
            star=coding.star,
        )
        for coding in list_codings(project, coder_ids=wanted)
        if coding.origin not in without
    ]
    return sorted(lines, key=lambda line: (line.document, line.start, line.end, line.code, line.coder or ""))


def export_codings(
    project: Project, format_: str, *, coders: Sequence[str] | None = None, without: Collection[str] = ()
) -> str:
    """All codings, or some as `coding_lines` has them, as the text of a `jsonl` or `csv` file: a transfer, not a
    publication."""
    lines = coding_lines(project, coders=coders, without=without)
    return codings_to_csv(lines) if format_ == "csv" else codings_to_jsonl(lines)
