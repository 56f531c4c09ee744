"""What is told of the quotes that reports use: described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class UsedQuote(Answer):
    """A place that is quoted, and where."""

    document: str
    turn: int
    """From 1."""
    participants: tuple[str, ...]
    reports: tuple[str, ...]
    """The titles of the reports that quote it."""
    codes: tuple[str, ...]


class UseOf(Answer):
    """How often one participant or one site is quoted."""

    name: str
    quotes: int
    """Different places quoted."""
    uses: int
    """How often, in all reports together."""
    reports: int
    share: float | None
    """Of all uses; null where there are none."""


class QuoteUse(Answer):
    """Which quotes are used in which reports, of whom, and who is not quoted."""

    reports: tuple[str, ...]
    uses: int
    quotes: tuple[UsedQuote, ...]
    participants: tuple[UseOf, ...]
    """All who speak in the study's documents, those quoted most often first."""
    sites: tuple[UseOf, ...]
    often: tuple[str, ...]
    """Participants who give more than a quarter of the uses, and at least four."""
    notes: tuple[str, ...]
