"""How the turns of a document are found again in its text, which is all that a REFI-QDA file has of them."""

from __future__ import annotations

from dataclasses import replace

from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.refi.own_conventions import TURNS, DocumentSaid


def read_own_text(text: str, said: DocumentSaid) -> ReadTranscript:
    """The transcript that a text of ours is, by what the Description of its source says."""
    read = read_foreign_text(
        text,
        markdown=said.turns == "markdown",
        line_paragraphs=said.turns == "paragraphs",
        headings=frozenset(said.headings),
    )
    if not said.speaker:
        return read
    named = (replace(turn, speaker=said.speaker) if _nameless(turn) else turn for turn in read.turns)
    return replace(read, turns=tuple(named))


def turns_said(read: ReadTranscript) -> tuple[DocumentSaid, ReadTranscript] | None:
    """What a Description has to say so that the turns are found again, and the transcript as it is found then.

    Returns:
        None where nothing that a Description can say finds them.
    """
    silent = [turn.start for turn in read.turns if not turn.speech]
    for way in ("", *TURNS):
        said = DocumentSaid(turns=way)
        found = read_own_text(read.text, said)
        shown = {turn.start for turn in found.turns if not turn.speech}
        headings = tuple(start for start in silent if start not in shown)
        if headings:
            found = read_own_text(read.text, replace(said, headings=headings))
        nameless = {turn.start for turn in found.turns if _nameless(turn)}
        speakers = {turn.speaker for turn in read.turns if turn.start in nameless}
        said = replace(said, headings=headings, speaker=(len(speakers) == 1 and speakers.pop()) or "")
        if said.speaker:
            found = read_own_text(read.text, said)
        if _structure(found) == _structure(read):
            return said, found
    return None


def _nameless(turn: Turn) -> bool:
    """Whether something is said and the text does not name who says it."""
    return turn.speaker is None and bool(turn.speech)


def _structure(read: ReadTranscript) -> list[tuple[object, ...]]:
    """What is what in a text, but for times: those go along with a recording."""
    return [(turn.start, turn.end, turn.speaker, turn.speech) for turn in read.turns]
