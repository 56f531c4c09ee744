"""Finding words or a pattern in a text: every hit with its place."""

from __future__ import annotations

import regex

from qualcode.domain.errors import QueryError
from qualcode.domain.spans import Span

SECONDS = 2.0
"""How long one text may be searched: some patterns would take years."""


class PatternError(QueryError):
    """A regular expression cannot be understood, or takes too long."""


def compiled(words: str, *, as_regex: bool, case: bool) -> regex.Pattern[str]:
    """The pattern for words or a regular expression.

    Raises:
        PatternError: The expression cannot be understood; names the character.
    """
    flags = regex.V1 | (0 if case else regex.IGNORECASE | regex.FULLCASE)
    try:
        return regex.compile(words if as_regex else regex.escape(words), flags)
    except regex.error as error:
        position: int | None = getattr(error, "pos", None)
        reason = str(error).partition(" at position")[0]
        raise PatternError(f"the pattern cannot be understood: {reason}", query=words, at=position) from error


def find_spans(text: str, words: str, *, regex: bool = False, case: bool = False) -> list[Span]:
    """All places, ascending and not overlapping, where words or a regular expression stand; empty hits are left out.

    Raises:
        PatternError: The expression cannot be understood or takes longer than `SECONDS`.
    """
    if not words:
        return []
    pattern = compiled(words, as_regex=regex, case=case)
    try:
        # Patterns of the user's own may take long: other threads go on meanwhile.
        hits = pattern.finditer(text, timeout=SECONDS, concurrent=regex)
        return [Span(*hit.span()) for hit in hits if hit.end() > hit.start()]
    except TimeoutError as error:
        raise PatternError("the pattern takes too long", remedy="make it simpler") from error
