"""The passage of a coding as a queue shows it: its words in bold, two sentences on either side, and who speaks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.values import Coding, Transcript
from qualcode.storage.project import Project
from qualcode.tui.prompts.rows import QUIET, harmless

AROUND = 2
"""So many sentences are shown before and behind the coded words."""
CODED = "bold $foreground on $primary 30%"
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
"""Where the file breaks a line, and no paragraph: the screen has another width."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says of what is shown."""

    speaker: str
    """Empty where the text names nobody."""
    pieces: tuple[tuple[str, bool], ...]
    """Stretches of text in their order, and whether they are coded."""
    cut_before: bool = False
    """Whether the speaker has said more before it."""
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage among the words around it."""

    document: str
    turn: int
    """Number of the turn in which it starts, from 1."""
    said: tuple[Said, ...]


def read_passage(project: Project, coding: Coding) -> Passage:
    """The words of a coding with two sentences on either side, whoever speaks them.

    Raises:
        NotFoundError: The document is no longer there.
    """
    return passage_at(project, coding.document_id, coding.span)


def passage_at(project: Project, document_id: int, span: Span) -> Passage:
    """The words of a span with two sentences on either side, whoever speaks them.

    Raises:
        NotFoundError: The document is no longer there.
    """
    transcript = transcript_of(project, document_id)
    start, end = around(transcript.sentences, span)
    starts = [turn.start for turn in transcript.turns]
    first, last = turn_at(starts, start), turn_at(starts, max(start, end - 1))
    shown = (_said(transcript, turn, Span(start, end), span) for turn in transcript.turns[first : last + 1])
    said = tuple(one for one in shown if one.pieces)
    if not any(coded for one in said for _, coded in one.pieces):  # On a heading or a time stamp nobody speaks.
        said = (Said("", ((transcript.text[span.start : span.end], True),)),)
    return Passage(transcript.document.name, turn_at(starts, span.start) + 1, said)


def around(sentences: tuple[Span, ...], span: Span) -> Span:
    """A span with so many sentences as are shown before and behind it.

    Args:
        sentences: Ascending and disjoint.
    """
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
    behind = bisect_left(sentences, span.end, key=lambda sentence: sentence.start)
    near = sentences[max(0, first - AROUND) : behind + AROUND]
    if not near:
        return span
    return Span(min(near[0].start, span.start), max(near[-1].end, span.end))


def _said(transcript: Transcript, turn: Turn, shown: Span, coded: Span) -> Said:
    """What of a turn is shown, cut at the edges of the coded words."""
    pieces: list[tuple[str, bool]] = []
    for speech in turn.speech:
        start, end = max(speech.start, shown.start), min(speech.end, shown.end)
        if start >= end:
            continue
        if pieces:
            pieces.append((" ", pieces[-1][1] and start >= coded.start and start < coded.end))
        inside = [edge for edge in (coded.start, coded.end) if start < edge < end]
        edges = [start, *inside, end]
        for left, right in pairwise(edges):
            pieces.append((transcript.text[left:right], coded.start <= left and right <= coded.end))
    spoken = Span(turn.speech[0].start, turn.speech[-1].end) if turn.speech else Span(turn.start, turn.start)
    return Said(turn.speaker or "", tuple(pieces), spoken.start < shown.start, spoken.end > shown.end)


def passage_content(passage: Passage) -> tuple[Content, int]:
    """The passage as it is shown, a blank line between two speakers; and where in it the coded words begin."""
    parts: list[tuple[str, str]] = []
    for said in passage.said:
        if parts:
            parts.append(("\n\n", ""))
        if said.speaker:
            parts.append((f"{harmless(said.speaker)}  ", f"bold {QUIET}"))
        if said.cut_before:
            parts.append(("… ", QUIET))
        parts += [(harmless(_LINE_END.sub(" ", text)), CODED if coded else QUIET) for text, coded in said.pieces]
        if said.cut_after:
            parts.append((" …", QUIET))
    first = next((place for place, (_, style) in enumerate(parts) if style == CODED), 0)
    return Content.assemble(*parts), sum(len(text) for text, _ in parts[:first])
