"""Small corrections made in the program: some words of one turn become others, all else moves along."""

from __future__ import annotations

import json
from dataclasses import replace

from qualcode.documents.replacing import Replacement, plan
from qualcode.documents.versions import prepare
from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.domain.values import Document, Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_original, read_transcript, version_notes


def plan_correction(project: Project, document: Document, span: tuple[int, int], words: str) -> Replacement:
    """What it would do to let other words stand on a passage; nothing is written.

    Args:
        span: A passage of what one speaker says, in code points: no label, no time stamp, no second turn.
        words: What was really said; empty to take the passage out.

    Raises:
        RuleError: The passage is not inside the speech of one turn, nothing would be left of the document, or
            nothing changes.
    """
    transcript = read_transcript(project, document)
    place = Span(*span)
    if not any(speech.start <= place.start < place.end <= speech.end for speech in _speeches(transcript)):
        raise RuleError(
            tr("a correction is made inside what one speaker says"),
            remedy=tr("correct names and time stamps in the file, and replace the document by it"),
        )
    encoding, notation, metadata = version_notes(project, document.version_id)
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    read = ReadTranscript(
        text=transcript.text[: place.start] + words + transcript.text[place.end :],
        turns=tuple(_shifted(turn, place, len(words)) for turn in transcript.turns),
        format=document.format,
        encoding=encoding,
        notation=notation,
        metadata=json.loads(metadata),
    )
    read = replace(read, turns=tuple(_trimmed(turn, read.text) for turn in read.turns))
    original = read_original(project, document.version_id)
    return plan(project, document, prepare(original, read, document.file_name), None)


def _speeches(transcript: Transcript) -> list[Span]:
    return [speech for turn in transcript.turns for speech in turn.speech]


def _shifted(turn: Turn, place: Span, length: int) -> Turn:
    """A turn with every offset where it is once `place` has the new length."""
    delta = length - (place.end - place.start)

    def moved(span: Span) -> Span:
        return Span(
            span.start + delta if span.start >= place.end else span.start,
            span.end + delta if span.end >= place.end else span.end,
        )

    if turn.end <= place.start:
        return turn
    start, end = moved(Span(turn.start, turn.end))
    return replace(
        turn,
        start=start,
        end=end,
        label=moved(turn.label) if turn.label else None,
        stamps=tuple(map(moved, turn.stamps)),
        speech=tuple(map(moved, turn.speech)),
    )


def _trimmed(turn: Turn, text: str) -> Turn:
    """A turn without white space at the ends of its speech and its own; speech that is gone is left out."""
    speech = (_stripped(span, text) for span in turn.speech)
    return replace(
        turn,
        speech=tuple(span for span in speech if span.start < span.end),
        **_stripped(Span(turn.start, turn.end), text)._asdict(),
    )


def _stripped(span: Span, text: str) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))
