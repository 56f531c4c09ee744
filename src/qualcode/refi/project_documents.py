"""The documents of a REFI-QDA project: the text of each with the codings and memos on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedCoding, ExchangedDocument, ExchangedMemo
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_KINDS
from qualcode.importing.foreign_spans import fitted
from qualcode.refi.offsets import choose
from qualcode.refi.own_conventions import DocumentSaid, document_said
from qualcode.refi.own_turns import read_own_text
from qualcode.refi.placing import Places, Raw, in_missing_text
from qualcode.refi.project_codes import ProjectCodes
from qualcode.refi.project_notes import Anchor, Notes, titled
from qualcode.refi.project_people import Coders
from qualcode.refi.project_reading import Reading
from qualcode.refi.project_sources import PlannedDocument
from qualcode.refi.references import resolve
from qualcode.refi.source_elements import (
    NOTE,
    PDF,
    RECORDING,
    CodingElement,
    SelectionElement,
    SourceElement,
    TextElement,
)
from qualcode.refi.source_files import SourceWords, words_of_source
from qualcode.refi.twins import with_twins

Span = tuple[int, int]


@dataclass(slots=True)
class _Work:
    """One document while it is made."""

    planned: PlannedDocument
    element: TextElement
    places: Places | None
    """Where its selections lie; None where its text is missing."""
    codings: list[ExchangedCoding] = field(default_factory=list)
    memos: list[ExchangedMemo] = field(default_factory=list)


class Documents:
    """Makes documents of sources.

    Args:
        reading: The reading.
        coders: All coders.
        codes: All codes.
        notes: All notes.
        values: UUID of a document → its values.
        of_cases: Keys of selections that cases refer to: these say something without a code or words.
    """

    def __init__(
        self,
        reading: Reading,
        coders: Coders,
        codes: ProjectCodes,
        notes: Notes,
        values: Mapping[str, Mapping[str, str]],
        of_cases: Collection[str] = (),
    ) -> None:
        self.placed: dict[str, Span] = {}
        """Key of a selection → its passage, of the document that was made last."""
        self._reading = reading
        self._coders = coders
        self._codes = codes
        self._notes = notes
        self._values = values
        self._of_cases = of_cases

    def document(self, planned: PlannedDocument, source: SourceElement) -> ExchangedDocument:
        """Make one document.

        Args:
            planned: What is known of it.
            source: The source that it is, or stands in.

        Raises:
            InputError: A file in the archive is damaged, encrypted or beyond the limits.
        """
        self.placed = {}
        element = source.whole if planned.text < 0 else source.texts[planned.text]
        page = source.path if source.kind == PDF and planned.main else ""
        words = words_of_source(element, page, planned.name, self._reading)
        selections = list(self._selections(planned, element, source))
        wholes = list(_whole_codings(planned, element, source))
        if words is not None and not words.raw.text.strip() and (selections or wholes):
            words = None  # a text without a character holds no passage
        places, dialect = self._places(planned, element, words, selections)
        work = _Work(planned, element, places)
        for selection in selections:
            self._take(work, selection)
        for coding in wholes:
            self._take_whole(work, coding)
        return self._finished(work, source, words, dialect)

    def _selections(
        self, planned: PlannedDocument, element: TextElement, source: SourceElement
    ) -> Iterator[SelectionElement]:
        """All that is selected in a document, on its page, and in the recording that it is the transcript of."""
        if source.kind != RECORDING:
            extra = source.whole.selections if planned.text >= 0 and planned.main else []
            yield from with_twins(element.selections, extra, self._reading)
        for medium in planned.media:
            yield from medium.transcript.selections
            if medium.leads:
                yield from medium.recording.whole.selections

    def _places(
        self,
        planned: PlannedDocument,
        element: TextElement,
        words: SourceWords | None,
        selections: list[SelectionElement],
    ) -> tuple[Places | None, str]:
        if words is None:
            return None, ""
        points = [point for medium in planned.media for point in medium.transcript.sync_points]
        raw: list[Raw] = [
            (one.start, one.end, one.name)
            for one in selections
            if one.kind == "text" and one.start is not None and one.end is not None
        ]
        raw += [(point.position, point.position, "") for point in points if point.position is not None]
        dialect = choose(words.raw, raw, self._reading.origin, self._reading.wishes.offsets)
        if not words.verified and raw:
            self._reading.losses.tolerate(
                tr("passages of documents of which there is only a formatted version may have shifted"), planned.name
            )
        if words.verified and dialect.ambiguous and not dialect.sure:
            self._reading.losses.tolerate(
                tr("documents whose offsets could not be told for sure were read as their program is known to count"),
                f"{planned.name}: {dialect.words}",
            )
        places = Places(words.raw, dialect, planned, self._reading)
        return places, dialect.told

    def _take(self, work: _Work, selection: SelectionElement) -> None:
        """Codings and memos of one selection."""
        anchor = Anchor("passage", selection.key)
        selection, span = self._titled(work, selection, anchor)
        said = bool(selection.codings or selection.description.strip() or self._notes.waits(anchor))
        if not said and not self._reading.quiet:
            if not self._reading.own and selection.key not in self._of_cases:
                self._reading.losses.leave_out(
                    tr("passages that were only marked, without a code or words, were left out")
                )
            return
        if span is None:
            self._lose(work, selection, anchor)
            return
        self.placed.setdefault(selection.key, span)
        comment = "" if selection.speaks else self._reading.said(selection.description)
        quote = in_missing_text(selection) if work.places is None else ""
        for coding in selection.codings:
            self._code(work, coding, span, comment, quote, selection.key)
        if selection.speaks:
            work.memos.append(self._remark(work, selection, span))
        work.memos += self._notes.on_passage(anchor, work.planned.uuid, span)

    def _titled(self, work: _Work, selection: SelectionElement, anchor: Anchor) -> tuple[SelectionElement, Span | None]:
        """A selection with what it is called before what is said of it; and where it lies."""
        says = selection.codings or selection.description.strip() or self._notes.waits(anchor)
        span = self._span(work, selection) if says or selection.name.strip() or self._reading.quiet else None
        title = work.places.title(selection, span) if work.places is not None and span is not None else ""
        if not title:
            return selection, span
        named = replace(selection, description=titled(title, selection.description.strip()))
        self._reading.counted["memos"] += named.speaks - selection.speaks
        return named, span

    def _span(self, work: _Work, selection: SelectionElement) -> Span | None:
        """Where a selection lies in the text; in a missing one, what the file says."""
        if work.places is not None:
            return work.places.of(selection)
        if selection.kind == "text":
            return selection.start or 0, selection.end or 0
        return (0, 0) if in_missing_text(selection) else None

    def _code(self, work: _Work, coding: CodingElement, span: Span, comment: str, quote: str, place: str) -> None:
        uuid = self._reading.ids.own("codings", coding.guid, work.planned.uuid, place, coding.code, coding.coder)
        coder = self._coders.of(coding.coder)
        made = ExchangedCoding(uuid, self._codes.of(coding.code), *span, coder, coding.created_ms, comment, quote)
        work.codings.append(made)
        work.memos += self._notes.on_coding(Anchor("coding", coding.key), uuid)

    def _remark(self, work: _Work, selection: SelectionElement, span: Span | None) -> ExchangedMemo:
        """The Description of a selection that is no coding's comment."""
        start, end = span if span is not None else (None, None)
        uuid = self._reading.ids.own("memos", selection.guid, work.planned.uuid, selection.key, selection.description)
        coder = self._coders.of(selection.coder)
        on = ("document", work.planned.uuid)
        text = self._reading.said(selection.description)
        return ExchangedMemo(uuid, text, *on, start, end, coder, selection.created_ms)

    def _take_whole(self, work: _Work, coding: CodingElement) -> None:
        """A coding on a whole source."""
        length = len(work.places.text) if work.places is not None else 0
        self._reading.losses.tolerate(tr("codings on a whole document stand on all of its text"), work.planned.name)
        self._code(work, coding, (0, length), "", "", "whole")

    def _lose(self, work: _Work, selection: SelectionElement, anchor: Anchor) -> None:
        """A selection of which it cannot be told what words it is on: its memos are the document's."""
        kind = {
            "time": tr("stretches of recordings whose words are not known"),
            "transcript": tr("stretches of transcripts between times that the file does not hold"),
            "area": tr("areas of pages whose words are not known"),
            "text": tr("passages without a position"),
        }[selection.kind]
        if selection.codings:
            self._reading.losses.leave_out(
                tr("codings on {kind} were left out", kind=kind),
                ": ".join(filter(None, (work.planned.name, selection.name.strip() and shown(selection.name)))),
                times=len(selection.codings),
                thing="codings",
            )
        if selection.description.strip():
            if not selection.speaks:
                self._reading.counted["memos"] += 1  # a comment that has lost its coding
            self._reading.losses.tolerate(tr("memos on {kind} stand on the document", kind=kind), work.planned.name)
            work.memos.append(self._remark(work, selection, None))
        work.memos += self._notes.on_passage(anchor, work.planned.uuid, None)
        for coding in selection.codings:
            work.memos += self._notes.on_passage(Anchor("coding", coding.key), work.planned.uuid, None)

    def _finished(
        self, work: _Work, source: SourceElement, words: SourceWords | None, dialect: str
    ) -> ExchangedDocument:
        said = document_said(source.whole.description) if self._reading.own else DocumentSaid()
        if words is not None and (said.turns or said.headings or said.speaker):
            words = replace(words, read=read_own_text(words.raw.text, said))
        read = self._timed(work, source, words)
        named = PurePath(work.planned.name)
        kind = said.kind or ("notes" if source.kind == NOTE else "")
        return ExchangedDocument(
            work.planned.uuid,
            work.planned.name,
            read,
            words.original if words is not None else b"",
            said.file_name or (named.name if named.suffix[1:].isalnum() and not self._reading.own else ""),
            kind if kind in DOCUMENT_KINDS else "",
            said.language,
            self._coders.of(work.element.coder),
            work.element.created_ms,
            tuple(work.codings),
            (*work.memos, *self._comments(work, words)),
            self._values.get(work.planned.uuid, {}),
            dialect,
        )

    def _timed(self, work: _Work, source: SourceElement, words: SourceWords | None) -> ReadTranscript | None:
        """The transcript with its times and the name of its recording, without the notes that become memos."""
        if words is None:
            return None
        read = replace(words.read, notes=(), encoding=words.raw.encoding or words.read.encoding)
        for medium in work.planned.media:
            if work.places is not None:
                read = work.places.times(medium).timed(read)
            path = resolve(medium.recording.path, self._reading.base_path)
            if path.name and "media" not in read.metadata:
                read = replace(read, metadata={**read.metadata, "media": path.name})
            if path.kind == "internal" and self._reading.container.has(medium.recording.path):
                self._reading.losses.leave_out(
                    tr("recordings stayed in the archive, which can be unpacked as a zip to hear them"), path.name
                )
        return read

    def _comments(self, work: _Work, words: SourceWords | None) -> Iterator[ExchangedMemo]:
        """Comments and footnotes of a formatted document."""
        if words is None:
            return
        for number, note in enumerate(words.read.notes):
            self._reading.counted["memos"] += 1
            span = fitted(note.start, note.end, words.raw.text, self._reading.aside().losses, "")
            uuid = self._reading.ids.own("memos", "", work.planned.uuid, "comment", str(number))
            text = f"{note.author}: {note.text}" if note.author else note.text
            yield ExchangedMemo(uuid, text, "document", work.planned.uuid, *span)


def _whole_codings(planned: PlannedDocument, element: TextElement, source: SourceElement) -> Iterator[CodingElement]:
    if source.kind != RECORDING:
        yield from element.codings
        if planned.text >= 0 and planned.main:
            yield from source.whole.codings
    for medium in planned.media:
        yield from medium.transcript.codings
        if medium.leads:
            yield from medium.recording.whole.codings
