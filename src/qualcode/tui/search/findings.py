"""What a search has found so far: the hits that are listed, and the places of all."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.domain.answers import Hit
from qualcode.domain.errors import QualcodeError
from qualcode.domain.spans import Span
from qualcode.retrieval.querying import FoundBearer
from qualcode.tui.search.modes import SearchMode

MOST = 5000
"""So many hits are listed; all others are counted."""

Spot = tuple[int, int, int]
"""(document, start, end): what tells a hit from all others."""


class Line(NamedTuple):
    """A hit in its line."""

    document_id: int
    document: str
    start: int
    end: int
    turn: int
    """From 1; 0 where it was not asked for."""
    speaker: str
    before: str
    quote: str
    """Its beginning, where it is long."""
    after: str
    likeness: float = 0.0
    codes: tuple[str, ...] = ()

    @property
    def spot(self) -> Spot:
        return self.document_id, self.start, self.end


@dataclass(frozen=True, slots=True)
class InDocument:
    """The hits of one document."""

    id: int
    name: str
    starts: Sequence[int]
    ends: Sequence[int]
    lines: Sequence[Line]
    """Of the first of them; of none where enough are listed already."""
    blank: frozenset[int] = frozenset()
    """The numbers of those that are white space alone."""

    @classmethod
    def of(cls, id_: int, name: str, text: str, spans: Sequence[Span], lines: Sequence[Line]) -> InDocument:
        """The hits of a document, kept in little room."""
        starts, ends = array("I", (span.start for span in spans)), array("I", (span.end for span in spans))
        blank = frozenset(number for number, (start, end) in enumerate(spans) if text[start:end].isspace())
        return cls(id_, name, starts, ends, lines, blank)


@dataclass(frozen=True, slots=True)
class Step:
    """What came of looking for a moment longer."""

    found: Sequence[InDocument] = ()
    is_last: bool = False
    problem: QualcodeError | None = None
    """Why it went no further."""
    level: str = ""
    """What is listed in place of passages: `participant`, `document` or `site`."""
    bearers: Sequence[FoundBearer] = ()
    note: str = ""
    """What there is to know of it."""


@dataclass(slots=True)
class Findings:
    """What was looked for, and what has been found by now."""

    mode: SearchMode = "text"
    words: str = ""
    stamp: int = 0
    """What the documents were when it was looked for."""
    documents: dict[int, InDocument] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    level: str = ""
    bearers: Sequence[FoundBearer] = ()
    hits: int = 0
    of: int = 0
    """How many documents are looked through, or how many passages were compared."""
    is_complete: bool = False
    problem: QualcodeError | None = None
    note: str = ""

    def take(self, step: Step) -> None:
        """Add what was found in a step."""
        for one in step.found:
            self.documents[one.id] = one
            self.lines += one.lines
            self.hits += len(one.starts)
        self.is_complete, self.problem = step.is_last, step.problem
        self.level, self.bearers = step.level or self.level, step.bearers or self.bearers
        self.note = step.note or self.note

    def take_similar(self, lines: Iterable[Line], looked_through: int, note: str) -> None:
        """Take over a list of passages, the likest first."""
        self.lines = list(lines)
        by_document: dict[int, list[Line]] = {}
        for line in self.lines:
            by_document.setdefault(line.document_id, []).append(line)
        self.documents = {
            id_: InDocument(id_, inside[0].document, [one.start for one in inside], [one.end for one in inside], ())
            for id_, inside in by_document.items()
        }
        self.hits, self.of, self.note, self.is_complete = len(self.lines), looked_through, note, True

    def places(self) -> Iterator[tuple[int, Span]]:
        """The document and span of every hit, listed or not."""
        for one in self.documents.values():
            for start, end in zip(one.starts, one.ends, strict=True):
                yield one.id, Span(start, end)

    def as_hits(self) -> Iterator[Hit]:
        """Every hit as far as it matters to who said it, and where."""
        for one in self.documents.values():
            for number, (start, end) in enumerate(zip(one.starts, one.ends, strict=True)):
                quote = " " if number in one.blank else "…"
                yield Hit(
                    document=one.name, start=start, end=end, quote=quote, turn=0, speaker=None, before="", after=""
                )
