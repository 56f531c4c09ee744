"""Documents of a directory of text on their way into a project: one after the other, held against their texts."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from qualcode.domain import project_text as layout
from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange_reports import OnDocument
from qualcode.domain.project_text_documents import DocumentHead, SpeakerEntry, TurnLine, VersionEntry
from qualcode.domain.translation import tr
from qualcode.exchange.text_files import CODINGS, DOCUMENT_MEMOS, IN_DOCUMENTS, UNPLACED, WITH_VERSION
from qualcode.exchange.text_forms import Form
from qualcode.exchange.text_things import Things
from qualcode.importing.project_text.folders import Folder, Placed
from qualcode.storage.reads.rows import Row, columns_of
from qualcode.storage.transaction import Transaction
from qualcode.storage.types import pack_spans
from qualcode.text.anchors import CONTEXT

Spans = Sequence[tuple[int, int]]


class Incoming:
    """All documents of a directory."""

    def __init__(self, tx: Transaction, source: Folder, things: Things, now: int) -> None:
        self.tx, self.source, self.things, self.now = tx, source, things, now
        self.count = 0
        self.double = 0
        """Codings that stand there twice."""

    def read(self, on_document: OnDocument | None = None) -> None:
        """Read them all; no more than one text is held."""
        folders = self.source.documents()
        heads = [(folder, self.source.page(f"{folder}/{layout.DOCUMENT}", DocumentHead)) for folder in folders]
        heads.sort(key=lambda one: (one[1].record.number, one[1].record.imported, one[1].record.id))
        names: dict[str, str] = {}
        known = []
        for folder, (record, place) in heads:
            self.things.place = place
            if record.name in names:
                raise place.wrong(
                    tr(
                        "the document in {names} is called “{name}” too",
                        names=names[record.name],
                        name=shown(record.name),
                    ),
                    tr("rename one of them"),
                )
            names[record.name] = folder
            id_, _ = self.things.add("document", record.id, id_=record.number)
            self.things.call("document", id_, record.name)
            known.append((folder, id_))
        self.count = self.things.held["document"] = len(heads)
        for number, ((folder, id_), (_, head)) in enumerate(zip(known, heads, strict=True), 1):
            if on_document is not None:
                on_document(number, len(heads), head.record.name)
            Document(self, folder, id_, head).read()


class Document:
    """One document with what was done in it."""

    def __init__(self, incoming: Incoming, folder: str, id_: int, head: Placed[DocumentHead]) -> None:
        self._all, self._folder, self._id = incoming, folder, id_
        self._head, self._place = head
        self._things = incoming.things
        self._texts: dict[int, tuple[int, str, list[int]]] = {}
        """Version → its id, its text, and where its turns start."""
        self._codings: dict[tuple[Any, ...], int] = {}

    def read(self) -> None:
        """Write all that is in the folder."""
        self._things.place = self._place
        self._write_document()
        speakers = self._write_speakers()
        self._write_versions(speakers)
        for form in IN_DOCUMENTS:
            self._write_lines(form)
        self._write_lines(DOCUMENT_MEMOS)

    def _case(self, uuid: str | None, name: str) -> int | None:
        return self._things.find("cases", uuid, name) if uuid is not None or name else None

    def _write_document(self) -> None:
        head = self._head
        row = {
            "id": self._id,
            "uuid": head.id,
            "name": head.name,
            "kind": head.kind,
            "file_name": head.file_name,
            "format": head.format,
            "language": head.language,
            "site_id": self._case(head.site_id, head.site),
            "imported_ms": head.imported,
        }
        insert_rows(self._all.tx, "document", [row])

    def _write_speakers(self) -> dict[str, int]:
        """Label → id."""
        found: dict[str, int] = {}
        rows = []
        for speaker in self._head.speakers:
            if speaker.label in found:
                raise self._place.wrong(
                    tr("the speaker “{label}” stands twice", label=shown(speaker.label)), tr("keep one of the two")
                )
            rows.append(self._speaker(speaker))
            found[speaker.label] = rows[-1]["id"]
        insert_rows(self._all.tx, "speaker", rows)
        return found

    def _speaker(self, speaker: SpeakerEntry) -> Row:
        id_, uuid = self._things.add("speaker", speaker.id)
        return {
            "id": id_,
            "uuid": uuid,
            "document_id": self._id,
            "label": speaker.label,
            "role": speaker.role,
            "case_id": self._case(speaker.case_id, speaker.case),
        }

    def _write_versions(self, speakers: dict[str, int]) -> None:
        versions = sorted(self._head.versions, key=lambda version: version.number)
        if not versions:
            raise self._place.wrong(tr("it has no version"), tr("put back what stood in “versions”"))
        for before, after in pairwise(versions):
            if before.number == after.number:
                raise self._place.wrong(
                    tr("version {number} stands twice", number=after.number), tr("number the later one anew")
                )
        for version in versions:
            last = version is versions[-1]
            folder = self._folder if last else f"{self._folder}/{layout.EARLIER}/{version.number}"
            self._write_version(version, folder, speakers)

    def _write_version(self, version: VersionEntry, folder: str, speakers: dict[str, int]) -> None:
        self._things.place = self._place
        tx, source = self._all.tx, self._all.source
        path = f"{folder}/{layout.TEXT}"
        data = source.kept(path, version.text, text=True)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise source.place(path).wrong(tr("this is no UTF-8"), tr("put it back as it was exported")) from error
        digest = tx.keep_text(text)
        id_, uuid = self._things.add("version", version.id)
        row = {
            "id": id_,
            "uuid": uuid,
            "document_id": self._id,
            "number": version.number,
            "text_sha256": digest,
            "original_sha256": self._keep_original(version) or digest,
            "encoding": version.encoding,
            "notation": version.notation,
            "length": len(text),
            "words": version.words,
            "metadata": json.dumps(version.metadata, ensure_ascii=False, sort_keys=True),
            "warnings": json.dumps(version.warnings, ensure_ascii=False),
            "created_ms": version.created,
        }
        insert_rows(self._all.tx, "version", [row])
        starts = self._write_turns(id_, f"{folder}/{layout.TURNS}", version, text, speakers)
        self._texts[version.number] = id_, text, starts

    def _keep_original(self, version: VersionEntry) -> bytes | None:
        name = version.original
        if not name:
            return None
        if layout.KEPT_NAME.fullmatch(name) is None:
            raise self._place.wrong(
                tr("“{name}” is no file of {originals}", name=shown(name), originals=layout.ORIGINALS),
                tr("put back what stood in “original”"),
            )
        data = self._all.source.kept(f"{layout.ORIGINALS}/{name}", name[:64])
        return self._all.tx.keep(data, compress=True)

    def _write_turns(
        self, version_id: int, path: str, version: VersionEntry, text: str, speakers: dict[str, int]
    ) -> list[int]:
        """Write turns and sentences; where the turns start."""
        rows: list[Row] = []
        sentences: list[tuple[int, int]] = []
        reach = 0
        for turn, place in self._all.source.lines(path, TurnLine):
            self._things.place = place
            self._check_turn(turn, reach, text)
            reach = turn.end
            if turn.speaker is not None and turn.speaker not in speakers:
                raise place.wrong(
                    tr(
                        "“{speaker}” is no speaker of {document}", speaker=shown(turn.speaker), document=layout.DOCUMENT
                    ),
                    tr("add the speaker there"),
                )
            rows.append(_turn_row(version_id, len(rows), turn, speakers))
            sentences += turn.sentences
        if text[reach:].strip():
            raise self._all.source.place(path).wrong(
                tr("the words from {reach} on belong to no turn", reach=reach),
                tr("put back the turns that are missing"),
            )
        insert_rows(self._all.tx, "turn", rows)
        row = {"version_id": version_id, "rule": version.sentence_rule, "spans": pack_spans(sentences)}
        insert_rows(self._all.tx, "sentences", [row])
        return [row["start"] for row in rows]

    def _check_turn(self, turn: TurnLine, reach: int, text: str) -> None:
        """See that a turn follows the one before, which ends at `reach`, and that its parts lie inside it."""
        wrong, start, end = self._things.wrong, turn.start, turn.end
        if not reach <= start < end <= len(text):
            raise wrong(
                tr(
                    "the turn {start}–{end} does not follow the one before, in a text of {length} characters",
                    start=start,
                    end=end,
                    length=len(text),
                )
            )
        if start > reach and text[reach:start].strip():
            raise wrong(
                tr("the words at {reach}–{start} belong to no turn", reach=reach, start=start),
                tr("put back the turn that is missing"),
            )
        if not _ascend(turn.speech, start, end):
            raise wrong(tr("“speech” is not inside the turn, in order"), tr("mend its offsets"))
        if not _ascend(turn.sentences, start, end) or not _are_within(turn.sentences, turn.speech):
            raise wrong(tr("“sentences” is not inside the speech of the turn, in order"), tr("mend its offsets"))
        marks = turn.stamps if turn.label is None else (*turn.stamps, turn.label)
        for first, last in marks:
            if not start <= first < last <= end:
                raise wrong(tr("a label or stamp is not inside the turn"), tr("mend its offsets"))
        if turn.label is not None and any(a < turn.label[1] and turn.label[0] < b for a, b in turn.speech):
            raise wrong(tr("the label stands in the speech"), tr("mend its offsets"))

    def _write_lines(self, form: Form) -> None:
        found: list[Placed[Any]] = list(self._all.source.lines(f"{self._folder}/{form.file}", form.model))
        now = self._all.now
        self._things.held[form.table] += len(found)
        found.sort(key=lambda placed: (getattr(placed.record, "created", None) or now, placed.record.id or "~"))
        made = [row for placed in found for row in self._row(form, placed)]
        insert_rows(self._all.tx, form.table, made)

    def _row(self, form: Form, placed: Placed[Any]) -> list[Row]:
        """The row that a line is; none for a coding that stands there twice."""
        things = self._things
        record, things.place = placed
        row = form.row(record, things)
        row["document_id"] = self._id if form is not DOCUMENT_MEMOS or row["coding_id"] is None else None
        if form in WITH_VERSION:
            row = self._anchored(form, row)
        elif row.get("start") is not None or row.get("end") is not None:
            self._check_span(row, self._texts[max(self._texts)][1])
        if form is CODINGS:
            row["created_ms"] = row["created_ms"] if row["created_ms"] is not None else self._all.now
            if self._is_double(row, record.id):
                return []
        row["id"], row["uuid"] = things.add(form.table, record.id)
        if form is CODINGS:
            self._codings[self._key(row)] = row["id"]
        things.check(form, row)
        return [row]

    def _key(self, row: Row) -> tuple[Any, ...]:
        return row["version_id"], row["start"], row["end"], row["code_id"], row["coder_id"]

    def _is_double(self, row: Row, uuid: str | None) -> bool:
        """Whether the passage has the code of the coder already, as after two merged branches: the first one stands."""
        first = self._codings.get(self._key(row))
        if first is None:
            return False
        self._things.same("coding", uuid, first)
        self._all.double += 1
        return True

    def _anchored(self, form: Form, row: Row) -> Row:
        """A row with what it holds on to, read from the text that it stands on."""
        number = row.pop("version")
        if number is None:
            number = max(self._texts)
        if number not in self._texts:
            raise self._things.wrong(
                tr("the document has no version {number}", number=number),
                tr("see {document}", document=layout.DOCUMENT),
            )
        version_id, text, starts = self._texts[number]
        if not text and form is UNPLACED:  # Its text is missing: the place is one in a file that nobody had.
            return row | {"version_id": version_id, "quote": row["quote"] or "", "prefix": "", "suffix": "", "turn": 0}
        self._check_span(row, text)
        start, end = row["start"], row["end"]
        quote = text[start:end]
        if row["quote"] is not None and row["quote"] != quote:
            raise self._things.wrong(
                tr(
                    "what stands at {start}–{end} is “{quote}”, not “{written}”",
                    start=start,
                    end=end,
                    quote=shown(quote),
                    written=shown(row["quote"]),
                ),
                tr("put “start” and “end” where the quote stands, or take “quote” out"),
            )
        return row | {
            "version_id": version_id,
            "quote": quote,
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "turn": max(0, bisect_right(starts, start) - 1),
        }

    def _check_span(self, row: Row, text: str) -> None:
        start, end = row["start"], row["end"]
        if start is None or end is None or not start < end <= len(text):
            raise self._things.wrong(
                tr(
                    "{start}–{end} is no passage of a text of {length} characters",
                    start=start,
                    end=end,
                    length=len(text),
                ),
                tr("mend “start” and “end”"),
            )


def insert_rows(tx: Transaction, table: str, rows: Sequence[Row]) -> None:
    """Write rows that have all the same columns."""
    if rows:
        names = tuple(name for name in columns_of(table) if name in rows[0])
        tx.insert_many(table, names, list(map(itemgetter(*names), rows)))


def _ascend(spans: Spans, start: int, end: int) -> bool:
    """Whether spans lie in a stretch of text, one behind the other."""
    for first, last in spans:
        if not start <= first < last:
            return False
        start = last
    return start <= end


def _are_within(spans: Spans, others: Spans) -> bool:
    """Whether each of some spans lies in one of others, both one behind the other."""
    number = 0
    for first, last in spans:
        while number < len(others) and others[number][1] <= first:
            number += 1
        if number == len(others) or not others[number][0] <= first < last <= others[number][1]:
            return False
    return True


def _turn_row(version_id: int, ordinal: int, turn: TurnLine, speakers: dict[str, int]) -> Row:
    return {
        "version_id": version_id,
        "ordinal": ordinal,
        "start": turn.start,
        "end": turn.end,
        "speaker_id": speakers[turn.speaker] if turn.speaker is not None else None,
        "label_start": turn.label[0] if turn.label is not None else None,
        "label_end": turn.label[1] if turn.label is not None else None,
        "speech": pack_spans(turn.speech),
        "stamps": pack_spans(turn.stamps) if turn.stamps else None,
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
    }
