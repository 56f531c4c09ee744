"""The sources of a REFI-QDA project gone through once: which documents they become, and what refers to what."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.refi.identities import guid_key
from qualcode.refi.project_notes import Anchor, Notes, Remark, Remarks, titled
from qualcode.refi.project_people import Coders
from qualcode.refi.project_reading import Reading
from qualcode.refi.references import base_key, resolve
from qualcode.refi.source_elements import (
    NOTE,
    PDF,
    PICTURE,
    RECORDING,
    TEXT,
    CodingElement,
    SelectionElement,
    SourceElement,
    TextElement,
)

NAMELESS = "document without a name"
MOST_SELECTIONS = 3_000_000
"""Selections of a project; large ones have some ten thousand."""
_LEFT_OUT = {PICTURE: tr("pictures were left out"), RECORDING: tr("recordings without a transcript were left out")}


@dataclass(slots=True)
class Medium:
    """A recording with the transcript of it that a document is."""

    recording: SourceElement
    transcript: TextElement
    leads: bool = False
    """Whether what is on the recording as a whole and on stretches of it belongs to this document."""


@dataclass(slots=True)
class PlannedDocument:
    """A document that a source becomes."""

    uuid: str
    name: str
    ordinal: int
    """Which of the sources, counted from 0."""
    text: int
    """Which of the source's texts it is; -1 for the source's own."""
    main: bool = True
    """Whether what is said of the source as a whole is said of it."""
    media: list[Medium] = field(default_factory=list)


class Sources:
    """All sources of one project, and what is done in them as far as the rest of the file needs it."""

    def __init__(self, reading: Reading, coders: Coders, notes: Notes, remarks: Remarks) -> None:
        self.plan: dict[int, list[PlannedDocument]] = defaultdict(list)
        """Ordinal of a source → the documents that it becomes."""
        self.documents_of: dict[str, list[str]] = {}
        """Key of a source, or of a text in one → the documents that it is, by UUID."""
        self.codes_spoken_of: dict[str, None] = {}
        self.values: dict[str, list[tuple[str, str]]] = {}
        """UUID of a document → (key of a variable, value)."""
        self.lost_values: list[str] = []
        """The name of its source for each value that is left out."""
        self.selected_in: dict[str, int] = {}
        """Key of a selection → ordinal of the source that it stands in, of those that become documents."""
        self.coded_in: dict[str, int] = {}
        """Key of a coding → the same."""
        self.only_coding: dict[str, str] = {}
        """Key of a selection with one coding → the coding's key; only of our own files."""
        self.using: dict[str, set[int]] = defaultdict(set)
        """Key of a code → the ordinals of sources that it is used in."""
        self.total = 0
        self._reading = reading
        self._coders = coders
        self._notes = notes
        self._remarks = remarks
        self._selections = 0
        self._kept: dict[int, SourceElement] = {}
        self._by_file: dict[str, PlannedDocument] = {}

    def add(self, source: SourceElement, codings: int) -> None:
        """Go through a source.

        Args:
            source: What stands in its element.
            codings: How many codings there are in it, wherever they stand.
        """
        ordinal, self.total = self.total, self.total + 1
        self._reading.counted["codings"] += codings
        known = list(source.codings())
        if codings > len(known):
            times = codings - len(known)
            self._reading.losses.leave_out(
                tr("codings in places where the standard has none were left out"), times=times, thing="codings"
            )
        for coding in known:
            self.codes_spoken_of[coding.code] = None
            self.using[coding.code].add(ordinal)
            self._coders.speak_of(coding.coder)
        for text in (source.whole, *source.texts):
            self._coders.speak_of(text.coder)
            self._check_number(text)
            for selection in text.selections:
                self._coders.speak_of(selection.coder)
                self._reading.counted["memos"] += selection.speaks
        if source.kind in (PICTURE, RECORDING):
            self._kept[ordinal] = source  # what becomes of it is known when all texts are
        else:
            self._take(source, ordinal)

    def _check_number(self, text: TextElement) -> None:
        self._selections += len(text.selections)
        if self._selections > MOST_SELECTIONS:
            raise InputError(
                tr("it has more than {most_selections:,} selections", most_selections=MOST_SELECTIONS),
                file=self._reading.container.file,
                line=text.line,
                remedy=tr("do not trust this file"),
            )

    def _take(self, source: SourceElement, ordinal: int) -> None:
        """A source that is a document: a text, a page or a note that was coded; each further text in it is one too."""
        first, *others = _texts_of(source)
        planned = self._planned(source.whole.guid, ordinal, first, source.whole.name, source)
        if source.kind == TEXT and source.whole.plain.strip():
            self._by_file.setdefault(_file_key(source.whole, self._reading), planned)
        if source.kind == NOTE:
            source = replace(source, whole=replace(source.whole, notes=[], description=""))
        for number in others:
            text = source.texts[number]
            further = self._planned(text.guid, ordinal, number, text.name or source.whole.name, source)
            further.main = False
            self._know([text], further)
            self._say(text, further)
        for text in (source.whole, *(text for i, text in enumerate(source.texts) if i not in others)):
            self._known_as(text.guid, [planned.uuid])
            self._know([text], planned)
            self._say(text, planned)

    def _planned(self, guid: str, ordinal: int, text: int, name: str, source: SourceElement) -> PlannedDocument:
        self._reading.counted["documents"] += 1
        uuid = self._reading.ids.own("documents", guid, str(ordinal), str(text))
        named = _name(name, source, text, self._reading)
        planned = PlannedDocument(uuid, named, ordinal, text)
        self.plan[ordinal].append(planned)
        self._known_as(guid, [uuid])
        return planned

    def _known_as(self, guid: str, uuids: list[str]) -> None:
        key = guid_key(guid)
        if key and uuids:
            self.documents_of.setdefault(key, uuids)

    def _know(self, texts: Iterable[TextElement], planned: PlannedDocument) -> None:
        """Note where each selection and coding is, and the notes on them."""
        for text in texts:
            self._know_codings(text.codings, planned.ordinal)
            for selection in text.selections:
                self.selected_in.setdefault(selection.key, planned.ordinal)
                if self._reading.own and len(selection.codings) == 1:
                    self.only_coding[selection.key] = selection.codings[0].key
                for note in selection.notes:
                    self._notes.refer(note, Anchor("passage", selection.key))
                self._know_codings(selection.codings, planned.ordinal)

    def _know_codings(self, codings: Iterable[CodingElement], ordinal: int) -> None:
        for coding in codings:
            self.coded_in.setdefault(coding.key, ordinal)
            for note in coding.notes:
                self._notes.refer(note, Anchor("coding", coding.key))

    def _say(self, text: TextElement, planned: PlannedDocument) -> None:
        """What is said of a text as a whole: notes, a Description, values."""
        for note in text.notes:
            self._notes.refer(note, Anchor("document", planned.uuid))
        if not self._reading.own:
            self._remarks.add(Remark(text.description.strip(), "document", planned.uuid, text.coder, text.created_ms))
        self.values.setdefault(planned.uuid, []).extend(text.values)

    def settle(self) -> None:
        """Decide on pictures and recordings, when all texts are known."""
        for ordinal, source in self._kept.items():
            if source.kind == PICTURE:
                self._settle_picture(source, ordinal)
            else:
                self._settle_recording(source, ordinal)
        self._kept = {}

    def _settle_picture(self, source: SourceElement, ordinal: int) -> None:
        if any(text.worked_on for text in source.texts):
            self._take(source, ordinal)
        else:
            self._leave_out(source)

    def _settle_recording(self, source: SourceElement, ordinal: int) -> None:
        """A recording is the documents that its transcripts are; those may be there as texts of their own."""
        media: list[tuple[PlannedDocument, Medium]] = []
        for number, transcript in enumerate(source.texts):
            if transcript.empty and not transcript.worked_on:
                continue
            planned = self._by_file.get(_file_key(transcript, self._reading)) if transcript.plain.strip() else None
            if planned is None:
                name = transcript.name or source.whole.name
                planned = self._planned(transcript.guid, ordinal, number, name, source)
            self._known_as(transcript.guid, [planned.uuid])
            medium = Medium(source, transcript)
            planned.media.append(medium)
            media.append((planned, medium))
        if not media:
            self._leave_out(source)
            return
        # Stretches of time are told by the transcript that knows most times.
        leading, medium = max(media, key=lambda one: len(one[1].transcript.sync_points))
        medium.leads = True
        self._known_as(source.whole.guid, list(dict.fromkeys(planned.uuid for planned, _ in media)))
        self._say(source.whole, leading)
        for planned, medium in media:
            self._say(medium.transcript, planned)
            self._know([source.whole, medium.transcript] if medium.leads else [medium.transcript], planned)

    def _leave_out(self, source: SourceElement) -> None:
        """A source that is no text: what was written on it goes to the project, the rest is told."""
        losses, name = self._reading.losses, shown(source.whole.name)
        self._reading.counted["documents"] += 1
        losses.leave_out(_LEFT_OUT[source.kind], name, thing="documents")
        codings = sum(1 for _ in source.codings())
        if codings:
            kind = tr("pictures") if source.kind == PICTURE else tr("recordings without a transcript")
            losses.leave_out(tr("codings on {kind} were left out", kind=kind), name, times=codings, thing="codings")
        for text in (source.whole, *source.texts):
            self.lost_values += [name for _, value in text.values if value]
            self._remarks.add(self._to_project(source, text.description, text.coder, text.created_ms))
            for note in _notes_in(text):
                self._notes.refer(note, Anchor("project"))
            for selection in text.selections:
                self._rescue(source, selection)

    def _rescue(self, source: SourceElement, selection: SelectionElement) -> None:
        if not selection.description.strip():
            return
        if selection.speaks:
            self._reading.counted["memos"] -= 1  # counted again as what it becomes
        remark = self._to_project(source, selection.description, selection.coder, selection.created_ms)
        self._remarks.add(replace(remark, text=titled(selection.name, remark.text)))

    def _to_project(self, source: SourceElement, text: str, coder: str, created_ms: int | None) -> Remark:
        text = text.strip()
        if text:
            self._reading.losses.tolerate(
                tr("memos on what was left out stand on the project"), shown(source.whole.name)
            )
        return Remark(titled(source.whole.name, text) if text else "", "project", "", coder, created_ms)

    def ordered(self) -> Iterator[PlannedDocument]:
        """All documents in the order of the file."""
        for ordinal in sorted(self.plan):
            yield from self.plan[ordinal]


