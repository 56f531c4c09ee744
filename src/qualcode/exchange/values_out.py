"""A project of ours as what other programs can take: its values, documents one at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.codebook.exchange import codebook_file
from qualcode.codebook.tree import load_tree
from qualcode.domain.exchange import (
    ExchangedAttribute,
    ExchangedCase,
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedProject,
    ExchangedSet,
    Losses,
)
from qualcode.domain.exchange_reports import OnDocument
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.values import Document, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders, list_sets, project_name
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, list_speakers, read_transcript, version_notes
from qualcode.storage.reads.rows import read_rows, rows_of


@dataclass(slots=True)
class _Out:
    """What the things of a project are called outside: by their UUIDs."""

    project: Project
    wanted: set[int] | None
    """The coders whose codings are given out; None for all."""
    on_document: OnDocument | None
    documents: list[Document] = field(default_factory=list)
    coders: dict[int, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    values: dict[tuple[str, int], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """(column, id of its bearer) → UUID of an attribute → value."""


def exchanged(
    project: Project, *, coders: Sequence[str] | None = None, on_document: OnDocument | None = None
) -> ExchangedProject:
    """The whole project, or what some coders coded in it, as the session's coder may see it.

    Args:
        coders: Whose codings, and memos on them, are given out; None for everybody's. Memos on other things are
            given out whoever wrote them.
        on_document: Told of each document before it is read.
    """
    everybody = list_coders(project)
    wanted = None if coders is None else {coder.id for coder in everybody if coder.name in coders}
    out = _Out(project, wanted, on_document, list_documents(project))
    out.coders = {coder.id: coder.uuid for coder in everybody}
    out.by_name = {coder.name: coder.uuid for coder in everybody}
    out.codes = {code.id: code.uuid for code in load_tree(project).walk()}
    out.cases = {row["id"]: row["uuid"] for row in rows_of(project, "cases")}
    attributes = _attributes(out)
    memos = _given_memos(project, wanted)
    wrote = {memo.coder for memo in memos}
    named = None if wanted is None else wanted | {coder.id for coder in everybody if coder.name in wrote}
    documents = {document.id: document.uuid for document in out.documents}
    return ExchangedProject(
        name=project_name(project),
        origin="",
        uuid=rows_of(project, "project")[0]["uuid"],
        codebook=codebook_file(project),
        documents=lambda: _documents(out, memos),
        document_names={document.uuid: document.name for document in out.documents},
        coders=tuple(ExchangedCoder(c.uuid, c.name) for c in everybody if named is None or c.id in named),
        attributes=attributes,
        cases=_cases(out, documents),
        sets=_sets(out, documents),
        memos=tuple(found for memo in memos if (found := _whole_memo(out, memo, documents)) is not None),
        losses=Losses(),
    )


def _given_memos(project: Project, wanted: set[int] | None) -> list[Memo]:
    """All memos but those on codings that are not given out."""
    memos = list_memos(project)
    if wanted is None:
        return memos
    codings = {row[0] for row in read_rows(project, "coding", {"coder_id": wanted}, ("id",))}
    return [memo for memo in memos if memo.coding_id is None or memo.coding_id in codings]


def _attributes(out: _Out) -> tuple[ExchangedAttribute, ...]:
    """The attributes; what bears values of them is noted."""
    rows = rows_of(out.project, "attribute")
    uuids = {row["id"]: row["uuid"] for row in rows}
    for value in rows_of(out.project, "attribute_value"):
        column = "case_id" if value["case_id"] is not None else "document_id"
        out.values[column, value[column]][uuids[value["attribute_id"]]] = value["value"]
    return tuple(
        ExchangedAttribute(row["uuid"], row["name"], row["type"], tuple(json.loads(row["allowed"])), row["level"])
        for row in rows
    )


def _cases(out: _Out, documents: dict[int, str]) -> tuple[ExchangedCase, ...]:
    about: dict[int, dict[str, None]] = defaultdict(dict)
    speaks: dict[int, list[tuple[str, str]]] = defaultdict(list)
    versions = [document.version_id for document in out.documents]
    heard = {row[0] for row in read_rows(out.project, "turn", {"version_id": versions}, ("speaker_id",))}
    for speaker in list_speakers(out.project):
        # A label that only an earlier text has is of no use to who gets the text as it stands.
        if speaker.case_id is not None and speaker.id in heard:
            about[speaker.case_id][documents[speaker.document_id]] = None
            speaks[speaker.case_id].append((documents[speaker.document_id], speaker.label))
    for document in out.documents:
        if document.site_id is not None:
            about[document.site_id][document.uuid] = None
    return tuple(
        ExchangedCase(
            uuid=row["uuid"],
            name=row["name"],
            kind=row["kind"],
            values=dict(out.values["case_id", row["id"]]),
            documents=tuple(about[row["id"]]),
            speaks=tuple(speaks[row["id"]]),
            site=out.cases[row["site_id"]] if row["site_id"] is not None else "",
        )
        for row in rows_of(out.project, "cases")
    )


def _sets(out: _Out, documents: dict[int, str]) -> tuple[ExchangedSet, ...]:
    uuids = {"document": documents, "case": out.cases, "code": out.codes}
    return tuple(
        ExchangedSet(one.uuid, one.kind, one.name, tuple(uuids[one.kind][member] for member in one.members))
        for one in list_sets(out.project)
    )


def _memo(out: _Out, memo: Memo, on: str, target: str, case: str = "") -> ExchangedMemo:
    return ExchangedMemo(
        uuid=memo.uuid,
        text=memo.text,
        on=on,
        target=target,
        start=memo.start,
        end=memo.end,
        coder=out.by_name.get(memo.coder, ""),
        created_ms=memo.created_ms,
        kind=memo.kind,
        case=case,
    )


def _whole_memo(out: _Out, memo: Memo, documents: dict[int, str]) -> ExchangedMemo | None:
    """A memo on the project or on a whole thing; None for one on a passage or a coding."""
    if memo.coding_id is not None or memo.start is not None:
        return None
    if memo.code_id is not None:
        case = out.cases[memo.case_id] if memo.case_id is not None else ""
        return _memo(out, memo, "code", out.codes[memo.code_id], case)
    if memo.document_id is not None:
        return _memo(out, memo, "document", documents[memo.document_id])
    if memo.case_id is not None:
        return _memo(out, memo, "case", out.cases[memo.case_id])
    return _memo(out, memo, "project", "")


def _documents(out: _Out, memos: Sequence[Memo]) -> Iterator[ExchangedDocument]:
    on_coding: dict[int, list[Memo]] = defaultdict(list)
    on_passage: dict[int, list[Memo]] = defaultdict(list)
    for memo in memos:
        if memo.coding_id is not None:
            on_coding[memo.coding_id].append(memo)
        elif memo.start is not None and memo.document_id is not None:
            on_passage[memo.document_id].append(memo)
    for number, document in enumerate(out.documents, 1):
        if out.on_document is not None:
            out.on_document(number, len(out.documents), document.name)
        yield _document(out, document, on_coding, on_passage[document.id])


def _document(
    out: _Out, document: Document, on_coding: dict[int, list[Memo]], on_passage: Sequence[Memo]
) -> ExchangedDocument:
    transcript = read_transcript(out.project, document)
    metadata = json.loads(version_notes(out.project, document.version_id)[2])
    codings = [
        coding
        for coding in list_codings(out.project, document_id=document.id)
        if out.wanted is None or coding.coder_id in out.wanted
    ]
    memos = [_memo(out, memo, "document", document.uuid) for memo in on_passage]
    memos += [_memo(out, memo, "coding", coding.uuid) for coding in codings for memo in on_coding.get(coding.id, ())]
    return ExchangedDocument(
        uuid=document.uuid,
        name=document.name,
        read=ReadTranscript(transcript.text, transcript.turns, document.format, metadata=metadata),
        file_name=document.file_name,
        kind=document.kind,
        language=document.language or "",
        created_ms=document.imported_ms,
        codings=tuple(
            ExchangedCoding(
                uuid=coding.uuid,
                code=out.codes[coding.code_id],
                start=coding.start,
                end=coding.end,
                coder=out.coders[coding.coder_id],
                created_ms=coding.created_ms,
                comment=coding.comment,
                origin=coding.origin,
                star=coding.star,
            )
            for coding in codings
        ),
        memos=tuple(memos),
        values=dict(out.values.get(("document_id", document.id), {})),
    )
