"""Queries as they are understood: what the language of `docs/queries.md` is read into.

Every part knows where it stands in what was typed, so that an error can point at the character.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qualcode.domain.spans import Span

NOWHERE = Span(0, 0)

TextMode = Literal["text", "words", "regex", "fuzzy"]
TEXT_MODES: tuple[TextMode, ...] = ("text", "words", "regex", "fuzzy")
"""How words are looked for in the texts; `similar` is no condition, it has an order instead of a yes or no."""

Sign = Literal["=", "!=", "<", "<=", ">", ">="]
Level = Literal["document", "participant", "site"]
RelationKind = Literal["overlaps", "inside", "encloses", "near", "then", "same-speaker", "answered-by"]
DistanceUnit = Literal["t", "s"]


@dataclass(frozen=True, slots=True)
class CodeTerm:
    """A code by its path, its name or (in kept queries) its UUID."""

    name: str
    children: bool = True
    """Whether the codes below it are meant too."""
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Words or a pattern in the texts."""

    mode: TextMode
    words: str
    at: Span = field(default=NOWHERE, compare=False)
    """Of the words themselves, without `text:` and quotation marks."""


@dataclass(frozen=True, slots=True)
class Property:
    """`coder:anna`, `kind:notes`, `date>=2026-01-31`, `is:starred` …; `PROPERTIES` says which there are."""

    name: str
    sign: Sign
    value: str
    at: Span = field(default=NOWHERE, compare=False)
    value_at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AttributeTest:
    """`@grade=primary`; without sign and value: whether it has a value at all."""

    name: str
    sign: Sign | None
    value: str
    at: Span = field(default=NOWHERE, compare=False)
    value_at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SavedTerm:
    """`query:NAME`: what was saved under a name, as it finds now."""

    name: str
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """All that the part does not hold for."""

    part: Query
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Two or more parts of which all must hold."""

    parts: tuple[Query, ...]
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more parts of which one must hold."""

    parts: tuple[Query, ...]
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """`A overlaps B`, `A near/3t B` …: the passages of A that stand so to a passage of B."""

    kind: RelationKind
    left: Query
    right: Query
    distance: int | None = None
    """How far apart at most, for `near` and `then`; None where it was not said."""
    unit: DistanceUnit = "t"
    """Turns or sentences."""
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Holding:
    """`participants without A`: those of whom, or in whom, some passage is found, or none."""

    level: Level
    having: bool
    """True for `with`, False for `without`."""
    part: Query
    at: Span = field(default=NOWHERE, compare=False)


Query = CodeTerm | TextTerm | Property | AttributeTest | SavedTerm | Not | And | Or | Relation | Holding

OF_CODINGS = ("coder", "round", "origin", "memo", "comment", "date", "is", "has")
"""Properties that a coding has."""
OF_TEXT = ("speaker", "participant", "role", "site", "document", "kind", "language", "set")
"""Properties of who speaks, and of where."""
PROPERTIES = OF_CODINGS + OF_TEXT
IS = ("starred", "coded", "suggested", "autocoded", "in-vivo", "manual", "imported")
"""What `is:` can ask; `star` is taken for `starred`."""
HAS = ("memo", "comment")
"""What `has:` can ask."""
COMPARED = ("date",)
"""Properties that are greater and smaller; the others are written with a colon alone."""
KEYWORDS = (
    "and", "or", "not", "overlaps", "inside", "encloses", "near", "then", "same-speaker", "answered-by",
    "participants", "documents", "sites", "with", "without",
)  # fmt: skip
"""Words that are no code unless they stand in quotation marks; their case does not count."""
