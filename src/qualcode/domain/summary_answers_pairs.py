"""What summaries of two codes answer: which stand together, and which follow each other."""

from __future__ import annotations

from qualcode.domain.answers import Answer
from qualcode.domain.choices import Coefficient, Relation
from qualcode.domain.summary_answers import SummaryAnswer
from qualcode.domain.summary_answers_documents import CodeLine


class CodeTotal(Answer):
    """A code by itself."""

    code: str
    """Full path."""
    segments: int
    """Its codings."""
    documents: int
    participants: int
    people: int
    """Participants behind its codings, and documents that name nobody and are what somebody said."""


class CodePair(Answer):
    """Two codes that stand together."""

    first: str
    """Full path; of the two the earlier in the codebook."""
    second: str
    count: int
    """The lesser of the next two: so many codings of each have one of the other."""
    of_first: int
    """Codings of the first that stand together with one of the second."""
    of_second: int
    documents: int
    """Distinct documents in which they stand together."""
    participants: int
    """Distinct participants reached by a coding of the one that stands together with one of the other."""
    people: int
    """These, and documents that name nobody and are what somebody said."""
    coefficient: float


class Cooccurrence(SummaryAnswer):
    """Which codes stand together, and how closely."""

    relation: Relation
    """`overlap`: they share a code point; `turn`: they reach into the same turn; `near`: they are at most `turns` turns
    apart."""
    turns: int | None
    """How many turns lie between the end of one and the beginning of the other at most, as `near/3t` counts; null where
    that is not asked."""
    measure: Coefficient
    """What the coefficient is: `c` of codings, or of `documents`."""
    codes: tuple[CodeLine, ...]
    """The codes that have codings; the rows, each with the rows that it is made of."""
    totals: tuple[CodeTotal, ...]
    """One for each of `codes`."""
    without_codings: int
    """How many codes are left out since they have no coding."""
    undefined: tuple[tuple[str, str], ...]
    """Codes of which one takes in the other, or that both take in a third: they stand together by what they are."""
    pairs: tuple[CodePair, ...]
    """The codes that stand together, the most frequent first; what is neither here nor `undefined` does not."""


class SequenceCell(Answer):
    """How often one code follows another."""

    count: int
    """Codings of the row's code that one of the column's code follows."""
    share: float | None
    """Of the codings of the row's code that anything follows; null where there are none."""
    expected: float | None
    """How many there would be if it made no difference what came before; null where there is nothing."""
    residual: float | None
    """The adjusted standardised residual; null where it is undefined."""
    small: bool
    """Whether the expected number is below 5, so that the residual says little."""
    documents: int
    people: int
    """Who stands behind these codings and those that follow them: participants, and documents that name nobody and are
    what somebody said."""


class SequenceRow(Answer):
    """A code, and what follows it."""

    code: str
    """Full path."""
    rolled_up: bool
    segments: int
    """Its codings."""
    followed: int
    """Those of them that any coding follows: out of so many its shares are."""
    preceded: int
    """Codings, of any code, that it follows."""
    people_followed: int
    """Who stands behind `followed`."""
    people_preceded: int
    """Who stands behind `preceded`."""
    cells: tuple[SequenceCell, ...]
    """One for each code, in the order of the rows."""


class Sequence(SummaryAnswer):
    """Which code follows which."""

    lag: int
    """1: what comes next; 2: what comes after that …"""
    within: int | None
    """How many turns on it begins at most; null for anywhere in the document."""
    of: int
    """Codings, of every code of the codebook, that anything follows."""
    people: int
    """Who stands behind them."""
    codes: tuple[CodeLine, ...]
    without_codings: int
    rows: tuple[SequenceRow, ...]
