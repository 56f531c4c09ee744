"""The rows of QualCoder and of RQDA as an exchanged project: identities, names and places brought under our rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qualcode.domain.codebook_entries import CodebookFile, shown
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
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.peers.code_trees import LossNotices, code_entries
from qualcode.peers.flat_projects import FlatLink, FlatMark, FlatMemo, FlatNote, FlatProject, FlatSet, FlatSource
from qualcode.peers.named_coders import named_coders
from qualcode.peers.placing import Places, TimedTurns, repeated_words
from qualcode.refi.identities import minted_guid
from qualcode.refi.mending import mended_text

CODED_RECORDINGS = tr("codings on recordings were left out")
"""What is told of codings on times at which no turn of a transcript was spoken."""
NAMELESS = "document without a name"


class Identities:
    """UUIDs made of what things are known by; no two things of a kind get the same.

    Args:
        project: What the project is known by.
    """

    def __init__(self, project: str) -> None:
        self._project = project
        self._used: dict[str, set[str]] = defaultdict(set)

    def new(self, kind: str, *known_by: str) -> str:
        """The UUID of a thing: the same each time the project is read."""
        used = self._used[kind]
        uuid = minted_guid(self._project, kind, *known_by)
        number = 1
        while uuid in used:
            number += 1
            uuid = minted_guid(self._project, kind, *known_by, str(number))
        used.add(uuid)
        return uuid


@dataclass(slots=True)
class FlatReading:
    """One reading of one project's rows."""

    flat: FlatProject
    wishes: OpeningWishes
    counted: Counter[str]
    losses: Losses
    ids: Identities = field(init=False)
    _notices: LossNotices = field(init=False)
    _codes: dict[str, str] = field(init=False, default_factory=dict)
    _code_names: dict[str, str] = field(init=False, default_factory=dict)
    _coders: dict[str, ExchangedCoder] = field(init=False, default_factory=dict)
    _documents: dict[str, str] = field(init=False, default_factory=dict)
    _cases: dict[str, str] = field(init=False, default_factory=dict)
    _values: dict[str, dict[str, dict[str, str]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = Identities(self.flat.identity)
        self._notices = LossNotices(self.losses)

    def project(self) -> ExchangedProject:
        """The whole project; its documents are read when they are asked for."""
        flat = self.flat
        flat.sources = [self._named(source) for source in flat.sources]
        entries, self._codes = code_entries(flat.codes, lambda code: self.ids.new("codes", *code.identity), self.losses)
        self._code_names = {code.key: code.name for code in flat.codes}
        self._coders = named_coders(flat.owners, flat.identity, self.losses)
        for source in flat.sources:
            self._documents[source.key] = self.ids.new("documents", *source.identity)
        for case in flat.cases:
            self._cases[case.key] = self.ids.new("cases", *case.identity)
        attributes = self._take_values()
        return ExchangedProject(
            name=flat.name,
            origin=flat.origin,
            uuid=minted_guid(flat.identity, "project"),
            codebook=CodebookFile(name=flat.name, version="", entries=entries),
            documents=self._read_documents,
            document_names={self._documents[source.key]: source.name for source in flat.sources},
            coders=tuple(self._coders.values()),
            attributes=attributes,
            cases=self._take_cases(),
            sets=tuple(map(self._set, flat.sets)),
            memos=tuple(self._memo(memo) for memo in flat.memos),
            counted=self.counted,
            losses=self.losses,
        )

    def _named(self, source: FlatSource) -> FlatSource:
        if source.name.strip():
            return source
        self.losses.tolerate(tr("documents without a name are called as their file, or so"), source.file_name)
        return replace(source, name=source.file_name or NAMELESS)

    def _coder(self, owner: str) -> str:
        found = self._coders.get(owner)
        return found.uuid if found is not None else ""

    def _take_values(self) -> tuple[ExchangedAttribute, ...]:
        """The attributes, and in `_values` who has what of them."""
        by_name: dict[str, ExchangedAttribute] = {}
        for attribute in self.flat.attributes:
            type_ = "number" if attribute.numeric else "text"
            uuid = self.ids.new("attributes", attribute.name)
            by_name[attribute.name] = ExchangedAttribute(uuid, attribute.name, type_, level=attribute.level)
        self._values = {"document": defaultdict(dict), "case": defaultdict(dict)}
        bearers = {"document": self._documents, "case": self._cases}
        for value in self.flat.values:
            if value.bearer not in bearers[value.on]:
                self.losses.leave_out(
                    tr("values of texts and cases that are no longer there were left out"),
                    shown(value.value),
                    thing="values",
                )
                continue
            if value.attribute not in by_name:
                self.counted["attributes"] += 1
                self.losses.tolerate(tr("attributes that only values name were added"), shown(value.attribute))
                uuid = self.ids.new("attributes", value.attribute)
                by_name[value.attribute] = ExchangedAttribute(uuid, value.attribute, "text")
            held = self._values[value.on][value.bearer]
            if by_name[value.attribute].uuid in held:
                self.losses.tolerate(tr("of two values of one attribute the later was taken"), thing="values")
            held[by_name[value.attribute].uuid] = value.value
        return tuple(by_name.values())

    def _take_cases(self) -> tuple[ExchangedCase, ...]:
        documents: dict[str, dict[str, None]] = defaultdict(dict)
        passages: dict[str, dict[tuple[str, int, int], None]] = defaultdict(dict)
        links: dict[str, list[FlatLink]] = defaultdict(list)
        for link in self.flat.links:
            links[link.source].append(link)
        for source in self.flat.sources:
            if source.key not in links:
                continue
            uuid = self._documents[source.key]
            marks, notes = list(self.flat.marks(source)), list(self.flat.notes(source))
            places = self._places(self.flat.text(source), marks, notes)
            for link in links[source.key]:
                if places is None or places.is_whole(link.start, link.end):
                    documents[link.case][uuid] = None
                    continue
                span = places.span(link.start, link.end, things=tr("passages of cases"))
                passages[link.case][(uuid, span.start, span.end)] = None
        return tuple(
            ExchangedCase(
                self._cases[case.key],
                case.name,
                values=self._values["case"].get(case.key, {}),
                documents=tuple(documents[case.key]),
                passages=tuple(passages[case.key]),
            )
            for case in self.flat.cases
        )

    def _set(self, one: FlatSet) -> ExchangedSet:
        members = tuple(self._documents[key] for key in one.members if key in self._documents)
        return ExchangedSet(self.ids.new("sets", *one.identity), "document", one.name, members)

    def _memo(self, memo: FlatMemo) -> ExchangedMemo:
        known = {"document": self._documents, "case": self._cases}.get(memo.on, {})
        on, target = (memo.on, known[memo.target]) if memo.target in known else ("project", "")
        text = memo.text
        if memo.title and not text.lstrip().startswith(memo.title):
            text = f"{memo.title}\n\n{text}" if text.strip() else memo.title
        return ExchangedMemo(
            self.ids.new("memos", *memo.identity),
            mended_text(text, memo.title or shown(text), self._notices),
            on,
            target,
            coder=self._coder(memo.owner),
            created_ms=memo.created_ms,
        )

    def _places(self, text: str | None, marks: list[FlatMark], notes: list[FlatNote]) -> Places | None:
        """The text of a source with its places; None where it is missing, or too empty for a passage."""
        if not text:
            return None
        selections = [(mark.start, mark.end, repeated_words(mark.quote)) for mark in marks]
        selections += [(note.start, note.end, "") for note in notes]
        places = Places(text, selections, self.flat.program, self.wishes.offsets, self.losses)
        return places if places.text else None

    def _read_documents(self) -> Iterator[ExchangedDocument]:
        for source in self.flat.sources:
            yield self._document(source)
        self.flat.check_unchanged()

    def _document(self, source: FlatSource) -> ExchangedDocument:
        uuid = self._documents[source.key]
        text = self.flat.text(source)
        marks, notes = list(self.flat.marks(source)), list(self.flat.notes(source))
        places = self._places(text, marks, notes)
        read = None
        if places is not None:
            read = read_foreign_text(places.text)
        elif text is not None and not marks and not notes:
            read = read_foreign_text("")
        if read is not None and source.recording:
            read = replace(read, metadata={**read.metadata, "media": source.recording})
        codings = [self._coding(mark, source, places) for mark in marks]
        codings += self._timed(source, read)
        return ExchangedDocument(
            uuid,
            source.name,
            read,
            file_name=source.file_name,
            coder=self._coder(source.owner),
            created_ms=source.created_ms,
            codings=tuple(codings),
            memos=tuple(self._note(note, source, uuid, places) for note in notes),
            values=self._values["document"].get(source.key, {}),
            dialect=places.dialect if places is not None else "",
        )

    def _coding(self, mark: FlatMark, source: FlatSource, places: Places | None) -> ExchangedCoding:
        name = self._code_names.get(mark.code, "")
        words = repeated_words(mark.quote)
        if places is not None:
            span = places.span(mark.start, mark.end, words, example=shown(f"{source.name}: {name}"))
            start, end, words = span.start, span.end, ""
        else:
            start, end = mark.start or 0, mark.end or 0
        return self._made(mark, start, end, words)

    def _timed(self, source: FlatSource, read: ReadTranscript | None) -> Iterator[ExchangedCoding]:
        """The codings on a recording, on the turns of its transcript that were spoken then."""
        turns = TimedTurns(read.turns if read is not None else ())
        for mark in self.flat.times(source):
            span = turns.span(mark.start or 0, mark.end or 0)
            if span is None:
                self.losses.leave_out(CODED_RECORDINGS, shown(source.name), thing="codings")
            else:
                self.losses.tolerate(
                    tr("codings on recordings were put on the turns of their time"), shown(source.name)
                )
                yield self._made(mark, span.start, span.end)

    def _made(self, mark: FlatMark, start: int, end: int, words: str = "") -> ExchangedCoding:
        return ExchangedCoding(
            self.ids.new("codings", *mark.identity),
            self._codes[mark.code],
            start,
            end,
            coder=self._coder(mark.owner),
            created_ms=mark.created_ms,
            comment=mended_text(mark.comment, self._code_names.get(mark.code, ""), self._notices),
            quote=words,
            star=mark.star,
        )

    def _note(self, note: FlatNote, source: FlatSource, document: str, places: Places | None) -> ExchangedMemo:
        if places is not None:
            span = places.span(note.start, note.end, things=tr("notes"), example=shown(f"{source.name}: {note.text}"))
            start, end = span.start, span.end
        else:
            start, end = note.start or 0, note.end or 0
        return ExchangedMemo(
            self.ids.new("memos", *note.identity),
            mended_text(note.text, source.name, self._notices),
            "document",
            document,
            start,
            end,
            coder=self._coder(note.owner),
            created_ms=note.created_ms,
        )
