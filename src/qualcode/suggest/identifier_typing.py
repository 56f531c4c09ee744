"""Whether a name is a person's, a place's, a school's or a firm's: by its words, its neighbours, and the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from qualcode.domain.identifiers import IDENTIFIER_TYPES, Confidence, FoundBy, IdentifierType
from qualcode.suggest.identifier_values import (
    DOERS,
    FIRM_WORDS,
    KIN,
    NATIONALITIES,
    PLACE_FIRST,
    PLACE_WORDS,
    SCHOOL_ENDINGS,
    SCHOOL_TAILS,
    SCHOOL_WORDS,
)

LABELS: Mapping[str, IdentifierType] = {
    "PERSON": "person",
    "PER": "person",
    "GPE": "place",
    "LOC": "place",
    "ORG": "organisation",
    "FAC": "place",
    "NORP": "other",
    "MISC": "other",
}
"""What language models call names, and what type we call them; their other labels are no names."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:\.\p{L})*")
_LAST_SMALL = regex.compile(r"(?r)(?<![\p{L}'’])(\p{Ll}[\p{L}'’]*),?\s*")
_INTRODUCING = regex.compile(
    r"(?r)\b(?:[Nn]ame(?:'s|’s| is| was)|I(?:'m|’m| am)|[Tt]his is|[Cc]all(?:ed|s)? (?:me|him|her)"
    r")\s"
)
_NEXT_SMALL = regex.compile(r"\s(\p{Ll}+)")
_PLACE_BEFORE = frozenset(
    {"in", "from", "near", "around", "outside", "aus", "nach", "à", "en", "desde", "em", "w", "do"}
)


@dataclass(slots=True)
class Evidence:
    """What is known of one name, as it is written without regard to capitals."""

    written: Counter[str] = field(default_factory=Counter)
    votes: Counter[IdentifierType] = field(default_factory=Counter)
    found_by: set[FoundBy] = field(default_factory=set)
    rare: bool = False
    """Found inside of a sentence with a capital that its words do not have otherwise."""
    formed: Confidence | None = None
    """Of forms: how sure the form is."""

    @property
    def type(self) -> IdentifierType:
        """The type with most votes; the first of them all where two have as many."""
        return max(IDENTIFIER_TYPES, key=lambda type_: (self.votes[type_], -IDENTIFIER_TYPES.index(type_)))

    @property
    def shouted(self) -> bool:
        """Whether it is only ever written in capitals, as abbreviations are."""
        return all(surface.isupper() and len(surface) > 1 for surface in self.written)

    @property
    def confidence(self) -> Confidence:
        """How much speaks for its being a name."""
        if self.formed is not None:
            return self.formed
        if self.found_by & {"known", "title"}:
            return "sure"
        if self.type == "other":
            return "uncertain"
        by_model, by_capitals = "names" in self.found_by, "capitals" in self.found_by and self.rare
        if by_model and by_capitals and not self.shouted:
            return "sure"
        if "label" in self.found_by or (by_capitals and not self.shouted) or (by_model and "capitals" in self.found_by):
            return "likely"
        return "uncertain"


def vote(evidence: Evidence, text: str, start: int, end: int, *, titled: bool, label: str | None) -> None:
    """Let one place where a name stands speak for its type.

    Args:
        evidence: What is known of the name; it is added to.
        text: The piece in which it stands.
        start: Where it begins in `text`.
        end: Where it ends.
        titled: A title stands before it.
        label: What the language model calls it.
    """
    said = [word.lower() for word in _WORD.findall(text[start:end])]
    by_words = type_by_words(said)
    if by_words is not None:
        evidence.votes[by_words] += 4
    if titled:
        evidence.votes["person"] += 6
    if label is not None:
        # A single word that a model takes for a firm is as often somebody's given name.
        lone = LABELS[label] == "organisation" and len(said) == 1 and not text[start:end].isupper()
        evidence.votes["person" if lone else LABELS[label]] += 1 if lone else 2
    before = _LAST_SMALL.search(text, 0, start)
    if before is not None and before.end() == start:
        if before[1] in KIN or _introduced(text, start):
            evidence.votes["person"] += 2
        elif before[1] in _PLACE_BEFORE:
            evidence.votes["place"] += 1
    after = _NEXT_SMALL.match(text, end)
    if text[end : end + 2] in ("'s", "’s") or (after is not None and after[1] in DOERS):
        evidence.votes["person"] += 1
    if len(said) == 1 and text[start:end].isupper() and len(said[0]) > 1:
        evidence.votes["organisation"] += 1
    elif not evidence.votes:
        # Nothing speaks: in interviews most names are those of persons.
        evidence.votes["person"] += 0


def _introduced(text: str, start: int) -> bool:
    found = _INTRODUCING.search(text, max(0, start - 20), start)
    return found is not None and found.end() == start


def type_by_words(said: list[str]) -> IdentifierType | None:
    """The type that a name's own words tell, in small letters; None if they tell none."""
    if not said:
        return None
    if all(word in NATIONALITIES for word in said):
        return "other"
    last = said[-1]
    if (
        any(word in SCHOOL_WORDS or (word.endswith(SCHOOL_ENDINGS) and word not in SCHOOL_ENDINGS) for word in said)
        and not any(word in ("district", "department", "board", "authority", "association") for word in said)
    ) or (said[0] in ("ps", "p.s") and said[-1].isdigit()):
        return "school" if len(said) > 1 or last.endswith(SCHOOL_ENDINGS) else None
    if len(said) < 2:
        return "organisation" if last in FIRM_WORDS else None
    if last in SCHOOL_TAILS:
        return "school"
    if any(word in FIRM_WORDS for word in said[1:]):
        return "organisation"
    if last in PLACE_WORDS or said[0] in PLACE_FIRST:
        return "place"
    return None
