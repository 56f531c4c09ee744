"""Documents as sources: their text, the selections in it, and what is coded and noted there."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from qualcode.domain.exchange import ExchangedCoding, ExchangedDocument, ExchangedMemo
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.domain.values import BY_MACHINE
from qualcode.importing.foreign_things import in_words
from qualcode.refi.notes_out import Notes, PutText
from qualcode.refi.out_ground import Ground
from qualcode.refi.own_conventions import DocumentSaid, document_description, whole_text_guid
from qualcode.refi.own_turns import turns_said
from qualcode.refi.recordings_out import Recordings, has_times, is_video, sync_points
from qualcode.refi.xml_out import closed, described, opened, quoted, tag, without_impossible

LONGEST_NAME = 100
"""Code points of a quote that is the name of its selection."""
_METADATA_ELSEWHERE = frozenset({"language", "media", "origin"})
"""What is known of a text and stands elsewhere in the file, or is of this program's own."""
_PLAIN_ORIGINS = ("manual", "import")
"""Of codings of which it is only known that somebody made them."""
_ASTRAL = regex.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Selection:
    """A passage with what is said of it in one element."""

    start: int
    end: int
    guid: str
    user: str
    moment: str
    description: str = ""
    content: str = ""
    """The codings and references in it."""


class Sources:
    """The sources of one file."""

    def __init__(self, ground: Ground, notes: Notes, recordings: Recordings, put_text: PutText) -> None:
        self._ground = ground
        self._notes = notes
        self._recordings = recordings
        self._put_text = put_text
        self._passages: dict[str, dict[tuple[int, int], None]] = defaultdict(dict)
        for case in ground.project.cases:
            for document, start, end in case.passages:
                self._passages[document][start, end] = None
        self.whole_texts: dict[str, str] = {}
        """UUID of a document → GUID of the selection of its whole text, where there is one."""
        self.recordings = 0
        """How many recordings are named."""
        self.counted_utf16: list[str] = []
        """The documents whose offsets count UTF-16 units where that makes a difference."""

    def write(self, document: ExchangedDocument) -> tuple[str, str] | None:
        """A document's source in two parts, between which its values belong; None for one without a text."""
        read = document.read
        if read is None:
            self._leave_out(document)
            return None
        ground = self._ground
        ground.guids.begin_document()
        ground.documents.add(document.uuid)
        guid = ground.guids.of("document", document.uuid)
        name = ground.words(document.name, document.name) or "Document"
        self._put_text(f"{guid}.txt", read.text, document.name)
        counted = self._counter(document.name, read.text)
        made = {"creatingUser": self._maker(document), "creationDateTime": ground.moment(document.created_ms)}
        begin = opened("TextSource", guid=guid, name=name, plainTextPath=f"internal://{guid}.txt", **made)
        said = self._said(document, read)
        selections = sorted(self._selections(document, read), key=lambda one: (one.start, one.end))
        body = [_written(one, read.text, counted) for one in selections]
        before = (
            begin + described(document_description(said)) + "".join(body) + self._notes.refs_of_document(document.uuid)
        )
        return before, closed("TextSource") + self._recording(document, read, guid, counted, made)

    def _leave_out(self, document: ExchangedDocument) -> None:
        losses = self._ground.losses
        losses.leave_out(tr("documents without a text"), document.name, thing="documents")
        for thing, held in (("codings", document.codings), ("memos", document.memos), ("values", document.values)):
            if held:
                what = tr("{things} of documents without a text", things=in_words(thing))
                losses.leave_out(what, document.name, times=len(held), thing=thing)

    def _said(self, document: ExchangedDocument, read: ReadTranscript) -> DocumentSaid:
        """What the Description says; what it cannot say of a text is told."""
        losses = self._ground.losses
        turns = turns_said(read)
        if turns is None:
            losses.leave_out(tr("turns and speakers that the text alone does not show"), document.name)
        turns_, found = turns or (DocumentSaid(), None)
        known = _METADATA_ELSEWHERE | (found.metadata.keys() if found is not None else set())
        lost = len(read.metadata.keys() - known)
        if lost:
            losses.leave_out(tr("what files say of themselves (title, author, date …)"), document.name, times=lost)
        if not read.text:
            losses.tolerate(tr("documents without words are empty texts in the file"), document.name)
        return replace(turns_, kind=document.kind, language=document.language, file_name=document.file_name)

    def _maker(self, document: ExchangedDocument) -> str:
        return self._ground.user(document.coder) if document.coder else self._ground.creator()

    def _counter(self, name: str, text: str) -> Callable[[int], int]:
        """What makes of an offset in code points one as the file counts."""
        astral = [match.start() for match in _ASTRAL.finditer(text)] if self._ground.quirks.utf16 else []
        if not astral:
            return lambda offset: offset
        self._ground.utf16 = True
        self.counted_utf16.append(name)
        return lambda offset: offset + bisect_left(astral, offset)

    def _selections(self, document: ExchangedDocument, read: ReadTranscript) -> Iterator[_Selection]:
        of_codings: dict[str, list[ExchangedMemo]] = defaultdict(list)
        for memo in document.memos:
            if memo.on == "coding":
                of_codings[memo.target].append(memo)
        for group in self._groups(document.codings, of_codings):
            yield self._coded(group, of_codings)
        for memo in document.memos:
            if memo.on != "coding":
                yield self._noted(memo, read)
        for lost in of_codings.values():
            self._ground.losses.leave_out(
                tr("memos on what was left out"), document.name, times=len(lost), thing="memos"
            )
        yield from self._plain(document, read)

    def _groups(
        self, codings: Iterable[ExchangedCoding], memos: dict[str, list[ExchangedMemo]]
    ) -> list[list[ExchangedCoding]]:
        """The codings that share a selection: of one coder on one passage, with nothing to say but their code."""
        groups: list[list[ExchangedCoding]] = []
        shared: dict[tuple[int, int, str], list[ExchangedCoding]] = {}
        ground = self._ground
        for coding in codings:
            if not ground.guids.knows("code", coding.code):
                ground.losses.leave_out(tr("codings whose code is not in the codebook"), thing="codings")
                continue
            self._tell_loss(coding)
            if ground.quirks.one_coding_each or coding.comment or coding.uuid in memos:
                groups.append([coding])
                continue
            key = coding.start, coding.end, coding.coder
            if key not in shared:
                shared[key] = []
                groups.append(shared[key])
            shared[key].append(coding)
        return groups

    def _tell_loss(self, coding: ExchangedCoding) -> None:
        if coding.star:
            self._ground.losses.leave_out(tr("stars of codings"))
        if coding.origin in BY_MACHINE:
            self._ground.losses.leave_out(tr("marks that a coding was suggested or autocoded"))
        elif coding.origin not in _PLAIN_ORIGINS:
            self._ground.losses.leave_out(tr("how else codings came to be"), coding.origin)

    def _coded(self, group: list[ExchangedCoding], memos: dict[str, list[ExchangedMemo]]) -> _Selection:
        ground = self._ground
        first = group[0]
        guid = ground.guids.made("selection", first.uuid)
        content = "".join(self._coding(coding, memos.pop(coding.uuid, ()), guid) for coding in group)
        comment = ground.words(first.comment, tr("comments of codings")) if first.comment else ""
        user, moment = ground.user(first.coder), ground.moment(first.created_ms)
        return _Selection(first.start, first.end, guid, user, moment, comment, content)

    def _coding(self, coding: ExchangedCoding, memos: Iterable[ExchangedMemo], selection: str) -> str:
        ground = self._ground
        linked = ground.quirks.linked_passages
        notes = [self._notes.write(memo, (selection,) if linked else ()) for memo in memos]
        refs = "" if linked else "".join(tag("NoteRef", targetGUID=note) for note in notes)
        guid, code = ground.guids.within("coding", coding.uuid), ground.guids.of("code", coding.code)
        user, moment = ground.user(coding.coder), ground.moment(coding.created_ms)
        return (
            f'<Coding guid="{guid}" creatingUser="{user}" creationDateTime="{moment}">\n'
            f'<CodeRef targetGUID="{code}"/>\n{refs}</Coding>\n'
        )

    def _noted(self, memo: ExchangedMemo, read: ReadTranscript) -> _Selection:
        """The selection of a memo on a passage."""
        ground = self._ground
        start = 0 if memo.start is None else memo.start
        end = len(read.text) if memo.end is None else memo.end
        user, moment = ground.user(memo.coder), ground.moment(memo.created_ms)
        if ground.quirks.passage_memos_described:
            if memo.kind != "note":
                ground.losses.leave_out(tr("kinds of memos on passages"), memo.kind)
            guid, text = ground.guids.of("memo", memo.uuid), ground.words(memo.text, tr("memos"))
            return _Selection(start, end, guid, user, moment, text)
        guid = ground.guids.made("selection", memo.uuid)
        linked = ground.quirks.linked_passages
        note = self._notes.write(memo, (guid,) if linked else ())
        return _Selection(start, end, guid, user, moment, content="" if linked else tag("NoteRef", targetGUID=note))

    def _plain(self, document: ExchangedDocument, read: ReadTranscript) -> Iterator[_Selection]:
        """The selections that others refer to: passages of cases, and the whole text."""
        ground = self._ground
        user, moment = self._maker(document), ground.moment(document.created_ms)
        if ground.quirks.case_passages:
            for start, end in self._passages.get(document.uuid, ()):
                ground.passages.add((document.uuid, start, end))
                yield _Selection(start, end, passage_guid(ground, document.uuid, start, end), user, moment)
        if ground.quirks.memos_on_whole_texts and read.text and self._notes.of_document(document.uuid):
            guid = self.whole_texts[document.uuid] = whole_text_guid(document.uuid).upper()
            yield _Selection(0, len(read.text), guid, user, moment)

    def _recording(
        self,
        document: ExchangedDocument,
        read: ReadTranscript,
        text: str,
        counted: Callable[[int], int],
        made: dict[str, str],
    ) -> str:
        """The recording with its transcript, which is the source's text; empty where none lies in the folder."""
        ground = self._ground
        name = self._recordings.of(document)
        if not name:
            if has_times(read.turns):
                ground.losses.leave_out(tr("times of turns, which go along with a recording only"), document.name)
            if "media" in read.metadata:
                ground.losses.leave_out(tr("names of recordings that are not at hand"), document.name)
            return ""
        self.recordings += 1
        points, back = sync_points(read.turns)
        if back:
            ground.losses.leave_out(tr("times that go back behind those before them"), document.name, times=back)
        element = "VideoSource" if is_video(name) else "AudioSource"
        shown = ground.words(name, name)
        of_source, of_text = (ground.guids.made(what, document.uuid) for what in ("recording", "transcript"))
        title = ground.words(document.name, document.name) or "Document"
        synced = "".join(
            tag(
                "SyncPoint",
                guid=ground.guids.made("time", document.uuid, str(i)),
                timeStamp=str(time),
                position=str(counted(at)),
            )
            for i, (at, time) in enumerate(points)
        )
        return (
            opened(element, guid=of_source, name=shown, path=f"relative:///{shown}", **made)
            + opened("Transcript", guid=of_text, name=title, plainTextPath=f"internal://{text}.txt", **made)
            + synced
            + closed("Transcript")
            + closed(element)
        )


def passage_guid(ground: Ground, document: str, start: int, end: int) -> str:
    """The GUID of the selection of a case's passage."""
    return ground.guids.made("passage", document, str(start), str(end))


def quote_name(text: str, start: int, end: int) -> str:
    """The words of a passage as the name of its selection: white space collapsed, at most 100 code points."""
    near = " ".join(text[start : min(end, start + 4 * LONGEST_NAME)].split())
    if len(near) <= LONGEST_NAME and end - start > 4 * LONGEST_NAME:
        near = " ".join(text[start:end].split())
    return near if len(near) <= LONGEST_NAME else near[: LONGEST_NAME - 1] + "…"


def _written(selection: _Selection, text: str, counted: Callable[[int], int]) -> str:
    name = without_impossible(quote_name(text, selection.start, selection.end))
    begin = (
        f'<PlainTextSelection guid="{selection.guid}" name="{quoted(name)}" startPosition="{counted(selection.start)}"'
        f' endPosition="{counted(selection.end)}" creatingUser="{selection.user}" creationDateTime="{selection.moment}"'
    )
    inside = described(selection.description) + selection.content
    return f"{begin}>\n{inside}</PlainTextSelection>\n" if inside else f"{begin}/>\n"
