"""Finding words or a pattern in a text: every hit with its place."""

from __future__ import annotations

import regex

from qualcode.domain.errors import QueryError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.pattern_limits import in_pieces, refusal

SECONDS = 2.0
"""How long one text may be searched: some patterns would take years."""
MEANT_AS_IT_STANDS = tr("put a backslash before a character that is meant as it stands")
"""The remedy for a pattern that cannot be understood."""


class PatternError(QueryError):
    """A regular expression cannot be understood, or takes too long; or words do."""


def compiled(words: str, *, as_regex: bool, case: bool) -> regex.Pattern[str]:
    """The pattern for words or a regular expression.

    Raises:
        PatternError: The expression cannot be understood; names the character. Or it would fill the memory.
    """
    flags = regex.V1 | (0 if case else regex.IGNORECASE | regex.FULLCASE)
    if not as_regex:
        return regex.compile(in_pieces([regex.escape(sign) for sign in words]), flags)
    refused = refusal(words)
    if refused is not None:
        raise PatternError(refused.problem, query=words, at=refused.at, remedy=refused.remedy)
    try:
        return regex.compile(words, flags)
    except regex.error as error:
        position: int | None = getattr(error, "pos", None)
        reason = str(error).partition(" at position")[0]
        raise _not_understood(words, reason, position) from error
    except RecursionError as error:  # Sets within sets go as deep as groups do.
        raise PatternError(tr("the pattern goes too deep"), query=words, remedy=tr("make it simpler")) from error
    except MemoryError as error:
        raise PatternError(
            tr("the pattern takes too much memory"), query=words, remedy=tr("make it simpler")
        ) from error
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # The engine says so of flags that exclude each other, of properties without end and the like.
        raise _not_understood(words, str(error)) from error


def _not_understood(words: str, reason: str, at: int | None = None) -> PatternError:
    return PatternError(
        tr("the pattern cannot be understood ({reason})", reason=reason),
        query=words,
        at=at,
        remedy=MEANT_AS_IT_STANDS,
    )


def matches(pattern: regex.Pattern[str], text: str, *, typed: bool) -> list[Span]:
    """All places, ascending and not overlapping, where a pattern stands; empty hits are left out.

    Args:
        pattern: What is looked for.
        text: Where it is.
        typed: Whether the pattern was typed as one, and not made for words.

    Raises:
        PatternError: It takes longer than `SECONDS`, or more memory than there is.
    """
    try:
        # Patterns of the user's own may take long: other threads go on meanwhile.
        hits = pattern.finditer(text, timeout=SECONDS, concurrent=typed)
        return [Span(*hit.span()) for hit in hits if hit.end() > hit.start()]
    except TimeoutError as error:
        if typed:
            raise PatternError(tr("the pattern takes too long"), remedy=tr("make it simpler")) from error
        raise PatternError(tr("what is looked for takes too long"), remedy=tr("look for fewer words")) from error
    except MemoryError as error:
        raise PatternError(tr("the pattern takes too much memory"), remedy=tr("make it simpler")) from error
    except (ArithmeticError, RuntimeError, ValueError) as error:
        raise PatternError(
            tr("the pattern cannot be looked for ({reason})", reason=error), remedy=tr("make it simpler")
        ) from error


def find_spans(text: str, words: str, *, regex: bool = False, case: bool = False) -> list[Span]:
    """All places, ascending and not overlapping, where words or a regular expression stand; empty hits are left out.

    Raises:
        PatternError: The expression cannot be understood or takes longer than `SECONDS`.
    """
    if not words:
        return []
    return matches(compiled(words, as_regex=regex, case=case), text, typed=regex)
