"""What a form is: an expression, what it finds, and a condition on what it found."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from qualcode.domain.identifiers import Confidence, IdentifierType


class Formed(NamedTuple):
    """A span that has the form of an identifier."""

    start: int
    end: int
    type: IdentifierType
    confidence: Confidence


class Form(NamedTuple):
    """A form; group `x`, where it has one, is what counts of a match."""

    type: IdentifierType
    confidence: Confidence
    expression: re.Pattern[str]
    only_if: Callable[[str], bool] = bool


def formed(
    type_: IdentifierType,
    confidence: Confidence,
    expression: str,
    only_if: Callable[[str], bool] = bool,
    *,
    any_case: bool = True,
) -> Form:
    """A form of an expression; `any_case`: capitals and small letters are the same to it."""
    return Form(type_, confidence, re.compile(expression, re.IGNORECASE if any_case else 0), only_if)