def _texts_of(source: SourceElement) -> list[int]:
    """Which of a source's texts are documents, -1 for its own; the first is the source's."""
    if source.kind == PICTURE:
        return [number for number, text in enumerate(source.texts) if text.worked_on]
    held = [number for number, text in enumerate(source.texts) if text.worked_on or not text.empty]
    if source.kind == PDF:
        return held or [-1]
    return [-1, *held]


def _notes_in(text: TextElement) -> Iterator[str]:
    """All notes that are on a text or on anything in it."""
    yield from text.notes
    for coding in text.codings:
        yield from coding.notes
    for selection in text.selections:
        yield from selection.notes
        for coding in selection.codings:
            yield from coding.notes


def _file_key(text: TextElement, reading: Reading) -> str:
    place = resolve(text.plain, reading.base_path)
    return base_key(place.name)


def _name(written: str, source: SourceElement, text: int, reading: Reading) -> str:
    """A document's name: its own, else that of its file."""
    name = html.unescape(written) if reading.escapes else written
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if clean:
        return name if reading.own else clean
    element = source.whole if text < 0 else source.texts[text]
    for path in (source.path, element.rich, element.plain):
        stem = PurePosixPath(resolve(path, reading.base_path).name).stem
        if stem:
            reading.losses.tolerate(tr("documents without a name are called as their file"), stem)
            return stem
    return NAMELESS
