"""Sections of an interview guide: what is said under a heading such as `Q3:`, in all documents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import regex

from qualcode.analysis.selecting import choose_documents
from qualcode.coding.passages import turn_at
from qualcode.domain.spans import Span
from qualcode.domain.values import Transcript
from qualcode.retrieval.autocoding import Place
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_transcript
from qualcode.text.headings import Heading, bare, headings_by, headings_like, number_of, offered, own_headings

_NUMBER = regex.compile(r"\d+(?:\.\d+)*")
_ASKING = ("?", "？", "؟", "\u037e")
"""What a question ends in."""


@dataclass(frozen=True, slots=True)
class GuideHeading:
    """A heading as it comes up in the project."""

    text: str
    """As it is written where it comes up first."""
    places: int
    """How often it comes up."""
    documents: int
    """In how many documents."""


def headings(project: Project, *, documents: Collection[str] | None = None) -> list[GuideHeading]:
    """The headings of the project that sections can be asked for by, those of the most documents first.

    Told are headings known by a number of which at least two differ by it alone, and headings in the sense of the
    import that come up in two documents or more.

    Args:
        documents: Only these, by name or UUID.
    """
    by_number: dict[str, list[tuple[int, str, tuple[int, ...]]]] = {}
    by_words: dict[str, list[tuple[int, str, tuple[int, ...]]]] = {}
    for document in choose_documents(project, documents):
        transcript = read_transcript(project, document)
        numbered = offered(transcript.text, transcript.turns)
        for one in numbered:
            form = _NUMBER.sub("0", one.text.casefold())
            form = form if form[0] == "0" else form.rstrip(" .:)：．）")
            by_number.setdefault(form, []).append((document.id, one.text, one.number))
        taken = {one.start for one in numbered}
        for one in own_headings(transcript.text, transcript.turns):
            if one.start not in taken:
                by_words.setdefault(bare(one.text), []).append((document.id, one.text, ()))
    guides = [found for found in by_number.values() if len({number for _, _, number in found}) > 1]
    guides.sort(key=lambda found: -len({document for document, _, _ in found}))
    rows = [row for found in guides for row in _by_number(found)]
    words = [_row(found) for found in by_words.values()]
    return rows + sorted((row for row in words if row.documents > 1), key=lambda row: -row.documents)


def _by_number(found: Sequence[tuple[int, str, tuple[int, ...]]]) -> Iterator[GuideHeading]:
    """The headings of one form, by their numbers."""
    for wanted in sorted({number for _, _, number in found}):
        yield _row([one for one in found if one[2] == wanted])


def _row(found: Sequence[tuple[int, str, tuple[int, ...]]]) -> GuideHeading:
    return GuideHeading(found[0][1], len(found), len({document for document, _, _ in found}))


def sections(
    project: Project,
    heading: str,
    *,
    pattern: str | None = None,
    answers_only: bool = True,
    documents: Collection[str] | None = None,
) -> list[Place]:
    """What stands, or is answered, under a heading, by document and place.

    A heading begins a line or what is said in a turn, whatever its case. Its section goes from behind it to before
    the next heading of the same form, or the end of the document: for `Q3:` before the next of `Q`, a number and a
    colon, point or bracket; a heading below it (`3.1` below `3`) does not end it. A heading without a number is one in
    the sense of the import, and ends before the next such.

    Args:
        heading: `Q3:`, `Question 3`, `3.`, or the words of a heading; capitals do not count.
        pattern: A regular expression that every heading matches instead; `heading` is then how the one that is asked
            for begins.
        answers_only: Give what participants say, and labels that nobody is known to stand behind: each run of turns
            in which no interviewer speaks, from the first speech to the last. What stands in the heading's own line
            is the question, unless nothing else is said or a participant's turn begins there; if it ends in a
            question mark it is so always.
        documents: Only in these, by name or UUID.

    Raises:
        InputError: The heading is empty.
        QueryError: The pattern cannot be understood, or takes too long.
        NotFoundError: A document is not there.
    """
    found: list[Place] = []
    for document in choose_documents(project, documents):
        transcript = read_transcript(project, document)
        for mark, section in _sections(transcript, heading, pattern):
            spans = _answers(transcript, mark, section) if answers_only else [section]
            found += [(document.id, span) for span in spans]
    return found


def _sections(transcript: Transcript, heading: str, pattern: str | None) -> Iterator[tuple[_Mark, Span]]:
    """The sections of one document under a heading, without white space at their ends."""
    text, turns = transcript.text, transcript.turns
    found = headings_like(text, turns, heading) if pattern is None else headings_by(text, turns, pattern)
    wanted = _wanted(heading, pattern)
    if not any(map(wanted, found)):
        return
    marks = _placed(transcript, found)
    reached = 0
    for i, mark in enumerate(marks):
        if mark.heading.at >= reached and wanted(mark.heading):
            following = (other for other in marks[i + 1 :] if not mark.heading.holds(other.heading))
            until = next((other.before for other in following), len(text))
            start, reached = mark.heading.end, until
            section = text[start:until]
            if section.strip():
                start += len(section) - len(section.lstrip())
                yield mark, Span(start, start + len(section.strip()))


def _wanted(heading: str, pattern: str | None) -> Callable[[Heading], bool]:
    """Whether a heading is the one that is asked for."""
    words, number = bare(heading), number_of(heading)
    if pattern is not None:

        def begins(one: Heading) -> bool:
            found = bare(one.text)
            return found.startswith(words) and not found[len(words) : len(words) + 1].isalnum()

        return begins
    return (lambda one: one.number == number) if number else (lambda one: bare(one.text) == words)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading and the turn that it stands in."""

    heading: Heading
    turn: int
    before: int
    """Where a section before it ends: at its turn, if the heading is the first that is said there."""
    label: bool
    """Whether it stands where the import saw a speaker's label."""
    others: frozenset[int]
    """The turns whose label is a heading, and nobody's."""


