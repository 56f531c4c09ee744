"""Keyword in context: every place where something is said, with the words around it, one below the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from qualcode.analysis.spoken import ROLES, Piece, Progress, Spoken
from qualcode.domain.choices import MOST_CONTEXT, SORTS, Sort
from qualcode.domain.errors import InputError
from qualcode.domain.queries import TextMode
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.domain.word_answers import Concordance, ConcordanceLine
from qualcode.retrieval.searching import looked_through
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns
from qualcode.storage.types import unpack_spans
from qualcode.text.searching import Needle, needle_for
from qualcode.text.stems import plain_form
from qualcode.text.words import words as words_in

BETWEEN_TURNS = " / "
_WINDOW = 12
"""Code points in which a word of context is looked for at first, with the blank behind it."""


class _Place(NamedTuple):
    """A hit, before its context is read."""

    order: int
    """Number of its document."""
    span: Span
    speaker_id: int | None
    line: ConcordanceLine


def concordance(
    project: Project,
    words: str,
    *,
    mode: TextMode = "words",
    case: bool = False,
    context: int = 8,
    across_turns: bool = False,
    sort: Sort = "place",
    roles: Collection[str] = ROLES,
    documents: Collection[str] | None = None,
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    without: Collection[str] = (),
    limit: int | None = None,
    progress: Progress | None = None,
) -> Concordance:
    """Every place in speech where words are said, with so many words before and after it.

    Args:
        words: What is looked for, in the way of `qualcode.text.searching.needle_for`.
        mode: `words` (in any of their forms), `text`, `regex` or `fuzzy`.
        case: Tell capitals from small letters, where the mode can.
        context: Words of speech on each side, 1 to 50; fewer where the turn begins or ends, unless turns are crossed.
        across_turns: Go on into the turns before and after, whoever speaks; ` / ` stands between two.
        sort: One of `SORTS`.
        roles: Whose words: `participant`, `interviewer`, `unknown` (labels that are not mapped, and nobody).
        documents: Only in these, by name or UUID.
        codes: Only what shares a character with codings of these, each a term as in queries.
        coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
        without: Origins of codings that are left out.
        limit: How many lines are given, after sorting; None for all.
        progress: Told of each document in which something is found.

    Raises:
        InputError: There is nothing to look for, a pattern cannot be understood or takes too long, or a number, role
            or order is out of range.
        NotFoundError: A document, code or coder is not there.
    """
    if not 1 <= context <= MOST_CONTEXT or (limit is not None and limit < 1):
        raise InputError(
            tr("the context is of 1 to {most_context} words", most_context=MOST_CONTEXT),
            remedy=tr("ask for fewer or more words"),
        )
    if sort not in SORTS:
        raise InputError(
            tr("“{sort}” is no order", sort=sort), remedy=tr("choose one of {sorts}", sorts=", ".join(SORTS))
        )
    needle = needle_for(mode, words, case=case)
    with project.reading():
        spoken = Spoken(project, roles=roles, documents=documents)
        inside = spoken.coded(codes, coders=coders, without=without).inside if codes else None
        places: list[_Place] = []
        for order, document, text, hits in _hits(spoken, needle):
            if progress is not None:
                progress(order, len(spoken.documents))
            pieces = spoken.pieces(document)
            said = list(_said(pieces, hits, None if inside is None else inside.get(document.id, ())))
            if said:
                reader = _Reader(spoken, document, text, context, across_turns)
                places += [_Place(order, span, piece.speaker_id, reader.line(span, piece)) for span, piece in said]
    places.sort(key=_order(sort))
    found = {spoken.people.participant(place.speaker_id) for place in places} - {None}
    return Concordance(
        needle=words,
        mode=mode,
        context=context,
        across_turns=across_turns,
        sort=sort,
        roles=spoken.roles,
        documents=None if documents is None else tuple(document.name for document in spoken.documents),
        found=len(places),
        in_documents=len({place.order for place in places}),
        participants=len(found),
        lines=tuple(place.line for place in places[:limit]),
    )


def _hits(spoken: Spoken, needle: Needle) -> Iterator[tuple[int, Document, str, Sequence[Span]]]:
    """Number, document, text and hits of each document that has some, in the order of documents."""
    chosen = {document.id: (order, document) for order, document in enumerate(spoken.documents)}
    for found in looked_through(spoken.project, needle, None if spoken.whole else chosen.keys()):
        order, document = chosen[found.document.id]
        yield order, document, found.text, found.spans


def _said(pieces: Sequence[Piece], hits: Sequence[Span], inside: Sequence[Span] | None) -> Iterator[tuple[Span, Piece]]:
    """The hits that share a character with speech that counts, each with the first piece of it."""
    for hit in hits:
        if inside is not None:
            at = bisect_right(inside, hit.start, key=lambda span: span.end)
            if at == len(inside) or inside[at].start >= hit.end:
                continue
        first = bisect_right(pieces, hit.start, key=lambda piece: piece.end)
        if first < len(pieces) and pieces[first].start < hit.end:
            yield hit, pieces[first]


class _Reader:
    """Reads what is said around places of one document."""

    def __init__(self, spoken: Spoken, document: Document, text: str, context: int, across_turns: bool) -> None:
        self._people, self._document, self._text = spoken.people, document, text
        self._context, self._across = context, across_turns
        turns = packed_turns(spoken.project, document.version_id)
        self._starts = [turn[1] for turn in turns]
        self._speech = [unpack_spans(turn[4]) for turn in turns]

    def line(self, hit: Span, piece: Piece) -> ConcordanceLine:
        """A place in its context."""
        turn = max(0, bisect_right(self._starts, piece.start) - 1)
        last = max(turn, bisect_left(self._starts, hit.end) - 1)
        participant = self._people.participant(piece.speaker_id)
        speaker = self._people.speakers[piece.speaker_id].label if piece.speaker_id is not None else None
        return ConcordanceLine(
            document=self._document.name,
            start=hit.start,
            end=hit.end,
            turn=turn + 1,
            speaker=speaker,
            participant=self._people.cases[participant].name if participant is not None else None,
            before=self._before(turn, hit.start),
            quote=self._text[hit.start : hit.end],
            after=self._after(last, hit.end),
        )

    def _before(self, turn: int, end: int) -> str:
        left, parts = self._context, list[str]()
        for ordinal in range(turn, -1, -1):
            said = list[str]()
            for span in reversed(self._speech[ordinal]):
                if left and span.start < end:
                    start, taken = self._backwards(span.start, min(span.end, end), left)
                    said.insert(0, self._text[start : min(span.end, end)])
                    left -= taken
            if said:
                parts.insert(0, _one_line(said))
            if not left or not self._across:
                break
        return BETWEEN_TURNS.join(part for part in parts if part)

    def _after(self, turn: int, start: int) -> str:
        left, parts = self._context, list[str]()
        for ordinal in range(turn, len(self._speech)):
            said = list[str]()
            for span in self._speech[ordinal]:
                if left and span.end > start:
                    end, taken = self._forwards(max(span.start, start), span.end, left)
                    said.append(self._text[max(span.start, start) : end])
                    left -= taken
            if said:
                parts.append(_one_line(said))
            if not left or not self._across:
                break
        return BETWEEN_TURNS.join(part for part in parts if part)

    def _backwards(self, start: int, end: int, count: int) -> tuple[int, int]:
        """Where the last so many words of a stretch begin, or the stretch; and how many they are."""
        window = _WINDOW * count
        while end - window > start:
            found = words_in(self._text, end - window, end)[1:]  # The first one may be cut.
            if len(found) >= count:
                return found[-count].start, count
            window *= 2
        found = words_in(self._text, start, end)
        return (found[-count].start, count) if len(found) > count else (start, len(found))

    def _forwards(self, start: int, end: int, count: int) -> tuple[int, int]:
        """Where the first so many words of a stretch end, or the stretch; and how many they are."""
        window = _WINDOW * count
        while start + window < end:
            found = words_in(self._text, start, start + window)[:-1]  # The last one may be cut.
            if len(found) >= count:
                return found[count - 1].end, count
            window *= 2
        found = words_in(self._text, start, end)
        return (found[count - 1].end, count) if len(found) > count else (end, len(found))


def _one_line(parts: Sequence[str]) -> str:
    return " ".join(" ".join(parts).split())


def _order(sort: Sort) -> Callable[[_Place], tuple[object, ...]]:
    """The key by which lines are sorted."""

    def key(place: _Place) -> tuple[object, ...]:
        line, where = place.line, (place.order, place.span)
        if sort == "before":
            return (not line.before, _plain_words(line.before)[::-1], *where)
        if sort == "after":
            return (not line.after, _plain_words(line.after), *where)
        if sort == "speaker":
            return (line.participant is None, line.participant or "", line.speaker or "", *where)
        return where

    return key


def _plain_words(text: str) -> list[str]:
    return [plain_form(text[start:end]) for start, end in words_in(text, 0, len(text))]
