"""Documents written as text: each in a folder of its own, one after the other."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from qualcode.domain import project_text as layout
from qualcode.domain.disagreements import Mark
from qualcode.domain.exchange_reports import OnDocument
from qualcode.domain.project_text import KEPT_NAME
from qualcode.domain.project_text_documents import DocumentHead, SpeakerEntry, TurnLine, VersionEntry
from qualcode.domain.spans import Span
from qualcode.exchange.text_files import DECISIONS, DOCUMENT_MEMOS, IN_DOCUMENTS, WITH_VERSION
from qualcode.exchange.text_forms import Form
from qualcode.exchange.text_names import Names
from qualcode.exporting.project_text.folders import Folder, lines, page
from qualcode.exporting.project_text.names import folder_names
from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.rows import Row, read_content, read_rows, rows_of
from qualcode.storage.types import unpack_spans


def write_documents(
    project: Project, pages: Folder, names: Names, on_document: OnDocument | None = None
) -> Counter[str]:
    """Write all documents with what was done in them; no more than one text is held.

    Returns:
        Table → how many rows were written.
    """
    documents = rows_of(project, "document")
    folders = folder_names((row["uuid"], row["name"]) for row in documents)
    memos = _memos(project)
    counts: Counter[str] = Counter()
    for number, row in enumerate(documents, 1):
        if on_document is not None:
            on_document(number, len(documents), row["name"])
        document = _Document(project, pages, names, f"{layout.DOCUMENTS}/{folders[row['uuid']]}", row)
        counts += document.write(memos.get(row["id"], []))
    return counts


def _memos(project: Project) -> dict[int, list[Row]]:
    """Document → the memos on it, on its passages and on its codings."""
    rows = rows_of(project, "memo")
    on = [row["coding_id"] for row in rows if row["coding_id"] is not None]
    documents = dict(read_rows(project, "coding", {"id": on}, ("id", "document_id"))) if on else {}
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        document = row["document_id"] if row["document_id"] is not None else documents.get(row["coding_id"])
        if document is not None:
            found[document].append(row)
    return found


class _Document:
    """One document on its way into its folder."""

    def __init__(self, project: Project, pages: Folder, names: Names, folder: str, row: Row) -> None:
        self._project, self._pages, self._names = project, pages, names
        self._folder, self._row = folder, row
        self._versions = sorted(
            rows_of(project, "version", {"document_id": row["id"]}), key=lambda version: int(version["number"])
        )
        self._speakers = rows_of(project, "speaker", {"document_id": row["id"]})
        self._labels = {speaker["id"]: speaker["label"] for speaker in self._speakers}

    def write(self, memos: Sequence[Row]) -> Counter[str]:
        """Write the folder; how many rows of which tables are in it."""
        counts = Counter({"document": 1, "memo": len(memos)})
        versions = [self._write_version(version) for version in self._versions]
        self._pages.put(f"{self._folder}/{layout.DOCUMENT}", page(self._head(versions)))
        for form in IN_DOCUMENTS:
            rows = rows_of(self._project, form.table, {"document_id": self._row["id"]})
            if form in WITH_VERSION:
                self._note_versions(rows)
            elif form is DECISIONS and rows:
                self._tell_decisions(rows)
            self._put_lines(form, rows)
            counts[form.table] += len(rows)
        self._put_lines(DOCUMENT_MEMOS, memos)
        return counts

    def _put_lines(self, form: Form, rows: Sequence[Row]) -> None:
        self._pages.put(f"{self._folder}/{form.file}", lines(form.records(rows, self._names)))

    def _note_versions(self, rows: list[Row]) -> None:
        """Say of each row on which version it stands, but for the last one."""
        numbers = {version["id"]: version["number"] for version in self._versions[:-1]}
        for row in rows:
            row["version"] = numbers.get(row["version_id"])

    def _tell_decisions(self, rows: list[Row]) -> None:
        """Say of each row where its passage is, what stands there, and how it was settled, in the names of today."""
        here = {"document_id": self._row["id"], "version_id": self._versions[-1]["id"]}
        columns = ("uuid", "coder_id", "code_id", "start", "end")
        marks = {
            uuid: Mark(uuid, self._names.uuid("coder", coder), self._names.uuid("code", code), start, end)
            for uuid, coder, code, start, end in read_rows(self._project, "coding", here, columns)
        }
        text = read_content(self._project, self._versions[-1]["text_sha256"]).decode()
        places = {one.id: one.place(marks) for one in list_decisions(self._project, [self._row["id"]])}
        for row in rows:
            row["settled"] = " ".join(self._names.called(word) or word for word in row["verdict"].split(" "))
            place = places[row["id"]]
            if place is not None and place.end <= len(text):
                row |= {"start": place.start, "end": place.end, "passage": text[place.start : place.end]}

    def _head(self, versions: Sequence[VersionEntry]) -> DocumentHead:
        row = self._row
        site = self._names.of("cases", row["site_id"]) if row["site_id"] is not None else None
        return DocumentHead.model_construct(
            name=row["name"],
            kind=row["kind"],
            file_name=row["file_name"],
            format=row["format"],
            language=row["language"],
            site=site[0] if site else "",
            site_id=site[1] if site else None,
            number=row["id"],
            imported=row["imported_ms"],
            speakers=tuple(map(self._speaker, self._speakers)),
            versions=tuple(versions),
            id=row["uuid"],
        )

    def _speaker(self, row: Row) -> SpeakerEntry:
        case = self._names.of("cases", row["case_id"]) if row["case_id"] is not None else None
        return SpeakerEntry.model_construct(
            label=row["label"],
            role=row["role"],
            case=case[0] if case else "",
            case_id=case[1] if case else None,
            id=row["uuid"],
        )

    def _write_version(self, row: Row) -> VersionEntry:
        """Write text, turns and original of a version."""
        last = row is self._versions[-1]
        folder = self._folder if last else f"{self._folder}/{layout.EARLIER}/{row['number']}"
        self._pages.put_always(f"{folder}/{layout.TEXT}", read_content(self._project, row["text_sha256"]))
        rules = read_rows(self._project, "sentences", {"version_id": row["id"]}, ("rule", "spans"))
        sentences = unpack_spans(rules[0][1]) if rules else []
        self._pages.put(f"{folder}/{layout.TURNS}", lines(self._turns(row["id"], sentences)))
        return VersionEntry.model_construct(
            number=row["number"],
            text=bytes(row["text_sha256"]).hex(),
            original=self._put_original(row),
            encoding=row["encoding"],
            notation=row["notation"],
            words=row["words"],
            sentence_rule=rules[0][0] if rules else "",
            metadata=json.loads(row["metadata"]),
            warnings=tuple(json.loads(row["warnings"])),
            created=row["created_ms"],
            id=row["uuid"],
        )

    def _turns(self, version_id: int, sentences: Sequence[Span]) -> Iterator[TurnLine]:
        rows = rows_of(self._project, "turn", {"version_id": version_id})
        starts = [row["start"] for row in rows]
        of_turns: list[list[Span]] = [[] for _ in rows]
        for sentence in sentences:
            of_turns[max(0, bisect_right(starts, sentence.start) - 1)].append(sentence)
        for row, inside in zip(rows, of_turns, strict=True):
            yield _turn(row, self._labels.get(row["speaker_id"]), inside)

    def _put_original(self, row: Row) -> str:
        """Write the file that a version was read from, unless it is the text itself; its name."""
        digest = bytes(row["original_sha256"])
        if digest == bytes(row["text_sha256"]):
            return ""
        name = digest.hex() + PurePath(self._row["file_name"]).suffix.lower()
        if KEPT_NAME.fullmatch(name) is None:
            name = digest.hex()
        path = f"{layout.ORIGINALS}/{name}"
        if not self._pages.has(path):
            self._pages.put_always(path, read_content(self._project, digest))
        return name


def _turn(row: Row, label: str | None, sentences: Sequence[Span]) -> TurnLine:
    return TurnLine.model_construct(
        start=row["start"],
        end=row["end"],
        speaker=label,
        label=(row["label_start"], row["label_end"]) if row["label_start"] is not None else None,
        stamps=_spans(row["stamps"]),
        speech=_spans(row["speech"]),
        sentences=tuple(map(tuple, sentences)),
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
    )


def _spans(packed: bytes | None) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in unpack_spans(packed)) if packed else ()
