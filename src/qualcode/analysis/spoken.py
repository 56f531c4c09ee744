"""What is said, by whom and where: the speech that word counts, key phrases and concordances are made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualcode.analysis.resolving import NO_VALUE, People, Source
from qualcode.analysis.selecting import choose_coders, choose_documents, code_term, codes_of
from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span, unite
from qualcode.domain.translation import tr
from qualcode.domain.values import SPEAKER_ROLES, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, Speech, speech_by_version, texts_of
from qualcode.storage.reads.retrieval import coding_spans
from qualcode.text.words import word_at

ROLES = ("participant", "unknown")
"""Whose words count unless said otherwise: everybody's but interviewers'."""


Progress = Callable[[int, int], None]
"""Told of how many documents of how many have been looked through."""


class Piece(NamedTuple):
    """An unbroken stretch of one turn's speech, in code points of the document's text."""

    start: int
    end: int
    speaker_id: int | None
    """None where the text names nobody."""


class Coded(NamedTuple):
    """Where some codes are given."""

    inside: dict[int, list[Span]]
    """document → the codings, united."""
    sentence: str
    """Whose codings they are, in words."""


class Spoken:
    """The speech of some people in some documents."""

    def __init__(
        self, project: Project, *, roles: Collection[str] = ROLES, documents: Collection[str] | None = None
    ) -> None:
        """
        Args:
            roles: Whose, of `participant`, `interviewer` and `unknown`; turns that name nobody are `unknown`.
            documents: Only these, by name or UUID.

        Raises:
            InputError: A role is none.
            NotFoundError: A document is not there.
        """
        for role in roles:
            if role not in SPEAKER_ROLES:
                raise InputError(
                    tr("“{role}” is no role", role=role),
                    remedy=tr("choose among {roles}", roles=", ".join(SPEAKER_ROLES)),
                )
        self.project = project
        self.documents = choose_documents(project, documents)
        self.whole = documents is None
        """Whether no documents were chosen among all."""
        self.people = People(project, self.documents)
        self.roles = tuple(role for role in SPEAKER_ROLES if role in roles)
        self._speech = speech_by_version(project, None if documents is None else [d.id for d in self.documents])

    def role(self, speaker_id: int | None) -> str:
        """The role of a speaker; `unknown` for nobody."""
        return self.people.speakers[speaker_id].role if speaker_id is not None else "unknown"

    def value(self, source: Source, document_id: int, speaker_id: int | None) -> str:
        """What a speaker of a document, or nobody, has in a source; `NO_VALUE` where that is nothing."""
        if source.level == "speaker":
            return self.people.speakers[speaker_id].label if speaker_id is not None else NO_VALUE
        return self.people.value(source, document_id, self.people.participant(speaker_id)) or NO_VALUE

    def pieces(self, document: Document) -> list[Piece]:
        """The speech of those who count in a document, ascending."""
        speech: Speech = self._speech.get(document.version_id, NOBODY_SPEAKS)
        whole = map(Piece._make, zip(*speech, strict=True))
        taken = {speaker: self.role(speaker) in self.roles for speaker in set(speech.speakers)}
        return [piece for piece in whole if taken[piece.speaker_id]]

    def holding(self, coded: Coded | None) -> list[Document]:
        """The documents in which some codings stand; all of them for None."""
        return [document for document in self.documents if coded is None or document.id in coded.inside]

    def texts(self, coded: Coded | None = None, *, progress: Progress | None = None) -> Iterator[tuple[Document, str]]:
        """The documents, or those in which some codings stand, with their texts, a few at a time."""
        by_version = {document.version_id: document for document in self.holding(coded)}
        for number, (version_id, text) in enumerate(texts_of(self.project, by_version)):
            if progress is not None:
                progress(number, len(by_version))
            yield by_version[version_id], text

    def coded(
        self, terms: Sequence[str], *, coders: Sequence[str] | None = None, without: Collection[str] = ()
    ) -> Coded:
        """Where codings of some codes stand.

        Args:
            terms: Each a name or path, with the codes below it unless `=` stands before.
            coders: Whose; None for Consensus where a document is adjudicated, and all coders elsewhere.
            without: Origins that are left out.

        Raises:
            InputError: A term is empty, or more than one code.
            NotFoundError: A code or coder is not there.
        """
        tree = load_tree(self.project)
        codes = {code for term in terms for code in codes_of(tree, code_term(tree, term))}
        whose = choose_coders(self.project, coders, self.documents, without=without)
        chosen = {document.id for document in self.documents}
        found: dict[int, list[tuple[int, int]]] = {}
        for one in coding_spans(self.project, codes):
            if one.document_id in chosen and one.origin not in without and whose.counts(one.document_id, one.coder_id):
                found.setdefault(one.document_id, []).append((one.start, one.end))
        return Coded({document_id: unite(spans) for document_id, spans in found.items()}, whose.sentence)


def within(text: str, pieces: Iterable[Piece], inside: Sequence[Span]) -> list[Piece]:
    """What of some speech lies inside spans that ascend and are disjoint; a word that they cut, as a whole."""
    found: list[Piece] = []
    for piece in pieces:
        first = bisect_right(inside, piece.start, key=lambda span: span.end)
        last = bisect_left(inside, piece.end, key=lambda span: span.start)
        clipped = [_whole_words(text, piece, *span) for span in inside[first:last]]
        found += [Piece(start, end, piece.speaker_id) for start, end in unite(clipped)]
    return found


def _whole_words(text: str, piece: Piece, start: int, end: int) -> tuple[int, int]:
    """A span clipped to a piece of speech, and widened to the ends of the words that it cuts."""
    start, end = max(start, piece.start), min(end, piece.end)
    speech = [(piece.start, piece.end)]
    first, last = word_at(text, start, speech), word_at(text, end - 1, speech)
    return (first.start if first is not None else start, last.end if last is not None else end)


def outside(pieces: Iterable[Piece], taken: Sequence[Piece]) -> list[Piece]:
    """What of some speech lies in none of some other pieces; both ascend."""
    found: list[Piece] = []
    for piece in pieces:
        at = piece.start
        first = bisect_right(taken, piece.start, key=lambda other: other.end)
        for other in taken[first : bisect_left(taken, piece.end, key=lambda other: other.start)]:
            if other.start > at:
                found.append(Piece(at, other.start, piece.speaker_id))
            at = max(at, other.end)
        if at < piece.end:
            found.append(Piece(at, piece.end, piece.speaker_id))
    return found


def by_sentence(pieces: Iterable[tuple[str, Piece]], sentences: Sequence[Span]) -> Iterator[tuple[str, Piece]]:
    """The same speech, each piece with its column, cut where sentences begin."""
    starts = [sentence.start for sentence in sentences]
    for column, piece in pieces:
        cuts = starts[bisect_right(starts, piece.start) : bisect_left(starts, piece.end)]
        for start, end in pairwise([piece.start, *cuts, piece.end]):
            yield column, Piece(start, end, piece.speaker_id)
