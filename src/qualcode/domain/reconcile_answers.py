"""What `qualcode reconcile` answers: the models behind its `--json` and its screen, described in `docs/json.md`."""

from __future__ import annotations

from typing import Literal

from qualcode.domain.answers import Answer

Kind = Literal["agreed", "only", "code", "boundary"]
State = Literal["open", "later", "settled"]


class DecisionShown(Answer):
    """What was decided on a difference."""

    id: str
    """Its UUID."""
    how: Literal["reading", "all", "none", "majority", "code", "boundaries", "agreed", "later"]
    """How it was settled, whatever codes and coders are called: one of `domain.verdict_kinds.VERDICT_KINDS`."""
    verdict: str
    """In words: `as mara`, `both`, `Agency/Choice`, `the longest passage` …"""
    reason: str
    coder: str
    """Who decided."""
    decided: str
    """When, in UTC."""
    state: Literal["standing", "later", "reopened", "superseded"]
    ended_by: str | None
    """Who reopened it, or decided anew."""
    ended: str | None
    """When, in UTC."""


class DecisionAdrift(DecisionShown):
    """A decision that stands although what it rests on was taken away; `reconcile reopen` takes it back."""

    document: str


class ReadingRow(Answer):
    """What one coder did at a difference, in brief."""

    keys: tuple[str, ...]
    """What takes it: `a` or `b` for the first two, and a digit for the first nine."""
    coder: str
    codes: tuple[str, ...]
    """Full paths, each once, by place; none where she coded none of it."""
    spans: tuple[tuple[int, int], ...]
    """Where she coded, her codings united."""


class ItemHead(Answer):
    """A difference, and what was decided on it."""

    id: str
    """Its UUID: another once a coding in it changes, comes or goes, or another coder finishes the document."""
    document: str
    start: int
    """Of all that was coded, in code points of the document's text."""
    end: int
    quote: str
    turn: int
    """From 1."""
    speaker: str | None
    """The label of the first turn whose speech is in it."""
    kind: Kind
    state: State
    """Of what is agreed `settled` once it was taken over."""
    decision: DecisionShown | None
    """The one that holds, or put it off."""
    earlier: DecisionShown | None
    """One that was reopened, or that was overtaken by what was coded or finished since."""


class ItemRow(ItemHead):
    """A line of the queue."""

    readings: tuple[ReadingRow, ...]
    """Of every coder who is compared, in the order of their names."""


class MemoShown(Answer):
    """A memo on a coding."""

    id: str
    kind: str
    text: str
    coder: str
    changed: str
    """When, in UTC."""


class CodingShown(Answer):
    """A coding with all that its coder said of it."""

    id: str
    code: str
    """Full path."""
    start: int
    end: int
    quote: str
    comment: str
    star: bool
    origin: str
    created: str
    """When, in UTC."""
    memos: tuple[MemoShown, ...]
    """Whoever wrote them, the oldest first."""


class ReadingShown(Answer):
    """What one coder did at a difference."""

    keys: tuple[str, ...]
    """What takes it: `a` or `b` for the first two, and a digit for the first nine."""
    coder: str
    spans: tuple[tuple[int, int], ...]
    """Where she coded, her codings united."""
    codings: tuple[CodingShown, ...]
    """None where she coded none of it."""


class PassageShown(Answer):
    """The words around a difference."""

    start: int
    """Where `text` begins in the document's text, in code points."""
    text: str
    cut_before: bool
    """Whether the turn begins before it."""
    cut_after: bool
    """Whether the turn goes on behind it."""


class ItemShown(ItemHead):
    """A difference with all that is needed to settle it."""

    passage: PassageShown
    readings: tuple[ReadingShown, ...]
    """Of every coder who is compared, in the order of their names."""


class QueueTotals(Answer):
    """How far settling has come."""

    documents: int
    """In which coders are compared."""
    open: int
    later: int
    settled: int
    agreed: int
    """Passages on which all agree, taken over or not."""
    taken_over: int


class QueueAnswer(Answer):
    """The queue, or a part of it."""

    tolerance: int
    """By how many code points boundaries may lie apart and still be the same."""
    totals: QueueTotals
    """Of all within the scope, whatever state is listed."""
    left_out: tuple[str, ...]
    """What is not compared, and why."""
    adrift: tuple[DecisionAdrift, ...]
    """Decisions that nothing is left to rest on; none is listed where only some codes are asked for."""
    items: tuple[ItemRow, ...]
