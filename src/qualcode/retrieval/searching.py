"""Looking through the texts of a project: every hit with its place, as it is found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.analysis.selecting import choose_documents
from qualcode.domain.answers import Hit
from qualcode.domain.errors import InputError
from qualcode.domain.queries import TextMode
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import PackedTurn, packed_turns, texts_of
from qualcode.storage.reads.searching import SearchedDocument, languages_spoken, searched_documents, speaker_labels
from qualcode.storage.types import unpack_spans
from qualcode.storage.word_index import Vocabulary, candidates, vocabulary
from qualcode.text.finding import PatternError
from qualcode.text.searching import Needle, needle_for

AROUND = 60
"""Code points of the same turn that are given on each side of a hit."""
_FIRST_BATCH = 4
_BATCH = 64
"""Texts that are read at a time: few where the first hits are waited for, then more."""
_ONE_BY_ONE = 20
"""Documents with hits whose speakers are read one document after the other."""


class Found(NamedTuple):
    """A document with a hit."""

    document: SearchedDocument
    text: str
    spans: Sequence[Span]
    """Ascending and not overlapping, at least one."""


def search(
    project: Project,
    needle: str,
    mode: TextMode = "text",
    *,
    case: bool = False,
    speech: bool = False,
    limit: int | None = None,
    documents: Collection[str] | None = None,
) -> Iterator[Hit]:
    """Every hit by document and place, as it is found.

    Args:
        needle: What is looked for.
        mode: `text`, letter by letter; `words`, in any form; `regex`; `fuzzy`. See `text.searching.needle_for`.
        case: Tell capitals from small letters; in the modes `words` and `fuzzy` they are never told apart.
        speech: Only hits with a non-space character of speech; not labels, stamps and headings.
        limit: Stop after so many.
        documents: Only in these, by name or UUID.

    Raises:
        InputError: There is nothing to look for, or no word where words are looked for; or, while it goes on, a
            pattern takes too long.
        QueryError: A regular expression cannot be understood; points at the character.
        NotFoundError: A document is not there.
    """
    sought = needle_for(mode, needle, case=case)
    ids = None if documents is None else [document.id for document in choose_documents(project, documents)]
    return _hits(project, sought, speech, limit, ids)


def search_places(
    project: Project,
    needle: str,
    mode: TextMode = "text",
    *,
    case: bool = False,
    speech: bool = False,
    documents: Collection[str] | None = None,
) -> Iterator[tuple[int, Span]]:
    """The id of the document and the span of every hit, as `search` finds them. Arguments and errors as there."""
    sought = needle_for(mode, needle, case=case)
    ids = None if documents is None else [document.id for document in choose_documents(project, documents)]
    return _places(project, sought, speech, ids)


def looked_through(project: Project, needle: Needle, document_ids: Collection[int] | None = None) -> Iterator[Found]:
    """The documents in which something is found, in their order, as they are looked through.

    Args:
        needle: What is looked for.
        document_ids: Only in these.

    Raises:
        InputError: A pattern takes too long; names the document.
    """
    with project.reading():
        known = vocabulary(project)
        may_hold = versions_with(project, needle, known, languages_spoken(project))
        if may_hold is not None and not may_hold:
            return
        chosen = searched_documents(project, may_hold, document_ids)
    begin, count = 0, _FIRST_BATCH
    while begin < len(chosen):
        batch = {document.version_id: document for document in chosen[begin : begin + count]}
        for version_id, text in texts_of(project, batch):
            spans = _spans(needle, batch[version_id], text, known)
            if spans:
                yield Found(batch[version_id], text, spans)
        begin, count = begin + count, min(2 * count, _BATCH)


def versions_with(
    project: Project, needle: Needle, known: Vocabulary, languages: Collection[str | None]
) -> set[int] | None:
    """The versions whose text may hold a hit, as the index of words tells; None where it cannot tell.

    Args:
        needle: What is looked for.
        known: The words of the project's texts.
        languages: Those of the texts that are looked through.
    """
    ways = needle.ways(known, languages)
    if ways is None:
        return None
    found: set[int] = set()
    # Without a way there may still be texts that the index does not know.
    for way in ways or [[[]]]:
        versions = candidates(project, way)
        if versions is None:
            return None
        found |= versions
    return found


def _spans(needle: Needle, document: SearchedDocument, text: str, known: Vocabulary) -> Sequence[Span]:
    try:
        return needle.find(text, document.language, known.words)
    except PatternError as error:
        raise InputError(
            tr("in “{name}” {problem}", name=document.name, problem=error.problem), remedy=error.remedy
        ) from error


def _places(
    project: Project, needle: Needle, speech: bool, document_ids: Collection[int] | None
) -> Iterator[tuple[int, Span]]:
    for document, text, spans in looked_through(project, needle, document_ids):
        turns = _Turns(project, document, text) if speech else None
        for span in spans:
            if turns is None or turns.in_speech(span):
                yield document.id, span


def _hits(
    project: Project, needle: Needle, speech: bool, limit: int | None, document_ids: Collection[int] | None
) -> Iterator[Hit]:
    left = -1 if limit is None else max(0, limit)
    if left == 0:
        return
    labels: dict[int, str] = {}
    for number, (document, text, spans) in enumerate(looked_through(project, needle, document_ids)):
        # What is rare costs the same in a study of any size: only where there is much are all labels read, at once.
        if number < _ONE_BY_ONE:
            labels |= speaker_labels(project, document.id)
        elif number == _ONE_BY_ONE:
            labels = speaker_labels(project)
        turns = _Turns(project, document, text)
        for span in spans:
            if speech and not turns.in_speech(span):
                continue
            yield turns.hit(span, labels)
            left -= 1
            if left == 0:
                return


class _Turns:
    """The turns of one document, for its hits."""

    def __init__(self, project: Project, document: SearchedDocument, text: str) -> None:
        self._document, self._text = document, text
        self._turns: list[PackedTurn] = packed_turns(project, document.version_id)
        self._starts = [turn[1] for turn in self._turns]

    def _ordinal(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def in_speech(self, span: Span) -> bool:
        """Whether a non-space character of the hit is speech."""
        for turn in self._turns[self._ordinal(span.start) : bisect_left(self._starts, span.end)]:
            for piece in unpack_spans(turn[4]):
                if piece.overlaps(span) and self._text[max(piece.start, span.start) : min(piece.end, span.end)].strip():
                    return True
        return False

    def hit(self, span: Span, labels: Mapping[int, str]) -> Hit:
        """A hit with what stands around it in its turn; `labels` are those of all speakers."""
        text = self._text
        ordinal = self._ordinal(span.start)
        _, first, last, speaker_id, _, _ = self._turns[ordinal]
        return Hit(
            document=self._document.name,
            start=span.start,
            end=span.end,
            quote=text[span.start : span.end],
            turn=ordinal + 1,
            speaker=labels[speaker_id] if speaker_id is not None else None,
            before=text[max(min(first, span.start), span.start - AROUND) : span.start],
            after=text[span.end : min(max(last, span.end), span.end + AROUND)],
        )
