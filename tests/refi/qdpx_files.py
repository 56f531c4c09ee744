"""Small REFI-QDA project files of the shapes that other programs write, and what was read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.exchange import ExchangedCoding, ExchangedDocument, ExchangedMemo, ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.refi.project_files import QdpxReader

NAMESPACE = "urn:QDA-XML:project:1.0"
DATE = "2020-01-02T03:04:05Z"
DATE_MS = 1_577_934_245_000
NVIVO, ATLAS, MAXQDA = "NVivo 12", "ATLAS.ti 8.4.0 573", "MAXQDA 24.7"


def guid(number: int) -> str:
    """A GUID as most programs write them."""
    return f"{number:08X}-1111-4222-8333-444455556666"


def uuid(number: int) -> str:
    """The UUID of `guid`."""
    return guid(number).lower()


ANN, BOB, JOY, FOOD, TALK, OTHER, NOTE = 1, 2, 11, 12, 21, 22, 31
USERS = f'<Users><User guid="{guid(ANN)}" name="Ann"/><User guid="{guid(BOB)}" name="Bob"/></Users>'
CODES = (
    f'<CodeBook><Codes><Code guid="{guid(JOY)}" name="Joy" isCodable="true"/>'
    f'<Code guid="{guid(FOOD)}" name="Food" isCodable="true"/></Codes></CodeBook>'
)
TEXT = "I: How was it?\nP: Great, we had a café and tea.\nP: Nothing else."


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; attributes that are None are left out."""
    written = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def coding(number: int, code: int | str = JOY, user: int | None = ANN, content: str = "", **more: object) -> str:
    """A `Coding`."""
    ref = tag("CodeRef", targetGUID=code if isinstance(code, str) else guid(code))
    by = guid(user) if user is not None else None
    return tag("Coding", ref + content, guid=guid(number), creatingUser=by, creationDateTime=DATE, **more)


def selection(number: int, start: object, end: object, *inside: str, kind: str = "PlainText", **more: object) -> str:
    """A selection in a text, or of another kind with other attributes."""
    places = {"startPosition": start, "endPosition": end}
    if kind in ("Audio", "Video"):
        places = {"begin": start, "end": end}
    if kind == "PDF":
        places = {"page": 0, "firstX": 1, "firstY": 1, "secondX": start, "secondY": end}
    return tag(f"{kind}Selection", "".join(inside), guid=guid(number), **places, **more)


def description(text: str) -> str:
    """A `Description`."""
    return f"<Description>{escape(text)}</Description>"


def note_ref(number: int) -> str:
    """A reference to a note."""
    return tag("NoteRef", targetGUID=guid(number))


def value(variable: int, written: str = "", type_: str = "Text") -> str:
    """A `VariableValue`; without a value where nothing is written."""
    held = f"<{type_}Value>{escape(written)}</{type_}Value>" if written else ""
    return f"<VariableValue>{tag('VariableRef', targetGUID=guid(variable))}{held}</VariableValue>"


def note(number: int, text: str, **more: object) -> str:
    """A `Note` with its text in the XML."""
    content = f"<PlainTextContent>{escape(text)}</PlainTextContent>" if text else ""
    return tag("Note", content, guid=guid(number), creatingUser=guid(ANN), **more)


def talk(*inside: str, number: int = TALK, name: str | None = "Talk", path: str | None = None, **more: object) -> str:
    """A `TextSource` with the file `NUMBER.txt`."""
    path = path if path is not None else f"internal://{number}.txt"
    return tag("TextSource", "".join(inside), guid=guid(number), name=name, plainTextPath=path or None, **more)


def sources(*inside: str) -> str:
    """`Sources`."""
    return f"<Sources>{''.join(inside)}</Sources>"


