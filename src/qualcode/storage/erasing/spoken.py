"""Who says what in every version of every document that is there or was: also of those that were removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qualcode.domain.spans import Span
from qualcode.storage import tables
from qualcode.storage.erasing.rows import played, rows_of_table
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import fetch_all
from qualcode.storage.types import identifier_text, unpack_spans, unpacked

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One turn of a version."""

    start: int
    end: int
    label: Span | None
    speech: tuple[Span, ...]
    speaker: str
    """The label; empty where nobody is named."""
    role: str
    """`participant`, `interviewer` or `unknown`; empty where nobody is named."""
    case: str
    """The UUID of the participant; empty where the label is mapped to none."""


@dataclass(frozen=True, slots=True)
class SpokenVersion:
    """One version of a document, with its text."""

    uuid: str
    document: str
    """The UUID of the document."""
    name: str
    """What the document is or was called last."""
    kind: str
    standing: bool
    """Whether the document is there."""
    latest: bool
    """Whether the document has this text, or had it last."""
    text_sha256: bytes
    text: str
    turns: tuple[SpokenTurn, ...]
    sentences: tuple[Span, ...]


class SpokenVersions:
    """All versions of a project; the texts are read as they are asked for.

    Args:
        project: The project, of which everything must be seen.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        with project.reading() as connection:
            self._last = _last_states(connection, ("cases", "document", "speaker", "version"))
            self._there = {row[0] for row in fetch_all(connection, "SELECT id FROM document")}

    def of_case(
        self, uuid: str, *, documents: Collection[str] = (), versions: Collection[str] = ()
    ) -> list[SpokenVersion]:
        """All versions of the documents in which somebody has a label, and of those with the same text.

        Args:
            uuid: Of the participant.
            documents: UUIDs of further documents.
            versions: UUIDs of versions whose documents are meant too.
        """
        cases = {id_ for id_, row in self._last["cases"].items() if row["uuid"] == uuid}
        known = self._last["version"]
        wanted = {row["document_id"] for row in self._last["speaker"].values() if row["case_id"] in cases}
        wanted |= {id_ for id_, row in self._last["document"].items() if row["uuid"] in documents}
        texts = {row["text_sha256"] for row in known.values() if row["document_id"] in wanted}
        wanted |= {row["document_id"] for row in known.values() if row["text_sha256"] in texts}
        wanted |= {row["document_id"] for row in known.values() if row["uuid"] in versions}
        return list(self._read([id_ for id_, row in known.items() if row["document_id"] in wanted]))

    def name_of(self, uuid: str) -> str:
        """What a participant is or was called; empty for one who is not there."""
        return next((row["name"] for row in self._last["cases"].values() if row["uuid"] == uuid), "")

    def others(self, without: Collection[str]) -> Iterator[SpokenVersion]:
        """All versions of all other documents, without their turns.

        Args:
            without: UUIDs of documents.
        """
        known = {id_ for id_, row in self._last["document"].items() if row["uuid"] in without}
        for id_, row in self._last["version"].items():
            if row["document_id"] not in known:
                yield self._version(id_, {}, b"", self._text(row["text_sha256"]))

    def labels(self) -> dict[str, set[str]]:
        """Label → the UUIDs of the participants who have it anywhere; an empty one for those whom nobody is named."""
        found: dict[str, set[str]] = {}
        for row in self._last["speaker"].values():
            case = self._last["cases"].get(row["case_id"])
            found.setdefault(row["label"], set()).add(case["uuid"] if case else "")
        return found

    def _read(self, ids: Collection[int]) -> Iterator[SpokenVersion]:
        turns: dict[int, dict[int, Row]] = {id_: {} for id_ in ids}
        sentences: dict[int, bytes] = dict.fromkeys(ids, b"")
        with self._project.reading() as connection:
            for image in played(connection, ("turn", "sentences")):
                for values in image.after or ():
                    row = dict(zip(image.columns, values, strict=True))
                    if row["version_id"] not in turns:
                        continue
                    if image.table == "sentences":
                        sentences[row["version_id"]] = row.get("spans", sentences[row["version_id"]])
                    else:
                        turns[row["version_id"]].setdefault(row["ordinal"], {}).update(row)
        for id_ in ids:
            yield self._version(id_, turns[id_], sentences[id_], self._text(self._last["version"][id_]["text_sha256"]))

    def _version(self, id_: int, turns: dict[int, Row], sentences: bytes, text: str) -> SpokenVersion:
        row = self._last["version"][id_]
        document = self._last["document"][row["document_id"]]
        latest = max(one["number"] for one in self._last["version"].values() if one["document_id"] == document["id"])
        return SpokenVersion(
            row["uuid"],
            document["uuid"],
            document["name"],
            document["kind"],
            document["id"] in self._there,
            row["number"] == latest,
            row["text_sha256"],
            text,
            tuple(self._turn(turns[ordinal]) for ordinal in sorted(turns)),
            tuple(unpack_spans(sentences)),
        )

    def _turn(self, row: Row) -> SpokenTurn:
        speaker = self._last["speaker"].get(row.get("speaker_id") or 0)
        case = self._last["cases"].get(speaker["case_id"] or 0) if speaker else None
        label = row.get("label_start")
        return SpokenTurn(
            row["start"],
            row["end"],
            Span(label, row["label_end"]) if label is not None else None,
            tuple(unpack_spans(row["speech"])),
            speaker["label"] if speaker else "",
            speaker["role"] if speaker else "",
            case["uuid"] if case else "",
        )

    def _text(self, digest: bytes) -> str:
        with self._project.reading() as connection:
            codec, data = fetch_all(connection, "SELECT codec, data FROM content WHERE sha256 = ?", (digest,))[0]
        return unpacked(codec, bytes(data)).decode()


def texts_with(project: Project, sign: str) -> Iterator[tuple[str, str]]:
    """The versions that stand and whose texts hold a sign: UUID and text."""
    query = "SELECT v.uuid, c.codec, c.data FROM version v JOIN content c ON c.sha256 = v.text_sha256"
    with project.reading() as connection:
        rows = fetch_all(connection, query)
    for uuid, codec, data in rows:
        text = unpacked(codec, bytes(data)).decode()
        if sign in text:
            yield identifier_text(bytes(uuid)), text


def _last_states(connection: Connection, names: Collection[str]) -> dict[str, dict[int, Row]]:
    found: dict[str, dict[int, Row]] = {name: {} for name in names}
    for image in played(connection, tuple(names)):
        for values in image.after if image.after is not None else image.before or ():
            row = dict(zip(image.columns, values, strict=True))
            known = found[image.table].setdefault(
                row["id"], dict.fromkeys(column.name for column in tables.metadata.tables[image.table].c)
            )
            known.update(row)
    for name in names:
        table = tables.metadata.tables[name]
        for values in rows_of_table(connection, table):
            found[name][values[0]] = dict(zip((column.name for column in table.c), values, strict=True))
    return found
