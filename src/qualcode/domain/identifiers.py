"""Identifiers as values: names, addresses and numbers that may tell who a participant is, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from qualcode.domain.transcripts import Turn

IdentifierType = Literal[
    "person", "place", "organisation", "school", "phone", "email", "date", "address", "id", "other"
]
IDENTIFIER_TYPES: tuple[IdentifierType, ...] = get_args(IdentifierType)
"""All types, in the order in which they are shown."""

FoundBy = Literal["known", "label", "title", "names", "capitals", "pattern"]
"""What found it: a name that was handed over, a speaker label, a title before it (Ms.), the language model's names,
a capital where the corpus writes none, the form of it (a date, a telephone number)."""

Confidence = Literal["sure", "likely", "uncertain"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

Form = Literal["whole", "part", "lower"]
"""As the candidate is written; one name out of a full name (`Maria` of `Maria Lopez`); in small letters."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A text in which identifiers are looked for: all of it, labels and headings too."""

    document: str
    """The UUID of the document."""
    name: str
    """What the document is called, for warnings."""
    text: str
    turns: tuple[Turn, ...] = ()
    """Without turns each paragraph is taken for what one speaker says."""
    language: str | None = None
    """Its language tag, where that is known: German writes every noun with a capital."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One place where a candidate stands."""

    document: int
    """The index of the document in what was looked through."""
    start: int
    end: int
    """In code points of the text, without title and without `'s`."""
    form: Form = "whole"
    certain: bool = True
    """False where the same letters may be an ordinary word: in small letters, or with a capital because a sentence
    begins there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be an identifier: a person confirms it or does not."""

    type: IdentifierType
    surface: str
    """As it is written most often, on one line."""
    occurrences: tuple[Occurrence, ...]
    """All places in all texts, ascending; no two candidates share one."""
    found_by: tuple[FoundBy, ...]
    confidence: Confidence
    example: str
    """The words around its first place, on one line."""
    part_of: tuple[str, ...] = ()
    """Full names of several candidates in which it occurs: whose it is cannot be told from the words."""

    @property
    def certain(self) -> tuple[Occurrence, ...]:
        """The places where it is surely meant, if it is an identifier at all."""
        return tuple(occurrence for occurrence in self.occurrences if occurrence.certain)


@dataclass(frozen=True, slots=True)
class Findings:
    """All candidates of some texts, and what could not be judged there."""

    candidates: tuple[Candidate, ...] = ()
    """By type, within a type those with most occurrences first."""
    warnings: tuple[str, ...] = field(default_factory=tuple)
    """Sentences for the user: in which documents the search can be relied on less, and why."""

    def of_type(self, type_: IdentifierType) -> tuple[Candidate, ...]:
        """The candidates of one type, most frequent first."""
        return tuple(candidate for candidate in self.candidates if candidate.type == type_)


class Hit(NamedTuple):
    """A place of a text that may tell who somebody is."""

    start: int
    end: int
    """In code points of the text."""
    type: IdentifierType
    certain: bool = True
    """False where the same letters may be an ordinary word."""
    told: bool = True
    """Whether more than a capital speaks for it: the language model, a title, the form of it."""
