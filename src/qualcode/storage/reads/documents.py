"""Documents, their texts and their structure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select

from qualcode.domain.errors import NotFoundError
from qualcode.domain.identity import beginning_with, only_one
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.domain.values import CoverageMark, Document, Speaker, Transcript
from qualcode.storage import tables
from qualcode.storage.opening import damaged
from qualcode.storage.prepared import Prepared
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import fetch_all
from qualcode.storage.structures import Structure
from qualcode.storage.types import unpack_spans, unpacked

_document, _version, _turn, _speaker = tables.document, tables.version, tables.turn, tables.speaker
_newer = tables.version.alias("newer")
_SPEAKER = ("id", "uuid", "document_id", "label", "role", "case_id")
_TURN = ("start", "end", "speaker_id", "label_start", "label_end", "stamps", "speech", "start_ms", "end_ms")
_MARK = ("id", "uuid", "document_id", "coder_id", "start", "end", "created_ms")


def _current() -> Select[Any]:
    """Documents with their current version: the one with the highest number."""
    turns = select(func.count()).where(_turn.c.version_id == _version.c.id).correlate(_version).scalar_subquery()
    speakers = (
        select(func.count(_turn.c.speaker_id.distinct()))
        .where(_turn.c.version_id == _version.c.id)
        .correlate(_version)
        .scalar_subquery()
    )
    latest = (
        select(func.max(_newer.c.number)).where(_newer.c.document_id == _document.c.id).correlate(_document)
    ).scalar_subquery()
    return (
        select(
            _document.c.id,
            _document.c.uuid,
            _document.c.name,
            _document.c.kind,
            _document.c.file_name,
            _document.c.format,
            _document.c.language,
            _version.c.id.label("version_id"),
            _version.c.number,
            _version.c.length,
            _version.c.words,
            turns.label("turns"),
            speakers.label("speakers"),
            _document.c.site_id,
            _document.c.imported_ms,
        )
        .select_from(_document)
        .join(_version, (_version.c.document_id == _document.c.id) & (_version.c.number == latest))
        .order_by(_document.c.name)
    )


_ALL = Prepared(_current)
_ONE = Prepared(lambda: _current().where(_document.c.id == bindparam("document_id")))
_TEXT = Prepared(
    lambda: (
        select(tables.content.c.codec, tables.content.c.data, tables.content.c.sha256)
        .join(_version, _version.c.text_sha256 == tables.content.c.sha256)
        .where(_version.c.id == bindparam("version_id"))
    )
)
_SPEAKERS = Prepared(lambda: select(*(_speaker.c[name] for name in _SPEAKER)).order_by(_speaker.c.id))
_SPEAKERS_OF = Prepared(
    lambda: (
        select(*(_speaker.c[name] for name in _SPEAKER))
        .where(_speaker.c.document_id == bindparam("document_id"))
        .order_by(_speaker.c.id)
    )
)
_TURNS = Prepared(
    lambda: (
        select(*(_turn.c[name] for name in _TURN))
        .where(_turn.c.version_id == bindparam("version_id"))
        .order_by(_turn.c.ordinal)
    )
)
_SENTENCES = Prepared(
    lambda: select(tables.sentences.c.spans).where(tables.sentences.c.version_id == bindparam("version_id"))
)
_MARKS = Prepared(
    lambda: (
        select(*(tables.coverage_mark.c[name] for name in _MARK))
        .where(tables.coverage_mark.c.document_id == bindparam("document_id"))
        .order_by(tables.coverage_mark.c.start)
    )
)
_DONE = Prepared(
    lambda: select(tables.document_state.c.id).where(
        tables.document_state.c.document_id == bindparam("document_id"),
        tables.document_state.c.coder_id == bindparam("coder_id"),
        tables.document_state.c.state == literal_column("'done'"),
    )
)


def list_documents(project: Project) -> list[Document]:
    """All documents in the order of their names, digits in names by their value."""
    return list(project.of_state("documents", lambda: _documents(project)))


def _documents(project: Project) -> list[Document]:
    with project.reading() as connection:
        found = [Document(*row) for row in _ALL.rows(connection)]
    return sorted(found, key=lambda document: natural(document.name))


def document_order(project: Project) -> tuple[int, ...]:
    """The ids of all documents in the order of `list_documents`."""
    return project.of_state("order of documents", lambda: _order(project))


def _order(project: Project) -> tuple[int, ...]:
    with project.reading() as connection:
        # One index holds both; to order thousands of names anew would take longer than all else of opening a document.
        names = tuple(fetch_all(connection, "SELECT name, id FROM document ORDER BY name, id"))
    return project.kept_since("documents ordered", names, lambda: _ordered(names))


def _ordered(names: Sequence[tuple[bytes, int]]) -> tuple[int, ...]:
    return tuple(id_ for _, id_ in sorted(names, key=lambda row: natural(str(row[0], "utf-8"))))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sorting key in which `interview 9` comes before `interview 10`."""
    parts: list[tuple[int, int, str]] = []
    digits = word = ""
    for character in name.casefold() + "\0":
        if character.isascii() and character.isdigit():
            if word:
                parts.append((1, 0, word))
                word = ""
            digits += character
        else:
            if digits:
                parts.append((0, int(digits), ""))
                digits = ""
            word += character
    return (*parts, (1, 0, word.rstrip("\0")))


def get_document(project: Project, document_id: int) -> Document:
    """One document by its id."""
    with project.reading() as connection:
        row = next(iter(_ONE.rows(connection, document_id=document_id)), None)
    if row is None:
        raise NotFoundError(tr("that document is no longer in the project"), remedy=tr("see `qualcode documents list`"))
    return Document(*row)