def _placed(transcript: Transcript, found: Sequence[Heading]) -> list[_Mark]:
    starts = [turn.start for turn in transcript.turns]
    placed: list[tuple[Heading, int, bool]] = []
    for heading in found:
        ordinal = turn_at(starts, heading.at)
        label = transcript.turns[ordinal].label
        placed.append((heading, ordinal, label is not None and label.start <= heading.at < label.end))
    others = frozenset(ordinal for _, ordinal, label in placed if label)
    return [
        _Mark(heading, ordinal, _before(transcript, heading, ordinal), label, others)
        for heading, ordinal, label in placed
    ]


def _before(transcript: Transcript, heading: Heading, ordinal: int) -> int:
    turn = transcript.turns[ordinal]
    first = not turn.speech or heading.start <= turn.speech[0].start
    return min(turn.start, heading.start) if first else heading.start


def _answers(transcript: Transcript, mark: _Mark, section: Span) -> list[Span]:
    """What is answered in a section: runs of turns in which no interviewer speaks."""
    line = transcript.text.find("\n", mark.heading.end)
    behind = line if 0 <= line < section.end else section.end
    rest = transcript.text[mark.heading.end : behind].rstrip()
    if rest.endswith(_ASKING):
        return _runs(transcript, mark, Span(behind, section.end))
    turn = transcript.turns[mark.turn]
    said_by_participant = turn.label is not None and not mark.label and mark.before <= turn.start
    if said_by_participant:
        return _runs(transcript, mark, section)
    return _runs(transcript, mark, Span(behind, section.end)) or _runs(transcript, mark, section)


def _runs(transcript: Transcript, mark: _Mark, within: Span) -> list[Span]:
    runs: list[Span] = []
    going_on = False
    first = max(0, bisect_left(transcript.turns, within.start, key=lambda turn: turn.end))
    last = bisect_left(transcript.turns, within.end, key=lambda turn: turn.start)
    for ordinal in range(first, last):
        said = _said(transcript, mark, ordinal, within)
        if said is None:
            going_on = False
        elif going_on:
            runs[-1] = Span(runs[-1].start, said.end)
        else:
            runs.append(said)
            going_on = True
    return runs


def _said(transcript: Transcript, mark: _Mark, ordinal: int, within: Span) -> Span | None:
    """From the first to the last of what a turn says within a span; None for an interviewer's, and where there is
    nothing."""
    speaker_id = transcript.speaker_ids[ordinal]
    asks = speaker_id is not None and transcript.speakers[speaker_id].role == "interviewer"
    if asks and ordinal not in mark.others:
        return None
    pieces: list[Span] = []
    for start, end in transcript.turns[ordinal].speech:
        piece = transcript.text[max(start, within.start) : min(end, within.end)]
        if piece.strip():
            begin = max(start, within.start) + len(piece) - len(piece.lstrip())
            pieces.append(Span(begin, begin + len(piece.strip())))
    return Span(pieces[0].start, pieces[-1].end) if pieces else None
