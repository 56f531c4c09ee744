"""What a search counts: the models behind `search --by … --json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer, Hit


class SearchCount(Answer):
    """What was found where an attribute has one value."""

    value: str
    """`(none)` where there is none."""
    hits: int
    documents: int
    """Documents with such a hit."""
    of_documents: int
    """Documents looked through in which such a hit could be."""
    participants: int
    """Participants with a non-space character of speech in such a hit."""
    of_participants: int


class SearchCounts(Answer):
    """How often something was found, in how many documents, and with how many participants."""

    hits: int
    documents: int
    """Documents with a hit."""
    of_documents: int
    """Documents looked through."""
    participants: int
    """Participants with a non-space character of speech in a hit."""
    of_participants: int
    """Participants who speak in the documents looked through."""
    by: str | None = None
    """The attribute, qualified; None where none was asked for."""
    rows: tuple[SearchCount, ...] = ()
    """One for each value, in the order of the allowed values. A hit that reaches people of two values counts in both
    rows, so rows may add up to more than the total."""


class CountedHits(Answer):
    """Hits with their counts."""

    hits: tuple[Hit, ...]
    counts: SearchCounts
