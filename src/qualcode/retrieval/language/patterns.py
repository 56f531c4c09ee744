"""Regular expressions in a query: refused where they cannot be understood, or would fill the memory."""

from __future__ import annotations

import re

from qualcode.domain.errors import InputError, QueryError
from qualcode.retrieval.language.quoting import Value

LARGEST = 20_000
"""Parts that a pattern may have when its counted repeats are written out; some have more than any memory holds."""
DEEPEST = 100
"""Groups within groups."""

_PIECE = re.compile(r"\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]?|\{\d*,?\d*\}|\([\s\S]|[\s\S]")
_SPACED = re.compile(r"\(\?[a-wyz]*x")
_COUNT = re.compile(r"\d+")


def check_pattern(query: str, value: Value) -> None:
    """See to it that a regular expression can be searched for.

    Args:
        query: What was typed.
        value: The expression in it.

    Raises:
        QueryError: It cannot be; points at the character.
    """
    from qualcode.text.finding import compiled

    size, depth = _extent(value.words)
    if depth > DEEPEST:
        raise _refused(query, value, f"the pattern has more than {DEEPEST} groups within groups", "make it simpler")
    if size > LARGEST:
        remedy = "use * or + in place of large numbers in braces"
        raise _refused(query, value, "the pattern repeats its parts too often", remedy)
    try:
        compiled(value.words, as_regex=True, case=False)
    except InputError as error:
        cause = error.__cause__
        place: int | None = getattr(cause, "pos", None)
        reason = str(cause).partition(" at position")[0] if cause is not None else error.problem
        at = value.places[min(place, len(value.words))] if place is not None else value.at.start
        remedy = "put a backslash before a character that is meant as it stands, or use text: instead"
        raise QueryError(f"the pattern cannot be understood ({reason})", query=query, at=at, remedy=remedy) from error
    except RecursionError as error:  # Sets within sets go as deep as groups do.
        raise _refused(query, value, "the pattern goes too deep", "make it simpler") from error


def _refused(query: str, value: Value, problem: str, remedy: str) -> QueryError:
    return QueryError(problem, query=query, at=value.at.start, remedy=remedy)


def _extent(pattern: str) -> tuple[int, int]:
    """About how many parts a pattern has when its counted repeats are written out, and how deep its groups go."""
    open_groups: list[int] = []
    size = last = depth = 0
    product = 1
    for piece in _PIECE.findall(pattern):
        if piece[0] == "{" and len(piece) > 1:
            times = max([int(count[:9]) for count in _COUNT.findall(piece)], default=1)
            size, last = size + last * max(times - 1, 0), last * times
            product *= max(times, 1)
        elif piece[0] == "(":
            open_groups.append(size)
            depth = max(depth, len(open_groups))
            size, last = 1, 1
        elif piece == ")" and open_groups:
            last = size
            size += open_groups.pop()
        else:
            size, last = size + 1, 1
    size += sum(open_groups)
    # Where blanks and comments may stand between a group and its count, the counts are all taken together.
    return (max(size, product) if _SPACED.search(pattern) else size), depth
