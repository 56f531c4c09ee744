"""Finding words and patterns in all texts, exactly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator

from qualcode.analysis.selecting import choose_documents
from qualcode.domain.answers import Hit
from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import PackedTurn, packed_turns, texts_of
from qualcode.storage.reads.documents import list_speakers
from qualcode.storage.types import unpack_spans
from qualcode.text.finding import PatternError, compiled, find_spans

AROUND = 60
"""Code points of the same turn that are given on each side of a hit."""


def find_text(
    project: Project,
    needle: str,
    *,
    regex: bool = False,
    case: bool = False,
    speech: bool = False,
    limit: int | None = None,
    documents: Collection[str] | None = None,
) -> Iterator[Hit]:
    """Every place where words or a pattern stand, by document and place, as it is found.

    Args:
        needle: The words, white space included; or a regular expression in which `^` and `$` are the ends of the
            text unless `(?m)` is written before it.
        regex: Take it as a regular expression.
        case: Tell capitals from small letters.
        speech: Only hits with a non-space character of speech; not labels, stamps and headings.
        limit: Stop after so many.
        documents: Only in these, by name or UUID.

    Raises:
        InputError: There is nothing to find, the expression cannot be understood, or a text takes it too long.
        NotFoundError: A document is not there.
    """
    if not needle:
        raise InputError("there is nothing to look for", remedy="give some words")
    compiled(needle, as_regex=regex, case=case)
    chosen = {document.version_id: document for document in choose_documents(project, documents)}
    return _hits(project, chosen, needle, regex, case, speech, limit)


def _hits(
    project: Project,
    documents: dict[int, Document],
    needle: str,
    regex: bool,
    case: bool,
    speech: bool,
    limit: int | None,
) -> Iterator[Hit]:
    labels = {speaker.id: speaker.label for speaker in list_speakers(project)}
    left = -1 if limit is None else max(0, limit)
    for version_id, text in texts_of(project, documents):
        if left == 0:
            return
        spans = _spans(text, documents[version_id], needle, regex, case)
        if not spans:
            continue
        place = _Places(project, documents[version_id], text, labels)
        for span in spans:
            if speech and not place.in_speech(span):
                continue
            yield place.hit(span)
            left -= 1
            if left == 0:
                return


def _spans(text: str, document: Document, needle: str, regex: bool, case: bool) -> list[Span]:
    if case and not regex:
        return list(_plain(text, needle))
    if not regex and needle.isascii() and text.isascii():
        return list(_plain(text.lower(), needle.lower()))
    try:
        return find_spans(text, needle, regex=regex, case=case)
    except PatternError as error:
        raise InputError(f"in “{document.name}” {error.problem}", remedy=error.remedy) from error


def _plain(text: str, needle: str) -> Iterator[Span]:
    start = text.find(needle)
    while start >= 0:
        yield Span(start, start + len(needle))
        start = text.find(needle, start + len(needle))


class _Places:
    """Turns and speakers of one document, for its hits."""

    def __init__(self, project: Project, document: Document, text: str, labels: dict[int, str]) -> None:
        self._document, self._text = document, text
        self._turns: list[PackedTurn] = packed_turns(project, document.version_id)
        self._starts = [turn[1] for turn in self._turns]
        self._labels = labels

    def _ordinal(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def in_speech(self, span: Span) -> bool:
        """Whether a non-space character of the hit is speech."""
        for turn in self._turns[self._ordinal(span.start) : bisect_left(self._starts, span.end)]:
            for piece in unpack_spans(turn[4]):
                if piece.overlaps(span) and self._text[max(piece.start, span.start) : min(piece.end, span.end)].strip():
                    return True
        return False

    def hit(self, span: Span) -> Hit:
        """A hit with what stands around it in its turn."""
        text = self._text
        ordinal = self._ordinal(span.start)
        _, first, last, speaker_id, _, _ = self._turns[ordinal]
        return Hit(
            document=self._document.name,
            start=span.start,
            end=span.end,
            quote=text[span.start : span.end],
            turn=ordinal + 1,
            speaker=self._labels[speaker_id] if speaker_id is not None else None,
            before=text[max(min(first, span.start), span.start - AROUND) : span.start],
            after=text[span.end : min(max(last, span.end), span.end + AROUND)],
        )
