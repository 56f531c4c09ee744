"""Regular expressions in a query: refused where they cannot be understood, or would fill the memory."""

from __future__ import annotations

from qualcode.domain.errors import QueryError
from qualcode.domain.translation import tr
from qualcode.retrieval.language.quoting import Value


def check_pattern(query: str, value: Value) -> None:
    """See to it that a regular expression can be searched for.

    Args:
        query: What was typed.
        value: The expression in it.

    Raises:
        QueryError: It cannot be; points at the character.
    """
    from qualcode.text.finding import MEANT_AS_IT_STANDS, PatternError, compiled

    try:
        compiled(value.words, as_regex=True, case=False)
    except PatternError as error:
        at = value.places[min(error.at, len(value.words))] if error.at is not None else value.at.start
        as_it_stands = error.remedy == MEANT_AS_IT_STANDS
        remedy = (
            tr("{meant_as_it_stands}, or use text: instead", meant_as_it_stands=MEANT_AS_IT_STANDS)
            if as_it_stands
            else error.remedy
        )
        raise QueryError(error.said, query=query, at=at, remedy=remedy) from error
