"""What finished coders disagree on in a document, and the decisions that settle it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID, uuid5

from qualcode.domain.spans import Span

OPEN, PUT_OFF, SETTLED = "open", "later", "settled"
"""The states of an entry of the queue."""
ORDERS = ("document", "code", "trouble")
"""By document and place; by code as in the codebook; by code, those with most differences first."""

AGREED, ONLY, OTHER_CODE, BOUNDARY = "agreed", "only", "code", "boundary"
DIFFERENCE_KINDS = (ONLY, OTHER_CODE, BOUNDARY)
"""Only some coded it; some say one code where others say another; the same code with other boundaries."""
STANDING, LATER, REOPENED, SUPERSEDED = "standing", "later", "reopened", "superseded"
DECISION_STATES = (STANDING, LATER, REOPENED, SUPERSEDED)
_ITEMS = UUID("5d0c0fb4-6a3f-5b8e-9c5e-0f2a7d1b9e64")
_written = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding, as it is compared: everything by its UUID."""

    coding: str
    coder: str
    code: str
    start: int
    end: int
    """In code points of the document's text."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that the coders who finished the document read differently, or alike."""

    kind: str
    """`agreed`, or one of `DIFFERENCE_KINDS`."""
    coders: tuple[str, ...]
    """The UUIDs of all who finished the document and are compared, in the order in which they are shown."""
    marks: tuple[Mark, ...]
    """What they coded, by place, coder and code; never empty."""

    @property
    def span(self) -> Span:
        """From the first start to the last end of what was coded."""
        return Span(min(mark.start for mark in self.marks), max(mark.end for mark in self.marks))

    def reading(self, coder: str) -> tuple[Mark, ...]:
        """What one coder did here; nothing, where she coded none of it."""
        return tuple(mark for mark in self.marks if mark.coder == coder)

    def basis(self, merged: Mapping[str, str] | None = None) -> str:
        """All that a decision rests on, as it is kept: who is compared, and what they coded from the first start on.

        Args:
            merged: Codes that were merged → the code that they went into, both by UUID.
        """
        into = merged or {}
        first = self.span.start
        codings = sorted(
            [mark.coding, mark.coder, into.get(mark.code, mark.code), mark.start - first, mark.end - first]
            for mark in self.marks
        )
        return _written({"coders": sorted(self.coders), "codings": codings})

    def identity(self, document_uuid: str) -> str:
        """The UUID of this difference: another once a coding in it changes, comes or goes, or a coder finishes."""
        return item_id(document_uuid, self.basis())


def item_id(document_uuid: str, basis: str) -> str:
    """The UUID of the difference in a document that has this basis: see `Difference.identity`."""
    return str(uuid5(_ITEMS, f"{document_uuid} {basis}"))


def rests_on(basis: str, merged: Mapping[str, str]) -> str:
    """The basis of a decision as it reads since some codes were merged: to be compared with that of a difference.

    Args:
        basis: As it was kept.
        merged: Codes that were merged → the code that they went into, both by UUID.
    """
    kept = json.loads(basis)
    kept["codings"] = [[*one[:2], merged.get(one[2], one[2]), *one[3:]] for one in kept["codings"]]
    return _written(kept)


