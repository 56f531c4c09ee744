"""The working lists, by name: what a screen or command asks for, worked out step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.doubtful import possible_miscodings
from qualcode.suggestions.like_code import passages_like
from qualcode.suggestions.messages import Listed
from qualcode.suggestions.new_codes import new_codes
from qualcode.suggestions.similar import similar_passages

Steps = Iterator[tuple[int, int] | Any]

LISTS: Mapping[str, Callable[..., Steps]] = MappingProxyType(
    {
        "like code": passages_like,
        "doubtful": possible_miscodings,
        "new codes": new_codes,
        "similar": similar_passages,
    }
)
"""name → the function that makes the list: it yields (done, of) while it goes on, and the list at the end."""


def listing(adviser: Adviser, kind: str, arguments: Mapping[str, Any]) -> Iterator[tuple[int, int] | Listed]:
    """How far a list has come, again and again, and the list itself at last.

    Args:
        kind: One of `LISTS`.
        arguments: Those of its function.

    Raises:
        RuleError: There is nothing to make the list from.
    """
    for step in LISTS[kind](adviser, **arguments):
        yield step if isinstance(step, tuple) else Listed(0, step)


def whole(steps: Steps) -> Any:
    """The list at the end of the steps.

    Raises:
        RuleError: There is nothing to make the list from.
    """
    found = None
    for step in steps:
        if not isinstance(step, tuple):
            found = step
    if found is None:
        raise RuleError(tr("the list was not made"))
    return found
