"""Small projects to be written, and what was written taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.exchange import (
    ExchangedAttribute,
    ExchangedCase,
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedProject,
    ExchangedSet,
)
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.exporting.project_writers import Written
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.refi.project_out import QdpxWriter

SCHEMA = Path(__file__).resolve().parents[2] / "src/qualcode/refi/Project.xsd"
Q = "{urn:QDA-XML:project:1.0}"
MADE_MS = 1_767_323_045_123
"""2026-01-02T03:04:05.123Z."""


def uid(number: int, kind: int = 0) -> str:
    """A UUID of version 4, which every target gets as it is."""
    return f"a19b8d5c-{kind:04x}-4000-8000-{number:012x}"


ANN, BOB, JOY, FOOD, HASTE = uid(1, 1), uid(2, 1), uid(1, 2), uid(2, 2), uid(3, 2)
AGE, SINCE, TOWN, WAVE = uid(1, 3), uid(2, 3), uid(3, 3), uid(4, 3)
P1, SITE, TALK, NOTES = uid(1, 4), uid(2, 4), uid(1, 5), uid(2, 5)
TEXT = "I: How was it?\nP: Great 😀 – café & <tea>.\nP: Naïve résumé."


def turns(text: str, times: Sequence[tuple[int | None, int | None]] = ()) -> tuple[Turn, ...]:
    """The turns that the text shows, with times for the first of them."""
    found = list(read_foreign_text(text).turns)
    for i, (start_ms, end_ms) in enumerate(times):
        found[i] = replace(found[i], start_ms=start_ms, end_ms=end_ms)
    return tuple(found)


def coding(number: int, start: int, end: int, code: str = JOY, coder: str = ANN, **more: Any) -> ExchangedCoding:
    """A coding made at `MADE_MS`."""
    return ExchangedCoding(uid(number, 6), code, start, end, coder, **{"created_ms": MADE_MS, **more})


def memo(number: int, text: str, on: str, target: str = "", **more: Any) -> ExchangedMemo:
    """A memo of Ann."""
    return ExchangedMemo(uid(number, 7), text, on, target, **{"coder": ANN, "created_ms": MADE_MS, **more})


def document(text: str = TEXT, **more: Any) -> ExchangedDocument:
    """A document with a text."""
    read = ReadTranscript(
        text, more.pop("turns", turns(text)), more.pop("format", "txt"), metadata=more.pop("metadata", {})
    )
    return ExchangedDocument(**{"uuid": TALK, "name": "Interview 1", "read": read, "created_ms": MADE_MS, **more})


def project(*documents: ExchangedDocument, **more: Any) -> ExchangedProject:
    """A project of these documents, with two coders and three codes."""
    book = CodebookFile(
        "book",
        "",
        (
            CodebookEntry("Joy", colour="#E69F00", uuid=JOY, children=(CodebookEntry("Haste", uuid=HASTE),)),
            CodebookEntry("Food & drink", definition="What is\neaten.", uuid=FOOD),
        ),
    )
    values = {
        "name": "Study",
        "origin": "",
        "uuid": uid(1, 9),
        "codebook": book,
        "documents": lambda: iter(documents),
        "document_names": {one.uuid: one.name for one in documents},
        "coders": (ExchangedCoder(ANN, "Ann"), ExchangedCoder(BOB, "Bob")),
    }
    return ExchangedProject(**{**values, **more})


def rich(**more: Any) -> ExchangedProject:
    """A project with something of everything."""
    talk = document(
        kind="focus group",
        language="de",
        file_name="talk 1.docx",
        codings=(
            coding(1, 18, 32, comment="first impression"),
            coding(2, 28, 40, FOOD, BOB),
            coding(3, 28, 40, JOY, BOB),
            coding(4, 28, 40, JOY, ANN),
            coding(5, 46, 58, HASTE, ANN),
        ),
        memos=(memo(5, "On a coding.", "coding", uid(5, 6)), memo(6, "Here!", "document", TALK, start=3, end=6)),
        values={WAVE: "2"},
    )
    values = {
        "attributes": (
            ExchangedAttribute(AGE, "Age", "number", (), "participant"),
            ExchangedAttribute(SINCE, "Since", "date", (), "participant"),
            ExchangedAttribute(TOWN, "Size", "choice", ("big", "small"), "site"),
            ExchangedAttribute(WAVE, "Wave", "number", (), "document"),
        ),
        "cases": (
            ExchangedCase(
                P1, "Pia", "participant", {AGE: "42", SINCE: "2018-05-31"}, (TALK,), (), ((TALK, "P"),), SITE
            ),
            ExchangedCase(SITE, "Dunmore", "site", {TOWN: "big"}, (TALK,), ((TALK, 0, 14),)),
        ),
        "sets": (
            ExchangedSet(uid(1, 8), "document", "Wave 1", (TALK,)),
            ExchangedSet(uid(2, 8), "code", "Core", (JOY, HASTE)),
            ExchangedSet(uid(3, 8), "document", "Later", ()),
        ),
        "memos": (
            memo(1, "Where we stand.", "project", kind="method"),
            memo(2, "Joy is more.", "code", JOY, kind="theory"),
            memo(3, "A long talk.", "document", TALK),
            memo(4, "She was tired.", "case", P1),
            memo(7, "Glad on the whole.", "code", JOY, kind="summary", case=P1),
        ),
    }
    return project(talk, document("Nothing.", uuid=NOTES, name="Notes"), **{**values, **more})


@dataclass(slots=True)
class Taken:
    """A file that was written."""

    data: bytes
    root: Any
    texts: dict[str, bytes]
    names: list[str]
    written: Written = field(default_factory=Written)

    def all(self, name: str, /) -> list[Any]:
        """All elements of a name."""
        return list(self.root.iter(Q + name))

    def one(self, name: str, /, **attributes: str) -> Any:
        """The only element of a name with these attributes."""
        (found,) = [e for e in self.all(name) if all(e.get(k) == v for k, v in attributes.items())]
        return found

    def children(self, element: Any, name: str) -> list[Any]:
        """The elements of a name just below another."""
        return list(element.findall(Q + name))

    def text_of(self, source: Any) -> bytes:
        """The bytes of the text of a source, a transcript or a note."""
        return self.texts[source.get("plainTextPath").removeprefix("internal://")]


def written(values: ExchangedProject, folder: Path, wishes: ExportWishes = ExportWishes(), name: str = "out") -> Taken:  # noqa: B008
    """Write a project and take the file apart, held against the schema."""
    path = folder / f"{name}.qdpx"
    path.unlink(missing_ok=True)
    said = QdpxWriter().write(values, path, wishes)
    data = path.read_bytes()
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        xml = archive.read("project.qde")
        texts = {one.removeprefix("sources/"): archive.read(one) for one in names if one != "project.qde"}
    root = etree.fromstring(xml)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    return Taken(data, root, texts, names, said)
