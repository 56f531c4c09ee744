"""Documents of another program with the codings on them, one text at a time."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from qualcode.coding.overlaps import count_overlapping
from qualcode.documents.importing import Voice, guess_kind
from qualcode.documents.versions import Prepared, divide, write_version
from qualcode.domain.exchange import ExchangedCoding, ExchangedDocument, ExchangedMemo
from qualcode.domain.identity import now_ms
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_KINDS
from qualcode.exchange.attributes_in import Values
from qualcode.exchange.cases_in import People, Voices, match_voices
from qualcode.exchange.intake import Intake, free, within
from qualcode.exchange.memos_in import Held, known_kind, take_memos
from qualcode.refi.identities import minted_guid
from qualcode.refi.own_conventions import is_own
from qualcode.text.anchors import CONTEXT

TWICE = tr("codings of the same coder, code and passage are one")
"""What is told of exact duplicates."""

_FARTHEST = 2**31 - 2
"""No text is as long, and no column holds more."""
_NOTHING = ReadTranscript("", (), "txt")
_CODING = (
    *("uuid", "document_id", "version_id", "code_id", "coder_id", "start", "end", "quote", "prefix", "suffix"),
    *("turn", "origin", "comment", "star", "created_ms", "definition_id"),
)
_COMMENT, _STAR = _CODING.index("comment"), _CODING.index("star")
_UNPLACED = (
    *("uuid", "item", "kind", "document_id", "version_id", "coder_id", "code_id", "holder", "start", "end", "quote"),
    *("prefix", "suffix", "turn", "rest", "created_ms"),
)


def take_document(intake: Intake, document: ExchangedDocument, people: People, values: Values, names: set[str]) -> None:
    """Write a document with its text, speakers, codings, the memos on its passages, and note its values."""
    read = document.read
    if read is None:
        intake.missing.append(document.name)
    nothing = replace(_NOTHING, metadata={"origin": intake.exchanged.origin})
    voices = match_voices(intake, people, document.uuid, document.name, read or nothing)
    prepared = divide(document.original, voices.read)
    document_id, version_id = _write_text(intake, document, prepared, voices, people, names)
    for attribute, value in document.values.items():
        values.add(intake, "document", document_id, attribute, value)
    if document.read is None:
        _put_aside(intake, document, document_id, version_id)
        return
    held = _write_codings(intake, document, prepared, document_id, version_id)
    take_memos(intake, document.memos, held)


def _write_text(
    intake: Intake, document: ExchangedDocument, prepared: Prepared, voices: Voices, people: People, names: set[str]
) -> tuple[int, int]:
    """Write a document and its text; the ids of both."""
    intake.given["documents"] += 1
    tx, read = intake.tx, prepared.read
    stem = PurePath(document.file_name).stem
    name = free(document.name or stem, names, fallback="document")
    if document.dialect:
        intake.dialects[name] = document.dialect
    sites = people.sites.get(document.uuid, [])
    if len(sites) > 1:
        intake.losses.tolerate(tr("documents of several sites got the first of them"), name)
    spoken = [Voice(label, 0, voices.roles[label][0]) for label in read.speakers]
    document_id = tx.add(
        "document",
        uuid=intake.identity("document", document.uuid),
        name=name,
        kind=document.kind if document.kind in DOCUMENT_KINDS else guess_kind(spoken, name),
        file_name=PurePath(document.file_name).name or name,
        format=read.format,
        language=document.language or read.metadata.get("language") or None,
        site_id=sites[0] if sites else None,
        imported_ms=now_ms(),
    )
    intake.documents[document.uuid] = document_id
    # Made of what they stand in: the same file taken in again is known by them.
    rows = [
        (
            intake.identity("speaker", minted_guid("speaker", document.uuid, label)),
            document_id,
            label,
            *voices.roles[label],
        )
        for label in read.speakers
    ]
    ids = tx.insert_many("speaker", ("uuid", "document_id", "label", "role", "case_id"), rows)
    speakers = dict(zip(read.speakers, ids, strict=True))
    original = tx.keep(document.original, compress=True)
    return document_id, write_version(tx, document_id, 1, prepared, speakers, original)


def _write_codings(
    intake: Intake, document: ExchangedDocument, prepared: Prepared, document_id: int, version_id: int
) -> Held:
    """Write the codings, each once; where they are, by their UUIDs in the file."""
    text, starts = prepared.read.text, [turn.start for turn in prepared.read.turns]
    rows: dict[tuple[int, int, int, int], list[Any]] = {}
    held: dict[str, tuple[int, int, int, int]] = {}
    intake.given["codings"] += len(document.codings)
    for coding in document.codings:
        start, end = coding.start, coding.end
        if not 0 <= start < end <= len(text):
            start, end = within(intake, start, end, text, document.name, "codings")
        code_id, coder_id = intake.codes[coding.code], intake.coder(coding.coder)
        key = start, end, code_id, coder_id
        held[coding.uuid] = key
        if key in rows:
            _join(intake, rows[key], coding, document.name)
            continue
        rows[key] = [
            *(intake.identity("coding", coding.uuid), document_id, version_id, code_id, coder_id, start, end),
            *(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]),
            *(max(0, bisect_right(starts, start) - 1), coding.origin, coding.comment, int(coding.star)),
            *(intake.moment(coding.created_ms), None),
        ]
    ids = intake.tx.insert_many("coding", _CODING, list(rows.values()))
    _tell_overlaps(intake, rows)
    by_key = dict(zip(rows, ids, strict=True))
    return Held(document_id, document.name, {uuid: by_key[key] for uuid, key in held.items()}, text)


def _join(intake: Intake, row: list[Any], again: ExchangedCoding, document: str) -> None:
    """Leave out a coding that stands there already, but for what is said of it."""
    intake.losses.tolerate(TWICE, document)
    comment = row[_COMMENT]
    if again.comment and again.comment not in comment:
        row[_COMMENT] = f"{comment}\n\n{again.comment}" if comment else again.comment
    row[_STAR] = max(row[_STAR], int(again.star))


def _tell_overlaps(intake: Intake, rows: Iterable[tuple[int, int, int, int]]) -> None:
    if is_own(intake.exchanged.origin):
        return
    groups: dict[tuple[int, int], list[tuple[int, int, bool]]] = defaultdict(list)
    for start, end, code_id, coder_id in rows:
        groups[code_id, coder_id].append((start, end, True))
    times = sum(count_overlapping(group) for group in groups.values() if len(group) > 1)
    if times:
        intake.losses.tolerate(tr("codings that overlap another of their code and coder stay as they are"), times=times)


def _put_aside(intake: Intake, document: ExchangedDocument, document_id: int, version_id: int) -> None:
    """Keep what was done on a text that is not there, until a person has put the text in its place."""
    rows: list[tuple[Any, ...]] = []
    for coding in document.codings:
        intake.given["codings"] += 1
        rest = {
            "origin": coding.origin,
            "comment": coding.comment,
            "star": int(coding.star),
            "created_ms": intake.moment(coding.created_ms),
            "definition_id": None,
        }
        span, item = _somewhere(coding.start, coding.end), intake.identity("coding", coding.uuid)
        rows.append(
            (
                *(intake.link("unplaced", item), item, "coding", document_id, version_id),
                *(intake.coder(coding.coder), intake.codes[coding.code], None, *span, coding.quote, "", "", 0),
                *(json.dumps(rest, ensure_ascii=False, sort_keys=True), now_ms()),
            )
        )
    known = {coding.uuid for coding in document.codings}
    rows += [_memo_aside(intake, memo, known, document_id, version_id) for memo in document.memos]
    intake.tx.insert_many("unplaced", _UNPLACED, rows)


def _memo_aside(
    intake: Intake, memo: ExchangedMemo, codings: set[str], document_id: int, version_id: int
) -> tuple[Any, ...]:
    intake.given["memos"] += 1
    written = intake.moment(memo.created_ms)
    rest = {"kind": known_kind(memo.kind), "text": memo.text, "created_ms": written, "changed_ms": written}
    span = _somewhere(memo.start or 0, memo.end or 0)
    item = intake.identity("memo", memo.uuid)
    holder = memo.target if memo.on == "coding" and memo.target in codings else None
    return (
        *(intake.link("unplaced", item), item, "memo", document_id, version_id),
        *(intake.coder(memo.coder), None, holder),
        *(*span, "", "", "", 0, json.dumps(rest, ensure_ascii=False, sort_keys=True), now_ms()),
    )


def _somewhere(start: int, end: int) -> tuple[int, int]:
    """A place as the queue of what has none can hold it."""
    low, high = sorted(min(max(0, place), _FARTHEST) for place in (start, end))
    return low, max(high, low + 1)


def without_text(document: ExchangedDocument) -> ExchangedDocument:
    """A document as one whose text is missing: there is not a single character that a coding could stand on."""
    return replace(document, read=None)
