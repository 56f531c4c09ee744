"""What a query is asked of: the study, and one document of it after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeVar

from qualcode.analysis.resolving import People
from qualcode.analysis.selecting import Whose
from qualcode.codebook.tree import CodeTree
from qualcode.domain.spans import Span
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import PackedTurn, packed_turns, texts_of
from qualcode.storage.reads.retrieval import CodingSpan, MemoPlace, coding_spans, memo_places
from qualcode.storage.reads.sentences import sentences_by_version
from qualcode.storage.types import unpack_spans

T = TypeVar("T")


class Passage(NamedTuple):
    """A stretch of a document that a query finds: a coding, a hit in the text, or a turn."""

    start: int
    """In code points of the document's text."""
    end: int
    coding: CodingSpan | None = None
    """None for what is found in the text alone."""

    @property
    def identity(self) -> tuple[int, int, int]:
        """What tells it from other passages of its document."""
        return self.start, self.end, self.coding.id if self.coding is not None else 0


def in_order(passages: Iterable[Passage]) -> list[Passage]:
    """Passages of one document by their place, each once."""
    return [passage for _, passage in sorted({passage.identity: passage for passage in passages}.items())]


class Passages:
    """The passages that a part of a query selects in one document, so that those at a place are found at once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.all = passages
        """By their start."""
        self._starts = [passage.start for passage in passages]
        self._reach = list(accumulate((passage.end for passage in passages), max))
        """How far the passages up to each reach; it never falls."""

    def at(self, start: int, end: int) -> Iterator[Passage]:
        """Those that share a code point with a stretch."""
        last = bisect_left(self._starts, end)
        for place in range(bisect_right(self._reach, start, hi=last), last):
            if self.all[place].end > start:
                yield self.all[place]

    def from_on(self, offset: int) -> Iterator[Passage]:
        """Those that begin at an offset or behind it."""
        yield from self.all[bisect_left(self._starts, offset) :]

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them shares a code point with a stretch."""
        return next(self.at(start, end), None) is not None


class Study:
    """All that queries are asked of, in one state of the project."""

    def __init__(
        self,
        project: Project,
        documents: Sequence[Document],
        tree: CodeTree,
        whose: Whose,
        codes: Collection[int] | None,
        people: People,
    ) -> None:
        """Args:
        documents: Those that are looked through, in their order.
        codes: The codes whose codings are asked for; None for all.
        people: Who speaks in them.
        """
        self.project = project
        self.documents = documents
        self.tree = tree
        self.whose = whose
        self.people = people
        self._codes = codes

    def with_codes(self, codes: Collection[int] | None) -> Study:
        """The same study with the codings of other codes."""
        return Study(self.project, self.documents, self.tree, self.whose, codes, self.people)

    @cached_property
    def codings(self) -> dict[int, list[CodingSpan]]:
        """Document → the codings that count, by place."""
        found: dict[int, list[CodingSpan]] = {}
        known = {document.id for document in self.documents}
        whose = self.whose
        spans = coding_spans(self.project, self._codes) if self._codes is None or self._codes else []
        for coding in spans:
            document = coding.document_id
            if document in known and whose.counts(document, coding.coder_id) and coding.origin not in whose.without:
                found.setdefault(document, []).append(coding)
        for codings in found.values():
            codings.sort(key=lambda coding: (coding.start, coding.end, coding.id))
        return found

    @cached_property
    def memos(self) -> dict[int, list[MemoPlace]]:
        """Document → the memos on its codings and passages."""
        found: dict[int, list[MemoPlace]] = {}
        for memo in memo_places(self.project):
            found.setdefault(memo.document_id, []).append(memo)
        return found

    @cached_property
    def pages(self) -> list[Page]:
        """The documents, in their order."""
        return [Page(self, document) for document in self.documents]


class Page:
    """One document while a query is asked of it; what is read of it is read when a part of the query needs it."""

    def __init__(self, study: Study, document: Document) -> None:
        self.study = study
        self.document = document
        self._known: dict[object, object] = {}

    def once(self, of: object, make: Callable[[], T]) -> T:
        """What a function makes of this document for a part of the query; it is called once."""
        if of not in self._known:
            self._known[of] = make()
        made: T = self._known[of]  # type: ignore[assignment]
        return made

    @property
    def codings(self) -> list[CodingSpan]:
        """The codings that count, by place."""
        return self.study.codings.get(self.document.id, [])

    def codings_at(self, start: int, end: int) -> Iterator[CodingSpan]:
        """The codings that share a code point with a stretch."""
        return (passage.coding for passage in self._placed.at(start, end) if passage.coding is not None)

    @cached_property
    def _placed(self) -> Passages:
        return Passages(self.all_codings)

    @property
    def text(self) -> str:
        """The whole text; held only while its passages are looked for."""
        return next(texts_of(self.study.project, [self.document.version_id]))[1]

    @cached_property
    def turns(self) -> list[PackedTurn]:
        """The turns, in order."""
        return packed_turns(self.study.project, self.document.version_id)

    @cached_property
    def turn_starts(self) -> list[int]:
        """Where each turn begins."""
        return [turn[1] for turn in self.turns]

    @cached_property
    def speech(self) -> list[tuple[Span, int]]:
        """(stretch of speech, ordinal of its turn), ascending."""
        return [(span, turn[0]) for turn in self.turns for span in unpack_spans(turn[4])]

    @cached_property
    def _speech_ends(self) -> list[int]:
        return [span.end for span, _ in self.speech]

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where each sentence begins."""
        version = self.document.version_id
        return [span.start for span in sentences_by_version(self.study.project, [version])[version]]

    def speech_in(self, start: int, end: int) -> Iterator[tuple[Span, int]]:
        """The stretches of speech that a passage shares a code point with, and the ordinals of their turns."""
        for place in range(bisect_right(self._speech_ends, start), len(self.speech)):
            if self.speech[place][0].start >= end:
                return
            yield self.speech[place]

    def speakers(self, passage: Passage) -> tuple[int | None, ...]:
        """The speakers whose speech is in a passage, each once; None for a turn that names nobody."""
        key = ("speakers", passage.start, passage.end)
        return self.once(
            key,
            lambda: tuple(dict.fromkeys(self.turns[turn][3] for _, turn in self.speech_in(passage.start, passage.end))),
        )

    def turn_of(self, offset: int) -> int:
        """Ordinal of the turn at an offset."""
        return max(0, bisect_right(self.turn_starts, offset) - 1)

    def sentence_of(self, offset: int) -> int:
        """Number of the sentence at an offset, or of the one before it, from 0."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    @cached_property
    def spoken_turns(self) -> list[Passage]:
        """The turns in which something is said, from the first to the last of it."""
        found: dict[int, Passage] = {}
        for span, turn in self.speech:
            known = found.get(turn)
            found[turn] = Passage(known.start if known else span.start, span.end)
        return list(found.values())

    @property
    def all_codings(self) -> list[Passage]:
        """The codings as passages."""
        return [Passage(coding.start, coding.end, coding) for coding in self.codings]