@dataclass(frozen=True, slots=True)
class Decision:
    """How a difference was settled, by whom and why."""

    id: int
    uuid: str
    document_id: int
    round_id: int | None
    kind: str
    """`agreed` for what was taken over without asking, else one of `DIFFERENCE_KINDS`."""
    verdict: str
    """What was decided, in the words of `verdict_word`."""
    basis: str
    """What it rests on: see `Difference.basis`."""
    outcome: tuple[str, ...]
    """The UUIDs of the codings of Consensus that it made, or found there."""
    reason: str
    coder: str
    """The name of who decided."""
    created_ms: int
    state: str
    """One of `DECISION_STATES`."""
    ended_by: str
    """Who reopened it, or decided anew; empty while it holds."""
    ended_ms: int | None

    @property
    def coders(self) -> tuple[str, ...]:
        """The UUIDs of those who were compared."""
        return tuple(json.loads(self.basis)["coders"])

    def place(self, marks: Mapping[str, Mark]) -> Span | None:
        """Where what it rests on is now; None where none of that is left.

        Starts and ends that were moved since say one thing, those that were not another: the most of them hold; of as
        many, those by which what was made of it lies there.

        Args:
            marks: UUID → coding, of all codings of its document, those of Consensus too.
        """
        codings = json.loads(self.basis)["codings"]
        length = max(one[-1] for one in codings)
        saying: Counter[int] = Counter()
        for uuid, *_, start, end in codings:
            if uuid in marks:
                saying.update((marks[uuid].start - start, marks[uuid].end - end))
        if not saying:
            return None
        made = [marks[uuid].span for uuid in self.outcome if uuid in marks]

        def trust(first: int) -> tuple[int, int]:
            shared = sum(max(0, min(one.end, first + length) - max(one.start, first)) for one in made)
            return saying[first], shared

        first = max(saying, key=trust)
        return Span(max(0, first), first + length)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An entry of the queue: a difference, and what was decided on it."""

    id: str
    """Its UUID: see `Difference.identity`."""
    document_id: int
    difference: Difference
    state: str
    """`open`, `later` (put off) or `settled`; of what is agreed `open` until it was taken over."""
    decision: Decision | None
    """The decision that holds, or that put it off."""
    earlier: Decision | None
    """A decision that a later coding, or a coder who finished later, has overtaken, or that was reopened."""


@dataclass(frozen=True, slots=True)
class TakeReading:
    """What one coder did holds."""

    coder: str
    """By UUID."""


@dataclass(frozen=True, slots=True)
class TakeAll:
    """What everybody did holds: *both*."""


@dataclass(frozen=True, slots=True)
class TakeNone:
    """Nothing is coded here: *neither*."""


@dataclass(frozen=True, slots=True)
class TakeMajority:
    """What more than half of the coders did holds."""


@dataclass(frozen=True, slots=True)
class TakeCode:
    """Another code, on the span of the difference or on one given."""

    code: str
    """By UUID."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TakeBoundary:
    """The codes given, with one boundary: `longest`, `shortest` or `joined` of what was coded, or one set by hand."""

    rule: str
    span: Span | None = None
    """With the rule `by hand`."""


@dataclass(frozen=True, slots=True)
class TakeAgreed:
    """What all read alike holds, with the boundaries of most, or joined ones: of what is agreed alone."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """To be discussed later."""


Verdict: TypeAlias = TakeReading | TakeAll | TakeNone | TakeMajority | TakeCode | TakeBoundary | TakeAgreed | PutOff
BY_HAND = "by hand"
BOUNDARY_RULES = ("longest", "shortest", "joined", BY_HAND)
_PLAIN: Mapping[str, Verdict] = {
    "all": TakeAll(),
    "none": TakeNone(),
    "majority": TakeMajority(),
    AGREED: TakeAgreed(),
    LATER: PutOff(),
    **{rule: TakeBoundary(rule) for rule in BOUNDARY_RULES if rule != BY_HAND},
}
_PLAIN_WORDS = {verdict: word for word, verdict in _PLAIN.items()}
_READING, _CODE = "reading", "code"


def verdict_word(verdict: Verdict, first: int) -> str:
    """A verdict as it is kept: `all`, `reading UUID`, `code UUID`, `code UUID START END`, `by hand START END` …

    Args:
        first: Where the difference starts, in code points: places are counted from there, and so hold when it moves.

    Raises:
        ValueError: It is no verdict, for instance boundaries by hand without a place.
    """
    place = ""
    if isinstance(verdict, TakeCode | TakeBoundary) and verdict.span is not None:
        place = f" {verdict.span.start - first} {verdict.span.end - first}"
    if isinstance(verdict, TakeReading):
        return f"{_READING} {verdict.coder}"
    if isinstance(verdict, TakeCode):
        return f"{_CODE} {verdict.code}{place}"
    if isinstance(verdict, TakeBoundary) and verdict.rule == BY_HAND and place:
        return f"{BY_HAND}{place}"
    if verdict not in _PLAIN_WORDS:
        raise ValueError(f"{verdict} is no verdict")
    return _PLAIN_WORDS[verdict]


def verdict_of(word: str, first: int, merged: Mapping[str, str] | None = None) -> Verdict:
    """The verdict that was kept as a word: see `verdict_word`.

    Args:
        merged: Codes that were merged → the code that they went into, both by UUID.
    """
    if word in _PLAIN:
        return _PLAIN[word]
    if word.startswith(f"{BY_HAND} "):
        _, _, start, end = word.split()
        return TakeBoundary(BY_HAND, Span(first + int(start), first + int(end)))
    kind, uuid, *place = word.split()
    if kind == _READING:
        return TakeReading(uuid)
    span = Span(first + int(place[0]), first + int(place[1])) if place else None
    return TakeCode((merged or {}).get(uuid, uuid), span)
