"""Working lists that suggestions make: what may have been missed, what may be wrong, what has no code yet."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.suggestions import OfferedReason, Word


@dataclass(frozen=True, slots=True)
class Place:
    """A passage with its words."""

    document_id: int
    document: str
    """The name of the document."""
    start: int
    end: int
    """In code points of the text."""
    quote: str
    speaker: str
    """The label of who speaks first in it; empty where nobody is named."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that looks like a code and does not have it."""

    place: Place
    chance: float
    word: Word
    reasons: tuple[OfferedReason, ...]
    codes: tuple[int, ...]
    """The codes that it has."""


@dataclass(frozen=True, slots=True)
class LikeCode:
    """The passages of a project that look like a code and do not have it."""

    code_id: int
    candidates: tuple[Candidate, ...]
    expected: float
    """How many of them are to be given the code, as far as the chances are right: their sum."""
    measured: bool
    """Whether the chances have been held against enough reviewed passages to be shown as numbers."""
    looked_through: int
    """Passages without the code that were looked at."""
    unit: str
    """What the project was looked through by: `sentence` or `turn`."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A coding that is unlikely by all other codings."""

    coding_id: int
    code_id: int
    coder: str
    place: Place
    chance: float
    """How likely the code was thought to be by a model that had not seen the coding's document."""
    instead: tuple[tuple[int, float], ...]
    """Likelier codes with their chances."""


@dataclass(frozen=True, slots=True)
class DoubtfulCodings:
    """The codings that all others make unlikely, the least likely first."""

    found: tuple[Doubtful, ...]
    looked_at: int
    """Coded passages that were foretold."""
    measured: bool
    """Whether the chances have been held against enough reviewed passages to be shown as numbers."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """Phrases of uncoded passages that belong together: a candidate for a code in the participants' own words."""

    name: str
    phrases: tuple[str, ...]
    passages: int
    documents: int
    examples: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class NewCodes:
    """What uncoded passages speak of."""

    found: tuple[NewCode, ...]
    uncoded: int
    """Uncoded passages that were looked at."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A passage that is like another."""

    place: Place
    likeness: float
    """0–1: the cosine of both passages."""
    codes: tuple[int, ...]
    """The codes that it has."""


@dataclass(frozen=True, slots=True)
class SimilarPassages:
    """The passages most like one."""

    found: tuple[Similar, ...]
    by: str
    """`words` or `meaning`: what they were compared by."""
    looked_through: int