def find_document(project: Project, name_or_uuid: str) -> Document:
    """The document with this name, else the one whose UUID it is or begins with it.

    Raises:
        NotFoundError: There is none, or several UUIDs begin so.
    """
    documents = list_documents(project)
    for document in documents:
        if document.name == name_or_uuid:
            return document
    remedy = tr("see `qualcode documents list`")
    found = beginning_with(name_or_uuid, documents)
    if not found:
        raise NotFoundError(tr("no document is called “{name}”", name=name_or_uuid), remedy=remedy)
    return only_one(found, "document", name_or_uuid, remedy=remedy)


def read_text(project: Project, version_id: int) -> str:
    """The whole text of one version.

    Raises:
        DamagedProjectError: It is not the text that was kept: its hash says so.
    """
    with project.reading() as connection:
        ((codec, packed, digest),) = _TEXT.rows(connection, version_id=version_id)
        data = unpacked(codec, packed)
        if hashlib.sha256(data).digest() != digest:
            raise damaged(project.location, tr("a document's text is not what was imported"))
        return data.decode()


def read_original(project: Project, version_id: int) -> bytes:
    """The file's bytes as they were imported."""
    with project.reading() as connection:
        row = connection.execute(
            select(tables.content.c.codec, tables.content.c.data)
            .join(_version, _version.c.original_sha256 == tables.content.c.sha256)
            .where(_version.c.id == version_id)
        ).one()
        return unpacked(row.codec, row.data)


def version_notes(project: Project, version_id: int) -> tuple[str | None, str | None, str]:
    """Encoding, notation and metadata (JSON) that were noted when a version was read."""
    with project.reading() as connection:
        row = connection.execute(
            select(_version.c.encoding, _version.c.notation, _version.c.metadata).where(_version.c.id == version_id)
        ).one()
    return row.encoding, row.notation, row.metadata


def texts(project: Project, documents: Iterable[Document]) -> Iterator[tuple[Document, str]]:
    """Documents with their texts, one after the other."""
    for document in documents:
        yield document, read_text(project, document.version_id)


def list_speakers(project: Project, document_id: int | None = None) -> list[Speaker]:
    """The labels of one document, or of all, in order of first appearance."""
    with project.reading() as connection:
        if document_id is None:
            rows = _SPEAKERS.rows(connection)
        else:
            rows = _SPEAKERS_OF.rows(connection, document_id=document_id)
        return [Speaker(*row) for row in rows]


def read_transcript(project: Project, document: Document) -> Transcript:
    """A document's text with turns, sentences and speakers."""
    speakers = {speaker.id: speaker for speaker in list_speakers(project, document.id)}
    structure = project.structures.get(document.version_id)
    if structure is None:
        structure = _read_structure(project, document.version_id, speakers)
        project.structures.put(document.version_id, structure)
    return Transcript(document, structure.text, structure.turns, structure.speaker_ids, structure.sentences, speakers)


def _read_structure(project: Project, version_id: int, speakers: dict[int, Speaker]) -> Structure:
    with project.reading() as connection:
        rows = list(_TURNS.rows(connection, version_id=version_id))
        ((sentences,),) = _SENTENCES.rows(connection, version_id=version_id)
        text = read_text(project, version_id)
    labels: dict[int | None, str | None] = {id_: speaker.label for id_, speaker in speakers.items()}
    labels[None] = None
    turns = tuple(
        Turn(
            start,
            end,
            labels[speaker_id],
            Span(label_start, label_end) if label_start is not None else None,
            tuple(unpack_spans(stamps)) if stamps else (),
            tuple(unpack_spans(speech)),
            start_ms,
            end_ms,
        )
        for start, end, speaker_id, label_start, label_end, stamps, speech, start_ms, end_ms in rows
    )
    return Structure(text, turns, tuple(row[2] for row in rows), tuple(unpack_spans(sentences)))


def imported_hashes(project: Project) -> dict[bytes, str]:
    """The SHA-256 of every imported file → the name of its document."""
    with project.reading() as connection:
        rows = connection.execute(
            select(_version.c.original_sha256, _document.c.name)
            .join(_document, _document.c.id == _version.c.document_id)
            .order_by(_version.c.id.desc())
        )
        return {bytes(row[0]): row[1] for row in rows}


def list_coverage_marks(project: Project, document_id: int) -> list[CoverageMark]:
    """The passages of a document that coders have read and found nothing in."""
    with project.reading() as connection:
        return [CoverageMark(*row) for row in _MARKS.rows(connection, document_id=document_id)]


def finished(project: Project) -> dict[tuple[int, int], int]:
    """(document, coder) → when the coder said that the document is done, in UTC milliseconds."""
    state = tables.document_state
    with project.reading() as connection:
        rows = connection.execute(
            select(state.c.document_id, state.c.coder_id, state.c.changed_ms).where(state.c.state == "done")
        )
        return {(row[0], row[1]): row[2] for row in rows}


def has_finished(project: Project, document_id: int, coder_id: int) -> bool:
    """Whether a coder has said that a document is done."""
    with project.reading() as connection:
        return any(_DONE.rows(connection, document_id=document_id, coder_id=coder_id))


def version_ids(project: Project, document_id: int) -> list[int]:
    """All versions of a document, the oldest first."""
    with project.reading() as connection:
        return list(
            connection.execute(
                select(_version.c.id).where(_version.c.document_id == document_id).order_by(_version.c.number)
            ).scalars()
        )