def project(*inside: str, origin: str = "", namespace: str = NAMESPACE, **more: object) -> str:
    """The whole XML."""
    named = {"name": "Study", "origin": origin or None, "xmlns": namespace or None, **more}
    return '<?xml version="1.0" encoding="utf-8"?>' + tag("Project", "".join(inside) or " ", **named)


@dataclass(slots=True)
class Came:
    """What was read from a file."""

    project: ExchangedProject
    documents: list[ExchangedDocument]

    @property
    def codings(self) -> list[ExchangedCoding]:
        return [one for document in self.documents for one in document.codings]

    @property
    def memos(self) -> list[ExchangedMemo]:
        return [*self.project.memos, *(one for document in self.documents for one in document.memos)]

    @property
    def codes(self) -> dict[str, CodebookEntry]:
        """All codes by their UUIDs."""
        return {entry.uuid: entry for entry in self.entries}

    @property
    def entries(self) -> list[CodebookEntry]:
        return list(_walk(self.project.codebook.entries))

    @property
    def coders(self) -> dict[str, str]:
        """UUID → name."""
        return {one.uuid: one.name for one in self.project.coders}

    @property
    def quotes(self) -> list[tuple[str, str]]:
        """(name of the code, words) of all codings whose document has a text, in order."""
        return [
            (self.codes[one.code].name, document.read.text[one.start : one.end])
            for document in self.documents
            for one in document.codings
            if document.read is not None
        ]

    @property
    def told(self) -> str:
        """All that was tolerated or left out."""
        losses = self.project.losses
        return "\n".join([*losses.sentences(losses.tolerated), *losses.sentences(losses.left_out)])

    def given(self) -> Counter[str]:
        """How many of each thing were given on."""
        cases, documents = self.project.cases, self.documents
        return Counter(
            documents=len(documents),
            codes=len(self.entries),
            coders=len(self.project.coders),
            codings=len(self.codings),
            memos=len(self.memos),
            cases=len(cases),
            attributes=len(self.project.attributes),
            values=sum(len(one.values) for one in (*cases, *documents)),
            sets=len(self.project.sets),
        )

    def check(self) -> None:
        """See that what the file holds was given on or told, and that all that is referred to is there."""
        counted, uncounted = Counter(self.project.counted), self.project.losses.uncounted
        assert self.given() + uncounted == +counted
        known = {"": "", **self.coders}
        for one in self.codings:
            assert one.code in self.codes and one.coder in known
        for memo in self.memos:
            assert memo.coder in known and memo.text.strip()
        for things in (self.codings, self.memos, self.entries, self.documents, self.project.cases, self.project.sets):
            uuids = [one.uuid for one in things]  # type: ignore[attr-defined]
            assert len(set(uuids)) == len(uuids) and all(uuids)
        for document in self.documents:
            if document.read is not None:
                length = len(document.read.text)
                assert all(0 <= one.start < one.end <= length for one in document.codings)
        assert self.project.document_names == {one.uuid: one.name for one in self.documents}


def _walk(entries: tuple[CodebookEntry, ...]) -> Iterator[CodebookEntry]:
    for entry in entries:
        yield entry
        yield from _walk(entry.children)


def write(
    path: Path,
    xml: str | bytes,
    files: Mapping[str, str | bytes] | None = None,
    *,
    qde: str = "project.qde",
    folder: str = "sources/",
    stored: bool = False,
) -> Path:
    """An archive of the XML and its files; names of these that hold a `/` are taken as they are."""
    with ZipFile(path, "w", ZIP_STORED if stored else ZIP_DEFLATED) as archive:
        archive.writestr(qde, xml)
        for name, data in (files or {}).items():
            archive.writestr(name if "/" in name else folder + name, data)
    return path


def read(path: Path, wishes: OpeningWishes | None = None) -> Came:
    """Read a file, and see that nothing of it was lost untold."""
    with QdpxReader().open(path, wishes or OpeningWishes()) as opened:
        came = Came(opened, list(opened.documents()))
    came.check()
    return came
